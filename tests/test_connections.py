"""How things hang together, in sentences."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph
from kg.connections import Connection, connections


def ways(graph: KnowledgeGraph, *names: str, lang: str = "en", k: int = 3) -> list[Connection]:
    return connections(graph.reader, [graph.resolve(name) for name in names], lang, k=k)


def test_a_connection_is_told_in_sentences(bundled: KnowledgeGraph) -> None:
    """The question that the design asks: how is Fei-Fei Li connected with vibe coding?"""
    first = ways(bundled, "Fei-Fei Li", "item-vibe-coding")[0]
    assert [step.text for step in first.steps] == [
        "Fei-Fei Li advised Andrej Karpathy (Doctor of Philosophy), from 2011 to 2016.",
        "Andrej Karpathy took part in “Coins the expression vibe coding”, on 2 February 2025.",
        "“Coins the expression vibe coding” is related to “Vibe coding”.",
    ]
    assert all(step.evidence for step in first.steps)


def test_the_same_connection_in_french(bundled: KnowledgeGraph) -> None:
    first = ways(bundled, "Fei-Fei Li", "item-vibe-coding", lang="fr")[0]
    assert first.text.startswith("Fei-Fei Li a dirigé les études d'Andrej Karpathy")
    assert ", de 2011 à 2016. " in first.text
    assert "«\u00a0Lance l'expression vibe coding\u00a0», le 2 février 2025." in first.text


def test_connections_differ_in_kind(bundled: KnowledgeGraph) -> None:
    """Another event in the place of the first would say the same again."""
    found = ways(bundled, "Fei-Fei Li", "item-vibe-coding", k=3)
    kinds = [tuple(thing.cls for thing in one.things) for one in found]
    assert len(kinds) == len(set(kinds)) == 3


@pytest.mark.parametrize("pair", [("Bob Stone", "Brno"), ("Bob Stone", "theme-1"), ("Ada Lovell", "Kiln")])
def test_the_first_connection_costs_what_the_cheapest_path_costs(
    graph: KnowledgeGraph, pair: tuple[str, str]
) -> None:
    """In memory, on disk and over an endpoint."""
    [first, *_] = ways(graph, *pair)
    assert first.cost == graph.paths(*pair, k=1)[0].cost


def test_steps_follow_one_another(graph: KnowledgeGraph) -> None:
    for one in ways(graph, "Bob Stone", "theme-1", k=5):
        assert (one.things[0], one.things[-1]) == (one.start, one.end)
        assert len({thing.iri for thing in one.things}) == len(one.things) == len(one.steps) + 1
        for step, near, far in zip(one.steps, one.things, one.things[1:], strict=False):
            assert {step.edge.subject, step.edge.object} == {near, far}


def test_three_things_are_connected_with_each_other(bundled: KnowledgeGraph) -> None:
    found = ways(bundled, "OpenAI", "Tesla", "Stanford University", k=3)
    assert {(one.start.label, one.end.label) for one in found} == {
        ("OpenAI", "Tesla"),
        ("OpenAI", "Stanford University"),
        ("Tesla", "Stanford University"),
    }


def test_no_connection(graph: KnowledgeGraph) -> None:
    assert ways(graph, "ada-lovell", "ada-lovell") == []
    assert ways(graph, "ada-lovell") == []
    assert ways(graph, "ada-lovell", "p1") == []
    assert ways(graph, "ada-lovell", "brno", k=0) == []


def test_the_same_every_time_and_everywhere(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    assert ways(graph, "Bob Stone", "Brno") == ways(life, "Bob Stone", "Brno")


def test_other_vocabularies_are_told_by_the_names_of_their_relations(people: KnowledgeGraph) -> None:
    things = sorted(people.to_networkx())
    found = [one for other in things[1:] for one in connections(people.reader, [things[0], other], k=1)]
    assert found
    assert all(one.text.endswith(".") for one in found)
