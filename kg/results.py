"""What a query gives back: `Rows` of Python values, `Triples`, or a plain bool.

All are read from the engine as they are needed and kept, so that they can be read again.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any, TypeAlias, overload

import pyoxigraph as ox

from kg.errors import KgError, UnsupportedFormat
from kg.result_display import SHOWN, cell, html_table, more, text_table
from kg.result_syntax import ROW_FORMATS, row_chunks
from kg.result_xml import named, xml_file
from kg.store.base import Answer, Solutions
from kg.terms import IRI, PREFIXES, Term

__all__ = ["LangString", "Result", "Row", "Rows", "Triples", "Value", "result", "to_python"]

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    [
        *(_XSD + name for name in ("integer", "int", "long", "short", "byte")),
        *(_XSD + sign + "Integer" for sign in ("negative", "nonNegative", "nonPositive", "positive")),
        *(_XSD + "unsigned" + name for name in ("Int", "Long", "Short", "Byte")),
    ]
)
_TRIPLE_FORMATS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "ttl": ox.RdfFormat.TURTLE,
}


class LangString(str):
    """Text with its language tag in ``lang``.

    >>> LangString("bonjour", "fr").lang
    'fr'
    """

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> LangString:
        self = super().__new__(cls, text)
        self.lang = lang
        return self


Value: TypeAlias = str | bool | int | float | Decimal | date | datetime | ox.BlankNode | ox.Triple | None


def to_python(term: Term | None) -> Value:
    """The Python value of a term: IRIs as `IRI`, numbers and exact dates as such, other literals as text.

    What a datatype does not allow stays text; blank nodes and triple terms stay as they are.

    >>> to_python(ox.Literal("2015", datatype=ox.NamedNode(_XSD + "gYear"))), to_python(ox.Literal(2.5))
    ('2015', 2.5)
    """
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return LangString(term.value, term.language)
    try:
        return _typed(term.value, term.datatype.value)
    except (ValueError, InvalidOperation, OverflowError):
        return term.value


def _typed(text: str, datatype: str) -> Value:
    if datatype in _INTEGERS:
        return int(text)
    name = datatype.removeprefix(_XSD)
    if name == "boolean" and text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    if name == "decimal":
        return Decimal(text)
    if name in ("double", "float"):
        return float(text.replace("INF", "inf"))
    if name == "date" and len(text) == 10:
        return date.fromisoformat(text)
    if name == "dateTime":
        return datetime.fromisoformat(text)
    return text


class Row(Mapping[str, Value]):
    """One solution: values by variable name, as items or as attributes; ``terms`` are the RDF terms.

    A variable without a value gives None. Names that a mapping has itself (keys, values, items, get) and
    ``terms`` are reached as items only.
    """

    __slots__ = ("_variables", "terms")

    def __init__(self, variables: tuple[str, ...], terms: tuple[Term | None, ...]) -> None:
        self._variables = variables
        self.terms = terms

    def __getitem__(self, key: str | int) -> Value:
        if isinstance(key, int):
            return to_python(self.terms[key])
        try:
            return to_python(self.terms[self._variables.index(key.removeprefix("?"))])
        except ValueError:
            raise KeyError(key) from None

    def __getattr__(self, name: str) -> Value:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"the query has no variable ?{name}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={self[name]!r}' for name in self._variables)})"


class Rows(Sequence[Row]):
    """The answer to a SELECT query, a sequence of `Row`.

    ``variables`` are the names in order; ``terms`` gives the rows as tuples of RDF terms (None = unbound).
    """

    def __init__(self, solutions: Solutions) -> None:
        self.variables = solutions.variables
        self._read: list[tuple[Term | None, ...]] = []
        self._rest = iter(solutions)
        self._fill(1)

    def _fill(self, count: int | None) -> None:
        missing = None if count is None else max(0, count - len(self._read))
        self._read.extend(itertools.islice(self._rest, missing))

    @property
    def terms(self) -> Iterator[tuple[Term | None, ...]]:
        """The rows as tuples of RDF terms."""
        for number in itertools.count():
            self._fill(number + 1)
            if number >= len(self._read):
                return
            yield self._read[number]

    def __iter__(self) -> Iterator[Row]:
        return (Row(self.variables, terms) for terms in self.terms)

    def __len__(self) -> int:
        self._fill(None)
        return len(self._read)

    def __bool__(self) -> bool:
        return bool(self._read)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            self._fill(None)
            return [Row(self.variables, terms) for terms in self._read[index]]
        self._fill(index + 1 if index >= 0 else None)
        return Row(self.variables, self._read[index])

    def to_dicts(self) -> list[dict[str, Value]]:
        """The rows as plain dictionaries."""
        return [dict(row) for row in self]

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame. Raises KgError when pandas is not installed."""
        return _frame([tuple(row.values()) for row in self], self.variables)

    def chunks(self, format: str = "json") -> Iterator[bytes]:  # noqa: A002
        """The rows in a SPARQL 1.1 result syntax (json, xml, csv or tsv), in pieces."""
        if format not in ROW_FORMATS:
            raise UnsupportedFormat(_no_format(format, "rows", ROW_FORMATS))
        return row_chunks(format, self.variables, self.terms)

    @overload
    def serialize(self, format: str = "json") -> bytes: ...
    @overload
    def serialize(self, format: str, out: Path | str | IO[bytes]) -> None: ...
    def serialize(self, format: str = "json", out: Path | str | IO[bytes] | None = None) -> bytes | None:  # noqa: A002
        """The rows as json, xml, csv or tsv: returned, or written to ``out``. Raises UnsupportedFormat."""
        return _write(self.chunks(format), out)

    def __repr__(self) -> str:
        self._fill(SHOWN + 1)
        cells = [[cell(term) for term in terms] for terms in self._read[:SHOWN]]
        return text_table([f"?{name}" for name in self.variables], cells, more(len(self._read)))

    def _repr_html_(self) -> str:
        self._fill(SHOWN + 1)
        cells = [[cell(term, 120) for term in terms] for terms in self._read[:SHOWN]]
        return html_table(self.variables, cells, more(len(self._read)))


