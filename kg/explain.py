"""What the parts of a query cost, in words: how much each matches, and how much is left step by step.

Engines do not tell their plans in a common way, so this measures: each pattern is counted on its own, then
together with those before it, in the order in which an engine would likely try them, the fewest first. How
much longer each step took than the steps before it is its share of the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.errors import LimitExceeded
from kg.sparql_text import tokens
from kg.terms import Literal, Term
from kg.zero_rows.brackets import plain
from kg.zero_rows.patterns import Part, body, split

__all__ = ["BOUND", "Explanation", "Step", "explain"]

#: Beyond so many matches a part is said to have "more than" that many.
BOUND = 100_000
_MOST = 24
#: Below so many seconds in all, what a step takes is lost in what asking takes.
_TELLING = 0.05
_PATTERNS = ("triple", "graph", "group", "subquery", "values")

Select = Callable[[str], Iterable[Sequence[Term | None]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a query: its text and place (from 1), how many matches it has ``alone`` (None where that
    cannot be asked), and how many solutions there are ``together`` with the parts before it (None when
    that took too long). ``share`` is how much of the time this part took, in percent, None where all of it is
    too short to tell.

    ``kind`` is triple, graph, group, subquery, values, filter, optional, minus or bind. ``apart`` says that
    it shares no variable with the parts before it, so that every match is combined with every other.
    """

    kind: str
    part: str
    line: int
    column: int
    alone: int | None
    together: int | None
    apart: bool = False
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps of a query in the order in which they are best taken; none when it was not understood."""

    steps: tuple[Step, ...]
    complete: bool = True


def explain(text: str, select: Select) -> Explanation:
    """Measure the parts of a query; ``select`` answers a SELECT, each within limits of its own.

    What ``select`` raises for a query that is malformed passes through; a limit that is passed leaves the
    explanation incomplete.
    """
    query = split(text)
    if query is None or not query.parts:
        return Explanation((), complete=False)

    def count(parts: Sequence[Part]) -> int | None:
        inner = f"SELECT * {{ {body(list(parts))} }} LIMIT {BOUND + 1}"
        try:
            rows = list(
                select(f"{query.prologue} SELECT (COUNT(*) AS ?_n) {query.dataset} {{ {{ {inner} }} }}")
            )
        except LimitExceeded:
            return None
        value = rows[0][0] if rows else None
        return int(value.value) if isinstance(value, Literal) else None

    try:
        return _measured(text, query.parts[:_MOST], count, whole=len(query.parts) <= _MOST)
    except LimitExceeded:
        return Explanation((), complete=False)


def _measured(
    text: str, parts: Sequence[Part], count: Callable[[Sequence[Part]], int | None], *, whole: bool
) -> Explanation:
    alone = {part: count([part]) for part in parts if part.kind in _PATTERNS}
    steps: list[Step] = []
    spent: list[float] = []
    taken: list[Part] = []
    stuck = False
    for part, apart in _ordered(parts, alone):
        taken.append(part)
        began = time.perf_counter()
        together = None if stuck else count(taken)
        spent.append(0.0 if stuck else time.perf_counter() - began)
        stuck = stuck or together is None
        line = text.count("\n", 0, part.start) + 1
        column = part.start - (text.rfind("\n", 0, part.start) + 1) + 1
        shown = plain(" ".join(part.text.split()))
        steps.append(Step(part.kind, shown, line, column, alone.get(part), together, apart))
    shares = _shares(spent)
    steps = [replace(step, share=share) for step, share in zip(steps, shares, strict=True)]
    return Explanation(tuple(steps), complete=whole and not stuck)


def _shares(spent: Sequence[float]) -> list[int | None]:
    """How much longer each step took than those before it without it, in percent of all.

    >>> _shares([0.1, 0.1, 0.5])
    [20, 0, 80]
    >>> _shares([0.001, 0.002])
    [None, None]
    """
    more, before = [], 0.0
    for seconds in spent:
        more.append(max(0.0, seconds - before))
        before = max(before, seconds)
    if before < _TELLING:
        return [None] * len(more)
    return [round(100 * seconds / before) for seconds in more]


def _ordered(parts: Sequence[Part], alone: dict[Part, int | None]) -> Iterable[tuple[Part, bool]]:
    """The patterns, fewest matches first and connected where possible, each filter as soon as it can be
    applied; what only adds (OPTIONAL, BIND) after that. With each, whether it stands apart."""
    waiting = [part for part in parts if part.kind in _PATTERNS]
    later = [part for part in parts if part.kind not in _PATTERNS]
    bound: set[str] = set()
    while waiting:
        touching = [part for part in waiting if bound & _variables(part)]
        part = min(touching or waiting, key=lambda one: (_size(alone[one]), one.start))
        waiting.remove(part)
        yield part, bool(bound) and not touching and bool(_variables(part))
        bound |= _variables(part)
        ready = [one for one in later if one.kind in ("filter", "minus") and _variables(one) <= bound]
        for one in ready:
            later.remove(one)
            yield one, False
    for one in sorted(later, key=lambda one: (one.kind == "filter", one.start)):
        yield one, False


def _size(count: int | None) -> int:
    return BOUND + 2 if count is None else count


def _variables(part: Part) -> set[str]:
    return {token.text[1:] for token in tokens(part.text) if token.kind == "var"}
