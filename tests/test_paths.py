"""How two things hang together."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph, NotFound, Path


def told(path: Path) -> list[tuple[str, str, str]]:
    return [(edge.subject.label, edge.relation.label, edge.object.label) for edge in path.edges]


def test_shortest_connection_first(graph: KnowledgeGraph) -> None:
    """Costs rise, no connection comes twice, and each begins and ends where it should."""
    found = graph.paths("Bob Stone", "Brno", k=3)
    assert told(found[0]) in (
        [("Ada Lovell", "advised by", "Bob Stone"), ("Ada Lovell", "lived in", "Brno")],
        [("Bob Stone", "member of", "Kiln"), ("Kiln", "based in", "Brno")],
    )
    assert [path.cost for path in found] == sorted(path.cost for path in found)
    assert len({tuple(told(path)) for path in found}) == len(found) == 3


def test_steps_follow_one_another(graph: KnowledgeGraph) -> None:
    for path in graph.paths("Bob Stone", "theme-1", k=5):
        at = "Bob Stone"
        for edge in path.edges:
            near, far = (edge.subject, edge.object) if edge.outgoing else (edge.object, edge.subject)
            assert near.label == at
            at = far.label
        assert at == "Teaching"


def test_steps_carry_dates_and_evidence(graph: KnowledgeGraph) -> None:
    [path] = graph.paths("Ada Lovell", "Bob Stone", k=1, max_length=1)
    [edge] = path.edges
    assert (edge.relation.label, edge.detail, edge.period.end) == ("advised by", "PhD", "2015")
    assert graph.evidence(edge)


def test_no_connection(graph: KnowledgeGraph) -> None:
    assert graph.paths("ada-lovell", "ada-lovell") == []
    assert graph.paths("ada-lovell", "p1") == []
    assert graph.paths("brno", "thesis-large", max_length=1) == []
    with pytest.raises(NotFound):
        graph.paths("ada-lovell", "nobody at all")


def test_same_every_time_and_everywhere(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    assert graph.paths("Bob Stone", "Brno") == life.paths("Bob Stone", "Brno")


def test_connection_in_the_bundled_graph(bundled: KnowledgeGraph) -> None:
    """It does not only run through the person to whom everything is tied."""
    found = bundled.paths("Fei-Fei Li", "Vibe coding & automation of development", k=3)
    assert found[0].edges[0].relation.label == "advised by"
    assert any("Andrej Karpathy" not in {e.subject.label for e in p.edges} for p in found)
