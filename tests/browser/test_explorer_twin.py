"""The outline beside the graph: the same things in the same order, in step with the canvas both ways."""

from __future__ import annotations

import re

from browser.graph_page import open_outline, panel, start
from browser.visits import OpenVisit
from playwright.sync_api import Locator, Page, expect

from kg.terms import ID_BASE


def choose_edge(page: Page, subject: str, relation: str, obj: str) -> str:
    """Select an edge as a click on the canvas does; its id."""
    found: str = page.evaluate(
        """([from, name, to]) => {
          const { explorer } = document.querySelector("[data-explorer]");
          const edge = explorer.answer.edges.find((one) =>
            one.from === from && one.name === name && one.to === to);
          explorer.canvas.say("edge", { id: edge.id });
          return edge.id;
        }""",
        [ID_BASE + subject, relation, ID_BASE + obj],
    )
    expect(panel(page).locator(".kind")).to_have_text(re.compile("statement", re.IGNORECASE))
    return found


def in_sight(item: Locator) -> bool:
    """Whether it lies within the drawer as it is scrolled."""
    seen: bool = item.evaluate(
        """(one) => {
          const [box, frame] = [one, one.closest(".explorer-drawer")].map((x) => x.getBoundingClientRect());
          return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
        }"""
    )
    return seen


def test_the_tree_begins_where_the_picture_does(visit: OpenVisit) -> None:
    """The person in the middle, the organizations, the themes; the legend in the same order."""
    page = start(visit)
    page.keyboard.press("t")
    heads = page.locator(".tree > [aria-level='1'] > .tree-line")
    kinds = [re.sub(r"[\d▾▸]", "", text).strip() for text in heads.all_inner_texts()]
    assert kinds[:3] == ["person", "organization", "theme"]
    first = page.locator(".tree [aria-level='2'] > .tree-line").first
    expect(first).to_contain_text("Andrej Karpathy")
    legend = [re.sub(r"\d", "", text).strip() for text in page.locator(".legend li").all_inner_texts()]
    assert legend == kinds


def test_a_selected_statement_is_marked_in_the_tables_and_in_the_tree(visit: OpenVisit) -> None:
    page = start(visit)
    open_outline(page, "statements")
    edge = choose_edge(page, "andrej-karpathy", "worked at", "openai")
    row = page.locator("tr.selected")
    expect(row).to_have_attribute("data-row", edge)
    assert in_sight(row)
    page.locator("[data-form=tree]").click()
    line = page.locator("[role=treeitem][aria-selected=true]")
    expect(line).to_have_attribute("data-key", re.compile(f"^{ID_BASE}andrej-karpathy .* {edge}$"))
    assert in_sight(line.locator(".tree-line"))
    expect(page.locator(".explorer-status")).to_contain_text("Andrej Karpathy worked at OpenAI")
    expect(page.locator(".explorer-status")).to_contain_text(re.compile(r"\d+ things, \d+ statements"))


def test_rows_are_chosen_sorted_and_filtered(visit: OpenVisit) -> None:
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    table = open_outline(page, "statements")
    row = table.locator("tbody tr", has_text="Tesla").first
    row.locator("td").last.click()
    expect(panel(page).locator(".kind")).to_have_text(re.compile("statement", re.IGNORECASE))
    expect(page.locator("tr.selected")).to_contain_text("Tesla")
    names = table.locator("tbody tr td:nth-child(3)")
    page.locator("[data-sort='2']").click()
    rising = names.all_inner_texts()
    page.locator("[data-sort='2']").click()
    assert names.all_inner_texts()[0] != rising[0]
    assert sorted(names.all_inner_texts()) == sorted(rising)
    expect(table.locator("th[aria-sort=descending]")).to_have_count(1)
    page.locator("input[name=rows]").fill("stanf")
    for text in table.locator("tbody tr").all_inner_texts():
        assert "stanf" in text.lower()
    expect(table.locator(".notice")).to_contain_text(re.compile(r"Showing \d+ of \d+"))
    assert opened.axe() == []
    tree = open_outline(page, "tree")
    expect(tree.locator("[aria-selected=true] > .tree-line .count").first).to_be_visible()
    assert opened.axe() == []
    opened.check()
