"""The facets of a list with their addresses: each choice is a link that keeps the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from kg.facets import FACETS, Choice, Facet, Faceted, faceted
from kg.reader import Reader
from web.language import current

__all__ = ["Narrowing", "narrowing"]

#: A facet with no more choices than these shows them all at once.
_FEW = 6


@dataclass(frozen=True, slots=True)
class Link:
    """A choice and where it leads; choosing what is chosen gives it up."""

    choice: Choice
    href: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A facet as the page shows it: all choices at once, or behind its name."""

    facet: Facet
    links: tuple[Link, ...]

    @property
    def few(self) -> bool:
        return len(self.links) <= _FEW


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The facets of a list, what they leave, and the address without any."""

    found: Faceted
    panels: tuple[Panel, ...]
    clear: str

    def leaves(self, iri: str) -> bool:
        """Whether a thing is among what is left."""
        return iri in self.found.things


def narrowing(reader: Reader, cls: str, years: Mapping[str, str]) -> Narrowing:
    """The facets of a class as the address chooses them; ``years`` has every member and its date or ""."""
    names = FACETS.get(cls, ())
    chosen = {name: request.args.get(name, "")[:500] for name in names}
    found = faceted(reader, cls, years, chosen, current(), years=years)
    panels = tuple(
        Panel(
            facet,
            tuple(
                Link(choice, _address(facet.name, "" if choice.chosen else choice.key))
                for choice in facet.choices
            ),
        )
        for facet in found.facets
    )
    return Narrowing(found, panels, _without(names))


def _address(name: str, value: str) -> str:
    kept = [(key, given) for key, given in request.args.items(multi=True) if key != name and given]
    return "?" + urlencode([*kept, *([(name, value)] if value else [])])


def _without(names: tuple[str, ...]) -> str:
    return "?" + urlencode([pair for pair in request.args.items(multi=True) if pair[0] not in names])
