"""As a tree: under each theme what belongs to it, as in a table of contents; the blocks side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.layout import Point
from kg.layouts.apart import apart
from kg.layouts.model import Arrangement, Box, Link, Node
from kg.terms import KG

__all__ = ["tree"]

_ROOT = KG + "Theme"
_INDENT, _GAP, _GUTTER = 60.0, 6.0, 90.0
_RATIO = 1.6


def tree(
    nodes: Sequence[Node], links: Sequence[Link], boxes: Mapping[str, Box], pinned: Mapping[str, Point]
) -> Arrangement:
    """Each node below one other, theme over item over the rest; pinned nodes stay where they are.

    A graph without themes hangs from its best tied things, those that others are part of first.
    """
    by_iri = {node.iri: node for node in nodes}
    parents = _parents(by_iri, links)
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    roots = sorted(
        (node.iri for node in nodes if node.iri not in parents), key=lambda iri: _order(by_iri[iri])
    )
    blocks = _blocks([_lines(root, children, by_iri) for root in roots], boxes)
    points = _set(blocks, boxes)
    return Arrangement("tree", apart(nodes, points, boxes, pinned) if pinned else points)


def _order(node: Node) -> tuple[bool, list[object], str]:
    numbers: list[object] = [
        (1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", node.iri) if part
    ]
    return node.cls != _ROOT, numbers, node.iri


def _parents(nodes: Mapping[str, Node], links: Sequence[Link]) -> dict[str, str]:
    """One parent for each node that has one, so that no node lies below itself.

    Parts hang below their wholes; all else below what it is tied to, of several the deepest and least filled.
    What nearly everything is tied to heads a tree of its own, as hanging from it would say nothing.
    """
    ties: dict[str, set[str]] = {iri: set() for iri in nodes}
    wholes: dict[str, set[str]] = {}
    for part, whole, below in links:
        if part in nodes and whole in nodes and part != whole:
            ties[part].add(whole)
            ties[whole].add(part)
            if below:
                wholes.setdefault(part, set()).add(whole)
    roots = [iri for iri, node in nodes.items() if node.cls == _ROOT]
    hubs = {iri for iri in nodes if roots and len(ties[iri]) > max(12, len(nodes) // 6)} - set(roots)
    growth = _Growth(nodes, set(roots), hubs)
    growth.spread(roots, {part: its - hubs for part, its in wholes.items()}, deepest=True)
    growth.spread(list(growth.seen), ties)
    uppermost = {whole for its in wholes.values() for whole in its} - wholes.keys()
    rest = sorted(nodes, key=lambda iri: (iri not in hubs, iri not in uppermost, -len(ties[iri]), iri))
    for root in rest:
        if root not in growth.seen:
            growth.seen.add(root)
            growth.spread([root], ties)
    return growth.parents


class _Growth:
    """Trees as they grow, wave by wave."""

    def __init__(self, nodes: Mapping[str, Node], seen: set[str], hubs: set[str]) -> None:
        self.nodes, self.seen, self.hubs = nodes, seen, hubs
        self.parents: dict[str, str] = {}
        self._filled: dict[str, int] = {}
        self._depth: dict[str, int] = {}

    def spread(self, wave: Sequence[str], ties: Mapping[str, set[str]], *, deepest: bool = False) -> None:
        """Hang what is tied to the wave below it, then what is tied to that, and so on.

        With ``deepest``, what is also tied to something of the next wave waits for it.
        """
        while wave:
            above: dict[str, list[str]] = {}
            known = set(wave)
            for child, its in ties.items():
                if child not in self.seen and child not in self.hubs and (near := its & known):
                    above[child] = sorted(near)
            if deepest:
                above = {
                    child: its for child, its in above.items() if not ties[child] & above.keys()
                } or above
            for child in sorted(above, key=lambda iri: _order(self.nodes[iri])):
                parent = min(above[child], key=self._preference)
                self.parents[child] = parent
                self._filled[parent] = self._filled.get(parent, 0) + 1
                self._depth[child] = self._depth.get(parent, 0) + 1
            self.seen |= above.keys()
            wave = [*wave, *above] if deepest and above else list(above)

    def _preference(self, parent: str) -> tuple[int, int, str]:
        return -self._depth.get(parent, 0), self._filled.get(parent, 0), parent


def _lines(root: str, children: Mapping[str, list[str]], nodes: Mapping[str, Node]) -> list[tuple[str, int]]:
    """The nodes under a root in reading order, each with its depth."""
    lines: list[tuple[str, int]] = []
    waiting = [(root, 0)]
    while waiting:
        iri, depth = waiting.pop()
        lines.append((iri, depth))
        below = sorted(children.get(iri, ()), key=lambda one: _order(nodes[one]), reverse=True)
        waiting += [(child, depth + 1) for child in below]
    return lines


Block = list[tuple[str, int]]


def _blocks(blocks: Sequence[Block], boxes: Mapping[str, Box]) -> list[list[Block]]:
    """Columns of blocks, all about equally high, together about as wide as a screen."""
    heights = [sum(boxes[iri][1] + _GAP for iri, _ in block) for block in blocks]
    widths = [max((boxes[iri][0] + _INDENT * depth for iri, depth in block), default=0.0) for block in blocks]
    area = sum((width + _GUTTER) * height for width, height in zip(widths, heights, strict=True))
    most = max((area / _RATIO) ** 0.5, max(heights, default=0.0) / 3, 600.0)
    columns: list[list[Block]] = []
    filled = most
    for block, height in zip(blocks, heights, strict=True):
        for piece in _pieces(block, boxes, most) if height > most else [block]:
            tall = sum(boxes[iri][1] + _GAP for iri, _ in piece)
            if filled + tall > most or not columns:
                columns.append([])
                filled = 0.0
            columns[-1].append(piece)
            filled += tall + (_GAP * 3 if len(piece) > 1 else 0.0)
    return columns


def _pieces(block: Block, boxes: Mapping[str, Box], most: float) -> list[Block]:
    pieces: list[Block] = [[]]
    filled = 0.0
    for iri, depth in block:
        if filled > most:
            pieces.append([])
            filled = 0.0
        pieces[-1].append((iri, depth))
        filled += boxes[iri][1] + _GAP
    return pieces


def _set(columns: Sequence[Sequence[Block]], boxes: Mapping[str, Box]) -> dict[str, Point]:
    points: dict[str, Point] = {}
    left = 0.0
    for column in columns:
        top, right = 0.0, left
        for block in column:
            for iri, depth in block:
                width, height = boxes[iri]
                begin = left + depth * _INDENT
                points[iri] = (begin + width / 2, top + height / 2)
                right = max(right, begin + width)
                top += height + _GAP
            top += _GAP * 3 if len(block) > 1 else 0.0
        left = right + _GUTTER
    if not points:
        return {}
    middle = (
        (min(x for x, _ in points.values()) + max(x for x, _ in points.values())) / 2,
        (min(y for _, y in points.values()) + max(y for _, y in points.values())) / 2,
    )
    return {iri: (round(x - middle[0], 1), round(y - middle[1], 1)) for iri, (x, y) in points.items()}
