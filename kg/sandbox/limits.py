"""What a query may use, what it gives, and how it can be stopped: the vocabulary of the sandbox."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kg.errors import LimitExceeded

__all__ = ["GRAPH_FORMATS", "TABLE_FORMATS", "Answer", "Cancelled", "Limits"]

#: Formats of SELECT and ASK answers, and of CONSTRUCT and DESCRIBE answers.
TABLE_FORMATS = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("ttl", "nt", "rdfxml", "jsonld", "trig", "nq")
_CPUS = os.cpu_count() or 2


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on queries from outside.

    ``seconds`` is the wall clock of one query, ``memory_mb`` what it may use above the data,
    ``result_bytes`` the size of an answer. ``workers`` is the number of processors to plan for (those of
    the machine unless told, at least 2): one fewer long queries run at a time. ``queue`` bounds the
    queries that wait for a start, and also the long ones that are suspended while others run.
    After ``grace`` seconds a query counts as long; long queries take turns of ``turn`` seconds.
    ``total_memory_mb`` bounds what all running queries use together (twice ``memory_mb`` unless told).
    ``allow_service`` are the only addresses that SERVICE may call.
    """

    seconds: float = 30.0
    memory_mb: int = 1024
    result_bytes: int = 64 << 20
    workers: int | None = None
    queue: int = 16
    grace: float = 0.15
    turn: float = 0.5
    total_memory_mb: int | None = None
    allow_service: tuple[str, ...] = ()

    @property
    def processors(self) -> int:
        """Processors to plan for, at least 2."""
        return max(2, self.workers or _CPUS)

    @property
    def short_slots(self) -> int:
        """How many queries may be in their first moments at once: as many workers are kept warm."""
        return min(16, max(4, self.processors))

    @property
    def long_slots(self) -> int:
        """How many long queries run at once; one processor is left to the others."""
        return self.processors - 1

    @property
    def total_memory(self) -> int:
        """Bytes that all queries together may use."""
        return (self.total_memory_mb or 2 * self.memory_mb) << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to a query.

    ``kind`` is "select", "ask" or "graph" ("data" for a file); ``format`` one of the format names; ``rows``
    counts solutions or triples where known; ``truncated`` says that there is more than ``body`` holds, though
    it is well-formed.
    """

    kind: str
    body: bytes
    truncated: bool
    elapsed: float
    rows: int | None
    format: str


class Cancelled(LimitExceeded):
    """The query was stopped because whoever asked has gone. ``kind`` is "cancelled"."""

    def __init__(self) -> None:
        super().__init__("cancelled", "The query was cancelled.")
