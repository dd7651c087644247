"""In the server: the writing process, what is asked of it, and another one when it dies."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg import errors
from kg.errors import KgError, LimitExceeded, ParseError, QueryError, StoreError, UpdateFailed
from kg.sandbox.endings import error_from, why
from kg.sandbox.limits import Limits
from kg.sandbox.wire import frame, frames, message, parse
from kg.updates.snapshots import place

__all__ = ["Writer"]

#: Kept from the environment for the writing process. No secret of the server is among them.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR", "TZ")
#: Seconds that opening the store, and drawing conclusions once a change is on disk, may take.
_PATIENCE = 600.0
#: Seconds that an answer may take to be read, beyond the time that its query may run.
_READING = 150.0
#: For so many bytes of a body, a change may take a second more.
_BYTES_A_SECOND = 100_000


class Writer:
    """Changes a store on disk through a process of its own; one change at a time, from any thread.

    A change is whole or not at all, and on disk before its method returns. ``limits`` bound it as they do a
    query, though it may use four times the memory, and more time for a large body. Raises StoreError when the
    store cannot be opened for writing.
    Close it when done, or use it as a context manager.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as directory, Writer(Path(directory) / "store") as writer:
    ...     writer.put("http://example.org/g", b"<http://example.org/a> a <#B> .", "text/turtle")
    True
    """

    def __init__(self, directory: Path | str, limits: Limits | None = None) -> None:
        self.directory = Path(directory).absolute()
        self._limits = limits or Limits()
        self._memory_mb = 4 * self._limits.memory_mb
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._frames: Iterator[tuple[bytes, bytes]] = iter(())
        self._closed, self._first = False, True
        self._start()

    @property
    def snapshot(self) -> Path:
        """The path that leads to a frozen store with every change so far, for readers."""
        return place(self.directory)

    def update(
        self, text: str, *, using: Sequence[str] = (), named: Sequence[str] = (), base: str | None = None
    ) -> None:
        """Carry out a SPARQL Update; ``using`` and ``named`` are the graphs that its patterns see.

        Relative IRIs are resolved against ``base``; without it they are errors.

        Raises QueryError, UpdateFailed, LimitExceeded, StoreError.
        """
        request = {"do": "update", "using": list(using), "named": list(named), "base": base}
        self._change(request, text.encode("utf-8"))

    def put(self, graph: str | None, body: bytes, media: str = "", *, base: str | None = None) -> bool:
        """Put the triples of a body in place of a graph (None: the default graph); gives whether it is new.

        ``media`` is its media type, told from the content when "". Relative IRIs are resolved against
        ``base``, or the name of the graph. Raises ParseError, UnsupportedFormat, LimitExceeded, StoreError.
        """
        return bool(self._change(_about("put", graph, media, base), body)["created"])

    def post(self, graph: str | None, body: bytes, media: str = "", *, base: str | None = None) -> bool:
        """Add the triples of a body to a graph; otherwise as `put`."""
        return bool(self._change(_about("post", graph, media, base), body)["created"])

    def merge(
        self, graph: str | None, documents: Sequence[tuple[bytes, str]], *, base: str | None = None
    ) -> bool:
        """Add several documents, each with its media type, to a graph in one change; otherwise as `post`."""
        sizes = [[len(body), media] for body, media in documents]
        request = {**_about("merge", graph, "", base), "documents": sizes}
        return bool(self._change(request, b"".join(body for body, _ in documents))["created"])

    def delete(self, graph: str | None) -> bool:
        """Remove a graph, or empty the default graph; gives whether it was there."""
        return bool(self._change(_about("delete", graph), b"")["found"])

    def close(self) -> None:
        """End the process once the change under way is done."""
        with self._turn:
            self._closed = True
            self._end(kill=False)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _change(self, request: dict[str, Any], body: bytes) -> dict[str, Any]:
        if not self._turn.acquire(timeout=self._limits.seconds):
            raise LimitExceeded("queue", "Other changes take too long. Try again in a few seconds.")
        try:
            if self._closed:
                raise StoreError("The store has been closed.")
            if self._control is None:
                self._start()
            return self._converse(request, body)
        finally:
            self._turn.release()

    def _converse(self, request: dict[str, Any], body: bytes) -> dict[str, Any]:
        control = self._control
        if control is None:
            raise StoreError("The store has been closed.")
        done = False
        seconds = self._limits.seconds + len(body) / _BYTES_A_SECOND
        try:
            self._until(time.monotonic() + seconds)
            with suppress(BrokenPipeError, ConnectionResetError):
                control.sendall(message(b"Q", request) + frame(b"B", body))
            for letter, content in self._frames:
                if letter == b"X":
                    raise _error(parse(content))
                if letter == b"E":
                    return parse(content)
                done = True
                self._until(time.monotonic() + _PATIENCE)
        except TimeoutError:
            self._end(kill=True)
            if not done:
                spent = round(seconds, 1)
                text = f"The change took longer than {spent:g} s and was stopped. Nothing was changed."
                raise LimitExceeded("time", text) from None
        except (EOFError, OSError):
            pass
        status = self._end(kill=False)
        if done:
            raise StoreError("The change is stored, but what follows from it could not be concluded.")
        raise _ending(status, self._memory_mb)

    def _until(self, moment: float) -> None:
        if self._control is not None:
            self._control.settimeout(max(0.01, moment - time.monotonic()))

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = _launch(theirs)
        self._control, self._frames = ours, frames(ours)
        settings = {
            "directory": str(self.directory),
            "memory_mb": self._memory_mb,
            "keep": self._limits.seconds + _READING,
            "fresh": self._first,
            "allow_service": list(self._limits.allow_service),
        }
        self._until(time.monotonic() + _PATIENCE)
        try:
            ours.sendall(message(b"S", settings))
            letter, content = next(self._frames, (b"F", b'{"text": "The writing process did not start."}'))
        except (OSError, EOFError) as error:
            self._end(kill=True)
            raise StoreError("The writing process did not start.") from error
        if letter == b"F":
            self._end(kill=False)
            raise StoreError(str(parse(content)["text"]))
        self._first = False

    def _end(self, *, kill: bool) -> int | None:
        """End the process, at once or when it has done what it is at; gives its exit status."""
        control, process = self._control, self._process
        self._control = self._process = None
        if control is not None:
            control.close()
        if process is None:
            return None
        if kill:
            process.kill()
        try:
            return process.wait(_PATIENCE if not kill else 10.0)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _about(what: str, graph: str | None, media: str = "", base: str | None = None) -> dict[str, Any]:
    return {"do": what, "graph": graph, "media": media, "base": base or graph}


def _launch(control: socket.socket) -> subprocess.Popen[bytes]:
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([home, *filter(None, sys.path)])
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "kg.updates.process", str(control.fileno())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(control.fileno(),),
        env={**environment, "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _error(fields: dict[str, Any]) -> KgError:
    """The error that the process described."""
    if fields["type"] == "ParseError":
        return ParseError(
            fields["file"],
            fields["problem"],
            line=fields["line"],
            column=fields["column"],
            hint=fields["hint"],
        )
    known = getattr(errors, fields["type"], None)
    return known(fields["text"]) if known in (StoreError, UpdateFailed) else error_from(fields)


def _ending(status: int | None, memory_mb: int) -> KgError:
    """What to say when the process died over a change: its store is as it was before."""
    error = why(status, Limits(memory_mb=memory_mb))
    if isinstance(error, LimitExceeded):
        text = f"The change needed more than {memory_mb:,} MB of memory and was stopped. Nothing was changed."
        return LimitExceeded("memory", text)
    if isinstance(error, QueryError):
        return QueryError("the request is nested too deeply.", hint="Split it, or use fewer brackets.")
    return StoreError("The writing process was interrupted. Nothing was changed; try again.")
