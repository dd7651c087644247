"""The page of a theme in a real browser: its map and the positions over time; lists narrowed by facets."""

from __future__ import annotations

import re

import pytest
from browser.visits import LOOKS, NARROW, OpenVisit
from playwright.sync_api import expect

PAGES = ["/id/theme-5", "/id/thesis-decade-of-agents", "/id/thesis-agency-beats-intelligence"]
LISTS = ["/works?theme=theme-3&kind=kg:software", "/people?part=kg:created", "/theses?stance=kg:disputing"]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES + LISTS)
def test_a_page_opens_cleanly(visit: OpenVisit, path: str, look: str) -> None:
    visit(path, **LOOKS[look]).check_all()


def test_the_map_shows_items_theses_works_and_people(visit: OpenVisit) -> None:
    """Without scripts too: it is drawn on the server, and each thing is a link."""
    page = visit("/id/theme-5", script=False).page
    headings = [text.strip() for text in page.locator(".map-heading").all_text_contents()]
    assert headings == ["Items", "Theses", "Works and events", "People and organizations"]
    for name in ("Self-organizing agents", "The decade of agents", "autoresearch", "Peter Steinberger"):
        assert page.locator(".map").get_by_role("link", name=name, exact=True).is_visible()
    page.locator(".map").get_by_role("link", name="The decade of agents").click()
    page.wait_for_url("**/id/thesis-decade-of-agents")


def test_reaching_a_thing_brings_out_what_it_is_tied_to(visit: OpenVisit) -> None:
    """By key as by pointer."""
    page = visit("/id/theme-5").page
    thing = page.locator(".map").get_by_role("link", name="Self-organizing agents")
    thing.focus()
    expect(page.locator(".curves .on").first).to_be_attached()
    near = page.locator(".map-thing.near").all()
    assert len(near) > 3
    assert page.locator(".curves .on").count() == len(near) - 1
    page.locator("h1").hover()
    page.evaluate("() => document.activeElement.blur()")
    expect(page.locator(".curves .on")).to_have_count(0)


def test_the_map_has_a_twin_in_words(visit: OpenVisit) -> None:
    page = visit("/id/theme-5").page
    twin = page.locator(".theme-map .twin")
    twin.locator("summary").click()
    line = twin.locator("li", has_text="The decade of agents").first
    expect(line).to_contain_text(re.compile("AGI is still a decade away"))


def test_on_a_phone_the_map_is_read_downwards(visit: OpenVisit) -> None:
    """Items, under each its theses, under these what they are tied to; every thing of the map is there."""
    opened = visit("/id/theme-5", size=NARROW, script=False)
    page = opened.page
    assert page.locator(".map").is_hidden()
    branch = page.locator(".map-down section", has=page.locator("h3", has_text="Self-organizing agents"))
    thesis = branch.locator("li", has_text="Research in the hands of agent swarms")
    expect(thesis.locator(".map-tied")).to_contain_text("autoresearch")
    drawn = page.locator(".map-thing").evaluate_all("all => all.map((a) => a.dataset.thing.split('/').pop())")
    links = page.locator(".map-down a").evaluate_all("all => all.map((a) => a.pathname.split('/').pop())")
    assert set(drawn) == set(links)
    assert opened.overflow() <= 0


def test_who_holds_what_since_when(visit: OpenVisit) -> None:
    """Theses that contradict each other stand together, each with date and source."""
    page = visit("/id/theme-5", script=False).page
    stands = page.locator(".stand")
    decade = stands.filter(has_text="The decade of agents").first
    expect(decade).to_contain_text("Andrej Karpathy predicts, since 17 October 2025")
    assert decade.locator(".mark").count() >= 1
    assert decade.locator(".look.expected").count() == 1
    texts = [text.split("\n")[0] for text in stands.all_inner_texts()]
    assert texts[texts.index("The decade of agents") + 1] == "One miracle year for agents"
    assert "paired" in (decade.get_attribute("class") or "")


def test_marks_stand_under_their_year(visit: OpenVisit) -> None:
    """The axis and the lanes share one scale."""
    page = visit("/id/theme-5").page
    xs = page.evaluate(
        """() => {
          const years = [...document.querySelectorAll(".stand-axis text")];
          const year = years.find((one) => one.textContent === "2026");
          const box = year.getBoundingClientRect();
          const lines = document.querySelectorAll(".stand")[3].querySelectorAll(".lines line");
          return [box.left + box.width / 2, lines[lines.length - 1].getBoundingClientRect().left];
        }"""
    )
    assert abs(xs[0] - xs[1]) < 3


def test_the_positions_of_a_thesis_in_french(visit: OpenVisit) -> None:
    page = visit("/id/thesis-decade-of-agents", lang="fr").page
    section = page.locator(".positions")
    expect(section).to_contain_text("Andrej Karpathy prédit, depuis le 17 octobre 2025")
    expect(section).to_contain_text("Contredit")
    section.get_by_text("En tableau").click()
    expect(section.locator("tbody tr").first).to_contain_text("17 octobre 2025")


def test_facets_narrow_a_list_and_say_how_much_is_left(visit: OpenVisit) -> None:
    """Without scripts; a choice is a link, and choosing again gives it up."""
    page = visit("/works", script=False).page
    before = page.locator("#items > li").count()
    page.get_by_role("link", name=re.compile("^software 3")).click()
    left = page.locator("#items > li").count()
    assert 0 < left < before
    page.get_by_text("Theme", exact=True).click()
    choice = page.locator(".facet-choices").first.get_by_role("link").first
    number = int(re.findall(r"\d+", choice.inner_text())[-1])
    choice.click()
    assert page.locator("#items > li").count() == number
    assert str(number) in page.locator("h1").inner_text()
    page.get_by_role("link", name=re.compile("software.*remove")).click()
    assert page.locator("#items > li").count() >= number
    page.get_by_role("link", name="Show all").click()
    assert page.locator("#items > li").count() == before


def test_the_themes_lead_to_what_is_tied_to_them(visit: OpenVisit) -> None:
    page = visit("/themes").page
    link = page.locator(".theme-tied").first.get_by_role("link", name=re.compile("^Works"))
    number = re.findall(r"\d+", link.inner_text())[-1]
    link.click()
    page.wait_for_url("**/works?theme=theme-1")
    assert page.locator("#items > li").count() == int(number)


def test_escape_closes_a_box_of_choices(visit: OpenVisit) -> None:
    page = visit("/works").page
    page.get_by_text("Theme", exact=True).click()
    expect(page.locator(".facet-choices").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".facet-choices").first).to_be_hidden()
