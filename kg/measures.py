"""Measures of a network, each with a sentence that says what it means: who matters, and who belongs together.

All are computed on the simple level, each pair of things counted once; the same graph gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.model import Ref, View
from kg.reader import Reader
from kg.simple import simple_level
from kg.terms import KG

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "MEASURES",
    "Community",
    "Measure",
    "Measured",
    "communities",
    "community_of",
    "measure",
    "measures",
    "values_of",
    "weights",
]

_SEED = 20
#: From so many things on, betweenness is estimated from a sample of so many starting points.
_EXACT, _SAMPLED = 900, 250
_NAMED_BY = KG + "Theme"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its key, its name and what it means in one sentence, in one language."""

    key: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of a measure for one thing; ``weight`` is it between 0 and 1; ``rank`` 1 is the highest."""

    ref: Ref
    value: float
    weight: float
    rank: int


@dataclass(frozen=True, slots=True)
class Community:
    """Things more tied to one another than to the rest, named after the best tied theme or thing in it."""

    number: int
    name: str
    size: int
    members: tuple[Ref, ...]


_WORDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "degree": {
        "en": (
            "Number of ties",
            "How many other things it is directly tied to: large is what much is said about.",
        ),
        "fr": (
            "Nombre de liens",
            "À combien d'autres choses elle est directement liée : est grand ce dont il est beaucoup dit.",
        ),
    },
    "pagerank": {
        "en": (
            "Standing (PageRank)",
            "How often one would pass there by following ties at random: large is what is tied to things "
            "that are themselves well tied.",
        ),
        "fr": (
            "Notoriété (PageRank)",
            "Combien de fois on y passerait en suivant des liens au hasard : est grand ce qui est lié à des "
            "choses elles-mêmes bien liées.",
        ),
    },
    "betweenness": {
        "en": (
            "Bridge (betweenness)",
            "How many shortest ways between two other things lead through it: large is what holds parts "
            "together that would otherwise lie apart.",
        ),
        "fr": (
            "Pont (intermédiarité)",
            "Combien de plus courts chemins entre deux autres choses y passent : est grand ce qui tient "
            "ensemble des parties qui seraient sinon séparées.",
        ),
    },
    "community": {
        "en": (
            "Communities (Louvain)",
            "Things of one colour are more tied to one another than to the rest; the division is one "
            "reading of the network, not a statement of any source.",
        ),
        "fr": (
            "Communautés (Louvain)",
            "Les choses d'une même couleur sont plus liées entre elles qu'avec le reste ; ce découpage est "
            "une lecture du réseau, non l'affirmation d'une source.",
        ),
    },
}
#: The keys of all measures; "community" gives groups instead of sizes.
MEASURES: tuple[str, ...] = tuple(_WORDS)


def measures(lang: str = "en") -> list[Measure]:
    """All measures, with what each means.

    >>> [one.key for one in measures("fr")]
    ['degree', 'pagerank', 'betweenness', 'community']
    """
    return [Measure(key, *words.get(lang, words["en"])) for key, words in _WORDS.items()]


def measure(reader: Reader, key: str, lang: str = "en", among: Iterable[str] | None = None) -> list[Measured]:
    """The things of the graph by a measure, the highest first; ``among`` keeps only some of them.

    Weights are relative to the highest of those kept. Raises KgError for a measure that is none, or is
    "community"; LimitExceeded for a graph too large to survey.
    """
    if key not in MEASURES or key == "community":
        raise KgError(f"“{key}” is not a measure of size. Use degree, pagerank or betweenness.")
    values = values_of(reader, key)
    kept = values if among is None else {iri: values[iri] for iri in among if iri in values}
    ordered = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    most = ordered[0][1] if ordered else 0.0
    refs = reader.refs(kept, lang)
    return [
        Measured(refs[iri], value, round((value / most) ** 0.5, 4) if most else 0.0, rank)
        for rank, (iri, value) in enumerate(ordered, 1)
    ]


def values_of(reader: Reader, key: str) -> dict[str, float]:
    """The values of a measure by IRI, kept until the data change."""
    return reader.memo(f"measure {key}", lambda: _values(_network(reader), key))


def _network(reader: Reader) -> nx.Graph:
    return reader.memo("measured", lambda: _undirected(reader))


def _undirected(reader: Reader) -> nx.Graph:
    import networkx as nx

    level = simple_level(reader)
    network = nx.Graph()
    network.add_nodes_from(sorted(level.degrees))
    network.add_edges_from((link.subject, link.object) for link in level.links)
    return network


def _values(network: nx.Graph, key: str) -> dict[str, float]:
    import networkx as nx

    if key == "degree":
        return {iri: float(count) for iri, count in network.degree()}
    if key == "pagerank":
        return _pagerank(network)
    sample = None if len(network) <= _EXACT else min(_SAMPLED, len(network))
    between = nx.betweenness_centrality(network, k=sample, seed=_SEED)
    return {iri: round(value, 8) for iri, value in between.items()}


def _pagerank(network: nx.Graph) -> dict[str, float]:
    """PageRank by power iteration (Page et al. 1998, damping 0.85); networkx's own wants SciPy."""
    import numpy as np

    nodes = list(network)
    if not nodes:
        return {}
    order = {node: at for at, node in enumerate(nodes)}
    pairs = [(order[a], order[b]) for a, b in network.edges if a != b]
    ends = np.array([*pairs, *((b, a) for a, b in pairs)], dtype=np.int64).reshape(-1, 2)
    degree = np.bincount(ends[:, 0], minlength=len(nodes)).astype(np.float64)
    rank = np.full(len(nodes), 1 / len(nodes))
    for _ in range(100):
        flow = rank[ends[:, 0]] / degree[ends[:, 0]]
        lost = rank[degree == 0].sum()
        arriving = np.bincount(ends[:, 1], weights=flow, minlength=len(nodes))
        fresh = 0.15 / len(nodes) + 0.85 * (arriving + lost / len(nodes))
        done = float(np.abs(fresh - rank).sum()) < 1e-10
        rank = fresh
        if done:
            break
    return {node: round(float(rank[at]), 8) for node, at in order.items()}


