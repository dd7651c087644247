"""What an update says of the graph of conclusions, told by its text."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.terms import DERIVED, GRAPH_BASE
from kg.updates.text import refuse_derived

NAMED = f"<{DERIVED}>"
READING = {
    "another graph is written": "INSERT DATA { GRAPH graph:works { <a:a> <a:p> 'derived' } }",
    "its pattern reads it": f"INSERT {{ <a:a> <a:p> ?o }} WHERE {{ GRAPH {NAMED} {{ ?s ?p ?o }} }}",
    "it is the dataset": f"DELETE {{ ?s ?p ?o }} USING {NAMED} WHERE {{ ?s ?p ?o }}",
    "it is copied": f"COPY {NAMED} TO <a:g>",
    "something is said of it": f"INSERT DATA {{ {NAMED} rdfs:label 'conclusions' }}",
    "a prefix is its name": f"PREFIX d: {NAMED} CLEAR GRAPH <a:g>",
}
WRITING = {
    "data are put there": f"INSERT DATA {{ GRAPH {NAMED} {{ <a:a> <a:p> 1 }} }}",
    "data are taken from there": "DELETE DATA { GRAPH graph:derived { <a:a> <a:p> 1 } }",
    "a template writes there": f"INSERT {{ GRAPH {NAMED} {{ ?s <a:p> 1 }} }} WHERE {{ ?s <a:p> 2 }}",
    "what is found there is removed": "DELETE WHERE { GRAPH graph:derived { ?s ?p ?o } }",
    "it stands for the unnamed graph": f"WITH {NAMED} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "it is emptied": f"CLEAR SILENT GRAPH {NAMED}",
    "it is the target of a copy": f"COPY <a:g> TO {NAMED}",
    "it is moved away": f"MOVE {NAMED} TO <a:g>",
    "a file is loaded into it": f"LOAD <a:f> INTO GRAPH {NAMED}",
    "a second operation does": f"INSERT DATA {{ <a:a> <a:p> 1 }} ; DROP GRAPH {NAMED}",
    "a prefix hides it": "PREFIX d: <https://w3id.org/doxograph/graph/> CLEAR GRAPH d:derived",
    "the prefix means something else later": f"PREFIX d: <{GRAPH_BASE}> CLEAR GRAPH d:derived ; "
    "PREFIX d: <a:> CLEAR GRAPH d:derived",
    "a base hides it": f"BASE <{GRAPH_BASE}> CLEAR GRAPH <derived>",
}


@pytest.mark.parametrize("text", READING.values(), ids=READING)
def test_the_graph_of_conclusions_may_be_read(text: str) -> None:
    refuse_derived(text)


@pytest.mark.parametrize("text", WRITING.values(), ids=WRITING)
def test_writing_to_the_graph_of_conclusions_is_refused_at_its_name(text: str) -> None:
    with pytest.raises(QueryError, match="holds what the rules conclude") as error:
        refuse_derived(text)
    assert error.value.line == 1
    assert error.value.column
