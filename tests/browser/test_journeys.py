"""What readers set out to do on the graph page, from the start view to the source, each played to its end."""

from __future__ import annotations

import re
from itertools import pairwise

import pyoxigraph as ox
from browser.graph_page import (
    WAIT,
    connect,
    find,
    in_full,
    kg,
    open_outline,
    panel,
    settle,
    spots,
    start,
    state,
    statements,
    taken,
    things,
    to_date,
)
from browser.visits import OpenVisit
from playwright.sync_api import expect

from kg import IRI, KnowledgeGraph
from kg.datedness import of_another_time
from kg.edge_story import forms_of
from kg.positions import positions
from kg.terms import ID_BASE, PREFIXES

KARPATHY, OPENAI = ID_BASE + "andrej-karpathy", ID_BASE + "openai"
TYPE = PREFIXES["rdf"] + "type"


def test_from_the_start_view_to_both_stays_at_openai_and_their_sources(visit: OpenVisit) -> None:
    """Person, organizations, twelve themes; a click on OpenAI; two stays with dates, and marks that open."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    expect(page.locator(f"[data-class='{kg('Theme')}'] .count")).to_have_text("12")
    assert {KARPATHY, OPENAI} <= set(things(page))
    page.locator("[data-do=outline]").click()
    page.mouse.click(*spots(page)[OPENAI])
    expect(panel(page).locator("h2")).to_have_text("OpenAI")
    stays = panel(page).locator("section", has_text="employed").locator("li", has_text="Andrej Karpathy")
    expect(stays.locator(".row-when")).to_have_text(
        ["from 2015 to June 2017", "from February 2023 to February 2024"]
    )
    expect(stays.locator(".detail")).to_have_text([", research scientist", re.compile("title not stated")])
    for number, says in enumerate(("Engadget on Tesla Autopilot", "Gizmodo Australia")):
        mark = stays.nth(number).locator(".mark").first
        mark.click()
        note = page.locator(".note-popover")
        expect(note).to_contain_text(says)
        expect(note.locator(".mark")).to_have_text(mark.inner_text())
        expect(note.locator(".rank")).to_have_text("secondary")
        expect(note.locator("a.outside")).to_have_attribute("href", re.compile("^https://"))
        page.keyboard.press("Escape")
    assert opened.axe() == []
    opened.check()


def test_the_evidence_of_both_stays_names_sources_ranks_rule_and_conflict(visit: OpenVisit) -> None:
    """From the edge itself: each stay apart, what it rests on, by which rule, and where sources disagree."""
    page = start(visit, "/graph?iri=https://w3id.org/doxograph/id/openai")
    rows = open_outline(page, "statements").locator("tbody tr", has_text="worked at")
    rows = rows.filter(has_text="Andrej Karpathy")
    expect(rows).to_have_count(2)
    rows.first.locator("[data-edge]").click()
    expect(panel(page).locator("h2")).to_have_text(re.compile(r"research scientist.*2015 to June 2017\.$"))
    expect(panel(page).locator(".panel-ends .tag")).to_have_text("from a record")
    stays = panel(page).locator(".panel-support")
    expect(stays.locator("h3")).to_have_text(
        ["from 2015 to June 2017", "from February 2023 to February 2024"]
    )
    for number, (source, rank) in enumerate((("Engadget", "secondary"), ("Gizmodo", "secondary"))):
        expect(stays.nth(number).locator(".evidence")).to_contain_text(source)
        expect(stays.nth(number).locator(".evidence")).to_contain_text("Profile of Andrej Karpathy")
        expect(stays.nth(number).locator(".rank").first).to_have_text(rank)
    expect(panel(page).locator(".panel-rule code")).to_have_text("worked_at")
    premises = panel(page).locator(".panel-rule .premises").first
    expect(premises).to_contain_text("Karpathy at OpenAI, 2015–2017")
    expect(panel(page).locator(".panel-conflict").first).to_contain_text("Beginning of the first stay")
    turtle = panel(page).locator(".panel-turtle")
    turtle.locator("summary").click()
    quads = list(ox.parse(turtle.locator("code").inner_text(), ox.RdfFormat.TURTLE))
    assert sum(quad.predicate.value == kg("from") for quad in quads) == 2


def test_how_fei_fei_li_is_connected_with_vibe_coding(visit: OpenVisit) -> None:
    """Asked in the search field of the connections; answered in sentences with sources; drawn."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    connect(page, "fei-fei li", "vibe coding")
    paths = page.locator(".paths .path")
    expect(paths).to_have_count(3, timeout=WAIT)
    ends = paths.evaluate_all(
        """all => all.map((path) => [...path.querySelectorAll("ul > li")].map((line) =>
          [...line.querySelectorAll("a[data-iri]")].map((one) => one.dataset.iri)))"""
    )
    for path, lines in zip(paths.all(), ends, strict=True):
        said = path.locator("ul > li").all_inner_texts()
        assert len(said) >= 2
        assert all(re.search(r"\w.*[.”»]\u2060?[\d+\s]*$", line) for line in said), said
        assert "Fei-Fei Li" in said[0]
        assert "ibe coding" in said[-1]
        assert all(len(line) == 2 for line in lines), "each sentence links both its ends"
        assert all(set(one) & set(other) for one, other in pairwise(lines)), "no gap"
        assert path.locator("ul > li").first.locator(".mark").count() >= 1
    paths.first.locator(".mark").first.click()
    expect(page.locator(".note-popover .rank").first).to_be_visible()
    page.keyboard.press("Escape")
    assert opened.axe() == []
    drawn = {(one.subject, one.object) for one in statements(page)}
    for line in ends[0]:
        assert {(line[0], line[1]), (line[1], line[0])} & drawn
    opened.check()


