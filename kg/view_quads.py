"""The data of a view in the named graphs in which they stand, tied to what these say of themselves."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph import KnowledgeGraph
from kg.reader import text_of
from kg.reproduce import as_triples
from kg.terms import NamedNode, Quad, Triple
from kg.visible import Visible

__all__ = ["as_quads"]


def as_quads(graph: KnowledgeGraph, shown: Visible, *, evidence: bool = False) -> list[Quad]:
    """The statements of a view, each in every named graph that holds it; in none that it is not in."""
    triples = as_triples(graph, shown, evidence=evidence)
    homes: dict[Triple, set[str]] = {}
    subjects = {text_of(one.subject) for one in triples if isinstance(one.subject, NamedNode)}
    for subject, relation, value, place in graph.reader.select_many("homes", "subject", subjects):
        if isinstance(subject, NamedNode) and isinstance(relation, NamedNode) and value is not None:
            homes.setdefault(Triple(subject, relation, value), set()).add(text_of(place))
    found = []
    for triple in triples:
        places: Iterable[str | None] = homes.get(triple) or (None,)
        found += [
            Quad(triple.subject, triple.predicate, triple.object, NamedNode(place) if place else None)
            for place in places
        ]
    return sorted(found, key=str)
