"""The start view for a small screen: a thinker, the organizations of that life, and the themes, in columns.

Rows of three and rows of two take turns, so that each name has the room below its mark, and what ties the
middle to the rest runs between the names. The themes stand outside, clockwise; the organizations within, by
their dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.layout import Point
from kg.model import Period, Ref
from kg.network import edges_of, natural
from kg.reader import Reader
from kg.simple import Level, SimpleLink
from kg.terms import KG

__all__ = ["SMALL", "compact"]

#: A start view of no more things than this is one for a small screen.
SMALL = 40
_COLUMN, _ROW = 130.0, 62.0
#: Places as (columns, rows) from the middle, clockwise from the top: of the themes, of the organizations.
_THEMES = (
    *((0, -4), (1, -4), (1, -2), (1, 0), (1, 2), (1, 4)),
    *((0, 4), (-1, 4), (-1, 2), (-1, 0), (-1, -2), (-1, -4)),
)
_OTHERS = (
    *((0.5, -3), (0, -2), (0.42, -1), (0.42, 1), (0.5, 3)),
    *((-0.5, 3), (0, 2), (-0.42, 1), (-0.42, -1), (-0.5, -3)),
)


def compact(reader: Reader, level: Level, centre: str, limit: int) -> dict[str, Point]:
    """Where the things of a small start view stand, the middle first; none but the middle without themes."""
    room = max(0, limit - 1)
    of = level.classes
    themes = sorted((iri for iri, cls in of.items() if cls == KG + "Theme"), key=natural)
    themes = themes[: min(len(_THEMES), room)]
    if not themes:
        return {centre: (0.0, 0.0)}
    others = _organizations(reader, level, centre)[: min(len(_OTHERS), room - len(themes))]
    return {
        centre: (0.0, 0.0),
        **_spread(themes, _THEMES),
        **_spread(others, _OTHERS),
    }


def _spread(iris: Sequence[str], places: Sequence[tuple[float, float]]) -> dict[str, Point]:
    """So many of the places as there are things, evenly chosen."""
    chosen = [places[at * len(places) // len(iris)] for at in range(len(iris))]
    return {iri: (x * _COLUMN, y * _ROW) for iri, (x, y) in zip(iris, chosen, strict=True)}


def _organizations(reader: Reader, level: Level, centre: str) -> list[str]:
    """The organizations tied to the middle: those with dates first, in the order of these, as far as there is
    room; then those with most ties.
    """
    near = [
        link
        for link in level.links
        if centre in (link.subject, link.object)
        and KG + "Organization" in (level.classes.get(link.subject), level.classes.get(link.object))
    ]
    others = {link.object if link.subject == centre else link.subject for link in near}
    ranked = sorted(others, key=lambda iri: (-level.degrees.get(iri, 0), natural(iri)))
    since = _since(reader, near, centre)
    chosen = sorted(ranked, key=lambda iri: iri not in since)[: len(_OTHERS)]
    return sorted(chosen, key=lambda iri: (since.get(iri, "9999"), ranked.index(iri)))


def _since(reader: Reader, near: Iterable[SimpleLink], centre: str) -> dict[str, str]:
    """The first date of what ties each of them to the middle, where it has one."""
    found: dict[str, str] = {}
    refs = {link.relation: Ref(link.relation, link.relation) for link in near}
    for edge in edges_of(reader, list(near), refs, "en"):
        when = _first(edge.period)
        if when:
            other = edge.target if edge.source == centre else edge.source
            found[other] = min(when, found.get(other, when))
    return found


def _first(period: Period) -> str:
    return period.start or period.attested or period.end