def test_the_slider_at_2016_shows_exactly_what_held_and_the_turtle_says_the_same(visit: OpenVisit) -> None:
    """All that is drawn held in 2016, nothing that held is missing, the Turtle has just that."""
    page = start(visit)
    page.locator("[data-lens=all]").click()
    to_date(page, "2016")
    settle(page)
    held = state(page)
    assert (held["at"], held["lens"]) == ("2016", None)
    drawn = things(page)
    shown = {(one.subject, one.relation, one.object) for one in statements(page)}
    parsed = ox.parse(taken(page, "ttl"), ox.RdfFormat.TURTLE)
    triples = {(one.subject.value, one.predicate.value, one.object.value) for one in parsed}
    between = {(s, p, o) for s, p, o in triples if s in drawn and o in drawn and p != TYPE}
    with KnowledgeGraph.open() as graph, graph.as_of("2016") as then:
        names = {p: then.reader.label(p, "en") for _, p, _ in between}
        assert {(s, names[p], o) for s, p, o in between} == shown
        every = [in_full(one[0]) for one in held["nodes"]]
        there = {one for one in every if then.query("ASK { ?one ?p ?o }", one=IRI(one))}
        there -= of_another_time(there, then.reader, graph.reader)
        assert set(drawn) == there
        assert len(there) < len(every), "some of the start view came later"
        said = between_things(then, drawn)
        assert between <= said
        assert len(between) > 100
        unsaid = [one for one in said - between if not between.intersection(forms_of(then.reader, one))]
        assert unsaid == [], "all that held is drawn, this way, turned round or more narrowly"


def between_things(graph: KnowledgeGraph, things: dict[str, str]) -> set[tuple[str, str, str]]:
    rows = graph.query("SELECT ?s ?p ?o { ?s ?p ?o . FILTER(isIRI(?o) && ?s != ?o) }")
    found = {tuple(map(str, row.values())) for row in rows}  # type: ignore[union-attr]
    return {(s, p, o) for s, p, o in found if s in things and o in things}


