"""How the processes of the sandbox talk: framed messages over Unix sockets, descriptors passed along.

Between parent and worker: frames of one letter, a length, a body. Between parent and zygote: signals of
fixed size, so that a descriptor always comes with the signal it belongs to. A query travels as Q (its
settings as one line of JSON, and its text); the answer comes back as A when it is small, else as H (what
comes), any number of D (data) and E (end); X says instead, or in their midst, what went wrong.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

__all__ = [
    "READERS",
    "Signal",
    "Small",
    "frame",
    "frame_head",
    "frames",
    "message",
    "parse",
    "read_exactly",
    "receive_signal",
    "request_frame",
    "send_signal",
    "small_answer",
    "small_head",
]

_FRAME = struct.Struct("!cI")
_CHUNK = 1 << 16  # above 128 KiB glibc would map and unmap memory for each
_SIGNAL = struct.Struct("!cIq")
_SMALL = struct.Struct("!BBBq")
_KINDS = ("select", "ask", "graph", "data")
_FORMATS = ("json", "xml", "csv", "tsv", "ttl", "nt", "rdfxml", "jsonld", "trig", "nq")


def frame(letter: bytes, body: bytes) -> bytes:
    """One frame, ready to be sent."""
    return frame_head(letter, len(body)) + body


def frame_head(letter: bytes, size: int) -> bytes:
    """What stands before the body of a frame."""
    return _FRAME.pack(letter, size)


def message(letter: bytes, content: dict[str, Any]) -> bytes:
    """One frame that carries a JSON object."""
    return frame(letter, json.dumps(content, separators=(",", ":")).encode())


def request_frame(letter: bytes, settings: bytes, content: bytes) -> bytes:
    """A request to a worker: a line of JSON, and what it is about."""
    return b"".join((frame_head(letter, len(settings) + 1 + len(content)), settings, b"\n", content))


class Small(NamedTuple):
    """A whole answer that came in one frame; ``retire`` says that its worker is to be replaced."""

    kind: str
    format: str
    rows: int | None
    truncated: bool
    retire: bool
    body: bytes


def small_head(kind: str, name: str, *, rows: int | None, truncated: bool, retire: bool, size: int) -> bytes:
    """What stands before the ``size`` bytes of an answer that is sent in one frame.

    >>> head = small_head("ask", "json", rows=None, truncated=False, retire=False, size=2)
    >>> small_answer(head[5:] + b"{}")
    Small(kind='ask', format='json', rows=None, truncated=False, retire=False, body=b'{}')
    """
    flags = truncated + 2 * retire
    fixed = _SMALL.pack(_KINDS.index(kind), _FORMATS.index(name), flags, -1 if rows is None else rows)
    return frame_head(b"A", len(fixed) + size) + fixed


def small_answer(body: bytes) -> Small:
    """The answer in the body of a frame A."""
    kind, name, flags, rows = _SMALL.unpack_from(body)
    data = body[_SMALL.size :]
    return Small(
        _KINDS[kind], _FORMATS[name], None if rows < 0 else rows, bool(flags & 1), bool(flags & 2), data
    )


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in the body of a frame."""
    content: dict[str, Any] = json.loads(body)
    return content


def frames(sock: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    """Frames as they arrive, until the other side closes; EOFError when it does so inside a frame.

    >>> a, b = socket.socketpair()
    >>> a.sendall(frame(b"D", b"one") + frame(b"E", b"")); a.close()
    >>> list(frames(b)); b.close()
    [(b'D', b'one'), (b'E', b'')]
    """
    data, at = b"", 0
    while True:
        while len(data) - at >= _FRAME.size:
            letter, size = _FRAME.unpack_from(data, at)
            start, end = at + _FRAME.size, at + _FRAME.size + size
            if len(data) < end:
                data, start, end = data[start:] + _rest(sock, end - len(data)), 0, size
            yield letter, data[start:end]
            at = end
        data, at = data[at:], 0
        chunk = sock.recv(_CHUNK)
        if not chunk:
            if data:
                raise EOFError("the other side closed inside a frame")
            return
        data = data + chunk if data else chunk


def _rest(sock: socket.socket, missing: int) -> bytes:
    """At least so many bytes more, and what comes with them."""
    parts = []
    while missing > 0:
        parts.append(sock.recv(max(_CHUNK, min(missing, 1 << 20))))
        if not parts[-1]:
            raise EOFError("the other side closed inside a frame")
        missing -= len(parts[-1])
    return b"".join(parts)


#: How the body of each frame of an answer is read.
READERS: dict[bytes, Callable[[bytes], Any]] = {
    b"A": small_answer,
    b"D": bytes,
    b"E": parse,
    b"H": parse,
    b"X": parse,
}


def read_exactly(sock: socket.socket, size: int) -> bytes:
    """So many bytes; EOFError when the other side closes before."""
    parts = bytearray()
    while len(parts) < size:
        chunk = sock.recv(size - len(parts))
        if not chunk:
            raise EOFError("the other side closed")
        parts += chunk
    return bytes(parts)


class Signal(NamedTuple):
    """A word between parent and zygote: what, about which process, with which value and descriptors."""

    letter: bytes
    pid: int
    value: int
    descriptors: tuple[int, ...] = ()


def send_signal(
    sock: socket.socket, letter: bytes, pid: int = 0, value: int = 0, descriptor: int | None = None
) -> None:
    """Send one signal, with a descriptor if given. Raises OSError when the other side is gone."""
    data = _SIGNAL.pack(letter, pid, value)
    if descriptor is None:
        sock.sendall(data)
    else:
        socket.send_fds(sock, [data], [descriptor])


def receive_signal(sock: socket.socket) -> Signal:
    """The next signal. Raises EOFError when the other side has closed, OSError when the connection broke."""
    data, descriptors, _, _ = socket.recv_fds(sock, _SIGNAL.size, 4)
    if not data:
        raise EOFError("the other side closed")
    if len(data) < _SIGNAL.size:
        data += read_exactly(sock, _SIGNAL.size - len(data))
    letter, pid, value = _SIGNAL.unpack(data)
    return Signal(letter, pid, value, tuple(descriptors))
