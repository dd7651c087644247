"""The keys of the graph page: each action has one, also after the mouse was used."""

from __future__ import annotations

import re

from browser.graph_page import find, panel, spots, start, state
from browser.visits import OpenVisit
from playwright.sync_api import Page, expect

from kg.terms import ID_BASE

OPENAI = ID_BASE + "openai"


def click(page: Page, iri: str) -> None:
    """Click a thing on the canvas with the mouse."""
    page.mouse.click(*spots(page)[iri])
    expect(panel(page).locator("h2")).to_be_visible()


def read_next(page: Page, key: str) -> str:
    """The statement in the panel after a key."""
    with page.expect_response(re.compile("/api/explore/edge")):
        page.keyboard.press(key)
    expect(panel(page).locator(".kind")).to_have_text(re.compile("statement", re.IGNORECASE))
    return panel(page).locator("h2").inner_text()


def focus(page: Page) -> str:
    found: str = page.evaluate(
        "() => document.activeElement.id || document.activeElement.getAttribute('role') || "
        "document.activeElement.className"
    )
    return found


def test_keys_go_on_after_a_click_on_the_canvas(visit: OpenVisit) -> None:
    """The focus is inside the canvas then: Enter opens the menu, arrows walk, Escape lets go."""
    page = start(visit)
    click(page, OPENAI)
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-menu")).to_be_visible()
    page.keyboard.press("Escape")
    name = panel(page).locator("h2").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(panel(page).locator("h2")).not_to_have_text(name)
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()


def test_evidence_is_read_round_one_thing(visit: OpenVisit) -> None:
    """N and Shift+N stay with the thing one started from; Escape goes back to it, I into the panel."""
    page = start(visit)
    find(page, "openai")
    page.locator("#canvas").focus()
    first = read_next(page, "n")
    second = read_next(page, "n")
    assert first != second
    assert "OpenAI" in first
    assert "OpenAI" in second
    assert read_next(page, "Shift+N") == first
    page.keyboard.press("i")
    assert focus(page) == "explorer-panel"
    page.keyboard.press("i")
    assert focus(page) == "canvas"
    page.keyboard.press("Escape")
    expect(panel(page).locator("h2")).to_have_text("OpenAI")


def test_the_outline_takes_the_focus_and_gives_it_back(visit: OpenVisit) -> None:
    page = start(visit)
    page.keyboard.press("t")
    assert focus(page) == "treeitem"
    page.keyboard.press("Shift+Tab")
    assert focus(page) == "tab"
    page.keyboard.press("ArrowRight")
    expect(page.locator(".outline table")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".explorer-drawer")).to_be_hidden()
    assert focus(page) == "canvas"


def test_the_list_tells_a_key_for_every_button(visit: OpenVisit) -> None:
    """What has a button in the tools, the menus and the bar of the date is in the list of keys."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    page.keyboard.press("?")
    told = page.locator("dialog .keys dd").all_inner_texts()
    keys = page.locator("dialog .keys dt").all_inner_texts()
    assert len(keys) == len(set(keys)) == len(told)
    assert not [words for words in told if "explore.key" in words]
    buttons = page.locator("[data-do], [data-export], [data-time], [name=comparing], [data-look] fieldset")
    assert buttons.count() <= len(keys)
    assert opened.axe() == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_steps_by_their_keys(visit: OpenVisit) -> None:
    """The next twenty, fold in, keep only, group, layout, colour, start view: each takes its step."""
    page = start(visit)
    find(page, "andrej karpathy")
    page.locator("#canvas").focus()
    before = len(state(page)["nodes"])
    page.keyboard.press("Shift+E")
    more = len(state(page)["nodes"])
    assert more > before
    page.keyboard.press("Backspace")
    folded = len(state(page)["nodes"])
    assert folded < more
    page.keyboard.press("k")
    assert len(state(page)["nodes"]) < folded
    page.keyboard.press("4")
    page.keyboard.press("b")
    looked = state(page)
    assert (looked["layout"], looked["colour"]) == ("rings", "community")
    page.keyboard.press("Home")
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    expect(page.locator(".explorer-status")).to_contain_text(f"{before} things")


def test_files_are_taken_by_two_keys(visit: OpenVisit) -> None:
    """X opens the menu, a letter takes a form; S and R show the query and the data."""
    page = start(visit)
    page.keyboard.press("x")
    expect(page.locator("[data-take]")).to_be_visible()
    with page.expect_download() as download:
        page.keyboard.press("g")
    assert download.value.suggested_filename == "doxograph-andrej-karpathy.graphml"
    page.keyboard.press("x")
    with page.expect_download() as download:
        page.keyboard.press("c")
    assert download.value.suggested_filename == "doxograph-andrej-karpathy.zip"
    expect(page.locator("[data-take]")).to_be_hidden()
    page.keyboard.press("s")
    expect(page.locator("dialog pre")).to_contain_text("CONSTRUCT", timeout=15_000)
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("dialog pre")).to_contain_text("@prefix", timeout=15_000)


def test_what_a_relation_ties_to_a_thing_is_drawn_as_one(visit: OpenVisit) -> None:
    """Theses that also have a theme go into the group of those that somebody advocates, and come back."""
    page = start(visit)
    find(page, "andrej karpathy")
    before = [iri for iri, *_ in state(page)["nodes"]]
    page.locator("#canvas").focus()
    page.keyboard.press("g")
    page.wait_for_function("() => document.querySelector('[data-explorer]').explorer.state.groups.length")
    ((iri, relation, outgoing, *_),) = state(page)["groups"]
    after = [iri for iri, *_ in state(page)["nodes"]]
    assert (iri, relation, outgoing) == ("andrej-karpathy", "advocates", 1)
    gone = set(before) - set(after)
    assert len(gone) > 10
    assert all(one.startswith("thesis-") for one in gone)
    page.keyboard.press("Control+z")
    page.wait_for_function("() => !document.querySelector('[data-explorer]').explorer.state.groups.length")
    assert [iri for iri, *_ in state(page)["nodes"]] == before


def test_what_leads_to_a_thing_is_drawn_as_one_as_well(visit: OpenVisit) -> None:
    """The members of an organization: seen from it, drawn from them."""
    page = start(visit, "/graph?iri=https://w3id.org/doxograph/id/openai")
    find(page, "openai")
    before = len(state(page)["nodes"])
    page.locator("#canvas").focus()
    page.keyboard.press("g")
    page.wait_for_function("() => document.querySelector('[data-explorer]').explorer.answer.groups.length")
    gone = before - len(state(page)["nodes"])
    assert gone > 1
    stands = (
        "() => document.querySelector('[data-explorer]').explorer.answer.groups.map(({ count }) => count)"
    )
    assert page.evaluate(stands)[0] >= gone
