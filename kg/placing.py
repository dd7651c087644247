"""Where new things of a view go: what stands stays, what is new comes near what it is tied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from zlib import crc32

from kg.layout import Point, label_box, place

__all__ = ["Point", "placed"]

#: Up to so many things the new ones are moved apart by forces; beyond, they stay where they were put.
_FORCED = 700
_STEP = 46.0
_GOLDEN = pi * (3 - sqrt(5))


def placed(
    things: Sequence[str],
    ends: Sequence[tuple[str, str]],
    labels: Mapping[str, str],
    weights: Mapping[str, float],
    places: Mapping[str, Point],
) -> dict[str, Point]:
    """A place for every thing: the one in ``places``, else one beside those it is tied to.

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
        return {iri: _spiral((0.0, 0.0), number) for number, iri in enumerate(things)}
    start = _beside(new, ends, known)
    if len(things) > _FORCED:
        return {iri: known.get(iri) or start[iri] for iri in things}
    boxes = {iri: label_box(labels[iri], weights.get(iri, 0.0)) for iri in things}
    where = place(things, ends, boxes, pinned=known, start=start, rounds=0)
    return {iri: known.get(iri) or where[iri] for iri in things}


def _beside(
    new: Sequence[str], ends: Sequence[tuple[str, str]], known: Mapping[str, Point]
) -> dict[str, Point]:
    """New things around the middle of what they are tied to, each in its turn further out."""
    ties: dict[str, list[str]] = {}
    for one, other in ends:
        ties.setdefault(one, []).append(other)
        ties.setdefault(other, []).append(one)
    taken: dict[tuple[int, int], int] = {}
    places: dict[str, Point] = {}
    for iri in sorted(new, key=lambda iri: (crc32(iri.encode("utf-8")), iri)):
        near = [known[other] for other in ties.get(iri, ()) if other in known]
        middle = (
            (sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)) if near else (0.0, 0.0)
        )
        cell = (round(middle[0] / 80), round(middle[1] / 80))
        taken[cell] = number = taken.get(cell, 2) + 1
        places[iri] = _spiral(middle, number)
    return places


def _spiral(middle: Point, number: int) -> Point:
    """Points on a sunflower's spiral around a middle, evenly dense."""
    far, angle = _STEP * sqrt(number + 0.5) * 1.4, _GOLDEN * number
    return round(middle[0] + far * cos(angle), 1), round(middle[1] + far * sin(angle), 1)
