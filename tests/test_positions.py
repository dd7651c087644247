"""Who holds what since when, beside what supports it and what contradicts it."""

from __future__ import annotations

from kg import KnowledgeGraph
from kg.positions import Lane, Positions, positions


def of(graph: KnowledgeGraph, name: str, lang: str = "en") -> Positions:
    return positions(graph.reader, graph.resolve(name), lang)


def named(chart: Positions, label: str) -> Lane:
    return next(lane for lane in chart.lanes if lane.thesis.label == label)


def test_a_thesis_stands_first_and_its_opposite_beside_it(graph: KnowledgeGraph) -> None:
    """In memory, on disk and over an endpoint."""
    chart = of(graph, "thesis-small")
    assert [(lane.role, lane.thesis.label) for lane in chart.lanes] == [
        ("itself", "Small is clear"),
        ("contradicts", "Only size counts"),
    ]
    assert [(one.holder.label, one.attitude.label, one.when) for one in chart.lanes[0].positions] == [
        ("Ada Lovell", "advocating", "2016"),
        ("Bob Stone", "disputing", "2019"),
    ]


def test_opposition_is_seen_from_both_sides(bundled: KnowledgeGraph) -> None:
    """It is written in one direction only."""
    one = of(bundled, "thesis-agency-beats-intelligence")
    other = of(bundled, "thesis-intelligence-decides")
    assert ("Intelligence decides", "contradicts") in [(lane.thesis.label, lane.role) for lane in one.lanes]
    assert ("Agency outweighs intelligence", "contradicts") in [
        (lane.thesis.label, lane.role) for lane in other.lanes
    ]


def test_support_has_a_direction(bundled: KnowledgeGraph) -> None:
    assert named(
        of(bundled, "thesis-agency-beats-intelligence"), "Human agency becomes the key factor"
    ).role == ("supports")
    assert (
        named(of(bundled, "thesis-human-agency-key"), "Agency outweighs intelligence").role == "supported_by"
    )


def test_theses_of_a_theme_that_contradict_stand_side_by_side(bundled: KnowledgeGraph) -> None:
    chart = of(bundled, "theme-5")
    labels = [lane.thesis.label for lane in chart.lanes]
    at = labels.index("The decade of agents")
    assert labels[at + 1] == "One miracle year for agents"
    assert chart.lanes[at].pair == chart.lanes[at + 1].pair > 0
    assert labels[at + 1] in [ref.label for ref in chart.lanes[at].contradicts]
    assert len(labels) == len(set(labels))


def test_positions_carry_holder_attitude_date_and_sources(bundled: KnowledgeGraph) -> None:
    [stance] = named(of(bundled, "theme-5"), "The decade of agents").positions
    assert (stance.holder.label, stance.attitude.label) == ("Andrej Karpathy", "predicting")
    assert stance.when == "2025-10-17"
    assert stance.evidence


def test_the_span_covers_all_dates(bundled: KnowledgeGraph) -> None:
    chart = of(bundled, "theme-3")
    years = [int(one.when[:4]) for lane in chart.dated for one in lane.positions if one.when]
    assert (chart.first, chart.last) == (min(years), max(years))
    assert set(chart.dated) | set(chart.undated) == set(chart.lanes)


def test_in_french(bundled: KnowledgeGraph) -> None:
    chart = of(bundled, "theme-5", "fr")
    attitudes = {one.attitude.label for lane in chart.lanes for one in lane.positions}
    assert len(attitudes) == 3
    assert not attitudes & {"advocating", "disputing", "predicting"}


def test_a_thing_without_theses_has_no_lanes(people: KnowledgeGraph) -> None:
    nobody = positions(people.reader, "http://example.org/#me")
    assert (nobody.lanes, nobody.first, nobody.last) == ((), 0, 0)
