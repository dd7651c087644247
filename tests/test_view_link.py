"""The address of a view holds what sets it apart from one that anybody can make again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KgError, KnowledgeGraph
from kg.filters import Filters
from kg.terms import ID_BASE, KG
from kg.view_link import AROUND, FEW, START, Beginning, begun, link_to, linked
from kg.view_state import Placed, Stand, ViewState, encode, from_json, pack, to_json

START_VIEW = Beginning(START)


def exact(state: ViewState) -> ViewState:
    """The state with its places as precise as addresses hold them, its things in a steady order."""
    found = from_json(to_json(state))
    return replace(found, nodes=tuple(sorted(found.nodes, key=lambda one: one.iri)))


def again(graph: KnowledgeGraph, state: ViewState) -> ViewState:
    return exact(linked(graph, link_to(graph, state)))


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("limit", [START, FEW])
def test_a_thing_selected_in_the_start_view_makes_a_short_address(
    bundled: KnowledgeGraph, limit: int, lang: str
) -> None:
    state = replace(begun(bundled, Beginning(limit, lang=lang)), selected=ID_BASE + "openai")
    assert len(link_to(bundled, state)) < 120
    assert again(bundled, state) == exact(state)


def test_the_surroundings_of_a_thing_make_a_short_address(bundled: KnowledgeGraph) -> None:
    state = begun(bundled, Beginning(AROUND, ID_BASE + "openai"))
    assert len(link_to(bundled, state)) < 100
    assert again(bundled, state) == exact(state)


def test_what_was_added_moved_pinned_and_taken_away_comes_back(bundled: KnowledgeGraph) -> None:
    state = begun(bundled, START_VIEW)
    first, second, third, *rest = state.nodes
    nodes = (
        first,
        replace(second, x=12.5, y=-7.0, pinned=True),
        *rest,
        Placed(ID_BASE + "p007", 900.0, 3.25),
    )
    state = replace(state, nodes=nodes, at="2016", layout="tree", camera=(1.0, 2.0, 0.5))
    found = linked(bundled, link_to(bundled, state))
    assert exact(found) == exact(state)
    assert third.iri not in found.iris
    assert len(link_to(bundled, state)) < 250


def test_a_stand_in_that_was_dissolved_does_not_come_back(graph: KnowledgeGraph) -> None:
    state = begun(graph, START_VIEW)
    grouped = replace(state, groups=(Stand(ID_BASE + "lab", KG + "worked_at", False, 1.0, 2.0),))
    assert again(graph, grouped) == exact(grouped)
    assert again(graph, state) == exact(state)


def test_an_address_that_holds_the_whole_state_is_still_read(graph: KnowledgeGraph) -> None:
    state = begun(graph, START_VIEW)
    assert exact(linked(graph, encode(state))) == exact(state)


_PLACES = st.floats(-2000, 2000).map(lambda value: round(value, 1))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_view_comes_back_from_its_address(bundled: KnowledgeGraph, data: st.DataObject) -> None:
    """Whatever is kept of the start view, moved in it and added to it."""
    first = begun(
        bundled, data.draw(st.sampled_from([START_VIEW, Beginning(FEW), Beginning(START, lang="fr")]))
    )
    kept = data.draw(st.lists(st.sampled_from(first.nodes), unique_by=lambda one: one.iri, max_size=60))
    moved = [replace(one, x=data.draw(_PLACES), y=data.draw(_PLACES)) for one in kept[:5]]
    added = [
        Placed(ID_BASE + f"p{number:03}", float(number), 0.0)
        for number in range(data.draw(st.integers(0, 9)))
    ]
    filters = Filters(classes=frozenset(data.draw(st.lists(st.just(KG + "Work"), max_size=1))))
    state = replace(first, nodes=(*moved, *kept[5:], *added), filters=filters)
    assert again(bundled, state) == exact(state)
    assert len(link_to(bundled, state)) <= len(encode(state))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"v": 1, "from": 0}, "began as"),
        ({"v": 1, "from": True}, "began as"),
        ({"v": 1, "from": 10**9}, "began as"),
        ({"v": 1, "from": [24, 7]}, "began as"),
        ({"v": 1, "from": [24, "nobody-at-all"]}, "nobody-at-all"),
        ({"v": 1, "from": 150, "less": "openai"}, "list of names"),
        ({"v": 1, "from": 150, "less": [["openai"]]}, "list of names"),
        ({"v": 1, "from": 150, "less": ["a b"]}, "not an IRI"),
        ({"v": 2, "from": 150}, "another version"),
        ({"v": 1, "from": 150, "by": 1}, "no part called"),
    ],
)
def test_what_is_no_beginning_is_refused(graph: KnowledgeGraph, value: object, problem: str) -> None:
    with pytest.raises(KgError, match=problem):
        linked(graph, pack(value))
