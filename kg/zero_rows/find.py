"""Which part of a query empties it: found by asking the query again with parts left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.zero_rows.patterns import Part, Query

__all__ = ["Culprit", "culprits"]

Ask = Callable[[str], bool]
#: These never empty a query: OPTIONAL and BIND only add.
_HARMLESS = ("optional", "bind")
#: Beyond this many parts only the order of the text is tried, so that the questions stay few.
_MANY = 24
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Culprit:
    """A part that empties a query, why (a key of messages.REASONS), and the rest."""

    part: Part | None
    reason: str
    rest: tuple[Part, ...] = ()


def culprits(query: Query, ask: Ask, may: Ask | None = None) -> tuple[Culprit, ...]:
    """The parts that empty a query, the most telling first; none when its group has solutions after all.

    ``ask`` answers an ASK query, False where that cannot be told in time; ``may`` does the same with True
    there, so that what is not known to match nothing is not blamed. What they raise passes through.
    """
    may = may or ask
    parts = _opened(query.parts)
    if not parts:
        return ()
    if parts[0].kind == "described":
        return tuple(Culprit(part, "described") for part in parts if not ask(query.asks((_about(part),))))
    if ask(query.asks(parts)):
        return (Culprit(None, "modifier"),)
    alone = _alone(query, parts, may)
    if alone:
        return tuple(inner for one in alone for inner in _within(query, one, ask, may))
    return _left_out(query, parts, ask) or _growing(query, parts, may)


def _about(part: Part) -> Part:
    """Any statement about a thing."""
    return Part("triple", f"{part.text} ?_p ?_o", part.start, part.end)


def _within(query: Query, culprit: Culprit, ask: Ask, may: Ask) -> tuple[Culprit, ...]:
    """What empties a group, a UNION or a subquery from within; the whole of it when that cannot be told."""
    if culprit.part is not None and culprit.part.kind == "graph":
        return _in_each(query, culprit.part, may) or (culprit,)
    if culprit.part is None or culprit.part.kind not in ("group", "subquery"):
        return (culprit,)
    found = [
        one
        for branch in culprit.part.inner
        for one in culprits(replace(query, parts=branch.inner, tail=""), ask, may)
        if one.part is not None
    ]
    return tuple(found) or (culprit,)


def _in_each(query: Query, graph: Part, ask: Ask) -> tuple[Culprit, ...]:
    """The parts of a GRAPH block that no graph has."""
    if len(graph.inner) < _SEVERAL:
        return ()
    blocks = [_in_graph(graph, inner) for inner in graph.inner]
    return tuple(
        Culprit(block, _reason(block))
        for block in blocks
        if block.kind == "graph" and not ask(query.asks((block,)))
    )


def _opened(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with each GRAPH block replaced by one block for each of its own parts."""
    opened: list[Part] = []
    for part in parts:
        if part.kind == "graph" and len(part.inner) > 1 and not part.terms[0].startswith(("?", "$")):
            opened += [_in_graph(part, inner) for inner in part.inner]
        else:
            opened.append(part)
    return tuple(opened)


def _in_graph(graph: Part, inner: Part) -> Part:
    if inner.kind in ("filter", "bind", "values"):
        return inner
    text = f"GRAPH {graph.terms[0]} {{ {inner.text} }}"
    return Part("graph", text, inner.start, inner.end, graph.terms, (inner,))


def _others(parts: tuple[Part, ...], part: Part) -> tuple[Part, ...]:
    return tuple(other for other in parts if other is not part)


def _alone(query: Query, parts: tuple[Part, ...], ask: Ask) -> tuple[Culprit, ...]:
    """Patterns without a single match of their own."""
    return tuple(
        Culprit(part, _reason(part), _others(parts, part))
        for part in parts
        if part.kind in ("triple", "graph", "group", "subquery") and not ask(query.asks((part,)))
    )


def _reason(part: Part) -> str:
    if part.kind != "graph":
        return "alone"
    return "any_graph" if part.terms[0].startswith(("?", "$")) else "graph"


def _left_out(query: Query, parts: tuple[Part, ...], ask: Ask) -> tuple[Culprit, ...]:
    """Parts without which there would be a solution; filters first, since they are meant to remove."""
    if len(parts) > _MANY:
        return ()
    able = sorted(
        (part for part in parts if part.kind not in _HARMLESS), key=lambda part: part.kind != "filter"
    )
    found = [part for part in able if ask(query.asks(_others(parts, part)))]
    filters = [part for part in found if part.kind in ("filter", "minus")]
    return tuple(
        Culprit(part, part.kind if part in filters else "together", _others(parts, part))
        for part in filters or found
    )


def _growing(query: Query, parts: tuple[Part, ...], ask: Ask) -> tuple[Culprit, ...]:
    """The part at which the query, read in order, runs empty: several parts stand against each other."""
    patterns = [part for part in parts if part.kind not in (*_HARMLESS, "filter")]
    ordered = patterns + [part for part in parts if part.kind == "filter"]
    for count in range(1, len(ordered) + 1):
        if not ask(query.asks(ordered[:count])):
            part = ordered[count - 1]
            reason = "filter" if part.kind == "filter" else "together"
            return (Culprit(part, reason, tuple(ordered[: count - 1])),)
    return ()
