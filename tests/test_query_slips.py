"""Names that the data do not know, and variables that nothing binds, are told while a query is written."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph
from kg.examples import examples
from kg.query_unknown import unknown

#: A query, and what is said of it.
SLIPS = [
    ("ASK { id:opnai rdfs:label ?l }", "The graph does not know id:opnai. Did you mean id:openai?"),
    ("ASK { GRAPH graph:peple { ?s ?p ?o } }", "There is no graph graph:peple. Did you mean graph:people?"),
    ("ASK FROM <urn:g> { ?s ?p ?o }", "There is no graph <urn:g>."),
    ("ASK { ?x rdfs:label ?l FILTER(?label = 'a') }", "Nothing binds ?label. Did you mean ?l?"),
    ("SELECT ?z { ?x rdfs:label ?l FILTER(?z = 'a') }", "Nothing binds ?z."),
    ("DESCRIBE <urn:none>", "The graph does not know <urn:none>."),
    (
        "ASK { ?s a ?c FILTER(?c IN (kg:Person, kg:Persn)) }",
        "The graph does not know kg:Persn. Did you mean kg:Person?",
    ),
]
RIGHT = [
    "CONSTRUCT { ?s foaf:nick <urn:new> } WHERE { ?s rdfs:label ?o }",
    "ASK { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:gDay) }",
    "ASK { ?s ?p ?o FILTER EXISTS { ?s rdfs:label ?l FILTER(?l != '') } }",
    "ASK { ?s ?p ?o FILTER(xsd:integer(?o) > 1 || EXISTS { ?s a ?c FILTER(?c != ?o) }) }",
    "# @param ?n xsd:integer 3\nASK { ?s kg:ordinal ?o FILTER(?o > ?n) }",
    "ASK { GRAPH ?g { ?s ?p ?o } FILTER(?g = graph:derived) }",
    "ASK { SERVICE <http://e.org/> { ?s foaf:nick <urn:there> } }",
    "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } FILTER(?n > 1) }",
]


@pytest.mark.parametrize(("query", "told"), SLIPS, ids=[one[0] for one in SLIPS])
def test_a_slip_is_told_with_what_comes_near(bundled: KnowledgeGraph, query: str, told: str) -> None:
    [one] = unknown(bundled.reader, query)
    assert one.message == told
    assert query[one.column - 1 :].startswith(one.text)
    assert unknown(bundled.reader, query, "fr")[0].message != told


@pytest.mark.parametrize("query", RIGHT)
def test_what_is_right_is_left_alone(bundled: KnowledgeGraph, query: str) -> None:
    """What is made, what stands elsewhere, types, parameters, and what EXISTS or a subquery binds."""
    assert unknown(bundled.reader, query) == []


def test_no_example_has_a_slip(bundled: KnowledgeGraph) -> None:
    found = [unknown(bundled.reader, one.query) for one in examples(bundled, "en")]
    assert len(found) == 63
    assert not any(found)


def test_a_strict_default_graph_knows_what_named_graphs_hold() -> None:
    with KnowledgeGraph.open(default_graph="default") as graph:
        [one] = unknown(graph.reader, "ASK { id:openai a kg:Organization ; rdfs:label ?l ; kg:none ?n }")
    assert one.text == "kg:none"
