"""In rings: one thing in the middle, around it what is tied to it, around that what is tied to those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, pi, sin

from kg.layout import Point
from kg.layouts.apart import apart
from kg.layouts.model import Arrangement, Box, Link, Mark, Node

__all__ = ["rings"]

_FIRST, _STEP, _FLAT = 260.0, 190.0, 0.66


def rings(
    nodes: Sequence[Node],
    links: Sequence[Link],
    boxes: Mapping[str, Box],
    pinned: Mapping[str, Point],
    centre: str | None = None,
) -> Arrangement:
    """The nodes by their distance from the ``centre``, else from the best tied one; each near its parent."""
    ties: dict[str, set[str]] = {node.iri: set() for node in nodes}
    for a, b, _ in links:
        if a in ties and b in ties and a != b:
            ties[a].add(b)
            ties[b].add(a)
    if not nodes:
        return Arrangement("rings", {})
    middle = centre if centre in ties else min(ties, key=lambda iri: (-len(ties[iri]), iri))
    levels = _levels(middle, ties)
    points: dict[str, Point] = {middle: (0.0, 0.0)}
    radius = 0.0
    marks: list[Mark] = []
    by_iri = {node.iri: node for node in nodes}
    for level in levels[1:]:
        ordered = _ordered(level, ties, points, by_iri)
        for piece in _circles(ordered, boxes, radius):
            radius = max(_FIRST, radius + _STEP)
            points |= _spread(piece, boxes, radius)
        marks.append(Mark("ring", "", round(radius, 1), round(radius * _FLAT, 1)))
    placed = apart(nodes, points, boxes, {middle: (0.0, 0.0), **pinned})
    return Arrangement("rings", placed, tuple(marks))


def _levels(middle: str, ties: Mapping[str, set[str]]) -> list[list[str]]:
    """The nodes by the number of steps from the middle; those out of reach come last."""
    levels, seen = [[middle]], {middle}
    while levels[-1]:
        reached = sorted({other for iri in levels[-1] for other in ties[iri]} - seen)
        seen |= set(reached)
        levels.append(reached)
    levels[-1] = sorted(ties.keys() - seen)
    return [level for level in levels if level]


def _ordered(
    level: Sequence[str], ties: Mapping[str, set[str]], points: Mapping[str, Point], nodes: Mapping[str, Node]
) -> list[str]:
    """Those of one class, or of one parent, side by side."""

    def angle(iri: str) -> float:
        above = [points[other] for other in ties[iri] if other in points and points[other] != (0.0, 0.0)]
        if not above:
            return 9.0
        return atan2(sum(y for _, y in above), sum(x for x, _ in above)) % (2 * pi)

    return sorted(level, key=lambda iri: (round(angle(iri), 2), nodes[iri].cls, iri))


def _circles(level: Sequence[str], boxes: Mapping[str, Box], radius: float) -> list[list[str]]:
    """A level that does not fit on one circle takes several, dealt out so that neighbours stay together."""
    need = sum(_length(boxes[iri]) for iri in level)
    count, around = 1, 0.0
    while True:
        around += 2 * pi * max(_FIRST, radius + _STEP * count) * 0.83
        if around >= need or count > 200:
            break
        count += 1
    if count == 1:
        return [list(level)]
    room = [max(_FIRST, radius + _STEP * (at + 1)) for at in range(count)]
    pieces: list[list[str]] = [[] for _ in range(count)]
    given = [0.0] * count
    for iri in level:
        at = min(range(count), key=lambda one: (given[one] / room[one], one))
        pieces[at].append(iri)
        given[at] += _length(boxes[iri])
    return [piece for piece in pieces if piece]


def _length(box: Box) -> float:
    """How much of a circle a box takes: wide ones more at top and bottom, high ones more at the sides."""
    return 0.6 * box[0] + 0.4 * box[1]


def _spread(piece: Sequence[str], boxes: Mapping[str, Box], radius: float) -> dict[str, Point]:
    lengths = [_length(boxes[iri]) for iri in piece]
    total = sum(lengths)
    points: dict[str, Point] = {}
    at = 0.0
    for iri, length in zip(piece, lengths, strict=True):
        angle = -pi / 2 + 2 * pi * (at + length / 2) / total
        points[iri] = (radius * cos(angle), radius * _FLAT * sin(angle))
        at += length
    return points
