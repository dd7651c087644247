"""A view has an address that brings it back as it was, and dates of which the page tells the difference."""

from __future__ import annotations

import re
from typing import Any

from browser.graph_page import (
    WAIT,
    connect,
    counted,
    find,
    in_full,
    panel,
    settle,
    spots,
    start,
    state,
    statements,
    things,
)
from browser.visits import OpenVisit
from playwright.sync_api import Page, expect

from kg import KnowledgeGraph
from kg.terms import ID_BASE

TESLA = ID_BASE + "tesla"


def build(page: Page) -> dict[str, Any]:
    """A view that only its reader could have made: grown, dragged, filtered, dated, sized, looked at."""
    page.locator("#canvas").focus()
    for name in ("tesla", "nanochat"):
        find(page, name)
        page.keyboard.press("Enter")
        page.locator(".explorer-menu .menu-action").first.click()
        settle(page)
    page.locator("[data-class]").last.click()
    settle(page)
    find(page, "tesla")
    page.keyboard.press("p")
    x, y = spots(page)[TESLA]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 45, steps=6)
    page.mouse.up()
    page.locator("input[name=at]").fill("2017-03")
    page.keyboard.press("Enter")
    settle(page)
    page.locator("summary:has(+ [data-look])").click()
    page.locator("input[name=size][value=pagerank]").check()
    settle(page)
    page.locator("summary:has(+ [data-look])").click()
    page.locator("[data-do=nearer]").click()
    return state(page)


def test_a_view_of_thirty_things_comes_back_exactly_elsewhere(visit: OpenVisit) -> None:
    """Another browser, another language: same things, places, filters, date, language, measure and zoom."""
    page = start(visit, f"/graph?iri={ID_BASE}openai", lang="fr")
    made = build(page)
    assert len(made["nodes"]) >= 30
    assert made["at"] == "2017-03"
    assert made["size"] == "pagerank"
    assert made["lang"] == "fr"
    assert len(made["classes"]) == 1
    assert made["selected"] == "tesla"
    assert made["camera"]
    assert [one[0] for one in made["nodes"] if one[3]] == ["tesla"]
    page.locator("[data-do=outline]").click()
    there = spots(page)
    said, told = statements(page), counted(page)
    view = page.url.split("view=")[1]

    again = start(visit, f"/graph?view={view}", lang="en")
    assert again.get_attribute("html", "lang") == "fr"
    expect(again.locator("input[name=at]")).to_have_value("2017-03")
    expect(again.locator("input[name=size][value=pagerank]")).to_be_checked()
    expect(again.locator("[data-class][aria-pressed=false]")).to_have_count(1)
    expect(panel(again).locator("h2")).to_have_text("Tesla")
    again.locator("[data-do=outline]").click()
    assert counted(again) == told
    assert statements(again) == said
    seen = spots(again)
    assert seen.keys() == there.keys()
    off = {iri: (there[iri], seen[iri]) for iri in there if max(apart(there[iri], seen[iri])) > 2}
    assert off == {}
    again.locator("[data-do=nearer]").click()
    again.locator("[data-do=farther]").click()
    settle(again)
    same = state(again)
    assert same["nodes"] == made["nodes"], "each in its place, to a tenth"
    assert {**same, "camera": None} == {**made, "camera": None}


