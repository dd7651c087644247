"""Things without an IRI: told in the lists of their classes and where others lead to them, never linked."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.catalogue import unnamed
from tests.web_pages import Node, parse
from web import create_app

FOAF = "http://xmlns.com/foaf/0.1/"
DATA = f"""@prefix foaf: <{FOAF}> .
@prefix schema: <https://schema.org/> .
@prefix ex: <http://example.org/> .
ex:ada a foaf:Person ; foaf:name "Ada" ; foaf:knows _:bob , ex:cy .
_:bob a foaf:Person ; foaf:name "Bob" ; foaf:knows ex:cy , _:dan ; schema:email "bob@example.org" .
_:dan a foaf:Person ; foaf:name "<b>Dan</b>" ; foaf:knows ex:ada .
ex:cy a foaf:Person ; foaf:name "Cy" .
[] a foaf:Group ; foaf:member ex:ada , ex:cy .
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    file = tmp_path_factory.mktemp("unnamed") / "foaf.ttl"
    file.write_text(DATA, encoding="utf-8")
    return KnowledgeGraph.open(file)


@pytest.fixture(scope="module")
def client(graph: KnowledgeGraph) -> FlaskClient:
    return create_app(graph).test_client()


def page(client: FlaskClient, path: str) -> Node:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    return parse(response.text)


def test_members_without_iri_are_told_by_name(graph: KnowledgeGraph) -> None:
    """What they lead to is named, even where that has no IRI either."""
    found = [(one.name, one.about) for one in unnamed(graph.reader, FOAF + "Person")]
    assert found == [
        ("<b>Dan</b>", "knows: Ada"),
        ("Bob", "email: bob@example.org; knows: <b>Dan</b>; knows: Cy"),
    ]
    assert unnamed(graph.reader, FOAF + "Document") == []


def test_a_list_holds_as_many_as_the_first_page_counts(client: FlaskClient) -> None:
    numbers = {link["href"]: link.one("b").text for link in page(client, "/").select(".numbers a")}
    lists = [href for href in numbers if href.startswith("/list")]
    assert len(lists) == 2
    for href in lists:
        tree = page(client, href)
        assert len(tree.select("#items li")) == int(numbers[href])
        assert tree.one("h1 .count").text == numbers[href]


def test_they_are_named_and_not_linked_to(client: FlaskClient) -> None:
    people = page(client, f"/list?class={FOAF}Person")
    assert {"Bob", "<b>Dan</b>"} <= {name.text for name in people.select(".item-name")}
    assert {link.text for link in people.select(".item-name a")} == {"Ada", "Cy"}
    assert "2 of these have no IRI" in people.one("main").text
    assert "Without a name" in page(client, f"/list?class={FOAF}Group").one("#items").text
    for path in ("/", f"/list?class={FOAF}Person", "/resource?iri=http://example.org/ada", "/graph"):
        assert not [link for link in page(client, path).select("a[href]") if "_:" in link["href"]]


def test_the_search_finds_them_and_leads_to_the_list_that_tells_them(client: FlaskClient) -> None:
    """By the beginnings of their words, accents aside; a thing with a page still comes with its page."""
    tree = page(client, "/search?q=bo")
    hit = tree.one(".hits li")
    assert hit.one(".hit-name").text.startswith("Bob")
    assert hit.one("a")["href"].endswith(f"/list?class={FOAF}Person")
    assert page(client, "/search?q=ada").one(".hits a").text == "Ada"
    assert page(client, "/search?q=zzz").select(".nothing")
