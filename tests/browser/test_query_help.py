"""What stands beside the editor: examples, history, drafts, parameters, switches."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from browser.bench import ENDLESS, MARKED, THEMES, OpenBench
from playwright.sync_api import expect


class TestHelp:
    def test_examples_are_searched_and_run(self, bench: OpenBench) -> None:
        page = bench()
        page.page.get_by_placeholder("Find an example").fill("twelve themes")
        shown = page.page.locator(".example-group li:not([hidden])").filter(visible=True)
        expect(shown).to_have_count(1)
        shown.get_by_role("link").click()
        expect(page.heading).to_have_text("12 rows")
        assert "query=" in page.page.url

    def test_an_example_is_found_by_its_query_its_group_and_nearly_its_words(self, bench: OpenBench) -> None:
        page = bench()
        shown = page.page.locator(".example-group li:not([hidden])").filter(visible=True)
        for text in ("GROUP BY", "aggregate", "karpaty"):
            page.page.get_by_placeholder("Find an example").fill(text)
            expect(shown.nth(1)).to_be_visible()
            assert shown.count() < 40

    def test_an_example_opens_in_the_view_that_it_promises(self, bench: OpenBench) -> None:
        """Its first line says so, as to the query service of Wikidata; the reader's choice goes first."""
        page = bench()
        for name, view in (("Works by kind (pie)", "Chart"), ("Events in order of time", "Timeline")):
            page.page.get_by_role("link", name=name).click()
            expect(page.page.get_by_role("tab", name=view)).to_have_attribute("aria-selected", "true")
            if view == "Chart":
                expect(page.page.get_by_role("button", name="Pie")).to_have_attribute("aria-pressed", "true")
        page.page.get_by_role("tab", name="Table").click()
        page.page.reload()
        expect(page.page.get_by_role("tab", name="Table")).to_have_attribute("aria-selected", "true")

    def test_what_was_cancelled_or_left_stands_in_the_history(self, bench: OpenBench) -> None:
        page = bench()
        page.page.get_by_role("tab", name="History").click()
        page.write(ENDLESS)
        page.page.keyboard.press("Control+Enter")
        expect(page.page.locator(".history li p")).to_contain_text(["not finished"])
        page.page.get_by_role("button", name="Cancel").click()
        expect(page.page.locator(".history li p")).to_contain_text(["cancelled"])
        page.page.get_by_role("link", name="People", exact=True).click()
        page.page.get_by_role("link", name="SPARQL", exact=True).first.click()
        expect(page.editor).to_contain_text("COUNT(*) AS ?n")

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

    def test_after_a_reload_an_answer_still_says_that_the_query_was_changed(self, bench: OpenBench) -> None:
        page = bench()
        page.run(THEMES, "12 rows")
        page.write(THEMES + " # more")
        changed = page.page.get_by_text("The query has been changed since")
        expect(changed).to_be_visible()
        page.page.reload()
        page.page.wait_for_selector("[data-ready]")
        expect(page.heading).to_have_text("12 rows")
        expect(changed).to_be_visible()

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
