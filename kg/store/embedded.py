"""The embedded engine: Oxigraph in this process, in memory or in a directory on disk."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import MissingFile, QueryError, ReadOnly, StoreError
from kg.query_errors import expected_kind, syntax_error
from kg.query_functions import unknown_function
from kg.sparql_spelling import respelled
from kg.sparql_star import spelled_out, without_calls
from kg.sparql_text import has_service, insert_values, names_dataset
from kg.store.base import Answer, Bindings, Solutions
from kg.store.using import Use
from kg.terms import PREFIXES, Term

_T = TypeVar("_T")

__all__ = ["EmbeddedStore", "columns_of", "disk_store", "memory_store", "open_snapshot"]


class EmbeddedStore:
    """A `pyoxigraph.Store` as a `kg.store.Store` that can also be written to.

    ``raw`` is the pyoxigraph store itself, ``directory`` where it is on disk, if it is. With ``union`` the
    default graph of a query is the union of all graphs, without it only the store's own default graph
    (SPARQL 1.1, 13.1).
    """

    def __init__(
        self,
        raw: ox.Store,
        *,
        union: bool = True,
        writable: bool = True,
        description: str = "in memory",
        directory: Path | None = None,
        use: Use | None = None,
    ) -> None:
        self._use = use
        self._raw: ox.Store | None = raw
        self.union = union
        self.writable = writable
        self.description = description
        self.directory = directory
        self._stamp = secrets.token_hex(6)
        self._writes = 0
        self._changed = self._opened = 0  # how often it changed on disk, and which of these is open
        self._opening = threading.Lock()

    def __len__(self) -> int:
        return len(self.raw)

    def __repr__(self) -> str:
        return f"EmbeddedStore({self.description})"

    @property
    def raw(self) -> ox.Store:
        """The pyoxigraph store. Raises StoreError once closed, or when it cannot be opened any more."""
        if self._opened != self._changed:
            self._open_again()
        if self._raw is None:
            raise StoreError("The store is closed.")
        return self._raw

    def select(self, query: str, bindings: Bindings | None = None) -> Solutions:
        answer = self.query(query, bindings)
        if not isinstance(answer, Solutions):
            raise expected_kind("SELECT", query)
        return answer

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        answer = self.query(query, bindings)
        if not isinstance(answer, bool):
            raise expected_kind("ASK", query)
        return answer

    def construct(self, query: str, bindings: Bindings | None = None) -> Iterator[ox.Triple]:
        answer = self.query(query, bindings)
        if isinstance(answer, (bool, Solutions)):
            raise expected_kind("CONSTRUCT or DESCRIBE", query)
        return answer

    def query(self, query: str, bindings: Bindings | None = None) -> Answer:
        text = insert_values(query, bindings)
        text = spelled_out(text, lambda: columns_of(text))
        try:
            # The engine would let the union win over FROM. What is bound names no graph: terms, not words.
            union = self.union and not names_dataset(query)
            answer = _asked(self.raw, text, prefixes=PREFIXES, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise _syntax_error(query, error) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise unknown_function(query, str(error)) or _failed(error) from error
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        if isinstance(answer, ox.QuerySolutions):
            names = [variable.value for variable in answer.variables]
            return Solutions(names, _rows(answer))
        return _triples(answer)

    def quads(self) -> Iterator[ox.Quad]:
        return self.raw.quads_for_pattern(None, None, None, None)

    def version(self) -> str:
        return f"{self._stamp}-{self._writes}"

    def close(self) -> None:
        self._raw = None
        if self._use is not None:
            self._use.close()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads, all or none. Raises ReadOnly when the store was opened for reading."""
        self._writing().extend(quads)
        self._writes += 1

    def bulk_add(self, quads: Iterable[ox.Quad]) -> None:
        """Add many quads fast and in little memory; when ``quads`` raises half-way, some may stay behind."""
        self._writing().bulk_extend(quads)
        self._writes += 1

    def replace_graph(self, iri: str, triples: Iterable[ox.Triple]) -> None:
        """Put these triples in a named graph in place of whatever it held."""
        name = ox.NamedNode(iri)
        fresh = [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]
        raw = self._writing()
        raw.clear_graph(name)
        raw.extend(fresh)
        self._writes += 1

    def reopen(self) -> None:
        """See the data of a store on disk as they are now; what is being read is read to its end as it was.

        It is opened when it is next read: between changes in a row that would be in vain.
        """
        if self.directory is not None and not self.writable:
            self._changed += 1
            self._writes += 1

    def _open_again(self) -> None:
        with self._opening:
            changed = self._changed
            if self._opened != changed and self._raw is not None and self.directory is not None:
                self._raw = disk_store(self.directory, union=self.union).raw
            self._opened = changed

    def has_graph(self, iri: str) -> bool:
        """Whether there is a named graph of this name. Raises ValueError for what is no IRI."""
        return self.raw.contains_named_graph(ox.NamedNode(iri))

    def freeze(self) -> None:
        """From now on, refuse to write."""
        self.writable = False

    def _writing(self) -> ox.Store:
        if not self.writable:
            raise ReadOnly("The graph was opened for reading only; open it as writable to change it.")
        return self.raw


