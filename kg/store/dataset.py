"""The graphs of an endpoint that a query is asked over, as the fields of the SPARQL 1.1 Protocol say them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kg.errors import QueryError

__all__ = ["Dataset", "Graphs"]

_NOTHING_BARE = "ASK { ?s ?p ?o }"
_NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT {most}"
_BARE = "ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
#: More graphs than this are not named with every query.
_MOST = 500
_FRESH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Dataset:
    """The IRIs of the graphs that make up the default graph, and of the named graphs; the endpoint's own
    dataset when both are empty (SPARQL 1.1 Protocol, 2.1.4)."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()

    @property
    def fields(self) -> dict[str, Sequence[str]]:
        """The fields of a form."""
        given = {"default-graph-uri": self.default, "named-graph-uri": self.named}
        return {name: graphs for name, graphs in given.items() if graphs}


class Graphs:
    """What an endpoint says of its graphs, asked when it is needed and good for a minute.

    ``ask`` and ``names`` put an ASK query and a SELECT query with one column of IRIs to the endpoint as it
    is; what they raise passes through.
    """

    def __init__(self, ask: Callable[[str], bool], names: Callable[[str], Sequence[str]]) -> None:
        self._ask, self._names = ask, names
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    def together(self) -> Dataset:
        """All named graphs as one default graph, when the endpoint's own default graph is empty."""
        graphs = self._remembered("together", lambda: () if self._ask(_NOTHING_BARE) else self._all())
        return Dataset(graphs, graphs)

    def leaving_out(self, graphs: Collection[str]) -> Dataset | None:
        """All named graphs but some; None when the endpoint has none of these.

        Raises QueryError when statements stand in no named graph, which could not be asked about.
        """
        every = self._remembered("all", self._all)
        kept = tuple(graph for graph in every if graph not in graphs)
        if kept == every:
            return None
        if self._remembered("bare", lambda: ("",) if self._ask(_BARE) else ()):
            hint = "Name the graphs to ask with FROM."
            raise QueryError("This endpoint has statements in no named graph.", hint=hint)
        return Dataset(kept, kept)

    def _all(self) -> tuple[str, ...]:
        found = tuple(sorted(self._names(_NAMES.replace("{most}", str(_MOST + 1)))))
        return found if len(found) <= _MOST else ()

    def _remembered(self, key: str, find: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        now = time.monotonic()
        until, found = self._known.get(key, (0.0, ()))
        if until < now:
            found = find()
            self._known[key] = (now + _FRESH_SECONDS, found)
        return found
