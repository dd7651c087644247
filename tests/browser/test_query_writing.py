"""Writing a query in the editor: completion, hover, marks, format, keys."""

from __future__ import annotations

import re

import pytest
from browser.bench import THEMES, OpenBench
from playwright.sync_api import expect


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

    def test_the_prefixes_of_what_is_pasted_declare_themselves(self, bench: OpenBench) -> None:
        page = bench()
        page.write("")
        page.page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              const content = document.querySelector("[data-editor]").shadowRoot.querySelector(".cm-content");
              content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
            }""",
            "SELECT * { ?x dcterms:title 'kg:no' ; schema:name ?z } # skos:no",
        )
        expect(page.editor).to_contain_text("PREFIX schema:")
        assert page.text.count("PREFIX ") == 2
        assert "PREFIX dcterms: <http://purl.org/dc/terms/>" in page.text

    def test_pointing_at_a_term_tells_its_meaning(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        page.point_at("kg:Theme")
        tip = page.page.locator(".cm-tooltip-hover .term")
        expect(tip).to_contain_text("theme")
        expect(tip.locator("p").first).to_contain_text(re.compile(r"\w+ \w+"))

    def test_mistakes_are_underlined_where_they_are(self, bench: OpenBench) -> None:
        page = bench()
        page.write("SELECT ?x WHERE {\n  ?x nowhere:to ?y .\n}")
        expect(page.page.locator(".cm-lintRange-error").first).to_have_text("nowhere:to")
        page.write("# @param ?n xsd:integer 3\nSELECT ?n ?absent WHERE { ?x a kg:Theme }")
        expect(page.page.locator(".cm-lintRange-warning")).to_have_text(["?absent"])

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

    def test_why_a_query_is_not_set_out_is_said(self, bench: OpenBench) -> None:
        page = bench(expected={413})
        page.write(f"ASK {{}} #{'!' * 50_000}")
        page.page.keyboard.press("Shift+Alt+f")
        expect(page.page.locator(".toast")).to_contain_text("longer than")

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

    def test_a_slash_is_typed_into_the_query(self, bench: OpenBench) -> None:
        """It leads to the search field elsewhere on the page only."""
        page = bench()
        page.type("ASK { ?x a/rdfs:subClassOf* ?y }")
        assert "?x a/rdfs:subClassOf* ?y" in page.text

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * WHERE { << ?s ?p ?o >> ?q ?r }",
            "SELECT * WHERE { ?x ?y <<( ?s ?p ?o )>> }",
            "SELECT * WHERE { ?s ?p ?o {| ?q ?r |} }",
        ],
    )
    def test_triple_terms_are_not_underlined(self, bench: OpenBench, query: str) -> None:
        page = bench()
        page.write("SELECT * WHERE { ?s ?p }")
        expect(page.page.locator(".cm-lintRange-error")).to_have_count(1)
        with page.page.expect_response("**/api/check") as checked:
            page.write(query)
        assert checked.value.json()["problem"] is None
        expect(page.page.locator(".cm-lintRange-error")).to_have_count(0)

    def test_pointing_at_functions_and_variables_tells_what_they_are(self, bench: OpenBench) -> None:
        """A function how it is called; a variable where it gets its values; not within a text."""
        page = bench()
        page.write(
            'SELECT ?who WHERE {\n  ?who kg:founded ?what .\n  FILTER(STRSTARTS(STR(?who), "LCASE(x"))\n}'
        )
        tip = page.page.locator(".cm-tooltip-hover .term")
        page.point_at("STRSTARTS")
        expect(tip).to_contain_text("STRSTARTS(text, start)")
        expect(tip).to_contain_text("Whether the text begins with this.")
        page.page.mouse.move(5, 5)
        expect(tip).to_have_count(0)
        page.point_at("?what")
        expect(tip).to_contain_text("First in line 2: ?who kg:founded ?what")
        expect(tip).to_contain_text("organization")
        page.page.mouse.move(5, 5)
        page.point_at("LCASE")
        expect(tip).to_have_count(0)

    def test_what_only_the_engine_sees_is_underlined(self, bench: OpenBench) -> None:
        page = bench(lang="fr")
        page.write("SELECT ?s (COUNT(?p) AS ?n) WHERE { ?s ?p ?o }")
        mark = page.page.locator(".cm-lintRange-error").first
        expect(mark).to_have_text("?s")
        mark.hover()
        expect(page.page.locator(".cm-diagnostic")).to_contain_text("ni dans GROUP BY ni agrégée")

    def test_what_the_data_do_not_use_is_marked(self, bench: OpenBench) -> None:
        page = bench()
        page.write("SELECT * WHERE { ?x a kg:Persn }")
        mark = page.page.locator(".cm-lintRange-warning").first
        expect(mark).to_have_text("kg:Persn")
        mark.hover()
        expect(page.page.locator(".cm-diagnostic")).to_contain_text("Did you mean kg:Person?")
        expect(page.page.locator(".term")).to_have_count(0)

    def test_the_tools_give_the_keys_back_to_the_editor(self, bench: OpenBench) -> None:
        page = bench()
        page.write("select * {?s ?p ?o}")
        page.page.get_by_role("button", name="Format").click()
        expect(page.editor).to_be_focused()
