"""The graph page as a reader uses it: find, read the tables of what is drawn, point at things, take away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browser.visits import OpenVisit
from playwright.sync_api import Locator, Page, expect

from kg.terms import ID_BASE, KG

WAIT = 15_000


@dataclass(frozen=True)
class Statement:
    """A row of the table of statements: IRIs of its ends, and its words."""

    subject: str
    relation: str
    object: str
    when: str


def start(visit: OpenVisit, path: str = "/graph", **how: object) -> Page:
    """The graph page, drawn."""
    page: Page = visit(path, **how).page
    page.wait_for_selector("html.exploring", timeout=WAIT)
    return page


def find(page: Page, name: str) -> None:
    """Search for a thing and go to it, by keyboard."""
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(panel(page).locator("h2")).to_contain_text(re.compile(re.escape(name[:12]), re.IGNORECASE))


def connect(page: Page, *names: str) -> None:
    """Choose things to be connected, in the search field of the connections."""
    page.locator("[data-do=connect]").click()
    for name in names:
        page.locator("#connect-search").fill(name)
        page.locator(".connect [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".connect .chip").last).to_contain_text(re.compile(name, re.IGNORECASE))


def panel(page: Page) -> Locator:
    return page.locator(".explorer-panel")


def open_outline(page: Page, form: str) -> Locator:
    """The outline as a "tree", or as a table of "things" or "statements"."""
    if page.locator(".explorer-drawer").is_hidden() or not page.locator("[data-form]").count():
        page.locator("[data-do=outline]").click()
    page.locator(f"[data-form={form}]").click()
    return page.locator(".outline")


def things(page: Page) -> dict[str, str]:
    """The things drawn, as the outline tells them: names by IRI."""
    rows = open_outline(page, "things").locator("tbody th a")
    return dict(rows.evaluate_all("all => all.map((one) => [one.dataset.iri, one.innerText.trim()])"))


def statements(page: Page) -> list[Statement]:
    """The statements drawn, as the outline tells them, relations by their names."""
    rows = open_outline(page, "statements").locator("tbody tr")
    read = """all => all.map((row) => [row.children[0].querySelector("a").dataset.iri,
      row.children[1].innerText.replace("∴", "").trim(), row.children[2].querySelector("a").dataset.iri,
      row.children[3].innerText.trim()])"""
    return [Statement(*row) for row in rows.evaluate_all(read)]


def counted(page: Page) -> tuple[int, int]:
    """How many things and statements the page says it shows."""
    told = page.locator(".explorer-status")
    expect(told).to_have_text(re.compile(r"\d+ \w+, \d+ "), timeout=WAIT)
    found = re.findall(r"\d+", told.inner_text().replace("\u202f", "").replace(",", " "))
    return int(found[0]), int(found[1])


def settle(page: Page) -> None:
    """Wait until nothing is asked any more and the address tells what is seen."""
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    page.wait_for_function(
        """() => new Promise((done) => {
          const before = location.href;
          setTimeout(() => done(location.href === before), 700);
        })""",
        timeout=WAIT,
    )


def state(page: Page) -> dict[str, Any]:
    """The state that the address of the page holds."""
    settle(page)
    base, view = page.url.split("/graph?view=")
    found: dict[str, Any] = page.request.get(f"{base}/api/explore/token?view={view}").json()["state"]
    return found


def to_date(page: Page, year: str) -> None:
    """Draw the slider to a year."""
    with page.expect_response(re.compile("/api/explore/view")):
        page.locator(".explorer-time input[type=range]").fill(year)
    expect(page.locator("input[name=at]")).to_have_value(year)
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")


def spots(page: Page) -> dict[str, tuple[float, float]]:
    """Where on the screen each thing is drawn."""
    page.wait_for_function("() => !document.querySelector('.explorer.asking')")
    found: list[tuple[str, float, float]] = page.evaluate(
        """() => {
          const { canvas } = document.querySelector("[data-explorer]").explorer;
          const { left, top } = canvas.root.getBoundingClientRect();
          return canvas.nodes.map(({ id }) => [id, left + canvas.where(id).x, top + canvas.where(id).y]);
        }"""
    )
    return {iri: (x, y) for iri, x, y in found}


def taken(page: Page, form: str) -> bytes:
    """The view in a form of the menu “Take away”, as it was saved."""
    page.locator("summary:has(+ [data-take])").click()
    with page.expect_download(timeout=30_000) as download:
        page.locator(f"[data-export={form}]").click()
    page.keyboard.press("Escape")
    return Path(download.value.path()).read_bytes()


def in_full(name: str) -> str:
    """The IRI that a short name in a state stands for."""
    return name if ":" in name else ID_BASE + name


def kg(name: str) -> str:
    """The IRI of a relation or class of ours."""
    return KG + name
