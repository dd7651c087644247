"""A short way through waitress for requests that are plain: read, answered and followed in one thread.

A plain request has a usual method and arrives whole, with each header once and nothing of HTTP's rarer
parts; any other is left to waitress. Its thread then stays with the connection for a moment, since a program
that asks much asks again at once: no hand-over between threads, and no turn of the main loop.
"""

from __future__ import annotations

import logging
import re
import select
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate
from io import BytesIO
from typing import Any, Final

from waitress.channel import ClientDisconnected, HTTPChannel

from web.repeats import KEEP, Kept

__all__ = ["Plain", "SwiftChannel", "environment", "plain"]

#: Milliseconds that a thread waits for the next request on a connection before it serves others.
_LINGER: Final = 20
_RECEIVE: Final = 1 << 16
_LINE: Final = re.compile(
    rb"(GET|HEAD|POST|PUT|DELETE|OPTIONS) (/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@/-]*+)"
    rb"(?:\?([!-\"$-~]*+))? HTTP/1\.1\r\n"
)
_HEADERS: Final = re.compile(rb"(?>(?:[A-Za-z0-9-]++:[ \t]*+(?:[!-~][ -~\t]*+)?\r\n)+)")
#: Headers that change what a request or its connection is; those who send them go the long way.
_RARE: Final = frozenset(
    ("CONNECTION", "EXPECT", "HTTP2_SETTINGS", "KEEP_ALIVE", "TE", "TRAILER", "TRANSFER_ENCODING", "UPGRADE")
)
#: Methods whose requests may have a body.
_FILLED: Final = (b"POST", b"PUT")
_KEPT: Final = 512  # header blocks that are remembered, each of at most so many bytes:
_BLOCK: Final = 2048

_log = logging.getLogger(__name__)
_blocks: dict[bytes, tuple[dict[str, str], int] | None] = {}


@dataclass(slots=True)
class Plain:
    """A request as an environment of WSGI, as far as the request itself tells."""

    environ: dict[str, Any]
    data: bytes
    error: None = None

    def close(self) -> None:
        """There is nothing to be closed."""


def plain(data: bytes) -> Plain | None:
    """The request that these bytes are, if they are exactly one plain request; else None.

    >>> plain(b"GET /a?b=c HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n").environ["QUERY_STRING"]
    'b=c'
    >>> plain(b"POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\n\\r\\nab") is None
    True
    """
    line = _LINE.match(data)
    end = data.find(b"\r\n\r\n")
    if line is None or end < 0:
        return None
    block = _block(data[line.end() : end + 2])
    if block is None:
        return None
    headers, length = block
    method, path, query = line.groups()
    if len(data) - end - 4 != length or (length and method not in _FILLED):
        return None
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method.decode("ascii"),
        "PATH_INFO": path.decode("ascii"),
        "QUERY_STRING": query.decode("ascii") if query else "",
        "REQUEST_URI": data[len(method) + 1 : line.end() - 11].decode("ascii"),
        "wsgi.input": BytesIO(data[end + 4 :]),
        **headers,
    }
    return Plain(environ, data)


def _block(text: bytes) -> tuple[dict[str, str], int] | None:
    """The headers of a request as WSGI names them, and the length of its body; None when they are rare."""
    try:
        return _blocks[text]
    except KeyError:
        found = _read(text)
        if len(text) <= _BLOCK:
            if len(_blocks) >= _KEPT:
                _blocks.clear()
            _blocks[text] = found
        return found


def _read(text: bytes) -> tuple[dict[str, str], int] | None:
    if not _HEADERS.fullmatch(text):
        return None
    headers: dict[str, str] = {}
    for line in text.decode("ascii").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        name, value = name.upper().replace("-", "_"), value.strip(" \t")
        if name == "CONNECTION" and value.lower() == "keep-alive":
            continue
        key = name if name in ("CONTENT_LENGTH", "CONTENT_TYPE") else "HTTP_" + name
        if key in headers or name in _RARE:
            return None
        headers[key] = value
    length = headers.get("CONTENT_LENGTH", "0")
    if "HTTP_HOST" not in headers or not length.isdecimal() or len(length) > 7:
        return None
    return headers, int(length)


