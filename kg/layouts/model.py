"""What a layout is given and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.layout import Point, label_box

__all__ = ["Arrangement", "Box", "Link", "Mark", "Node", "boxes_of"]

Box = tuple[float, float]
#: One tie between two nodes: source, target, and whether the source lies below the target (is part of it).
Link = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Node:
    """A node to place; its weight is between 0 and 1, its year has a fraction and is None when undated."""

    iri: str
    label: str = ""
    cls: str = ""
    cls_label: str = ""
    weight: float = 0.0
    year: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of the layout itself to draw: a ring, a year, the name of a band.

    ``sort`` is "year" (a vertical line at x, down to y), "band" (a name at the left of y), "ring" (of
    radius x by y), "undated" (the head of the block without dates), "heading" (the name of a branch, at x
    and y), "branch" (the IRIs of parent and child) or "root" (the IRI of what stands above all).
    """

    sort: str
    label: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The place of every node, the marks that explain it, and the layout's name."""

    layout: str
    points: Mapping[str, Point]
    marks: tuple[Mark, ...] = field(default_factory=tuple)


def boxes_of(nodes: Sequence[Node]) -> dict[str, Box]:
    """The width and height of each node with its label."""
    return {node.iri: label_box(node.label, node.weight) for node in nodes}
