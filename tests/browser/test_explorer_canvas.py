"""The canvas of the graph page under a real mouse: what is drawn, what follows a drag, what stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import dist
from typing import Any

import pytest
from browser.graph_page import WAIT, in_full, spots, start, state
from browser.visits import OpenVisit, serving
from playwright.sync_api import Page, expect

from kg.terms import ID_BASE

OPENAI, KARPATHY = ID_BASE + "openai", ID_BASE + "andrej-karpathy"
ALTMAN, VIBE = ID_BASE + "sam-altman", ID_BASE + "theme-vibe-coding"
HUB = "https://example.org/hub"
_NAMES = {
    "zh": "李飞飞",
    "ar": "عمر الخيام",
    "he": "שלום",
    "hi": "कल्पना",
    "ru": "Андрей",
    "el": "Θαλῆς",
    "ja": "ひらがな",
    "th": "ภาษาไทย",
    "en": "🦜 parrot",
}
_RELATIONS = ("knows", "taught", "hired", "cites", "admires", "follows", "reviews", "owes")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a hub of 5,000 members, two people tied eight times, and names in nine scripts."""
    lines = [
        "@prefix : <https://example.org/> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        ':hub a :Company ; rdfs:label "Hub" .',
        *(f':m{n} a :Member ; rdfs:label "Member {n}" ; :worksAt :hub .' for n in range(5000)),
        ':a a :Member ; rdfs:label "Alice" .',
        ':b a :Member ; rdfs:label "Bob" .',
        *(f":a :{relation} :b ." for relation in _RELATIONS),
        *(f':s-{tag} a :Script ; rdfs:label "{name}"@{tag} ; :near :a .' for tag, name in _NAMES.items()),
    ]
    path = tmp_path_factory.mktemp("crowd") / "crowd.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with serving(str(path)) as base:
        yield base


def canvas(page: Page, expression: str) -> Any:
    """What an expression over the drawn `canvas` says."""
    here = "const { canvas } = document.querySelector('[data-explorer]').explorer;"
    return page.evaluate(f"() => {{ {here} return {expression}; }}")


def drag(page: Page, iri: str, by: tuple[int, int], *, steps: int = 24) -> None:
    """Take a thing with the mouse and put it elsewhere, at the pace of a hand."""
    x, y = spots(page)[iri]
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(x + by[0] * step / steps, y + by[1] * step / steps)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_function(
        "() => !document.querySelector('[data-explorer]').explorer.canvas.drag.held.length", timeout=WAIT
    )


def moved(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]) -> set[str]:
    """The things that stand elsewhere than they did."""
    return {iri for iri in before if dist(before[iri], after[iri]) > 3}


def undo(page: Page) -> None:
    page.locator("[data-do=undo]").click()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    page.wait_for_timeout(500)


def test_what_is_tied_to_a_dragged_thing_follows_and_one_undo_takes_all_back(visit: OpenVisit) -> None:
    page = start(visit, motion=True)
    before = spots(page)
    drag(page, OPENAI, (170, 110))
    after = spots(page)
    assert dist(after[OPENAI], (before[OPENAI][0] + 170, before[OPENAI][1] + 110)) < 12
    assert ALTMAN in moved(before, after)
    assert after[ALTMAN][0] > before[ALTMAN][0]
    assert KARPATHY not in moved(before, after)
    undo(page)
    assert moved(before, spots(page)) == set()
    expect(page.locator("[data-do=undo]")).to_be_disabled()


def test_nothing_comes_to_lie_on_another_after_a_drag(visit: OpenVisit) -> None:
    page = start(visit, motion=True)
    drag(page, OPENAI, (-10, 150))
    page.wait_for_timeout(300)
    lying = canvas(
        page,
        """canvas.nodes.flatMap((one, at) => canvas.nodes.slice(at + 1).filter((other) => {
          const [a, b] = [one, other].map(({ id }) => canvas.network.body.nodes[id]);
          return Math.hypot(a.x - b.x, a.y - b.y) < a.options.size + b.options.size;
        }).map((other) => [one.name, other.name]))""",
    )
    assert lying == []


