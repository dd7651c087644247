"""The worker process: answers queries from one socket, one after the other, until it is closed or killed."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, NoReturn

from kg.errors import KgError, LimitExceeded, ParseError, QueryError
from kg.sandbox import confine
from kg.sandbox.evaluate import Backend, Request, evaluate, read_quads
from kg.sandbox.failures import failure
from kg.sandbox.wire import frame_head, frames, message, parse, small_head

__all__ = ["OUT_OF_MEMORY", "run_worker"]

#: Exit status of a worker that ran out of memory and could not even say so.
OUT_OF_MEMORY = 86
#: A worker that has ever used so much more than at its start is replaced, so that the memory is given back.
_RETIRE_AFTER = 96 << 10  # in kibibytes, the unit of ru_maxrss on Linux
#: That is looked at after queries that took so many seconds, since no quicker one can use so much.
_LONG_ENOUGH = 0.01
_FLUSH = 3 << 16  # less than a socket holds, so that most answers are sent at once


class _Outbox:
    """An answer on its way out, gathered so that a small one leaves in one piece."""

    def __init__(self, sock: socket.socket, base: int) -> None:
        self._sock, self._base, self._began = sock, base, time.monotonic()
        self._head: tuple[str, str] | None = None  # kind and format, until they have been sent
        self._data: list[bytes] = []
        self._size = 0

    def head(self, kind: str, name: str) -> None:
        self._head = kind, name

    def data(self, chunk: bytes) -> None:
        self._data.append(chunk)
        self._size += len(chunk)
        if self._size >= _FLUSH:
            self._sock.sendall(self._gathered())

    def end(self, rows: int | None, truncated: bool) -> None:
        """The answer is whole."""
        retire = self._spent()
        if self._head is not None:
            kind, name = self._head
            head = small_head(kind, name, rows=rows, truncated=truncated, retire=retire, size=self._size)
            self._sock.sendall(b"".join((head, *self._data)))
        else:
            self._close(b"E", {"rows": rows, "truncated": truncated, "retire": retire})

    def fail(self, error: KgError) -> None:
        """There is no answer, or no more of it."""
        self._close(b"X", {**describe_error(error), "retire": self._spent()})

    def _close(self, letter: bytes, content: dict[str, object]) -> None:
        self._sock.sendall(self._gathered() + message(letter, content))

    def _gathered(self) -> bytes:
        ready = []
        if self._head is not None:
            ready.append(message(b"H", dict(zip(("kind", "format"), self._head, strict=True))))
        if self._size:
            ready += (frame_head(b"D", self._size), *self._data)
        self._head, self._data, self._size = None, [], 0
        return b"".join(ready)

    def _spent(self) -> bool:
        """Whether this process has grown too large to be used again."""
        long = time.monotonic() - self._began > _LONG_ENOUGH
        return long and _peak() - self._base > _RETIRE_AFTER


def run_worker(sock: socket.socket, backend: Backend, *, memory: int, files: int, network: bool) -> NoReturn:
    """Confine this process, then answer until the parent closes the socket. Never returns."""
    _silence()
    confine.limit_memory(memory)
    if not network:
        confine.forbid_network()
        confine.limit_files(files)
    base = _peak()
    try:
        for letter, body in frames(sock):
            outbox = _Outbox(sock, base)
            settings, _, data = body.partition(b"\n")
            if letter == b"Q":
                request = Request(data.decode("utf-8", "surrogatepass"), **_settings(settings))
                _answer(outbox, partial(evaluate, backend, request, outbox), request.query)
            elif letter == b"P":
                _answer(outbox, partial(read_quads, data, outbox, **_settings(settings)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (OSError, EOFError) as error:
        os._exit(OUT_OF_MEMORY if getattr(error, "errno", None) == errno.ENOMEM else 0)
    os._exit(0)


def _answer(outbox: _Outbox, work: Callable[[], tuple[int | None, bool]], query: str = "") -> None:
    try:
        rows, truncated = work()
    except MemoryError:
        raise
    except KgError as error:
        outbox.fail(error)
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        outbox.fail(failure(query, error))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the engine's own failures arrive
            raise
        outbox.fail(QueryError("The query could not be evaluated by the engine."))
    else:
        outbox.end(rows, truncated)


@lru_cache(64)
def _settings(line: bytes) -> dict[str, Any]:
    """The settings of a request, which most requests share."""
    return parse(line)


def describe_error(error: KgError) -> dict[str, object]:
    """An error as it travels to the parent."""
    fields: dict[str, object] = {"type": type(error).__name__, "text": str(error)}
    if isinstance(error, QueryError):
        fields |= {"problem": error.problem, "line": error.line, "column": error.column, "hint": error.hint}
    if isinstance(error, ParseError):
        names = ("file", "problem", "line", "column", "hint")
        fields |= {name: getattr(error, name) for name in names}
    if isinstance(error, LimitExceeded):
        fields |= {"kind": error.kind}
    return fields


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _silence() -> None:
    """Nothing a worker prints reaches the terminal: an engine that gives up prints where it stood."""
    os.environ["RUST_BACKTRACE"] = "0"
    void = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(void, stream.fileno())
    if void > 2:
        os.close(void)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
