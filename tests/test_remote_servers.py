"""The same graph behind two servers of other makers and in memory: every operation says the same of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import oxigraph_server
from serving import fetch, query_url, serving
from virtuoso import virtuoso_server

from kg import KnowledgeGraph
from kg.errors import NotFound, QueryError
from kg.store.dataset import Graphs
from kg.store.remote import RemoteStore
from kg.terms import PREFIXES

ADA, BOB = "https://w3id.org/doxograph/id/ada", "https://w3id.org/doxograph/id/bob"
OPERATIONS: dict[str, Callable[[KnowledgeGraph], Any]] = {
    "number of triples": len,
    "rows": lambda g: list(g.query("SELECT ?s ?l { ?s a kg:Person ; rdfs:label ?l } ORDER BY ?s LANG(?l)")),
    "yes": lambda g: g.query("ASK { ?s a kg:Person }"),
    "no": lambda g: g.query("ASK { ?s a kg:Nothing }"),
    "a graph": lambda g: sorted(map(str, g.query("CONSTRUCT { ?s a kg:Person } WHERE { ?s a kg:Person }"))),
    "a value": lambda g: list(g.query("SELECT ?s { ?s rdfs:label ?name }", name="Nobody")),
    "an entity by IRI": lambda g: g.entity(ADA),
    "an entity by name": lambda g: g.entity("Ada"),
    "an entity in French": lambda g: g.entity(ADA, lang="fr"),
    "neighbours": lambda g: g.neighbours(ADA),
    "relations": lambda g: g.relations(ADA),
    "search": lambda g: g.search("ada"),
    "search with a slip": lambda g: g.search("engnes"),
    "classes": lambda g: g.classes("en"),
    "paths": lambda g: g.paths(ADA, BOB),
    "a view": lambda g: sorted(node.ref.iri for node in g.around(ADA, "en").nodes),
    "the overview": lambda g: sorted(node.ref.iri for node in g.overview("en").nodes),
    "evidence": lambda g: g.evidence(g.neighbours(ADA)[0]),
    "as of a year": lambda g: len(g.as_of("2016")),
    "conflicts": lambda g: g.conflicts(),
}


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Iterator[str]:
    with virtuoso_server(tmp_path_factory.mktemp("virtuoso"), tiny.read_text(encoding="utf-8")) as url:
        yield url


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def address(request: pytest.FixtureRequest) -> str:
    """The endpoint of a server that holds the tiny graph."""
    return str(request.getfixturevalue("endpoint" if request.param == "oxigraph" else "virtuoso"))


@pytest.fixture(scope="module")
def remote(address: str) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(endpoint=address) as graph:
        yield graph


@pytest.fixture(scope="module")
def embedded(tiny: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(tiny, derive=False)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_server_says_what_the_embedded_engine_says(
    remote: KnowledgeGraph, embedded: KnowledgeGraph, operation: str
) -> None:
    ask = OPERATIONS[operation]
    assert ask(remote) == ask(embedded)


def test_what_is_wrong_with_a_query_has_its_place(remote: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"line 1, column 20: “}” cannot stand after “kg:x”"):
        remote.query("SELECT * { ?s kg:x }")


def test_a_name_that_nothing_has_is_not_found(remote: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match="Zoe"):
        remote.entity("Zoe")


def test_the_service_over_a_server_answers(address: str) -> None:
    """Pages, rows, a graph and a yes, through the sandbox and back."""
    with serving("--endpoint", address) as base:
        assert "Ada" in fetch(f"{base}/id/ada", Accept="text/html").text
        rows = fetch(query_url(base, "SELECT ?s { ?s a kg:Person }"), Accept="text/csv").text
        assert sorted(rows.split()) == [ADA, BOB, "s"]
        graph = fetch(query_url(base, "DESCRIBE <" + ADA + ">"), Accept="text/turtle").text
        assert "Mathematician" in graph or "mathematician" in graph
        verdict = fetch(query_url(base, "ASK { ?s a kg:Person }"), Accept="application/sparql-results+json")
        assert verdict.json["boolean"] is True


SCATTERED = """
<urn:people> { id:ada a kg:Person ; rdfs:label "Ada"@en . id:bob a kg:Person ; rdfs:label "Bob"@en }
<urn:works> { id:notes a kg:Work ; rdfs:label "Notes"@en ; kg:creator id:ada }
graph:derived { id:ada kg:created id:notes }
"""


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a server whose default graph is empty: every statement stands in a named graph."""
    place = tmp_path_factory.mktemp("scattered") / "scattered.trig"
    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    place.write_text(heads + SCATTERED, encoding="utf-8")
    with oxigraph_server(place, union=False) as url:
        yield url


def test_statements_in_named_graphs_are_seen_together(scattered: str) -> None:
    """Also where the server's own default graph is empty; GRAPH and FROM mean what they say."""
    with KnowledgeGraph.open(endpoint=scattered) as graph:
        assert len(graph) == 8
        assert graph.entity("Ada").ref.iri == ADA
        assert [
            row["n"] for row in graph.query("SELECT (COUNT(*) AS ?n) { GRAPH <urn:works> { ?s ?p ?o } }")
        ] == [3]
        assert [
            row["n"] for row in graph.query("SELECT (COUNT(*) AS ?n) FROM <urn:people> { ?s ?p ?o }")
        ] == [4]
    with KnowledgeGraph.open(endpoint=scattered, default_graph="default") as graph:
        assert len(graph) == 0


def test_the_fields_that_choose_graphs_hold_over_a_server(scattered: str) -> None:
    """Those of the protocol, and `derived=no`."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"

    def counted(query: str, *fields: tuple[str, str]) -> str:
        got = fetch(f"{base}/sparql?{urlencode([('query', query), *fields])}", Accept="text/csv")
        assert got.status == 200, got.text
        return got.text.split()[1]

    with serving("--endpoint", scattered) as base:
        assert counted(count) == "8"
        assert counted(count, ("derived", "no")) == counted(inside, ("derived", "no")) == "7"
        assert counted(count, ("default-graph-uri", "urn:people")) == "4"
        assert counted(inside, ("named-graph-uri", "urn:works")) == "3"
        assert counted(count, ("default-graph-uri", "urn:people"), ("default-graph-uri", "urn:works")) == "7"
        refused = fetch(query_url(base, count) + "&default-graph-uri=people", Accept="text/csv")
        assert refused.status == 400
        assert "names no graph" in refused.json["detail"]
    with serving("--endpoint", scattered, "--default-graph", "default") as base:
        assert counted(count) == "0"
        assert counted(inside) == "8"


def test_leaving_out_what_is_concluded_never_loses_other_statements(address: str) -> None:
    """A server without such a graph is asked as it is; one whose other statements have no graph says so."""
    store = RemoteStore(address)
    assert store.graphs.leaving_out(["urn:nothing"]) is None
    store.close()
    bare = Graphs(lambda _: True, lambda _: ["urn:a", "urn:b"])
    with pytest.raises(QueryError, match="statements in no named graph"):
        bare.leaving_out(["urn:b"])
