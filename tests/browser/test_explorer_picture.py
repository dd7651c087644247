"""The picture of a view that is taken away: names that can be read, what it shows, of when and where from."""

from __future__ import annotations

from typing import Any

from browser.graph_page import start, taken, to_date
from browser.visits import OpenVisit
from playwright.sync_api import Page


def read(page: Page) -> dict[str, Any]:
    """The boxes of the names and the middles of the marks in the picture of what a page shows."""
    file = taken(page, "svg").decode("utf-8")
    page.set_content(f"<!doctype html><body>{file}</body>")
    page.evaluate("() => document.fonts.ready")
    found: dict[str, Any] = page.evaluate(
        """() => {
          const box = (one) => {
            const { x, y, width, height } = one.getBBox();
            return [x, y, x + width, y + height];
          };
          const texts = [...document.querySelectorAll("svg > text")];
          return {
            names: texts.filter((one) => one.children.length).map((one) => [one.textContent, ...box(one)]),
            words: texts.map((one) => one.textContent),
            relations: texts.filter((one) => one.getAttribute("font-style") === "italic").length,
            marks: [...document.querySelectorAll("svg > path:has(title)")].map(box),
          };
        }"""
    )
    return found


def test_no_name_in_the_picture_lies_on_another_or_on_a_mark(visit: OpenVisit) -> None:
    """Of the start view every thing is named."""
    found = read(start(visit))
    names = found["names"]
    assert len(names) == len(found["marks"]) > 60
    for at, (name, left, top, right, bottom) in enumerate(names):
        for other, x, y, z, w in names[at + 1 :]:
            # The boxes of fonts have some air above and below what is written.
            assert not (x < right - 1 and left < z - 1 and y < bottom - 4 and top < w - 4), (name, other)
        for x, y, z, w in found["marks"]:
            across, down = (x + z) / 2, (y + w) / 2
            assert not (left < across < right and top < down < bottom), name


def test_the_picture_says_of_what_when_and_where_from(visit: OpenVisit) -> None:
    page = start(visit, "/graph?iri=openai")
    to_date(page, "2016")
    words = " ".join(read(page)["words"])
    assert "As of 2016" in words
    assert "organization" in words
    assert "Doxograph · " in words


def test_the_picture_of_a_small_view_names_its_relations(visit: OpenVisit) -> None:
    assert read(start(visit, "/graph?iri=fei-fei-li"))["relations"] >= 5
