"""SPARQL 1.1 Protocol, 2 and 4.1: HTTP itself, caches, other sites, long answers, many clients."""

from __future__ import annotations

import gzip
import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import pytest

from tests.protocol import ASK, DIRECT, FORM, SELECT, ask, graph, protocol_server, values
from tests.serving import Sections, fetch, query_url

section = Sections()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with protocol_server(tmp_path_factory.mktemp("protocol"), "--query-timeout", "5") as url:
        yield url


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
    packed = f'"{tag.strip(chr(34))}-gz"'  # what who had it compressed holds
    assert ask(server, SELECT, If_None_Match=packed).headers["etag"] == packed
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


@section("2.1")
@pytest.mark.parametrize("media", [FORM, DIRECT])
def test_compressed_bodies_are_not_read(server: str, media: str) -> None:
    """RFC 9110, 15.5.16: the answer says what is."""
    body = gzip.compress(b"query=ASK%7B%7D" if media == FORM else b"ASK{}")
    got = fetch(f"{server}/sparql", "POST", body, Content_Type=media, Content_Encoding="gzip")
    assert (got.status, got.headers["accept-encoding"]) == (415, "identity")


@section("2.1")
def test_a_byte_order_mark_is_no_part_of_a_query(server: str) -> None:
    assert ask(server, "\ufeffASK {}").status == 200
    got = fetch(f"{server}/sparql", "POST", "\ufeffASK {", Content_Type=DIRECT)
    assert (got.status, got.json["column"]) == (400, 5)


@section("2")
def test_what_is_wrong_is_said_in_a_language_that_is_named(server: str) -> None:
    got = ask(server, "ASK {", Accept_Language="fr")
    assert got.headers["content-language"] == "fr"
    assert "Accept-Language" in got.headers["vary"]


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


@section("2")
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_long_answer_is_not_sent_again_to_who_has_it(server: str, encoding: str) -> None:
    query = "SELECT ?s0 { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6)) + " }"
    taken = {"Accept_Encoding": encoding} if encoding else {}
    first = ask(server, query, **taken)
    assert first.headers["transfer-encoding"] == "chunked"
    assert first.headers["etag"].startswith('W/"')
    again = ask(server, query, If_None_Match=first.headers["etag"], **taken)
    assert (again.status, again.body) == (304, b"")
    assert ask(server, query.replace("?s0 {", "?s1 {"), If_None_Match=first.headers["etag"]).status == 200


@section("2.1.7")
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_an_answer_that_is_cut_breaks_off(server: str, encoding: str) -> None:
    """A stream that meets a limit never looks complete: the last chunk is missing."""
    query = "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(12)) + " }"
    with pytest.raises(http.client.IncompleteRead):
        ask(server, query, ("timeout", "1"), **({"Accept_Encoding": encoding} if encoding else {}))


def _read_all(connection: socket.socket) -> None:
    while connection.recv(1 << 20):
        pass


@section("2.1.7")
def test_an_answer_that_is_cut_breaks_off_for_old_clients_too(server: str) -> None:
    """HTTP/1.0 has no last chunk to miss: the connection is reset instead of closed."""
    parts = urlsplit(
        query_url(server, "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(12)) + " }")
    )
    request = f"GET {parts.path}?{parts.query}&timeout=1 HTTP/1.0\r\n\r\n".encode()
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as connection:
        connection.sendall(request)
        assert connection.recv(12) == b"HTTP/1.0 200"
        with pytest.raises(ConnectionResetError):
            _read_all(connection)


@section("2")
def test_a_head_of_a_streamed_answer_claims_no_length(server: str) -> None:
    query = "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6)) + " }"
    got = fetch(query_url(server, query), "HEAD")
    assert (got.status, got.body) == (200, b"")
    assert "content-length" not in got.headers


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
