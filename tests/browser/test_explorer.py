"""Ten walks through the graph page, each from its start to what a reader sees at its end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.visits import NARROW, OpenVisit, serving
from playwright.sync_api import Page, expect

from kg.graph import KnowledgeGraph

_HOSTILE = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/people/> .

:ada a foaf:Person ; foaf:name "Ada Lovelace" ; foaf:knows :babbage , :ada , :li , :omar ; foaf:made :notes .
:babbage a foaf:Person ; foaf:name "Charles Babbage" ; foaf:knows :ada .
:li a foaf:Person ; foaf:name "李飞飞"@zh .
:omar a foaf:Person ; foaf:name "عمر الخيام"@ar ; foaf:knows :evil .
:notes a foaf:Document ; rdfs:label "Notes on the Engine" .
:evil a foaf:Person ; foaf:name "<img src=x onerror=window.harmed=1></script><b>bold</b>" ; foaf:knows :ada .
"""


def start(visit: OpenVisit, path: str = "/graph", **how: object) -> Page:
    """The graph page, drawn."""
    page = visit(path, **how).page
    page.wait_for_selector("html.exploring", timeout=15_000)
    return page


def find(page: Page, name: str) -> None:
    """Search for a thing and go to it, by keyboard."""
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-panel h2")).to_be_visible()


def numbers(page: Page) -> tuple[int, int]:
    """How many things and statements the page says it shows."""
    page.keyboard.press("Escape")
    told = page.locator(".explorer-status")
    expect(told).to_have_text(re.compile(r"\d+ \w+, \d+ "), timeout=15_000)
    found = re.findall(r"\d+", told.inner_text())
    return int(found[0]), int(found[1])


def showing(page: Page, things: int) -> None:
    """Wait until the page shows so many things."""
    expect(page.locator(".explorer-status")).to_contain_text(
        re.compile(rf"\b{things} things"), timeout=15_000
    )


def outline(page: Page) -> dict[str, list[str]]:
    """The things of the outline's table, with their rows."""
    if page.locator(".explorer-drawer").is_hidden():
        page.locator("[data-do=outline]").click()
    page.locator("[data-form=things]").click()
    rows = page.locator(".outline tbody tr").evaluate_all(
        "all => all.map((row) => [...row.children].map((cell) => cell.innerText.trim()))"
    )
    return {row[0]: row[1:] for row in rows}


def test_the_start_view_leads_to_openai_and_to_the_sources_of_both_stays(visit: OpenVisit) -> None:
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    find(page, "openai")
    panel = page.locator(".explorer-panel")
    stays = panel.locator("section", has_text="employed").locator("li", has_text="Andrej Karpathy")
    expect(stays).to_have_count(2)
    assert [re.findall(r"\d{4}", when) for when in stays.locator(".row-when").all_inner_texts()] == [
        ["2015", "2017"],
        ["2023", "2024"],
    ]
    stays.first.locator(".why").click()
    expect(panel.locator(".kind")).to_have_text(re.compile("statement", re.IGNORECASE))
    expect(panel).to_contain_text("2015")
    expect(panel.locator(".evidence .rank").first).to_be_visible()
    expect(panel).to_contain_text("Concluded by the rule")
    assert opened.axe() == []
    opened.check()


def test_expanding_tells_the_numbers_first_and_can_be_undone(visit: OpenVisit) -> None:
    page = start(visit)
    find(page, "openai")
    before = set(outline(page))
    page.keyboard.press("Escape")
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    menu = page.locator(".explorer-menu")
    row = menu.locator(".menu-relation:not(:disabled)", has_text=re.compile("has member"))
    shown, total = map(int, re.findall(r"\d+", row.locator(".count").inner_text()))
    assert 0 < shown < total
    row.click()
    page.wait_for_function("() => document.querySelector('[data-do=undo]').disabled === false")
    after = set(outline(page))
    assert len(after - before) == total - shown
    page.keyboard.press("Control+z")
    expect(page.locator("[data-do=redo]")).to_be_enabled()
    assert set(outline(page)) == before
    page.keyboard.press("Control+y")
    expect(page.locator("[data-do=redo]")).to_be_disabled()
    assert set(outline(page)) == after


def test_a_connection_is_drawn_and_told_in_sentences_with_sources(visit: OpenVisit) -> None:
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    page.locator("[data-do=connect]").click()
    for name in ("fei-fei li", "vibe coding"):
        page.locator("#connect-search").fill(name)
        page.locator(".connect [role=option]").first.wait_for()
        page.locator(".connect [role=option]").first.dispatch_event("mousedown")
        expect(page.locator(".connect .chip").last).to_contain_text(re.compile(name, re.IGNORECASE))
    first = page.locator(".paths .path").first
    expect(first).to_contain_text("Fei-Fei Li", timeout=15_000)
    sentences = first.locator("li").all_inner_texts()
    assert len(sentences) >= 2
    assert all(re.search(r"\.\s*\u2060?[\d+\s]*$", one) for one in sentences), sentences
    assert "Vibe coding" in sentences[-1]
    assert first.locator(".mark").count() >= 1
    assert opened.axe() == []
    opened.check()


