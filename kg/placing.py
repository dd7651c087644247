"""Where new things of a view go: what stands stays, what is new comes near what it is tied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, pi, sin, sqrt
from zlib import crc32

from kg.layout import Point, label_box, place
from kg.layouts.apart import apart
from kg.layouts.force import force
from kg.layouts.model import Box, Node

__all__ = ["Point", "placed"]

#: Up to so many things every pair is looked at; beyond, the layout for many places them.
_FORCED = 250
_STEP = 46.0
_GOLDEN = pi * (3 - sqrt(5))
#: So many things tied to one and the same that they come as a company of their own, and the room of each.
_COMPANY, _ROOM = 4, 50.0
#: The room of a thing that stands there and whose name is not at hand.
_UNNAMED = (130.0, 55.0)
#: By how much the names of new things, and of those that stand, are larger than a picture has them.
_NEW, _OLD = (1.5, 1.7), (1.2, 1.2)
#: How far from its thing a company is put, at most, and in how many directions room is looked for.
_FARTHEST, _DIRECTIONS = 2600.0, 24


def placed(
    things: Sequence[str],
    ends: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
    weights: Mapping[str, float],
    places: Mapping[str, Point],
) -> dict[str, Point]:
    """A place for every thing: the one in ``places``, else one beside those it is tied to. What stands in
    ``places`` besides is kept free.

    The same things and places always give the same picture.

    >>> placed(["a"], [], {"a": "A"}, {"a": 1.0}, {"a": (3.0, 4.0)})
    {'a': (3.0, 4.0)}
    """
    known = {iri: places[iri] for iri in things if iri in places}
    new = [iri for iri in things if iri not in known]
    if not new:
        return known
    if not known:
        boxes = {iri: label_box(labels[iri], weights.get(iri, 0.0)) for iri in things}
        if len(things) <= _FORCED:
            return place(things, ends, boxes)
        nodes = [Node(iri, labels[iri], weight=weights.get(iri, 0.0)) for iri in sorted(things)]
        return dict(force(nodes, [(one, other, False) for one, other in ends], boxes, {}).points)
    start = _beside(new, ends, known, [*places.values()])
    boxes = {iri: _roomy(label_box(labels[iri], weights.get(iri, 0.0)), iri not in known) for iri in things}
    boxes |= {iri: _UNNAMED for iri in places if iri not in boxes}
    nodes = [Node(iri, labels.get(iri, ""), weight=weights.get(iri, 0.0)) for iri in sorted(boxes)]
    where = apart(nodes, {**places, **start}, boxes, places)
    return {iri: where[iri] for iri in things}


def _roomy(box: Box, new: bool) -> Box:
    """The room of a thing among others: a screen shows a picture smaller than it is, but not its names."""
    across, down = _NEW if new else _OLD
    return box[0] * across, box[1] * down


def _beside(
    new: Sequence[str],
    ends: Sequence[tuple[str, str]],
    known: Mapping[str, Point],
    standing: Sequence[Point],
) -> dict[str, Point]:
    """New things near what they are tied to: many that one thing brings as a company where there is room,
    others around the middle of their ties, each in its turn further out.
    """
    ties: dict[str, set[str]] = {}
    for one, other in ends:
        if other in known:
            ties.setdefault(one, set()).add(other)
        if one in known:
            ties.setdefault(other, set()).add(one)
    ordered = sorted(new, key=lambda iri: (crc32(iri.encode("utf-8")), iri))
    places: dict[str, Point] = {}
    for home, group in _companies(ordered, ties).items():
        across, down = 1.5 * _ROOM * sqrt(len(group) + 1), 0.8 * _ROOM * sqrt(len(group) + 1)
        middle = _clearing(known[home], [*standing, *places.values()], across, down)
        for number, iri in enumerate(group):
            far, angle = sqrt((number + 0.5) / len(group)), _GOLDEN * number
            places[iri] = (middle[0] + across * far * cos(angle), middle[1] + down * far * sin(angle))
    taken: dict[tuple[int, int], int] = {}
    for iri in ordered:
        if iri in places:
            continue
        near = [known[other] for other in sorted(ties.get(iri, ()))]
        middle = (
            (sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)) if near else (0.0, 0.0)
        )
        cell = (round(middle[0] / 80), round(middle[1] / 80))
        taken[cell] = number = taken.get(cell, 2) + 1
        places[iri] = _spiral(middle, number)
    return places


def _companies(new: Sequence[str], ties: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """The new things that one known thing brings together, by that thing; few alone are no company."""
    brought: dict[str, int] = {}
    for iri in new:
        for other in ties.get(iri, ()):
            brought[other] = brought.get(other, 0) + 1
    groups: dict[str, list[str]] = {}
    for iri in new:
        if own := ties.get(iri):
            groups.setdefault(max(own, key=lambda other: (brought[other], other)), []).append(iri)
    return {home: group for home, group in groups.items() if len(group) >= _COMPANY}


def _clearing(home: Point, others: Sequence[Point], across: float, down: float) -> Point:
    """The middle of the nearest place around a thing where an ellipse of this size is free."""
    import numpy as np

    where = np.array(others)
    outward = atan2(home[1], home[0]) if home != (0.0, 0.0) else -pi / 2
    turns = sorted(range(_DIRECTIONS), key=lambda turn: min(turn, _DIRECTIONS - turn))
    best, fewest = home, len(others) + 1
    for far in np.arange(max(across, down) * 0.8 + 60, _FARTHEST, 60.0):
        for turn in turns:
            angle = outward + 2 * pi * turn / _DIRECTIONS
            spot = home[0] + float(far) * cos(angle), home[1] + float(far) * 0.7 * sin(angle)
            offset = (where - spot) / (across + 50, down + 40)
            crowd = int(((offset**2).sum(axis=1) < 1).sum())
            if crowd < fewest:
                best, fewest = spot, crowd
        if not fewest:
            break
    return best


def _spiral(middle: Point, number: int) -> Point:
    """Points on a sunflower's spiral around a middle, evenly dense."""
    far, angle = _STEP * sqrt(number + 0.5) * 1.4, _GOLDEN * number
    return round(middle[0] + far * cos(angle), 1), round(middle[1] + far * sin(angle), 1)
