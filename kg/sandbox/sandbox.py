"""The sandbox: queries from outside, evaluated where they can be stopped."""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from kg.sandbox.backends import Source
from kg.sandbox.crew import Worker
from kg.sandbox.endings import Lost, error_from, why
from kg.sandbox.evaluate import Request
from kg.sandbox.lanes import Job, Lanes
from kg.sandbox.limits import Answer, Limits
from kg.sandbox.nursery import Nursery
from kg.sandbox.sources import feeder, source_of
from kg.sandbox.streams import Stream
from kg.sandbox.wire import READERS, Small, frames, request_frame

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["Sandbox"]

#: Seconds that readers of one streamed answer may keep its worker waiting, all together.
_PATIENCE = 120.0
#: Seconds that a query waits at least for workers that are still being started.
_STARTING = 60.0
#: A worker that the system kills so early cannot have been killed for what the query did.
_YOUNG = 0.2
#: How often a query is tried whose worker was lost through no fault of its own, and the seconds in between.
_ATTEMPTS, _RECOVERY = 3, 0.1
_Answer = TypeVar("_Answer")
_FIELDS = tuple(field.name for field in fields(Request) if field.name != "query")


class Sandbox:
    """Evaluates SPARQL queries of strangers over a graph, in worker processes with limits.

    Nothing of a query is parsed in this process. Workers start at once in the background; the first query
    waits for them. It may be used from many threads. Close it when done, or use it as a context manager.

    >>> from kg import KnowledgeGraph
    >>> with KnowledgeGraph.open() as graph, Sandbox.for_graph(graph) as sandbox:
    ...     sandbox.run("SELECT (1 + 1 AS ?two) {}", accept="csv").body
    b'two\\r\\n2\\r\\n'
    """

    def __init__(
        self,
        source: Source,
        feed: Callable[[BinaryIO], None] | None = None,
        *,
        limits: Limits | None = None,
        union: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self._union, self._source = union, source
        self._answered = 0
        self._nursery = Nursery(source, feed, self.limits)
        self._lanes = Lanes(self._nursery, self.limits)
        self._end = weakref.finalize(self, _close, self._lanes, self._nursery)

    @classmethod
    def for_graph(cls, graph: KnowledgeGraph, limits: Limits | None = None) -> Sandbox:
        """A sandbox over the data of a graph, derived triples included, as they are now."""
        source = source_of(graph.store)
        union = bool(getattr(graph.store, "union", True))
        return cls(source, feeder(graph.store, source), limits=limits, union=union)

    def run(
        self,
        query: str,
        *,
        accept: str | Sequence[str] = "json",
        default_graph: str | None = None,
        max_rows: int | None = None,
        timeout: float | None = None,
        default_graph_uris: Sequence[str] = (),
        named_graph_uris: Sequence[str] = (),
        without: Sequence[str] = (),
        cancel: Callable[[], bool] | None = None,
    ) -> Answer:
        """Evaluate a query and give its whole answer.

        ``accept`` is one format or several, the most wanted first: json, xml, csv, tsv for SELECT and ASK;
        ttl, nt, rdfxml, jsonld, trig, nq for CONSTRUCT and DESCRIBE. ``default_graph`` is "union" or
        "default" (the graph's own choice unless told). ``max_rows`` and the bound on bytes cut the answer to
        a SELECT between two rows; `Answer.truncated` says so. ``without`` names graphs to leave out, unless
        the query or the parameters choose graphs themselves. ``cancel`` is asked now and then whether to
        give up.

        Raises QueryError, UnsupportedFormat, LimitExceeded ("time", "memory", "size", "queue"), Cancelled,
        StoreError, EndpointError.
        """
        began = time.monotonic()
        graphs = (default_graph_uris, named_graph_uris, without)
        request = self._request(query, accept, default_graph, graphs, max_rows=max_rows)
        network = bool(self.limits.allow_service) and "service" in query.lower()
        return self._whole(request, began, timeout, cancel, query=query, network=network)

    def read(
        self,
        data: bytes,
        name: str = "data",
        *,
        timeout: float | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Answer:
        """Parse the content of an RDF file from outside; the answer has its quads as N-Quads.

        ``name`` helps to tell the syntax and stands in errors. Raises ParseError, UnsupportedFormat, and
        LimitExceeded, Cancelled, StoreError as `run`.
        """
        began = time.monotonic()
        settings = {"name": name, "max_bytes": self.limits.result_bytes}
        return self._whole(request_frame(b"P", json.dumps(settings).encode(), data), began, timeout, cancel)

    def stream(
        self,
        query: str,
        *,
        accept: str | Sequence[str] = "json",
        default_graph: str | None = None,
        timeout: float | None = None,
        default_graph_uris: Sequence[str] = (),
        named_graph_uris: Sequence[str] = (),
        without: Sequence[str] = (),
        base: str | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Stream:
        """Evaluate a query and give its answer in pieces, as it is written; otherwise as `run`.

        The kind and format are known when this returns, and what is wrong with the query has been raised.
        What goes wrong later, the bound on bytes included, is raised from the iteration: the pieces before
        it are then no whole answer. Relative IRIs are resolved against ``base``; without it they are errors.
        """
        graphs = (default_graph_uris, named_graph_uris, without)
        request = self._request(query, accept, default_graph, graphs, strict=True, base=base)
        network = bool(self.limits.allow_service) and "service" in query.lower()
        return self._again(
            lambda: Stream(
                self._converse(request, timeout, cancel, query=query, network=network, patient=True)
            )
        )

    def stats(self) -> dict[str, Any]:
        """Facts for monitoring: whether it is ready, processes, queries in each lane, what was stopped."""
        return {**self._nursery.describe(), **self._lanes.describe(), "answered": self._answered}

    @property
    def ready(self) -> bool:
        """Whether a query would be answered at once."""
        return self._nursery.ready

    @property
    def capacity(self) -> int:
        """How many queries can be in hand at once, running, parked or waiting, before any is refused."""
        return self.limits.short_slots + self.limits.long_slots + 2 * self.limits.queue

    def refresh(self) -> None:
        """Have queries that come from now on see the data as they are now; others finish on the old."""
        if self._source.kind == "disk":
            self._nursery.renew()
        else:
            self._nursery.restart()

    def close(self) -> None:
        """End all processes and wait until they are gone. Queries that run end with StoreError."""
        self._end()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sandbox({'ready' if self.ready else 'not ready'}, {self.limits.short_slots} workers)"

    def _request(
        self,
        query: str,
        accept: str | Sequence[str],
        default_graph: str | None,
        graphs: tuple[Sequence[str], Sequence[str], Sequence[str]],
        *,
        max_rows: int | None = None,
        strict: bool = False,
        base: str | None = None,
    ) -> bytes:
        """A query with its settings, as it is sent to a worker."""
        if max_rows is not None and max_rows < 1:
            raise ValueError("max_rows is at least 1")
        if default_graph not in (None, "union", "default"):
            raise ValueError(f"default_graph is 'union' or 'default', not {default_graph!r}")
        union = self._union if default_graph is None else default_graph == "union"
        formats = (accept,) if isinstance(accept, str) else tuple(accept)
        named = tuple(map(tuple, graphs))
        settings = _settings(formats, union, self.limits.result_bytes, max_rows, named, strict, base)
        return request_frame(b"Q", settings, query.encode("utf-8", "surrogatepass"))

    def _again(self, attempt: Callable[[], _Answer]) -> _Answer:
        """What an attempt gives, made anew when its worker was lost; others may be dying at that moment."""
        for _ in range(_ATTEMPTS - 1):
            with suppress(Lost):
                return attempt()
            time.sleep(_RECOVERY)
            self._nursery.doubt()
        return attempt()

    def _whole(
        self,
        request: bytes,
        began: float,
        timeout: float | None,
        cancel: Callable[[], bool] | None,
        *,
        query: str = "",
        network: bool = False,
    ) -> Answer:
        """The whole answer to a request."""
        parts = self._again(
            lambda: list(self._converse(request, timeout, cancel, query=query, network=network))
        )
        head, end = parts[0][1], parts[-1][1]
        elapsed = time.monotonic() - began
        if isinstance(head, Small):
            return Answer(head.kind, head.body, head.truncated, elapsed, head.rows, head.format)
        body = b"".join(content for letter, content in parts if letter == b"D")
        return Answer(head["kind"], body, end["truncated"], elapsed, end["rows"], head["format"])

    def _converse(
        self,
        request: bytes,
        timeout: float | None,
        cancel: Callable[[], bool] | None,
        *,
        query: str = "",
        network: bool = False,
        patient: bool = False,
    ) -> Iterator[tuple[bytes, Any]]:
        """One query in one worker: the frames of its answer, read. Raises why it has no more."""
        seconds = min(timeout, self.limits.seconds) if timeout else self.limits.seconds
        job = Job(seconds, cancel, query)
        fit, patience = False, _PATIENCE if patient else 0.0
        self._lanes.admit(job)
        try:
            worker = self._nursery.take(time.monotonic() + max(seconds, _STARTING), network=network)
            self._lanes.start(job, worker)
            with suppress(BrokenPipeError, ConnectionResetError):
                worker.sock.sendall(request)
            for letter, body in _frames(worker):
                content = READERS[letter](body)
                if letter == b"A":
                    fit = not content.retire
                elif letter in b"EX":
                    fit = not content["retire"]
                if letter == b"X":
                    raise self._lanes.note(error_from(content))
                if letter in b"AE":
                    self._answered += 1
                    yield letter, content
                    return
                paused = time.monotonic()
                yield letter, content
                waited = min(time.monotonic() - paused, patience)
                patience -= waited
                self._lanes.hold(job, waited)
            status = self._nursery.ending(worker)
            young = time.monotonic() - job.started < _YOUNG
            raise job.verdict or self._lanes.note(why(status, self.limits, young=young))
        finally:
            self._lanes.leave(job, reuse=fit)


@lru_cache(256)
def _settings(
    formats: tuple[str, ...],
    union: bool,
    size: int,
    max_rows: int | None,
    graphs: tuple[tuple[str, ...], ...],
    strict: bool,
    base: str | None,
) -> bytes:
    """The settings of a `Request` as they travel; most queries share theirs with others."""
    request = Request("", formats, union, size, max_rows, graphs[0], graphs[1], strict, graphs[2], base)
    return json.dumps({name: getattr(request, name) for name in _FIELDS}, separators=(",", ":")).encode()


def _frames(worker: Worker) -> Iterator[tuple[bytes, bytes]]:
    """Frames from a worker until it ends, however it ends."""
    with suppress(EOFError, OSError):
        yield from frames(worker.sock)


def _close(lanes: Lanes, nursery: Nursery) -> None:
    nursery.close()
    lanes.close()
