"""A theme as a map: its items, the theses about it, the works, people and organizations tied to these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import LimitExceeded
from kg.model import Ref
from kg.network import natural
from kg.reader import Reader, text_of
from kg.simple import Level, simple_level
from kg.situations import periods
from kg.terms import KG

__all__ = ["Column", "ThemeMap", "Tie", "theme_map"]

_COLUMNS = {
    KG + "ThemeItem": "items",
    KG + "Thesis": "theses",
    KG + "Work": "works",
    KG + "Event": "works",
    KG + "Person": "people",
    KG + "Organization": "people",
}
_NAMES = ("items", "theses", "works", "people")
#: More than so many are not drawn in a column; the map says how many are left out.
_MOST = {"items": 24, "theses": 40, "works": 26, "people": 12}
#: What nearly everything is tied to says nothing on a map.
_HUB = 0.3


@dataclass(frozen=True, slots=True)
class Tie:
    """Two things of the map that are tied, and the name of the relation."""

    start: str
    end: str
    relation: Ref


@dataclass(frozen=True, slots=True)
class Column:
    """The things of one sort, ordered so that what is tied lies level; ``more`` are not drawn."""

    name: str
    things: tuple[Ref, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ThemeMap:
    """The columns items, theses, works and people (empty ones too), and the ties among their things."""

    theme: Ref
    columns: tuple[Column, ...]
    ties: tuple[Tie, ...]

    @property
    def things(self) -> tuple[Ref, ...]:
        return tuple(ref for column in self.columns for ref in column.things)


def theme_map(reader: Reader, theme: str, lang: str = "en") -> ThemeMap:
    """The map of a theme (an IRI); empty for a thing that nothing is about, or in a graph too large."""
    try:
        level = simple_level(reader)
    except LimitExceeded:
        return ThemeMap(reader.ref(theme, lang), (), ())
    ties = _ties(level)
    near = {iri for iri in ties.get(theme, ()) if level.classes.get(iri) in _COLUMNS}
    core = {iri for iri in near if _column(level, iri) in ("items", "theses")}
    hubs = {iri for iri, degree in level.degrees.items() if degree > _HUB * len(level.degrees)}
    works = {iri for iri in near - core if _column(level, iri) == "works"}
    works |= {
        iri
        for thesis in core
        for iri in ties.get(thesis, ())
        if _column(level, iri) == "works" and thesis in core
    }
    around = core | works
    people = {iri for one in around for iri in ties.get(one, ()) if _column(level, iri) == "people"} - hubs
    people = {iri for iri in people if ties[iri] & core or iri in near or len(ties[iri] & works) > 1}
    drawn = _drawn(level, ties, core, works, people)
    return _map(reader, level, theme, drawn, lang)


def _column(level: Level, iri: str) -> str:
    return _COLUMNS.get(level.classes.get(iri, ""), "")


def _ties(level: Level) -> dict[str, set[str]]:
    ties: dict[str, set[str]] = {}
    for link in level.links:
        ties.setdefault(link.subject, set()).add(link.object)
        ties.setdefault(link.object, set()).add(link.subject)
    return ties


Drawn = dict[str, tuple[list[str], int]]


def _drawn(
    level: Level, ties: Mapping[str, set[str]], core: set[str], works: set[str], people: set[str]
) -> Drawn:
    """Of each column those best tied to the others, as far as there is room, and how many are left out."""
    everything = core | works | people
    sorts = {name: [iri for iri in everything if _column(level, iri) == name] for name in _NAMES}
    drawn: Drawn = {}
    for name, things in sorts.items():
        ranked = sorted(
            things, key=lambda iri: (-len(ties[iri] & core), -len(ties[iri] & works), natural(iri))
        )
        drawn[name] = (ranked[: _MOST[name]], max(0, len(ranked) - _MOST[name]))
    return drawn


def _map(reader: Reader, level: Level, theme: str, drawn: Drawn, lang: str) -> ThemeMap:
    columns_of = {iri: name for name, (things, _) in drawn.items() for iri in things}
    links = [
        link
        for link in level.links
        if columns_of.get(link.subject, "") != columns_of.get(link.object, "")
        and link.subject in columns_of
        and link.object in columns_of
    ]
    refs = reader.refs({theme, *columns_of, *(link.relation for link in links)}, lang)
    ties: dict[str, set[str]] = {}
    for link in links:
        ties.setdefault(link.subject, set()).add(link.object)
        ties.setdefault(link.object, set()).add(link.subject)
    order = _ordered(reader, drawn, ties)
    return ThemeMap(
        refs[theme],
        tuple(Column(name, tuple(refs[iri] for iri in order[name]), drawn[name][1]) for name in _NAMES),
        tuple(
            dict.fromkeys(
                Tie(*_left_to_right(link.subject, link.object, columns_of), refs[link.relation])
                for link in links
            )
        ),
    )


def _left_to_right(one: str, other: str, columns: Mapping[str, str]) -> tuple[str, str]:
    if _NAMES.index(columns[one]) <= _NAMES.index(columns[other]):
        return one, other
    return other, one


def _ordered(reader: Reader, drawn: Drawn, ties: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Each thing as high as the middle of those that it is tied to in the columns before it."""
    ordinals = _ordinals(reader, drawn["items"][0])
    order = {"items": sorted(drawn["items"][0], key=lambda iri: (ordinals.get(iri, 999), natural(iri)))}
    when = {
        iri: period.start or period.attested for iri, period in periods(reader, drawn["works"][0]).items()
    }
    level: dict[str, float] = {}
    for name in _NAMES:
        if name != "items":
            heights = {iri: _middle(iri, ties, level) for iri in drawn[name][0]}
            order[name] = sorted(
                drawn[name][0], key=lambda iri: (heights[iri], when.get(iri, "~"), natural(iri))
            )
        count = max(1, len(order[name]) - 1)
        level |= {iri: at / count for at, iri in enumerate(order[name])}
    return order


def _middle(iri: str, ties: Mapping[str, Iterable[str]], level: Mapping[str, float]) -> float:
    """Between 0 (top) and 1; what is tied to nothing before it comes last."""
    known = [level[other] for other in ties.get(iri, ()) if other in level]
    return round(sum(known) / len(known), 4) if known else 2.0


def _ordinals(reader: Reader, items: Iterable[str]) -> dict[str, int]:
    wanted = set(items)
    found: dict[str, int] = {}
    for _, _, part, _, ordinal in reader.select("theme_parts"):
        if text_of(part) in wanted and text_of(ordinal).isdigit():
            found[text_of(part)] = int(text_of(ordinal))
    return found
