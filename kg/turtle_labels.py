"""An order for blank nodes that depends on the graph alone, so that their labels do too.

Nodes are told apart by what they say and by who points to them, round by round (colour refinement).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import pyoxigraph as ox

from kg.terms import Term

__all__ = ["Nodes", "refine"]


class Nodes(Protocol):
    """What the order needs to know of a graph."""

    by_subject: dict[Term, dict[ox.NamedNode, list[Term]]]
    nested: set[Term]
    cells: set[Term]
    roots: list[Term]

    def items(self, head: Term) -> Iterator[Term]:
        """The members of a list."""


_Edges = dict[Term, list[tuple[str, Term]]]


def refine(
    graph: Nodes, comments: Mapping[Term, Sequence[str]], labelled: Sequence[Term], *, split: bool
) -> dict[Term, int]:
    """A number for each of the labelled nodes, the same for nodes that cannot be told apart.

    With ``split`` no two of them keep the same number: of nodes that look alike, one after the other is set
    apart. That makes no difference to the text when the nodes can be swapped, as nearly always.
    """
    nodes = [root for root in graph.roots if isinstance(root, ox.BlankNode)]
    said: dict[Term, list[str]] = {node: ["# " + line for line in comments.get(node, ())] for node in nodes}
    out: _Edges = defaultdict(list)
    back: _Edges = defaultdict(list)
    for root in graph.roots:
        for path, leaf in _leaves(graph, root):
            if not isinstance(leaf, ox.BlankNode):
                if root in said:
                    said[root].append(f"{path} {leaf}")
                continue
            about = said.setdefault(leaf, [])
            if isinstance(root, ox.BlankNode):
                out[root].append((path, leaf))
                back[leaf].append((path, root))
            else:
                about.append(f"^ {root} {path}")
    numbers = _ranks({node: tuple(sorted(said[node])) for node in said})
    while True:
        numbers = _stable(numbers, out, back)
        found = Counter(numbers[node] for node in labelled)
        twins = [number for number, count in found.items() if count > 1]
        if not twins or not split:
            return {node: numbers[node] for node in labelled}
        first = next(node for node in labelled if numbers[node] == min(twins))
        numbers = {node: 2 * number + (node != first) for node, number in numbers.items()}


def _stable(numbers: dict[Term, int], out: _Edges, back: _Edges) -> dict[Term, int]:
    """The numbers once another round tells no more nodes apart."""
    classes = 0
    while len(set(numbers.values())) > classes:
        classes = len(set(numbers.values()))
        numbers = _ranks(
            {
                node: (
                    number,
                    tuple(sorted((path, numbers[other]) for path, other in out.get(node, ()))),
                    tuple(sorted((path, numbers[other]) for path, other in back.get(node, ()))),
                )
                for node, number in numbers.items()
            }
        )
    return numbers


def _ranks(signs: Mapping[Term, Any]) -> dict[Term, int]:
    order = {sign: rank for rank, sign in enumerate(sorted(set(signs.values())))}
    return {node: order[sign] for node, sign in signs.items()}


def _leaves(graph: Nodes, root: Term) -> Iterator[tuple[str, Term]]:
    """What a subject leads to through nested nodes, with the way there."""
    stack: list[tuple[str, Term]] = [("", root)]
    while stack:
        path, node = stack.pop()
        for relation, values in graph.by_subject.get(node, {}).items():
            pending = [(f"{path} {relation}", value) for value in values]
            while pending:
                way, value = pending.pop()
                if isinstance(value, ox.Triple):
                    pending += [(f"{way} <{value.predicate}", value.subject)]
                    pending += [(f"{way} >{value.predicate}", value.object)]
                elif value not in graph.nested:
                    yield way, value
                elif value in graph.cells:
                    pending += [(f"{way} ({place})", item) for place, item in enumerate(graph.items(value))]
                else:
                    yield way + " []", ox.Literal("")
                    stack.append((way, value))
