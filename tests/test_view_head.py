"""What each file made of a view says of it: of what, as of when, without what; its parsers do not stumble."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.graph import KnowledgeGraph
from kg.reproduce import as_triples
from kg.view_head import view_head
from kg.view_state import from_json
from kg.visible import visible
from web.app import create_app

STATE: dict[str, Any] = {
    "v": 1,
    "lang": "en",
    "nodes": [[slug, None, None, 0] for slug in ("ada-lovell", "lab", "brno", "kiln", "thesis-small")],
    "at": "2016",
    "hidden": ["lived_in"],
}
SAID = ("Small is clear", "As of: 2016", "Left out: lived in", "/graph?view=", "Made on: ")


@pytest.fixture(scope="module")
def client(life: KnowledgeGraph) -> FlaskClient:
    return create_app(life).test_client()


def taken(client: FlaskClient, name: str, **more: Any) -> tuple[bytes, str]:
    """A file and the name under which it is saved."""
    response = client.post(f"/api/explore/export/{name}", json={**STATE, **more})
    assert response.status_code == 200
    return response.data, response.headers["Content-Disposition"]


def in_csv(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read("about.txt").decode("utf-8")


def in_json(body: bytes) -> str:
    return "\n".join(f"{name}: {value}" for name, value in json.loads(body)["about"].items())


def in_xml(body: bytes) -> str:
    texts = (one.text or "" for one in ET.fromstring(body).iter())  # noqa: S314
    return "\n".join(text for text in texts if "2016" in text)


@pytest.mark.parametrize(
    ("name", "ending", "read"),
    [
        ("ttl", "ttl", bytes.decode),
        ("jsonld", "jsonld", in_json),
        ("graphml", "graphml", in_xml),
        ("gexf", "gexf", in_xml),
        ("csv", "zip", in_csv),
        ("md", "md", lambda body: body.decode().replace("\\", "")),
    ],
)
def test_a_file_says_what_it_is(client: FlaskClient, name: str, ending: str, read: Any) -> None:
    body, saved = taken(client, name)
    told = read(body)
    assert [words for words in SAID if words not in told] == []
    assert f'filename="doxograph-small-is-clear-as-of-2016.{ending}"' in saved


def test_the_page_says_it_without_an_address_that_nobody_else_can_open(client: FlaskClient) -> None:
    page = taken(client, "html")[0].decode("utf-8")
    assert "<bdi>Small is clear, 2016</bdi></h1>" in page
    assert "<bdi>As of: 2016</bdi>" in page
    assert "/graph?view=" not in page
    public = client.post("/api/explore/export/html", json=STATE, base_url="https://graphs.example.org")
    assert "https://graphs.example.org/graph?view=" in public.get_data(as_text=True)


def test_the_data_stay_the_same(client: FlaskClient, life: KnowledgeGraph) -> None:
    """What is said at the head is no statement: Turtle and JSON-LD hold what the query gives."""
    triples = as_triples(life, visible(life, from_json(STATE)))
    for name, syntax in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        assert {quad.triple for quad in ox.parse(taken(client, name)[0], syntax)} == triples
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        assert len(read(io.BytesIO(taken(client, name)[0]))) == len(
            visible(life, from_json(STATE)).view.nodes
        )


def test_statements_come_before_the_list_of_things(client: FlaskClient) -> None:
    told = taken(client, "md")[0].decode("utf-8")
    assert told.startswith("# Small is clear, 2016\n")
    assert told.index("## Statements") < told.index("## Things")


def test_two_dates_and_a_language(life: KnowledgeGraph) -> None:
    shown = visible(life, from_json({**STATE, "compare": "2024-05", "lang": "fr", "derived": False}))
    head = view_head(shown, made=date(2026, 11, 22))
    assert head.file == "doxograph-ada-lovell-2016-to-2024-05"
    assert "Comparé\u00a0: 2016 – mai 2024" in head.lines
    assert "Fait le\u00a0: 22 novembre 2026" in head.lines
    assert any("ce que les règles ajoutent" in line for line in head.lines)


def test_markdown_as_of_a_date_sets_the_undated_apart(client: FlaskClient) -> None:
    """In both languages, statements and things, and it says what the mark means."""
    for lang, word, means in (("en", "undated", "at any date"), ("fr", "sans date", "à toute date")):
        text = taken(client, "md", lang=lang, hidden=[])[0].decode("utf-8")
        statements, things = text.split("\n## ")[1:3]
        assert f"({word})." in statements
        assert [line for line in statements.splitlines() if re.search(rf"\d{{4}}.*\({word}\)", line)] == []
        assert re.search(r"\d{4}\.", statements), "what has a date is told with it"
        assert f"({word})" in things
        assert means in text
        assert word not in taken(client, "md", lang=lang, at=None)[0].decode("utf-8")


def test_tables_and_networks_mark_what_is_undated(client: FlaskClient, life: KnowledgeGraph) -> None:
    undated = visible(life, from_json({**STATE, "hidden": []})).undated
    with zipfile.ZipFile(io.BytesIO(taken(client, "csv", hidden=[])[0])) as archive:
        tables = [archive.read(name).decode("utf-8") for name in ("nodes.csv", "edges.csv")]
    assert sum(table.count(",undated\r\n") for table in tables) == len(undated) > 0
    network = nx.read_graphml(io.BytesIO(taken(client, "graphml", hidden=[])[0]))
    assert {iri for iri, mark in network.nodes(data="mark") if mark} == undated & set(network)
