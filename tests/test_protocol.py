"""SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013), section by section, against a real server.

Each test names the section it covers. https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.serving import Got, fetch, query_url, serving

DATA = """
@prefix ex: <http://example.org/> .
ex:d ex:in "default" .
ex:g1 { ex:a ex:in "g1" ; ex:name "Æsir"@is . }
ex:g2 { ex:b ex:in "g2" . }
<https://w3id.org/doxograph/graph/derived> { ex:c ex:in "derived" . }
"""
IN = "SELECT ?v { ?s <http://example.org/in> ?v } ORDER BY ?v"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
SELECT, ASK = "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "ASK {}"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s <http://example.org/in> ?in ; ?p ?o }"
DESCRIBE = "DESCRIBE <http://example.org/a>"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TABLES = (JSON, XML, "text/csv", "text/tab-separated-values")
GRAPH_TYPES = (
    *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    *("application/trig", "application/n-quads"),
)
Test = Callable[..., None]
COVERED: list[str] = []


def section(*numbers: str) -> Callable[[Test], Test]:
    """Mark a test as covering sections of the specification."""
    COVERED.extend(numbers)
    return lambda test: test


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("protocol") / "data.trig"
    data.write_text(DATA, encoding="utf-8")
    with serving(data, "--query-timeout", "5") as url:
        yield url


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("strict") / "data.trig"
    data.write_text(DATA, encoding="utf-8")
    with serving(data, "--default-graph", "default") as url:
        yield url


def ask(server: str, query: str, *fields: tuple[str, str], **headers: str) -> Got:
    return fetch(query_url(server, query, *fields), **headers)


def values(got: Got) -> list[str]:
    """The values of the only variable."""
    assert got.status == 200, got.text
    (name,) = got.json["head"]["vars"]
    return [row[name]["value"] for row in got.json["results"]["bindings"]]


def problem(got: Got, status: int) -> str:
    """The sentence of a problem document (RFC 9457) with this status."""
    assert got.status == status, got.text
    assert got.media == "application/problem+json"
    assert got.json["status"] == status
    assert got.json["title"]
    return str(got.json["detail"])


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
    """Whoever takes no RDF, and so wants no service description, is told what is missing."""
    assert "query" in problem(fetch(f"{server}/sparql", Accept=JSON), 400)
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


def graph(name: str) -> str:
    return f"http://example.org/{name}"


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
    assert "longer" in problem(ask(server, slow, ("timeout", "0.5")), 504)
    problem(ask(server, SELECT, ("timeout", "-1")), 400)
    problem(ask(server, SELECT, ("timeout", "soon")), 400)
    problem(fetch(f"{server}/sparql", "POST", "ASK {} #" + "x" * 200_000, Content_Type=DIRECT), 413)
    problem(fetch(f"{server}/sparql", "POST", "x" * 2_000_000, Content_Type=DIRECT), 413)
    assert "SERVICE" in problem(ask(server, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 400)
    assert ask(server, 'ASK { BIND("SERVICE <http://127.0.0.1:1/>" AS ?service) } # SERVICE').json["boolean"]


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


# 4.1 Security, and HTTP itself ("All HTTP requirements must be followed", 2)


@section("2")
def test_head_and_options(server: str) -> None:
    got, whole = fetch(query_url(server, SELECT), "HEAD"), ask(server, SELECT)
    assert (got.status, got.body) == (200, b"")
    assert got.headers["content-length"] == whole.headers["content-length"]
    options = fetch(f"{server}/sparql", "OPTIONS")
    assert options.status == 204
    assert options.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@section("4.1")
def test_pages_of_other_sites_may_read(server: str) -> None:
    """Any origin, without credentials; the header that writing needs is not among the allowed ones."""
    for got in (
        ask(server, SELECT, Origin="https://yasgui.example"),
        ask(server, "ASK {", Origin="https://yasgui.example"),
    ):
        assert got.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in got.headers
    flight = fetch(
        f"{server}/sparql", "OPTIONS", Origin="https://yasgui.example", Access_Control_Request_Method="POST"
    )
    assert flight.headers["access-control-allow-origin"] == "*"
    assert "content-type" in flight.headers["access-control-allow-headers"].lower()
    assert "authorization" not in flight.headers["access-control-allow-headers"].lower()


@section("2")
def test_conditional_requests(server: str) -> None:
    """An entity tag tells formats, queries and graphs apart, and saves the second transfer."""
    first = ask(server, SELECT)
    tag = first.headers["etag"]
    again = ask(server, SELECT, If_None_Match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert ask(server, SELECT, If_None_Match=f'"other", W/{tag}').status == 304
    others = [
        ask(server, SELECT, Accept="text/csv"),
        ask(server, SELECT + " "),
        ask(server, SELECT, ("derived", "no")),
        ask(server, SELECT, ("default-graph-uri", graph("g1"))),
    ]
    assert len({tag, *(other.headers["etag"] for other in others)}) == 5
    for other in others:
        assert other.status == 200
    assert ask(server, SELECT, Accept="text/csv", If_None_Match=tag).status == 200


@section("2")
def test_what_changes_by_itself_is_not_kept(server: str) -> None:
    query = "SELECT (STRUUID() AS ?v) {}"
    got = ask(server, query)
    assert "etag" not in got.headers
    assert values(got) != values(ask(server, query))


@section("2")
def test_compression(server: str) -> None:
    """Larger texts are compressed for those who take gzip; with another entity tag, and the same content."""
    query = "SELECT (CONCAT(STR(?s), ' ', '" + "abc " * 2000 + "') AS ?v) { ?s ?p ?o } ORDER BY ?v"
    plain = ask(server, query)
    packed = ask(server, query, Accept_Encoding="gzip, deflate, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 4
    assert packed.headers["etag"] != plain.headers["etag"]
    assert ask(server, query, Accept_Encoding="gzip", If_None_Match=packed.headers["etag"]).status == 304
    assert "content-encoding" not in ask(server, query, Accept_Encoding="gzip;q=0").headers
    assert "content-encoding" not in ask(server, ASK, Accept_Encoding="gzip").headers


@section("2")
def test_long_answers_come_in_pieces(server: str) -> None:
    """Whole when they end well, plain or compressed."""
    query = "SELECT ?a { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6)) + " BIND(STR(?s0) AS ?a) }"
    got = ask(server, query)
    assert got.headers["transfer-encoding"] == "chunked"
    assert len(got.json["results"]["bindings"]) == 5**6
    packed = ask(server, query, Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == got.body


@section("2.1.7")
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_answer_that_is_cut_breaks_off(server: str, encoding: str) -> None:
    """A stream that meets a limit never looks complete: the last chunk is missing."""
    query = "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(12)) + " }"
    with pytest.raises(http.client.IncompleteRead):
        ask(server, query, ("timeout", "1"), **({"Accept_Encoding": encoding} if encoding else {}))


@section("2")
def test_keep_alive(server: str) -> None:
    """One connection serves many requests of every outcome."""
    parts = urlsplit(server)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    for query, status in [(SELECT, 200), ("ASK {", 400), (ASK, 200), (SELECT, 200)]:
        connection.request("GET", "/sparql?query=" + quote(query))
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
        assert not answer.will_close
    connection.close()


@section("2")
def test_many_at_once(server: str) -> None:
    """Concurrent clients get their own answers, from the cache or not."""
    queries = [f"SELECT ?v {{ VALUES ?v {{ {i % 7} }} }}" for i in range(60)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda query: values(ask(server, query)), queries))
    assert answers == [[str(i % 7)] for i in range(60)]


def test_parameters(server: str) -> None:
    """Ours: a field `$name` binds a variable as a term; text stays text, whatever it holds."""
    query = "SELECT ?s (?v AS ?w) { ?s <http://example.org/in> ?v }"
    got = ask(server, query, ("$v", '"g1"'))
    assert [row["s"]["value"] for row in got.json["results"]["bindings"]] == [graph("a")]
    assert ask(server, query, ("$v", 'g1" } DROP')).json["results"]["bindings"] == []
    problem(ask(server, query, ("$other", "x")), 400)


def test_the_sections_that_are_covered() -> None:
    """Every numbered section that asks something of a server; those on updates also in test_updates.py."""
    assert sorted(set(COVERED), key=lambda n: [int(part) for part in n.split(".")]) == [
        *("2", "2.1", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5", "2.1.6", "2.1.7"),
        *("2.2", "2.2.1", "2.2.2", "2.2.5", "2.3"),
        *(f"3.1.{n}" for n in range(1, 14)),
        "4.1",
    ]
    assert len(set(COVERED)) == 28


def test_problem_documents_are_json(server: str) -> None:
    """Nothing of the request can break out of them."""
    got = ask(server, 'SELECT "\u2028</script>\\"')
    assert json.loads(got.body)["status"] == 400
