"""What comes of a query on its page: table, graph, chart, timeline, text, downloads, diagnosis, costs."""

from __future__ import annotations

import re
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from browser.bench import FOUNDERS, JOBS, KINDS, THEMES, OpenBench
from playwright.sync_api import expect


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

    def test_columns_have_room_where_the_screen_ends(self, bench: OpenBench) -> None:
        """Dates stand on one line, long texts have a width, and a column without values has no numbers."""
        page = bench(
            "SELECT ?event ?date ?none { ?event a kg:Event ; kg:date ?date OPTIONAL { ?event kg:no ?none } }"
        )
        page.page.set_viewport_size({"width": 390, "height": 844})
        lines = "cells => cells.map(cell => cell.getClientRects().length)"
        assert set(page.page.locator("td.date bdi").evaluate_all(lines)) == {1}
        wide = page.page.locator("td.wide").first
        assert wide.evaluate("cell => cell.getBoundingClientRect().width") >= 0.6 * 390
        expect(page.page.locator("th.num")).to_have_count(0)

    def test_things_are_shown_by_name_and_lead_to_their_page(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        link = page.page.locator(".result-table a[href='/id/theme-5']")
        expect(link).to_have_text("Agents, autonomy and emergence")
        assert link.get_attribute("title") == "https://w3id.org/doxograph/id/theme-5"
        page.page.get_by_role("button", name="IRIs").click()
        expect(link).to_have_text("id:theme-5")

    def test_images_in_the_data_are_shown(self, bench: OpenBench) -> None:
        """As texts and as IRIs."""
        page = bench()
        dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
        page.run(f'SELECT ("{dot}" AS ?image) (IRI("{dot}") AS ?same) {{}}', "1 row")
        expect(page.page.locator(f".result-table img[src='{dot}']")).to_have_count(2)
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

    def test_an_answer_says_that_the_query_has_been_changed_since(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        note = page.page.locator("#result .notice", has_text="changed since")
        expect(note).to_be_hidden()
        page.write("ASK {}")
        expect(note).to_be_visible()
        page.write(THEMES)
        expect(note).to_be_hidden()

    def test_a_cut_answer_says_that_it_is_not_all(self, bench: OpenBench) -> None:
        page = bench()
        page.run("SELECT * { ?s ?p ?o }", "first 5,000 rows")
        expect(page.page.locator(".notice.strong")).to_contain_text("not all")
        page.run("CONSTRUCT WHERE { ?s ?p ?o }", "first 5,000 triples")
        expect(page.page.locator(".notice.strong")).to_contain_text("5,000 triples")
        page.page.get_by_role("tab", name="History").click()
        told = ["first 5,000 triples", "first 5,000 rows"]
        expect(page.page.locator(".history li p")).to_contain_text(told)

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
