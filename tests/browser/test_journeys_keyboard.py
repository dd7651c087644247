"""The whole tour by keyboard alone: every step of the journeys, and no pointer anywhere."""

from __future__ import annotations

import re

from browser.graph_page import WAIT, counted, panel, settle
from browser.visits import OpenVisit, Visit
from playwright.sync_api import Page, expect


class Keyboard:
    """A reader at the graph page who has no pointer."""

    def __init__(self, opened: Visit) -> None:
        self.opened, self.page = opened, opened.page
        self.page.wait_for_selector("html.exploring")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def on(self, selector: str) -> bool:
        """Whether the focus is on something like this."""
        return bool(self.page.evaluate("(what) => document.activeElement.matches(what)", selector))

    def tab_to(self, selector: str, most: int = 80) -> None:
        """Go on with Tab until the focus is on something like this."""
        for _ in range(most):
            if self.on(selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector}")

    def find(self, name: str) -> None:
        self.press("/")
        self.write(name)
        self.page.get_by_role("option").first.wait_for()
        self.press("ArrowDown", "Enter")
        expect(panel(self.page).locator("h2")).to_contain_text(re.compile(re.escape(name[:6]), re.IGNORECASE))


def at(visit: OpenVisit, path: str = "/graph") -> tuple[Keyboard, Page]:
    reader = Keyboard(visit(path))
    return reader, reader.page


def test_by_keyboard_to_the_stays_at_openai_and_their_evidence(visit: OpenVisit) -> None:
    reader, page = at(visit)
    reader.find("openai")
    reader.press("i")
    assert page.evaluate("document.activeElement.closest('.explorer-panel') !== null")
    reader.tab_to(".panel-relation li .mark")
    reader.press("Enter")
    note = page.locator(".note-popover")
    expect(note.locator(".rank")).to_be_visible()
    reader.press("Escape")
    expect(note).to_be_hidden()
    assert reader.on(".mark"), "back where one was"
    reader.tab_to(".panel-relation li .why")
    reader.press("Enter")
    expect(panel(page).locator("h2")).to_contain_text("worked at OpenAI")
    expect(panel(page).locator(".panel-support h3").first).to_have_text("from 2015 to June 2017")
    assert reader.opened.axe() == []
    reader.opened.check()


def test_by_keyboard_from_one_thing_to_another_and_into_the_positions(visit: OpenVisit) -> None:
    reader, page = at(visit)
    reader.press("Shift+C")
    for name in ("fei-fei li", "vibe coding"):
        reader.tab_to("#connect-search")
        reader.write(name)
        page.locator(".connect [role=option]").first.wait_for()
        reader.press("ArrowDown", "Enter")
        expect(page.locator(".connect .chip").last).to_contain_text(re.compile(name, re.IGNORECASE))
    expect(page.locator(".paths .path")).to_have_count(3, timeout=WAIT)
    reader.tab_to(".paths a[data-iri]")
    reader.press("Enter")
    expect(panel(page).locator("h2")).to_be_visible()
    reader.find("agents, autonomy")
    lane = panel(page).locator(".panel-positions .lane").first
    expect(lane.locator("li").first).to_contain_text(
        re.compile(r"Andrej Karpathy (advocates|disputes|predicts), ")
    )
    reader.press("i")
    reader.tab_to(".panel-positions .why")
    reader.press("Enter")
    expect(panel(page).locator(".panel-support .rank").first).to_be_visible()
    reader.opened.check()


def test_by_keyboard_to_a_date_its_turtle_and_its_changes(visit: OpenVisit) -> None:
    reader, page = at(visit)
    every = counted(page)
    reader.press("d")
    reader.write("2016")
    reader.press("Enter")
    expect(page.locator(".explorer-status")).to_contain_text("are of another time", timeout=WAIT)
    settle(page)
    held = counted(page)
    assert held[0] < every[0]
    reader.press("Tab", "r")
    turtle = page.get_by_role("dialog").locator("code")
    expect(turtle).to_contain_text("id:openai", timeout=WAIT)
    expect(turtle).not_to_contain_text("id:nanochat")
    reader.press("Escape", "]")
    expect(page.locator("input[name=at]")).to_have_value("2017")
    settle(page)
    reader.press("v")
    expect(page.locator("input[name=compare]")).to_be_focused()
    reader.press("Control+a")
    reader.write("2020")
    reader.press("Enter")
    expect(panel(page).locator("h2")).to_have_text("2017 – 2020", timeout=WAIT)
    expect(panel(page).locator(".change-ended").first).to_contain_text("OpenAI")
    reader.opened.check()


def test_by_keyboard_walking_expanding_filtering_and_taking_away(visit: OpenVisit) -> None:
    reader, page = at(visit, "/graph?iri=https://w3id.org/doxograph/id/nanochat")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    before = counted(page)
    reader.find("nanochat")
    first = panel(page).locator("h2").inner_text()
    reader.press("ArrowRight", "ArrowUp")
    expect(panel(page).locator("h2")).not_to_have_text(first)
    reader.find("andrej karpathy")
    reader.press("Enter")
    menu = page.locator(".explorer-menu")
    expect(menu.locator(".menu-relations")).to_be_visible()
    reader.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.explorer-menu') !== null")
    reader.press("Enter")
    settle(page)
    grown = counted(page)
    assert grown[0] > before[0]
    reader.press("p", "Control+z", "Control+z")
    settle(page)
    assert counted(page)[0] == before[0]
    reader.press("Control+y")
    settle(page)
    assert counted(page) == grown
    reader.press("f")
    reader.tab_to(".filters input[type=checkbox]")
    reader.press(" ")
    settle(page)
    assert counted(page)[0] < grown[0]
    assert reader.on(".filters input[type=checkbox]"), "the focus stays where one is"
    reader.press("Escape", "t")
    expect(page.get_by_role("tree")).to_be_visible()
    reader.tab_to("[role=treeitem]")
    reader.press("End", " ")
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_have_count(1)
    reader.press("Escape", "2")
    settle(page)
    reader.press("l")
    expect(page.locator(".explorer-status")).to_have_attribute("data-kind", "told")
    assert "/graph?view=" in page.evaluate("navigator.clipboard.readText()")
    reader.press("x")
    with page.expect_download() as download:
        reader.press("m")
    assert download.value.suggested_filename.endswith(".md")
    reader.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    reader.press("Escape")
    reader.opened.check()
