"""Things without an IRI, found by their names: no page is about them, their class's list tells them."""

from __future__ import annotations

from kg.errors import LimitExceeded
from kg.model import Ref
from kg.reader import Reader, text_of
from kg.search import fold
from kg.simple import simple_level
from kg.stats import size

__all__ = ["nameless", "undrawn"]

#: Of a graph with more triples than these, or of an endpoint, not all names are read for this.
_MOST = 5_000_000


def nameless(reader: Reader, text: str, lang: str = "en", *, limit: int = 20) -> list[tuple[str, Ref]]:
    """Names in which words begin as those of a text do, each with a class whose list tells the thing."""
    wanted = fold(text).split()
    reader.refresh()
    if not wanted or not reader.local or size(reader) > _MOST:
        return []
    names = reader.memo("nameless", lambda: _names(reader))
    found = [
        (name, cls)
        for name, cls, words in names
        if all(any(word.startswith(start) for word in words) for start in wanted)
    ][:limit]
    refs = reader.refs({cls for _, cls in found}, lang)
    return [(name, refs[cls]) for name, cls in found]


def undrawn(reader: Reader) -> int:
    """How many things without an IRI there are of the classes whose things a picture draws: it cannot draw
    them, and says so. None are counted in a graph too large to survey.
    """
    try:
        classes = set(simple_level(reader).classes.values())
    except LimitExceeded:
        return 0
    counts = reader.memo("nameless kinds", lambda: list(reader.select("nameless_kinds")))
    return sum(int(text_of(count)) for cls, count in counts if text_of(cls) in classes)


def _names(reader: Reader) -> list[tuple[str, str, tuple[str, ...]]]:
    once: dict[tuple[str, str], tuple[str, str]] = {}
    for node, name, cls in reader.select("nameless"):
        once.setdefault((text_of(node), text_of(name)), (text_of(name), text_of(cls)))
    return [(name, cls, tuple(fold(name).split())) for name, cls in once.values()]
