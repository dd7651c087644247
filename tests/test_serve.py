"""The production server: its addresses, its strictness about HTTP, and how it stops."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from kg.errors import KgError
from web import serve

# A server of its own process: answers with the path asked for, "/slow" only after a second.
PROGRAM = """
import sys, time
from web import serve

made = 0

def endless():
    global made
    while True:
        made += 1
        yield bytes(65_536)

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        print("working", flush=True)
        time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    if environ["PATH_INFO"] == "/endless":
        return endless()
    return [str(made).encode() if environ["PATH_INFO"] == "/made" else environ["PATH_INFO"].encode()]

sock = serve.bind(sys.argv[1], 0)
with serve.sigterm_exits():
    serve.run(app, sock, threads=2,
        on_ready=lambda: print(serve.address(sock), flush=True), on_stop=lambda: print("stopped", flush=True))
"""


@contextmanager
def server(host: str = "127.0.0.1") -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-c", PROGRAM, host]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture(scope="module")
def where() -> Iterator[tuple[str, int]]:
    """Host and port of a running server."""
    with server() as (_, url):
        parts = urlsplit(url)
        yield parts.hostname or "", parts.port or 0


def exchange(where: tuple[str, int], request: bytes) -> bytes:
    """All that the server answers to these bytes until it closes the connection."""
    with socket.create_connection(where, timeout=10) as conn:
        conn.sendall(request)
        conn.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := conn.recv(65536):
            answer += chunk
    return answer


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /a HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n",
        b"POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd",
        b"GET /a HTTP/1.1\r\nHost: x\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_a_request_of_ambiguous_length_is_refused_and_nothing_after_it_is_read(
    where: tuple[str, int], request_bytes: bytes
) -> None:
    """Smuggled bytes never become a second request."""
    answer = exchange(where, request_bytes + b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    assert b"smuggled" not in answer
    assert answer.count(b"HTTP/1.") == 1


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /a HTTP/1.1\r\n\r\n", 400),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (b"GET /a HTTP/1.1\r\nHost: x\r\nX: ".ljust(65_536, b"a"), 431),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ],
)
def test_what_is_wrong_with_a_request_is_a_problem_document(
    where: tuple[str, int], request_bytes: bytes, status: int
) -> None:
    """RFC 9457, as for the errors of the application."""
    with socket.create_connection(where, timeout=10) as conn:
        conn.sendall(request_bytes)
        answer = b""
        while not answer.endswith(b"}"):
            answer += conn.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == str(status).encode()
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_a_request_that_names_no_host_is_refused(where: tuple[str, int]) -> None:
    """HTTP/1.1 demands a Host; HTTP/1.0 had none."""
    assert exchange(where, b"GET /a HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert exchange(where, b"GET /a HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200")


@pytest.mark.parametrize("again", [b"Host: b", b"HOST:a"])
def test_a_request_that_names_two_hosts_is_refused(where: tuple[str, int], again: bytes) -> None:
    """RFC 9112, 3.2: a proxy in front may have read the other one."""
    got = exchange(where, b"GET /a HTTP/1.1\r\nHost: a\r\nX-Host: a\r\n" + again + b"\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 400")


def test_pipelined_and_chunked_requests_are_answered_in_order(where: tuple[str, int]) -> None:
    """What is clear stays allowed."""
    answer = exchange(
        where,
        b"POST /one HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        b"GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.index(b"/one") < answer.index(b"/two")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number: signal.Signals) -> None:
    """SIGTERM and Ctrl-C: an answer under way is finished, then the clean-up runs, then it exits with 0."""
    with server() as (process, url):
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as conn:
            conn.sendall(b"GET /slow HTTP/1.0\r\n\r\n")
            assert process.stdout is not None
            assert process.stdout.readline() == "working\n"
            process.send_signal(number)
            answer = b""
            while chunk := conn.recv(65536):
                answer += chunk
        assert answer.endswith(b"/slow")
        assert process.stdout.readline() == "stopped\n"
        assert process.wait(10) == 0


def test_idle_connections_do_not_hold_it_up() -> None:
    """A browser that keeps a connection open does not delay the end."""
    with server() as (process, url):
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10):
            time.sleep(0.1)
            start = time.monotonic()
            process.terminate()
            assert process.wait(10) == 0
            assert time.monotonic() - start < serve.GRACE


def test_ipv6_works() -> None:
    """An IPv6 address is printed in brackets, and answers."""
    with server("::1") as (_, url):
        assert url.startswith("http://[::1]:")
        with urlopen(url + "six", timeout=10) as answer:  # noqa: S310 -- our own server
            assert answer.read() == b"/six"


def test_a_taken_port_is_named_with_one_that_is_free() -> None:
    """The suggestion can be bound."""
    with serve.bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            KgError, match=rf"^Port {port} on 127\.0\.0\.1 is taken by another program\."
        ) as err:
            serve.bind("127.0.0.1", port)
        suggested = int(str(err.value).rsplit(" ", 1)[1].rstrip("."))
        serve.bind("127.0.0.1", suggested).close()


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("no.such.host.invalid", 0, "There is no host called “no.such.host.invalid”. Try --host 127.0.0.1."),
        ("192.0.2.1", 0, "This machine does not have the address 192.0.2.1. Try --host 127.0.0.1."),
        ("127.0.0.1", 70_000, "A port is a number from 0 to 65535, not 70000."),
    ],
)
def test_a_bad_address_is_explained(host: str, port: int, sentence: str) -> None:
    """Each mistake has its own sentence."""
    with pytest.raises(KgError) as err:
        serve.bind(host, port)
    assert str(err.value) == sentence


@pytest.mark.parametrize(("host", "local"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False)])  # noqa: S104
def test_only_loopback_is_local(host: str, local: bool) -> None:
    """What other machines can reach is known as such."""
    with serve.bind(host, 0) as sock:
        assert serve.is_loopback(sock) is local
        assert "0.0.0.0" not in serve.address(sock)  # noqa: S104


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_reader_who_does_not_read_makes_the_answer_wait(version: str) -> None:
    """No more of it is made than the connection and a small buffer hold."""
    with server() as (_, url):
        parts = urlsplit(url)
        where = (parts.hostname or "", parts.port or 0)
        with socket.create_connection(where) as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            reader.sendall(f"GET /endless HTTP/{version}\r\nHost: x\r\n\r\n".encode())
            counts = [0]
            while len(counts) < 100 and (counts[-1] == 0 or counts[-1] != counts[-2]):
                time.sleep(0.3)
                counts.append(_made(where))
            assert 0 < counts[-1] * 65_536 < 8 << 20


def _made(where: tuple[str, int]) -> int:
    return int(exchange(where, b"GET /made HTTP/1.0\r\n\r\n").rpartition(b"\r\n\r\n")[2])
