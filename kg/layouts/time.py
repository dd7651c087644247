"""Along time: x is the date, a band for each class; what has no date stands beside the scale, not on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor

from kg.layout import Point
from kg.layouts.model import Arrangement, Box, Mark, Node

__all__ = ["time"]

_WIDTH, _GAP, _BAND_GAP, _ASIDE = 2400.0, 8.0, 46.0, 160.0
#: A time is drawn much wider than it is high, so that whatever stands beside it is squeezed.
_AIRY, _TALL = 2.2, 1.3
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_UNDATED = "undated"


def time(nodes: Sequence[Node], boxes: Mapping[str, Box], pinned: Mapping[str, Point]) -> Arrangement:
    """The dated nodes at their dates, one band a class; the undated in a block of their own to the left.

    Nodes keep their exact x; those at one date stand one above the other. All years are equally wide.
    """
    dated = [node for node in nodes if node.year is not None]
    scale = _Scale([node.year for node in dated if node.year is not None])
    points: dict[str, Point] = {}
    marks = [Mark("year", str(year), scale.x(year)) for year in scale.ticks] if dated else []
    top = 0.0
    for cls in _classes(dated):
        band = sorted((node for node in dated if node.cls == cls), key=lambda one: (one.year, one.iri))
        placed, height = _stack(band, boxes, scale)
        points |= {iri: (x, y + top) for iri, (x, y) in placed.items()}
        marks.append(Mark("band", band[0].cls_label, scale.left, top))
        top += height + _BAND_GAP
    undated = [node for node in nodes if node.year is None]
    if undated:
        placed, width = _rows(undated, boxes, max(top, 500.0))
        left = scale.left - width - _ASIDE
        points |= {iri: (x + left, y) for iri, (x, y) in placed.items()}
        marks.append(Mark("band", _UNDATED, left, 0.0))
    middle = (
        min((y for _, y in points.values()), default=0) + max((y for _, y in points.values()), default=0)
    ) / 2
    centred = {iri: (round(x, 1), round(y - middle, 1)) for iri, (x, y) in points.items()}
    shifted = tuple(Mark(one.sort, one.label, round(one.x, 1), round(one.y - middle, 1)) for one in marks)
    return Arrangement("time", {**centred, **pinned}, shifted)


def _classes(nodes: Sequence[Node]) -> list[str]:
    counts: dict[str, int] = {}
    for node in nodes:
        counts[node.cls] = counts.get(node.cls, 0) + 1
    return sorted(counts, key=lambda cls: (counts[cls], cls))


class _Scale:
    """Years to x, all equally wide; the more there is to show, the wider."""

    def __init__(self, years: Sequence[float]) -> None:
        self.first = floor(min(years, default=0.0))
        self.last = max(ceil(max(years, default=1.0)), self.first + 1)
        width = _WIDTH + 14.0 * len(years) ** 0.85
        self.left: float = -width / 2
        self.right: float = width / 2

    @property
    def ticks(self) -> list[int]:
        step = next((one for one in _STEPS if (self.last - self.first) / one <= 24), _STEPS[-1])
        return [year for year in range(self.first, self.last + 1) if year % step == 0]

    def x(self, year: float) -> float:
        """Where a year stands, with its fraction."""
        return self.left + (self.right - self.left) * (year - self.first) / (self.last - self.first)


def _stack(band: Sequence[Node], boxes: Mapping[str, Box], scale: _Scale) -> tuple[dict[str, Point], float]:
    """Rows filled from the top, each node in the first where it does not touch the one before."""
    ends: list[float] = []
    rows: dict[str, int] = {}
    high = _TALL * max((boxes[node.iri][1] for node in band), default=0.0) + _GAP
    for node in band:
        width = boxes[node.iri][0]
        begin = scale.x(node.year or 0.0) - width / 2
        row = next((at for at, end in enumerate(ends) if end <= begin), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = begin + width + 1.0
        rows[node.iri] = row
    placed = {node.iri: (scale.x(node.year or 0.0), rows[node.iri] * high + high / 2) for node in band}
    return placed, high * len(ends)


def _rows(nodes: Sequence[Node], boxes: Mapping[str, Box], high: float) -> tuple[dict[str, Point], float]:
    """Line by line, like words on a page about so high, class by class; and how wide the page is."""
    area = sum((boxes[node.iri][0] * _AIRY + _GAP) * (boxes[node.iri][1] * _TALL + _GAP) for node in nodes)
    wide = max(1.15 * area / high, *(boxes[node.iri][0] * _AIRY for node in nodes))
    points: dict[str, Point] = {}
    left, top, tall = 0.0, 0.0, 0.0
    for node in sorted(nodes, key=lambda one: (one.cls, -one.weight, one.iri)):
        width, height = boxes[node.iri][0] * _AIRY, boxes[node.iri][1] * _TALL
        if left and left + width > wide:
            left, top, tall = 0.0, top + tall + _GAP, 0.0
        points[node.iri] = (left + width / 2, top + height / 2)
        left += width + _GAP
        tall = max(tall, height)
    return points, wide
