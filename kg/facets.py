"""Facets: by what the members of a class can be narrowed down, and how many each choice would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.reader import Reader, text_of
from kg.terms import KG, expand, shorten

__all__ = ["FACETS", "Choice", "Facet", "Faceted", "faceted", "short", "theme_counts"]

#: The facets of each of our classes, in the order in which they are shown.
FACETS: Mapping[str, tuple[str, ...]] = {
    KG + "Person": ("part", "organization", "stance", "theme"),
    KG + "Organization": ("tie", "theme"),
    KG + "Work": ("kind", "theme", "year"),
    KG + "Event": ("kind", "theme", "year"),
    KG + "Thesis": ("stance", "theme", "year", "holder"),
}
_ID, _NONE = "https://w3id.org/doxograph/id/", "undated"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: what stands in the address, its name, how many things it leaves."""

    key: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its choices, the fullest first; years in order, what has none last."""

    name: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.chosen), None)


@dataclass(frozen=True, slots=True)
class Faceted:
    """What is left of a class after narrowing it down, and how it can be narrowed further."""

    things: frozenset[str]
    facets: tuple[Facet, ...]

    @property
    def narrowed(self) -> bool:
        return any(facet.chosen for facet in self.facets)


Values = dict[str, dict[str, set[str]]]


def faceted(
    reader: Reader,
    cls: str,
    things: Iterable[str],
    chosen: Mapping[str, str],
    lang: str = "en",
    *,
    years: Mapping[str, str] | None = None,
) -> Faceted:
    """The ``things`` of a class that have every value ``chosen``, by facet; a count for each choice.

    ``years`` gives the year of each thing that has one. The count of a choice is the number of things that
    would be left with it and the choices of the other facets. A value that no thing has leaves nothing.
    """
    everything = frozenset(things)
    names = FACETS.get(cls, ())
    if not names:
        return Faceted(everything, ())
    values = _values(reader, cls, everything)
    if "year" in names:
        for thing in everything:
            year = (years or {}).get(thing, "")[:4]
            values.setdefault("year", {}).setdefault(year or _NONE, set()).add(thing)
    wanted = {name: _long(name, chosen[name]) for name in names if chosen.get(name)}
    sets = {name: values.get(name, {}).get(value, set()) for name, value in wanted.items()}
    left = everything.intersection(*sets.values()) if sets else everything
    labels = _labels(reader, {*wanted.values(), *(value for its in values.values() for value in its)}, lang)
    facets = []
    for name in names:
        others = [its for other, its in sets.items() if other != name]
        base = everything.intersection(*others) if others else everything
        choices = _choices(name, values.get(name, {}), base, wanted.get(name, ""), labels)
        if len(choices) > 1 or name in wanted:
            facets.append(Facet(name, tuple(choices)))
    return Faceted(left, tuple(facets))


def theme_counts(reader: Reader, cls: str) -> dict[str, int]:
    """How many members of a class are tied to each theme."""
    tied: dict[str, set[str]] = {}
    for thing, facet, value in reader.select("facets", **{"class": cls}):
        if text_of(facet) == "theme":
            tied.setdefault(text_of(value), set()).add(text_of(thing))
    return {theme: len(things) for theme, things in tied.items()}


def _values(reader: Reader, cls: str, things: frozenset[str]) -> Values:
    values: Values = {}
    for thing, facet, value in reader.select("facets", **{"class": cls}):
        if text_of(thing) in things:
            values.setdefault(text_of(facet), {}).setdefault(text_of(value), set()).add(text_of(thing))
    return values


def _labels(reader: Reader, values: Iterable[str], lang: str) -> dict[str, str]:
    refs = reader.refs((value for value in values if "://" in value), lang)
    return {iri: ref.label for iri, ref in refs.items()}


def _choices(
    name: str, values: Mapping[str, set[str]], base: frozenset[str], wanted: str, labels: Mapping[str, str]
) -> list[Choice]:
    counts = {value: len(things & base) for value, things in values.items()}
    found = [
        Choice(short(value), labels.get(value, value), count, value == wanted)
        for value, count in counts.items()
        if count or value == wanted
    ]
    if wanted and not any(choice.chosen for choice in found):
        found.append(Choice(short(wanted), labels.get(wanted, short(wanted)), 0, True))
    if name == "year":
        return sorted(found, key=lambda one: (one.key == _NONE, one.key))
    return sorted(found, key=lambda one: (-one.count, one.label.casefold(), one.key))


def short(value: str) -> str:
    """A value as it stands in an address: a slug, a prefixed name, or the IRI.

    >>> short("https://w3id.org/doxograph/id/theme-2"), short(KG + "paper")
    ('theme-2', 'kg:paper')
    """
    return value[len(_ID) :] if value.startswith(_ID) else shorten(value)


def _long(name: str, key: str) -> str:
    if name == "year" or "://" in key:
        return key
    return expand(key) or _ID + key
