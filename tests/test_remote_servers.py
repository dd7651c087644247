"""The same graph behind two servers of other makers and in memory: every operation says the same of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import fetch, query_url, serving
from virtuoso import virtuoso_server

from kg import KnowledgeGraph
from kg.errors import NotFound, QueryError

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
