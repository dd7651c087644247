"""The date of the graph page: what its marks mean, how it moves, and what it leaves in the history."""

from __future__ import annotations

import re

from browser.graph_page import WAIT, panel, start, to_date
from browser.visits import OpenVisit
from playwright.sync_api import Page, expect

from kg.terms import ID_BASE


def marks(page: Page) -> dict[str, str]:
    """How each thing on the canvas is marked: "undated" or ""."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries(document.querySelector("[data-explorer]").explorer.canvas.nodes.map(
          (node) => [node.id, node.undated ? "undated" : ""]))"""
    )
    return found


def test_what_is_undated_at_a_date_is_marked_told_and_listed(visit: OpenVisit) -> None:
    """OpenAI holds in 2016, the theme of vibe coding is undated, Tesla of another time and not drawn."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    assert set(marks(page).values()) == {""}
    expect(page.locator(".date-signs")).to_be_hidden()
    to_date(page, "2016")
    found = marks(page)
    assert found[ID_BASE + "openai"] == ""
    assert not found.keys() & {ID_BASE + "tesla", ID_BASE + "eureka-labs"}
    expect(page.locator(".explorer-status")).to_contain_text("are of another time")
    assert found[ID_BASE + "theme-5"] == "undated"
    sign = page.locator("[data-sign=undated]")
    count = list(found.values()).count("undated")
    expect(sign).to_contain_text(f"{count} things undated")
    sign.click()
    expect(page.locator(".outline tbody tr")).to_have_count(count)
    assert opened.axe() == []
    opened.check()


def test_a_drag_of_the_date_is_one_step(visit: OpenVisit) -> None:
    """However many years pass by on the way, undo and the back button know one."""
    page = start(visit)
    slider = page.locator(".explorer-time input[type=range]")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    long = page.evaluate("history.length")
    page.mouse.move(box["x"] + box["width"] - 8, middle)
    page.mouse.down()
    for part in (0.8, 0.7, 0.6):
        with page.expect_response(re.compile("/api/explore/view")):
            page.mouse.move(box["x"] + box["width"] * part, middle)
    page.mouse.up()
    expect(page.locator("[data-do=undo]")).to_be_enabled()
    page.wait_for_url(re.compile("view="))
    assert page.evaluate("history.length") == long + 1
    page.keyboard.press("Control+z")
    expect(page.locator("input[name=at]")).to_have_value("")
    expect(page.locator("[data-do=undo]")).to_be_disabled()


def test_the_play_button_turns_into_pause(visit: OpenVisit) -> None:
    page = start(visit)
    page.keyboard.press("Space")
    button = page.locator("[data-time=play]")
    expect(button).to_have_attribute("aria-label", "Pause")
    expect(button.locator(".icon-pause")).to_be_visible()
    expect(button.locator(".icon-play")).to_be_hidden()
    page.keyboard.press("Space")
    expect(button.locator(".icon-play")).to_be_visible()
    expect(button.locator(".icon-pause")).to_be_hidden()


def test_changes_are_told_of_the_view_first(visit: OpenVisit) -> None:
    """By relation, as many as the canvas marks; those of the whole graph are a click further."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    to_date(page, "2016")
    page.keyboard.press("v")
    began = panel(page).locator(".change-began").first
    expect(began.locator("h4").first).to_be_visible(timeout=15_000)
    told = int(re.findall(r"\d+", began.locator("h3").inner_text())[0])
    expect(page.locator("[data-sign=began]")).to_contain_text(f"{told} statements began")
    assert sum(int(text) for text in began.locator("h4 .count").all_inner_texts()) == told
    expect(began).to_contain_text("Andrej Karpathy founded Eureka Labs")
    whole = panel(page).locator(".changes-whole")
    whole.locator("summary").first.click()
    more = whole.locator(".change-began h3").inner_text()
    assert int(re.findall(r"\d+", more)[0]) > told
    assert opened.axe() == []
    page.locator("[data-sign=ended]").click()
    expect(page.locator(".outline tbody tr").first).to_contain_text("ended")
    opened.check()


def test_play_begins_where_something_happens_and_shows_the_year(visit: OpenVisit) -> None:
    page = start(visit)
    began: list[str] = page.evaluate(
        "() => document.querySelector('[data-explorer]').explorer.answer.edges.map(({ since }) => since)"
    )
    first = min(int(since[:4]) for since in began if since)
    shown = page.locator(".explorer-year")
    expect(shown).to_be_hidden()
    page.evaluate(
        """() => {
          window.years = [];
          const node = document.querySelector(".explorer-year");
          new MutationObserver(() => years.push(node.textContent)).observe(node, { childList: true });
        }"""
    )
    page.locator(".explorer-time .play").click()
    page.wait_for_function("() => years.filter(Boolean).length > 1", timeout=WAIT)
    expect(shown).to_be_visible()
    page.locator(".explorer-time .play").click()
    assert int(page.evaluate("() => years.find(Boolean)")) == first
    expect(shown).to_be_hidden()
