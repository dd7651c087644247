"""SPARQL 1.1 Protocol, 2.1.5 and 2.1.6: the formats of answers and how they are agreed on."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from tests.protocol import (
    ASK,
    CONSTRUCT,
    DESCRIBE,
    DIRECT,
    GRAPH_TYPES,
    JSON,
    SELECT,
    TABLES,
    XML,
    ask,
    problem,
    protocol_server,
    values,
)
from tests.serving import Sections, fetch, query_url

section = Sections()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with protocol_server(tmp_path_factory.mktemp("protocol"), "--query-timeout", "5") as url:
        yield url


# 2.1.5 Accepted Response Formats, 2.1.6 Success Responses


@section("2.1.5", "2.1.6", "3.1.4")
@pytest.mark.parametrize("media", TABLES)
@pytest.mark.parametrize("query", [SELECT, ASK])
def test_table_formats(server: str, query: str, media: str) -> None:
    got = ask(server, query, Accept=media)
    assert (got.status, got.media) == (200, media)
    if media == JSON:
        assert got.json["boolean"] if query == ASK else len(got.json["results"]["bindings"]) == 5
    elif media == XML:
        found = ET.fromstring(got.text).findall(".//{http://www.w3.org/2005/sparql-results#}result")  # noqa: S314
        assert len(found) == (0 if query == ASK else 5)
    else:
        assert got.text.splitlines()[0] == ("true" if query == ASK else "s" if media == "text/csv" else "?s")


@section("2.1.5", "2.1.6", "3.1.3", "3.1.5")
@pytest.mark.parametrize("media", GRAPH_TYPES)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
def test_graph_formats(server: str, query: str, media: str) -> None:
    import pyoxigraph as ox

    got = ask(server, query, Accept=media)
    assert (got.status, got.media) == (200, media)
    syntax = ox.RdfFormat.from_media_type(media)
    assert syntax is not None
    found = {str(quad.object) for quad in ox.parse(got.body, syntax)}
    assert found == (
        {'"g1"', '"Æsir"@is'} | ({'"default"', '"g2"', '"derived"'} if query == CONSTRUCT else set())
    )


@section("2.1.5")
@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", "text/csv"),
        ("application/json", "application/json"),
        ("application/xml;q=0.9, text/turtle", "application/xml"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", XML),
        ("application/sparql-results+json;q=0, */*;q=0.1", XML),
        ("TEXT/CSV ; Q=1.0", "text/csv"),
        ("text/turtle, application/sparql-results+json;q=0.2", JSON),
        ("text/html;q=0.1, text/csv", "text/csv"),
    ],
)
def test_negotiation_of_rows(server: str, accept: str, expected: str) -> None:
    """Quality, wildcards and the particular before the general; types of graphs do not count for rows."""
    got = ask(server, SELECT, **({"Accept": accept} if accept else {}))
    assert (got.status, got.media) == (200, expected)
    assert "Accept" in got.headers["vary"]


@section("2.1.5")
@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/json", "application/json"),
        ("application/sparql-results+json, application/rdf+xml;q=0.1", "application/rdf+xml"),
        ("text/*;q=0.3, application/n-quads;q=0.2", "text/turtle"),
    ],
)
def test_negotiation_of_graphs(server: str, accept: str, expected: str) -> None:
    got = ask(server, CONSTRUCT, **({"Accept": accept} if accept else {}))
    assert (got.status, got.media) == (200, expected)


@section("2.1.5")
@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (SELECT, "*/*;q=0")],
)
def test_what_is_not_offered(server: str, query: str, accept: str) -> None:
    """406 lists what there is."""
    got = ask(server, query, Accept=accept)
    problem(got, 406)
    assert {*TABLES, *GRAPH_TYPES} <= set(got.json["offers"])


@section("2.1.6")
@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", "s,p,o"),
        ("SELECT DISTINCT * { ?z ?p ?o . OPTIONAL { ?a ?b ?z } }", "z,p,o,a,b"),
        ("SELECT * { { SELECT * { ?s ?p ?o } } BIND(1 AS ?a) }", "s,p,o,a"),
        ("SELECT * { VALUES (?b ?a) { (1 2) } }", "b,a"),
        ("SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?o ?q ?r } }", "s,p,o"),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "n"),
    ],
)
def test_columns_come_as_the_query_speaks_of_them(server: str, query: str, columns: str) -> None:
    assert ask(server, query, Accept="text/csv").text.splitlines()[0] == columns


@section("2.1.5")
def test_format_parameter(server: str) -> None:
    """For links: the parameter wins over the header, and the answer is one to save."""
    for name, query, media in [
        ("csv", SELECT, "text/csv"),
        ("json", SELECT, JSON),
        ("json", CONSTRUCT, "application/ld+json"),
        ("xml", CONSTRUCT, "application/rdf+xml"),
        ("turtle", CONSTRUCT, "text/turtle"),
        ("application/n-triples", CONSTRUCT, "application/n-triples"),
    ]:
        got = ask(server, query, ("format", name), Accept="text/html")
        assert (got.status, got.media) == (200, media)
        assert "attachment" in got.headers["content-disposition"]
    assert ask(server, SELECT, ("output", "xml")).media == XML
    problem(ask(server, SELECT, ("format", "docx")), 406)
    assert ask(server, SELECT, ("format", "csv"), ("output", "xml")).media == "text/csv"
    assert ask(server, CONSTRUCT, ("format", "csv"), ("format", "nt")).media == "application/n-triples"


@section("2.1.5")
def test_a_browser_gets_the_page(server: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    for url in (f"{server}/sparql", query_url(server, SELECT)):
        got = fetch(url, Accept=browser)
        assert (got.status, got.media) == (200, "text/html")
        assert "Accept" in got.headers["vary"]


@section("2.1.6", "3.1.13")
def test_other_scripts(server: str) -> None:
    query = 'SELECT (?o AS ?v) { ?s ?p ?o FILTER(?o = "Æsir"@is) } # 食べる'
    assert values(ask(server, query)) == ["Æsir"]
    assert values(fetch(f"{server}/sparql", "POST", query, Content_Type=DIRECT)) == ["Æsir"]
