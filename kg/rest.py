"""What a graph has besides the things of a view: how many of each class, the best tied of them by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kg.errors import LimitExceeded
from kg.model import Ref
from kg.reader import Reader
from kg.simple import simple_level

__all__ = ["Rest", "rest", "rest_count"]

#: So many things of a class are named.
_NAMED = 40


@dataclass(frozen=True, slots=True)
class Rest:
    """The things of one class that a view does not have: how many, and the best tied with their ties."""

    cls: Ref
    count: int
    things: tuple[tuple[Ref, int], ...]


def rest_count(reader: Reader, iris: Collection[str]) -> int:
    """How many things there are besides these; 0 in a graph too large to survey."""
    try:
        classes = simple_level(reader).classes
    except LimitExceeded:
        return 0
    return len(classes) - len(classes.keys() & set(iris))


def rest(reader: Reader, iris: Collection[str], lang: str = "en") -> list[Rest]:
    """The things besides these by class, the fullest first; none in a graph too large to survey."""
    try:
        level = simple_level(reader)
    except LimitExceeded:
        return []
    by_class: dict[str, list[str]] = {}
    for iri in level.classes.keys() - set(iris):
        by_class.setdefault(level.classes[iri], []).append(iri)
    best = {
        cls: sorted(some, key=lambda iri: (-level.degrees.get(iri, 0), iri))[:_NAMED]
        for cls, some in by_class.items()
    }
    refs = reader.refs({*best, *(iri for some in best.values() for iri in some)} - {""}, lang)
    refs[""] = Ref("", "")
    return [
        Rest(
            refs[cls], len(by_class[cls]), tuple((refs[iri], level.degrees.get(iri, 0)) for iri in best[cls])
        )
        for cls in sorted(by_class, key=lambda cls: (-len(by_class[cls]), cls))
    ]
