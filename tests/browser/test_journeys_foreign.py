"""Somebody else's graph, in somebody else's terms: walked by its labels, each edge with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from browser.graph_page import (
    find,
    open_outline,
    panel,
    settle,
    spots,
    start,
    state,
    statements,
    taken,
    things,
)
from browser.visits import OpenVisit, serving
from playwright.sync_api import Page, expect

FIXTURES = Path(__file__).parent.parent / "fixtures"
E, P = "http://example.org/", "https://example.org/people/"
FOAF = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/people/> .

:ada a foaf:Person ; foaf:name "Ada Lovelace" ; foaf:knows :babbage , :ada , :li , :omar ; foaf:made :notes .
:babbage a foaf:Person ; foaf:name "Charles Babbage" ; foaf:knows :ada , :somerville ;
    foaf:currentProject :engine .
:somerville a foaf:Person ; foaf:name "Mary Somerville" ; foaf:made :mechanism .
:li a foaf:Person ; foaf:name "李飞飞"@zh .
:omar a foaf:Person ; foaf:name "عمر الخيام"@ar ; foaf:knows :evil .
:notes a foaf:Document ; rdfs:label "Notes on the Engine" .
:mechanism a foaf:Document ; rdfs:label "The Mechanism of the Heavens" .
:engine a foaf:Project ; rdfs:label "The Analytical Engine" .
:evil a foaf:Person ; foaf:name "<img src=x onerror=window.harmed=1></script><b>bold</b>" ; foaf:knows :ada .
"""


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a FOAF file: names in several scripts, one that means harm."""
    path = tmp_path_factory.mktemp("foreign") / "people.ttl"
    path.write_text(FOAF, encoding="utf-8")
    with serving(str(path)) as base:
        yield base


@pytest.fixture(scope="module")
def said() -> Iterator[str]:
    """A server with statements that are annotated in every way there is."""
    with serving(str(FIXTURES / "said.trig")) as base:
        yield base


def test_a_foaf_file_is_walked_by_its_labels(visit: OpenVisit, people: str) -> None:
    """From one person over their acquaintances to a document, by double-click and menu; never an IRI."""
    opened = visit(f"/graph?iri={P}li", base=people)
    page = opened.page
    page.wait_for_selector("html.exploring")
    assert set(things(page).values()) == {"李飞飞", "Ada Lovelace"}
    assert {(one.subject, one.relation, one.object) for one in statements(page)} == {
        (f"{P}ada", "knows", f"{P}li")
    }
    page.keyboard.press("Escape")
    page.mouse.dblclick(*spots(page)[f"{P}ada"])
    menu = page.locator(".explorer-menu")
    made = menu.locator(".menu-relation", has_text="made")
    expect(made.locator(".count")).to_have_text("1")
    menu.locator(".menu-action").first.click()
    settle(page)
    known = things(page)
    assert {"Charles Babbage", "عمر الخيام", "Notes on the Engine"} <= set(known.values())
    assert any(name.startswith("<img") for name in known.values())
    mutual = [one for one in statements(page) if {one.subject, one.object} == {f"{P}ada", f"{P}babbage"}]
    assert len(mutual) == 2, "both directions stay apart"
    find(page, "charles babbage")
    panel(page).get_by_role("button", name="Expand").click()
    menu.locator(".menu-relation", has_text="current project").click()
    settle(page)
    assert things(page)[f"{P}engine"] == "The Analytical Engine"
    panel(page).locator("a[data-iri]", has_text="Mary Somerville").click()
    expect(panel(page).locator("h2")).to_have_text("Mary Somerville")
    expect(panel(page)).to_contain_text("The Mechanism of the Heavens")
    assert "example.org" not in panel(page).locator(".panel-relation").first.inner_text()
    assert {name.split("/")[-1] for name, *_ in state(page)["nodes"]} >= {"somerville", "engine", "notes"}
    assert page.evaluate("window.harmed") is None
    assert opened.axe() == []
    opened.check()


def test_a_click_on_an_edge_of_a_foaf_file_tells_its_sentence(visit: OpenVisit, people: str) -> None:
    """Between two things on the canvas is one line; a click on it says what it says."""
    page = start(visit, f"/graph?iri={P}li", base=people)
    (x, y), (u, v) = spots(page)[f"{P}li"], spots(page)[f"{P}ada"]
    page.mouse.click((x + u) / 2, (y + v) / 2)
    expect(panel(page).locator("h2")).to_have_text("Ada Lovelace knows 李飞飞.")
    expect(panel(page).locator(".tag").first).to_have_text("written down")
    expect(panel(page)).to_contain_text("does not say what this rests on")


def edge(page: Page, relation: str) -> None:
    """Open the evidence of the statement with this relation between the two things."""
    rows = open_outline(page, "statements").locator("tbody tr")
    row = rows.filter(has=page.locator(".pick", has_text=re.compile(f"^{re.escape(relation)}$")))
    row.filter(has_text=re.compile("^Ann.*Acme|launch.*Ann", re.DOTALL)).locator("[data-edge]").click()
    expect(panel(page).locator(".panel-ends i")).to_have_text(relation)


WAYS = [
    ("likes", "reified", "Ann likes Acme.", "The Gazette", "rdf:Statement"),
    ("owns", "reifier of RDF 1.2", "Ann owns Acme, since 2010.", "The Gazette", "rdf:reifies <<("),
    ("runs", "named reifier", "Ann runs Acme.", "gazette.example", "rdf:reifies <<("),
    ("leads", "named graph with PROV", "Ann leads Acme.", "The Gazette", "prov:wasAttributedTo"),
    ("works for", "role", "Ann works for Acme (clerk), from 2001 to 2004.", "", "schema:roleName"),
    ("member of", "membership", "Ann member of Acme.", "The Gazette", "org:Membership"),
    ("P108", "statement of Wikibase", "Ann P108 Acme.", "Register, 1999", "prov:wasDerivedFrom"),
]


def test_the_evidence_of_an_edge_in_every_vocabulary(visit: OpenVisit, said: str) -> None:
    """Seven edges between two things, each with its own sentence, dates, source and Turtle."""
    opened = visit(f"/graph?iri={E}ann", base=said)
    page = opened.page
    page.wait_for_selector("html.exploring")
    assert (
        len([one for one in statements(page) if one.object == f"{E}acme" and one.subject == f"{E}ann"]) >= 7
    )
    for relation, way, sentence, source, turtle in WAYS:
        edge(page, relation)
        told = panel(page).locator(".panel-support")
        expect(told, way).to_have_count(1)
        assert sentence in panel(page).inner_text(), way
        if source:
            expect(told.locator(".evidence"), way).to_contain_text(source)
        text = panel(page).locator(".panel-turtle code").text_content() or ""
        assert turtle in text, way
        assert list(ox.parse(text, ox.RdfFormat.TURTLE))
    edge(page, "visited")
    expect(panel(page).locator(".panel-support"), "a party where both were proves nothing").to_have_count(0)
    page.keyboard.press("Escape")
    opened.check()


def test_qualified_provenance_and_the_export_of_it_all(visit: OpenVisit, said: str) -> None:
    """PROV's n-ary association tells the role; the Turtle of the view takes all the annotations along."""
    page = start(visit, f"/graph?iri={E}launch", base=said)
    edge(page, "was associated with")
    expect(panel(page).locator("h2")).to_have_text("launch was associated with Ann (pilot).")
    expect(panel(page).locator(".panel-support .evidence")).to_contain_text("The Gazette")
    find(page, "acme")
    settle(page)
    quads = list(ox.parse(taken(page, "ttl"), ox.RdfFormat.TURTLE))
    reified = {quad.object for quad in quads if quad.predicate.value.endswith("#reifies")}
    assert {f"{E}owns", f"{E}runs"} == {one.predicate.value for one in reified}  # type: ignore[union-attr]
    assert any(quad.predicate.value.endswith("#hadRole") for quad in quads)
    assert any(quad.object.value == "clerk" for quad in quads if isinstance(quad.object, ox.Literal))