def test_physics_is_off_again_after_a_drag(visit: OpenVisit) -> None:
    page = start(visit, motion=True)
    drag(page, OPENAI, (120, 60))
    assert canvas(page, "canvas.network.physics.options.enabled") is False
    held = spots(page)
    page.wait_for_timeout(300)
    assert moved(held, spots(page)) == set()


def test_a_reader_who_wants_no_motion_moves_one_thing_alone(visit: OpenVisit) -> None:
    page = start(visit)
    before = spots(page)
    drag(page, OPENAI, (120, 60))
    assert moved(before, spots(page)) == {OPENAI}


@pytest.mark.parametrize("layout", ["tree", "time", "rings"])
def test_where_places_mean_something_only_what_is_dragged_moves(visit: OpenVisit, layout: str) -> None:
    page = start(visit, motion=True)
    page.locator("summary", has_text="Look").click()
    page.locator(f"input[name=layout][value={layout}]").check()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    page.keyboard.press("Escape")
    page.wait_for_timeout(600)
    before = spots(page)
    drag(page, OPENAI, (60, -40))
    assert moved(before, spots(page)) == {OPENAI}


def test_the_permalink_keeps_what_was_dragged_pinned_and_what_followed_in_its_place(visit: OpenVisit) -> None:
    page = start(visit, motion=True)
    drag(page, OPENAI, (150, 90))
    kept = {in_full(name): (x, y, pinned) for name, x, y, pinned in state(page)["nodes"]}
    assert [iri for iri, (*_, pinned) in kept.items() if pinned] == [OPENAI]
    address, there = page.url, spots(page)
    again = start(visit, address[address.index("/graph") :], motion=True)
    assert moved(there, spots(again)) == set()
    drawn = canvas(again, "canvas.nodes.filter((node) => node.pinned).map(({ id }) => id)")
    assert drawn == [OPENAI]


def test_a_pinned_thing_does_not_follow(visit: OpenVisit) -> None:
    page = start(visit, motion=True)
    drag(page, ALTMAN, (-10, 40))
    before = spots(page)
    drag(page, OPENAI, (140, 80))
    assert ALTMAN not in moved(before, spots(page))


def test_five_thousand_neighbours_are_drawn_as_one_group_that_opens_by_twenties(
    visit: OpenVisit, crowd: str
) -> None:
    page = start(visit, f"/graph?iri={HUB}", base=crowd)
    page.keyboard.press("Escape")
    x, y = spots(page)[HUB]
    page.mouse.dblclick(x, y)
    row = page.locator(".menu-relation").first
    expect(row).to_contain_text("5,000")
    row.click()
    expect(page.locator(".explorer-menu")).to_be_hidden()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    groups = "canvas.nodes.filter((node) => node.group).map(({ id, count, name }) => [id, count, name])"
    [(group, count, name)] = canvas(page, groups)
    shown = canvas(page, "canvas.nodes.filter((node) => node.name.startsWith('Member')).length")
    assert count == 5000 - shown
    assert name == f"Hub: {count:,} more Members"
    x, y = spots(page)[group]
    page.mouse.click(x, y)
    page.get_by_role("button", name=re.compile("20")).first.click()
    page.wait_for_function(
        f"() => document.querySelector('[data-explorer]').explorer.canvas.nodes.length === {shown + 22}",
        timeout=WAIT,
    )
    assert canvas(page, groups)[0][1] == count - 20


def test_relations_between_the_same_two_things_are_all_drawn_each_on_a_way_of_its_own(
    visit: OpenVisit, crowd: str
) -> None:
    page = start(visit, "/graph?iri=https://example.org/a", base=crowd)
    drawn = canvas(
        page,
        "canvas.edges.filter((edge) => edge.to === 'https://example.org/b').map(({ id, name }) => {"
        "const { x, y } = canvas.network.canvasToDOM(canvas.network.body.edges[id].edgeType.getPoint(0.5));"
        "return [name, x, y]; })",
    )
    assert {name for name, *_ in drawn} == set(_RELATIONS)
    middles = [(x, y) for _, x, y in drawn]
    assert all(dist(one, other) > 4 for one in middles for other in middles if one is not other)


