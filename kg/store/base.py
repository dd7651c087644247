"""What every SPARQL engine behind Doxograph offers, whatever it is and wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from kg.terms import Term

__all__ = ["Answer", "Bindings", "Solutions", "Store"]

Bindings: TypeAlias = Mapping[str, Term | Sequence[Term]]


class Solutions:
    """The answer to a SELECT query: ``variables``, and rows of terms to be read once (None = unbound)."""

    def __init__(self, variables: Sequence[str], rows: Iterator[tuple[Term | None, ...]]) -> None:
        self.variables = tuple(variables)
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return self._rows

    def __repr__(self) -> str:
        return f"Solutions({', '.join('?' + name for name in self.variables)})"


Answer: TypeAlias = Solutions | bool | Iterator[ox.Triple]


class Store(Protocol):
    """A SPARQL 1.1 engine.

    ``bindings`` gives variables of the query a term, or a sequence of alternatives; they are written as
    VALUES blocks (see `kg.sparql_text.insert_values`). The standard prefixes need no declaration.
    Each method that asks raises QueryError for a query that is no good, EndpointError when a remote engine
    does not answer.
    """

    @property
    def writable(self) -> bool:
        """Whether data can be added."""

    @property
    def description(self) -> str:
        """Where the data are: "in memory", "on disk at …", "endpoint …"."""

    def select(self, query: str, bindings: Bindings | None = None) -> Solutions:
        """The solutions of a SELECT query."""

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        """The answer of an ASK query."""

    def construct(self, query: str, bindings: Bindings | None = None) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query."""

    def query(self, query: str, bindings: Bindings | None = None) -> Answer:
        """The answer to a query of any kind."""

    def quads(self) -> Iterator[ox.Quad]:
        """Everything the store holds, with graphs."""

    def version(self) -> str:
        """A text that changes when the data change: a key for caches."""

    def close(self) -> None:
        """Give back what the store holds on to."""
