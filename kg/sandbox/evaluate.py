"""In the worker: one query evaluated, its answer written in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import BinaryIO, Generic, Protocol, TypeAlias, TypeVar, cast

import pyoxigraph as ox

from kg.errors import UnsupportedFormat
from kg.files import parse
from kg.result_syntax import row_chunks
from kg.result_xml import XmlBytes, named, nameless
from kg.sandbox.cutting import Cut, RowCutter, too_large
from kg.sandbox.limits import GRAPH_FORMATS, TABLE_FORMATS
from kg.store import Solutions
from kg.terms import PREFIXES

__all__ = ["Backend", "Outlet", "Request", "Result", "evaluate", "read_quads"]

Result: TypeAlias = ox.QuerySolutions | Solutions | ox.QueryBoolean | Iterable[ox.Triple]

_Statement = TypeVar("_Statement")
_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
#: What syntaxes leave out, or have a shorter word for.
_UNWRITTEN = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString", PREFIXES["rdf"] + "type")
#: What the engine writes is looked at in pieces of so many bytes.
_GATHER = 1 << 16
#: Graphs up to this many triples are sorted, so that each subject stands once.
_SORTED = 5_000


@dataclass(frozen=True, slots=True)
class Request:
    """A query as it travels to the worker. ``accept`` lists formats, the most wanted first."""

    query: str
    accept: Sequence[str]
    union: bool
    max_bytes: int
    max_rows: int | None = None
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    strict: bool = False  # rather no answer than one that is cut
    without: Sequence[str] = ()  # graphs that are left out of the dataset
    base: str | None = None  # what relative IRIs are resolved against; without it they are errors


class Backend(Protocol):
    """What holds the data in a worker."""

    def answer(self, request: Request) -> Result:
        """Evaluate the query of a request. Raises QueryError for what is malformed or not allowed."""


class Outlet(Protocol):
    """Where an answer goes."""

    def head(self, kind: str, name: str) -> None:
        """Say first what comes: "select", "ask" or "graph", and the name of its format."""

    def data(self, chunk: bytes) -> None:
        """Give the next bytes of the answer."""


def evaluate(backend: Backend, request: Request, outlet: Outlet) -> tuple[int | None, bool]:
    """Evaluate a request, write its answer to ``outlet``; gives the number of rows and whether more exist.

    Raises QueryError, UnsupportedFormat when none of the formats suits the kind of answer, LimitExceeded
    when an answer that cannot be cut is too large.
    """
    result = backend.answer(request)
    if isinstance(result, ox.QueryBoolean):
        name = _choose(request.accept, TABLE_FORMATS, "An ASK answer")
        outlet.head("ask", name)
        outlet.data(_whole(result.serialize(format=_TABLES[name])))
        return None, False
    if isinstance(result, (ox.QuerySolutions, Solutions)):
        name = _choose(request.accept, TABLE_FORMATS, "A SELECT answer")
        outlet.head("select", name)
        return _write_table(result, name, request, outlet)
    name = _choose(request.accept, GRAPH_FORMATS, "A CONSTRUCT or DESCRIBE answer")
    return _write_graph(iter(result), name, request, outlet)


def read_quads(data: bytes, outlet: Outlet, *, name: str, max_bytes: int) -> tuple[int, bool]:
    """Parse the content of an RDF file and write its quads as N-Quads; gives their number.

    Raises ParseError, UnsupportedFormat, LimitExceeded.
    """
    bound = _Bound(outlet.data, max_bytes)
    sink = _Sink(bound.feed)
    counted = _Counted(parse(data, name), None)
    outlet.head("data", "nq")
    sink.take(lambda: ox.serialize(counted, sink.file, format=ox.RdfFormat.N_QUADS))
    return counted.rows, False


def _choose(accept: Sequence[str], allowed: Sequence[str], what: str) -> str:
    for name in accept:
        if name in allowed:
            return name
    choice = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    raise UnsupportedFormat(f"{what} cannot be written as {' or '.join(accept)}. Use {choice}.")


def _whole(body: bytes | None) -> bytes:
    return body or b""


def _write_table(
    solutions: ox.QuerySolutions | Solutions, name: str, request: Request, outlet: Outlet
) -> tuple[int, bool]:
    rows, size, strict = request.max_rows, request.max_bytes, request.strict
    cutter = RowCutter(name, outlet.data, max_rows=rows, max_bytes=size, strict=strict)
    feed = XmlBytes(cutter.feed).feed if name == "xml" else cutter.feed
    sink = _Sink(feed, _GATHER if rows is None else 0)  # no row more than wanted is waited for
    try:
        if isinstance(solutions, Solutions):
            for chunk in row_chunks(name, solutions.variables, solutions):
                cutter.feed(chunk)
        else:
            sink.take(partial(solutions.serialize, sink.file, format=_TABLES[name]))
        cutter.finish()
    except Cut:
        return cutter.rows, True
    return cutter.rows, False


def _write_graph(
    triples: Iterator[ox.Triple], name: str, request: Request, outlet: Outlet
) -> tuple[int, bool]:
    bound = _Bound(outlet.data, request.max_bytes)
    counted = _Counted(triples, request.max_rows)
    first = list(islice(counted, _SORTED))
    name = _able(name, first, request.accept)
    outlet.head("graph", name)
    prefixes = dict(PREFIXES)
    stream: Iterable[ox.Triple] = chain(first, counted)
    if len(first) < _SORTED:
        stream = sorted(dict.fromkeys(first), key=str)
        counted.rows = len(stream)
        prefixes = _used(stream)
    sink = _Sink(XmlBytes(bound.feed).feed if name == "rdfxml" else bound.feed)
    written = named(stream) if name == "rdfxml" else stream
    sink.take(lambda: ox.serialize(written, sink.file, format=_GRAPHS[name], prefixes=prefixes))
    return counted.rows, counted.more


def _able(name: str, triples: Sequence[ox.Triple], accept: Sequence[str]) -> str:
    """The format that was chosen; where RDF/XML cannot hold the triples, the next one that is accepted."""
    known: set[str] = set()
    if name != "rdfxml" or not any(nameless(triple, known) for triple in triples):
        return name
    others = [other for other in accept if other in GRAPH_FORMATS and other != "rdfxml"]
    return others[0] if others else name


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Those of the standard prefixes that the triples have a use for."""
    iris = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    # All the prefixes stand for IRIs that end in one of these characters.
    stems = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris.difference(_UNWRITTEN)}
    return {p: base for p, base in PREFIXES.items() if any(stem.startswith(base) for stem in stems)}


