"""Labels, links and names that mean harm, in a loaded file and in addresses, do none on any page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from tests.hostile import BASE, EVIL, triples
from tests.web_pages import Node, parse
from web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    file: Path = tmp_path_factory.mktemp("hostile") / "evil.ttl"
    file.write_text("\n".join(triples()), encoding="utf-8")
    with KnowledgeGraph.open(file) as graph:
        yield create_app(graph).test_client()


def pages() -> list[str]:
    things = [f"/resource?iri={quote(BASE + name, safe='')}" for name in EVIL]
    lists = [f"/list?class={quote(f'{BASE}Class/{name}', safe='')}" for name in EVIL]
    searches = [f"/search?q={quote(text[:200])}" for text in EVIL.values()]
    fixed = ["/", "/graph", "/people", "/works", "/events", "/themes", "/theses", "/downloads", "/ontology"]
    queries = [f"/sparql?query={quote(text[:500])}" for text in EVIL.values()]
    return [*fixed, *things, *lists, *searches, *queries]


def harmless(html: str) -> Node:
    """The page as a tree, having found that nothing in it runs or leads to a script."""
    assert "<script>alert" not in html
    tree = parse(html)
    for node in tree:
        assert node.name not in ("img", "iframe", "object", "embed", "style")
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            address = node.attributes.get(name, "/").strip().lower()
            assert address.startswith(("/", "#", "?", "http://", "https://", "mailto:")), address
            assert not address.startswith("//")
    assert all(node["type"] in ("application/json", "module") for node in tree.select("script"))
    assert all(node["src"].startswith("/static/") for node in tree.select("script[type=module]"))
    return tree


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("url", pages())
def test_no_page_is_harmed(client: FlaskClient, url: str, lang: str) -> None:
    """Each page stays whole: nothing runs, nothing leads to a script, nothing of it is lost."""
    response = client.get(url, headers={"Accept": "text/html", "Accept-Language": lang})
    assert response.status_code in (200, 404, 503), response.text[:500]
    tree = harmless(response.text)
    assert len(tree.select("main")) == 1
    assert tree.select("footer.colophon")


def test_the_texts_are_shown_as_they_are(client: FlaskClient) -> None:
    """What looks like a tag is text to read; very long names are cut where they are links."""
    tree = parse(client.get(f"/resource?iri={quote(BASE + 'script')}", headers={"Accept": "text/html"}).text)
    assert tree.one("h1").text == EVIL["script"]
    assert EVIL["long"] not in client.get("/theses").text.replace("\n", "")


def test_only_web_addresses_become_links(client: FlaskClient) -> None:
    """Of the five addresses only the https one is a link; the others are text."""
    tree = parse(client.get(f"/resource?iri={quote(BASE + 'quotes')}", headers={"Accept": "text/html"}).text)
    outside = {link["href"] for link in tree.select("a.outside")}
    assert outside == {"https://example.org/fine"}
    assert all(link["rel"] == "noopener noreferrer" for link in tree.select("a.outside"))


def test_what_the_scripts_get_is_plain_json(client: FlaskClient) -> None:
    """The drawing and the suggestions get text without control or direction characters, and our own links."""
    for url in (
        "/api/graph",
        "/api/search?q=evil",
        "/api/search?q=%3Cscript",
        f"/api/graph?view=around&iri={BASE}script",
    ):
        response = client.get(url)
        assert response.mimetype == "application/json"
        data = response.get_json()
        for item in data.get("nodes", []):
            assert item["href"].startswith("/")
            assert len(item["name"]) <= 200
            assert not set("\u202e\u2066\u200f\u0001\u0085") & set(item["name"] + item["description"])
        for item in data.get("results", []):
            assert item["url"].startswith("/")


@pytest.mark.parametrize(
    "path",
    [
        "/id/%3Cscript%3Ealert(1)%3C/script%3E",
        "/id/..%2f..%2fetc%2fpasswd",
        "/id/%00",
        "/id/" + "a" * 5000,
        "/resource?iri=javascript:alert(1)",
        "/resource?iri=%3E%20%3Chttp://x%3E",
        "/resource?iri=_:b0",
        "/list?class=not%20an%20iri%20%3E",
        "/list?class=%22%3E%3Cscript%3E",
        "/api/graph?view=around&iri=%3E%3C",
        "/api/search?q=%00%ff",
        "/people?kind=%22%3E%3Cscript%3E&sort=%3Cb%3E",
        "/%3Cscript%3E",
        "//evil.example/x",
        "/downloads/..%2f..%2fx.ttl",
        "/static/x/../../app.py",
    ],
)
def test_hostile_addresses_get_an_ordinary_answer(client: FlaskClient, path: str) -> None:
    """No address makes the server fail, reflects markup, or leads off the host."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code in (200, 301, 308, 400, 404), response.status_code
    assert "//evil.example" not in response.headers.get("Location", "").removeprefix("http://localhost")
    if response.mimetype == "text/html" and response.status_code not in (301, 308):
        harmless(response.text)
