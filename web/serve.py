"""The production server: waitress on one socket, stricter about HTTP, stopped without dropping answers."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import select
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from types import FrameType
from typing import Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

from kg.errors import KgError
from web.accept import PROBLEM
from web.repeats import Repeats
from web.swift import SwiftChannel, environment

__all__ = ["address", "bind", "is_loopback", "run", "sigterm_exits"]

#: More than the queries that the sandbox takes in (`Sandbox.capacity`): each keeps its thread waiting.
THREADS = 80
#: Seconds that answers under way are given once the server has been told to stop.
GRACE = 3.0
#: Bytes of an answer that wait in memory for a slow reader, before its maker has to wait.
_HELD: Final = 1 << 18

#: Closing a connection resets it (struct linger: on, no seconds).
_AT_ONCE: Final = struct.pack("ii", 1, 0)
_HOSTS: Final = re.compile(rb"\r?\nhost:", re.I)


class _StrictParser(HTTPRequestParser):
    """Refuses what RFC 9112 wants refused and waitress takes.

    That is a request whose length could be read in two ways (sections 6.1 and 6.3): waitress takes the bytes
    after it for a second one, which a proxy in front may have taken for the first one's body. And one of
    HTTP/1.1 that names no host, or one that names several (section 3.2).
    """

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        # waitress has taken Transfer-Encoding out of the headers of HTTP/1.1 when it set `chunked`.
        chunked = self.chunked or "TRANSFER_ENCODING" in self.headers
        if chunked and ("CONTENT_LENGTH" in self.headers or self.version == "1.0"):
            self.body_rcv = None
            raise ParsingError("The length of the request is ambiguous")
        if self.version == "1.1" and "HOST" not in self.headers:
            self.body_rcv = None
            raise ParsingError("The request names no host")
        if len(_HOSTS.findall(header_plus)) > 1:
            self.body_rcv = None
            raise ParsingError("The request names more than one host")


class _ProblemTask(ErrorTask):
    """What is wrong with a request itself, said as everywhere: a problem document (RFC 9457)."""

    def execute(self) -> None:
        error = self.request.error
        content = {"type": "about:blank", "title": error.reason, "status": error.code, "detail": error.body}
        body = json.dumps(content).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", PROBLEM), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Task(WSGITask):
    """An answer on the long way. One that breaks off does so visibly, also for a client of HTTP/1.0.

    That has no chunks, so that an orderly end of the connection would be the end of the answer: it is reset.
    """

    def execute(self) -> None:
        try:
            super().execute()
        except Exception:
            if self.wrote_header and not self.chunked_response:
                self.channel.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            raise


class _StrictChannel(SwiftChannel):
    parser_class = _StrictParser
    task_class = _Task
    error_task_class = _ProblemTask


class _Server(TcpWSGIServer):
    channel_class = _StrictChannel
    stopping = False

    @cached_property
    def repeats(self) -> Repeats:
        """Answers to requests that come again as they were."""
        return Repeats()

    @cached_property
    def environment(self) -> dict[str, Any]:
        """What is the same in the environment of every plain request."""
        return environment(self)


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to one address, not yet listening; port 0 takes any that is free.

    Raises KgError that says what is wrong with the address and what to try instead.
    """
    if not 0 <= port <= 65_535:  # getaddrinfo would take it modulo 65,536
        raise KgError(f"A port is a number from 0 to 65535, not {port}.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError) as err:
        raise KgError(f"There is no host called “{host}”. Try --host 127.0.0.1.") from err
    family, kind, proto, _, target = found[0]
    try:
        return _bound(family, kind, proto, target)
    except OSError as err:
        raise KgError(_refusal(err, host, port, lambda other: _is_free(family, target, other))) from err


def _bound(family: int, kind: int, proto: int, target: Any) -> socket.socket:
    sock = socket.socket(family, kind, proto)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share one port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(target)
        # Two sockets may be bound to one address as long as neither listens: only now is it ours.
        sock.listen(0)
    except OSError:
        sock.close()
        raise
    return sock


def _is_free(family: int, target: Any, port: int) -> bool:
    try:
        _bound(family, socket.SOCK_STREAM, 0, (target[0], port, *target[2:])).close()
    except (OSError, OverflowError):
        return False
    return True


def _refusal(err: OSError, host: str, port: int, free: Callable[[int], bool]) -> str:
    if err.errno == errno.EADDRINUSE:
        other = next((n for n in range(port + 1, port + 50) if free(n)), 0)
        return f"Port {port} on {host} is taken by another program. Try --port {other}."
    if err.errno == errno.EACCES:
        return f"Port {port} needs administrator rights. Try --port 8000."
    if err.errno == errno.EADDRNOTAVAIL:
        return f"This machine does not have the address {host}. Try --host 127.0.0.1."
    return f"Cannot listen on {host}, port {port}: {err.strerror or err}."


def is_loopback(sock: socket.socket) -> bool:
    """Whether only this machine can reach the socket."""
    name = str(sock.getsockname()[0])
    return name.startswith("127.") or name in ("::1", "::ffff:127.0.0.1")


def address(sock: socket.socket) -> str:
    """The address to type into a browser on this machine."""
    name, port = sock.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(name, name)  # noqa: S104
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def run(
    app: Callable[..., Any],
    sock: socket.socket,
    *,
    threads: int = THREADS,
    on_ready: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Answer requests on a socket from `bind` until `KeyboardInterrupt` or `SystemExit` comes; then return.

    ``on_ready`` is called when requests are being accepted. When told to stop, the server takes no new
    connection, gives answers under way `GRACE` seconds, then calls ``on_stop``, which should end
    what a request may still be waiting for.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    adjustments = Adjustments(
        sockets=[sock],
        threads=threads,
        ident="doxograph",
        log_socket_errors=False,  # an answer that breaks off is logged where it does
        connection_limit=1000,
        channel_timeout=60,
        outbuf_high_watermark=_HELD,
        max_request_header_size=65_536,
        max_request_body_size=64 * 1024 * 1024,
        asyncore_use_poll=hasattr(select, "poll"),
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(threads)
    channels: dict[int, Any] = {}
    listening = (sock.family, sock.type, sock.proto, sock.getsockname())
    server = _Server(
        app,
        channels,
        True,
        sock,
        dispatcher=dispatcher,
        adj=adjustments,
        sockinfo=listening,
        bind_socket=False,
    )
    try:
        on_ready()
        wasyncore.loop(timeout=1, use_poll=adjustments.asyncore_use_poll, map=channels)
    except (KeyboardInterrupt, SystemExit):
        _drain(server, channels)
    finally:
        on_stop()
        dispatcher.shutdown(timeout=1)
        wasyncore.close_all(channels, ignore_all=True)


@contextmanager
def sigterm_exits() -> Iterator[None]:
    """Within, SIGTERM ends the program in order, as Ctrl-C does. For the main thread only."""

    def leave(_signum: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _drain(server: Any, channels: dict[int, Any]) -> None:
    """Accept nothing more, and let answers under way reach their readers; a second Ctrl-C ends that."""
    server.stopping = True
    server.del_channel(channels)
    server.socket.close()
    deadline = time.monotonic() + GRACE
    try:
        while time.monotonic() < deadline:
            busy = [c for c in server.active_channels.values() if c.requests or c.total_outbufs_len]
            if not busy:
                break
            wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)
    except (KeyboardInterrupt, SystemExit):
        return
