"""Light HTTP clients that load a server: processes of their own, raw sockets, kept alive.

What a client does between two answers is kept as small as Python allows, so that the server is measured
and not the client: requests are bytes made beforehand, of answers only the end is looked for.
"""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

__all__ = ["Answer", "Connection", "Query", "load", "request_bytes"]

_SPAWN = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Query:
    """The text of a query and the media type that its answer is wanted in."""

    text: str
    accept: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Status line, media type and body of an answer."""

    status: str
    media: str
    body: bytes


def request_bytes(url: str, query: Query) -> bytes:
    """A query by GET (SPARQL 1.1 Protocol, 2.1.1), as it goes over the wire."""
    parts = urlsplit(url)
    target = f"{parts.path}?query={quote(query.text, safe='')}"
    return f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: {query.accept}\r\n\r\n".encode("ascii")


class Connection:
    """One connection that is kept alive. Raises ConnectionError when the server closes it in an answer."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._sock = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=120)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Close it."""
        self._sock.close()

    def ask(self, request: bytes) -> Answer:
        """Send a request and give its answer."""
        head, body = self.exchange(request)
        status, *lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines)
        if "chunked" in fields.get("transfer-encoding", ""):
            body = _unchunked(body)
        return Answer(status, fields.get("content-type", "").partition(";")[0], bytes(body))

    def exchange(self, request: bytes) -> tuple[bytes, bytes]:
        """Send a request; the head of the answer and its body as it came."""
        self._sock.sendall(request)
        data = self._receive()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._receive()
        head = data[:end]
        parts, size = [data[end + 4 :]], len(data) - end - 4
        length = _length(head)
        if length < 0:
            tail = parts[0][-7:]
            while not (tail.endswith(b"\r\n0\r\n\r\n") or tail == b"0\r\n\r\n"):
                parts.append(self._receive())
                tail = (tail + parts[-1][-7:])[-7:]
        while size < length:
            parts.append(self._receive())
            size += len(parts[-1])
        return head, b"".join(parts)

    def _receive(self) -> bytes:
        data = self._sock.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data


def _length(head: bytes) -> int:
    """The Content-Length of an answer; -1 when its body comes in chunks."""
    low = head.lower()
    at = low.find(b"\r\ncontent-length:")
    if at < 0:
        return -1
    return int(low[at + 17 :].split(b"\r\n", 1)[0])


def _unchunked(body: bytes) -> bytes:
    parts, at = [], 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].partition(b";")[0], 16)
        if not size:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 4 + size


def load(
    url: str, queries: Sequence[Query], clients: int, seconds: float, start: int = 0
) -> tuple[float, int]:
    """Queries a second that a server answers to so many clients in about so many seconds, and how many.

    Each client goes through the queries in order, each from another place, from ``start`` on. Raises
    RuntimeError when an answer is no 200.
    """
    requests = [request_bytes(url, query) for query in queries]
    barrier = _SPAWN.Barrier(clients)
    results: Any = _SPAWN.SimpleQueue()
    step = len(requests) // clients
    crew = [
        _SPAWN.Process(
            target=_client,
            args=(url, requests, start + number * step, seconds, barrier, results),
            daemon=True,
        )
        for number in range(clients)
    ]
    for process in crew:
        process.start()
    outcomes = [results.get() for _ in crew]
    for process in crew:
        process.join()
    for outcome in outcomes:
        if isinstance(outcome, str):
            raise RuntimeError(outcome)
    return sum(count / elapsed for count, elapsed in outcomes), sum(count for count, _ in outcomes)


def _client(url: str, requests: Sequence[bytes], at: int, seconds: float, barrier: Any, results: Any) -> None:
    outcome: tuple[int, float] | str
    try:
        connection = Connection(url)
        barrier.wait()
        outcome = _replay(connection, requests, at, seconds)
    except (OSError, RuntimeError) as error:
        barrier.abort()
        outcome = f"{url}: {error}"
    results.put(outcome)


def _replay(connection: Connection, requests: Sequence[bytes], at: int, seconds: float) -> tuple[int, float]:
    """How many queries were answered, and in what time."""
    count, size = 0, len(requests)
    began = time.perf_counter()
    until = began + seconds
    while (now := time.perf_counter()) < until:
        head, _ = connection.exchange(requests[at % size])
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.split(b"\r\n", 1)[0].decode("latin-1"))
        at += 1
        count += 1
    return count, now - began
