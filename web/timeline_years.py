"""The timeline told downwards, year by year: how it is read on a narrow screen."""

from __future__ import annotations

from dataclasses import dataclass

from kg.timeline import Timeline, TimelineItem
from web.timescale import Scale

__all__ = ["Told", "by_year"]

#: What lasts is named in each year that it lasts into.
_LASTING = frozenset({"engagements", "studies"})
#: In so many years or fewer all stand open; of more only the last does.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A year: what begins in it, in order, each with the name of its lane, and what goes on from before."""

    year: int
    items: tuple[tuple[TimelineItem, str], ...]
    going_on: tuple[TimelineItem, ...]
    open: bool


def by_year(shown: Timeline, window: Scale) -> list[Told]:
    """The years of a window in which something begins.

    What began before the window stands in its first year.
    """
    found: dict[int, list[tuple[TimelineItem, str]]] = {}
    for lane in shown.between(window.first, window.last).lanes:
        for item in lane.items:
            found.setdefault(max(item.first, window.first).year, []).append((item, lane.label))
    lasting = [item for its in found.values() for item, _ in its if item.lane in _LASTING]
    years = sorted(found)
    return [
        Told(
            year,
            tuple(sorted(found[year], key=lambda pair: (pair[0].first, pair[0].last, pair[0].ref.label))),
            tuple(item for item in lasting if _lasts_into(item, year, window)),
            len(years) <= _FEW or year == years[-1],
        )
        for year in years
    ]


def _lasts_into(item: TimelineItem, year: int, window: Scale) -> bool:
    began = max(item.first, window.first).year
    return began < year and (item.open or item.last.year >= year)
