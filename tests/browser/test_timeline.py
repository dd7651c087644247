"""The timeline in a real browser: readable as it comes, moved by mouse, keyboard and address alike."""

from __future__ import annotations

import re

import pytest
from browser.visits import LOOKS, NARROW, OpenVisit
from playwright.sync_api import Page, expect

NARROWER = "/timeline?from=2015&to=2017&lane=engagements&lane=work-software"


#: Titles are taken out by the script, which says them itself.
TIP = ".timeline-tip:not([hidden])"


def marks(page: Page) -> list[str]:
    return page.locator(".lane a.moment").evaluate_all("all => all.map((a) => a.getAttribute('aria-label'))")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["/timeline", NARROWER])
def test_the_timeline_opens_cleanly(visit: OpenVisit, path: str, look: str) -> None:
    visit(path, **LOOKS[look]).check_all()


def test_names_do_not_lie_on_one_another(visit: OpenVisit) -> None:
    """Nor on marks, in any lane, zoomed out or in."""
    for path in ("/timeline", "/timeline?from=2022", NARROWER):
        page = visit(path).page
        clashes = page.evaluate(
            """() => [...document.querySelectorAll(".lane svg")].flatMap((svg) => {
              const boxes = [...svg.querySelectorAll(".moment text")]
                .map((text) => [text.textContent, text.getBoundingClientRect()]);
              return boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) =>
                a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
                .map(([other]) => `${one} / ${other}`));
            })"""
        )
        assert clashes == []


def test_a_mark_without_room_says_its_name_to_pointer_and_keyboard(visit: OpenVisit) -> None:
    """At once, beside the mark; so does a number that stands for several."""
    page = visit("/timeline").page
    bare = page.locator(".lane a.moment:not(:has(text))").first
    bare.hover()
    assert page.locator(TIP).inner_text() == bare.get_attribute("aria-label")
    page.locator("h1").hover()
    expect(page.locator(TIP)).to_have_count(0)
    page.mouse.move(0, 0)
    bunch = page.locator(".lane a.bunch").first
    bunch.focus()
    said = page.locator(TIP).inner_text().splitlines()
    assert len(said) == 1 + int(bunch.locator("text").text_content() or 0)
    assert page.locator(".lane title").count() == 0


def test_nothing_is_drawn_upon_something_else(visit: OpenVisit) -> None:
    """Every thing of the span has a mark of its own or is counted in one; numbers lie clear of all marks."""
    page = visit("/timeline").page
    bunches = page.locator(".lane a.bunch text").all_text_contents()
    count = page.locator(".timeline-count").inner_text()
    assert len(marks(page)) + sum(map(int, bunches)) == int(count.split()[0])
    clashes = page.evaluate(
        """() => [...document.querySelectorAll(".lane svg")].flatMap((svg) => {
          const box = (one) => one.getBoundingClientRect();
          const all = [...svg.querySelectorAll("a")].map((one) => [one.textContent, box(one)]);
          const bunches = [...svg.querySelectorAll(".bunch")];
          return bunches.flatMap((bunch) => all.filter(([name, b]) => {
            const a = box(bunch);
            return name !== bunch.textContent && a.left < b.right && b.left < a.right
              && a.top < b.bottom - 4 && b.top < a.bottom - 4;
          }).map(([name]) => `${bunch.textContent} / ${name}`));
        })"""
    )
    assert clashes == []


@pytest.mark.parametrize("script", [True, False])
def test_a_number_leads_nearer_until_the_marks_part(visit: OpenVisit, script: bool) -> None:
    page = visit("/timeline?lane=positions", script=script).page
    for _ in range(5):
        if not page.locator("a.bunch").count():
            break
        before = page.url
        page.locator("a.bunch").last.click()
        expect(page).not_to_have_url(before)
    assert page.locator("a.bunch").count() == 0
    assert len(marks(page)) > 1


