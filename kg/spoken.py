"""A graph read without the texts in some languages: names, descriptions and facts in the others alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from kg.dated_statements import dated_statements
from kg.reader import Reader, Row, text_of
from kg.terms import Literal, Term
from kg.vocabulary import ONTOLOGY_CLASSES, TYPE

__all__ = ["language_of", "left_out", "spoken"]

T = TypeVar("T")
#: Queries whose rows are each about one text, and the one whose text is an addition to its row.
_TEXTS = frozenset(("descriptions", "literals", "about_graphs", "annotations", "records", "statements_about"))
_ADDED = "situations"
#: So many readers are kept beside one, for the languages asked for last.
_KEPT = 4


def spoken(reader: Reader, hidden: Collection[str]) -> Reader:
    """The reader without the texts in the languages ``hidden`` ("fr"; "" for names without a language).

    A thing that has names in these alone keeps them, and so do classes and relations, which are named in the
    language of the page.
    """
    if not hidden:
        return reader
    # What both have in common is found with all texts.
    _ = reader.schema, dated_statements(reader)
    kept: dict[frozenset[str], Reader] = reader.memo("spoken", dict)
    key = frozenset(hidden)
    if key not in kept:
        if len(kept) >= _KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = _Spoken(reader, key)
    return kept.get(key) or _Spoken(reader, key)


def language_of(literal: Literal) -> str:
    """The language of a text without its region; "" for none.

    >>> language_of(Literal("colour", language="en-GB")), language_of(Literal(1))
    ('en', '')
    """
    return (literal.language or "").split("-")[0].lower()


def left_out(term: Term | None, hidden: Collection[str], *, naming: bool = False) -> bool:
    """Whether a value is a text in a language that is hidden; without a language only names are."""
    if not isinstance(term, Literal):
        return False
    language = language_of(term)
    return language in hidden and bool(language or naming)


class _Spoken(Reader):
    def __init__(self, whole: Reader, hidden: frozenset[str]) -> None:
        super().__init__(whole.store)
        self._whole, self._hidden = whole, hidden

    def refresh(self) -> None:
        """As the reader whose texts these are: a change of the data makes a new one."""

    def memo(self, key: str, make: Callable[[], T]) -> T:
        return self._whole.memo(key, make)

    def select(self, name: str, **bindings: str | Sequence[str]) -> list[Row]:
        rows = super().select(name, **bindings)
        if name == "names":
            return _named(rows, self._hidden)
        if name in _TEXTS:
            return [row for row in rows if not any(left_out(term, self._hidden) for term in row)]
        if name == _ADDED:
            return [tuple(None if left_out(term, self._hidden) else term for term in row) for row in rows]
        return rows


def _named(rows: Iterable[Row], hidden: frozenset[str]) -> list[Row]:
    """Of the names and classes of things the names that are left, where any is; all those of terms."""
    things: dict[str, list[Row]] = {}
    for row in rows:
        things.setdefault(text_of(row[0]), []).append(row)
    found: list[Row] = []
    for said in things.values():
        kept = [row for row in said if not left_out(row[2], hidden, naming=True)]
        term = any(text_of(row[1]) == TYPE and text_of(row[2]) in ONTOLOGY_CLASSES for row in said)
        named = any(isinstance(row[2], Literal) for row in kept)
        found += kept if named and not term else said
    return found