def memory_store(quads: Iterable[ox.Quad] = (), *, union: bool = True) -> EmbeddedStore:
    """A writable store in memory, with these quads in it.

    >>> memory_store().ask("ASK { ?s ?p ?o }")
    False
    """
    raw = ox.Store()
    raw.bulk_extend(quads)
    return EmbeddedStore(raw, union=union)


def disk_store(directory: Path | str, *, writable: bool = False, union: bool = True) -> EmbeddedStore:
    """The store in a directory: a frozen snapshot to read, or, when ``writable``, opened or made for writing.

    Raises MissingFile when there is nothing to read, StoreError when the directory holds something else,
    is used by another process or cannot be used.
    """
    path = Path(directory)
    made = path.is_dir() and (path / "CURRENT").exists()
    if not made:
        _check_place(path, writable)
    use = Use(path, alone=writable) if made else None
    try:
        raw = ox.Store(str(path)) if writable else open_snapshot(path)
    except (OSError, ValueError, RuntimeError) as error:
        raise StoreError(_why(path, str(error))) from error
    where = f"on disk at {path}"
    use = use or Use(path, alone=writable)
    return EmbeddedStore(raw, union=union, writable=writable, description=where, directory=path, use=use)


def open_snapshot(directory: Path | str) -> ox.Store:
    """The store in a directory as it is now, to be read. Raises OSError when it cannot be opened.

    A link is followed now and not later, when files are opened as they are needed.
    """
    return ox.Store.read_only(os.path.realpath(directory))


def columns_of(query: str, base: str | None = None) -> list[str]:
    """The columns that the engine gives a query, asked over nothing; none where there are none to tell."""
    text = without_calls(query)
    if has_service(text):
        return []
    try:
        answer = _asked(ox.Store(), text, base_iri=base, prefixes=PREFIXES)
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return []
    if not isinstance(answer, ox.QuerySolutions):
        return []
    return [variable.value for variable in answer.variables]


def _asked(
    store: ox.Store, text: str, **settings: Any
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    try:
        return store.query(text, **settings)
    except SyntaxError:
        return store.query(respelled(text), **settings)


def _check_place(path: Path, writable: bool) -> None:
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file, not the directory of a store.")
    if not writable:
        what = "holds no store" if path.exists() else "does not exist"
        raise MissingFile(f"The store directory {path} {what}. Create it with: kg load --store {path} FILES…")
    if path.exists() and any(path.iterdir()):
        raise StoreError(f"{path} holds other files and no store. Name an empty or new directory.")


def _why(path: Path, text: str) -> str:
    if "lock" in text.lower():
        return f"The store {path} is in use. Close the process that writes to it, or open it for reading."
    if "No such file" in text:
        return f"The store {path} cannot be made: the directory above it does not exist."
    if "ermission denied" in text:
        return f"The store {path} cannot be opened: this user may not read or write there."
    return f"The store {path} cannot be opened, it may be damaged or made by another version: {text}"


def _syntax_error(query: str, error: SyntaxError) -> QueryError:
    """The error of the query as it was written, without the VALUES blocks that shift its columns."""
    try:
        ox.Store().query(respelled(query), prefixes=PREFIXES)
    except SyntaxError as own:
        error = own
    return syntax_error(query, str(error))


def _failed(error: Exception) -> QueryError:
    text = str(error).strip().rstrip(".")
    return QueryError(f"The query could not be evaluated: {text}.")


def _rows(answer: ox.QuerySolutions) -> Iterator[tuple[Term | None, ...]]:
    return _whole(map(tuple, answer))


def _triples(answer: ox.QueryTriples) -> Iterator[ox.Triple]:
    return _whole(iter(answer))


def _whole(steps: Iterator[_T]) -> Iterator[_T]:
    """The steps of an answer, an engine's failure on the way turned into a QueryError.

    pyoxigraph's answers may only be dropped by the thread that asked. An error keeps the frames that it went
    through, so none of them may keep the answer.
    """
    problem = None
    try:
        yield from steps
    except (OSError, RuntimeError, ValueError) as error:
        problem = _failed(error)
    del steps
    if problem:
        raise problem
