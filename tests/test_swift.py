"""The short way through the server: what is plain, and that answers are the same as on the long way."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from web.swift import plain

# A server of its own process: echoes the request, streams, fails, or asks whether its client is there.
PROGRAM = """
import sys, time
from web import serve

def pieces():
    yield b"one "
    time.sleep(0.05)
    yield b"two"

def broken():
    yield b"one "
    raise ValueError("no more")

asked, stale = [], set()

def app(environ, start):
    path = environ["PATH_INFO"]
    if path == "/fails":
        raise RuntimeError("as it should")
    if path == "/header":
        start("200 OK", [("X", "a" + chr(13) + chr(10) + "Set-Cookie: b")])
        return [b""]
    if path == "/nothing":
        start("304 Not Modified", [])
        return []
    if path.startswith("/kept"):
        asked.append(path)
        number = str(len(asked)).encode()
        environ["doxograph.keep"] = lambda: path not in stale
        stale.discard(path)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"answer " + number + b"."]
    if path == "/stale":
        stale.add("/kept")
    if path == "/done":
        start("204 No Content", [])
        return []
    if path == "/watch":
        for _ in range(100):
            if environ["waitress.client_disconnected"]():
                print("gone", flush=True)
                break
            time.sleep(0.02)
    start("200 OK", [("Content-Type", "text/plain")])
    if path == "/pieces":
        return pieces()
    if path == "/broken":
        return broken()
    if path == "/large":
        return [b"x" * 20_000_000]
    names = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_X_NAME", "CONTENT_TYPE")
    text = "|".join(str(environ.get(name)) for name in names) + "|"
    return [text.encode() + environ["wsgi.input"].read()]

sock = serve.bind("127.0.0.1", 0)
with serve.sigterm_exits():
    serve.run(app, sock, threads=3, on_ready=lambda: print(serve.address(sock), flush=True))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, int, subprocess.Popen[str]]]:
    command = [sys.executable, "-c", PROGRAM]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.DEVNULL, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            parts = urlsplit(process.stdout.readline().strip())
            yield parts.hostname or "", parts.port or 0, process
        finally:
            process.kill()


@pytest.fixture
def client(server: tuple[str, int, subprocess.Popen[str]]) -> Iterator[socket.socket]:
    with socket.create_connection(server[:2], timeout=10) as sock:
        yield sock


def ask(client: socket.socket, request: bytes, end: bytes) -> bytes:
    """What is answered, up to and with these bytes."""
    client.sendall(request)
    answer = b""
    while not answer.endswith(end):
        chunk = client.recv(65536)
        if not chunk:
            break
        answer += chunk
    return answer


GET = b"GET /a?b=c HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "data",
    [
        GET + b"Transfer-Encoding: chunked\r\n\r\n",
        GET + b"Content-Length: 1\r\n\r\nx",
        GET + b"Connection: close\r\n\r\n",
        GET + b"Expect: 100-continue\r\n\r\n",
        GET + b"Upgrade: h2c\r\n\r\n",
        GET + b"X: a\r\nx: b\r\n\r\n",
        GET + b"Host: y\r\n\r\n",
        GET + b"X : a\r\n\r\n",
        GET + b"X: a\nY: b\r\n\r\n",
        GET + b"X: a\r\n folded\r\n\r\n",
        GET + b"X: \xe9\r\n\r\n",
        GET + b"\r\n" + GET + b"\r\n",
        GET,
        b"GET /a HTTP/1.1\r\n\r\n",
        b"GET /a HTTP/1.0\r\nHost: x\r\n\r\n",
        b"GET //a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%61 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x/a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"PATCH /a HTTP/1.1\r\nHost: x\r\n\r\n",
        b"DELETE /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nab",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\nab",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab",
        b"POST /a HTTP/1.1\r\nHost: x\r\nContent_Length: 2\r\n\r\n",
    ],
)
def test_what_is_not_plain_goes_the_long_way(data: bytes) -> None:
    """Anything that is rare, doubtful or not complete is left to the full parser."""
    assert plain(data) is None


def test_a_plain_request_is_an_environment() -> None:
    """A form by POST, with the names of WSGI."""
    request = plain(
        b"POST /sparql?x=%20 HTTP/1.1\r\nHost: x:1\r\nConnection: keep-alive\r\nX-Name: a b\r\n"
        b"Content-Type: a/b\r\nContent-Length: 2\r\n\r\nab"
    )
    assert request is not None
    environ = request.environ
    assert environ.pop("wsgi.input").read() == b"ab"
    assert environ == {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/sparql",
        "QUERY_STRING": "x=%20",
        "REQUEST_URI": "/sparql?x=%20",
        "HTTP_HOST": "x:1",
        "HTTP_X_NAME": "a b",
        "CONTENT_TYPE": "a/b",
        "CONTENT_LENGTH": "2",
    }


