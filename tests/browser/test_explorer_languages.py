"""The filter by language in the browser: what is switched off is told nowhere."""

from __future__ import annotations

import re

from browser.graph_page import find, panel, start, taken, things
from browser.visits import OpenVisit
from playwright.sync_api import expect

from kg import KnowledgeGraph
from kg.terms import ID_BASE

THEME = ID_BASE + "theme-5"


def test_a_language_that_is_switched_off_is_told_nowhere(visit: OpenVisit, bundled: KnowledgeGraph) -> None:
    """Without English the names, the panel and the Turtle are French; the page itself stays English."""
    names = {text.language: text.value for text in bundled.reader.labels(THEME)}
    page = start(visit)
    assert things(page)[THEME] == names["en"]
    page.keyboard.press("Escape")
    find(page, names["en"])
    page.locator("[data-do=filters]").click()
    english = page.locator(".filters label", has_text=re.compile("^English"))
    assert int(english.locator(".count").inner_text()) > 50
    english.click()
    expect(panel(page).locator("h2")).to_have_text(names["fr"])
    expect(page.locator(".filters label", has_text=re.compile("^person"))).to_be_visible()
    assert things(page)[THEME] == names["fr"]
    turtle = taken(page, "ttl").decode("utf-8")
    assert "@fr" in turtle
    assert "@en" not in turtle
