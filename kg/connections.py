"""How two or more things hang together: the connections that tell most, told as sentences with sources.

Where `kg.paths` gives the cheapest ways, this gives different ones: a second connection that only swaps one
event for another tells little new and comes later. Ways are found by walking from both ends until they meet,
with the most telling few kept at each thing, so that a large graph is walked as fast as a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import combinations
from typing import TYPE_CHECKING

from kg.evidence import edge_evidence
from kg.model import Edge, Evidence, Ref
from kg.neighbours import dates_of_others
from kg.paths import Route, cost_network, told
from kg.reader import Reader
from kg.simple import Level, simple_level
from kg.situations import periods
from kg.telling import Part, parts, plain

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MOST_ENDS", "Connection", "Step", "connections"]

#: More things than these are not connected with one another at once.
MOST_ENDS = 6
#: So many ways are kept at each thing on the way, and so many are weighed against one another in the end.
_KEPT, _WEIGHED = 6, 120
#: What it costs a way to resemble one already chosen: in all its relations, or in a thing on the way.
_SAME_RELATIONS, _SAME_THING = 2.5, 0.8


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a connection: the edge, what it says in words, what it rests on."""

    edge: Edge
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]

    @property
    def text(self) -> str:
        return plain(self.parts)


@dataclass(frozen=True, slots=True)
class Connection:
    """A way from one thing to another, step by step; lower ``cost`` tells more."""

    start: Ref
    end: Ref
    things: tuple[Ref, ...]
    steps: tuple[Step, ...]
    cost: float

    @property
    def text(self) -> str:
        """All steps as one text."""
        return " ".join(step.text for step in self.steps)


def connections(
    reader: Reader, ends: Sequence[str], lang: str = "en", *, k: int = 3, max_length: int = 4
) -> list[Connection]:
    """The ``k`` connections between things (IRIs) that tell most and differ most; [] when there is none.

    Of more than two things each is connected with each other one, at least once where there is a way.
    Raises LimitExceeded for a graph too large to survey.
    """
    level = simple_level(reader)
    wanted = [iri for iri in dict.fromkeys(ends) if iri in level.degrees][:MOST_ENDS]
    pairs = list(combinations(wanted, 2))
    if not pairs or k <= 0 or max_length <= 0:
        return []
    network = cost_network(reader, level)
    each = max(1, -(-k // len(pairs)))
    chosen: list[Route] = []
    for start, end in pairs:
        routes = _routes(network, start, end, max_length)
        when = periods(reader, {iri for _, nodes in routes for iri in nodes[1:-1]})
        dates = {iri: period.start or period.attested or "~" for iri, period in when.items()}
        chosen += _different(level, routes, dates, each)
    return _named(reader, level, chosen, lang)


def _routes(network: nx.Graph, start: str, end: str, max_length: int) -> list[Route]:
    """Ways from one thing to another, the cheapest first, none twice through one thing."""
    there = _waves(network, start, -(-max_length // 2), avoid=end)
    back = _waves(network, end, max_length // 2, avoid=start)
    found: dict[tuple[str, ...], float] = {}
    for out, first in enumerate(there):
        for home, second in enumerate(back):
            # A way of one length is put together in one place only.
            if out - home not in (0, 1) or out + home == 0:
                continue
            for meeting in first.keys() & second.keys():
                for cost, nodes in first[meeting]:
                    for more, others in second[meeting]:
                        whole = (*nodes, *reversed(others[:-1]))
                        if len(set(whole)) == len(whole):
                            found[whole] = round(cost + more, 4)
    best = nsmallest(_WEIGHED, ((cost, list(nodes)) for nodes, cost in found.items()))
    if network.has_edge(start, end) and not any(len(nodes) == 2 for _, nodes in best):
        best.insert(0, (round(network.edges[start, end]["cost"], 4), [start, end]))
    return best


def _waves(network: nx.Graph, start: str, steps: int, *, avoid: str) -> list[dict[str, list[Route]]]:
    """The cheapest ways from a thing to each thing that lies 0, 1, 2 … steps from it."""
    waves: list[dict[str, list[Route]]] = [{start: [(0.0, [start])]}]
    for step in range(steps):
        reached: dict[str, list[Route]] = {}
        for node, ways in waves[-1].items():
            if node == avoid:
                continue
            for other, data in network.adj[node].items():
                if step and other == avoid:
                    continue
                cost = data["cost"]
                for sum_, nodes in ways:
                    if other not in nodes:
                        reached.setdefault(other, []).append((sum_ + cost, [*nodes, other]))
        waves.append({node: nsmallest(_KEPT, ways) for node, ways in reached.items()})
    return waves


def _different(level: Level, routes: Sequence[Route], dates: Mapping[str, str], k: int) -> list[Route]:
    """The cheapest ways, each dearer the more it resembles those before it; of equals what came first."""
    chosen: list[Route] = []
    left = list(routes)
    kinds = {tuple(nodes): tuple(level.classes.get(node, "") for node in nodes) for _, nodes in left}

    def dearer(route: Route) -> tuple[float, str, list[str]]:
        cost, nodes = route
        for _, before in chosen:
            cost += _SAME_RELATIONS * (kinds[tuple(before)] == kinds[tuple(nodes)])
            cost += _SAME_THING * len(set(before[1:-1]) & set(nodes[1:-1])) / max(1, len(nodes) - 2)
        return round(cost, 2), min((dates.get(node, "~") for node in nodes[1:-1]), default="~"), nodes

    while left and len(chosen) < k:
        best = min(left, key=dearer)
        left.remove(best)
        chosen.append(best)
    return chosen


def _named(reader: Reader, level: Level, routes: Sequence[Route], lang: str) -> list[Connection]:
    refs = reader.refs({iri for _, nodes in routes for iri in nodes}, lang)
    steps = _dated(reader, told(reader, level, routes, lang))
    return [
        Connection(
            refs[nodes[0]],
            refs[nodes[-1]],
            tuple(refs[iri] for iri in nodes),
            tuple(Step(edge, parts(edge, lang), edge_evidence(reader, edge, lang)) for edge in edges),
            cost,
        )
        for (cost, nodes), edges in zip(routes, steps, strict=True)
    ]


def _dated(reader: Reader, told_steps: Iterable[Sequence[Edge]]) -> list[list[Edge]]:
    """The steps without a date of their own, dated by what they lead to where that tells when they were."""
    steps = [list(edges) for edges in told_steps]
    bare = [edge for edges in steps for edge in edges if not edge.period.dated]
    when = dates_of_others(reader, ((edge.relation.iri, edge.object.iri) for edge in bare))

    def dated(edge: Edge) -> Edge:
        known = None if edge.period.dated else when.get((edge.relation.iri, edge.object.iri))
        return replace(edge, period=known) if known else edge

    return [[dated(edge) for edge in edges] for edges in steps]
