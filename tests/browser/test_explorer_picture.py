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
            hollow: document.querySelectorAll("svg > path:has(title)[stroke-dasharray]").length,
            lines: [...document.querySelectorAll("g > path:has(title)")].map((one) => one.outerHTML),
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
    assert "Data: the graph that comes with Doxograph, MIT licence · Doxograph · " in words
    assert "127.0.0.1" not in words, "nobody else can open it"


def test_the_picture_of_a_small_view_names_its_relations(visit: OpenVisit) -> None:
    assert read(start(visit, "/graph?iri=fei-fei-li"))["relations"] >= 5


def test_the_marks_of_a_date_go_with_the_picture_and_are_explained(visit: OpenVisit) -> None:
    """What is undated is hollow, its statements are thin, what a rule added is dashed, as on the canvas."""
    page = start(visit, "/graph?iri=openai")
    to_date(page, "2016")
    counts = page.evaluate("() => document.querySelector('[data-explorer]').explorer.answer.counts")
    found = read(page)
    assert found["hollow"] == counts["thingsUndated"] > 0
    assert sum('opacity="0.6"' in one for one in found["lines"]) == counts["undated"] > 0
    assert sum("stroke-dasharray" in one for one in found["lines"]) == counts["derived"] > 0
    told = {"undated, shown at any date", "statement without a date", "added by a rule"}
    assert told <= set(found["words"])


def test_the_changes_between_two_dates_keep_their_colours(visit: OpenVisit) -> None:
    page = start(visit, "/graph?iri=openai&at=2016")
    page.evaluate(
        "() => document.querySelector('[data-explorer]').explorer.act('', () => ({ compare: '2024' }))"
    )
    found = read(page)
    assert any("url(#abegan)" in one and 'stroke-width="2"' in one for one in found["lines"])
    assert {"began", "ended"} <= set(found["words"])


def test_the_years_of_a_timeline_go_with_the_picture(visit: OpenVisit) -> None:
    page = start(visit, "/graph?iri=openai")
    page.evaluate(
        """() => document.querySelector('[data-explorer]').explorer
          .act('', () => ({ layout: 'time' }), { relayout: true })"""
    )
    file = taken(page, "svg").decode("utf-8")
    assert ">2015</text>" in file
    assert ">2024</text>" in file


def test_a_picture_from_a_public_site_leads_back_to_its_view(visit: OpenVisit) -> None:
    places = start(visit).evaluate(
        """async () => {
          const script = document.querySelector('script[src*="explore/main"]').src;
          const { placeOf } = await import(new URL("svg-frame.js", script));
          const links = ["https://a.org/graph?view=xy", `https://a.org/graph?view=${"x".repeat(99)}`];
          const own = ["http://127.0.0.1:8000/graph", "http://localhost/graph", "http://[::1]:80/graph"];
          return [...links, ...own].map((link) => placeOf(link)[0]);
        }"""
    )
    assert [one and one["words"] for one in places] == [
        "a.org/graph?view=xy",
        "a.org/graph",
        None,
        None,
        None,
    ]
    assert len(places[1]["href"]) > 99
