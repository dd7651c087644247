"""What a view leaves out in masses: relations of its things by which very many others hang on one of them."""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import LimitExceeded
from kg.reader import Reader
from kg.simple import Level, simple_level
from kg.view_state import Stand

__all__ = ["crowds", "kind"]

#: From so many things on a relation is a crowd, and so many crowds are told of.
_LEAST, _MOST = 200, 6


def crowds(reader: Reader, iris: Collection[str]) -> tuple[Stand, ...]:
    """Stand-ins for the crowds around these things, largest first; none in a graph too large to survey."""
    try:
        links = simple_level(reader).links
    except LimitExceeded:
        return ()
    shown = set(iris)
    counts: dict[tuple[str, str, bool], int] = {}
    for link in links:
        if link.subject in shown and link.object not in shown:
            key = (link.subject, link.relation, True)
        elif link.object in shown and link.subject not in shown:
            key = (link.object, link.relation, False)
        else:
            continue
        counts[key] = counts.get(key, 0) + 1
    large = sorted((key for key in counts if counts[key] >= _LEAST), key=lambda key: (-counts[key], key))
    return tuple(Stand(iri, relation, outgoing) for iri, relation, outgoing in large[:_MOST])


def kind(reader: Reader, stand: Stand) -> str:
    """The class that all things of a crowd have; "" where they have several or the graph is too large."""
    try:
        level = simple_level(reader)
    except LimitExceeded:
        return ""
    found = reader.memo("crowd kinds", lambda: _kinds(level))
    classes = found.get((stand.iri, stand.relation, stand.outgoing), set())
    return next(iter(classes)) if len(classes) == 1 else ""


def _kinds(level: Level) -> dict[tuple[str, str, bool], set[str]]:
    found: dict[tuple[str, str, bool], set[str]] = {}
    for link in level.links:
        found.setdefault((link.subject, link.relation, True), set()).add(level.classes.get(link.object, ""))
        found.setdefault((link.object, link.relation, False), set()).add(level.classes.get(link.subject, ""))
    return found
