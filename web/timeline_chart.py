"""The timeline made ready to be drawn: marks and names in rows, so that no name lies on another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from kg.timeline import Lane, Timeline, TimelineItem
from web.timescale import Scale, Tick, text_width

__all__ = ["ROW", "Chart", "Cluster", "Drawn", "DrawnLane", "Year", "chart", "years"]

#: Rows are so many pixels high, and the chart is never narrower than this.
ROW, WIDTH = 24, 1100
_GAP, _MARK, _LONGEST = 14.0, 12.0, 46
#: So many rows a lane may have when much time is shown, and when little is; some more if they name the rest.
_FEW_ROWS, _MANY_ROWS, _MORE_ROWS = 7, 16, 3
_IMPRECISE = 45
#: A mark without room for its name joins others that are nearer than this, unless it is a bar of some length.
_NEAR, _LONG = 24.0, 36.0
#: The overview has no more bars than these; a year at every so many of them.
_MOST_BARS, _LABELS = 90, (1, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing on the chart: where it begins and ends (hundredths of the width), its row (its middle in
    pixels), and its name as far as there is room ("" when there is none). What finds no room for its name
    stands on a rail below the rows.

    ``bar`` is drawn from ``x`` for ``width``; a thing known to the day is a dot. ``turned``: the name stands
    before the mark.
    """

    item: TimelineItem
    x: float
    width: float
    y: int
    name: str
    bar: bool
    turned: bool = False
    open: bool = False

    @property
    def lasts(self) -> bool:
        """Whether the bar is a time that it took, not one within which it was."""
        period = self.item.period
        return self.open or bool(period.start and period.end and period.start != period.end)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Things on the rail too near to one another to be told apart: drawn as one, from ``x`` to ``end``."""

    items: tuple[TimelineItem, ...]
    x: float
    end: float
    y: int

    @property
    def middle(self) -> float:
        return round((self.x + self.end) / 2, 2)

    @property
    def first(self) -> date:
        return min(item.first for item in self.items)

    @property
    def last(self) -> date:
        return max(item.first for item in self.items)


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A lane with its things, its height in pixels, and how many of its things lie before and after."""

    lane: Lane
    items: tuple[Drawn, ...]
    clusters: tuple[Cluster, ...]
    height: int
    before: int
    after: int

    @property
    def count(self) -> int:
        """How many of its things are shown, one by one or together."""
        return len(self.items) + sum(len(cluster.items) for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the overview, or some years: how many things are dated in it, and where its bar stands."""

    year: int
    last: int
    count: int
    x: float
    width: float
    height: float
    shown: bool
    labelled: bool

    @property
    def name(self) -> str:
        return str(self.year) if self.year == self.last else f"{self.year}–{self.last}"


@dataclass(frozen=True, slots=True)
class Chart:
    """All lanes and the lines of the years."""

    lanes: tuple[DrawnLane, ...]
    ticks: tuple[Tick, ...]
    shown: int


def chart(found: Timeline, scale: Scale, lang: str) -> Chart:
    """The chart of what lies within a scale."""
    lanes = [_lane(lane, scale) for lane in found.lanes]
    return Chart(tuple(lanes), tuple(scale.ticks(lang)), sum(lane.count for lane in lanes))


def _lane(lane: Lane, scale: Scale) -> DrawnLane:
    before = sum(1 for item in lane.items if item.last < scale.first and not item.open)
    after = sum(1 for item in lane.items if item.first > scale.last)
    shown = [
        item for item in lane.items if item.first <= scale.last and (item.open or item.last >= scale.first)
    ]
    most = _FEW_ROWS if scale.years > 6 else _MANY_ROWS
    rows, drawn = _in_rows(shown, scale, most)
    if sum(not one.name for one in drawn) in range(1, _MORE_ROWS + 1):
        rows, drawn = _in_rows(shown, scale, most + _MORE_ROWS)
    alone, clusters = _railed([one for one in drawn if one.y < 0], _middle(rows.used))
    placed = sorted([one for one in drawn if one.y >= 0] + alone, key=lambda one: one.item.first)
    height = max(1, rows.used + bool(alone or clusters)) * ROW + 10
    return DrawnLane(lane, tuple(placed), tuple(clusters), height, before, after)


def _in_rows(shown: list[TimelineItem], scale: Scale, most: int) -> tuple[_Rows, list[Drawn]]:
    """Each thing in a row; what lasts longest chooses first, as the rest is seen against it."""
    rows = _Rows(most)
    made = {id(item): _drawn(item, scale, rows) for item in sorted(shown, key=partial(_precedence, scale))}
    return rows, [made[id(item)] for item in shown]


def _railed(crowded: list[Drawn], rail: int) -> tuple[list[Drawn], list[Cluster]]:
    """What found no room: on the rail one by one, or together where they lie too near."""
    bunches: list[list[Drawn]] = []
    for one in sorted(crowded, key=lambda one: one.x):
        if bunches and (one.x - max(_end(other) for other in bunches[-1])) / 100 * WIDTH < _NEAR:
            bunches[-1].append(one)
        else:
            bunches.append([one])
    alone = [replace(bunch[0], y=rail) for bunch in bunches if len(bunch) == 1]
    clusters = [
        Cluster(
            tuple(sorted((one.item for one in bunch), key=lambda item: (item.first, item.ref.label))),
            bunch[0].x,
            max(_end(one) for one in bunch),
            rail,
        )
        for bunch in bunches
        if len(bunch) > 1
    ]
    return alone, clusters


def _end(one: Drawn) -> float:
    return round(one.x + one.width, 2)


def _precedence(scale: Scale, item: TimelineItem) -> tuple[int, date]:
    lasting = item.lane in ("engagements", "studies")
    last = max(item.last, scale.last) if item.open else item.last
    return -((last - item.first).days // 300) if lasting else 0, item.first


class _Rows:
    """Which stretches of each row are taken, in pixels."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: list[list[tuple[float, float]]] = []

    @property
    def used(self) -> int:
        return len(self._taken)

    def free(self, begin: float, end: float) -> int | None:
        """The first row in which a stretch is free, now taken; None when there is none."""
        for number, taken in enumerate(self._taken):
            if all(end <= other[0] or begin >= other[1] for other in taken):
                taken.append((begin, end))
                return number
        if len(self._taken) < self._most:
            self._taken.append([(begin, end)])
            return len(self._taken) - 1
        return None


def _drawn(item: TimelineItem, scale: Scale, rows: _Rows) -> Drawn:
    begin = max(0.0, scale.x(item.first))
    end = 100.0 if item.open else min(100.0, scale.end(item.last))
    bar = item.open or (item.last - item.first).days > _IMPRECISE or item.lane in ("engagements", "studies")
    width = max(0.0, round(end - begin, 2)) if bar else 0.0
    left, right = begin / 100 * WIDTH, (begin + width) / 100 * WIDTH
    name = _cut(item.ref.label)
    need = text_width(name) + _GAP
    after = right + _MARK + need
    row = rows.free(left - 6, after) if after <= WIDTH + 4 else None
    if row is not None:
        return Drawn(item, begin, width, _middle(row), name, bar, False, item.open)
    if left - need - _MARK > 0:
        row = rows.free(left - need - _MARK, right + _MARK)
        if row is not None:
            return Drawn(item, begin, width, _middle(row), name, bar, True, item.open)
    row = None if right - left < _LONG else rows.free(left - _MARK, right + _MARK)
    return Drawn(item, begin, width, -1 if row is None else _middle(row), "", bar, False, item.open)


def _middle(row: int) -> int:
    return row * ROW + ROW // 2 + 4


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def years(found: Timeline, whole: Scale, window: Scale) -> list[Year]:
    """The overview: how many things are dated in each year of the whole, and which years are shown.

    Where there are very many years, one bar stands for several.
    """
    span = whole.last.year - whole.first.year + 1
    step = -(-span // _MOST_BARS)
    counts: dict[int, int] = {}
    for item in _items(found.lanes):
        bar = (item.first.year - whole.first.year) // step
        counts[bar] = counts.get(bar, 0) + 1
    most = max(counts.values(), default=1)
    bars = -(-span // step)
    every = next(one for one in _LABELS if bars / one <= 12 or one == _LABELS[-1])
    found_years = []
    for bar in range(bars):
        year = whole.first.year + bar * step
        last = min(year + step - 1, whole.last.year)
        found_years.append(
            Year(
                year,
                last,
                counts.get(bar, 0),
                round(100 * bar / bars, 3),
                round(100 / bars, 3),
                round(46 * (counts.get(bar, 0) / most) ** 0.6, 1),
                window.first <= date(last, 12, 31) and window.last >= date(year, 1, 1),
                year % every == 0 if step == 1 else bar % every == 0,
            )
        )
    return found_years


def _items(lanes: Sequence[Lane]) -> Iterable[TimelineItem]:
    return (item for lane in lanes for item in lane.items)
