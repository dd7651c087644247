"""Where nodes go: the same places every time, labels apart, fast enough for thousands."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from kg import KgError, KnowledgeGraph
from kg.layout import WIDTH
from kg.layouts import LAYOUTS, Node, arrange, place
from kg.layouts.apart import overlaps
from kg.layouts.model import Link, boxes_of
from kg.terms import ID_BASE, KG

THEME, WORK, PERSON = KG + "Theme", KG + "Work", KG + "Person"


def made(count: int) -> tuple[list[Node], list[Link]]:
    """A graph of so many nodes: twelve themes, the rest tied to well tied ones, two thirds dated."""
    dice = random.Random(1)  # noqa: S311 - the same graph every time
    nodes = [
        Node(
            f"x:{at}",
            ("a name of some length " * 4)[: dice.randint(3, 60)],
            THEME if at < 12 else (WORK, PERSON)[at % 2],
            "",
            dice.random(),
            1990 + 36 * dice.random() if dice.random() < 0.66 else None,
        )
        for at in range(count)
    ]
    links = [(f"x:{at}", f"x:{dice.randrange(max(1, int(at**0.8)))}", at % 2 == 0) for at in range(1, count)]
    return nodes, links


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [1, 2, 40, 1000])
def test_labels_do_not_overlap(layout: str, count: int) -> None:
    nodes, links = made(count)
    found = arrange(layout, nodes, links)
    assert found.points.keys() == {node.iri for node in nodes}
    assert overlaps(found.points, boxes_of(nodes)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_places_in_whatever_order(layout: str) -> None:
    nodes, links = made(500)
    again = arrange(layout, nodes[::-1], links[::-1])
    assert arrange(layout, nodes, links) == again


@pytest.mark.parametrize("layout", LAYOUTS)
def test_five_thousand_nodes_have_places_of_their_own(layout: str) -> None:
    nodes, links = made(5000)
    found = arrange(layout, nodes, links)
    assert overlaps(found.points, boxes_of(nodes)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_pinned_nodes_stay(layout: str) -> None:
    nodes, links = made(60)
    pinned = {"x:5": (123.0, -45.0)}
    assert arrange(layout, nodes, links, pinned=pinned).points["x:5"] == (123.0, -45.0)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_to_place(layout: str) -> None:
    assert arrange(layout, [], []).points == {}


def test_an_unknown_layout_is_an_error() -> None:
    with pytest.raises(KgError, match="Use force, tree, time or rings"):
        arrange("spiral", [], [])


def test_tied_nodes_lie_nearer_by_force() -> None:
    """Two cliques tied by one edge come apart."""
    names = [f"{side}{at}" for side in "ab" for at in range(6)]
    links = [(one, two, False) for one in names for two in names if one < two and one[0] == two[0]]
    points = arrange("force", [Node(name, name) for name in names], [*links, ("a0", "b0", False)]).points

    def middle(side: str) -> float:
        return sum(points[name][0] for name in names if name[0] == side) / 6

    widths = [
        max(points[n][0] for n in names if n[0] == s) - min(points[n][0] for n in names if n[0] == s)
        for s in "ab"
    ]
    assert abs(middle("a") - middle("b")) > max(widths) / 2


def test_time_goes_from_left_to_right_and_the_undated_stand_apart() -> None:
    nodes = [
        Node(f"x:{year}", str(year), WORK, "work", 0, float(year)) for year in (1999, 2012, 2012.5, 2020)
    ]
    found = arrange("time", [*nodes, Node("x:never", "never", WORK, "work")], [])
    xs = [found.points[node.iri][0] for node in nodes]
    assert xs == sorted(xs)
    years = [mark for mark in found.marks if mark.sort == "year"]
    never = found.points["x:never"][1]
    assert never > max(found.points[node.iri][1] for node in nodes)
    assert all(never > year.y for year in years)
    assert len({round(two.x - one.x) for one, two in pairwise(years)}) == 1
    assert [mark.label for mark in found.marks if mark.sort == "band"] == ["work"]
    [head] = [mark for mark in found.marks if mark.sort == "undated"]
    assert years[0].y <= head.y < never


def test_the_tree_hangs_items_under_themes_and_ideas_under_items() -> None:
    nodes = [
        Node("x:t1", "one", THEME),
        Node("x:t2", "two", THEME),
        Node("x:item", "item", KG + "ThemeItem"),
        Node("x:idea", "idea", KG + "Thesis"),
    ]
    links = [("x:item", "x:t1", True), ("x:idea", "x:item", True), ("x:idea", "x:t1", True)]
    points = arrange("tree", nodes, links).points
    assert points["x:t1"][0] < points["x:item"][0] < points["x:idea"][0]
    assert points["x:t1"][1] < points["x:item"][1] < points["x:idea"][1]


def test_the_person_stands_above_the_tree_and_organizations_in_a_branch_of_their_own(
    bundled: KnowledgeGraph,
) -> None:
    view = bundled.overview()
    found = place(view, "tree", bundled.reader)
    cls = {node.ref.iri: node.ref.cls for node in view.nodes}
    person = ID_BASE + "andrej-karpathy"
    ys = [y for iri, (_, y) in found.points.items() if iri != person]
    assert found.points[person][1] < min(ys)
    assert [mark.label for mark in found.marks if mark.sort == "root"] == [person]
    pairs = [mark.label.split() for mark in found.marks if mark.sort == "branch"]
    assert {cls[child] for parent, child in pairs if parent == person} == {THEME}
    assert not [child for _, child in pairs if cls[child] in (PERSON, KG + "Organization")]
    assert "organization" in [mark.label for mark in found.marks if mark.sort == "heading"]
    places = {found.points[iri] for iri in cls if cls[iri] == KG + "Organization"}
    assert len({x for x, _ in places}) == 1


def test_much_that_is_undated_is_packed_into_a_block_as_wide_as_the_scale() -> None:
    nodes = [
        Node(f"x:{at}", f"thing {at}", WORK, "work", 0, 2000.0 + at if at < 9 else None) for at in range(60)
    ]
    found = arrange("time", nodes, [])
    block = [found.points[node.iri] for node in nodes[9:]]
    assert len({y for _, y in block}) == 8
    years = [mark.x for mark in found.marks if mark.sort == "year"]
    assert min(x for x, _ in block) >= years[0] - 1
    assert max(x for x, _ in block) <= years[-1] + 1


def test_rings_lie_around_the_one_asked_for() -> None:
    nodes = [Node(f"x:{at}", str(at)) for at in range(7)]
    chain = [(f"x:{at}", f"x:{at + 1}", False) for at in range(6)]
    found = arrange("rings", nodes, chain, centre="x:0")
    far = [(x**2 + (y / 0.66) ** 2) ** 0.5 for x, y in (found.points[node.iri] for node in nodes)]
    assert far[0] == 0
    assert all(one < two for one, two in pairwise(far))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_start_view_in_each_layout(bundled: KnowledgeGraph, layout: str) -> None:
    view = bundled.overview()
    found = place(view, layout, bundled.reader)
    assert found.points.keys() == {node.ref.iri for node in view.nodes}
    nodes = [Node(node.ref.iri, node.ref.label, weight=node.weight) for node in view.nodes]
    assert overlaps(found.points, boxes_of(nodes)) == []


def test_the_start_view_along_time_is_dated(bundled: KnowledgeGraph) -> None:
    found = place(bundled.overview(), "time", bundled.reader)
    years = [int(mark.label) for mark in found.marks if mark.sort == "year"]
    assert years[0] < 2016 < years[-1]


def test_the_few_that_are_tied_get_the_room_and_those_that_are_not_a_row() -> None:
    nodes = [Node(f"x:{name}", name) for name in ("Xavier", "Yvonne", "Zoë", "one", "two", "three")]
    links = [("x:Xavier", "x:Yvonne", False), ("x:Xavier", "x:Zoë", False)]
    points = arrange("force", nodes, links).points
    tied = [points[f"x:{name}"] for name in ("Xavier", "Yvonne", "Zoë")]
    alone = [points[f"x:{name}"] for name in ("one", "two", "three")]
    assert max(x for x, _ in tied) - min(x for x, _ in tied) > WIDTH
    assert len({y for _, y in alone}) == 1
    assert min(y for _, y in alone) > max(y for _, y in tied)


def test_the_name_of_each_band_stands_on_its_first_row() -> None:
    nodes = [
        Node(f"x:{cls}-{at}", "a name", cls, cls, 0.3, 2000.0 + at // 2)
        for cls, count in (("Work", 6), ("Person", 4))
        for at in range(count)
    ]
    found = arrange("time", nodes, [])
    first = {
        cls: min(y for iri, (_, y) in found.points.items() if iri.startswith(f"x:{cls}"))
        for cls in ("Work", "Person")
    }
    assert {mark.label: mark.y for mark in found.marks if mark.sort == "band"} == first
