"""The query page and what it asks for: answers as data, repairs, explanations, queries that are cancelled."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.explain import explain
from kg.outside import Outside
from kg.sandbox import Limits, Sandbox
from kg.terms import DERIVED, ID_BASE
from kg.zero_rows import Finding, Suggestion
from kg.zero_rows.repair import repaired
from tests.query_page import HTML, asking, post_query
from tests.web_pages import Node, parse
from web import Config, create_app
from web.serve import bind, run

THEMES = "SELECT ?theme WHERE { ?theme a kg:Theme ; kg:ordinal ?rank } ORDER BY ?rank"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph, bundled_sandbox: Sandbox) -> FlaskClient:
    return asking(bundled, bundled_sandbox)


def page(client: FlaskClient, query: str, **fields: str) -> Node:
    response = client.get("/sparql", query_string={"query": query, **fields}, headers=HTML)
    assert response.status_code == 200
    return parse(response.text)


class TestAnswers:
    def test_rows_come_with_names(self, client: FlaskClient) -> None:
        """Terms as in SPARQL JSON results; each thing with its label, link and mark."""
        found = post_query(client, "/api/run", THEMES).get_json()
        assert (found["kind"], found["vars"], len(found["rows"])) == ("select", ["theme"], 12)
        assert not found["truncated"]
        first = found["rows"][0][0]
        assert first == {"type": "uri", "value": ID_BASE + "theme-1"}
        name = found["names"][first["value"]]
        assert (name["href"], name["kind"], name["known"]) == ("/id/theme-1", "theme", True)
        assert found["limits"]["seconds"] == 20

    def test_a_graph_comes_as_rows_and_as_text(self, client: FlaskClient) -> None:
        found = post_query(client, "/api/run", "DESCRIBE id:theme-5").get_json()
        assert found["vars"] == ["subject", "relation", "object"]
        assert len(found["rows"]) > 3
        assert "id:theme-5" in found["text"]

    def test_a_cut_answer_says_so(self, client: FlaskClient) -> None:
        found = post_query(client, "/api/run", "SELECT * { ?s ?p ?o }").get_json()
        assert found["truncated"]
        assert len(found["rows"]) == 50

    def test_yes_and_no(self, client: FlaskClient) -> None:
        assert post_query(client, "/api/run", "ASK {}").get_json()["boolean"] is True

    def test_a_syntax_error_names_its_place(self, client: FlaskClient) -> None:
        response = post_query(client, "/api/run", "SELECT *\nWHERE {\n  ?s foo:bar ?o\n}")
        assert response.status_code == 400
        assert response.mimetype == "application/problem+json"
        assert (response.get_json()["line"], response.get_json()["column"]) == (3, 6)

    def test_a_syntax_error_speaks_french(self, client: FlaskClient) -> None:
        """On the page and in the answer for its scripts."""
        headers = {"Accept": "text/html", "Accept-Language": "fr"}
        html = client.get("/sparql", query_string={"query": "ASK {"}, headers=headers).get_data(as_text=True)
        assert "ligne 1, colonne 5 : cette accolade n’est jamais fermée." in html
        asked = client.post("/api/run", data={"query": "ASK {"}, headers={"Accept-Language": "fr"})
        assert asked.get_json()["detail"].startswith("ligne 1, colonne 5 : cette accolade")
        assert asked.get_json()["hint"] == "Ajoutez le « } » qui manque."

    def test_leaving_them_out_is_offered_where_rules_conclude_something(
        self, client: FlaskClient, people: KnowledgeGraph
    ) -> None:
        """In a graph of other terms than ours the box would change nothing."""
        shown = [
            "hidden" in parse(one.get("/sparql", headers=HTML).text).one(".check").attributes
            for one in (client, create_app(people).test_client())
        ]
        assert shown == [False, True]

    def test_derived_statements_can_be_left_out(self, client: FlaskClient) -> None:
        query = f"ASK {{ GRAPH <{DERIVED}> {{ ?s ?p ?o }} }}"
        assert post_query(client, "/api/run", query).get_json()["boolean"] is True
        assert post_query(client, "/api/run", query, derived="no").get_json()["boolean"] is False

    def test_parameters_are_bound_as_terms(self, client: FlaskClient) -> None:
        """What is typed stays one value, whatever it looks like; an empty field leaves the variable open."""
        query = (
            "# @param ?theme kg:Theme id:theme-5\n"
            "SELECT ?theme (COUNT(?t) AS ?n) { ?t kg:about ?theme } GROUP BY ?theme"
        )
        chosen = post_query(client, "/api/run", query, **{"$theme": "id:theme-7"}).get_json()
        assert [row[0]["value"] for row in chosen["rows"]] == [ID_BASE + "theme-7"]
        assert len(post_query(client, "/api/run", query, **{"$theme": ""}).get_json()["rows"]) > 12
        evil = post_query(client, "/api/run", query, **{"$theme": "<x> } ?a ?b ?c {"})
        assert evil.status_code == 400

    def test_what_is_missing_or_too_long_is_refused(
        self, client: FlaskClient, bundled: KnowledgeGraph
    ) -> None:
        assert post_query(client, "/api/run", " ").status_code == 400
        assert post_query(client, "/api/run", "x" * 100_001).status_code == 413
        assert create_app(bundled).test_client().post("/api/run", data={"query": THEMES}).status_code == 503


@pytest.mark.parametrize(("path", "kind"), [("/api/run", 504), ("/sparql", 504)])
def test_the_field_timeout_is_heeded_by_the_page(client: FlaskClient, path: str, kind: int) -> None:
    """As by the endpoint."""
    assert post_query(client, path, TestLater.ENDLESS, timeout="0.2", wait="yes").status_code == kind
    assert post_query(client, path, "ASK {}", timeout="soon").status_code == 400


class TestEmptyAnswers:
    QUERY = "SELECT ?x ?y WHERE {\n  ?x a kg:Thesis ;\n    kg:abuot ?y .\n}"

    def test_the_part_that_empties_it_is_named_and_put_right(self, client: FlaskClient) -> None:
        """The repair is the whole query; run, it gives rows."""
        found = post_query(client, "/api/diagnosis", self.QUERY).get_json()["findings"]
        assert (found[0]["line"], found[0]["reason"]) == (3, "alone")
        put_right = found[0]["suggestions"][0]["repaired"]
        assert put_right == self.QUERY.replace("kg:abuot", "kg:about")
        assert post_query(client, "/api/run", put_right).get_json()["rows"]

    def test_places_are_those_of_the_text_before_values_were_put_in(self, client: FlaskClient) -> None:
        query = "# @param ?y kg:Theme id:theme-5\nSELECT ?x { ?x a kg:Thesis ; kg:abuot ?y }"
        found = post_query(client, "/api/diagnosis", query).get_json()["findings"]
        assert found[0]["suggestions"][0]["repaired"] == query.replace("kg:abuot", "kg:about")

    def test_the_page_says_it_without_scripts(self, client: FlaskClient) -> None:
        tree = page(client, self.QUERY, wait="yes")
        links = [link["href"] for link in tree.select(".finding a")]
        assert parse_qs(urlsplit(links[0]).query)["query"] == [self.QUERY.replace("kg:abuot", "kg:about")]

    @pytest.mark.parametrize(
        "query", ["ASK { ?x kg:abuot id:theme-5 }", "CONSTRUCT { ?x a ?y } WHERE { ?x kg:abuot ?y }"]
    )
    def test_a_no_and_an_empty_graph_are_explained_too(self, client: FlaskClient, query: str) -> None:
        """Without scripts; the repair is one step away."""
        links = [link["href"] for link in page(client, query, wait="yes").select(".finding a")]
        assert parse_qs(urlsplit(links[0]).query)["query"] == [query.replace("kg:abuot", "kg:about")]

    @pytest.mark.parametrize(
        ("query", "at", "suggestion", "expected"),
        [
            ("ASK { id:a kg:p ?b }", 12, Suggestion("direction", "", ""), "ASK { id:a ^kg:p ?b }"),
            ("ASK { id:a ^kg:p ?b }", 12, Suggestion("direction", "", ""), "ASK { id:a kg:p ?b }"),
            ("ASK { id:a kg:p/kg:q ?b }", 12, Suggestion("direction", "", ""), ""),
            ("ASK { ?a kg:p 'x' }", 10, Suggestion("language", "'x'", '"x"@en'), 'ASK { ?a kg:p "x"@en }'),
            ("ASK { id:a kg:p ?b }", 12, Suggestion("unknown", "id:a", "id:b"), "ASK { id:b kg:p ?b }"),
            ("ASK { ?a kg:p ?b }", 10, Suggestion("samples", "?b", '"x"'), ""),
            ("ASK { ?a kg:p ?b }", 10, Suggestion("class", "kg:None", "kg:Some"), ""),
        ],
    )
    def test_repairs(self, query: str, at: int, suggestion: Suggestion, expected: str) -> None:
        assert repaired(query, Finding("", 1, at, "alone", ()), suggestion) == expected


class TestExplain:
    def test_what_stands_in_brackets_is_counted_too(self, client: FlaskClient) -> None:
        query = "SELECT * { ?x kg:about [ a kg:Theme ; kg:ordinal 5 ] }"
        steps = post_query(client, "/api/explain", query).get_json()["steps"]
        assert {step["part"] for step in steps} == {"[] kg:ordinal 5", "[] a kg:Theme", "?x kg:about []"}

    def test_parts_come_in_the_order_to_try_them_with_their_counts(self, client: FlaskClient) -> None:
        """The smallest pattern first, what is tied to it next, a filter as soon as it can be applied."""
        query = "SELECT * { ?x kg:about ?t . ?t a kg:Theme . ?t kg:ordinal ?n FILTER(?n > 3) }"
        found = post_query(client, "/api/explain", query).get_json()
        assert found["complete"]
        steps = found["steps"]
        assert steps[0]["part"] == "?t a kg:Theme"
        assert (steps[0]["alone"], steps[0]["together"]) == (12, 12)
        assert [step["kind"] for step in steps] == ["triple", "triple", "filter", "triple"]
        assert steps[2]["together"] == 9

    def test_a_product_is_named(self, client: FlaskClient) -> None:
        found = post_query(client, "/api/explain", "SELECT * { ?a a kg:Theme . ?b a kg:Place }").get_json()
        assert [step["apart"] for step in found["steps"]] == [False, True]

    def test_what_takes_too_long_is_given_up(self, bundled_sandbox: Sandbox) -> None:
        outside = Outside(bundled_sandbox, 1.0, 0.3)
        assert not explain(
            "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?d && ?a = ?f) }", outside.select
        ).complete

    def test_a_shape_that_cannot_be_taken_apart(self, client: FlaskClient) -> None:
        found = post_query(client, "/api/explain", "DESCRIBE id:openai").get_json()
        assert found == {"complete": False, "steps": []}


class TestLater:
    ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"

    def test_the_page_does_not_wait_for_a_slow_query(self, client: FlaskClient) -> None:
        tree = page(client, self.ENDLESS)
        assert tree.select("[data-later]")
        assert "wait=yes" in tree.select("noscript meta")[0]["content"]

    def test_the_form_without_scripts_waits(self, client: FlaskClient) -> None:
        tree = page(client, "ASK {}")
        assert tree.select("form noscript input[name=wait]")


class TestPage:
    def test_the_answer_comes_along_as_data(self, client: FlaskClient) -> None:
        """So that the script needs not run the query again."""
        tree = page(client, THEMES)
        data = json.loads(tree.one("#sparql-answer").text)
        assert len(data["rows"]) == 12
        assert len(tree.select(".result-table td")) == 12

    def test_examples_are_links_in_both_languages(self, client: FlaskClient) -> None:
        english = parse(client.get("/sparql?lang=en", headers=HTML).text)
        french = parse(client.get("/sparql?lang=fr", headers=HTML).text)
        titles = [[link.text for link in tree.select(".examples a")] for tree in (english, french)]
        assert len(titles[0]) == len(titles[1]) >= 30
        assert len(set(titles[0]) & set(titles[1])) < 5

    def test_downloads_carry_the_parameters(self, client: FlaskClient) -> None:
        query = "# @param ?t kg:Theme id:theme-5\nSELECT * { ?x kg:about ?t }"
        tree = page(client, query, **{"$t": "id:theme-7", "derived": "no"})
        for link in tree.select(".formats a"):
            fields = parse_qs(urlsplit(link["href"]).query)
            assert (fields["$t"], fields["derived"]) == (["id:theme-7"], ["no"])
            assert client.get(link["href"]).status_code == 200


@pytest.fixture
def server(bundled: KnowledgeGraph, bundled_sandbox: Sandbox) -> Iterator[tuple[str, int]]:
    """The production server in a thread, over the same sandbox; it ends with the tests."""
    app = create_app(bundled, sandbox=bundled_sandbox)
    ready = threading.Event()
    with bind("127.0.0.1", 0) as sock:
        address = sock.getsockname()[:2]
        threading.Thread(
            target=run, args=(app, sock), kwargs={"on_ready": ready.set, "threads": 8}, daemon=True
        ).start()
        assert ready.wait(20)
        yield address


@pytest.mark.parametrize(
    ("path", "accept"), [("/api/run", "application/json"), ("/sparql", "application/sparql-results+json")]
)
def test_a_query_is_killed_when_nobody_waits_for_it(
    server: tuple[str, int], bundled_sandbox: Sandbox, path: str, accept: str
) -> None:
    """Closing the connection ends the query on the server, long before its time is up."""
    body = urlencode({"query": ENDLESS}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    before = bundled_sandbox.stats()["stopped"]["cancelled"]
    with socket.create_connection(server) as connection:
        connection.sendall(head.encode() + body)
        wait_until(lambda: bundled_sandbox.stats()["long"] + bundled_sandbox.stats()["parked"] > 0)
    wait_until(lambda: bundled_sandbox.stats()["stopped"]["cancelled"] == before + 1)
    wait_until(lambda: bundled_sandbox.stats()["long"] == 0)


def wait_until(happened: object, seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("path", ["/api/explain", "/api/diagnosis"])
@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("SELECT * {", 10),
        ("INSERT DATA { <a:b> <a:b> 1 }", 1),
        ("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }", 15),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 12),
    ],
)
def test_the_helpers_refuse_what_running_refuses(
    client: FlaskClient, path: str, query: str, column: int
) -> None:
    got = client.post(path, data={"query": query})
    assert (got.status_code, got.get_json()["column"]) == (400, column)


def test_a_byte_order_mark_is_no_part_of_a_query(client: FlaskClient) -> None:
    assert client.post("/api/run", data={"query": "\ufeffASK {}"}).get_json()["boolean"] is True
    assert client.post("/api/run", data={"query": "\ufeffASK {"}).get_json()["column"] == 5


def test_the_numbers_of_the_limits_stand_in_the_guide() -> None:
    guide = (Path(__file__).parents[1] / "docs/sparql.md").read_text("utf-8")
    limits = guide[guide.index("## Limits") : guide.index("## Speed")]
    config = Config()
    numbers = (config.max_query, config.max_body, Limits().result_bytes, config.answer_rows)
    assert all(f"{number:,}" in limits for number in numbers)
