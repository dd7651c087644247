"""An entity with its sources: each edge together with what it rests on, in a few queries for all of them."""

from __future__ import annotations

from dataclasses import replace

from kg.evidence import Evidences, evidence_of
from kg.model import Edge, Entity, Evidence, Ref
from kg.reader import Reader

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

    def groups(given: tuple[Group, ...]) -> tuple[Group, ...]:
        return tuple(
            (
                relation,
                tuple(replace(edge, evidence=_behind(reader, edge, nodes, records)) for edge in group),
            )
            for relation, group in given
        )

    return replace(entity, outgoing=groups(entity.outgoing), incoming=groups(entity.incoming))


def _behind(reader: Reader, edge: Edge, nodes: Evidences, records: Evidences) -> tuple[Evidence, ...]:
    if edge.via and edge.via.iri in nodes:
        return nodes[edge.via.iri]
    schema, relation = reader.schema, edge.relation.iri
    turned = edge.derived and relation in schema.inverse and relation not in schema.primary
    ends = (edge.object, edge.subject) if turned else (edge.subject, edge.object)
    return next((records[end.iri] for end in ends if end.iri in records), ())
