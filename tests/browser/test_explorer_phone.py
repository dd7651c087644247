"""The graph page on a phone, and what a picture says when there is nothing in it."""

from __future__ import annotations

from typing import Any

from browser.graph_page import settle, start
from browser.visits import OpenVisit
from playwright.sync_api import Page, expect

from kg.terms import ID_BASE
from kg.view_state import Placed, ViewState, encode

PHONE = (390, 844)


def drawn(page: Page) -> dict[str, Any]:
    """What stands on the canvas, in its pixels: marks, the boxes of names, what lies over it, its size."""
    page.wait_for_function("() => document.querySelector('[data-explorer]').explorer.canvas.boxes?.length")
    found: dict[str, Any] = page.evaluate(
        """() => {
          const { canvas } = document.querySelector("[data-explorer]").explorer;
          const marks = canvas.nodes.map(({ id }) => ({ id, ...canvas.where(id) }));
          const { clientWidth: width, clientHeight: height } = canvas.root;
          return { marks, names: canvas.boxes, over: canvas.covered, width, height };
        }"""
    )
    return found


def test_on_a_phone_the_start_view_names_each_of_its_few_things(visit: OpenVisit) -> None:
    page = start(visit, size=PHONE, touch=True)
    seen = drawn(page)
    assert 20 <= len(seen["marks"]) <= 32
    assert {mark["id"] for mark in seen["marks"]} == {name["id"] for name in seen["names"]}
    xs = [mark["x"] for mark in seen["marks"]]
    assert max(xs) - min(xs) > 0.65 * seen["width"]


def test_on_a_phone_no_name_lies_on_a_mark_and_no_button_on_a_thing(visit: OpenVisit) -> None:
    seen = drawn(start(visit, size=PHONE, touch=True))
    for name in seen["names"]:
        for mark in seen["marks"]:
            if mark["id"] != name["id"]:
                inside = name["left"] < mark["x"] < name["right"] and name["top"] < mark["y"] < name["bottom"]
                assert not inside, (name["id"], mark["id"])
    for mark in seen["marks"]:
        for box in seen["over"]:
            assert not (box["left"] < mark["x"] < box["right"] and box["top"] < mark["y"] < box["bottom"])


def test_the_link_of_the_small_start_view_shows_it_again(visit: OpenVisit) -> None:
    page = start(visit, size=PHONE, touch=True)
    before = drawn(page)["marks"]
    link = page.evaluate("() => document.querySelector('[data-explorer]').explorer.link()")
    again = start(visit, link[link.index("/graph") :], size=PHONE, touch=True)
    assert drawn(again)["marks"] == before


def test_a_tap_on_an_edge_leaves_no_tip(visit: OpenVisit) -> None:
    page = start(visit, size=PHONE, touch=True)
    drawn(page)
    spot = page.evaluate(
        """() => {
          const { canvas } = document.querySelector("[data-explorer]").explorer;
          const { left, top } = canvas.root.getBoundingClientRect();
          const free = canvas.edges.map(({ id }) => {
            const at = canvas.network.body.edges[id].edgeType.getPoint(0.4);
            return canvas.network.canvasToDOM(at);
          }).find((at) => !canvas.network.getNodeAt(at) && canvas.network.getEdgeAt(at)
            && !canvas.boxes.some((box) => at.x > box.left - 9 && at.x < box.right + 9
              && at.y > box.top - 9 && at.y < box.bottom + 9));
          return { x: left + free.x, y: top + free.y };
        }"""
    )
    page.touchscreen.tap(spot["x"], spot["y"])
    expect(page.locator(".explorer-panel")).to_be_visible()
    expect(page.locator(".graph-tip")).to_be_hidden()


def test_a_view_whose_classes_are_all_hidden_says_so_and_leads_back(visit: OpenVisit) -> None:
    page = start(visit, "/graph?iri=openai")
    page.locator("[data-do=filters]").click()
    drawer = page.locator(".filters")
    expect(drawer.get_by_role("group", name="Language")).to_be_visible()
    drawer.get_by_role("group", name="Class").get_by_role("button", name="none").click()
    expect(page.locator(".explorer-empty")).to_contain_text("filtered out")
    settle(page)
    for name in ("Relation", "Language", "Part of the data"):
        expect(drawer.get_by_role("group", name=name)).to_be_visible()
    page.locator(".explorer-empty button").click()
    expect(page.locator(".explorer-empty")).to_be_hidden()
    assert drawn(page)["marks"]


def test_a_date_at_which_nothing_was_there_says_so_and_leads_back(visit: OpenVisit) -> None:
    view = encode(ViewState((Placed(ID_BASE + "engagement-openai-2015"),), at="1900", lang="fr"))
    page = start(visit, f"/graph?view={view}", lang="fr")
    empty = page.locator(".explorer-empty")
    expect(empty).to_contain_text("à cette date")
    empty.get_by_role("button", name="Tout moment").click()
    expect(empty).to_be_hidden()
    assert len(drawn(page)["marks"]) == 1


def test_on_a_phone_the_words_of_relations_are_not_cut(visit: OpenVisit) -> None:
    page = start(visit, size=PHONE, touch=True)
    page.evaluate(
        """() => {
          const { prototype } = CanvasRenderingContext2D;
          const { fillText } = prototype;
          window.written = [];
          prototype.fillText = function (text, x, ...rest) {
            if (this.font.startsWith("italic")) {
              const half = this.measureText(text).width / 2;
              written.push([text, x - half, this.canvas.clientWidth - x - half]);
            }
            return fillText.call(this, text, x, ...rest);
          };
          document.querySelector("[data-explorer]").explorer.canvas.drawSoon();
        }"""
    )
    page.wait_for_function("() => written.length > 5")
    cut = page.evaluate("() => written.filter(([, left, right]) => left < 0 || right < 0)")
    assert cut == []


def test_on_a_phone_the_suggestions_lie_within_the_screen(visit: OpenVisit) -> None:
    page = start(visit, size=PHONE, touch=True)
    page.locator(".search-small input").tap()
    page.keyboard.type("openai")
    page.get_by_role("option").first.wait_for()
    box = page.locator(".suggestions-box").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    assert box["width"] > 300


def test_on_a_phone_back_closes_the_panel_that_covers_the_view(visit: OpenVisit) -> None:
    page = start(visit, size=PHONE, touch=True)
    spot = next(mark for mark in drawn(page)["marks"] if mark["id"] == ID_BASE + "openai")
    stage = page.locator("#canvas").bounding_box()
    assert stage is not None
    page.touchscreen.tap(stage["x"] + spot["x"], stage["y"] + spot["y"])
    expect(page.locator(".explorer-panel h2")).to_have_text("OpenAI")
    page.go_back()
    expect(page.locator(".explorer-panel")).to_be_hidden()
    assert page.url.endswith("/graph")


def test_on_a_phone_what_is_tapped_in_the_panel_is_large_enough(visit: OpenVisit) -> None:
    page = start(visit, f"/graph?iri={ID_BASE}openai", size=PHONE, touch=True)
    page.evaluate(
        "(iri) => document.querySelector('[data-explorer]').explorer.select(iri)", ID_BASE + "openai"
    )
    page.locator(".panel-actions button").first.wait_for()
    heights = page.locator(".panel-actions > *").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
