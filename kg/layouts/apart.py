"""Keeping labels apart: each node goes to the free place nearest to where it would like to be.

The plane is a grid of small cells. Nodes are placed one after the other, the pinned and the weightier first;
each takes the cells that it covers. No two boxes share a cell, whatever the number of nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

from kg.layout import Point
from kg.layouts.model import Box, Node

if TYPE_CHECKING:
    import numpy as np

    Grid = np.ndarray[Any, np.dtype[np.bool_]]

__all__ = ["apart", "overlaps", "room"]

_CELL_WIDTH, _CELL_HEIGHT = 24.0, 14.0
#: How far to look for room, in cells, and at every how many of them.
_REACHES = ((20, 1), (60, 2), (400, 8))


def room(boxes: Sequence[Box], *, filled: float = 0.34) -> float:
    """By how much the usual picture (2000 by 1250) must grow so that these boxes fill only a part of it."""
    area = sum(width * height for width, height in boxes)
    return max(1.0, float((area / (2000.0 * 1250.0 * filled)) ** 0.5))


def apart(
    nodes: Sequence[Node],
    wanted: Mapping[str, Point],
    boxes: Mapping[str, Box],
    pinned: Mapping[str, Point] | None = None,
) -> dict[str, Point]:
    """The places of the nodes, moved so that no boxes overlap; ``pinned`` nodes do not move."""
    import numpy as np

    if not nodes:
        return {}
    fixed = pinned or {}
    where = {node.iri: fixed.get(node.iri, wanted[node.iri]) for node in nodes}
    columns = _reach([x for x, _ in where.values()], _CELL_WIDTH, len(nodes))
    rows = _reach([y for _, y in where.values()], _CELL_HEIGHT, len(nodes))
    taken: Grid = np.zeros((2 * rows + 1, 2 * columns + 1), dtype=bool)
    order = sorted(nodes, key=lambda node: (node.iri not in fixed, -node.weight, node.iri))
    placed: dict[str, Point] = {}
    for node in order:
        width, height = boxes[node.iri]
        across, down = ceil(width / _CELL_WIDTH), ceil(height / _CELL_HEIGHT)
        x, y = where[node.iri]
        left = round(x / _CELL_WIDTH - across / 2) + columns
        top = round(y / _CELL_HEIGHT - down / 2) + rows
        if node.iri in fixed:
            taken[max(0, top) : top + down, max(0, left) : left + across] = True
            placed[node.iri] = fixed[node.iri]
            continue
        at = _free(taken, left, top, across, down)
        taken[at[1] : at[1] + down, at[0] : at[0] + across] = True
        placed[node.iri] = (
            round((at[0] - columns + across / 2) * _CELL_WIDTH, 1),
            round((at[1] - rows + down / 2) * _CELL_HEIGHT, 1),
        )
    return {node.iri: placed[node.iri] for node in nodes}


def _reach(values: Sequence[float], cell: float, count: int) -> int:
    """Half the width of the grid in cells: all that is wanted, and room to move aside."""
    far = max((abs(value) for value in values), default=0.0)
    return int(far / cell) + 40 + int(6 * count**0.5)


def _free(taken: Grid, left: int, top: int, across: int, down: int) -> tuple[int, int]:
    """The free place nearest to the one wanted."""
    high, wide = taken.shape
    for right, below in _offsets():
        x, y = left + right, top + below
        if x < 0 or y < 0 or x + across > wide or y + down > high:
            continue
        if not taken[y : y + down, x : x + across].any():
            return x, y
    return _anywhere(taken, across, down)


def _anywhere(taken: Grid, across: int, down: int) -> tuple[int, int]:
    """Any free place, row by row; the grid is larger than all boxes together."""
    high, wide = taken.shape
    for y in range(high - down):
        for x in range(0, wide - across, max(1, across // 2)):
            if not taken[y : y + down, x : x + across].any():
                return x, y
    return 0, 0


@cache
def _offsets() -> tuple[tuple[int, int], ...]:
    """Steps away from a place, the nearest first; along a row is farther than across, as labels are wide."""
    steps = {
        ((x * _CELL_WIDTH) ** 2 + (y * _CELL_HEIGHT * 1.3) ** 2, x, y)
        for reach, stride in _REACHES
        for x in range(-reach, reach + 1, stride)
        for y in range(-reach, reach + 1, stride)
    }
    return tuple((x, y) for _, x, y in sorted(steps))


def overlaps(points: Mapping[str, Point], boxes: Mapping[str, Box]) -> list[tuple[str, str]]:
    """The pairs of nodes whose boxes overlap; what a layout is checked by.

    >>> overlaps({"a": (0, 0), "b": (30, 0), "c": (90, 0)}, {"a": (40, 20), "b": (40, 20), "c": (40, 20)})
    [('a', 'b')]
    """
    ordered = sorted(points, key=lambda iri: points[iri][0] - boxes[iri][0] / 2)
    found = []
    open_: list[str] = []
    for iri in ordered:
        x, y = points[iri]
        begin = x - boxes[iri][0] / 2
        open_ = [other for other in open_ if points[other][0] + boxes[other][0] / 2 > begin + 0.01]
        found += [
            (other, iri)
            for other in open_
            if abs(points[other][1] - y) < (boxes[other][1] + boxes[iri][1]) / 2 - 0.01
        ]
        open_.append(iri)
    return found
