"""The map of a theme made ready to be drawn: boxes of text in three columns, and the curves between them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Ref
from kg.theme_map import Column, ThemeMap
from web.timescale import text_width

__all__ = ["Box", "Branch", "Curve", "Drawing", "Heading", "Outline", "draw", "outline"]

WIDTH = 900
_COLUMN, _GUTTER, _SIZE, _LINE = 248, 78, 13.0, 16
_PAD, _GAP, _TOP = 5, 5, 30


@dataclass(frozen=True, slots=True)
class Box:
    """A thing: its text in one or two lines, and the box that they fill."""

    ref: Ref
    lines: tuple[str, ...]
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a column, and how many of its things are not drawn."""

    name: str
    x: float
    y: float
    more: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A tie: the path from box to box, the two things, what ties them, and whether it passes a column."""

    path: str
    start: Ref
    end: Ref
    relation: Ref
    far: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """All boxes and curves, and the height they need at a width of `WIDTH`."""

    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    headings: tuple[Heading, ...]
    height: float


def draw(shown: ThemeMap) -> Drawing:
    """Items on the left, theses in the middle, works and below them people on the right."""
    columns = {column.name: column for column in shown.columns if column.things}
    stacks = [
        [columns[name] for name in names if name in columns]
        for names in (("items",), ("theses",), ("works", "people"))
    ]
    heights = [_height(stack) for stack in stacks]
    tallest = max(heights, default=0.0)
    boxes: list[Box] = []
    headings: list[Heading] = []
    for at, (stack, height) in enumerate(zip(stacks, heights, strict=True)):
        count = sum(len(column.things) for column in stack)
        # A short column is spread out, so that its things lie level with what they are tied to.
        spare = min(64.0, (tallest - height) / max(1, count))
        y = 0.0
        for column in stack:
            x = float(at * (_COLUMN + _GUTTER))
            headings.append(Heading(column.name, x, y + 14, column.more))
            y += _TOP
            for ref in column.things:
                box = _box(ref, x, round(y + spare / 2, 1))
                boxes.append(box)
                y += box.height + _GAP + spare
            y += _TOP / 2
    return Drawing(tuple(boxes), tuple(_curves(shown, boxes)), tuple(headings), round(tallest, 1))


def _height(stack: list[Column]) -> float:
    rows = sum(_box(ref, 0, 0).height + _GAP for column in stack for ref in column.things)
    return rows + 1.5 * _TOP * len(stack)


def _box(ref: Ref, x: float, y: float) -> Box:
    lines = _wrapped(ref.label, _COLUMN - 2 * _PAD - 14)
    return Box(ref, lines, x, y, len(lines) * _LINE + 2 * _PAD)


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    """The text in at most two lines; what is longer ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, _SIZE) <= width:
            lines[-1] = longer
        elif not lines[-1]:
            lines[-1] = _cut(word, width)
        elif len(lines) == 2:
            lines[1] = _cut(longer, width)
            break
        else:
            lines.append(word if text_width(word, _SIZE) <= width else _cut(word, width))
    return tuple(lines)


def _cut(text: str, width: float) -> str:
    while text and text_width(text + "…", _SIZE) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _curves(shown: ThemeMap, boxes: list[Box]) -> list[Curve]:
    places = {box.ref.iri: box for box in boxes}
    curves = []
    for tie in shown.ties:
        start, end = places[tie.start], places[tie.end]
        if end.x <= start.x:
            continue
        left, right = start.x + _COLUMN, end.x
        bend = (right - left) * 0.5
        one, other = start.middle, end.middle
        path = f"M{left:g},{one:g}C{left + bend:g},{one:g} {right - bend:g},{other:g} {right:g},{other:g}"
        curves.append(Curve(path, start.ref, end.ref, tie.relation, right - left > _COLUMN))
    return curves


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing of the map and what hangs on it in the next column, each with what is tied to that in turn."""

    ref: Ref | None
    leaves: tuple[tuple[Ref, tuple[Ref, ...]], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The map read downwards: items with their theses, those of no item last (``ref`` None), the rest."""

    branches: tuple[Branch, ...]
    others: tuple[Column, ...]


def outline(shown: ThemeMap) -> Outline:
    """The map for a narrow screen; each thesis with its works and people, what no thesis has at the end."""
    columns = {column.name: column for column in shown.columns}
    tied: dict[str, set[str]] = {}
    for tie in shown.ties:
        tied.setdefault(tie.start, set()).add(tie.end)
        tied.setdefault(tie.end, set()).add(tie.start)

    def of(iri: str, *names: str) -> tuple[Ref, ...]:
        things = [ref for name in names if name in columns for ref in columns[name].things]
        return tuple(ref for ref in things if ref.iri in tied.get(iri, ()))

    def leaves(theses: tuple[Ref, ...]) -> tuple[tuple[Ref, tuple[Ref, ...]], ...]:
        return tuple((ref, of(ref.iri, "works", "people")) for ref in theses)

    items = columns["items"].things if "items" in columns else ()
    theses = columns["theses"].things if "theses" in columns else ()
    branches = [Branch(item, leaves(of(item.iri, "theses"))) for item in items]
    told = {ref.iri for branch in branches for ref, _ in branch.leaves}
    alone = leaves(tuple(ref for ref in theses if ref.iri not in told))
    seen = {ref.iri for _, its in (*alone, *(leaf for one in branches for leaf in one.leaves)) for ref in its}
    others = [
        Column(name, tuple(ref for ref in columns[name].things if ref.iri not in seen), columns[name].more)
        for name in ("works", "people")
        if name in columns
    ]
    return Outline(
        (*branches, *([Branch(None, alone)] if alone else [])),
        tuple(column for column in others if column.things or column.more),
    )