def test_names_in_every_script_are_written_on_the_canvas(visit: OpenVisit, crowd: str) -> None:
    page = start(visit, "/graph?iri=https://example.org/a", base=crowd)
    canvas(page, "canvas.fit(false)")
    page.evaluate(
        """() => {
          const { prototype } = CanvasRenderingContext2D;
          const { fillText } = prototype;
          window.written = new Set();
          prototype.fillText = function (text, ...rest) {
            written.add(text);
            return fillText.call(this, text, ...rest);
          };
          document.querySelector("[data-explorer]").explorer.canvas.drawSoon();
        }"""
    )
    page.wait_for_function(
        "(names) => names.every((name) => written.has(name))", arg=list(_NAMES.values()), timeout=WAIT
    )


def test_playing_moves_the_date_on_and_stops_when_pressed_again(visit: OpenVisit) -> None:
    page = start(visit)
    date = page.locator("input[name=at]")
    date.fill("2010")
    date.press("Enter")
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    play = page.locator(".explorer-time .play")
    play.click()
    expect(date).to_have_value(re.compile("201[2-9]"), timeout=WAIT)
    play.click()
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    stopped = date.input_value()
    page.wait_for_timeout(2500)
    expect(date).to_have_value(stopped)


def test_the_legend_hides_a_class_from_the_canvas_and_brings_it_back(visit: OpenVisit) -> None:
    page = start(visit)
    before = spots(page)
    organizations = set(canvas(page, "canvas.nodes.filter((n) => n.key === 'organization').map((n) => n.id)"))
    assert OPENAI in organizations
    button = page.locator(".legend button", has_text="organization")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    assert set(spots(page)) == set(before) - organizations
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    assert set(spots(page)) == set(before)


def test_nothing_stays_faded_when_what_was_selected_is_no_longer_there(visit: OpenVisit) -> None:
    page = start(visit, f"/graph?iri={OPENAI}")
    edge = canvas(page, "canvas.edges.find(({ name }) => name === 'worked at').id")
    page.evaluate("(id) => document.querySelector('[data-explorer]').explorer.selectEdge(id)", edge)
    faded = "Object.values(canvas.network.body.nodes).filter(({ options }) => options.opacity < 1).length"
    assert canvas(page, faded) > 0
    date = page.locator("input[name=at]")
    date.fill("2013")
    date.press("Enter")
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    assert canvas(page, faded) == 0


def test_two_clicks_open_the_menu_of_the_thing_under_the_pointer(visit: OpenVisit) -> None:
    page = start(visit, motion=True)
    x, y = spots(page)[OPENAI]
    page.mouse.click(x, y)
    page.mouse.click(x, y)
    expect(page.locator(".menu-title")).to_contain_text("OpenAI", timeout=WAIT)


def test_coming_nearer_gives_room_not_larger_marks(visit: OpenVisit) -> None:
    page = start(visit)
    size = f"canvas.network.body.nodes['{KARPATHY}'].options.size * canvas.network.getScale()"
    before = canvas(page, size)
    for _ in range(4):
        page.locator("[data-do=nearer]").click()
    page.wait_for_timeout(100)
    assert canvas(page, "canvas.network.getScale() / canvas.usual") > 3
    assert canvas(page, size) < 2 * before


def test_organizations_carry_the_years_of_the_person_in_the_middle(visit: OpenVisit) -> None:
    page = start(visit)
    years = dict(canvas(page, "canvas.nodes.filter(({ when }) => when).map(({ id, when }) => [id, when])"))
    assert years[OPENAI] == "2015–2017, 2023–2024"


def test_hardly_an_edge_runs_through_a_thing_that_it_does_not_tie(visit: OpenVisit) -> None:
    page = start(visit)
    through = canvas(
        page,
        """canvas.edges.filter(({ id, from, to }) => {
          const drawn = canvas.network.body.edges[id];
          return [...Array(61)].some((_, step) => {
            const at = drawn.edgeType.getPoint(step / 60);
            return canvas.nodes.some((node) => {
              const body = canvas.network.body.nodes[node.id];
              const far = Math.hypot(body.x - at.x, body.y - at.y);
              return node.id !== from && node.id !== to && far < body.options.size;
            });
          });
        }).length""",
    )
    assert through <= 2
