"""What the look of the graph page says: groups by colour, what leads by size, layouts in rows, free names."""

from __future__ import annotations

import re
from math import dist

import pytest
from browser.graph_page import WAIT, connect, settle, spots, start
from browser.visits import OpenVisit
from playwright.sync_api import Page, expect

from kg.terms import ID_BASE

KARPATHY, OPENAI = ID_BASE + "andrej-karpathy", ID_BASE + "openai"
#: Pairs of a name and what it hides of another thing: its mark, or its name.
HIDDEN = """() => {
  const { canvas } = document.querySelector("[data-explorer]").explorer;
  const tell = ({ id }) => canvas.byId.get(id).name;
  const scale = canvas.network.getScale();
  const marks = canvas.nodes.map(({ id }) => {
    const { x, y } = canvas.where(id);
    const half = canvas.network.body.nodes[id].options.size * scale * 0.6;
    return { id, left: x - half, right: x + half, top: y - half, bottom: y + half };
  });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const names = canvas.boxes.map(({ id, left, right, top, bottom }) => {
    return { id, left: left + 3, right: right - 3, top: top + 2, bottom: bottom - 2 };
  });
  return names.flatMap((name, at) => [
    ...marks.filter((mark) => mark.id !== name.id && meet(mark, name)),
    ...names.slice(at + 1).filter((other) => meet(other, name)),
  ].map((other) => [tell(name), tell(other)]));
}"""


def look(page: Page, name: str, value: str) -> None:
    """Choose in the menu “Look”."""
    page.locator("summary", has=page.locator(".tool-name", has_text="Look")).click()
    page.locator(f"input[name={name}][value={value}]").check()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    page.locator("input[name=layout]:checked").press("Escape")
    page.wait_for_timeout(400)


def apart(some: dict[str, tuple[float, float]], others: dict[str, tuple[float, float]]) -> float:
    """How far at most the same thing stands from itself."""
    assert some.keys() == others.keys()
    return max(dist(some[iri], others[iri]) for iri in some)


def test_each_group_has_its_colour_its_name_and_its_number_and_stands_out_when_pressed(
    visit: OpenVisit,
) -> None:
    page = start(visit)
    look(page, "colour", "community")
    groups = page.get_by_role("group", name=re.compile("Groups around"))
    stanford = groups.get_by_role("button", name=re.compile("Stanford University"))
    drawn: list[tuple[str, int, str]] = page.evaluate(
        """() => document.querySelector("[data-explorer]").explorer.canvas.nodes
          .map(({ id, community, light }) => [id, community, light])"""
    )
    number = int(stanford.get_attribute("data-community") or 0)
    members = {iri for iri, community, _ in drawn if community == number}
    expect(stanford.locator(".count")).to_have_text(str(len(members)))
    counts = [int(text) for text in groups.locator(".count").all_inner_texts()]
    assert sum(counts) == sum(1 for _, community, _ in drawn if community)
    [colour] = {light for _, community, light in drawn if community == number}
    painted = stanford.locator(".glyph").evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert painted == f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:], 16)})"
    stanford.click()
    expect(stanford).to_have_attribute("aria-pressed", "true")
    lit = page.evaluate("() => [...document.querySelector('[data-explorer]').explorer.canvas.near]")
    assert set(lit) == members
    stanford.click()
    expect(stanford).to_have_attribute("aria-pressed", "false")


def test_size_by_a_measure_says_what_it_means_and_what_leads(visit: OpenVisit) -> None:
    page = start(visit)
    look(page, "size", "betweenness")
    led = page.get_by_role("group", name=re.compile("Size: go-betweens.*shortest way"))
    expect(led.get_by_role("button").first).to_have_text("Andrej Karpathy")
    led.get_by_role("button").first.click()
    expect(page.locator(".explorer-panel h2")).to_contain_text("Andrej Karpathy")


@pytest.mark.parametrize("layout", ["force", "tree", "time"])
def test_no_name_stands_on_another_thing(visit: OpenVisit, layout: str) -> None:
    page = start(visit)
    if layout != "force":
        look(page, "layout", layout)
    assert page.evaluate("() => document.querySelector('[data-explorer]').explorer.canvas.boxes.length") > 40
    assert page.evaluate(HIDDEN) == []


def test_in_the_tree_everything_hangs_on_the_person_and_nearly_everything_is_named(visit: OpenVisit) -> None:
    page = start(visit)
    look(page, "layout", "tree")
    at = spots(page)
    assert at[KARPATHY][1] < min(y for iri, (_, y) in at.items() if iri != KARPATHY)
    named = page.evaluate("() => document.querySelector('[data-explorer]').explorer.canvas.boxes.length")
    assert named >= 0.95 * len(at)


