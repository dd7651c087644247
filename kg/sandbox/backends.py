"""Where a worker has its data from, and how it asks them.

`Source` describes the data to the processes of the sandbox; the backends answer over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.early_distinct import early_distinct
from kg.errors import QueryError, StoreError
from kg.query_errors import line_column, syntax_error
from kg.sandbox.evaluate import Backend, Request, Result
from kg.sparql_prologue import with_iris
from kg.sparql_spelling import respelled
from kg.sparql_star import spelled_out
from kg.sparql_text import Token, has_service, names_dataset, tokens
from kg.store.embedded import columns_of, open_snapshot
from kg.terms import PREFIXES

__all__ = ["EmbeddedBackend", "Source", "check_reach", "graph_name", "open_backend"]

#: A query without any of these, in small letters, reaches nothing outside.
_SUSPECT = ("service", "load", "\\u", "file:")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the data are: handed over as N-Quads ("memory"), a store directory ("disk"), or an "endpoint"."""

    kind: str
    place: str = ""


def open_backend(source: Source, quads: BinaryIO | None, allow_service: Sequence[str] = ()) -> Backend:
    """The backend for a source; ``quads`` is read to its end for a source in memory. Raises StoreError."""
    if source.kind == "endpoint":
        from kg.sandbox.relay import EndpointBackend

        return EndpointBackend(source.place, allow_service)
    if source.kind == "disk":
        try:
            return EmbeddedBackend(open_snapshot(source.place), allow_service)
        except (OSError, ValueError) as error:
            raise StoreError(f"The store {source.place} cannot be opened: {error}") from error
    store = ox.Store()
    if quads is not None:
        # Through quads, since the engine's own loader would give blank nodes new names.
        store.bulk_extend(ox.parse(quads, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=False))
    return EmbeddedBackend(store, allow_service)


class EmbeddedBackend:
    """Queries over a store in this process. ``allow_service`` are the addresses that SERVICE may name."""

    def __init__(self, store: ox.Store, allow_service: Sequence[str] = ()) -> None:
        self.store, self._allow_service = store, allow_service

    def answer(self, request: Request) -> Result:
        """Evaluate a query. Raises QueryError for what is malformed or would reach outside."""
        check_reach(request.query, self._allow_service, self.store)
        default, named = self._dataset(request)
        union = request.union and default is None and not names_dataset(request.query)
        settings: dict[str, Any] = {
            "base_iri": request.base,
            "use_default_graph_as_union": union,
            "default_graph": default,
            "named_graphs": named,
        }
        columns = partial(columns_of, request.query, request.base)
        better = early_distinct(spelled_out(request.query, columns))
        # Most queries declare their prefixes themselves, and those that need not be declared cost some time.
        for text, prefixes in ((better, None), (better, PREFIXES)):
            with suppress(SyntaxError):
                return self.store.query(text, prefixes=prefixes, **settings)
        if (spelled := respelled(better)) != better:
            with suppress(SyntaxError):
                return self.store.query(spelled, prefixes=PREFIXES, **settings)
        try:  # what is wrong is told of the text as it came
            return self.store.query(respelled(request.query), prefixes=PREFIXES, **settings)
        except SyntaxError as error:
            raise syntax_error(request.query, str(error)) from None

    def _dataset(
        self, request: Request
    ) -> tuple[
        list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None, list[ox.NamedNode | ox.BlankNode] | None
    ]:
        """The default and the named graphs that a request chooses (None: those of the query or the store)."""
        if request.default_graphs or request.named_graphs:  # these win over FROM (SPARQL 1.1 Protocol, 2.1.4)
            return [*map(graph_name, request.default_graphs)], [*map(graph_name, request.named_graphs)]
        if not request.without or names_dataset(request.query):
            return None, None
        kept = [name for name in self.store.named_graphs() if name.value not in request.without]
        return [ox.DefaultGraph(), *kept] if request.union else [ox.DefaultGraph()], kept


def graph_name(iri: str) -> ox.NamedNode:
    """The name of a graph. Raises QueryError for what is no absolute IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryError(
            f"“{iri[:200]}” names no graph.", hint="A graph is named by an absolute IRI."
        ) from None


def check_reach(text: str, allow_service: Sequence[str] = (), store: ox.Store | None = None) -> None:
    """Refuse a query that names something outside of the data. Told by grammar: a name or a text is no call.

    >>> check_reach('ASK { ?service ?p "SERVICE <http://example.org/>" } # SERVICE')
    >>> check_reach("ASK { SERVICE <http://example.org/> {} }")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: line 1, column 7: SERVICE is not available here. Nothing outside is called.
    """
    small = text.lower()
    if not any(word in small for word in _SUSPECT):
        return
    stream = list(tokens(text))
    open_calls = [i for i, token in enumerate(stream) if _is_word(token, "SERVICE", "LOAD")]
    iris = [iri for _, iri in with_iris(text)] if open_calls else []
    refused = [stream[i] for i in open_calls if _target(stream, iris, i + 1) not in allow_service]
    if refused or (not open_calls and has_service(text)):
        line, column = line_column(text, refused[0].start) if refused else (None, None)
        word = refused[0].text.upper() if refused else "SERVICE"
        hint = "Nothing outside is called."
        if allow_service:
            hint = f"Only these addresses are called: {', '.join(allow_service)}."
        raise QueryError(f"{word} is not available here.", line=line, column=column, hint=hint)
    for before, token in pairwise(stream):
        if not (_is_word(before, "FROM", "NAMED") and token.text.lower().startswith("<file:")):
            continue
        if store is None or not store.contains_named_graph(ox.NamedNode(token.text[1:-1])):
            line, column = line_column(text, token.start)
            problem, hint = f"there is no graph {token.text[:120]}.", "FROM names graphs; no file is read."
            raise QueryError(problem, line=line, column=column, hint=hint)


def _is_word(token: Token, *words: str) -> bool:
    return token.kind == "word" and token.text.upper() in words


def _target(stream: Sequence[Token], iris: Sequence[str | None], at: int) -> str | None:
    """The address that stands after SERVICE or LOAD, if a constant does."""
    if at < len(stream) and _is_word(stream[at], "SILENT"):
        at += 1
    return iris[at] if at < len(iris) else None