def apart(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return abs(one[0] - other[0]), abs(one[1] - other[1])


def test_the_start_view_has_no_long_address_but_says_what_it_leaves_out(visit: OpenVisit) -> None:
    """Its lens is told beside the numbers, can be lifted, and is part of the address then and after."""
    page = start(visit)
    things_shown, before = counted(page)
    left = int(re.findall(r"(\d+) more ties", page.locator(".explorer-status").inner_text())[0])
    page.locator("[data-lens=all]").click()
    expect(page.locator("[data-lens=all]")).to_have_count(0)
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    assert counted(page) == (things_shown, before + left)
    assert state(page)["lens"] is None
    page.locator("[data-do=filters]").click()
    page.locator("input[name=lens][value=overview]").check()
    expect(page.locator("[data-lens=all]")).to_be_visible()
    assert counted(page) == (things_shown, before)
    page.keyboard.press("Escape")
    page.locator("[data-do=nearer]").click()
    assert state(page)["lens"] == "overview"


def test_changes_between_two_dates_are_drawn_and_told(visit: OpenVisit) -> None:
    """From 2016 to 2020: what began and ended on the page is what did in the graph, with its evidence."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    page.locator("input[name=at]").fill("2016")
    page.locator("input[name=comparing]").check()
    page.locator("input[name=compare]").fill("2020")
    page.keyboard.press("Enter")
    expect(panel(page).locator("h2")).to_have_text("2016 – 2020", timeout=WAIT)
    with KnowledgeGraph.open() as graph:
        known = graph_changes(graph)
    page.locator(".changes-whole > summary").click()
    for name, sentences in known.items():
        whole = panel(page).locator(f".changes-whole .change-{name} .why")
        assert sorted(whole.evaluate_all(SENTENCES)) == sorted(sentences)
        inside = panel(page).locator(f"section.change-{name}:not(.changes-whole *) .why")
        assert set(inside.evaluate_all(SENTENCES)) < set(sentences), (
            "of the view first, no more than there is"
        )
    began = panel(page).locator(".change-began li", has_text="Tesla").first
    marks = tree_marks(page)
    assert marks["Tesla"] == ["began"], "of another time in 2016, so that it begins with its first tie"
    began.locator(".why").first.click()
    expect(panel(page).locator("h2")).to_contain_text("Tesla")
    expect(panel(page).locator(".panel-support")).not_to_have_count(0)
    page.locator("input[name=comparing]").uncheck()
    settle(page)
    assert state(page)["compare"] is None
    assert opened.axe() == []
    opened.check()


#: What the marks beside the changes say that they lead to.
SENTENCES = "all => all.map((one) => one.getAttribute('aria-label').replace(/^.*?: /, ''))"


def graph_changes(graph: KnowledgeGraph) -> dict[str, list[str]]:
    from kg.changes import changes
    from kg.telling import sentence

    found = changes(graph, "2016", "2020")
    return {
        "began": [sentence(edge) for edge in found.began],
        "ended": [sentence(edge) for edge in found.ended],
    }


def tree_marks(page: Page) -> dict[str, list[str]]:
    """What the tree notes beside each thing."""
    page.locator("[data-do=outline]").click()
    page.locator("[data-form=tree]").click()
    rows = page.locator(".outline [aria-level='2'] > .tree-line")
    found: list[tuple[str, list[str]]] = rows.evaluate_all(
        """all => all.map((one) => [one.querySelector("bdi").textContent,
          [...one.querySelectorAll(".tag")].map((tag) => tag.textContent)])"""
    )
    return dict(found)


def test_going_back_and_forth_through_views_and_their_looks(visit: OpenVisit) -> None:
    """The back button and undo are two ways back, each to what was seen, places included."""
    page = start(visit, f"/graph?iri={ID_BASE}openai")
    first = things(page)
    find(page, "nanochat")
    settle(page)
    second = state(page)
    assert len(second["nodes"]) == len(first) + 1
    page.go_back()
    page.wait_for_function(
        "(n) => document.querySelectorAll('.outline tbody tr').length === n", arg=len(first)
    )
    assert things(page) == first
    page.go_forward()
    page.wait_for_function(
        "(n) => document.querySelectorAll('.outline tbody tr').length === n", arg=len(first) + 1
    )
    assert {in_full(one[0]) for one in second["nodes"]} == set(things(page))
    assert state(page)["nodes"] == second["nodes"]


def test_a_link_opens_the_statement_and_the_connection_that_were_read(visit: OpenVisit) -> None:
    """Whoever opens it sees the same panel and the same ways between the same two things."""
    page = start(visit)
    connect(page, "fei-fei li", "vibe coding")
    paths = page.locator(".paths .path")
    expect(paths).to_have_count(3, timeout=WAIT)
    told = paths.all_inner_texts()
    settle(page)
    page.keyboard.press("Escape")
    find(page, "openai")
    page.keyboard.press("n")
    sentence = page.locator(".panel-sentence").inner_text()
    settle(page)
    view = page.url.split("view=")[1]
    again = start(visit, f"/graph?view={view}")
    expect(again.locator(".panel-sentence")).to_have_text(sentence)
    expect(again.locator(".paths .path")).to_have_count(3, timeout=WAIT)
    assert again.locator(".paths .path").all_inner_texts() == told


def test_the_copied_link_of_the_start_view_says_all_of_it(visit: OpenVisit) -> None:
    """Its things, lens and language, so that it is the same elsewhere and later."""
    page = start(visit, lang="fr")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#canvas").focus()
    page.keyboard.press("l")
    expect(page.locator(".explorer-status")).to_have_attribute("data-kind", "told")
    link = page.evaluate("navigator.clipboard.readText()")
    again = start(visit, "/graph" + link.split("/graph")[1], lang="en")
    assert again.get_attribute("html", "lang") == "fr"
    assert counted(again) == counted(page)
    assert things(again) == things(page)