def test_the_date_drives_what_is_drawn_and_the_turtle(visit: OpenVisit) -> None:
    page = start(visit)
    page.locator("input[name=at]").fill("2016")
    page.keyboard.press("Tab")
    expect(page.locator(".explorer-status")).to_contain_text("not there at that date", timeout=15_000)
    page.wait_for_url(re.compile("view="))
    things = outline(page)
    assert "OpenAI" in things
    assert "nanochat" not in things
    with page.expect_download() as download:
        page.locator("summary", has_text="Take away").click()
        page.locator("[data-export=ttl]").click()
    turtle = Path(download.value.path()).read_text(encoding="utf-8")
    with KnowledgeGraph.open() as graph, graph.as_of("2016") as then:
        assert then.query("ASK { id:andrej-karpathy kg:worked_at id:openai }")
        assert not then.query("ASK { id:andrej-karpathy kg:worked_at id:tesla }")
    assert "id:openai" in turtle
    assert "id:w-nanochat" not in turtle
    assert not re.search(r"kg:worked_at[^;.]*id:tesla", turtle)
    page.locator("input[name=comparing]").check()
    expect(page.locator(".explorer-panel")).to_contain_text("began", timeout=15_000)


def test_a_theme_tells_who_holds_what_since_when(visit: OpenVisit) -> None:
    page = start(visit)
    find(page, "agents, autonomy")
    panel = page.locator(".explorer-panel")
    expect(panel.locator("h2")).to_contain_text("Agents")
    lane = panel.locator(".panel-positions .lane").first
    expect(lane.locator("li").first).to_contain_text(re.compile(r"Andrej Karpathy .*(20\d\d)"))
    assert lane.locator("circle").count() >= 1
    name = lane.locator("p").inner_text()
    lane.locator("p a").click()
    expect(panel.locator("h2")).to_contain_text(name.split("\n")[0])
    holder = panel.locator(".panel-relation li", has_text="Andrej Karpathy").first
    expect(holder).to_contain_text(re.compile(r"20\d\d"))


def test_a_view_comes_back_exactly_from_its_address(visit: OpenVisit) -> None:
    """Nodes, places, filters, date and language: thirty things, loaded again elsewhere."""
    page = start(visit, "/graph?iri=https://w3id.org/doxograph/id/openai", lang="fr")
    page.locator("[data-class]").last.click()
    page.wait_for_url(re.compile("view="))
    find(page, "tesla")
    page.keyboard.press("p")
    with page.expect_response(re.compile("/api/explore/view")):
        page.locator("input[name=at]").fill("2017")
        page.keyboard.press("Tab")
    page.wait_for_timeout(1000)
    token = page.url.split("view=")[1]
    state = page.request.get(f"{page.url.split('/graph')[0]}/api/explore/token?view={token}").json()["state"]
    assert state["at"] == "2017"
    assert len(state["classes"]) == 1
    assert any(place[3] for place in state["nodes"])
    again = start(visit, f"/graph?view={token}", lang="en")
    assert again.get_attribute("html", "lang") == "fr"
    assert again.locator("input[name=at]").input_value() == "2017"
    assert set(outline(again)) == set(outline(page))
    again.wait_for_timeout(800)
    now = again.url.split("view=")[1]
    same = again.request.get(f"{page.url.split('/graph')[0]}/api/explore/token?view={now}").json()["state"]
    assert {place[0]: place[1:] for place in same["nodes"]} == {p[0]: p[1:] for p in state["nodes"]}


def test_the_back_button_returns_to_the_view_before(visit: OpenVisit) -> None:
    page = start(visit)
    before = numbers(page)
    page.locator("[data-class]").first.click()
    page.wait_for_url(re.compile("view="))
    fewer = numbers(page)
    assert fewer[0] < before[0]
    page.go_back()
    page.wait_for_function(
        f"() => document.querySelector('.explorer-status').innerText.includes('{before[0]} ')"
    )
    assert numbers(page) == before
    page.go_forward()
    page.wait_for_function(
        f"() => document.querySelector('.explorer-status').innerText.includes('{fewer[0]} ')"
    )
    assert numbers(page) == fewer


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with somebody else's file: FOAF, names in several scripts, one that means harm."""
    path = tmp_path_factory.mktemp("foreign") / "people.ttl"
    path.write_text(_HOSTILE, encoding="utf-8")
    with serving(str(path)) as base:
        yield base


