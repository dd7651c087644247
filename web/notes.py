"""Footnotes: each source of a page gets one number, in order of appearance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Evidence

__all__ = ["Note", "Notes"]


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote: its number and the evidence it gives."""

    number: int
    evidence: Evidence


class Notes:
    """The footnotes of one page. Asking for marks adds the notes; iterating gives them in order."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}

    def marks(self, evidence: Iterable[Evidence]) -> list[Note]:
        """The notes for a statement, each source once, numbered as first met on the page."""
        found: dict[str, Note] = {}
        for item in evidence:
            note = self._notes.get(item.source.iri)
            if note is None:
                note = self._notes[item.source.iri] = Note(len(self._notes) + 1, item)
            found[item.source.iri] = note
        return list(found.values())

    def __iter__(self) -> Iterator[Note]:
        return iter(list(self._notes.values()))

    def __len__(self) -> int:
        return len(self._notes)
