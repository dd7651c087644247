"""A view made ready for the page: as JSON for the canvas, as lists for those who read it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Ref, View, ViewEdge, ViewNode
from kg.palette import swatch
from kg.view import AT_ONCE, clean, spec
from kg.wording import years
from web.formats import period_html
from web.links import entity_url

__all__ = ["Twin", "as_json", "twin"]

_LONGEST_NAME = 160
_LONGEST_TEXT = 600


@dataclass(frozen=True, slots=True)
class Line:
    """One node of a view in words: the thing, and what it is tied to here."""

    ref: Ref
    links: tuple[tuple[str, Ref], ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """A view in words: its nodes under their classes."""

    groups: tuple[tuple[Ref, tuple[Line, ...]], ...]


def as_json(view: View, lang: str) -> dict[str, object]:
    """What the canvas needs to draw a view: pyvis' specification, and the words that go with it."""
    drawn = spec(view, lang)
    nodes = {node.ref.iri: node for node in view.nodes}
    edges = {edge.id: edge for edge in view.edges}
    return {
        "title": view.title,
        "omitted": view.omitted,
        "nodes": [{**given, **_node(nodes[given["id"]])} for given in drawn["nodes"]],
        "edges": [{**given, **_edge(edges[given["id"]])} for given in drawn["edges"]],
        "options": drawn["options"],
    }


def classes(view: View) -> list[tuple[Ref, int]]:
    """The classes of a view's nodes, the largest first: what the legend shows."""
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for node in view.nodes:
        counts[node.ref.cls] = counts.get(node.ref.cls, 0) + 1
        labels[node.ref.cls] = node.ref.cls_label
    ordered = sorted(counts, key=lambda cls: (-counts[cls], labels[cls]))
    return [(Ref(cls, labels[cls]), counts[cls]) for cls in ordered]


def _node(node: ViewNode) -> dict[str, object]:
    return {
        "name": clean(node.ref.label, _LONGEST_NAME),
        "kind": clean(node.ref.cls_label),
        "key": swatch(node.ref.cls).key,
        "description": clean(node.description, _LONGEST_TEXT),
        "weight": round(node.weight, 4),
        "href": entity_url(node.ref.iri),
    }


def _edge(edge: ViewEdge) -> dict[str, object]:
    lasting = edge.relation.iri not in AT_ONCE
    return {
        "name": clean(edge.relation.label),
        "derived": edge.derived,
        "period": period_html(edge.period, lasting=lasting).striptags(),
        "years": years(edge.period, lasting=lasting),
    }


def twin(view: View) -> Twin:
    """The view in words, for readers without the canvas."""
    refs = {node.ref.iri: node.ref for node in view.nodes}
    links: dict[str, list[tuple[str, Ref]]] = {}
    for edge in view.edges:
        if edge.source in refs and edge.target in refs:
            links.setdefault(edge.source, []).append((edge.relation.label, refs[edge.target]))
    grouped: dict[str, list[Line]] = {}
    for iri, ref in refs.items():
        grouped.setdefault(ref.cls, []).append(Line(ref, tuple(links.get(iri, ()))))
    return Twin(tuple((cls, tuple(grouped[cls.iri])) for cls, _ in classes(view)))
