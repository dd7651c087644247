"""Which graphs a query sees: FROM and FROM NAMED choose them, whatever the default is (SPARQL 1.1, 13.2)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.sandbox import Limits, Sandbox

QUADS = "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> <urn:g> .\n<urn:a> <urn:b> <urn:e> <urn:h> .\n"
Ask = Callable[[str], set[str]]


@pytest.fixture(params=["in process", "in the sandbox"])
def ask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ask]:
    """Gives the last column of the answer to a query."""
    file = tmp_path / "quads.nq"
    file.write_text(QUADS, encoding="utf-8")
    with KnowledgeGraph.open(file) as graph:
        if request.param == "in process":
            yield lambda query: {str(row[-1].value) for row in graph.store.select(query) if row[-1]}
            return
        with Sandbox.for_graph(graph, Limits(seconds=10, memory_mb=200, workers=2)) as sandbox:

            def boxed(query: str) -> set[str]:
                body = sandbox.run(query, accept="csv").body.decode("utf-8")
                return {row[-1] for row in list(csv.reader(body.splitlines()))[1:]}

            yield boxed


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT ?o { ?s ?p ?o }", {"urn:c", "urn:d", "urn:e"}),
        ("SELECT ?o FROM <urn:g> { ?s ?p ?o }", {"urn:d"}),
        ("SELECT ?o FROM <urn:g> FROM <urn:h> { ?s ?p ?o }", {"urn:d", "urn:e"}),
        ("SELECT ?o from<urn:h> { ?s ?p ?o }", {"urn:e"}),
        ("SELECT ?o FROM <urn:absent> { ?s ?p ?o }", set()),
        ("SELECT ?o FROM NAMED <urn:g> { ?s ?p ?o }", set()),
        ("SELECT ?g FROM NAMED <urn:g> { GRAPH ?g { ?s ?p ?o } }", {"urn:g"}),
        ("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", {"urn:g", "urn:h"}),
        ("SELECT ?o { ?s ?p ?o } # FROM <urn:g>", {"urn:c", "urn:d", "urn:e"}),
        ("SELECT ?o { ?s ?p ?o FILTER ('FROM' != ?from || BOUND(?s)) }", {"urn:c", "urn:d", "urn:e"}),
    ],
)
def test_from_chooses_the_graphs(ask: Ask, query: str, found: set[str]) -> None:
    """The union of all graphs is what a query sees that names none."""
    assert ask(query) == found
