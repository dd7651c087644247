"""SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013), section by section: operations and failures.

Each test names the section it covers; formats are in `test_protocol_formats.py`, HTTP itself in
`test_protocol_http.py`. https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.protocol import (
    ASK,
    DIRECT,
    FORM,
    GRAPHS,
    IN,
    JSON,
    SELECT,
    ask,
    graph,
    problem,
    protocol_server,
    values,
)
from tests.serving import Sections, fetch, query_url
from tests.test_protocol_formats import section as formats
from tests.test_protocol_http import section as transport

section = Sections()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with protocol_server(tmp_path_factory.mktemp("protocol"), "--query-timeout", "5") as url:
        yield url


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with protocol_server(tmp_path_factory.mktemp("strict"), "--default-graph", "default") as url:
        yield url


# 2.1 query operation


@section("2.1", "2.1.1", "3.1.1")
def test_query_by_get(server: str) -> None:
    assert values(ask(server, IN)) == ["default", "derived", "g1", "g2"]


@section("2.1.2", "3.1.11")
def test_query_by_form(server: str) -> None:
    """Also a query that is too long for an address."""
    long = IN + "\n#" + "x" * 70_000
    for query in (IN, long):
        got = fetch(f"{server}/sparql", "POST", urlencode({"query": query}), Content_Type=FORM)
        assert values(got) == ["default", "derived", "g1", "g2"]


@section("2.1.3", "3.1.12")
def test_query_by_direct_post(server: str) -> None:
    got = fetch(f"{server}/sparql", "POST", IN, Content_Type=f"{DIRECT}; charset=UTF-8")
    assert values(got) == ["default", "derived", "g1", "g2"]
    at_slash = fetch(f"{server}/sparql/", "POST", ASK, Content_Type=DIRECT)
    assert at_slash.json["boolean"] is True


@section("2.1")
@pytest.mark.parametrize("path", ["?query=ASK%7B%7D&query=ASK%7B%7D", "?query=ASK%7B%7D&update=CLEAR+ALL"])
def test_exactly_one_query(server: str, path: str) -> None:
    problem(fetch(f"{server}/sparql{path}"), 400)


@section("2.1")
def test_no_query(server: str) -> None:
    """The address alone is the service description; who takes no RDF is told what is missing."""
    for accept in (JSON, "text/csv", "image/png"):
        assert "There is no query" in problem(fetch(f"{server}/sparql", Accept=accept), 406)
    assert "query" in problem(fetch(f"{server}/sparql", "POST", "a=b", Content_Type=FORM), 400)
    assert "empty" in problem(fetch(f"{server}/sparql?query=", Accept=JSON), 400)


@section("2.1")
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(server: str, method: str) -> None:
    got = fetch(query_url(server, ASK), method)
    problem(got, 405)
    assert got.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@section("2.1.2", "2.1.3")
@pytest.mark.parametrize("media", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_other_media_types(server: str, media: str) -> None:
    got = fetch(f"{server}/sparql", "POST", b"ASK {}", **({"Content_Type": media} if media else {}))
    problem(got, 415)
    assert FORM in got.headers["accept-post"]


@section("2.1.3")
def test_only_utf8(server: str) -> None:
    """UTF-8 is the only charset; bytes that are none are malformed."""
    utf16 = "ASK {}".encode("utf-16")
    problem(fetch(f"{server}/sparql", "POST", utf16, Content_Type=f"{DIRECT}; charset=UTF-16"), 415)
    problem(fetch(f"{server}/sparql", "POST", b"ASK {} #\xff", Content_Type=DIRECT), 400)
    problem(fetch(f"{server}/sparql", "POST", b"query=ASK%7B%7D%23%FF", Content_Type=FORM), 400)
    problem(fetch(f"{server}/sparql?query=ASK%7B%7D%23%FF"), 400)


# 2.1.4 Specifying an RDF Dataset


@section("2.1.4", "3.1.2")
def test_default_graph_of_the_request(server: str) -> None:
    assert values(ask(server, IN, ("default-graph-uri", graph("g1")))) == ["g1"]
    both = [("default-graph-uri", graph("g1")), ("default-graph-uri", graph("g2"))]
    assert values(ask(server, IN, *both)) == ["g1", "g2"]
    form = urlencode([("query", IN), *both])
    assert values(fetch(f"{server}/sparql", "POST", form, Content_Type=FORM)) == ["g1", "g2"]
    url = f"{server}/sparql?{urlencode(both)}"
    assert values(fetch(url, "POST", IN, Content_Type=DIRECT)) == ["g1", "g2"]


@section("2.1.4", "3.1.6")
def test_named_graphs_of_the_request(server: str) -> None:
    """Named graphs alone leave the default graph empty; default graphs alone leave no named graph."""
    assert values(ask(server, GRAPHS, ("named-graph-uri", graph("g2")))) == [graph("g2")]
    assert values(ask(server, IN, ("named-graph-uri", graph("g2")))) == []
    assert values(ask(server, GRAPHS, ("default-graph-uri", graph("g2")))) == []
    mixed = "SELECT ?v { ?s <http://example.org/in> ?in GRAPH ?v { ?x ?y ?z } }"
    fields = [("default-graph-uri", graph("g1")), ("named-graph-uri", graph("g2"))]
    assert values(ask(server, mixed, *fields)) == [graph("g2")]


@section("2.1.4", "3.1.7", "3.1.8")
def test_the_request_wins_over_from(server: str) -> None:
    query = IN.replace("{", f"FROM <{graph('g1')}> {{", 1)
    assert values(ask(server, query)) == ["g1"]
    assert values(ask(server, query, ("default-graph-uri", graph("g2")))) == ["g2"]
    named = GRAPHS.replace("{", f"FROM NAMED <{graph('g1')}> {{", 1)
    assert values(ask(server, named)) == [graph("g1")]
    assert values(ask(server, IN.replace("{", f"FROM NAMED <{graph('g1')}> {{", 1))) == []


@section("2.1.4")
def test_from_only_names_graphs(server: str, tmp_path: Path) -> None:
    """Nothing is fetched or read: an unknown graph is empty, a file is refused."""
    secret = tmp_path / "secret.ttl"
    secret.write_text('<http://example.org/s> <http://example.org/in> "secret" .', encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.3)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/data.ttl"
        assert values(ask(server, IN, ("default-graph-uri", address))) == []
        assert values(ask(server, IN.replace("{", f"FROM <{address}> {{", 1))) == []
        with pytest.raises(TimeoutError):
            trap.accept()
    assert values(ask(server, IN, ("default-graph-uri", secret.as_uri()))) == []
    assert "secret" not in ask(server, IN.replace("{", f"FROM <{secret.as_uri()}> {{", 1)).json.get(
        "results", ""
    )
    problem(ask(server, IN, ("default-graph-uri", "no iri")), 400)


@section("2.1.4")
def test_the_default_dataset(server: str, strict: str) -> None:
    """Without a choice: all graphs together, or as the operator set it; derived triples can be left out."""
    assert values(ask(strict, IN)) == ["default"]
    assert len(values(ask(strict, GRAPHS))) == 3
    assert values(ask(server, IN, ("derived", "no"))) == ["default", "g1", "g2"]
    assert values(ask(server, GRAPHS, ("derived", "no"))) == [graph("g1"), graph("g2")]
    assert values(ask(strict, IN, ("derived", "no"))) == ["default"]
    assert values(ask(server, IN, ("derived", "yes"))) == values(ask(server, IN))
    assert values(ask(server, IN.replace("{", f"FROM <{graph('g1')}> {{", 1), ("derived", "no"))) == ["g1"]
    problem(ask(server, IN, ("derived", "perhaps")), 400)


# 2.1.7 Failure Responses


@section("2.1.7", "3.1.9")
@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("ASK {", 1, 5),
        ("SELECT *\nWHERE { ?s foo:bar ?o }", 2, 12),
        ("SELECT *\n{ ?s ?p ?o . } ORDER ?s", 2, None),
    ],
)
def test_malformed_query(server: str, query: str, line: int, column: int | None) -> None:
    """400 says where, and what to do."""
    got = ask(server, query)
    assert problem(got, 400)
    assert got.json["line"] == line
    assert column is None or got.json["column"] == column


@section("2.1.7")
def test_a_malformed_query_in_french(server: str) -> None:
    """The sentence and its hint speak the language of the request."""
    for got in (
        ask(server, "ASK {", Accept_Language="fr"),
        ask(server, "ASK {", ("lang", "fr")),
    ):
        sentence = problem(got, 400)
        assert (
            sentence
            == "ligne 1, colonne 5 : cette accolade n’est jamais fermée. Ajoutez le « } » qui manque."
        )
        assert got.json["hint"] == "Ajoutez le « } » qui manque."
    assert "never closed" in problem(ask(server, "ASK {", Accept_Language="en"), 400)


@section("2.1.7")
def test_a_query_is_no_update(server: str) -> None:
    assert "update" in problem(ask(server, "INSERT DATA { <a:a> <a:b> <a:c> }"), 400)


@section("2.1.7", "3.1.10")
def test_refused_queries(server: str) -> None:
    """Limits are said with their own status; nothing outside is called."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r " + (
        ". ?s ?t ?u . ?v ?w ?x . ?y ?z ?aa . ?ab ?ac ?ad . ?ae ?af ?ag . ?ah ?ai ?aj . ?ak ?al ?am }"
    )
    passed = ask(server, slow, ("timeout", "0.5"))
    assert "longer" in problem(passed, 504)
    assert passed.json["limit"] == "time"
    problem(ask(server, SELECT, ("timeout", "-1")), 400)
    problem(ask(server, SELECT, ("timeout", "soon")), 400)
    problem(fetch(f"{server}/sparql", "POST", "ASK {} #" + "x" * 200_000, Content_Type=DIRECT), 413)
    problem(fetch(f"{server}/sparql", "POST", "x" * 2_000_000, Content_Type=DIRECT), 413)
    assert "SERVICE" in problem(ask(server, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 400)
    assert ask(server, 'ASK { BIND("SERVICE <http://127.0.0.1:1/>" AS ?service) } # SERVICE').json["boolean"]


@section("2.1.7")
def test_a_service_that_fails_is_a_bad_gateway(tmp_path: Path) -> None:
    """502 with the address of the service, in either language; SILENT goes on without it."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/sparql"
    with protocol_server(tmp_path, "--allow-service", address) as url:
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        assert problem(ask(url, query), 502).startswith(f"SERVICE {address} failed: ")
        assert (
            ask(url, query, Accept_Language="fr").json["detail"].startswith(f"SERVICE {address} a échoué : ")
        )
        silent = ask(url, query.replace("SERVICE", "SERVICE SILENT").replace("?o", "?i"))
        assert (silent.status, silent.json["head"]["vars"]) == (200, ["s", "p", "i"])


@section("2.1.7")
def test_errors_for_people_are_pages(server: str) -> None:
    got = ask(server, "ASK {", Accept="text/html")
    assert (got.status, got.media) == (400, "text/html")


# 2.2 update operation, where writing is off (see test_updates.py for where it is on)


@section("2.2", "2.2.1", "2.2.2", "2.2.5")
def test_updates_are_off(server: str) -> None:
    """403 says how they are switched on; an update by GET is malformed wherever."""
    form = fetch(f"{server}/sparql", "POST", "update=CLEAR+ALL", Content_Type=FORM)
    assert "--writable" in problem(form, 403)
    direct = fetch(f"{server}/sparql", "POST", "CLEAR ALL", Content_Type="application/sparql-update")
    assert "--writable" in problem(direct, 403)
    assert "access-control-allow-origin" not in direct.headers
    problem(fetch(f"{server}/sparql?update=CLEAR+ALL"), 400)


# 2.3 Determining the Base IRI


@section("2.3")
def test_relative_iris_have_a_base(server: str) -> None:
    assert values(ask(server, "SELECT ?v { BIND(<a> AS ?v) }")) == ["https://w3id.org/doxograph/id/a"]
    assert values(ask(server, "BASE <http://e.org/> SELECT ?v { BIND(<a> AS ?v) }")) == ["http://e.org/a"]


def test_parameters(server: str) -> None:
    """Ours: a field `$name` binds a variable as a term; text stays text, whatever it holds."""
    query = "SELECT ?s (?v AS ?w) { ?s <http://example.org/in> ?v }"
    got = ask(server, query, ("$v", '"g1"'))
    assert [row["s"]["value"] for row in got.json["results"]["bindings"]] == [graph("a")]
    assert ask(server, query, ("$v", 'g1" } DROP')).json["results"]["bindings"] == []
    problem(ask(server, query, ("$other", "x")), 400)


def test_the_sections_that_are_covered() -> None:
    """Every numbered section that asks something of a server; those on updates also in test_updates.py."""
    covered = section.numbers | formats.numbers | transport.numbers
    assert sorted(covered, key=lambda n: [int(part) for part in n.split(".")]) == [
        *("2", "2.1", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.1.6", "2.1.7"),
        *("2.2", "2.2.1", "2.2.2", "2.2.5", "2.3"),
        *(f"3.1.{n}" for n in range(1, 14)),
        "4.1",
    ]
    assert len(covered) == 28


def test_problem_documents_are_json(server: str) -> None:
    """Nothing of the request can break out of them."""
    got = ask(server, 'SELECT "\u2028</script>\\"')
    assert json.loads(got.body)["status"] == 400
