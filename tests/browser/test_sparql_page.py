"""The query page in a real browser: every feature that its reader can see or press."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser.visits import NARROW, OpenVisit, Visit
from playwright.sync_api import Locator, Page, expect

from kg import KnowledgeGraph
from kg.sandbox import Sandbox
from web import create_app
from web.serve import bind, run

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


@pytest.fixture
def bench(visit: OpenVisit) -> Callable[..., Bench]:
    def opened(query: str = "", **options: object) -> Bench:
        path = "/sparql" + (f"?query={quote(query)}" if query else "")
        return Bench(visit(path, **options))

    return opened


OpenBench = Callable[..., Bench]


class TestWriting:
    def test_completion_finds_by_name_and_declares_the_prefix(self, bench: OpenBench) -> None:
        """“wor” in the place of a person's relation: worked at, written as kg:worked_at."""
        page = bench()
        page.type("SELECT * WHERE { ?who a kg:Person ; wor")
        first = page.page.get_by_role("option").first
        expect(first).to_contain_text("worked at")
        expect(first).to_contain_text("kg:worked_at")
        page.page.wait_for_timeout(150)
        page.page.keyboard.press("Enter")
        page.page.wait_for_function("() => document.querySelector('#query').value.includes('kg:worked_at')")
        assert page.text.startswith("PREFIX kg: <https://w3id.org/doxograph/ontology#>\n")
        page.visit.check()

    def test_completion_offers_the_objects_of_a_relation_in_french(self, bench: OpenBench) -> None:
        page = bench(lang="fr")
        page.write("SELECT * { ?x a kg:Engagement ; kg:organization ")
        page.page.keyboard.press("Control+Space")
        expect(page.page.get_by_role("option", name="OpenAI").first).to_contain_text("organisation")

    def test_a_known_prefix_declares_itself_when_typed(self, bench: OpenBench) -> None:
        page = bench()
        page.type("ASK { ?x foaf:")
        page.page.wait_for_function(
            "() => /^PREFIX foaf: <http/.test(document.querySelector('#query').value)"
        )

    def test_pointing_at_a_term_tells_its_meaning(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        page.point_at("kg:Theme")
        tip = page.page.locator(".cm-tooltip-hover .term")
        expect(tip).to_contain_text("theme")
        expect(tip.locator("p").first).to_contain_text(re.compile(r"\w+ \w+"))

    def test_mistakes_are_underlined_where_they_are(self, bench: OpenBench) -> None:
        page = bench()
        page.write("SELECT ?x WHERE {\n  ?x nowhere:to ?y .\n}")
        expect(page.page.locator(".cm-lintRange-error").first).to_have_text("nowhere:")
        page.write("SELECT ?absent WHERE { ?x a kg:Theme }")
        expect(page.page.locator(".cm-lintRange-warning").first).to_have_text("?absent")

    def test_what_the_server_finds_wrong_is_underlined_too(self, bench: OpenBench) -> None:
        page = bench(expected={400})
        page.write("SELECT ?x WHERE {\n  ?x kg:about ?y .\n  ?x nowhere:to ?y .\n}")
        page.page.keyboard.press("Control+Enter")
        failure = page.page.get_by_role("alert")
        expect(failure).to_contain_text("line 3")
        expect(page.page.locator(".cm-lintRange-error").first).to_have_text("nowhere:to")
        failure.get_by_role("button", name="Go to line 3").click()
        expect(page.page.locator(".cm-activeLineGutter")).to_have_text("3")

    def test_format_comment_undo(self, bench: OpenBench) -> None:
        """By the keyboard and by the buttons; formatting is one step to undo."""
        page = bench()
        page.write("select ?x where{?x a kg:Theme}")
        page.page.keyboard.press("Shift+Alt+F")
        page.page.wait_for_function(
            "() => document.querySelector('#query').value.startsWith('SELECT ?x\\nWHERE {')"
        )
        page.page.get_by_role("button", name="Undo").click()
        assert page.text == "select ?x where{?x a kg:Theme}"
        page.page.keyboard.press("Control+/")
        assert page.text == "# select ?x where{?x a kg:Theme}"
        page.page.get_by_role("button", name="Comment", exact=True).click()
        assert page.text == "select ?x where{?x a kg:Theme}"
        page.page.get_by_role("button", name="Format").click()
        page.page.wait_for_function("() => document.querySelector('#query').value.startsWith('SELECT')")

    def test_the_keyboard_is_enough(self, bench: OpenBench) -> None:
        """E enters the editor, Ctrl + Enter runs, Escape leaves; and all of it is written down."""
        page = bench()
        page.page.keyboard.press("e")
        expect(page.editor).to_be_focused()
        page.page.keyboard.press("Control+Enter")
        expect(page.heading).to_have_text("12 rows")
        page.page.keyboard.press("Escape")
        expect(page.page.get_by_role("button", name="Run", exact=True)).to_be_focused()
        page.page.get_by_role("tab", name="Examples").focus()
        page.page.keyboard.press("End")
        assert page.page.locator(".keys dt").count() >= 10


class TestHelp:
    def test_examples_are_searched_and_run(self, bench: OpenBench) -> None:
        page = bench()
        page.page.get_by_placeholder("Find an example").fill("twelve themes")
        shown = page.page.locator(".example-group li:not([hidden])").filter(visible=True)
        expect(shown).to_have_count(1)
        shown.get_by_role("link").click()
        expect(page.heading).to_have_text("12 rows")
        assert "query=" in page.page.url

    def test_examples_in_french(self, bench: OpenBench) -> None:
        page = bench(lang="fr")
        page.page.get_by_placeholder("Chercher un exemple").fill("chronologie")
        expect(
            page.page.locator(".example-group li:not([hidden])").filter(visible=True).first
        ).to_be_visible()

    def test_history_is_kept_and_cleared(self, bench: OpenBench) -> None:
        page = bench()
        page.run(THEMES, "12 rows")
        page.run("ASK {}", "Answer")
        page.page.reload()
        page.page.wait_for_selector("[data-ready]")
        page.page.get_by_role("tab", name="History").click()
        entries = page.page.locator(".history .past")
        expect(entries).to_have_count(2)
        entries.nth(1).click()
        expect(page.heading).to_have_text("12 rows")
        page.page.get_by_role("button", name="Clear the history").click()
        expect(entries).to_have_count(0)

    def test_nothing_is_lost_on_reload(self, bench: OpenBench) -> None:
        page = bench()
        page.write("SELECT ?half WHERE { ?half a kg")
        page.page.wait_for_timeout(500)
        page.page.reload()
        page.page.wait_for_selector("[data-ready]")
        assert page.text == "SELECT ?half WHERE { ?half a kg"

    def test_the_language_is_switched_without_losing_anything(self, bench: OpenBench) -> None:
        """Neither the query that was run, nor what has been typed since."""
        page = bench()
        page.run(THEMES, "12 rows")
        page.write(THEMES + " # more")
        page.page.get_by_role("link", name="Français").first.click()
        page.page.wait_for_selector("html[lang=fr] [data-ready]")
        expect(page.heading).to_have_text("12 lignes")
        assert page.text == THEMES + " # more"

    def test_the_way_back_leads_to_the_query_before(self, bench: OpenBench) -> None:
        page = bench()
        page.run(THEMES, "12 rows")
        page.run("ASK {}", "Answer")
        page.page.go_back()
        expect(page.heading).to_have_text("12 rows")
        page.page.wait_for_selector("[data-ready]")
        assert page.text == THEMES

    def test_parameters_are_fields_and_part_of_the_address(self, bench: OpenBench) -> None:
        page = bench()
        page.write(MARKED)
        field = page.page.get_by_label("theme theme")
        expect(field).to_have_value("id:theme-5")
        field.select_option("id:theme-7")
        page.page.get_by_role("button", name="Run", exact=True).click()
        expect(page.heading).to_have_text(re.compile("rows"))
        assert parse_qs(urlsplit(page.page.url).query)["$theme"] == ["id:theme-7"]
        rows = page.heading.inner_text()
        page.page.reload()
        page.page.wait_for_selector("[data-ready]")
        expect(page.page.get_by_label("theme theme")).to_have_value("id:theme-7")
        expect(page.heading).to_have_text(rows)
        page.page.get_by_label("theme theme").select_option("id:theme-5")
        page.page.get_by_role("button", name="Run", exact=True).click()
        expect(page.heading).not_to_have_text(rows)

    def test_derived_statements_can_be_left_out(self, bench: OpenBench) -> None:
        page = bench()
        page.run("SELECT * { ?s kg:worked_at ?o }", re.compile(r"\d+ rows"))
        page.page.get_by_label("Leave out derived statements").check()
        page.page.get_by_role("button", name="Run", exact=True).click()
        expect(page.heading).to_have_text("0 rows")
        assert "derived=no" in page.page.url


class TestAnswers:
    def test_a_table_is_sorted_filtered_and_leafed_through(self, bench: OpenBench) -> None:
        page = bench()
        page.run("SELECT ?work ?date { ?work a kg:Work ; kg:date ?date }", re.compile(r"\d+ rows"))
        assert len(page.column(1)) == 50
        page.page.get_by_role("button", name="Next page").click()
        expect(page.page.locator(".pager span")).to_contain_text("51–")
        page.page.get_by_role("button", name="date", exact=True).click()
        expect(page.page.locator("th[aria-sort=ascending]")).to_have_text("date")
        years = [int(text[-4:]) for text in page.column(2)]
        assert years == sorted(years)
        page.page.get_by_placeholder("Filter these rows").fill("nanoGPT")
        expect(page.page.locator(".table-count")).to_contain_text("match")
        assert all("nanogpt" in text.lower() for text in page.column(1))

    def test_things_are_shown_by_name_and_lead_to_their_page(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        link = page.page.locator(".result-table a[href='/id/theme-5']")
        expect(link).to_have_text("Agents, autonomy and emergence")
        assert link.get_attribute("title") == "https://w3id.org/doxograph/id/theme-5"
        page.page.get_by_role("button", name="IRIs").click()
        expect(link).to_have_text("id:theme-5")

    def test_images_in_the_data_are_shown(self, bench: OpenBench) -> None:
        page = bench()
        dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
        page.run(f'SELECT ("{dot}" AS ?image) {{}}', "1 row")
        expect(page.page.locator(".result-table img")).to_have_attribute("src", dot)
        page.visit.check()

    @pytest.mark.parametrize("query", [FOUNDERS, "SELECT ?s ?p ?o { ?s ?p ?o . ?s kg:founded_by ?o }"])
    def test_a_graph_is_drawn(self, bench: OpenBench, query: str) -> None:
        """A CONSTRUCT, and a SELECT with columns for subject, relation and object."""
        page = bench()
        page.run(query, re.compile(r"\d+ (rows|triples)"))
        panel = page.view("Graph")
        expect(panel.locator("canvas")).to_be_visible()
        expect(panel.locator(".legend button").first).to_contain_text(re.compile("person|organization"))
        page.visit.check()

    def test_a_chart_is_drawn_and_can_be_changed(self, bench: OpenBench) -> None:
        page = bench()
        page.run(KINDS, re.compile(r"\d+ rows"))
        panel = page.view("Chart")
        expect(panel.get_by_role("img")).to_have_attribute("aria-label", re.compile("works by kind"))
        for kind in ("Pie", "Line", "Bars"):
            panel.get_by_role("button", name=kind).click()
            expect(panel.get_by_role("button", name=kind)).to_have_attribute("aria-pressed", "true")
        page.visit.check()

    def test_dates_make_a_timeline(self, bench: OpenBench) -> None:
        page = bench()
        page.run(JOBS, re.compile(r"\d+ rows"))
        panel = page.view("Timeline")
        expect(panel.locator(".timeline-rows li").filter(has_text="Tesla")).to_contain_text("2017")
        assert panel.locator(".timeline-bar").count() >= 3
        page.visit.check()

    def test_a_view_that_does_not_fit_says_what_it_needs(self, bench: OpenBench) -> None:
        page = bench()
        page.run("SELECT ?theme { ?theme a kg:Theme }", "12 rows")
        expect(page.view("Timeline")).to_contain_text("column of dates")

    def test_text_in_every_format(self, bench: OpenBench) -> None:
        page = bench()
        page.run(FOUNDERS, re.compile(r"\d+ triples"))
        panel = page.view("Text")
        signs = {"Turtle": "@prefix", "N-Triples": "<https://", "JSON-LD": '"@id"', "RDF/XML": "<?xml"}
        for name, sign in signs.items():
            panel.get_by_role("button", name=name, exact=True).click()
            expect(panel.locator("pre")).to_contain_text(sign)

    def test_count_time_and_limits_are_always_there(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        expect(page.heading).to_have_text("12 rows")
        expect(page.page.locator(".result-time")).to_have_text(re.compile(r"\d+ ms|\d s"))
        expect(page.page.locator(".limits")).to_contain_text("30 s")

    def test_a_cut_answer_says_that_it_is_not_all(self, bench: OpenBench) -> None:
        page = bench()
        page.run("SELECT * { ?s ?p ?o }", "first 5,000 rows")
        expect(page.page.locator(".notice.strong")).to_contain_text("not all")

    def test_downloads(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        page.page.locator("summary", has_text="Download").click()
        for name, ending in (("JSON", ".json"), ("CSV", ".csv"), ("TSV", ".tsv"), ("XML", ".xml")):
            with page.page.expect_download() as download:
                page.page.get_by_role("link", name=name, exact=True).click()
            assert download.value.suggested_filename.endswith(ending)
            if not page.page.locator(".menu-pop[open]").count():
                page.page.locator("summary", has_text="Download").click()

    def test_what_is_copied_runs(self, bench: OpenBench) -> None:
        """The link, the command and the program, each tried."""
        page = bench()
        page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.run(THEMES, "12 rows")

        def copied(name: str) -> str:
            page.page.locator("summary", has_text="Copy").click()
            page.page.get_by_role("button", name=name).click()
            expect(page.page.locator(".toast")).to_have_text("Copied")
            return str(page.page.evaluate("navigator.clipboard.readText()"))

        assert parse_qs(urlsplit(copied("Link")).query)["query"] == [THEMES]
        for text, program in ((copied("curl"), ["sh", "-c"]), (copied("Python"), [sys.executable, "-c"])):
            done = subprocess.run(
                [*program, text], capture_output=True, text=True, encoding="utf-8", timeout=60
            )
            assert done.returncode == 0, done.stderr
            assert "theme-5" in done.stdout

    def test_an_empty_answer_says_why_and_is_repaired_by_one_press(self, bench: OpenBench) -> None:
        page = bench()
        page.run("SELECT ?x ?y WHERE {\n  ?x a kg:Thesis ;\n    kg:abuot ?y .\n}", "0 rows")
        finding = page.page.locator(".finding")
        expect(finding).to_contain_text("kg:abuot")
        finding.get_by_role("button", name="Repair and run").first.click()
        expect(page.heading).to_have_text(re.compile(r"[1-9]\d+ rows"))
        assert "kg:about" in page.text

    def test_explain_says_what_the_parts_cost(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        page.page.get_by_role("button", name="Explain", exact=True).click()
        panel = page.page.get_by_role("region", name="What the parts of the query cost")
        expect(panel.locator("li").first).to_contain_text("12 alone")
        expect(panel.locator("li")).to_have_count(2)
        assert page.visit.axe() == []
        page.page.get_by_role("button", name="Close the explanation").click()
        expect(panel).to_have_count(0)


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
