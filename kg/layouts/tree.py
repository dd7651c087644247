"""As a tree: what all hangs on at the top; below it the themes, each over what belongs to it, as in a table
of contents, and a branch for each class of what belongs to no theme; the branches in columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.layout import Point
from kg.layouts.apart import apart
from kg.layouts.model import Arrangement, Box, Link, Mark, Node
from kg.terms import KG

__all__ = ["tree"]

_ROOT = KG + "Theme"
#: What takes part in a life stands in a branch of its own, not below the ideas that it is tied to.
_OUTSIDE = frozenset(KG + name for name in ("Person", "Organization", "Place", "Event"))
_INDENT, _GAP, _GUTTER = 60.0, 6.0, 60.0
#: Rows are drawn lower than names below marks are high, as theirs stand beside them; columns are wider.
_AIRY = 1.7
#: How many columns there are to a row, so that each has the width of its names and each row their height.
_SHAPE = 0.26
#: The room below a branch, in rows; so many levels are set in from the left.
_AFTER, _DEEPEST = 0.7, 8


@dataclass(frozen=True, slots=True)
class _Branch:
    """What is read together: a heading, if no thing is the head, and the things with their depth."""

    lines: list[tuple[str, int]]
    heading: str = ""

    @property
    def rows(self) -> float:
        return len(self.lines) + bool(self.heading) + (_AFTER if len(self.lines) > 1 else 0.0)


def tree(
    nodes: Sequence[Node], links: Sequence[Link], boxes: Mapping[str, Box], pinned: Mapping[str, Point]
) -> Arrangement:
    """Each node below one other, theme over item over the rest; pinned nodes stay where they are.

    Nearly everything is tied to the one at the top. A graph without themes hangs from its best tied things,
    those that others are part of first. The marks name the branches ("heading"), the "root", and of each
    "branch" its two ends, parent and child.
    """
    by_iri = {node.iri: node for node in nodes}
    parents, top = _parents(by_iri, links)
    children: dict[str, list[str]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, []).append(child)
    heads = sorted(
        (node for node in nodes if node.iri not in parents and node.iri != top), key=lambda one: _order(one)
    )
    branches = _branches(heads, children, by_iri, any(node.cls == _ROOT for node in nodes))
    points, marks = _set(_columns(branches), boxes, top)
    marks += [Mark("branch", f"{parent} {child}") for child, parent in sorted(parents.items())]
    if top:
        marks += [Mark("root", top)]
        marks += [Mark("branch", f"{top} {head.iri}") for head in heads if head.cls == _ROOT]
    placed = apart(nodes, points, boxes, pinned) if pinned else points
    return Arrangement("tree", placed, tuple(marks))


def _order(node: Node) -> tuple[bool, list[object], str]:
    numbers: list[object] = [
        (1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", node.iri) if part
    ]
    return node.cls != _ROOT, numbers, node.iri


def _parents(nodes: Mapping[str, Node], links: Sequence[Link]) -> tuple[dict[str, str], str]:
    """One parent for each node that has one, so that no node lies below itself; and what stands above all.

    Parts hang below their wholes; other ideas below what they are tied to, of several the deepest and least
    filled. What nearly everything is tied to stands above, as hanging it from one of them would say nothing.
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
    if roots:
        return _under_themes(nodes, roots, ties, wholes)
    growth = _Growth(nodes, set(), set())
    uppermost = {whole for its in wholes.values() for whole in its} - wholes.keys()
    for root in sorted(nodes, key=lambda iri: (iri not in uppermost, -len(ties[iri]), iri)):
        if root not in growth.seen:
            growth.seen.add(root)
            growth.spread([root], ties)
    return growth.parents, ""