def weights(reader: Reader, view: View, key: str) -> dict[str, float]:
    """The weight of each node of a view by a measure of the whole graph, between 0 and 1."""
    found = measure(reader, key, among=(node.ref.iri for node in view.nodes))
    return {one.ref.iri: one.weight for one in found}


def communities(reader: Reader, lang: str = "en") -> list[Community]:
    """The communities of the graph, the largest first; what is tied to nothing else belongs to none.

    Raises LimitExceeded for a graph too large to survey.
    """
    groups = reader.memo("communities", lambda: _louvain(_network(reader)))
    degrees = values_of(reader, "degree")
    refs = reader.refs({iri for group in groups for iri in group}, lang)
    return [
        Community(
            number,
            _name(group, refs, degrees),
            len(group),
            tuple(refs[iri] for iri in sorted(group, key=lambda iri: (-degrees[iri], iri))),
        )
        for number, group in enumerate(groups, 1)
    ]


def community_of(reader: Reader) -> dict[str, int]:
    """The number of the community of each thing."""
    groups = reader.memo("communities", lambda: _louvain(_network(reader)))
    return {iri: number for number, group in enumerate(groups, 1) for iri in group}


def _louvain(network: nx.Graph) -> list[list[str]]:
    import networkx as nx

    if not network.number_of_edges():
        return []
    found = nx.community.louvain_communities(network, seed=_SEED)
    groups = [sorted(group) for group in found if len(group) > 1]
    return sorted(groups, key=lambda group: (-len(group), group))


def _name(group: Sequence[str], refs: Mapping[str, Ref], degrees: Mapping[str, float]) -> str:
    """After the theme with the most ties; after the best tied thing where no theme is among them."""
    best = min(group, key=lambda iri: (refs[iri].cls != _NAMED_BY, -degrees[iri], iri))
    return refs[best].label
