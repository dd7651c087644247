"""The start view of a small screen: few things, each with the room for its name."""

from __future__ import annotations

from kg.graph import KnowledgeGraph
from kg.model import View
from kg.terms import KG

#: A phone of 390 by 844 pixels: what of it the marks take, how large they are, and the room of a name.
_ACROSS, _DOWN, _MARK, _WIDE, _HIGH = 281.0, 436.0, 10.0, 104.0, 56.0


def small(graph: KnowledgeGraph, limit: int = 30) -> View:
    return graph.overview(limit=limit)


def test_a_small_start_view_has_the_person_the_organizations_and_the_themes(bundled: KnowledgeGraph) -> None:
    view = small(bundled)
    classes = [node.ref.cls for node in view.nodes]
    assert view.nodes[0].ref.label == "Andrej Karpathy"
    assert classes.count(KG + "Theme") == 12
    assert classes.count(KG + "Organization") >= 8
    assert len(view.nodes) <= 30
    assert view.omitted > 300


def test_organizations_of_a_small_view_are_those_with_dates(bundled: KnowledgeGraph) -> None:
    view = small(bundled)
    organizations = {node.ref.iri for node in view.nodes if node.ref.cls == KG + "Organization"}
    dated = {end for edge in view.edges if edge.period.dated for end in (edge.source, edge.target)}
    assert len(organizations & dated) >= 7
    assert {"OpenAI", "Tesla", "Eureka Labs"} <= {node.ref.label for node in view.nodes}


def test_no_name_of_a_small_view_lies_on_a_mark_on_a_phone(bundled: KnowledgeGraph) -> None:
    places = [(node.x or 0.0, node.y or 0.0) for node in small(bundled).nodes]
    wide = max(x for x, _ in places) - min(x for x, _ in places)
    high = max(y for _, y in places) - min(y for _, y in places)
    spots = [(x * _ACROSS / wide, y * _DOWN / high) for x, y in places]
    for x, y in spots:
        below = [
            (a, b)
            for a, b in spots
            if (a, b) != (x, y) and abs(a - x) < _WIDE / 2 + _MARK - 8 and -_MARK < b - y < _HIGH - _MARK
        ]
        assert not below


def test_a_small_view_keeps_to_its_limit(bundled: KnowledgeGraph) -> None:
    assert len(small(bundled, 14).nodes) == 14
    assert len(small(bundled, 1).nodes) == 1