class SwiftChannel(HTTPChannel):
    """A connection of waitress that answers plain requests itself."""

    _held = False  # a thread stays with the connection: the main loop does not read from it
    _poll: Any = None

    def readable(self) -> bool:
        return not self._held and bool(super().readable())

    def check_client_disconnected(self) -> bool:
        """Whether the client has closed the connection, or its half of it."""
        if not self.connected:
            return True
        try:
            return not self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            return True

    def received(self, data: bytes) -> bool:
        """In the main loop: bytes have come."""
        if self.request is None and not self.requests and (request := plain(data)) is not None:
            with self.requests_lock:
                if self.will_close or self.close_when_flushed:
                    return False
                self._held = True
                self.requests.append(request)
            self.server.add_task(self)
            return True
        return bool(super().received(data))

    def service(self) -> None:
        """In a thread: answer the request at hand, and those that follow at once."""
        request = self.requests[0]
        if not isinstance(request, Plain):
            super().service()
            return
        rest = b""
        while self._answer(request):
            rest = self._repeated(self._more())
            following = plain(rest) if rest else None
            if following is None:
                break
            rest, request = b"", following
        self._let_go(rest)

    def _repeated(self, data: bytes) -> bytes:
        """Answer requests that were answered before in the same bytes; gives what comes then."""
        try:
            while data and (kept := self.server.repeats.find(data)) is not None:
                if not self.send_now(b"".join((kept.head, _date().encode(), b"\r\n\r\n", kept.body))):
                    return b""
                data = self._more()
        except ClientDisconnected:
            self.close_when_flushed = True
            return b""
        return data

    def _more(self) -> bytes:
        """What comes on the connection within a moment; nothing when others wait for a thread."""
        server = self.server
        if server.task_dispatcher.queue or server.stopping:
            return b""
        if self._poll is None:
            self._poll = select.poll()
            self._poll.register(self.socket.fileno(), select.POLLIN)
        try:
            if not self._poll.poll(_LINGER):
                return b""
            data: bytes = self.socket.recv(_RECEIVE)
        except OSError:
            data = b""
        if not data:
            self.will_close = True
        return data

    def _let_go(self, rest: bytes) -> None:
        """Give the connection back to the main loop, with bytes that have been read already."""
        if self.current_outbuf_count:  # as waitress does: no buffer is shared between requests
            self.current_outbuf_count: int = self.adj.outbuf_high_watermark
        with self.requests_lock:
            self.requests: list[Any] = []
        self.last_activity = time.time()
        if rest:
            super().received(rest)
        self._held = False
        if self.connected:
            self.server.pull_trigger()

    def _answer(self, request: Plain) -> bool:
        """Have the application answer; whether all is sent and the connection may be used again."""
        environ, address = request.environ, self.addr
        environ |= self.server.environment
        environ["REMOTE_ADDR"] = environ["REMOTE_HOST"] = address[0]
        environ["REMOTE_PORT"] = str(address[1])
        environ["waitress.client_disconnected"] = self.check_client_disconnected
        response = _Response(self, environ["REQUEST_METHOD"] == "HEAD")
        try:
            body = self.server.application(environ, response.start)
            try:
                sent = response.send(body)
            finally:
                if hasattr(body, "close"):
                    body.close()
            good = environ.get(KEEP)
            if good is not None and response.whole is not None:
                self.server.repeats.keep(request.data, Kept(*response.whole, good))
            return sent
        except ClientDisconnected:
            _log.info("The client of %s has gone", environ["PATH_INFO"])
        except ConnectionError as error:  # an answer that its maker cannot finish
            _log.info("The answer to %s broke off: %s", environ["PATH_INFO"], error)
            if not response.begun:
                response.fail()
        except Exception:
            _log.exception("%s %s failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            if not response.begun:
                response.fail()
        self.close_when_flushed = True
        return False

    def send_now(self, data: bytes) -> bool:
        """Send what the system takes at once; the main loop sends the rest. Whether it took all."""
        if not self.total_outbufs_len:
            try:
                sent = self.socket.send(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError as error:
                self.connected = False
                raise ClientDisconnected from error
            if sent == len(data):
                return True
            data = data[sent:]
        self.write_soon(data)
        return not self.total_outbufs_len


class _Response:
    """An answer on its way out (PEP 3333)."""

    def __init__(self, channel: SwiftChannel, head_only: bool) -> None:
        self._channel, self._head_only = channel, head_only
        self._status = ""
        self._headers: list[tuple[str, str]] = []
        self.begun = False
        self._left = True  # whether all that was written has left
        self.whole: tuple[bytes, bytes] | None = None  # head up to its date, and body, of a plain answer

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """What applications call first. There is no ``write``: they give their bytes back."""
        if exc_info and self.begun:
            raise exc_info[1]
        self._status, self._headers = status, headers
        return None

    def send(self, body: Iterable[bytes]) -> bool:
        """Send head and body; whether all has left, so that the connection may be used again."""
        if isinstance(body, (list, tuple)) and self._status:
            whole = body[0] if len(body) == 1 else b"".join(body)
            told = any(name.lower() == "content-length" for name, _ in self._headers)
            if not told and self._has_body() and (whole or not self._head_only):  # else it is not known
                self._headers = [*self._headers, ("Content-Length", str(len(whole)))]
            head = self._head()
            self._write(head + (whole if self._sends_body() else b""))
            if self._status.startswith("200") and not self._head_only:
                self.whole = head[: -len(_date()) - 4], whole
            return self._left
        return self._send_pieces(body)

    def fail(self) -> None:
        """Say that something went wrong, when nothing has been sent yet."""
        text = b"The server encountered an unexpected internal server error"
        self._status = "500 Internal Server Error"
        self._headers = [("Content-Type", "text/plain"), ("Connection", "close")]
        self._headers.append(("Content-Length", str(len(text))))
        try:
            self._write(self._head() + text)
        except ClientDisconnected:
            _log.info("The client has gone")

    def _send_pieces(self, body: Iterable[bytes]) -> bool:
        pieces = iter(body)
        piece: bytes | None = next(pieces, b"")  # applications may call `start` only now
        lengths = [int(value) for name, value in self._headers if name.lower() == "content-length"]
        chunked = not lengths and self._has_body()
        if chunked:
            self._headers = [*self._headers, ("Transfer-Encoding", "chunked")]
        lead, written = self._head(), 0
        while piece is not None and self._sends_body():
            if piece:
                written += len(piece)
                self._write(lead + (b"%X\r\n%b\r\n" % (len(piece), piece) if chunked else piece))
                lead = b""
            piece = next(pieces, None)
        if chunked and self._sends_body():
            self._write(lead + b"0\r\n\r\n")
        elif lead:
            self._write(lead)
        if lengths and self._sends_body() and lengths != [written]:
            raise ValueError(f"a body of {written} bytes was announced as one of {lengths[0]}")
        return self._left

    def _has_body(self) -> bool:
        return not self._status.startswith(("204", "304"))

    def _sends_body(self) -> bool:
        return self._has_body() and not self._head_only

    def _head(self) -> bytes:
        if not self._status:
            raise AssertionError("the application has not called start_response")
        lines = [f"HTTP/1.1 {self._status}", *map(": ".join, self._headers)]
        lines += ("Server: doxograph", _date(), "", "")
        text = "\r\n".join(lines)
        if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
            raise ValueError("there is a line break in a header")
        return text.encode("latin-1")

    def _write(self, data: bytes) -> None:
        self.begun = True
        self._left = self._channel.send_now(data) and self._left


_stamp: tuple[int, str] = (0, "")


def _date() -> str:
    """The Date header, made anew each second."""
    global _stamp
    now = int(time.time())
    second, text = _stamp
    if second != now:
        text = f"Date: {formatdate(now, usegmt=True)}"
        _stamp = (now, text)
    return text


def environment(server: Any) -> dict[str, Any]:
    """What is the same in the environment of every plain request."""
    return {
        "SERVER_NAME": server.server_name,
        "SERVER_PORT": str(server.effective_port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": server.adj.ident,
        "SCRIPT_NAME": "",
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multiprocess": False,
        "wsgi.multithread": True,
        "wsgi.run_once": False,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
    }
