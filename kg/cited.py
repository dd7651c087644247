"""An entity with its sources: each edge together with what it rests on, in a few queries for all of them."""

from __future__ import annotations

from dataclasses import replace

from kg.evidence import evidence_of
from kg.model import Edge, Entity, Evidence, Ref
from kg.reader import Reader, text_of

__all__ = ["cited"]

Group = tuple[Ref, tuple[Edge, ...]]


def cited(reader: Reader, entity: Entity, lang: str = "en") -> Entity:
    """The entity with the evidence of its edges filled in.

    An edge rests on the dated node or claim behind it; failing that on the record of its subject, or of its
    object where the relation is only the other's turned round (see `kg.evidence.statement_evidence`).
    """
    edges = [edge for _, group in (*entity.outgoing, *entity.incoming) for edge in group]
    nodes = evidence_of(reader, {edge.via.iri for edge in edges if edge.via}, lang, via=True)
    plain = [edge for edge in edges if not (edge.via and edge.via.iri in nodes)]
    records = evidence_of(reader, {end.iri for edge in plain for end in (edge.subject, edge.object)}, lang)
    turned = _turned(reader, entity.ref.iri, [edge for edge in plain if edge.derived])

    def behind(edge: Edge) -> tuple[Evidence, ...]:
        if edge.via and edge.via.iri in nodes:
            return nodes[edge.via.iri]
        ends = (edge.subject.iri, edge.object.iri)
        ordered = reversed(ends) if (edge.relation.iri, *ends) in turned else ends
        return next((records[end] for end in ordered if end in records), ())

    def groups(given: tuple[Group, ...]) -> tuple[Group, ...]:
        return tuple(
            (relation, tuple(replace(edge, evidence=behind(edge)) for edge in group))
            for relation, group in given
        )

    return replace(entity, outgoing=groups(entity.outgoing), incoming=groups(entity.incoming))


def _turned(reader: Reader, iri: str, edges: list[Edge]) -> set[tuple[str, str, str]]:
    """Those derived edges (relation, subject, object) written down in the other direction."""
    other_way = {edge.relation.iri: reader.schema.other_way(edge.relation.iri) for edge in edges}
    relations = sorted({turned for turned in other_way.values() if turned})
    if not relations:
        return set()
    written = {
        (query, text_of(row[1]), text_of(row[2]))
        for query in ("edges_in", "edges_out")
        for row in reader.select(query, entity=iri, relation=relations)
        if text_of(row[3]) != "true"
    }
    return {
        (edge.relation.iri, edge.subject.iri, edge.object.iri)
        for edge in edges
        if (
            "edges_in" if edge.subject.iri == iri else "edges_out",
            other_way[edge.relation.iri],
            edge.object.iri if edge.subject.iri == iri else edge.subject.iri,
        )
        in written
    }
