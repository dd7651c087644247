"""Each page in both languages and widths: it opens cleanly, fits, keeps to its host, and satisfies axe."""

from __future__ import annotations

import re

import pytest
from browser.visits import LOOKS, NARROW, WIDE, OpenVisit

PAGES = [
    "/",
    "/graph",
    "/people",
    "/organizations",
    "/works",
    "/events",
    "/themes",
    "/theses",
    "/timeline",
    "/id/andrej-karpathy",
    "/id/openai",
    "/id/theme-5",
    "/id/nanochat",
    "/id/event-phd",
    "/id/conflict-birth-year",
    "/id/p040",
    "/people?at=2016",
    "/id/openai?at=2016-05",
    "/search?q=karpaty",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fs+a+kg%3ATheme+%7D",
    "/downloads",
    "/ontology",
]
#: How many pixels an input has beyond the words that stand in it while it is empty.
ROOM_LEFT = """field => {
  const style = getComputedStyle(field);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const inside = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return inside - pen.measureText(field.placeholder).width;
}"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_cleanly(visit: OpenVisit, path: str, look: str) -> None:
    """No console error, failed answer, other host, policy violation or sideways scrolling; axe clean."""
    page = visit(path, **LOOKS[look])
    assert page.page.get_attribute("html", "lang") == LOOKS[look]["lang"]
    page.check_all()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_without_javascript(visit: OpenVisit, path: str) -> None:
    """What a page says stands in its HTML: a heading and, below it, text."""
    page = visit(path, script=False)
    assert page.page.locator("h1").count() == 1
    assert len(page.page.locator("main").inner_text()) > 100


def test_an_unknown_page_says_so_in_the_reader_s_language(visit: OpenVisit) -> None:
    page = visit("/id/no-such-thing", lang="fr", expected={404})
    assert page.page.get_attribute("html", "lang") == "fr"
    assert page.axe() == []
    page.check()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_date_is_set_kept_and_left_without_scripts(visit: OpenVisit, size: tuple[int, int]) -> None:
    """From a list to an entry, back to another list, to the next year, and out again."""
    opened = visit("/organizations", script=False, size=size)
    page = opened.page
    page.get_by_text("As of a date").click()
    page.get_by_role("textbox", name="Year, month or day").fill("2016")
    page.locator(".as-of").get_by_role("button", name="Show").click()
    assert page.url.endswith("/organizations?at=2016")
    page.locator("#items").get_by_role("link", name="OpenAI", exact=True).click()
    assert page.url.endswith("/id/openai?at=2016")
    text = page.locator("main").inner_text()
    assert "research scientist" in text
    opened.go("/works?at=2016")
    then = page.locator("#items > li").count()
    page.locator(".as-of-step").last.click()
    assert page.url.endswith("at=2017")
    assert page.locator("#items > li").count() > then
    page.get_by_role("link", name="Leave this date").click()
    assert "at=" not in page.url
    assert opened.overflow() <= 0


def test_a_page_that_was_not_there_yet_is_clean(visit: OpenVisit) -> None:
    page = visit("/id/nanochat?at=2016", lang="fr", expected={404})
    assert page.axe() == []
    page.page.get_by_role("link", name="L’afficher sans date").click()
    assert page.page.locator("h1").inner_text() == "nanochat"
    page.check()


def test_suggestions_keep_to_the_date(visit: OpenVisit) -> None:
    """What the search field offers was there then, and opens as it was."""
    page = visit("/people?at=2016").page
    page.keyboard.press("/")
    page.keyboard.type("openai")
    page.get_by_role("option", name="OpenAI").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**at=2016")
    assert "As of 2016" in page.locator(".as-of").inner_text()


def test_a_narrow_home_page_draws_fewer_things_and_counts_them(visit: OpenVisit) -> None:
    """The legend says how many of each class are drawn there, the line below how many are not."""
    wide, narrow = (visit("/", size=size).page for size in (WIDE, NARROW))
    totals, left = [], []
    for page in (wide, narrow):
        page.wait_for_selector("canvas")
        counts = page.locator(".legend button:visible .count").all_inner_texts()
        totals.append(sum(map(int, counts)))
        left.append(int(re.sub(r"\D", "", page.locator(".graph-more .notice").inner_text())))
    assert 20 < totals[1] < 50 < totals[0]
    assert totals[1] + left[1] == totals[0] + left[0]


@pytest.mark.parametrize("path", ["/", "/graph", "/id/openai"])
def test_the_graph_draws(visit: OpenVisit, path: str) -> None:
    """The canvas has pixels of many colours: nodes, edges and labels, not an empty box."""
    page = visit(path).page
    page.wait_for_selector("canvas")
    page.wait_for_function(
        """() => {
          const canvas = document.querySelector("canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let at = 0; at < data.length; at += 4)
            if (data[at + 3]) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
          return seen.size > 20;
        }""",
        timeout=10_000,
    )


def test_the_language_switch_keeps_the_page(visit: OpenVisit) -> None:
    page = visit("/id/openai").page
    page.get_by_role("link", name="Français").first.click()
    page.wait_for_function("document.documentElement.lang === 'fr'")
    assert "/id/openai" in page.url


def test_the_slash_key_leads_to_the_search_and_its_suggestions_to_an_entity(visit: OpenVisit) -> None:
    page = visit("/").page
    page.keyboard.press("/")
    page.keyboard.type("fei fei")
    page.get_by_role("option", name="Fei-Fei Li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/fei-fei-li")


def test_a_source_mark_opens_its_source(visit: OpenVisit) -> None:
    page = visit("/id/openai").page
    page.locator("main sup a, main sup button, main .mark").first.click()
    assert page.locator("main").get_by_text("Biographie").first.is_visible()


def test_every_number_on_the_home_page_leads_to_what_it_counts(visit: OpenVisit) -> None:
    """The page behind a number says that number too."""
    opened = visit("/")
    links = opened.page.locator(".numbers a").evaluate_all(
        "all => all.map((a) => [a.getAttribute('href'), a.innerText.match(/[\\d,]+/)?.[0]])"
    )
    counted = [(href, number) for href, number in links if number]
    assert len(counted) >= 6
    for href, number in counted:
        assert opened.go(href).status == 200
        assert number in opened.page.locator("main").inner_text()


def test_a_syntax_error_is_shown_at_its_line_and_column(visit: OpenVisit) -> None:
    query = "SELECT+*+%7B%0A++%3Fs+%3Fp+%3Fo+.%0A++%3Fs+nowhere%3Ato+%3Fo%0A%7D"
    page = visit(f"/sparql?query={query}", expected={400}).page
    text = page.locator("main").inner_text()
    assert "line 3" in text.lower()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", ["/", "/graph", "/people"])
def test_the_search_field_shows_all_it_says(visit: OpenVisit, path: str, lang: str) -> None:
    """Its words fit at every width, and the masthead does not push the page sideways."""
    page = visit(path, lang=lang)
    for width in (320, 375, 641, 1024, 1089, 1150, 1280):
        page.page.set_viewport_size({"width": width, "height": 800})
        for field in page.page.locator("input[type=search]:visible").all():
            assert field.evaluate(ROOM_LEFT) >= 0, width
        assert page.overflow() <= 0, width