def test_a_foreign_file_is_walked_by_its_labels(visit: OpenVisit, foreign: str) -> None:
    opened = visit("/graph", base=foreign)
    page = opened.page
    page.wait_for_selector("html.exploring")
    things = outline(page)
    assert {"Ada Lovelace", "Charles Babbage", "李飞飞", "عمر الخيام"} <= set(things)
    assert any(name.startswith("<img") for name in things)
    find(page, "ada")
    expect(page.locator(".explorer-panel h2")).to_have_text("Ada Lovelace")
    expect(page.locator(".explorer-panel")).to_contain_text("Charles Babbage")
    page.locator("[data-form=statements]").click()
    between = page.locator(".outline tbody tr").all_inner_texts()
    mutual = [one for one in between if "Ada Lovelace" in one and "Charles Babbage" in one]
    assert len(mutual) == 2, "both directions stay apart"
    assert page.evaluate("window.harmed") is None
    opened.check()


def test_the_whole_walk_by_keyboard(visit: OpenVisit) -> None:
    """Find, walk, expand, pin, hide, undo, read an edge, outline, filter: no pointer."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    press = page.keyboard.press
    find(page, "tesla")
    name = page.locator(".explorer-panel h2").inner_text()
    press("ArrowLeft")
    expect(page.locator(".explorer-panel h2")).not_to_have_text(name)
    press("n")
    expect(page.locator(".panel-sentence")).to_be_visible()
    press("Escape")
    find(page, "tesla")
    press("Enter")
    expect(page.locator(".explorer-menu")).to_be_visible()
    press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.explorer-menu') !== null")
    press("Escape")
    assert page.evaluate("document.activeElement.id") == "canvas"
    press("p")
    expect(page.locator("[data-do=undo]")).to_be_enabled()
    press("h")
    page.wait_for_function("() => document.querySelector('[data-do=undo]').title.includes('Hide')")
    press("Control+z")
    expect(page.locator("[data-do=redo]")).to_be_enabled()
    press("t")
    expect(page.get_by_role("tree")).to_be_visible()
    press("Tab")
    for _ in range(6):
        press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "treeitem":
            break
    press("ArrowDown")
    press(" ")
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_have_count(1)
    press("Escape")
    press("f")
    expect(page.locator(".filters")).to_be_visible()
    assert opened.axe() == []
    press("Escape")
    press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    opened.check()


def test_the_view_is_a_query_and_leaves_in_every_form(visit: OpenVisit) -> None:
    page = start(visit, "/graph?iri=https://w3id.org/doxograph/id/nanochat")
    take = page.locator("summary", has_text="Take away")
    take.click()
    page.locator("[data-do=sparql]").click()
    query = page.get_by_role("dialog", name="As SPARQL").locator("code").inner_text(timeout=15_000)
    told = int(re.findall(r"[\d,]+", page.get_by_role("dialog").locator("p").first.inner_text())[0])
    with KnowledgeGraph.open() as graph:
        triples = graph.query(query)
        assert told <= len(list(triples))  # type: ignore[arg-type]
    page.keyboard.press("Escape")
    beginnings = {
        "svg": b"<svg",
        "png": b"\x89PNG",
        "html": b"<!doctype html",
        "ttl": b"@prefix",
        "jsonld": b"",
        "graphml": b"<",
        "gexf": b"<",
        "csv": b"",
        "md": b"#",
    }
    for name, begins in beginnings.items():
        take.click()
        with page.expect_download(timeout=30_000) as download:
            page.locator(f"[data-export={name}]").click()
        content = Path(download.value.path()).read_bytes()
        assert content.lower().startswith(begins) or (begins == b"\x89PNG" and content.startswith(begins)), (
            name
        )
        assert len(content) > 200
        page.mouse.click(700, 500)
        if name == "jsonld":
            json.loads(content)
        if name == "svg":
            assert b"<image" not in content, "vectors, not pixels"


def test_enter_in_the_search_goes_to_the_best_name(visit: OpenVisit) -> None:
    page = start(visit)
    page.keyboard.press("/")
    page.keyboard.insert_text("nanochat")
    page.keyboard.press("Enter")
    expect(page.locator(".explorer-panel h2")).to_have_text("nanochat")
    assert "/graph" in page.url


def test_it_works_on_a_phone_by_touch(visit: OpenVisit) -> None:
    opened = visit("/graph", size=NARROW, touch=True, lang="fr")
    page = opened.page
    page.wait_for_selector("html.exploring")
    assert opened.overflow() <= 0
    page.locator("#explorer-search").fill("openai")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("option").first.tap()
    panel = page.locator(".explorer-panel")
    expect(panel.locator("h2")).to_have_text("OpenAI")
    box = panel.bounding_box()
    assert box is not None
    assert box["y"] > 250, "a sheet at the bottom, the graph above it"
    assert opened.axe() == []
    panel.get_by_role("button", name="Déplier").tap()
    expect(page.locator(".explorer-menu")).to_be_visible()
    assert opened.overflow() <= 0
    assert opened.axe() == []
    opened.check()
