"""Changes set out to be read: by relation, with one line for what many did together, in a view first."""

from __future__ import annotations

from dataclasses import replace

from kg.change_groups import grouped, within
from kg.changes import changes
from kg.graph import KnowledgeGraph
from kg.model import Edge, Period, Ref
from kg.view_state import Placed, ViewState
from kg.visible import visible


def edge(subject: str, relation: str, obj: str, start: str = "") -> Edge:
    return Edge(
        *(Ref(f"https://example.org/{name}", name) for name in (subject, relation, obj)),
        period=Period(start, start),
    )


def test_what_many_made_is_one_line() -> None:
    """Three authors of one paper share a line; a paper of another year has its own."""
    authors = [edge(name, "created", "paper", "2017") for name in ("a", "b", "c")]
    (made,) = grouped([*authors, edge("a", "created", "book", "2019")])
    assert [len(line.edges) for line in made.lines] == [3, 1]
    assert [line.common.label if line.common else None for line in made.lines] == ["paper", None]
    assert made.count == 4


def test_one_that_did_many_things_at_once_is_one_line() -> None:
    (about,) = grouped([edge("paper", "about", name) for name in ("x", "y", "z")])
    (line,) = about.lines
    assert line.common is not None
    assert line.common.label == "paper"


def test_the_changes_of_a_view_are_those_that_it_draws(bundled: KnowledgeGraph) -> None:
    """As many statements as the canvas marks, no more: the rest of the graph is told apart."""
    picture = bundled.overview("en")
    nodes = tuple(Placed(node.ref.iri, node.x, node.y) for node in picture.nodes)
    shown = visible(bundled, ViewState(nodes, at="2016", compare="2026", lens="overview"))
    every = changes(bundled, "2016", "2026")
    for change, edges in (("began", every.began), ("ended", every.ended)):
        drawn = [one for one in shown.view.edges if shown.changes.get(one.id) == change]
        assert 0 < len(drawn) == len(within(edges, shown, change)) <= len(edges)


def test_the_lens_of_the_overview_makes_no_changes(bundled: KnowledgeGraph) -> None:
    """Of two dates it chooses the same ties: an undated one neither begins nor ends because of it."""
    picture = bundled.overview("en")
    nodes = tuple(Placed(node.ref.iri, node.x, node.y) for node in picture.nodes)
    state = ViewState(nodes, at="2016", compare="2026")
    seen, thinned = visible(bundled, state), visible(bundled, replace(state, lens="overview"))
    assert thinned.spare == seen.spare > 0
    assert len(thinned.view.edges) < len(seen.view.edges)
    edges = {edge.id for edge in thinned.view.edges}
    assert {one: seen.changes[one] for one in edges & seen.changes.keys()} == {
        one: thinned.changes[one] for one in edges & thinned.changes.keys()
    }
