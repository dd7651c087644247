"""The stays behind a list of organizations: when the person whom the graph follows was there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.model import Period, Ref
from kg.reader import Reader
from kg.situations import situations
from kg.terms import KG

__all__ = ["Stay", "stays"]

_RELATIONS = frozenset(KG + name for name in ("worked_at", "studied_at"))


@dataclass(frozen=True, slots=True)
class Stay:
    """A role or a course of studies: who, when, as what, and the node that records it."""

    person: Ref
    period: Period
    detail: str
    iri: str


def stays(reader: Reader, lang: str = "en") -> dict[str, list[Stay]]:
    """The dated stays of the person who has most of them, by organization (IRI), in order of time."""
    reader.refresh()
    return reader.memo(f"stays {lang}", lambda: _stays(reader, lang))


def _stays(reader: Reader, lang: str) -> dict[str, list[Stay]]:
    found = {
        key: [node for node in nodes if node.period.dated]
        for key, nodes in situations(reader, lang).items()
        if key[1] in _RELATIONS
    }
    counts = Counter(subject for (subject, _, _), nodes in found.items() for _ in nodes)
    if not counts:
        return {}
    person = min(counts, key=lambda iri: (-counts[iri], iri))
    ref = reader.ref(person, lang)
    told: dict[str, list[Stay]] = {}
    for (subject, _, organization), nodes in found.items():
        if subject == person:
            told.setdefault(organization, []).extend(
                Stay(ref, node.period, node.detail, node.iri) for node in nodes
            )
    return {iri: sorted(its, key=lambda stay: stay.period.order) for iri, its in told.items()}
