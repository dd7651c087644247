"""The worker process: answers queries from one socket, one after the other, until it is closed or killed."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn

from kg.errors import KgError, LimitExceeded, ParseError, QueryError
from kg.sandbox import confine
from kg.sandbox.evaluate import Backend, Request, evaluate, read_quads
from kg.sandbox.wire import frame_head, frames, message

__all__ = ["OUT_OF_MEMORY", "run_worker"]

#: Exit status of a worker that ran out of memory and could not even say so.
OUT_OF_MEMORY = 86
#: A worker that has ever used so much more than at its start is replaced, so that the memory is given back.
_RETIRE_AFTER = 96 << 10  # in kibibytes, the unit of ru_maxrss on Linux
_FLUSH = 3 << 16  # less than a socket holds, so that most answers are sent at once


class _Outbox:
    """Frames of one answer, gathered so that a small answer leaves in one piece."""

    def __init__(self, sock: socket.socket, base: int) -> None:
        self._sock, self._base = sock, base
        self._ready: list[bytes] = []
        self._data: list[bytes] = []
        self._size = 0

    def head(self, kind: str, name: str) -> None:
        self._ready.append(message(b"H", {"kind": kind, "format": name}))

    def data(self, chunk: bytes) -> None:
        self._data.append(chunk)
        self._size += len(chunk)
        if self._size >= _FLUSH:
            self._gather()
            self._send()

    def close(self, letter: bytes, content: dict[str, object]) -> None:
        self._gather()
        content["retire"] = _peak() - self._base > _RETIRE_AFTER
        self._ready.append(message(letter, content))
        self._send()

    def _gather(self) -> None:
        if self._size:
            self._ready += (frame_head(b"D", self._size), *self._data)
            self._data.clear()
            self._size = 0

    def _send(self) -> None:
        self._sock.sendall(b"".join(self._ready))
        self._ready.clear()


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
            if letter == b"Q":
                request = Request(**json.loads(body))
                _answer(outbox, partial(evaluate, backend, request, outbox))
            elif letter == b"P":
                settings, _, data = body.partition(b"\n")
                _answer(outbox, partial(read_quads, data, outbox, **json.loads(settings)))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (OSError, EOFError) as error:
        os._exit(OUT_OF_MEMORY if getattr(error, "errno", None) == errno.ENOMEM else 0)
    os._exit(0)


def _answer(outbox: _Outbox, work: Callable[[], tuple[int | None, bool]]) -> None:
    try:
        rows, truncated = work()
    except MemoryError:
        raise
    except KgError as error:
        outbox.close(b"X", describe_error(error))
    except (OSError, RuntimeError, ValueError) as error:
        text = str(error).strip().rstrip(".")
        outbox.close(b"X", describe_error(QueryError(f"The query could not be evaluated: {text}.")))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the engine's own failures arrive
            raise
        outbox.close(b"X", describe_error(QueryError("The query could not be evaluated by the engine.")))
    else:
        outbox.close(b"E", {"rows": rows, "truncated": truncated})


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