def test_both_ways_give_the_same_answers_on_one_connection(client: socket.socket) -> None:
    """Plain, then in two parts, then plain again, then with a rare header that ends the connection."""
    expected = b"GET|/a|b=c|d|None|"
    whole = GET + b"X-Name: d\r\n\r\n"
    first = ask(client, whole, expected)
    client.sendall(whole[:20])
    time.sleep(0.1)
    second = ask(client, whole[20:], expected)
    third = ask(client, whole, expected)
    last = ask(client, whole[:-2] + b"Connection: close\r\n\r\n", expected)
    for answer in (first, second, third, last):
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"\r\n\r\n" + expected)
    assert client.recv(1) == b""


def test_a_pause_longer_than_a_thread_waits_is_no_matter(client: socket.socket) -> None:
    """The connection goes back to the main loop and comes from there again."""
    for _ in range(3):
        assert ask(client, GET + b"\r\n", b"|None|None|").count(b"200 OK") == 1
        time.sleep(0.1)


def test_two_requests_at_once_are_answered_in_order(client: socket.socket) -> None:
    """Pipelining, on a connection that was plain before."""
    ask(client, GET + b"\r\n", b"|None|None|")
    both = GET.replace(b"/a", b"/1") + b"\r\n" + GET.replace(b"/a", b"/2") + b"\r\n"
    answer = ask(client, both, b"GET|/2|b=c|None|None|")
    assert answer.index(b"GET|/1|") < answer.index(b"GET|/2|")


def test_pieces_are_sent_as_chunks_and_the_connection_goes_on(client: socket.socket) -> None:
    """A body of unknown length (RFC 9112, section 7.1)."""
    request = b"GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n"
    for _ in range(2):
        answer = ask(client, request, b"0\r\n\r\n")
        assert b"Transfer-Encoding: chunked" in answer
        assert answer.endswith(b"4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n")


def test_an_answer_that_breaks_off_is_never_ended(client: socket.socket) -> None:
    """No last chunk: the client sees that it has not everything."""
    answer = ask(client, b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n", b"never")
    assert answer.endswith(b"one \r\n")


@pytest.mark.parametrize("path", [b"/fails", b"/header"])
def test_what_goes_wrong_in_the_application_is_a_500(client: socket.socket, path: bytes) -> None:
    """Also a header with a line break, which would be a header of its own."""
    answer = ask(client, b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n" % path, b"never")
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"Set-Cookie" not in answer


def test_head_and_304_have_no_body(client: socket.socket) -> None:
    """The next answer follows their head at once."""
    head = ask(client, b"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n\r\n")
    assert b"Content-Length: " in head
    nothing = ask(client, b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n\r\n")
    assert nothing.startswith(b"HTTP/1.1 304 ")
    assert b"Content-Length" not in nothing
    assert ask(client, GET + b"\r\n", b"|None|None|").startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("method", [b"PUT", b"DELETE", b"OPTIONS"])
def test_an_answer_without_content_leaves_the_connection_open(client: socket.socket, method: bytes) -> None:
    """Who writes much need not connect for each write."""
    answer = ask(client, method + b" /done HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert b"Connection: close" not in answer
    assert b"Content-Length" not in answer
    assert ask(client, GET + b"\r\n", b"|None|None|").startswith(b"HTTP/1.1 200 OK")


def test_the_same_request_again_is_answered_without_the_application(client: socket.socket) -> None:
    """As long as its answer holds; another request, however alike, is another."""
    same = b"GET /kept HTTP/1.1\r\nHost: x\r\n\r\n"

    def answer(request: bytes) -> bytes:
        return ask(client, request, b".").partition(b"\r\n\r\n")[2]

    first = answer(same)
    assert answer(same) == first
    assert answer(same.replace(b"Host: x", b"Host: x\r\nX-Name: y")) != first
    ask(client, GET.replace(b"/a", b"/stale") + b"\r\n", b"|None|None|")
    assert answer(same) != first


def test_slow_readers_hold_no_thread(server: tuple[str, int, subprocess.Popen[str]]) -> None:
    """More readers than threads who do not read on: others are answered, and later they get everything."""
    request = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
    slow = [socket.create_connection(server[:2], timeout=20) for _ in range(5)]
    for sock in slow:
        sock.sendall(request)
    time.sleep(0.5)
    with socket.create_connection(server[:2], timeout=10) as other:
        assert ask(other, GET + b"\r\n", b"|None|None|").startswith(b"HTTP/1.1 200 OK")
    for sock in slow:
        size = 0
        while size < 20_000_000:
            chunk = sock.recv(1 << 20)
            assert chunk
            size += len(chunk)
        sock.close()


def test_senders_that_stop_half_way_hold_no_thread(server: tuple[str, int, subprocess.Popen[str]]) -> None:
    """More of them than threads."""
    slow = [socket.create_connection(server[:2], timeout=10) for _ in range(6)]
    for sock in slow:
        sock.sendall(GET)
    with socket.create_connection(server[:2], timeout=10) as other:
        assert ask(other, GET + b"\r\n", b"|None|None|").startswith(b"HTTP/1.1 200 OK")
    for sock in slow:
        sock.close()


def test_the_application_sees_that_its_client_has_gone(
    server: tuple[str, int, subprocess.Popen[str]], client: socket.socket
) -> None:
    """Within a moment, while it works."""
    client.sendall(b"GET /watch HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.1)
    client.close()
    assert server[2].stdout is not None
    assert server[2].stdout.readline() == "gone\n"
