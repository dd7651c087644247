"""The query page as its user knows it, and queries to write there."""

from __future__ import annotations

import re
from collections.abc import Callable

from browser.visits import Visit
from playwright.sync_api import Locator, expect

__all__ = ["ENDLESS", "FOUNDERS", "JOBS", "KINDS", "MARKED", "THEMES", "Bench", "OpenBench"]

THEMES = "SELECT ?theme ?rank WHERE { ?theme a kg:Theme ; kg:ordinal ?rank }"
KINDS = "SELECT ?kind (COUNT(?work) AS ?works) { ?work a kg:Work ; kg:kind ?kind } GROUP BY ?kind"
FOUNDERS = "CONSTRUCT { ?o kg:founded_by ?p } WHERE { ?o kg:founded_by ?p }"
JOBS = (
    "SELECT ?organization ?from ?until { ?job kg:person id:andrej-karpathy ; kg:organization ?organization ; "
    "kg:from ?from OPTIONAL { ?job kg:until ?until } }"
)
MARKED = "# @param ?theme kg:Theme id:theme-5\nSELECT ?thesis { ?thesis a kg:Thesis ; kg:about ?theme }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Bench:
    """The query page as its user knows it."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page = visit, visit.page
        self.page.wait_for_selector("[data-sparql-page][data-ready]")

    @property
    def editor(self) -> Locator:
        return self.page.locator(".cm-content")

    @property
    def text(self) -> str:
        return self.page.evaluate("document.querySelector('#query').value")

    @property
    def heading(self) -> Locator:
        return self.page.locator(".result-head h2")

    def write(self, text: str) -> None:
        """Put a text in as a paste would."""
        self.editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def type(self, text: str) -> None:
        """Type a text over what is there, letter by letter."""
        self.write("")
        self.page.keyboard.type(text, delay=10)

    def run(self, text: str, heading: str | re.Pattern[str]) -> None:
        self.write(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.heading).to_have_text(heading)

    def point_at(self, text: str) -> None:
        """Move the pointer over a text in the editor."""
        x, y = self.page.evaluate(
            """(text) => {
              const root = document.querySelector("[data-editor]").shadowRoot;
              const walk = document.createTreeWalker(root.querySelector(".cm-content"), NodeFilter.SHOW_TEXT);
              for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(text);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + text.length);
                const box = range.getBoundingClientRect();
                return [box.left + box.width / 2, box.top + box.height / 2];
              }
            }""",
            text,
        )
        self.page.mouse.move(x - 3, y)
        self.page.mouse.move(x, y)

    def view(self, name: str) -> Locator:
        self.page.get_by_role("tab", name=name, exact=True).click()
        return self.page.get_by_role("tabpanel", name=name)

    def column(self, number: int) -> list[str]:
        return self.page.locator(f".result-table tbody td:nth-child({number})").all_inner_texts()


OpenBench = Callable[..., Bench]
