"""The map of a theme: its columns, their order, what ties them."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph
from kg.terms import ID_BASE
from kg.theme_map import ThemeMap, theme_map
from web.theme_chart import draw

THEMES = [f"{ID_BASE}theme-{number}" for number in range(1, 13)]


def labels(shown: ThemeMap, name: str) -> list[str]:
    return [ref.label for column in shown.columns if column.name == name for ref in column.things]


def test_the_columns_of_a_theme(bundled: KnowledgeGraph) -> None:
    shown = theme_map(bundled.reader, THEMES[4])
    assert [column.name for column in shown.columns] == ["items", "theses", "works", "people"]
    assert "Self-organizing agents" in labels(shown, "items")
    assert "The decade of agents" in labels(shown, "theses")
    assert "autoresearch" in labels(shown, "works")
    assert "Peter Steinberger" in labels(shown, "people")


def test_who_is_tied_to_everything_is_not_on_the_map(bundled: KnowledgeGraph) -> None:
    for theme in THEMES:
        assert "Andrej Karpathy" not in labels(theme_map(bundled.reader, theme), "people")


@pytest.mark.parametrize("theme", THEMES)
def test_ties_join_things_of_different_columns_from_left_to_right(
    bundled: KnowledgeGraph, theme: str
) -> None:
    shown = theme_map(bundled.reader, theme)
    place = {ref.iri: at for at, column in enumerate(shown.columns) for ref in column.things}
    assert shown.ties
    assert all(place[tie.start] < place[tie.end] for tie in shown.ties)
    assert len(shown.ties) == len(set(shown.ties))
    assert len(shown.things) == len({ref.iri for ref in shown.things})


@pytest.mark.parametrize("theme", THEMES)
def test_boxes_do_not_overlap_and_hold_their_text(bundled: KnowledgeGraph, theme: str) -> None:
    drawing = draw(theme_map(bundled.reader, theme, "fr"))
    for one in drawing.boxes:
        assert 1 <= len(one.lines) <= 2
        assert one.y + one.height <= drawing.height
        assert not any(
            other is not one
            and other.x == one.x
            and other.y < one.y + one.height
            and one.y < other.y + other.height
            for other in drawing.boxes
        )


def test_the_life(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    """In memory, on disk and over an endpoint."""
    shown = theme_map(graph.reader, ID_BASE + "theme-1")
    assert labels(shown, "theses")
    assert shown == theme_map(life.reader, ID_BASE + "theme-1")


def test_a_thing_that_nothing_is_about_has_an_empty_map(people: KnowledgeGraph) -> None:
    shown = theme_map(people.reader, "http://example.org/#me")
    assert (shown.things, shown.ties) == ((), ())
    assert draw(shown).boxes == ()
