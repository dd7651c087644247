"""The facade: opening, asking, counting, looking good in a notebook."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery

from kg import IRI, EndpointError, KgError, KnowledgeGraph, MissingFile, NotFound, ParseError, ReadOnly
from kg.queries import names, text
from kg.sparql_text import query_kind
from kg.terms import ID_BASE, KG

FIXTURES = Path(__file__).parent / "fixtures"


def test_query_binds_values(graph: KnowledgeGraph) -> None:
    """Text is text, `IRI` is an IRI, and a list gives alternatives; the usual prefixes are known."""
    ask = "ASK { ?who kg:worked_at id:lab ; rdfs:label ?name }"
    assert graph.query(ask, who=IRI(ID_BASE + "ada-lovell"))
    assert not graph.query(ask, who=IRI(ID_BASE + "bob-stone"))
    rows = graph.query(
        "SELECT ?who WHERE { ?who a kg:Person } ORDER BY ?who",
        who=[IRI(ID_BASE + slug) for slug in ("ada-lovell", "bob-stone", "lab")],
    )
    assert [row[0] for row in rows] == [ID_BASE + "ada-lovell", ID_BASE + "bob-stone"]  # type: ignore[union-attr]


def test_query_binds_what_the_graph_gave(graph: KnowledgeGraph) -> None:
    ask = "ASK { id:ada-lovell kg:worked_at ?org }"
    lab, brno = graph.entity("lab"), graph.entity("brno")
    assert graph.query(ask, org=lab)
    assert graph.query(ask, org=lab.ref)
    assert graph.query(ask, org=graph.search("The Lab")[:1])
    assert not graph.query(ask, org=brno)


def test_statements_are_named_by_labels(graph: KnowledgeGraph) -> None:
    """A relation goes by its label in any language; an unknown one gets advice."""
    found = graph.evidence(("Ada Lovell", "kg:worked_at", "The Lab"))
    assert found
    assert found == graph.evidence(("Ada Lovell", "worked at", "The Lab"))
    assert found == graph.evidence(("Ada Lovell", "a travaillé chez", "The Lab"))
    assert graph.neighbours("Ada Lovell", "worked at") == graph.neighbours("Ada Lovell", "kg:worked_at")
    assert graph.story(("Ada Lovell", "worked at", "The Lab")).sentence
    with pytest.raises(NotFound, match="worked at"):
        graph.evidence(("Ada Lovell", "worked", "The Lab"))


def test_short_reprs(life: KnowledgeGraph) -> None:
    assert repr(life.search("Ada Lovell")[0]).startswith("Hit('Ada Lovell', person, ")
    assert repr(life.evidence(("Ada Lovell", "worked at", "The Lab"))[0]).startswith("Evidence(The profile, ")


def test_a_list_of_files_opens_like_the_files() -> None:
    files = [FIXTURES / "life.ttl", str(FIXTURES / "people.ttl")]
    with KnowledgeGraph.open(files) as listed, KnowledgeGraph.open(*files) as given:
        assert len(listed) == len(given)


def test_stats_agree_with_the_data(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    """The numbers are the same over every engine."""
    stats, expected = graph.stats(), life.stats()
    assert (stats.triples, stats.derived, stats.entities) == (
        expected.triples,
        expected.derived,
        expected.entities,
    )
    assert stats.triples == len(graph)
    assert dict(stats.graphs) == dict(expected.graphs)
    assert {c.cls.label: c.count for c in stats.classes}["person"] == 2


def test_classes_leave_out_the_ontology(graph: KnowledgeGraph) -> None:
    counts = {c.cls.iri.removeprefix(KG): c.count for c in graph.classes("fr")}
    assert (counts["Person"], counts["Engagement"], counts["Passage"]) == (2, 3, 2)
    assert not any("owl#" in cls for cls in counts)


def test_rules_apply_where_they_concern_the_data(tmp_path: Path) -> None:
    """To files in our terms unless told not to; never to others, unless told to."""
    ask = "ASK { id:ada-lovell kg:worked_at id:lab }"
    with KnowledgeGraph.open(FIXTURES / "life.ttl") as graph:
        assert graph.query(ask)
    with KnowledgeGraph.open(FIXTURES / "life.ttl", derive=False) as graph:
        assert not graph.query(ask)
        assert graph.stats().derived == 0
    with KnowledgeGraph.open(FIXTURES / "people.ttl") as graph:
        assert graph.stats().graphs == (("", len(graph)),)


def test_default_graph_is_for_queries_only() -> None:
    """A query that names no graph sees the default graph alone if so opened; operations see all."""
    with KnowledgeGraph.open(default_graph="default") as graph:
        assert not graph.query("ASK { ?s ?p ?o }")
        assert graph.entity("OpenAI").outgoing
        assert len(graph) == graph.stats().triples > 0


@pytest.mark.parametrize("name", names())
def test_named_queries_are_standard(name: str) -> None:
    """Another implementation of SPARQL 1.1 reads each of them."""
    prepareQuery(text(name))


def test_loading_into_a_store(tmp_path: Path) -> None:
    """What was loaded stays on disk; a broken file leaves nothing behind; reading does not write."""
    place = tmp_path / "store"
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://e.org/a> <http://e.org/b> .\n", encoding="utf-8")
    with KnowledgeGraph.open(store=place, writable=True) as writer:
        writer.load(FIXTURES / "life.ttl", graph="http://example.org/life")
        size = len(writer)
        with pytest.raises(ParseError, match=r"broken.ttl, line 1"):
            writer.load(FIXTURES / "people.ttl", broken)
        assert len(writer) == size
    with KnowledgeGraph.open(store=place) as reader:
        assert len(reader) == size
        assert reader.query("ASK { GRAPH <http://example.org/life> { id:lab a kg:Organization } }")
        assert reader.query("ASK { id:ada-lovell kg:worked_at id:lab }")
        with pytest.raises(ReadOnly):
            reader.load(FIXTURES / "people.ttl")


def test_results_follow_the_data(tmp_path: Path) -> None:
    """What was remembered is forgotten when data are added."""
    with KnowledgeGraph.open(FIXTURES / "people.ttl", writable=True) as graph:
        assert graph.search("Kiln") == []
        graph.load(FIXTURES / "life.ttl")
        assert graph.search("Kiln")[0].ref.iri == ID_BASE + "kiln"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"endpoint": "http://127.0.0.1:9/query", "store": "x"}, KgError, "not both"),
        ({"store": "no/such/place"}, MissingFile, "does not exist"),
    ],
)
def test_mistakes_in_opening(options: dict[str, str], error: type[KgError], message: str) -> None:
    with pytest.raises(error, match=message):
        KnowledgeGraph.open(**options)  # type: ignore[arg-type]


def test_endpoint_that_is_away() -> None:
    with KnowledgeGraph.open(endpoint="http://127.0.0.1:9/query") as graph, pytest.raises(EndpointError):
        graph.stats()


def test_threads_do_not_disturb_one_another(life: KnowledgeGraph) -> None:
    """A web server asks one graph from many threads: all get the same, names included."""
    graph = KnowledgeGraph(life.store)
    expected = life.entity("ada-lovell")
    with ThreadPoolExecutor(6) as pool:
        assert all(found == expected for found in pool.map(graph.entity, ["ada-lovell"] * 24))


def test_notebook(life: KnowledgeGraph) -> None:
    assert repr(life).startswith("KnowledgeGraph('life.ttl', ")
    assert "in memory" in repr(life)
    assert "<td>person</td>" in life._repr_html_()
    ada = life.entity("ada-lovell")
    assert repr(ada) == "Entity('Ada Lovell', person, 1 facts, 9 edges)"
    assert repr(ada.outgoing[1][1][0]) == "Edge(Ada Lovell | worked at | The Lab, engineer, 2015-09–2017-06)"
    assert "<th style='text-align:left'>advised by</th><td style='text-align:left'>Bob Stone</td>" in (
        ada._repr_html_()
    )


def test_dataset_is_the_same_store(life: KnowledgeGraph) -> None:
    """rdflib sees every graph through the same store."""
    assert len(life.dataset) == len(life)


def test_dataset_needs_a_store_here(endpoint: str) -> None:
    with KnowledgeGraph.open(endpoint=endpoint) as graph, pytest.raises(KgError, match="SPARQLStore"):
        _ = graph.dataset


@pytest.mark.parametrize("name", names())
def test_named_queries_say_what_they_answer(name: str) -> None:
    """Each begins with a question and is one SPARQL query."""
    first = text(name).splitlines()[0]
    assert first.startswith("# ")
    assert query_kind(text(name)) in ("SELECT", "ASK", "CONSTRUCT")


def test_opening_is_light() -> None:
    """Opening the bundled graph and reading an entity imports no heavy library."""
    code = (
        "import sys; from kg import KnowledgeGraph; g = KnowledgeGraph.open(); g.entity('openai'); "
        "print([m for m in ('rdflib', 'networkx', 'pyvis', 'pyshacl', 'rapidfuzz', 'numpy', 'jinja2') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