def test_on_a_phone_time_runs_downwards(visit: OpenVisit) -> None:
    """Year by year, nothing to push sideways; a year opens on a tap, and says what goes on from before."""
    opened = visit("/timeline?from=2012&to=2020", size=NARROW, script=False)
    page = opened.page
    assert page.locator(".timeline-scroll").is_hidden()
    years = page.locator(".timeline-down > li")
    assert years.locator("summary b").all_inner_texts()[0] == "2012"
    year = years.filter(has=page.locator("summary", has_text="2016"))
    expect(year.locator(".told").first).to_be_hidden()
    year.locator("summary").click()
    expect(year.locator(".told", has_text="A Survival Guide to a PhD").first).to_be_visible()
    expect(year.locator(".going-on")).to_contain_text("Karpathy at OpenAI, 2015–2017")
    said = sum(int(text.split()[0]) for text in years.locator("summary .count").all_inner_texts())
    assert said == int(page.locator(".timeline-count").inner_text().split()[0])
    assert opened.overflow() <= 0


def test_without_scripts_the_links_zoom_and_filter(visit: OpenVisit) -> None:
    page = visit("/timeline", script=False).page
    page.get_by_role("link", name=re.compile("^2016: ")).click()
    assert "from=2016&to=2016" in page.url
    page.get_by_role("link", name=re.compile("^Roles")).click()
    assert page.locator(".lane").count() == 1
    assert "Karpathy at OpenAI, 2015–2017, 2015 – June 2017" in marks(page)
    assert not any("Tesla" in name for name in marks(page))
    page.get_by_role("link", name="Later").click()
    assert "lane=engagements" in page.url
    assert any("Tesla" in name for name in marks(page))


def test_moving_in_place_keeps_the_back_button(visit: OpenVisit) -> None:
    """A click fetches the new span without loading the page, and back leads back."""
    opened = visit("/timeline")
    page = opened.page
    page.evaluate("window.stillHere = true")
    before = len(marks(page))
    page.get_by_role("link", name=re.compile("^2016: ")).click()
    page.wait_for_function("() => document.querySelector('.timeline-span [name=from]').value === '2016'")
    assert 0 < len(marks(page)) < before
    page.go_back()
    page.wait_for_function(f"() => document.querySelectorAll('.lane a.moment').length === {before}")
    assert page.evaluate("window.stillHere")
    opened.check()


def test_by_keyboard_alone(visit: OpenVisit) -> None:
    page = visit("/timeline?from=2010&to=2026").page
    page.locator(".timeline-scroll").focus()
    page.keyboard.press("+")
    page.wait_for_function("() => document.querySelector('.timeline-span [name=from]').value === '2014'")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("() => document.querySelector('.timeline-span [name=from]').value > '2014'")
    assert page.evaluate("document.activeElement.className") == "timeline-scroll"
    first = page.locator(".lane a.moment").first
    first.focus()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert second == marks(page)[1]
    page.keyboard.press("ArrowDown")
    lane = page.evaluate("document.activeElement.closest('.lane') === document.querySelectorAll('.lane')[1]")
    assert lane
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/**")


def test_dragging_moves_and_the_wheel_zooms(visit: OpenVisit) -> None:
    opened = visit("/timeline?from=2014&to=2018")
    page = opened.page
    box = page.locator(".timeline-chart .scale").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 600, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 900, box["y"] + 10, steps=4)
    page.mouse.up()
    page.wait_for_function("() => Number(document.querySelector('.timeline-span [name=from]').value) < 2014")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_function(
        """() => {
          const [from, to] = document.querySelectorAll(".timeline-span input[size]");
          return to.value - from.value < 4;
        }"""
    )
    opened.check()


def test_the_table_says_what_the_chart_shows(visit: OpenVisit) -> None:
    page = visit(NARROWER).page
    page.get_by_text("As a table").click()
    rows = page.locator("#timeline-table tbody tr")
    assert rows.count() == len(marks(page))
    assert rows.filter(has_text="Karpathy at OpenAI").count() >= 1


def test_the_menu_leads_to_the_timeline(visit: OpenVisit) -> None:
    page = visit("/", lang="fr").page
    page.get_by_role("link", name="Chronologie").first.click()
    page.wait_for_url("**/timeline")
    assert page.locator("h1").inner_text().startswith("Chronologie")