def _under_themes(
    nodes: Mapping[str, Node],
    roots: Sequence[str],
    ties: Mapping[str, set[str]],
    wholes: Mapping[str, set[str]],
) -> tuple[dict[str, str], str]:
    hubs = {iri for iri in nodes if len(ties[iri]) > max(12, len(nodes) // 6)} - set(roots)
    top = min(hubs, key=lambda iri: (-len(ties[iri]), iri), default="")
    outside = hubs | {iri for iri, node in nodes.items() if node.cls in _OUTSIDE}
    growth = _Growth(nodes, set(roots), outside)
    growth.spread(roots, {part: its - outside for part, its in wholes.items()}, deepest=True)
    growth.spread(list(growth.seen), ties)
    return growth.parents, top


class _Growth:
    """Trees as they grow, wave by wave."""

    def __init__(self, nodes: Mapping[str, Node], seen: set[str], outside: set[str]) -> None:
        self.nodes, self.seen, self.outside = nodes, seen, outside
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
                if child not in self.seen and child not in self.outside and (near := its & known):
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


def _branches(
    heads: Sequence[Node], children: Mapping[str, list[str]], nodes: Mapping[str, Node], themed: bool
) -> list[_Branch]:
    """One branch a theme; where there are themes, one a class of what is below none, the fullest first."""
    found: list[_Branch] = []
    apart_: dict[str, list[Node]] = {}
    for head in heads:
        if themed and head.cls != _ROOT:
            apart_.setdefault(head.cls, []).append(head)
        else:
            found.append(_Branch(_lines(head.iri, children, nodes)))
    for some in sorted(apart_.values(), key=lambda some: (-len(some), some[0].cls)):
        weighty = sorted(some, key=lambda one: (-one.weight, one.iri))
        lines = [line for one in weighty for line in _lines(one.iri, children, nodes)]
        found.append(_Branch([(iri, depth + 1) for iri, depth in lines], some[0].cls_label or "…"))
    return found


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


def _columns(branches: Sequence[_Branch]) -> list[list[_Branch]]:
    """The branches in reading order, in columns about equally high; only one higher than a column is cut."""
    total = sum(branch.rows for branch in branches)
    count = max(1, round((_SHAPE * total) ** 0.5))
    most = total / count
    while True:
        columns = _filled(branches, most)
        if len(columns) <= count:
            return columns
        most = most * 1.04 + 0.1


def _filled(branches: Sequence[_Branch], most: float) -> list[list[_Branch]]:
    columns: list[list[_Branch]] = [[]]
    filled = 0.0
    for branch in branches:
        for piece in _pieces(branch, most):
            if columns[-1] and filled + piece.rows - _AFTER > most:
                columns.append([])
                filled = 0.0
            columns[-1].append(piece)
            filled += piece.rows
    return columns


def _pieces(branch: _Branch, most: float) -> list[_Branch]:
    if branch.rows - _AFTER <= most:
        return [branch]
    long = max(1, int(most) - bool(branch.heading))
    cut = [branch.lines[at : at + long] for at in range(0, len(branch.lines), long)]
    return [_Branch(lines, branch.heading if not at else "") for at, lines in enumerate(cut)]


def _set(
    columns: Sequence[Sequence[_Branch]], boxes: Mapping[str, Box], top: str
) -> tuple[dict[str, Point], list[Mark]]:
    """The places: every row equally high, every level set in; the uppermost above the middle of all."""
    high = max((height for _, height in boxes.values()), default=0.0) + _GAP
    points: dict[str, Point] = {}
    marks: list[Mark] = []
    left = 0.0
    for column in columns:
        row, wide = 0.0, 0.0
        for branch in column:
            if branch.heading:
                marks.append(Mark("heading", branch.heading, left, row * high))
                row += 1
            for iri, depth in branch.lines:
                inward = _INDENT * min(depth, _DEEPEST)
                points[iri] = (left + inward, row * high)
                wide = max(wide, inward + boxes[iri][0])
                row += 1
            row += _AFTER if len(branch.lines) > 1 else 0.0
        left += _AIRY * wide + _GUTTER
    if top:
        xs = [x for x, _ in points.values()] or [0.0]
        points[top] = ((min(xs) + max(xs)) / 2, -1.6 * high)
    if not points:
        return {}, []
    middle = tuple((min(axis) + max(axis)) / 2 for axis in zip(*points.values(), strict=True))
    placed = {iri: (round(x - middle[0], 1), round(y - middle[1], 1)) for iri, (x, y) in points.items()}
    moved = [
        Mark(one.sort, one.label, round(one.x - middle[0], 1), round(one.y - middle[1], 1)) for one in marks
    ]
    return placed, moved
