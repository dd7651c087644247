"""The menu: the lists that the open graph has something for, whatever its vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import KgError
from kg.model import ClassCount
from kg.terms import KG
from kg.vocabulary import ONTOLOGY_CLASSES
from web.language import current, plain
from web.links import class_url
from web.site import site

__all__ = ["Entry", "dated", "entries", "ours"]

#: Our classes with a list of their own, in the order of the menu: local name, key of the list's name.
_OWN = {
    "Person": "people",
    "Organization": "organizations",
    "Work": "works",
    "Event": "events",
    "Theme": "themes",
    "Thesis": "theses",
}
_MOST = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One list: its name, its address, how many things it holds, and for our classes a few words on them."""

    label: str
    href: str
    count: int
    text: str = ""


def ours() -> bool:
    """Whether the open graph holds people or theses in our vocabulary."""
    return any(one.cls.iri in (KG + "Person", KG + "Thesis") for one in _counts())


def dated() -> bool:
    """Whether anything in the open graph has a date."""
    graph = site().graph
    try:
        return graph.reader.memo("menu dated", lambda: bool(graph.reader.page("dates", 1)))
    except KgError:
        return False


def entries() -> list[Entry]:
    """The lists to offer: our own classes as far as the graph has them, else its largest classes."""
    counts = {one.cls.iri: one for one in _counts()}
    own = [
        Entry(plain(f"nav.{key}"), class_url(KG + name), counts[KG + name].count, plain(f"way.{key}"))
        for name, key in _OWN.items()
        if KG + name in counts
    ]
    others = [one for one in counts.values() if one.cls.iri not in ONTOLOGY_CLASSES]
    others.sort(key=lambda one: -one.count)
    return own or [Entry(one.cls.label, class_url(one.cls.iri), one.count) for one in others[:_MOST]]


def _counts() -> list[ClassCount]:
    graph, lang = site().graph, current()
    try:
        return graph.reader.memo(f"menu {lang}", lambda: graph.classes(lang))
    except KgError:  # a page that says what is wrong has a menu too, be it a short one
        return []
