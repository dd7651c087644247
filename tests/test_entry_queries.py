"""The queries to start from at a thing: what they ask, and that as of a date they give what held then."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.entry_queries import query_of, query_of_relation
from kg.terms import ID_BASE, KG
from tests.web_pages import parse
from web import create_app

WHEN = ("2005", "2016-05", "2017-06-20", "2023")


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph) -> FlaskClient:
    return create_app(bundled).test_client()


def rows(graph: KnowledgeGraph, query: str) -> set[tuple[str, ...]]:
    return {tuple(map(str, row)) for row in graph.reader.store.select(query)}


def told(rows_: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The rows without the names."""
    return {row[:2] for row in rows_}


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("name", ["andrej-karpathy", "openai", "theme-5", "tesla"])
def test_the_query_of_a_thing_gives_what_held_then(bundled: KnowledgeGraph, name: str, when: str) -> None:
    iri = ID_BASE + name
    query = query_of(bundled, iri, "en", when)
    held = rows(bundled.at(when), query_of(bundled, iri))
    assert told(rows(bundled, query)) == told(held)
    assert len(told(held)) < len(told(rows(bundled, query_of(bundled, iri))))
    assert len(query) < 6000, "an address that a browser and a proxy take"


def test_what_is_dated_in_other_terms_is_told_apart_too(tmp_path: Path) -> None:
    file = tmp_path / "roles.ttl"
    file.write_text(
        """@prefix s: <https://schema.org/> . @prefix e: <http://e.org/> .
        e:ann s:memberOf e:r1, e:r2 ; s:name "Ann" .
        e:r1 s:startDate "2010" ; s:endDate "2014" ; s:roleName "cook" .
        e:r2 s:startDate "2015" ; s:roleName "baker" .""",
        encoding="utf-8",
    )
    with KnowledgeGraph.open(file) as graph:
        query = query_of(graph, "http://e.org/ann", "en", "2012")
        assert {row[1] for row in told(rows(graph, query))} >= {"<http://e.org/r1>"}
        assert "<http://e.org/r2>" not in {row[1] for row in told(rows(graph, query))}


@pytest.mark.parametrize(
    ("thing", "relation", "outgoing"),
    [("andrej-karpathy", "advocates", True), ("openai", "worked_at", False)],
)
def test_the_query_of_a_relation_gives_what_held_then(
    bundled: KnowledgeGraph, thing: str, relation: str, outgoing: bool
) -> None:
    ends = (ID_BASE + thing, KG + relation)
    query = query_of_relation(bundled, *ends, outgoing=outgoing, when="2016")
    plain = query_of_relation(bundled, *ends, outgoing=outgoing)
    assert rows(bundled, query) == rows(bundled.at("2016"), plain) != rows(bundled, plain)


def test_without_a_date_nothing_is_left_out(bundled: KnowledgeGraph) -> None:
    query = query_of(bundled, ID_BASE + "openai")
    assert "FILTER NOT EXISTS" not in query
    assert "MINUS" not in query


def test_a_name_that_is_no_iri_of_sparql_is_escaped(bundled: KnowledgeGraph) -> None:
    assert "<http://e.org/a%20b%3E>" in query_of(bundled, "http://e.org/a b>")


def test_the_page_and_the_panel_of_a_date_ask_as_of_it(client: FlaskClient, bundled: KnowledgeGraph) -> None:
    tree = parse(client.get("/id/openai?at=2016", headers={"Accept": "text/html"}).text)
    (link,) = [one for one in tree.select(".formats a") if one.text == "SPARQL"]
    page = parse_qs(urlsplit(link["href"]).query)["query"][0]
    assert (client.get("/api/explore/entity?iri=openai&at=2016").json or {})["query"] == page
    held = rows(bundled.at("2016"), query_of(bundled, ID_BASE + "openai"))
    assert told(rows(bundled, page)) == told(held)
