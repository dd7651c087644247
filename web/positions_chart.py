"""Positions made ready to be drawn: on each lane the marks of its stances, in hundredths of the width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kg.dates import earliest, latest
from kg.positions import Lane, Position, Positions
from kg.terms import KG
from web.timescale import Scale, Tick

__all__ = ["Chart", "DrawnLane", "Mark", "chart"]

_ROLES = ("itself", "supported_by", "supports", "contradicts", "about")
_ATTITUDES = {KG + "advocating": "for", KG + "disputing": "against", KG + "predicting": "expected"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stance: where it is first known (hundredths), until where it is held, its look, its row in pixels.

    ``end`` equals ``x`` when only one date within is known.
    """

    position: Position
    x: float
    end: float
    look: str
    y: int


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane with its marks; ``opens`` and ``closes`` a pair of theses that contradict each other."""

    lane: Lane
    marks: tuple[Mark, ...]
    height: int
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The lanes by role, in the order of the roles; those without any date apart."""

    groups: tuple[tuple[str, tuple[DrawnLane, ...]], ...]
    undated: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    scale: Scale | None

    @property
    def looks(self) -> frozenset[str]:
        """Which marks there are, for the legend; "pair" when theses that contradict stand together."""
        lanes = [lane for _, some in self.groups for lane in some]
        found = {part for lane in lanes for mark in lane.marks for part in mark.look.split()}
        return frozenset(found | ({"pair"} if any(lane.lane.pair for lane in lanes) else set()))


def chart(found: Positions, lang: str, until: date | None = None) -> Chart:
    """The chart, from the first year to the last of any position; what is held lasts to its right edge.

    Of a theme, what is not dated stands apart; a thesis has all those tied to it beside it, dated or not.
    """
    if not found.first:
        return Chart((), found.lanes, (), None)
    last = max(found.last, until.year if until else 0)
    first = min(found.first, last - 2)
    scale = Scale(date(first, 1, 1), date(last, 12, 31))
    dated = [lane for lane in found.lanes if lane.role != "about" or lane.when or _beside_dated(lane, found)]
    drawn = [_lane(lane, scale, dated, at) for at, lane in enumerate(dated)]
    groups = [
        (role, tuple(one for one in drawn if one.lane.role == role))
        for role in _ROLES
        if any(one.lane.role == role for one in drawn)
    ]
    left = tuple(lane for lane in found.lanes if lane not in dated)
    return Chart(tuple(groups), left, tuple(scale.ticks(lang)), scale)


def _beside_dated(lane: Lane, found: Positions) -> bool:
    """Whether a lane without dates belongs to a pair that has some."""
    return bool(lane.pair) and any(other.pair == lane.pair and other.when for other in found.lanes)


def _lane(lane: Lane, scale: Scale, dated: list[Lane], at: int) -> DrawnLane:
    marks = [
        mark
        for row, one in enumerate(position for position in lane.positions if position.when)
        if (mark := _mark(one, scale, row))
    ]
    before = dated[at - 1].pair if at else 0
    after = dated[at + 1].pair if at + 1 < len(dated) else 0
    return DrawnLane(
        lane,
        tuple(marks),
        max(1, len(marks)) * 22 + 8,
        bool(lane.pair) and before != lane.pair,
        bool(lane.pair) and after != lane.pair,
    )


def _mark(one: Position, scale: Scale, row: int) -> Mark | None:
    day = earliest(one.when)
    if day is None:
        return None
    x = scale.x(day)
    if one.period.start or one.period.end:
        closing = latest(one.period.end) if one.period.end else None
        end = scale.end(closing) if closing else 100.0
    else:
        end = x
    return Mark(one, x, round(min(100.0, end), 2), _look(one), row * 22 + 15)


def _look(one: Position) -> str:
    return _ATTITUDES.get(one.attitude.iri, "other") + ("" if one.period.start else " attested")
