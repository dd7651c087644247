"""What the canvas keeps clear of what: groups, names, the ties of a hub, the lanes of the timeline."""

from __future__ import annotations

import pytest
from browser.graph_page import WAIT, find, settle, start
from browser.test_explorer_canvas import canvas
from browser.visits import OpenVisit


def test_groups_of_one_thing_stand_clear_of_it_of_all_names_and_of_one_another(visit: OpenVisit) -> None:
    found = start(visit).evaluate(
        """async () => {
          const script = document.querySelector('script[src*="explore/main"]').src;
          const { besides, parts } = await import(new URL("groups.js", script));
          const ring = [...Array(14)].map((_, at) => ({
            id: `x:${at}`, name: `Document ${at}`, half: 9,
            x: 190 * Math.cos(at * 0.45), y: 150 * Math.sin(at * 0.45),
          }));
          const marks = [{ id: "hub", name: "The hub", x: 0, y: 0, half: 18 }, ...ring];
          const label = (what) => `The hub: 2,558 more (${what})`;
          const groups = ["member", "made", "knows"].map((id) => ({ id, iri: "hub", label: label(id) }));
          const at = besides(groups, marks);
          const own = groups.map(({ id, label }) => parts({ ...at.get(id), name: label, half: 13 }, 7, 150));
          const all = [...own, ...marks.map((mark) => parts(mark, 6.6, 150))];
          const meet = (a, b) =>
            a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
          return own.map((one, number) => all.filter(
            (other, place) => place !== number && one.some((a) => other.some((b) => meet(a, b)))).length);
        }"""
    )
    assert found == [0, 0, 0]


def test_the_more_ties_stand_out_together_the_thinner_and_paler_each_is(visit: OpenVisit) -> None:
    page = start(visit)
    read = """(() => {
      const { selected: iri } = canvas;
      const drawn = canvas.edges.filter(({ from, to }) => from === iri || to === iri).map((one) => one.drawn);
      return [drawn.length, drawn[0].width, drawn[0].color.opacity];
    })()"""
    find(page, "openai")
    few = canvas(page, read)
    find(page, "andrej karpathy")
    many = canvas(page, read)
    assert few[0] <= 40 < many[0]
    assert few[1:] == [1, 1]
    assert many[1] < 0.9
    assert many[2] < 0.9


def test_no_mark_of_the_timeline_lies_in_the_strip_of_the_years(visit: OpenVisit) -> None:
    page = start(visit)
    page.keyboard.press("3")
    page.wait_for_function("() => document.querySelector('[data-explorer]').explorer.canvas.marks.length")
    settle(page)
    size = "canvas.network.body.nodes[id].options.size"
    highest = canvas(page, f"Math.min(...canvas.nodes.map(({{ id }}) => canvas.where(id).y - {size}))")
    assert highest > 28


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_no_mark_lies_on_the_name_of_a_lane(visit: OpenVisit, size: tuple[int, int]) -> None:
    page = start(visit, size=size)
    page.keyboard.press("3")
    page.wait_for_function("() => document.querySelector('[data-explorer]').explorer.canvas.marks.length")
    settle(page)
    on = page.evaluate(
        """async () => {
          const script = document.querySelector('script[src*="explore/main"]').src;
          const { titles } = await import(new URL("marks.js", script));
          const { canvas } = document.querySelector("[data-explorer]").explorer;
          const lanes = titles(canvas).filter(({ right }) => right < canvas.root.clientWidth);
          return lanes.map((box) => canvas.nodes.filter(({ id }) => {
            const { x, y } = canvas.where(id);
            return x > box.left && x < box.right && y > box.top && y < box.bottom;
          }).length);
        }"""
    )
    assert len(on) > 2
    assert set(on) == {0}


def test_no_name_stays_below_a_line_of_the_state_that_grows(visit: OpenVisit) -> None:
    page = start(visit)
    page.evaluate("document.fonts.ready")
    line = page.locator(".explorer-status")
    line.evaluate("(line) => { line.style.minHeight = '150px'; }")
    below = """canvas.boxes.filter(({ left, right, bottom }) => {
      const own = canvas.root.getBoundingClientRect();
      const over = canvas.root.parentElement.querySelector(".explorer-status").getBoundingClientRect();
      return bottom > over.top - own.top && left < over.right - own.left && right > over.left - own.left;
    }).length"""
    here = "const { canvas } = document.querySelector('[data-explorer]').explorer;"
    page.wait_for_function(f"() => {{ {here} return {below} === 0; }}", timeout=WAIT)


def test_the_words_of_a_group_are_not_written_across_a_mark(visit: OpenVisit) -> None:
    page = start(visit)
    find(page, "andrej karpathy")
    page.keyboard.press("g")
    page.wait_for_function("() => document.querySelector('[data-explorer]').explorer.answer.groups.length")
    settle(page)
    across = canvas(
        page,
        """canvas.boxes.filter((one) => canvas.byId.get(one.id).group).map((box) =>
        canvas.nodes.filter(({ id }) => {
          const [at, half] = [canvas.where(id), canvas.network.body.nodes[id].options.size - 4];
          return at.x + half > box.left && at.x - half < box.right && at.y + half > box.top
            && at.y - half < box.bottom;
        }).map(({ name }) => name))""",
    )
    assert across == [[]]


def test_the_years_of_a_timeline_stand_below_the_bar_that_tells_how_to_begin(visit: OpenVisit) -> None:
    page = start(visit)
    bar = page.locator(".explorer-hint").bounding_box()
    stage = page.locator("#canvas").bounding_box()
    assert bar is not None
    assert stage is not None
    page.keyboard.press("3")
    settle(page)
    strip = "() => document.querySelector('[data-explorer]').explorer.canvas.covered.at(-1)"
    assert page.evaluate(strip)["bottom"] >= bar["y"] + bar["height"] - stage["y"] + 20
