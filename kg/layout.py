"""Where the nodes of a picture go: the same view looks the same on every machine.

A force layout with pinned nodes, drawn into a box of 16 to 10, then a pass that pushes labels apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["HEIGHT", "WIDTH", "Point", "label_box", "place", "ring"]

Point = tuple[float, float]
#: Half the width and height of the box that a picture fills.
WIDTH, HEIGHT = 1000.0, 625.0
#: So many things that hang on nothing stand in a row.
_IN_A_ROW = 12
_LINE, _CHARACTER, _LINE_HEIGHT, _GAP = 22, 7.4, 17.0, 10.0


def label_box(label: str, weight: float = 0.0) -> tuple[float, float]:
    """The width and height that a node takes with its label below it, wrapped at some twenty characters.

    >>> label_box("OpenAI")[0] < label_box("University of Toronto")[0]
    True
    """
    length = max(1, min(len(label), 90))
    lines = -(-length // _LINE)
    size = 16 + 26 * weight
    return max(size, min(length, _LINE) * _CHARACTER) + _GAP, size + lines * _LINE_HEIGHT + _GAP


def ring(count: int, wide: float, high: float, start: float = -pi / 2) -> list[Point]:
    """Points spread evenly on an ellipse, clockwise from the top.

    >>> [(round(x), round(y)) for x, y in ring(4, 100, 50)]
    [(0, -50), (100, 0), (0, 50), (-100, 0)]
    """
    return [
        (wide * cos(start + 2 * pi * i / count), high * sin(start + 2 * pi * i / count)) for i in range(count)
    ]


def place(
    nodes: Sequence[str],
    edges: Sequence[tuple[str, str]],
    boxes: Mapping[str, tuple[float, float]],
    *,
    pinned: Mapping[str, Point] | None = None,
    start: Mapping[str, Point] | None = None,
    rounds: int | None = None,
) -> dict[str, Point]:
    """A place for every node. ``pinned`` nodes stay where they are, ``start`` says where others begin;
    with no ``rounds`` they stay there but for what is needed to keep labels apart.

    ``boxes`` are the widths and heights of the nodes with their labels; they overlap as little as room
    allows.
    """
    import numpy as np

    if not nodes:
        return {}
    main, loose = _loose(nodes, edges) if rounds != 0 else (nodes, ())
    if loose and (pinned or {}).keys() <= set(main):
        above = _above(place(main, edges, boxes, pinned=pinned, start=start, rounds=rounds), pinned)
        return {**above, **_row(loose, max(y for _, y in above.values()))}
    order = {node: at for at, node in enumerate(nodes)}
    fixed = pinned or {}
    begin = {**(start or {}), **fixed}
    where = np.array([begin.get(node) or _anywhere(node) for node in nodes], dtype=np.float64)
    free = np.array([node not in fixed for node in nodes])
    ends = sorted({(order[a], order[b]) for a, b in edges if a in order and b in order and a != b})
    count = len(nodes)
    if rounds != 0:
        _forces(where, free, ends, rounds or (240 if count <= 150 else 120 if count <= 600 else 60))
        _fit(where, free)
    sizes = np.array([boxes.get(node, (60.0, 40.0)) for node in nodes], dtype=np.float64)
    if count <= 1500:
        _push_apart(where, free, sizes)
    return {
        node: (round(float(where[at, 0]), 1), round(float(where[at, 1]), 1)) for node, at in order.items()
    }


def _loose(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> tuple[Sequence[str], Sequence[str]]:
    """What hangs together, and the few that hang on nothing of it, neighbours side by side."""
    ties: dict[str, set[str]] = {node: set() for node in nodes}
    for one, other in edges:
        if one in ties and other in ties:
            ties[one].add(other)
            ties[other].add(one)
    parts: list[list[str]] = []
    left = dict.fromkeys(nodes)
    while left:
        part = [next(iter(left))]
        del left[part[0]]
        for node in part:
            fresh = [other for other in sorted(ties[node]) if other in left]
            part += fresh
            for other in fresh:
                del left[other]
        parts.append(part)
    parts.sort(key=lambda part: (-len(part), part))
    rest = [node for part in parts[1:] for node in part]
    if len(parts[0]) > 3 and 0 < len(rest) <= min(_IN_A_ROW, len(parts[0])):
        return parts[0], rest
    # However little is tied, it gets the room, and what is tied to nothing stands aside.
    tied = [node for part in parts if len(part) > 1 for node in part]
    alone = [part[0] for part in parts if len(part) == 1]
    return (tied, alone) if tied and 0 < len(alone) <= _IN_A_ROW else (nodes, ())


def _above(places: Mapping[str, Point], pinned: Mapping[str, Point] | None) -> dict[str, Point]:
    """The upper part of the box, the row below left free."""
    fixed = pinned or {}
    return {
        iri: (x, y) if iri in fixed else (x, round(0.86 * y - 0.14 * HEIGHT, 1))
        for iri, (x, y) in places.items()
    }


def _row(nodes: Sequence[str], lowest: float) -> dict[str, Point]:
    """Side by side below the lowest of the others."""
    step, high = 2 * WIDTH / len(nodes), min(HEIGHT, round(lowest + 0.24 * HEIGHT, 1))
    return {node: (round(-WIDTH + step * (at + 0.5), 1), high) for at, node in enumerate(nodes)}


def _anywhere(node: str) -> Point:
    """A start that depends on nothing but the node."""
    seed = crc32(node.encode("utf-8"))
    angle, far = 2 * pi * (seed % 9973) / 9973, 0.2 + 0.8 * (seed // 9973 % 997) / 997
    return 0.8 * WIDTH * far * cos(angle), 0.8 * HEIGHT * far * sin(angle)


def _forces(where: Array, free: Array, ends: list[tuple[int, int]], rounds: int) -> None:
    """Repulsion between all, attraction along edges, a little gravity; in a plane squeezed to a square."""
    import numpy as np

    stretch = np.array([1.0, HEIGHT / WIDTH])
    plane = where / stretch
    count = len(plane)
    ideal = 1.5 * WIDTH / max(1.0, count**0.5)
    degree = np.ones(count)
    for a, b in ends:
        degree[a] += 1
        degree[b] += 1
    sources = np.array([a for a, _ in ends], dtype=int)
    targets = np.array([b for _, b in ends], dtype=int)
    pull = 1.0 / np.sqrt(np.minimum(degree[sources], degree[targets])) if ends else np.zeros(0)
    heat = WIDTH / 8
    x, y = plane[:, 0].copy(), plane[:, 1].copy()
    inward = 0.06 * (1 + degree**0.5 / 4)
    for step in range(rounds):
        across, down = np.subtract.outer(x, x), np.subtract.outer(y, y)
        push = across * across
        push += down * down
        push += 25.0
        np.divide(ideal**2, push, out=push)
        across *= push
        down *= push
        right, below = across.sum(axis=1) - x * inward, down.sum(axis=1) - y * inward
        if ends:
            wide, high = x[sources] - x[targets], y[sources] - y[targets]
            tight = np.sqrt(wide * wide + high * high) / ideal * pull
            for move, drag in ((right, wide * tight), (below, high * tight)):
                move -= np.bincount(sources, weights=drag, minlength=count)
                move += np.bincount(targets, weights=drag, minlength=count)
        size = np.sqrt(right * right + below * below) + 1e-9
        part = np.where(free, np.minimum(size, heat * (1 - step / rounds) + 1.0) / size, 0.0)
        x += right * part
        y += below * part
    plane[:, 0], plane[:, 1] = x, y
    where[:] = plane * stretch


def _fit(where: Array, free: Array) -> None:
    """Scale the free nodes into the box; a few that strayed do not shrink the rest."""
    import numpy as np

    if not free.any():
        return
    for axis, half in ((0, WIDTH), (1, HEIGHT)):
        values = where[:, axis]
        if free.all():
            values -= (values.max() + values.min()) / 2
        far = float(np.abs(values[free]).max())
        if far > 0:
            scale = 0.94 * half / far
            values[free] *= scale if free.all() or scale < 1 else min(scale, 1.6)


def _push_apart(where: Array, free: Array, sizes: Array) -> None:
    """Move overlapping boxes apart along the way that is shorter, within the box of the picture."""
    import numpy as np

    half = sizes / 2
    wide, high = (np.add.outer(half[:, axis], half[:, axis]) - 0.5 for axis in (0, 1))
    share = np.where(free[:, None] & free[None, :], 0.5, 1.0)
    bounds = np.array([WIDTH, HEIGHT])
    upper = np.triu(np.ones((len(where), len(where)), dtype=bool), 1)
    for _ in range(160):
        hit = np.abs(np.subtract.outer(where[:, 0], where[:, 0])) < wide
        hit &= np.abs(np.subtract.outer(where[:, 1], where[:, 1])) < high
        hit &= upper
        if not hit.any():
            return
        first, second = np.nonzero(hit)
        apart = where[first] - where[second]
        depth = half[first] + half[second] - np.abs(apart)
        axis = np.where(depth[:, 0] * 0.7 < depth[:, 1], 0, 1)
        rows = np.arange(len(first))
        towards = np.sign(apart[rows, axis])
        towards[towards == 0] = np.where((first + second)[towards == 0] % 2, 1.0, -1.0)
        amount = depth[rows, axis] * towards * 0.55
        move = np.zeros_like(where)
        np.add.at(move, (first, axis), amount * share[first, second])
        np.add.at(move, (second, axis), -amount * share[first, second])
        where += np.where(free[:, None], np.clip(move, -60, 60), 0.0)
        np.clip(where, -bounds, bounds, out=where, where=free[:, None])
