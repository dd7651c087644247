"""Along time: x is the date, a band for each class; what has no date stands in a block below the scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor

from kg.layout import Point
from kg.layouts.model import Arrangement, Box, Mark, Node

__all__ = ["time"]

_WIDTH, _GAP, _BAND_GAP = 2400.0, 8.0, 46.0
_TALL = 1.3
#: How much more room rows take whose names stand beside their marks, in two lines.
_LINES = 1.7
#: So many columns of what is undated leave its names the room to stand beside their marks, on a wide screen.
_COLUMNS = 7
#: The shape of a block of few, which has to do on a phone, in columns to a row.
_FEW = 1.05
#: How much wider than high a block of very many undated things is, in columns to a row.
_SHAPE = 0.3
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


def time(nodes: Sequence[Node], boxes: Mapping[str, Box], pinned: Mapping[str, Point]) -> Arrangement:
    """The dated nodes at their dates, one band a class; the undated in a block of their own below.

    Nodes keep their exact x; those at one date stand one above the other. All years are equally wide. The
    marks are the "year" lines with their lower end, the names of the "band"s on their first rows, and the
    head of the "undated".
    """
    dated = [node for node in nodes if node.year is not None]
    scale = _Scale([node.year for node in dated if node.year is not None])
    points: dict[str, Point] = {}
    bands: list[Mark] = []
    top = 0.0
    for cls in _classes(dated):
        band = sorted((node for node in dated if node.cls == cls), key=lambda one: (one.year, one.iri))
        placed, height = _stack(band, boxes, scale)
        points |= {iri: (x, y + top) for iri, (x, y) in placed.items()}
        bands.append(Mark("band", band[0].cls_label, scale.left, top + min(y for _, y in placed.values())))
        top += height + _BAND_GAP
    marks = [Mark("year", str(year), scale.x(year), top) for year in scale.ticks] if dated else []
    undated = [node for node in nodes if node.year is None]
    if undated:
        bands.append(Mark("undated", "undated", scale.left, top))
        placed = _block(undated, boxes, scale)
        points |= {iri: (x, y + top + _BAND_GAP) for iri, (x, y) in placed.items()}
    middle = (
        min((y for _, y in points.values()), default=0) + max((y for _, y in points.values()), default=0)
    ) / 2
    centred = {iri: (round(x, 1), round(y - middle, 1)) for iri, (x, y) in points.items()}
    shifted = tuple(
        Mark(one.sort, one.label, round(one.x, 1), round(one.y - middle, 1)) for one in (*marks, *bands)
    )
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


def _block(nodes: Sequence[Node], boxes: Mapping[str, Box], scale: _Scale) -> dict[str, Point]:
    """Row by row, class by class, the weightiest first, in columns as wide as the scale and the names ask."""
    widest = max(boxes[node.iri][0] for node in nodes) + _GAP
    few, many = (round((shape * len(nodes)) ** 0.5) for shape in (_FEW, _SHAPE))
    columns = max(1, min(few, _COLUMNS), many)
    step = max((scale.right - scale.left) / columns, widest)
    heavy: dict[str, float] = {}
    for node in nodes:
        heavy[node.cls] = heavy.get(node.cls, 0.0) + node.weight
    ordered = sorted(nodes, key=lambda one: (-heavy[one.cls], one.cls, -one.weight, one.iri))
    points: dict[str, Point] = {}
    top = 0.0
    for row in (ordered[at : at + columns] for at in range(0, len(ordered), columns)):
        high = _LINES * max(boxes[node.iri][1] for node in row)
        for at, node in enumerate(row):
            points[node.iri] = (scale.left + at * step, top + high / 2)
        top += high + _GAP
    return points