class Triples:
    """The answer to a CONSTRUCT or DESCRIBE query: an iterable of triples that can be read again."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._read: list[ox.Triple] = []
        self._rest = iter(triples)
        self._fill(1)

    def _fill(self, count: int | None) -> None:
        missing = None if count is None else max(0, count - len(self._read))
        self._read.extend(itertools.islice(self._rest, missing))

    def __iter__(self) -> Iterator[ox.Triple]:
        for number in itertools.count():
            self._fill(number + 1)
            if number >= len(self._read):
                return
            yield self._read[number]

    def __len__(self) -> int:
        self._fill(None)
        return len(self._read)

    def __bool__(self) -> bool:
        return bool(self._read)

    def to_pandas(self) -> Any:
        """A DataFrame with the columns subject, predicate and object. Raises KgError without pandas."""
        rows = [(to_python(t.subject), to_python(t.predicate), to_python(t.object)) for t in self]
        return _frame(rows, ("subject", "predicate", "object"))

    @overload
    def serialize(self, format: str = "ttl") -> bytes: ...
    @overload
    def serialize(self, format: str, out: Path | str | IO[bytes]) -> None: ...
    def serialize(self, format: str = "ttl", out: Path | str | IO[bytes] | None = None) -> bytes | None:  # noqa: A002
        """The triples as ttl, nt, rdfxml or jsonld: returned, or written to ``out``.

        Raises UnsupportedFormat; Unwritable for RDF/XML when a relation has no XML name.
        """
        if format not in _TRIPLE_FORMATS:
            raise UnsupportedFormat(_no_format(format, "triples", _TRIPLE_FORMATS))
        target = io.BytesIO()
        try:
            if format == "rdfxml":
                ox.serialize(named(self), xml_file(target), format=_TRIPLE_FORMATS[format], prefixes=PREFIXES)
            else:
                ox.serialize(self, target, format=_TRIPLE_FORMATS[format], prefixes=PREFIXES)
        except (OSError, ValueError) as error:
            raise KgError(f"These triples cannot be written as {format}: {error}.") from error
        return _write(iter([target.getvalue()]), out)

    def __repr__(self) -> str:
        self._fill(SHOWN + 1)
        cells = [[cell(t.subject), cell(t.predicate), cell(t.object)] for t in self._read[:SHOWN]]
        return text_table(["subject", "predicate", "object"], cells, more(len(self._read)))

    def _repr_html_(self) -> str:
        self._fill(SHOWN + 1)
        parts = [(t.subject, t.predicate, t.object) for t in self._read[:SHOWN]]
        cells = [[cell(term, 120) for term in terms] for terms in parts]
        return html_table(("subject", "predicate", "object"), cells, more(len(self._read)))


Result: TypeAlias = Rows | Triples | bool


def result(answer: Answer) -> Result:
    """A store's answer as `Rows`, `Triples` or bool. Errors of the query's first steps are raised here."""
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, Solutions):
        return Rows(answer)
    return Triples(answer)


def _no_format(wanted: str, what: str, known: Iterable[str]) -> str:
    return f"The format “{wanted}” cannot hold {what}. Choose one of: {', '.join(known)}."


def _write(chunks: Iterator[bytes], out: Path | str | IO[bytes] | None) -> bytes | None:
    if out is None:
        return b"".join(chunks)
    if isinstance(out, (str, Path)):
        with Path(out).open("wb") as file:
            file.writelines(chunks)
    else:
        out.writelines(chunks)
    return None


def _frame(rows: Sequence[tuple[Value, ...]], columns: Sequence[str]) -> Any:
    try:
        import pandas as pd
    except ImportError:
        raise KgError("A DataFrame needs pandas. Install it with: pip install pandas") from None
    return pd.DataFrame(rows, columns=list(columns))
