"""The query page as a whole: cancelling, permalinks, its states in languages and themes, without scripts."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from browser.bench import ENDLESS, FOUNDERS, JOBS, KINDS, MARKED, THEMES, Bench, OpenBench
from browser.visits import NARROW, OpenVisit
from playwright.sync_api import Page, expect
from serving import serving

from kg import KnowledgeGraph
from kg.sandbox import Sandbox
from web import create_app
from web.serve import bind, run


class TestCancel:
    @pytest.fixture
    def watched(self, bundled: KnowledgeGraph) -> Iterator[tuple[str, Sandbox]]:
        """A server over a sandbox that the test can look into."""
        ready = threading.Event()
        with Sandbox.for_graph(bundled) as sandbox, bind("127.0.0.1", 0) as sock:
            app = create_app(bundled, sandbox=sandbox)
            settings = {"on_ready": ready.set, "threads": 8}
            threading.Thread(target=run, args=(app, sock), kwargs=settings, daemon=True).start()
            assert ready.wait(20)
            yield f"http://127.0.0.1:{sock.getsockname()[1]}", sandbox

    @pytest.mark.parametrize("way", ["button", "key"])
    def test_cancel_kills_the_query_on_the_server(
        self, bench: OpenBench, watched: tuple[str, Sandbox], way: str
    ) -> None:
        base, sandbox = watched
        page = bench(base=base)
        page.write(ENDLESS)
        page.page.keyboard.press("Control+Enter")
        expect(page.page.locator(".running-words")).to_contain_text("of at most 30 s")
        if way == "button":
            page.page.get_by_role("button", name="Cancel").click()
        else:
            page.page.keyboard.press("Escape")
        expect(page.page.locator(".result")).to_contain_text("Cancelled")
        until = time.monotonic() + 10
        while not sandbox.stats()["stopped"]["cancelled"]:
            assert time.monotonic() < until, "the query still runs"
            time.sleep(0.05)


STATES = {
    "idle": "/sparql",
    "rows": f"/sparql?query={quote(THEMES)}",
    "graph": f"/sparql?view=graph&query={quote(FOUNDERS)}",
    "chart": f"/sparql?view=chart&query={quote(KINDS)}",
    "timeline": f"/sparql?view=timeline&query={quote(JOBS)}",
    "text": f"/sparql?view=text&query={quote(THEMES)}",
    "yes": f"/sparql?query={quote('ASK {}')}",
    "empty": f"/sparql?query={quote('SELECT * { ?x a kg:Theses }')}",
    "parameters": f"/sparql?query={quote(MARKED)}",
    "wrong": f"/sparql?query={quote('SELECT * {')}",
}


@pytest.mark.parametrize("look", ["en-light-wide", "fr-dark-narrow"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_and_fits(visit: OpenVisit, state: str, look: str) -> None:
    """axe finds nothing, nothing is wider than the window, the policy is kept; in languages and themes."""
    lang, scheme, size = look.split("-")
    sizes = {"wide": (1440, 900), "narrow": NARROW}
    page = visit(STATES[state], lang=lang, scheme=scheme, size=sizes[size], expected={400})
    Bench(page)
    page.page.wait_for_timeout(400)
    assert page.overflow() <= 0
    assert page.axe() == []
    page.check()


def test_the_form_works_without_javascript(visit: OpenVisit) -> None:
    """Ask, choose a value, read the table, follow an example, download."""
    page: Page = visit("/sparql", script=False).page
    page.locator("#query").fill(MARKED)
    page.get_by_role("button", name="Run").click()
    page.locator("select[name='$theme']").select_option("id:theme-7")
    page.get_by_role("button", name="Run").click()
    assert "%24theme=id%3Atheme-7" in page.url
    assert page.locator(".result-table tbody tr").count() > 3
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.locator(".examples a").first.click()
    assert page.locator(".result-table tbody tr").count() == 12


def test_the_form_waits_without_javascript(visit: OpenVisit) -> None:
    """A permalink that takes its time leads a browser without scripts on to the whole answer."""
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f) }"
    found = visit("/sparql", script=False)
    with found.page.expect_request("**wait=yes**"):
        found.page.goto(f"{found.base}/sparql?query={quote(query)}", wait_until="commit")


class TestPermalink:
    def test_to_a_slow_query_shows_the_page_at_once(self, visit: OpenVisit) -> None:
        """The page is there with its editor while the query runs, and can end it."""
        found = visit("/sparql")
        found.page.goto(f"{found.base}/sparql?query={quote(ENDLESS)}", wait_until="domcontentloaded")
        page = Bench(found).page
        expect(page.locator(".running-words")).to_contain_text("of at most 30 s")
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator(".result")).to_contain_text("Cancelled")

    def test_to_an_empty_answer_says_why(self, bench: OpenBench) -> None:
        page = bench("SELECT * { ?x a kg:Theses }").page
        expect(page.locator(".finding").first).to_contain_text("kg:Theses")


@pytest.fixture(scope="module")
def remote(site: str) -> Iterator[str]:
    """A server whose graph is behind an endpoint: another server of ours."""
    with serving("--endpoint", f"{site}/sparql") as base:
        yield base


class TestEndpoint:
    """The page over an endpoint elsewhere."""

    def test_rows_graphs_and_things_by_name(self, bench: OpenBench, remote: str) -> None:
        page = bench(base=remote)
        page.run(THEMES, "12 rows")
        expect(page.page.locator(".result-table tbody a").first).not_to_contain_text("http")
        page.run(FOUNDERS, re.compile("triples|statements"))
        page.visit.check()

    def test_mistakes_are_underlined(self, bench: OpenBench, remote: str) -> None:
        page = bench(base=remote)
        page.write("SELECT ?s (COUNT(?p) AS ?n) WHERE { ?s ?p ?o }")
        expect(page.page.locator(".cm-lintRange-error").first).to_have_text("?s")

    def test_an_empty_answer_says_why(self, bench: OpenBench, remote: str) -> None:
        page = bench("SELECT * { ?x a kg:Theses }", base=remote).page
        expect(page.locator(".finding").first).to_contain_text("kg:Theses")
