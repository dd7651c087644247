"""A remote endpoint that misbehaves: each failure has its sentence, and only one address is contacted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kg.errors import EndpointError, LimitExceeded, QueryError
from kg.store import RemoteStore

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/sparql-results+json"}
YES = b'{"head":{},"boolean":true}'


class _Server(HTTPServer):
    answer: Callable[[BaseHTTPRequestHandler], Answer]
    seen: list[tuple[str, dict[str, str], bytes]]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of these tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        status, headers, content = self.server.answer(self)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        if int(headers.get("Content-Length", len(content))) != len(content):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Handler) as running:
        running.seen = []
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server: _Server, status: int, headers: dict[str, str], body: bytes, **options: float) -> bool:
    server.answer = lambda _: (status, headers, body)
    store = RemoteStore(f"http://127.0.0.1:{server.server_port}/sparql", **options)  # type: ignore[arg-type]
    try:
        return store.ask("ASK {}")
    finally:
        store.close()


@pytest.mark.parametrize(
    ("status", "headers", "body", "sentence"),
    [
        (404, {}, b"", "does not exist on this server. The path is often /sparql or /query."),
        (401, {}, b"", "asks for a name and a password"),
        (405, {}, b"", "does not accept queries sent by POST"),
        (429, {}, b"", "asks to be queried less often"),
        (500, {"Content-Type": "text/plain"}, b"disk\nfull", "failed with status 500: disk full"),
        (500, {"Content-Type": "text/html"}, b"<h1>x</h1>", "failed with status 500."),
        (503, {}, b"", "is not available now"),
        (200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>", "answers with a web page"),
        (200, JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[', "gives an answer that is broken"),
        (200, {"Content-Type": "text/csv"}, b"a,b", "unknown kind"),
        (200, {}, b"?", "unknown kind (none given)"),
        (200, JSON, b"", "gives an empty answer"),
        (200, {**JSON, "Content-Length": "99"}, YES, "broke off its answer"),
    ],
)
def test_a_useless_answer_has_its_sentence(server, status, headers, body, sentence) -> None:
    with pytest.raises(EndpointError) as caught:
        ask(server, status, headers, body)
    assert sentence in str(caught.value)
    assert f"http://127.0.0.1:{server.server_port}/sparql" in str(caught.value)


def test_the_query_goes_as_a_form_with_its_prefixes(server) -> None:
    server.answer = lambda _: (200, JSON, YES)
    store = RemoteStore(f"http://127.0.0.1:{server.server_port}/sparql?key=1")
    assert store.ask("ASK { ?s a kg:Person }")
    store.close()
    [(path, headers, body)] = server.seen
    assert path == "/sparql?key=1"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert body.startswith(b"query=PREFIX+kg%3A+%3Chttps")


def test_one_connection_serves_many_queries(server) -> None:
    ports = []
    server.answer = lambda handler: (ports.append(handler.client_address), (200, JSON, YES))[1]
    store = RemoteStore(f"http://127.0.0.1:{server.server_port}/sparql")
    assert store.ask("ASK {}")
    assert store.ask("ASK {}")
    store.close()
    assert len(set(ports)) == 1


def test_name_and_password_are_sent_and_not_shown(server) -> None:
    server.answer = lambda _: (200, JSON, YES)
    store = RemoteStore(f"http://ada:s%20t@127.0.0.1:{server.server_port}/sparql")
    assert store.ask("ASK {}")
    store.close()
    assert server.seen[0][1]["Authorization"] == "Basic YWRhOnMgdA=="
    assert "ada" not in store.description + repr(store) + store.version()


def test_a_redirect_to_the_same_place_is_followed(server) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> Answer:
        return (307, {"Location": "/query"}, b"") if handler.path == "/sparql" else (200, JSON, YES)

    server.answer = answer
    store = RemoteStore(f"http://127.0.0.1:{server.server_port}/sparql")
    assert store.ask("ASK {}")
    store.close()


def test_a_redirect_elsewhere_is_not_followed(server) -> None:
    with pytest.raises(EndpointError, match=r"another address, http://127.0.0.1:9/x, which was not"):
        ask(server, 302, {"Location": "http://127.0.0.1:9/x"}, b"")


def test_a_redirect_in_circles_ends(server) -> None:
    with pytest.raises(EndpointError, match="redirects in circles"):
        ask(server, 308, {"Location": "/sparql"}, b"")


def test_a_refused_query_is_a_query_error(server) -> None:
    with pytest.raises(QueryError, match=r"The query is malformed: Virtuoso 37000 Error SP030."):
        ask(server, 400, {"Content-Type": "text/plain"}, b"Virtuoso 37000 Error SP030\n\nmore")


def test_a_silent_server_times_out(server) -> None:
    done = threading.Event()
    server.answer = lambda _: (done.wait(5), (200, JSON, YES))[1]
    store = RemoteStore(f"http://127.0.0.1:{server.server_port}/sparql", timeout=0.2)
    with pytest.raises(EndpointError, match=r"did not answer within 0.2 s"):
        store.ask("ASK {}")
    done.set()
    store.close()


def test_an_endless_answer_is_cut(server) -> None:
    with pytest.raises(LimitExceeded, match="passes 1,000 bytes"):
        ask(server, 200, JSON, b" " * 5000, largest=1000)


def test_nothing_at_the_address_says_so() -> None:
    with pytest.raises(EndpointError, match=r"Nothing answers at http://127.0.0.1:1/sparql. Is the"):
        RemoteStore("http://127.0.0.1:1/sparql").ask("ASK {}")


@pytest.mark.parametrize(
    "url", ["", "localhost:7878", "file:///etc/passwd", "http://", "http://a:b/", "http://a/ b"]
)
def test_what_is_no_address_is_refused_at_once(url) -> None:
    with pytest.raises(EndpointError, match="is no address of an endpoint"):
        RemoteStore(url)
