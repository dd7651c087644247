"""Changes set out to be read: by relation, what many did together in one line, those of a view apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.model import Edge, Ref, ViewEdge
from kg.visible import Visible

__all__ = ["ChangeGroup", "ChangeLine", "grouped", "within"]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One statement, or several that differ in one end only: ``common`` is the other end, None for one."""

    edges: tuple[Edge, ...]
    common: Ref | None = None


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes by one relation."""

    relation: Ref
    lines: tuple[ChangeLine, ...]

    @property
    def count(self) -> int:
        """How many statements the lines hold."""
        return sum(len(line.edges) for line in self.lines)


def grouped(edges: Iterable[Edge]) -> tuple[ChangeGroup, ...]:
    """Changes by relation, those that carry dates of their own first, then the larger ones.

    Within a group their order stays; statements of the same date that share an end become one line.
    """
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.relation.iri, []).append(edge)
    groups = [ChangeGroup(some[0].relation, _lines(some)) for some in found.values()]
    return tuple(sorted(groups, key=_place))


def _place(group: ChangeGroup) -> tuple[object, ...]:
    own = any(edge.via for line in group.lines for edge in line.edges)
    return (not own, -len(group.lines), group.relation.label, group.relation.iri)


def _lines(edges: list[Edge]) -> tuple[ChangeLine, ...]:
    ways = (_folded(edges, by_object=True), _folded(edges, by_object=False))
    return min(ways, key=len)


def _folded(edges: list[Edge], *, by_object: bool) -> tuple[ChangeLine, ...]:
    together: dict[tuple[object, ...], list[Edge]] = {}
    for edge in edges:
        end = edge.object if by_object else edge.subject
        together.setdefault((end.iri, edge.period, edge.detail), []).append(edge)
    return tuple(
        ChangeLine(tuple(some), (some[0].object if by_object else some[0].subject) if len(some) > 1 else None)
        for some in together.values()
    )


def within(edges: Iterable[Edge], shown: Visible, change: str) -> tuple[Edge, ...]:
    """What a view shows as "began" or "ended", each edge once, told as the changes of the graph tell it."""
    exact: dict[tuple[object, ...], Edge] = {}
    for edge in edges:
        ends = (edge.subject.iri, edge.relation.iri, edge.object.iri)
        exact.setdefault((*ends, edge.period), edge)
        # The period of a change may be that of its work or event; it is drawn without one.
        exact.setdefault(ends, edge)
    refs = {node.ref.iri: node.ref for node in shown.view.nodes}
    found = []
    for drawn in shown.view.edges:
        if shown.changes.get(drawn.id) == change:
            ends = (drawn.source, drawn.relation.iri, drawn.target)
            told = exact.get((*ends, drawn.period)) or (None if drawn.period.dated else exact.get(ends))
            found.append(told or _plain(drawn, refs))
    return tuple(sorted(found, key=lambda edge: (edge.period.order, edge.subject.label, edge.object.label)))


def among(edges: Iterable[Edge], things: Collection[str]) -> tuple[Edge, ...]:
    """The edges between things of a view, drawn or not."""
    return tuple(edge for edge in edges if {edge.subject.iri, edge.object.iri} <= set(things))


def _plain(drawn: ViewEdge, refs: Mapping[str, Ref]) -> Edge:
    source, target = refs[drawn.source], refs[drawn.target]
    return Edge(source, drawn.relation, target, derived=drawn.derived, period=drawn.period)
