"""The pages over the tiny graph: what they say, in which language, in which form, and how errors read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg import KnowledgeGraph
from kg.errors import LimitExceeded, QueryError
from tests.web_pages import Node, parse
from web import Config, create_app
from web.security import CONTENT_SECURITY_POLICY

PAGES = (
    *("/", "/graph", "/people", "/organizations", "/places", "/works", "/events", "/themes", "/theses"),
    *("/sparql", "/downloads", "/ontology", "/search", "/search?q=ada", "/search?q=xyzzy"),
    *("/id/ada", "/id/thesis-compose", "/id/engagement-acme-2015", "/id/p1"),
    "/list?class=https://w3id.org/doxograph/ontology%23Source",
    "/resource?iri=https://w3id.org/doxograph/ontology%23publication",
)
SELECT = json.dumps(
    {
        "head": {"vars": ["who", "n", "none"]},
        "results": {
            "bindings": [
                {
                    "who": {"type": "uri", "value": "https://w3id.org/doxograph/id/ada"},
                    "n": {
                        "type": "literal",
                        "value": "12345",
                        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                    },
                }
            ]
        },
    }
).encode()


@dataclass(frozen=True)
class Given:
    """An answer as the sandbox gives it."""

    kind: str
    body: bytes
    truncated: bool = False
    elapsed: float = 0.012


class Scripted:
    """Stands in for the sandbox: answers by what is in the query text."""

    def run(self, query: str, *, accept: object = "json", **_: object) -> Given:
        if "BROKEN" in query:
            raise QueryError("“BROKEN” is not a word of SPARQL.", line=2, column=3)
        if "SLOW" in query:
            raise LimitExceeded("time", "The query ran longer than 30 s.")
        if "CONSTRUCT" in query:
            return Given("graph", b"<a:a> <a:b> <a:c> .\n")
        if "ASK" in query:
            return Given("ask", b'{"head":{},"boolean":true}')
        return Given("select", b"who\r\n" if accept == "csv" else SELECT, truncated="CUT" in query)


@pytest.fixture(scope="module")
def graph(tiny: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(tiny) as opened:
        yield opened


@pytest.fixture
def client(graph: KnowledgeGraph) -> FlaskClient:
    return create_app(graph, sandbox=Scripted()).test_client()


def page(client: FlaskClient, url: str, status: int = 200, **headers: str) -> Node:
    response = client.get(url, headers={"Accept": "text/html", **headers})
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return parse(response.text)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_whole_and_keeps_to_itself(client: FlaskClient, url: str, lang: str) -> None:
    """One heading, one main part, a title, a language; no inline script, style or handler; strict headers."""
    response = client.get(url, headers={"Accept": "text/html", "Accept-Language": lang})
    assert response.status_code == 200
    tree = parse(response.text)
    assert tree.one("html")["lang"] == lang == response.headers["Content-Language"]
    assert tree.one("h1").text
    assert tree.one("main")["id"] == "main"
    assert tree.one("head title").text.endswith("Doxograph")
    assert not tree.select("style")
    assert not tree.select("[style]")
    assert all(script["type"] == "application/json" or script["src"] for script in tree.select("script"))
    assert not [name for node in tree for name in node.attributes if name.startswith("on")]
    ids = [node["id"] for node in tree.select("[id]")]
    assert len(ids) == len(set(ids))
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert {"Accept-Language", "Cookie"} <= set(response.vary)


@pytest.mark.parametrize("url", PAGES)
def test_no_link_of_ours_leads_nowhere(client: FlaskClient, url: str) -> None:
    """Every address on the page that stays on this host answers, and every fragment has its place."""
    tree = page(client, url)
    ids = {node["id"] for node in tree.select("[id]")}
    links = {link["href"] for link in tree.select("a[href]")}
    assert links
    for link in sorted(links):
        if link.startswith("#"):
            assert link[1:] in ids
        elif link.startswith("/"):
            answer = client.get(link.split("#")[0], headers={"Accept": "text/html, */*;q=0.1"})
            assert answer.status_code in (200, 301), link
        else:
            assert link.startswith(("?", "https://", "http://")), link


@pytest.mark.parametrize(
    ("url", "families"),
    [
        ("/people", {"search"}),
        ("/", {"search", "graph"}),
        ("/id/ada", {"search", "graph"}),
        ("/timeline", {"search", "timeline"}),
        ("/graph", {"search", "graph", "explore"}),
        ("/sparql", {"search", "graph", "sparql"}),
    ],
)
def test_a_page_carries_the_sentences_of_its_own_scripts(
    client: FlaskClient, url: str, families: set[str]
) -> None:
    """And no others."""
    strings = json.loads(page(client, url).one("#strings").text)
    assert {key.split(".")[1] for key in strings} == families


def test_static_files_may_be_kept_for_good(client: FlaskClient) -> None:
    """Style sheets, scripts and fonts have an address that changes with their content."""
    tree = page(client, "/")
    names = [node["href"] for node in tree.select("link[href^=/static/]")]
    names += [node["src"] for node in tree.select("script[src]")]
    assert len(names) >= 9
    for name in names:
        response = client.get(name, buffered=True)
        assert response.status_code == 200, name
        assert "immutable" in response.headers["Cache-Control"]
    stamp = names[0].split("/")[2]
    old = client.get(names[0].replace(stamp, "000000000000"), buffered=True)
    assert old.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/static/{stamp}/../app.py").status_code == 404
    assert client.get(f"/static/{stamp}/vendor/../../kg/terms.py").status_code == 404


def test_an_entity_reads_like_an_entry(client: FlaskClient) -> None:
    """A sentence first, dated facts with their sources, what refers to it."""
    tree = page(client, "/id/ada")
    assert tree.one("h1").text == "Ada"
    assert tree.one(".lead").text.startswith("A mathematician.")
    rows = {row.text for row in tree.select(".relation .row")}
    assert any("2015 – June 2017" in row and "Acme, analyst" in row for row in rows), rows
    assert any("since 2016" in row and "engines may compose" in row for row in rows), rows
    notes = tree.select(".notes li")
    assert len(notes) == 3
    marks = {mark["href"] for mark in tree.select(".mark")}
    assert marks == {f"#{note['id']}" for note in notes}
    outside = tree.select(".notes a.outside")
    assert outside
    assert {link["rel"] for link in outside} == {"noopener noreferrer"}


def test_both_languages(client: FlaskClient) -> None:
    """The interface and the data change language together; the choice is remembered."""
    tree = page(client, "/id/ada?lang=fr")
    assert tree.one(".lead").text.startswith("Une mathématicienne.")
    assert any("juin 2017" in row.text and "analyste" in row.text for row in tree.select(".row"))
    assert page(client, "/people").one("html")["lang"] == "fr"
    switch = next(link for link in tree.select(".languages a") if link["lang"] == "en")
    assert switch["href"] == "?lang=en"


def test_cookies_are_kept_from_scripts(client: FlaskClient) -> None:
    """The choices of language and appearance are HttpOnly and SameSite=Lax; others are not taken."""
    cookies = client.get("/?lang=fr&theme=dark").headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert not client.get("/?lang=xx&theme=%22%3E").headers.getlist("Set-Cookie")
    assert page(client, "/").one("html")["data-theme"] == "dark"


def test_switches_cannot_lead_elsewhere(client: FlaskClient) -> None:
    """Arguments of the address are carried along as arguments, whatever they are called."""
    tree = page(client, "/?_scheme=javascript&_external=1&_anchor=x&q=a%22b")
    for link in tree.select(".languages a"):
        assert link["href"].startswith("?_scheme=javascript&_external=1")


def test_numbers_lead_to_what_they_count(client: FlaskClient) -> None:
    """The number on the first page and the length of the list agree."""
    tree = page(client, "/")
    numbers = {link["href"]: int(link.one("b").text.replace(",", "")) for link in tree.select(".numbers a")}
    assert numbers["/people"] == 2
    assert len(page(client, "/people").select("#items li")) == 2
    assert numbers["/theses"] == len(page(client, "/theses").select("#items li")) == 1


def test_the_drawing_has_a_twin_in_words(client: FlaskClient) -> None:
    """What is drawn stands on the page as text as well."""
    drawn = client.get("/api/graph").get_json()
    lines = page(client, "/").select(".twin-lines li")
    assert drawn["nodes"]
    assert len(lines) == len(drawn["nodes"])
    assert {node["name"] for node in drawn["nodes"]} >= {"Ada", "Acme", "Engines"}
    assert all(edge["name"] and {edge["from"], edge["to"]} for edge in drawn["edges"])
    around = client.get("/api/graph?view=around&iri=https://w3id.org/doxograph/id/acme").get_json()
    assert "Acme" in {node["name"] for node in around["nodes"]}
    assert client.get("/api/graph?view=around").status_code == 400


def test_search_and_suggestions(client: FlaskClient) -> None:
    """The page and the suggestions find names in spite of a slip, and say when there is nothing."""
    hits = client.get("/api/search?q=lovelase").get_json()["results"]
    assert hits[0]["label"] == "Ada"
    assert hits[0]["url"] == "/id/ada"
    assert client.get("/api/search?q=").get_json()["results"] == []
    assert page(client, "/search?q=engines").select(".hits li")
    assert "xyzzy" in page(client, "/search?q=xyzzy").one(".nothing-title").text


def test_data_of_an_entity(client: FlaskClient) -> None:
    """The same address gives data to those who ask for data."""
    for accept, mimetype in (
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples;q=0.9, text/html;q=0.1", "application/n-triples"),
    ):
        response = client.get("/id/ada", headers={"Accept": accept})
        assert response.mimetype == mimetype
        assert b"Lovelace" in response.data
        assert "Accept" in response.vary
    assert client.get("/id/ada?format=ttl").mimetype == "text/turtle"
    assert client.get("/id/ada?format=exe").status_code == 406
    assert client.get("/id/ada", headers={"Accept": "image/png"}).status_code == 406
    tag = client.get("/id/ada?format=ttl").headers["ETag"]
    assert client.get("/id/ada?format=ttl", headers={"If-None-Match": tag}).status_code == 304


def test_errors_are_pages_for_people_and_problems_for_programs(client: FlaskClient) -> None:
    """404 with what comes near, 405 with what is allowed; RFC 9457 where JSON is wanted."""
    tree = page(client, "/id/acmee", 404)
    assert "Acme" in [link.text for link in tree.select(".suggestions a")]
    assert page(client, "/nowhere", 404).one("h1").text
    assert client.post("/people").headers["Allow"]
    response = client.get("/id/acmee", headers={"Accept": "application/json"})
    assert response.status_code == 406 or response.mimetype == "application/problem+json"
    problem = client.get("/api/nothing")
    assert problem.mimetype == "application/problem+json"
    assert problem.get_json()["status"] == 404


def test_a_fault_of_ours_says_nothing_of_the_inside(graph: KnowledgeGraph) -> None:
    """An unexpected error is a plain page, without the text of the exception."""

    class Faulty(Scripted):
        def run(self, query: str, **_: object) -> Given:
            raise RuntimeError(f"secret detail of {query}")

    client = create_app(graph, sandbox=Faulty()).test_client()
    response = client.get("/sparql?query=SELECT", headers={"Accept": "text/html"})
    assert response.status_code == 500
    assert "secret" not in response.text
    parse(response.text)


def test_too_much_is_refused(graph: KnowledgeGraph) -> None:
    """A body beyond the limit, and a query beyond its own, get 413."""
    client = create_app(graph, config=Config(max_body=2000, max_query=100), sandbox=Scripted()).test_client()
    assert client.post("/sparql", data={"query": "x" * 3000}).status_code == 413
    assert ask(client, "x" * 101).status_code == 413


def test_large_answers_are_compressed_for_those_who_can_read_it(client: FlaskClient) -> None:
    """gzip on request, the same text, and caches are told; a tag that was given is known again."""
    plain = client.get("/ontology", headers={"Accept": "text/html"})
    packed = client.get("/ontology", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary
    data = client.get("/id/ada?format=ttl", headers={"Accept-Encoding": "gzip"})
    again = {"If-None-Match": data.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get("/id/ada?format=ttl", headers=again).status_code == 304


def test_health(client: FlaskClient, graph: KnowledgeGraph) -> None:
    assert client.get("/healthz").get_json()["triples"] == len(graph)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_downloads_say_what_the_csv_is(client: FlaskClient, lang: str) -> None:
    """A zip of two tables, not one table."""
    text = page(client, f"/downloads?lang={lang}").text
    assert all(word in text for word in (" zip ", "nodes.csv", "edges.csv"))


def test_downloads(client: FlaskClient, graph: KnowledgeGraph) -> None:
    """Every file that the page offers comes, as large as it says."""
    tree = page(client, "/downloads")
    links = [link["href"] for link in tree.select("a[download]")]
    assert len(links) >= 9
    for link in links:
        response = client.get(link)
        assert response.status_code == 200, link
        assert response.data
        assert "attachment" in response.headers["Content-Disposition"]
    assert client.get("/downloads/other.ttl").status_code == 404
    assert client.get("/downloads/doxograph.exe").status_code == 404


def ask(client: FlaskClient, query: str, accept: str = "text/html", **args: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query, **args}, headers={"Accept": accept})


def test_sparql_page_shows_names_numbers_and_gaps(client: FlaskClient) -> None:
    """Things by name with a link, numbers grouped, unbound values said."""
    tree = parse(ask(client, "SELECT").text)
    cells = tree.select(".result-table td")
    assert [cell.text for cell in cells] == ["Ada", "12,345", "–"]
    assert cells[0].one("a")["href"] == "/id/ada"
    assert tree.one(".result-head h2").text == "1 row"
    assert tree.one("textarea").text == "SELECT"
    assert not tree.select(".notice")
    assert "not complete" in parse(ask(client, "SELECT CUT").text).one(".notice").text
    assert parse(ask(client, "ASK").text).one(".verdict").text == "Yes"
    assert parse(ask(client, "CONSTRUCT").text).select(".rdf")


def test_sparql_errors_point_at_the_place(client: FlaskClient) -> None:
    """A malformed query gets its line with a caret under the column; a limit that bites is said."""
    response = ask(client, "SELECT *\n  BROKEN")
    assert response.status_code == 400
    where = parse(response.text).one(".where")
    line, caret = "".join(child for child in where.children if isinstance(child, str)).split("\n")
    assert line.index("BROKEN") == caret.index("^")
    assert ask(client, "SLOW", wait="yes").status_code == 504


def test_an_empty_application_says_what_is_off(graph: KnowledgeGraph) -> None:
    """Without a sandbox no query runs, and the page says so."""
    client = create_app(graph).test_client()
    assert client.get("/sparql", headers={"Accept": "text/html"}).status_code == 200
    assert ask(client, "SELECT").status_code == 503
