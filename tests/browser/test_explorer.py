"""Walking on the graph page step by step: expanding, going back, searching, by touch."""

from __future__ import annotations

import re

from browser.graph_page import counted, find, start, things
from browser.visits import NARROW, OpenVisit
from playwright.sync_api import expect


def test_expanding_tells_the_numbers_first_and_can_be_undone(visit: OpenVisit) -> None:
    page = start(visit)
    find(page, "openai")
    before = set(things(page))
    page.keyboard.press("Escape")
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    menu = page.locator(".explorer-menu")
    row = menu.locator(".menu-relation:not(:disabled)", has_text=re.compile("has member"))
    shown, total = map(int, re.findall(r"\d+", row.locator(".count").inner_text()))
    assert 0 < shown < total
    row.click()
    page.wait_for_function("() => document.querySelector('[data-do=undo]').disabled === false")
    after = set(things(page))
    assert len(after - before) == total - shown
    page.keyboard.press("Control+z")
    expect(page.locator("[data-do=redo]")).to_be_enabled()
    assert set(things(page)) == before
    page.keyboard.press("Control+y")
    expect(page.locator("[data-do=redo]")).to_be_disabled()
    assert set(things(page)) == after


def test_what_is_chosen_while_the_server_is_asked_stays_chosen(visit: OpenVisit) -> None:
    """A slow answer to one step does not take back what the reader has done since."""
    page = start(visit)
    held = []
    page.route("**/api/explore/view*", lambda route: held.append(route))
    page.locator("[data-class]").first.click()
    find(page, "openai")
    for route in held:
        route.continue_()
    expect(page.locator("[data-do=undo]")).to_be_enabled()
    expect(page.locator(".explorer-panel h2")).to_contain_text("OpenAI")


def test_the_back_button_returns_to_the_view_before(visit: OpenVisit) -> None:
    page = start(visit)
    before = counted(page)
    page.locator("[data-class]").first.click()
    page.wait_for_url(re.compile("view="))
    fewer = counted(page)
    assert fewer[0] < before[0]
    page.go_back()
    page.wait_for_function(
        f"() => document.querySelector('.explorer-status').innerText.includes('{before[0]} ')"
    )
    assert counted(page) == before
    page.go_forward()
    page.wait_for_function(
        f"() => document.querySelector('.explorer-status').innerText.includes('{fewer[0]} ')"
    )
    assert counted(page) == fewer


def test_enter_in_the_search_goes_to_the_best_name(visit: OpenVisit) -> None:
    page = start(visit)
    page.keyboard.press("/")
    page.keyboard.insert_text("nanochat")
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-panel h2")).to_have_text("nanochat")
    assert "/graph" in page.url


def test_it_works_on_a_phone_by_touch(visit: OpenVisit) -> None:
    opened = visit("/graph", size=NARROW, touch=True, lang="fr")
    page = opened.page
    page.wait_for_selector("html.exploring")
    assert opened.overflow() <= 0
    page.locator("#explorer-search").fill("openai")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("option").first.tap()
    panel = page.locator(".explorer-panel")
    expect(panel.locator("h2")).to_have_text("OpenAI")
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] > 250, "a sheet at the bottom, the graph above it"
    assert opened.axe() == []
    panel.get_by_role("button", name="Déplier").tap()
    expect(page.locator(".explorer-menu")).to_be_visible()
    assert opened.overflow() <= 0
    assert opened.axe() == []
    opened.check()
