"""The views of an answer on the query page, and how what was chosen is kept from one query to the next."""

from __future__ import annotations

import re
from functools import partial

import pyoxigraph as ox
from browser.bench import ENDLESS, FOUNDERS, JOBS, KINDS, MARKED, THEMES, OpenBench
from playwright.sync_api import Page, Route, expect

EVENTS = (
    "SELECT ?event ?label ?date { ?event a kg:Event ; kg:date ?date ; rdfs:label ?label "
    'FILTER (lang(?label) = "en") }'
)
TIES = "SELECT ?s ?p ?o { ?s ?p ?o . ?s a kg:Person . ?o a kg:Organization }"
CHART = """async () => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const { Chart } = await import(loaded.find((name) => /chart-[\\d.]+/.test(name)));
  const { data, scales, options } = Chart.getChart(document.querySelector(".chart canvas"));
  return {
    labels: data.labels,
    sets: data.datasets.map(({ label, data }) => ({ label, data })),
    ticks: scales[options.indexAxis === "y" ? "x" : "y"]?.ticks.map(({ value }) => value),
    axis: scales.x?.type,
  };
}"""
WORDS = """() => {
  window.words = {};
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.words[text] = { x, y, font: this.font };
    return fillText.call(this, text, x, y);
  };
}"""
STROKES = """() => {
  window.strokes = new Set();
  const { strokeText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.strokeText = function (...given) {
    window.strokes.add(this.strokeStyle);
    return strokeText.apply(this, given);
  };
}"""


def drawn(page: Page) -> dict:
    """What the chart draws: its labels, its sets of values, the ticks along the values."""
    page.wait_for_selector(".chart canvas[aria-label]")
    return page.evaluate(CHART)


def until(page: Page, expression: str) -> None:
    """Wait for an expression to hold; the policy of the page forbids Playwright's own way."""
    for _ in range(100):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not in 5 s: {expression}")


def said(text: str, form: ox.QueryResultsFormat) -> list[list[str]]:
    """The rows that a text of results says."""
    found = ox.parse_query_results(text, form)
    assert isinstance(found, ox.QuerySolutions)
    return [[str(term) for term in row] for row in found]


class TestViews:
    def test_a_second_graph_leaves_nothing_of_the_first(self, bench: OpenBench) -> None:
        """Each name is written by the graph that is shown, in the colour of its paper."""
        page = bench(TIES)
        for _ in range(2):
            page.view("Graph")
            page.page.locator(".graph-answer .graph-tools").wait_for()
            page.visit.settle()
        page.page.evaluate(STROKES)
        page.page.get_by_role("button", name="Zoom in").click()
        until(page.page, "window.strokes.size > 0")
        page.visit.settle()
        assert page.page.evaluate("window.strokes.size") == 1

    def test_relations_are_named_and_what_is_selected_comes_out_from_under_its_panel(
        self, bench: OpenBench
    ) -> None:
        page = bench()
        page.page.evaluate(WORDS)
        page.run("DESCRIBE id:eureka-labs", re.compile(r"\d+ triples"))
        until(page.page, "window.words['founded by 2024'] && window.words['organization']")
        page.visit.settle()
        assert "italic" in page.page.evaluate("window.words['founded by 2024'].font")
        graph = page.page.locator(".graph-answer")
        at = page.page.evaluate("window.words['organization']")
        graph.click(position={"x": at["x"], "y": at["y"] + 5})
        panel = graph.locator(".graph-panel")
        expect(panel.get_by_role("heading")).to_have_text("organization")
        page.visit.settle()
        free = panel.evaluate("(one) => one.offsetLeft")
        for name in ("organization", "Eureka Labs"):
            until(page.page, f"window.words['{name}'].x < {free} - 40")
        page.visit.check()

    def test_rows_along_dates_are_counted_by_year_in_order_and_in_whole_numbers(
        self, bench: OpenBench
    ) -> None:
        page = bench(EVENTS)
        page.view("Chart")
        found = drawn(page.page)
        years = [int(label) for label in found["labels"]]
        assert years == list(range(years[0], years[-1] + 1))
        assert sum(found["sets"][0]["data"]) > 50
        assert all(tick == int(tick) for tick in found["ticks"])

    def test_a_line_over_dates_stands_on_a_scale_of_time(self, bench: OpenBench) -> None:
        page = bench("SELECT ?date ?n { VALUES (?date ?n) { (2020 3) (2011 1) (2012 2) } }")
        page.run(
            'SELECT ?date ?n { VALUES (?date ?n) { ("2020-05"^^xsd:gYearMonth 3) ("2011"^^xsd:gYear 1) '
            '("2012-02-03"^^xsd:date 2) } }',
            "3 rows",
        )
        page.view("Chart")
        found = drawn(page.page)
        assert [point["y"] for point in found["sets"][0]["data"]] == [1, 2, 3]
        assert [int(point["x"]) for point in found["sets"][0]["data"]] == [2011, 2012, 2020]
        assert found["axis"] == "linear"

    def test_several_columns_of_numbers_are_drawn_together(self, bench: OpenBench) -> None:
        page = bench(
            "SELECT ?c (COUNT(?s) AS ?things) (COUNT(DISTINCT ?p) AS ?relations) "
            "{ ?s a ?c ; ?p ?o } GROUP BY ?c"
        )
        page.view("Chart").get_by_label("Values").select_option(label="all columns")
        assert [one["label"] for one in drawn(page.page)["sets"]] == ["things", "relations"]
        width = "(one) => document.querySelector(one).offsetWidth"
        assert page.page.evaluate(width, ".chart-frame") == page.page.evaluate(width, ".result")

    def test_text_is_set_out_for_reading_and_says_the_same(self, bench: OpenBench) -> None:
        page = bench(EVENTS)
        panel = page.view("Text")
        text = panel.locator("pre")
        expect(text).to_contain_text('"bindings": [\n')
        rows = said(text.text_content() or "", ox.QueryResultsFormat.JSON)
        assert len(rows) > 50
        panel.get_by_role("button", name="XML", exact=True).click()
        expect(text).to_contain_text(re.compile(r"<results>\n\s+<result>\n"))
        assert said(text.text_content() or "", ox.QueryResultsFormat.XML) == rows
        assert text.evaluate("(pre) => pre.scrollWidth - pre.clientWidth") <= 0

    def test_a_timeline_names_each_row_once_and_leaves_open_what_has_no_end(self, bench: OpenBench) -> None:
        page = bench(EVENTS)
        panel = page.view("Timeline")
        first = panel.locator(".timeline-rows li").first
        assert first.inner_text().count("Birth in Bratislava") == 1
        page.run(JOBS, re.compile(r"\d+ rows"))
        row = page.view("Timeline").locator(".timeline-rows li", has_text="Eureka Labs")
        expect(row.locator(".timeline-bar")).to_have_attribute("data-open", "end")
        expect(row.locator(".timeline-when")).to_have_text("July 2024 –")
        page.visit.check()

    def test_a_view_is_kept_only_for_answers_of_the_same_shape(self, bench: OpenBench) -> None:
        page = bench(KINDS)
        page.view("Chart")
        page.run(f"{KINDS} ORDER BY ?kind", re.compile(r"\d+ rows"))
        expect(page.page.get_by_role("tab", name="Chart")).to_have_attribute("aria-selected", "true")
        page.run("SELECT (COUNT(*) AS ?n) { ?work a kg:Work }", "1 row")
        expect(page.page.get_by_role("tab", name="Table")).to_have_attribute("aria-selected", "true")
        assert "view=" not in page.page.url


