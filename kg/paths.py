"""How two things hang together: the connections that tell most.

A connection tells more the fewer steps it takes, the rarer its relations are, and the less it runs through
things to which everything is tied.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from math import log
from typing import TYPE_CHECKING

from kg.model import Edge, Path
from kg.neighbours import Link, to_edges
from kg.reader import Reader
from kg.simple import Level, SimpleLink, simple_level
from kg.situations import behind_link, situations
from kg.vocabulary import order_key

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Route", "cost_network", "paths", "told"]

#: The cost of a connection, and the things along it.
Route = tuple[float, list[str]]

#: So many connections are looked at before giving up on finding short ones.
_MOST_TRIED = 400
_HUB, _COMMON = 0.45, 0.35


def paths(reader: Reader, start: str, end: str, k: int, max_length: int, lang: str) -> list[Path]:
    """The ``k`` connections of at most ``max_length`` edges with the least cost, the same ones every time.

    [] when there is none, or both ends are one. Raises LimitExceeded for a graph too large to survey.
    """
    import networkx as nx

    level = simple_level(reader)
    if start == end or k <= 0 or start not in level.degrees or end not in level.degrees:
        return []
    network = cost_network(reader, level)
    found: list[Route] = []
    try:
        ways = nx.shortest_simple_paths(network, start, end, weight="cost")
        for nodes in islice(ways, _MOST_TRIED):
            if len(nodes) - 1 <= max_length:
                cost = sum(network.edges[pair]["cost"] for pair in pairwise(nodes))
                found.append((round(cost, 4), nodes))
                if len(found) >= k + 8:
                    break
    except nx.NetworkXNoPath:
        return []
    best = sorted(found)[:k]
    return [
        Path(tuple(edges), cost)
        for (cost, _), edges in zip(best, told(reader, level, best, lang), strict=True)
    ]


def cost_network(reader: Reader, level: Level) -> nx.Graph:
    """The simple level as a network whose edges cost the less the more they tell; kept until data change."""
    return reader.memo("paths", lambda: _network(level))


def _network(level: Level) -> nx.Graph:
    import networkx as nx

    common: dict[str, int] = {}
    for link in level.links:
        common[link.relation] = common.get(link.relation, 0) + 1
    network = nx.Graph()
    network.add_nodes_from(sorted(level.degrees))
    for link in level.links:
        cost = _cost(level, link, common)
        if (
            not network.has_edge(link.subject, link.object)
            or network.edges[link.subject, link.object]["cost"] > cost
        ):
            network.add_edge(link.subject, link.object, cost=cost)
    return network


def _cost(level: Level, link: SimpleLink, common: dict[str, int]) -> float:
    hubs = log(level.degrees[link.subject]) + log(level.degrees[link.object])
    return 1 + _HUB * hubs / 2 + _COMMON * log(common[link.relation]) / log(2 + len(level.links))


def told(reader: Reader, level: Level, best: Sequence[Route], lang: str) -> list[list[Edge]]:
    """The connections as edges: of several statements between two things the one that tells most."""
    pairs = {pair for _, nodes in best for pair in pairwise(nodes)}
    between: dict[frozenset[str], list[SimpleLink]] = {frozenset(pair): [] for pair in pairs}
    for link in level.links:
        ends = frozenset((link.subject, link.object))
        if ends in between:
            between[ends].append(link)
    everything = sorted({iri for pair in pairs for iri in pair})
    behind = situations(reader, lang, subjects=everything, objects=everything) if everything else {}

    def step(a: str, b: str) -> Link:
        link = min(between[frozenset((a, b))], key=lambda one: (*order_key(one.relation), one))
        turned = reader.schema.other_way(link.relation)
        nodes = behind_link(behind, link.subject, link.relation, turned, link.object)
        situation = nodes[0] if nodes else None
        return Link(link.subject, link.relation, link.object, link.subject == a, link.derived, situation)

    return [to_edges(reader, (step(a, b) for a, b in pairwise(nodes)), lang) for _, nodes in best]