def test_what_has_no_date_stands_below_the_years_under_a_head_of_its_own(visit: OpenVisit) -> None:
    page = start(visit, lang="fr")
    page.evaluate(
        """() => {
          const { prototype } = CanvasRenderingContext2D;
          const { fillText } = prototype;
          window.written = new Map();
          prototype.fillText = function (text, x, y, ...rest) {
            written.set(text, y);
            return fillText.call(this, text, x, y, ...rest);
          };
        }"""
    )
    page.keyboard.press("3")
    settle(page)
    page.wait_for_function("() => written.has('Sans date')", timeout=WAIT)
    head = page.evaluate("() => written.get('Sans date')")
    top = page.locator(".explorer-graph").bounding_box()
    assert top
    at = spots(page)
    assert at[OPENAI][1] - top["y"] < head < at[ID_BASE + "theme-3"][1] - top["y"] + 20


def test_what_a_connection_brings_stands_free_with_its_name(visit: OpenVisit) -> None:
    page = start(visit)
    connect(page, "fei-fei li", "vibe coding")
    page.locator(".paths .path").first.wait_for(timeout=WAIT)
    settle(page)
    unnamed = page.evaluate(
        """() => {
          const { canvas } = document.querySelector("[data-explorer]").explorer;
          const named = new Set(canvas.boxes.map(({ id }) => id));
          return [...canvas.near].filter((id) => !named.has(id));
        }"""
    )
    assert unnamed == []
    assert page.evaluate(HIDDEN) == []


def test_the_words_for_who_comes_first_lie_on_nothing(visit: OpenVisit) -> None:
    page = start(visit)
    card = page.locator(".explorer-hint").bounding_box()
    assert card
    low = card["y"] + card["height"]
    assert all(y > low for _, y in spots(page).values())
    tops = page.evaluate(
        """() => {
          const { canvas } = document.querySelector("[data-explorer]").explorer;
          return canvas.boxes.map(({ top }) => canvas.root.getBoundingClientRect().top + top);
        }"""
    )
    assert min(tops) >= low - 1


def test_from_any_look_a_named_button_leads_back_to_the_start_view_and_can_be_undone(
    visit: OpenVisit,
) -> None:
    page = start(visit)
    page.locator(".explorer-hint .close").click()
    before = spots(page)
    look(page, "layout", "tree")
    tree = spots(page)
    page.locator("summary", has=page.locator(".tool-name", has_text="Look")).click()
    page.get_by_role("button", name="Back to the start view").click()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    page.wait_for_timeout(500)
    assert apart(before, spots(page)) < 2
    page.locator("[data-do=undo]").click()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    page.wait_for_timeout(500)
    assert apart(tree, spots(page)) < 2
    expect(page.get_by_role("button", name="Start view", exact=True)).to_be_visible()


def test_what_is_not_drawn_is_listed_and_drawn_from_the_list(visit: OpenVisit) -> None:
    page = start(visit)
    status = page.locator(".explorer-status")
    expect(status).to_contain_text(re.compile(r"\d+ more things not drawn"))
    status.get_by_role("button", name="which?").click()
    listed = page.locator(".rest details", has=page.locator("summary", has_text="organization"))
    listed.locator("summary").click()
    count = int(listed.locator("summary .count").inner_text())
    first = listed.locator("li button").first
    name = first.locator("bdi").inner_text()
    first.click()
    expect(listed.locator("summary .count")).to_have_text(str(count - 1))
    drawn = "() => document.querySelector('[data-explorer]').explorer.canvas.nodes.map((node) => node.name)"
    assert name in page.evaluate(drawn)


def test_the_menu_stands_beside_its_thing_when_the_panel_has_moved_the_picture(visit: OpenVisit) -> None:
    page = start(visit)
    x, y = spots(page)[OPENAI]
    page.mouse.dblclick(x, y)
    expect(page.locator(".explorer-menu .menu-relation").first).to_be_visible(timeout=WAIT)
    expect(page.locator(".explorer-panel")).to_be_visible()
    page.wait_for_timeout(700)
    menu = page.locator(".explorer-menu").bounding_box()
    assert menu
    x, y = spots(page)[OPENAI]
    assert min(abs(x - menu["x"]), abs(x - menu["x"] - menu["width"])) < 40
    assert menu["y"] - 40 < y < menu["y"] + menu["height"] + 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_legends_and_the_list_of_what_is_not_drawn_break_no_rule_of_axe(
    visit: OpenVisit, scheme: str
) -> None:
    opened = visit("/graph", scheme=scheme)
    page = opened.page
    page.wait_for_selector("html.exploring", timeout=WAIT)
    look(page, "colour", "community")
    look(page, "size", "pagerank")
    page.locator("[data-community]").first.click()
    page.keyboard.press("u")
    page.locator(".rest summary").first.click()
    expect(page.locator(".rest li button").first).to_be_visible()
    assert opened.axe() == []
    opened.check()
