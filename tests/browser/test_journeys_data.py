"""A view is a query is data: what the page shows, what its query gives and what it saves are one."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from browser.graph_page import WAIT, settle, start, statements, taken, things, to_date
from browser.visits import OpenVisit
from playwright.sync_api import Page, expect
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from kg.terms import ID_BASE, KG, PREFIXES

VIEW = f"/graph?iri={ID_BASE}nanochat"
LABEL = URIRef(PREFIXES["rdfs"] + "label")


def dialog(page: Page, which: str, evidence: bool) -> str:
    """The text of “As SPARQL” or “As Turtle”, with evidence or without."""
    page.locator("summary:has(+ [data-take])").click()
    page.locator(f"[data-do={which}]").click()
    box = page.get_by_role("dialog")
    expect(box.locator("code")).not_to_be_empty(timeout=WAIT)
    choice = box.locator("input[name=evidence]")
    if choice.is_checked() != evidence:
        before = box.locator("code").inner_text()
        choice.set_checked(evidence)
        expect(box.locator("code")).not_to_have_text(before, timeout=WAIT)
    return box.locator("code").inner_text()


def asked(page: Page, query: str) -> Graph:
    """What the query page gives for a query, as Turtle."""
    base = page.url.split("/graph")[0]
    answer = page.request.post(f"{base}/sparql", form={"query": query}, headers={"Accept": "text/turtle"})
    assert answer.status == 200
    return Graph().parse(data=answer.text(), format="turtle")


def test_as_sparql_run_on_the_query_page_gives_as_turtle(visit: OpenVisit) -> None:
    """Isomorphic graphs, at a date, with a class hidden, with evidence and without."""
    page = start(visit, VIEW)
    page.locator("[data-class]").last.click()
    page.locator("input[name=at]").fill("2026-03")
    page.keyboard.press("Enter")
    settle(page)
    shown = things(page)
    drawn = {(one.subject, one.object) for one in statements(page)}
    sizes = []
    for evidence in (True, False):
        query = dialog(page, "sparql", evidence)
        told = page.get_by_role("dialog").locator("p").first.inner_text()
        page.keyboard.press("Escape")
        turtle = dialog(page, "turtle", evidence)
        page.keyboard.press("Escape")
        data, given = Graph().parse(data=turtle, format="turtle"), asked(page, query)
        assert isomorphic(data, given)
        assert len(data) == int(re.sub(r"\D", "", told))
        ties = {(str(s), str(o)) for s, p, o in data if str(p).startswith(KG)}
        assert drawn == {(s, o) for s, o in ties if s in shown and o in shown}
        sizes.append(len(data))
    assert sizes[0] > sizes[1] > len(drawn)


@pytest.mark.parametrize("path", [VIEW, "/graph"], ids=["a short query", "a long one"])
def test_the_query_runs_where_it_leads_to(visit: OpenVisit, path: str) -> None:
    """The button of the dialog opens the query page with the query and its answer, however long it is."""
    opened = visit(path)
    page = opened.page
    page.wait_for_selector("html.exploring")
    evidence = path == "/graph"
    query = dialog(page, "sparql", evidence)
    (told,) = re.findall(r"the ([\d,]+) triples", page.get_by_role("dialog").inner_text())
    page.get_by_role("dialog").get_by_text("Open in the query page").click()
    page.wait_for_url(re.compile("/sparql"))
    expect(page.locator("#result")).to_contain_text(f"{told} triples", timeout=WAIT)
    assert page.locator("textarea[name=query]").input_value().strip() == query.strip()
    opened.check()


def test_every_form_that_can_be_taken_away_holds_what_is_visible(visit: OpenVisit, tmp_path: Path) -> None:
    """Pictures, page, Turtle, JSON-LD, networks, tables, text: each opened and asked for the things drawn."""
    opened = visit(VIEW)
    page = opened.page
    page.wait_for_selector("html.exploring")
    to_date(page, "2026")
    names = things(page)
    drawn = {(one.subject, one.object) for one in statements(page)}
    assert len(names) > 10
    for form, check in CHECKS.items():
        check(taken(page, form), names, drawn)
    page.locator("[data-do=outline]").click()
    opened.check()


Names = dict[str, str]
Ties = set[tuple[str, str]]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def is_turtle(content: bytes, names: Names, drawn: Ties) -> None:
    holds(Graph().parse(data=content, format="turtle"), names, drawn)


def is_json_ld(content: bytes, names: Names, drawn: Ties) -> None:
    holds(Graph().parse(data=content, format="json-ld"), names, drawn)


def holds(graph: Graph, names: Names, drawn: Ties) -> None:
    labels = {iri: {str(one) for one in graph.objects(URIRef(iri), LABEL)} for iri in names}
    assert all(names[iri] in labels[iri] for iri in names)
    ties = {(str(s), str(o)) for s, p, o in graph if str(p).startswith(KG)}
    assert drawn == {(s, o) for s, o in ties if s in names and o in names}


def is_graphml(content: bytes, names: Names, drawn: Ties) -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.fromstring(content)  # noqa: S314
    assert {node.get("id") for node in root.iter(f"{space}node")} == set(names)
    edges = {(edge.get("source"), edge.get("target")) for edge in root.iter(f"{space}edge")}
    assert edges == drawn
    assert all(name in plain(content.decode("utf-8").replace("&amp;", "&")) for name in names.values())


def is_gexf(content: bytes, names: Names, drawn: Ties) -> None:
    root = ET.fromstring(content)  # noqa: S314
    space = root.tag.partition("}")[0] + "}"
    found = {node.get("id"): node.get("label") for node in root.iter(f"{space}node")}
    assert found == names
    assert {(one.get("source"), one.get("target")) for one in root.iter(f"{space}edge")} == drawn


def is_csv(content: bytes, names: Names, drawn: Ties) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        nodes, edges = (
            list(csv.DictReader(io.StringIO(files.read(name).decode("utf-8-sig"))))
            for name in ("nodes.csv", "edges.csv")
        )
    assert {row["iri"]: row["label"] for row in nodes} == names
    assert {(row["source"], row["target"]) for row in edges} == drawn


def is_markdown(content: bytes, names: Names, drawn: Ties) -> None:
    text = content.decode("utf-8")
    assert text.startswith("# ")
    assert [name for name in names.values() if name not in plain(text.replace("\\", ""))] == []


def is_svg(content: bytes, names: Names, drawn: Ties) -> None:
    root = ET.fromstring(content)  # noqa: S314
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not list(root.iter("{http://www.w3.org/2000/svg}image")), "vectors, not pixels"
    words = plain(" ".join(text.strip() for text in root.itertext() if text.strip()))
    missing = [name for name in names.values() if name.split()[0] not in words]
    assert missing == []
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) >= len(drawn)


def is_png(content: bytes, names: Names, drawn: Ties) -> None:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert max(width, height) >= 3000, "enough for print"


def is_page(content: bytes, names: Names, drawn: Ties) -> None:
    text = content.decode("utf-8")
    assert text.lower().startswith("<!doctype html")
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text), "nothing from elsewhere"
    assert [iri for iri in names if json.dumps(iri)[1:-1] not in text] == []


CHECKS = {
    "png": is_png,
    "svg": is_svg,
    "html": is_page,
    "ttl": is_turtle,
    "jsonld": is_json_ld,
    "graphml": is_graphml,
    "gexf": is_gexf,
    "csv": is_csv,
    "md": is_markdown,
}


def test_the_standalone_page_draws_offline(visit: OpenVisit, tmp_path: Path) -> None:
    """The saved HTML opens by itself, asks nothing of anybody, and shows the view."""
    page = start(visit, VIEW)
    names = things(page)
    file = tmp_path / "view.html"
    file.write_bytes(taken(page, "html"))
    saved = visit("/view.html", base=tmp_path.as_uri())
    saved.page.wait_for_selector("canvas")
    drawn = saved.page.evaluate("document.getElementById('canvas').picture.nodes.map(({ id }) => id)")
    assert set(drawn) == set(names)
    saved.check()


def test_the_standalone_page_of_a_date_is_drawn_as_the_canvas_draws_it(
    visit: OpenVisit, tmp_path: Path
) -> None:
    """Hollow and thin where a date is missing, no name on another, and it tells of what is chosen."""
    page = start(visit, "/graph?iri=openai&at=2016", lang="fr")
    told = page.evaluate("document.querySelector('[data-explorer]').explorer.answer.counts")
    (tmp_path / "view.html").write_bytes(taken(page, "html"))
    saved = visit("/view.html", base=tmp_path.as_uri(), scheme="dark").page
    saved.wait_for_function("() => document.getElementById('canvas').picture?.boxes?.length")
    found = saved.evaluate(
        """() => {
          const { nodes, edges, boxes } = document.getElementById("canvas").picture;
          const thin = edges.filter(({ drawn }) => drawn.color.opacity < 1).length;
          const hollow = nodes.filter(({ drawn }) => drawn.shapeProperties.borderDashes).length;
          return { boxes, thin, hollow };
        }"""
    )
    assert (found["hollow"], found["thin"]) == (told["thingsUndated"], told["undated"])
    boxes = found["boxes"]
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = one["left"] < other["right"] - 6 and other["left"] < one["right"] - 6
            assert not (across and one["top"] < other["bottom"] and other["top"] < one["bottom"])
    saved.locator("summary").click()
    saved.locator("[data-node$='/openai']").click()
    expect(saved.locator(".explorer-panel .kind")).to_have_text("organisation")
    expect(saved.locator(".explorer-panel li").first).to_contain_text("a fondé")
