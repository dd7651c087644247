"""Updates that fetch something from elsewhere: nothing but the very addresses that the operator allows."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kg.errors import EndpointError, QueryError
from kg.sandbox import Limits
from kg.store import disk_store
from kg.updates import Writer

ROWS = (
    """{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "fetched"}}]}}"""
)


class _Elsewhere(BaseHTTPRequestHandler):
    """Another host: a file at /data.ttl, a SPARQL service at /sparql."""

    def do_GET(self) -> None:
        body, media = b"<urn:loaded> <urn:n> 'fetched' .", "text/turtle"
        if self.path.startswith("/sparql"):
            body, media = ROWS.encode(), "application/sparql-results+json"
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    server.asked = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


CHANGES = {
    "/data.ttl": "LOAD <{address}>",
    "/sparql": "INSERT {{ <urn:loaded> <urn:n> ?n }} WHERE {{ SERVICE <{address}> {{ ?s <urn:n> ?n }} }}",
}


@pytest.mark.parametrize("path", CHANGES)
def test_an_allowed_address_is_fetched(tmp_path: Path, elsewhere: ThreadingHTTPServer, path: str) -> None:
    address = f"http://127.0.0.1:{elsewhere.server_port}{path}"
    with Writer(tmp_path / "store", Limits(allow_service=(address,))) as writer:
        writer.update(CHANGES[path].format(address=address))
    assert disk_store(tmp_path / "store").ask("ASK { <urn:loaded> <urn:n> 'fetched' }")


@pytest.mark.parametrize("path", CHANGES)
def test_any_other_address_is_refused(tmp_path: Path, elsewhere: ThreadingHTTPServer, path: str) -> None:
    """Another path on the same host is another address."""
    address = f"http://127.0.0.1:{elsewhere.server_port}{path}"
    limits = Limits(allow_service=(address + "x",))
    with (
        Writer(tmp_path / "store", limits) as writer,
        pytest.raises(QueryError, match="is not available here"),
    ):
        writer.update(CHANGES[path].format(address=address))
    assert elsewhere.asked == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", CHANGES)
def test_an_address_that_fails_is_named(tmp_path: Path, path: str) -> None:
    """As a failure of what was called, not of the update."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}{path}"
    with (
        Writer(tmp_path / "store", Limits(allow_service=(address,))) as writer,
        pytest.raises(EndpointError, match=rf"(SERVICE|LOAD) {address} failed: "),
    ):
        writer.update(CHANGES[path].format(address=address))


def test_a_prefix_declared_later_does_not_make_an_address_allowed(tmp_path: Path) -> None:
    """A name means what was declared before it."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    limits = Limits(allow_service=("http://allowed.example/data.ttl",))
    first, later = f"http://127.0.0.1:{port}/", "http://allowed.example/"
    text = f"PREFIX x: <{first}> LOAD x:data.ttl ; PREFIX x: <{later}> CLEAR ALL"
    with (
        Writer(tmp_path / "store", limits) as writer,
        pytest.raises(QueryError, match="LOAD is not available"),
    ):
        writer.update(text)
