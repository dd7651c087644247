"""By force: what is tied together lies together. Exact for a few hundred nodes, on a grid for thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any
from zlib import crc32

from kg.layout import HEIGHT, WIDTH, Point
from kg.layout import place as place_few
from kg.layouts.apart import apart, room
from kg.layouts.model import Arrangement, Box, Link, Node

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[np.float64]]

__all__ = ["force"]

#: Up to so many nodes every pair is looked at.
_FEW = 250
_GRID = 96


def force(
    nodes: Sequence[Node], links: Sequence[Link], boxes: Mapping[str, Box], pinned: Mapping[str, Point]
) -> Arrangement:
    """The nodes where attraction along ties and repulsion between all hold each other."""
    iris = [node.iri for node in nodes]
    ends = [(a, b) for a, b, _ in links]
    if len(nodes) <= _FEW:
        wanted: Mapping[str, Point] = place_few(iris, ends, boxes, pinned=pinned)
    else:
        wanted = _many(iris, ends)
    grow = room([boxes[iri] for iri in iris]) if not pinned else 1.0
    spread = {iri: (x * grow, y * grow) for iri, (x, y) in wanted.items()}
    return Arrangement("force", apart(nodes, spread, boxes, pinned))


def _many(iris: Sequence[str], ends: Sequence[tuple[str, str]]) -> dict[str, Point]:
    """Repulsion from the density of nodes on a grid, by convolution; attraction along ties."""
    import numpy as np

    order = {iri: at for at, iri in enumerate(iris)}
    pairs = np.array(
        sorted({(order[a], order[b]) for a, b in ends if a in order and b in order and a != b}),
        dtype=np.int64,
    ).reshape(-1, 2)
    where = np.array([_seeded(iri) for iri in iris])
    degree = np.bincount(pairs.ravel(), minlength=len(iris)).astype(np.float64)
    pull = 1 / np.sqrt(np.minimum(degree[pairs[:, 0]], degree[pairs[:, 1]]))[:, None]
    kernel = _kernel()
    steps = 140
    for step in range(steps):
        move = _repulsion(where, kernel) * (9.0 / len(iris))
        along = where[pairs[:, 0]] - where[pairs[:, 1]]
        drag = along * pull * 1.6
        for axis in (0, 1):
            move[:, axis] -= np.bincount(pairs[:, 0], weights=drag[:, axis], minlength=len(iris))
            move[:, axis] += np.bincount(pairs[:, 1], weights=drag[:, axis], minlength=len(iris))
        move -= where * (0.35 + 0.5 * (degree == 0))[:, None]
        size = np.sqrt((move**2).sum(axis=1, keepdims=True)) + 1e-9
        where += move / size * np.minimum(size, 0.12 * (1 - step / steps) + 0.002)
    fitted = _evened(where) * np.array([WIDTH, HEIGHT]) * 0.96
    return {iri: (float(fitted[at, 0]), float(fitted[at, 1])) for iri, at in order.items()}


def _evened(where: Array) -> Array:
    """The plane between -1 and 1, half as it is and half so that each strip of it holds as many nodes."""
    import numpy as np

    scale = np.quantile(np.abs(where), 0.98, axis=0) + 1e-9
    plain = np.clip(where / scale, -1.0, 1.0)
    ranks = where.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    even = 2 * (ranks + 0.5) / len(where) - 1
    mixed: Array = 0.4 * plain + 0.6 * even
    return mixed


def _seeded(iri: str) -> Point:
    seed = crc32(iri.encode("utf-8"))
    angle, far = 2 * pi * (seed % 9973) / 9973, (0.05 + 0.95 * (seed // 9973 % 997) / 997) ** 0.5
    return far * cos(angle), far * sin(angle)


def _kernel() -> tuple[Any, Any]:
    """The force between two cells of the grid, by their distance, made ready for convolution."""
    import numpy as np

    size = 2 * _GRID
    steps = np.fft.fftfreq(size) * size / _GRID * 4
    x, y = np.meshgrid(steps, steps, indexing="xy")
    squared = x**2 + y**2 + 0.004
    return np.fft.rfft2(x / squared), np.fft.rfft2(y / squared)


def _repulsion(where: Array, kernel: tuple[Any, Any]) -> Array:
    """What pushes each node away from where many are; the plane reaches from -2 to 2."""
    import numpy as np

    cells = np.clip((where + 2) / 4 * _GRID, 0, _GRID - 1.001)
    low = cells.astype(np.int64)
    part = cells - low
    density = np.zeros((2 * _GRID, 2 * _GRID))
    shares = []
    for right, below in ((0, 0), (1, 0), (0, 1), (1, 1)):
        share = np.abs(1 - right - part[:, 0]) * np.abs(1 - below - part[:, 1])
        shares.append((low[:, 1] + below, low[:, 0] + right, share))
        np.add.at(density, shares[-1][:2], share)
    spectrum = np.fft.rfft2(density)
    pushed = np.zeros_like(where)
    for axis in (0, 1):
        field = np.fft.irfft2(spectrum * kernel[axis], s=density.shape)
        pushed[:, axis] = sum(field[row, column] * share for row, column, share in shares)
    return pushed