def test_the_theme_on_agents_tells_who_holds_what_since_when(visit: OpenVisit) -> None:
    """Each thesis of the theme with who advocates, disputes or predicts it, dated as the graph dates it."""
    opened = visit("/graph")
    page = opened.page
    page.wait_for_selector("html.exploring")
    find(page, "agents, autonomy")
    lanes = panel(page).locator(".panel-positions .lane")
    lanes.first.wait_for()
    read = """all => all.map((lane) => [lane.querySelector("p a").dataset.iri,
      [...lane.querySelectorAll("li")].map((one) => [one.querySelector("a").dataset.iri, one.innerText])])"""
    told = lanes.evaluate_all(read)
    with KnowledgeGraph.open() as graph:
        chart = positions(graph.reader, ID_BASE + "theme-5")
        known = {lane.thesis.iri: lane.positions for lane in chart.lanes if lane.positions}
        assert len(told) == min(14, len(known))
        dates = 0
        for thesis, lines in told:
            assert len(lines) == len(known[thesis])
            for (holder, words), one in zip(lines, known[thesis], strict=True):
                assert holder == one.holder.iri
                verb = {"advocating": "advocates", "disputing": "disputes", "predicting": "predicts"}
                assert f" {verb[one.attitude.iri.partition('#')[2]]}" in words
                assert one.when[:4] in words
                dates += bool(one.when)
    assert dates >= 5
    assert lanes.first.locator("circle").count() >= 1
    lanes.first.locator("li .why").first.click()
    expect(panel(page).locator("h2")).to_have_text(
        re.compile("Andrej Karpathy (advocates|disputes|predicts) “")
    )
    expect(panel(page).locator(".panel-support .rank").first).to_be_visible()
    find(page, "agents, autonomy")
    lanes.first.wait_for()
    name = lanes.first.locator("p a").first.inner_text()
    lanes.first.locator("p a").first.click()
    expect(panel(page).locator("h2")).to_have_text(name)
    holds = panel(page).locator(".panel-relation li", has_text="Andrej Karpathy").first
    expect(holds.locator(".row-when")).to_have_text(re.compile(r"20\d\d"))
    holds.locator(".mark").first.click()
    expect(page.locator(".note-popover .rank").first).to_have_text("primary")
    page.keyboard.press("Escape")
    assert opened.axe() == []
    opened.check()


def test_the_theme_on_agents_in_french(visit: OpenVisit) -> None:
    page = start(visit, lang="fr")
    find(page, "agents")
    lanes = panel(page).locator(".panel-positions .lane")
    lanes.first.wait_for()
    words = " ".join(panel(page).locator(".panel-positions .lane li i").all_inner_texts())
    assert set(words.split()) <= {"soutient", "conteste", "prédit"}
    expect(lanes.locator("li", has_text="Andrej Karpathy").first).to_contain_text("soutient")


def test_who_comes_for_the_first_time_is_told_how_to_begin(visit: OpenVisit) -> None:
    """Who this is about and what to do, until something is chosen; not again in the same browser."""
    page = start(visit)
    hint = page.locator(".explorer-hint")
    expect(hint).to_contain_text("Andrej Karpathy")
    expect(hint).to_contain_text("Click a thing")
    find(page, "openai")
    expect(hint).to_have_count(0)
    page.goto(page.url.split("/graph")[0] + "/graph")
    page.wait_for_selector("html.exploring")
    expect(hint).to_have_count(0)


def test_each_of_two_parallel_edges_tells_its_own_stay_first(visit: OpenVisit) -> None:
    page = start(visit, "/graph?iri=https://w3id.org/doxograph/id/openai")
    rows = open_outline(page, "statements").locator("tbody tr", has_text="worked at")
    rows.filter(has_text="Andrej Karpathy").nth(1).locator("[data-edge]").click()
    expect(panel(page).locator("h2")).to_have_text(re.compile("from February 2023 to February 2024"))
    expect(panel(page).locator(".panel-support h3")).to_have_text(
        ["from February 2023 to February 2024", "from 2015 to June 2017"]
    )