class TestRunning:
    def test_a_value_of_an_earlier_query_is_left_behind(self, bench: OpenBench) -> None:
        page = bench(MARKED)
        page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        expect(page.page.locator("[name='$theme']")).to_have_value("id:theme-5")
        page.run(THEMES, "12 rows")
        assert "theme-5" not in page.page.url
        page.page.locator("summary", has_text="Copy").click()
        page.page.get_by_role("button", name="curl").click()
        assert "$theme" not in page.page.evaluate("navigator.clipboard.readText()")
        page.page.get_by_role("tab", name="History").click()
        expect(page.page.locator(".history li p").first).not_to_contain_text("theme-5")

    def test_the_value_of_a_query_just_pasted_goes_with_it(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        page.run(MARKED, re.compile(r"\d+ rows"))
        expect(page.page).to_have_url(re.compile("%24theme=id%3Atheme-5"))

    def test_ctrl_enter_runs_from_anywhere_and_triples_are_called_triples(self, bench: OpenBench) -> None:
        page = bench(MARKED)
        expect(page.heading).to_have_text(re.compile(r"\d+ rows"))
        page.page.locator("[name='$theme']").select_option("id:theme-1")
        page.page.keyboard.press("Control+Enter")
        expect(page.page).to_have_url(re.compile("theme-1"))
        page.write(FOUNDERS)
        page.page.get_by_role("tab", name="History").focus()
        page.page.keyboard.press("Control+Enter")
        expect(page.heading).to_have_text(re.compile(r"\d+ triples"))
        page.page.get_by_role("tab", name="History").click()
        expect(page.page.locator(".history li p").first).to_contain_text("triples")

    def test_the_answer_to_a_short_query_is_in_sight(self, bench: OpenBench) -> None:
        page = bench(THEMES)
        expect(page.heading).to_have_text("12 rows")
        box = page.page.locator(".result-table").bounding_box()
        assert box is not None
        assert box["y"] < 480
        low = page.page.locator(".editor").bounding_box()
        page.write("SELECT *\n" + "\n" * 12 + "{ ?a ?b ?c }")
        high = page.page.locator(".editor").bounding_box()
        assert low is not None and high is not None  # noqa: PT018
        assert high["height"] > low["height"]

    def test_examples_take_the_free_height_while_there_is_no_answer(self, bench: OpenBench) -> None:
        page = bench()
        idle = page.page.locator(".examples-list").bounding_box()
        page.run(THEMES, "12 rows")
        beside = page.page.locator(".examples-list").bounding_box()
        assert idle is not None and beside is not None  # noqa: PT018
        assert idle["height"] > 2 * beside["height"]

    def test_each_limit_has_its_title_and_what_can_be_done(self, bench: OpenBench) -> None:
        page = bench(THEMES, expected={503, 504})
        for status, limit, title, button in (
            (503, "memory", "Out of memory", "Explain"),
            (504, "time", "Out of time", "Explain"),
            (503, "queue", "The server is busy", "Try again"),
        ):
            document = {"detail": "Such is it.", "status": status, "limit": limit}
            page.page.route("**/api/run", partial(Route.fulfill, status=status, json=document))
            page.write(ENDLESS)
            page.page.keyboard.press("Control+Enter")
            box = page.page.get_by_role("alert")
            expect(box.get_by_role("heading")).to_have_text(title)
            expect(box.get_by_role("button")).to_have_text(button)
            page.page.unroute("**/api/run")