class _Counted(Generic[_Statement]):
    """Triples or quads counted as they pass, no more than a bound; ``more`` says whether it was met."""

    def __init__(self, triples: Iterator[_Statement], bound: int | None) -> None:
        self._triples, self._bound = triples, bound
        self.rows, self.more = 0, False

    def __iter__(self) -> Iterator[_Statement]:
        return self

    def __next__(self) -> _Statement:
        if self.more:
            raise StopIteration
        triple = next(self._triples)
        if self._bound is not None and self.rows >= self._bound:
            self.more = True
            raise StopIteration
        self.rows += 1
        return triple


class _Bound:
    """Bytes passed on until there are too many."""

    def __init__(self, write: Callable[[bytes], object], bound: int) -> None:
        self._write, self._bound, self._size = write, bound, 0

    def feed(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._bound:
            raise too_large(self._bound)
        self._write(chunk)


class _Sink:
    """A file for the engine to write to; what the receiver raises comes out of `take` as it was raised."""

    def __init__(self, receive: Callable[[bytes], object], gather: int = _GATHER) -> None:
        self._receive = receive
        self._raised: BaseException | None = None
        self._gathered: list[bytes] = []
        self._size, self._gather = 0, gather
        self.file = cast("BinaryIO", self)

    def flush(self) -> None:
        """There is nothing to be done: `take` passes on what has been gathered."""

    def write(self, data: bytes) -> int:
        if self._raised is not None:
            raise self._raised  # the engine tries once more when it gives up
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= self._gather:
            self._pass_on()
        return len(data)

    def _pass_on(self) -> None:
        data = b"".join(self._gathered)
        self._gathered.clear()
        self._size = 0
        try:
            self._receive(data)
        except BaseException as error:
            self._raised = error
            raise

    def take(self, action: Callable[[], object]) -> None:
        """Have the engine write, and pass everything on that it wrote."""
        try:
            action()
            self._pass_on()
        except BaseException:
            if self._raised is not None:
                raise self._raised from None
            raise
