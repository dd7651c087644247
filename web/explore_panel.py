"""The panel of the explorer as JSON: a thing with its facts and edges, an edge with its story, changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.asof import DATABLE_RELATIONS
from kg.changes import Changes
from kg.edge_story import EdgeStory, Support
from kg.explanations import Explanation, Premise
from kg.model import Claim, Conflict, Edge, Entity, Evidence, Fact, Period, Ref, Value
from kg.reader import Schema
from kg.telling import sentence
from kg.terms import is_web_address
from kg.view import clean
from kg.wording import period_words
from web.explore_json import thing
from web.formats import value_text
from web.links import entity_url

__all__ = ["changes", "edge_story", "entity"]

_PICTURES = ("depiction", "img", "image", "thumbnail")
_LONGEST = 4000


def entity(found: Entity, lang: str, schema: Schema) -> dict[str, object]:
    """What the panel says of a thing; classes above its own ones are left out."""
    above = frozenset[str]().union(*(schema.class_supers.get(one.iri, frozenset()) for one in found.types))
    counts = {(one.relation.iri, one.outgoing): one.count for one in found.counts}

    def groups(given: Iterable[tuple[Ref, tuple[Edge, ...]]], outgoing: bool) -> list[dict[str, object]]:
        return [
            {
                "relation": relation.iri,
                "name": thing(relation)["name"],
                "count": max(counts.get((relation.iri, outgoing), 0), len(edges)),
                "edges": [{**_edge(edge, lang), **_drawn(edge, schema)} for edge in edges],
            }
            for relation, edges in given
        ]

    return {
        **thing(found.ref),
        "description": clean(found.description, _LONGEST),
        "statement": clean(found.statement, _LONGEST),
        "aliases": [clean(alias, 300) for alias in found.aliases],
        "types": [{"iri": one.iri, "name": one.label} for one in found.types if one.iri not in above],
        "period": period_words(found.period, lang),
        "dated": found.period.dated,
        "picture": _picture(found.facts),
        "facts": [_fact(fact) for fact in found.facts],
        "outgoing": groups(found.outgoing, True),
        "incoming": groups(found.incoming, False),
        "evidence": [_evidence(piece) for piece in found.evidence],
        "conflicts": [_conflict(one) for one in found.conflicts],
    }


def _drawn(edge: Edge, schema: Schema) -> dict[str, str]:
    """The statement as the canvas draws it: seen from the end on which its relation is defined."""
    relation, forth = schema.as_drawn(edge.relation.iri, True)
    ends = (edge.subject.iri, edge.object.iri) if forth else (edge.object.iri, edge.subject.iri)
    return {"s": ends[0], "p": relation, "o": ends[1]}


def _picture(facts: Iterable[Fact]) -> str:
    for fact in facts:
        if fact.relation.iri.endswith(_PICTURES):
            return next((value.text for value in fact.values if is_web_address(value.text)), "")
    return ""


def _fact(fact: Fact) -> dict[str, object]:
    return {
        "relation": fact.relation.iri,
        "name": thing(fact.relation)["name"],
        "values": [_value(value) for value in fact.values],
        "evidence": [_evidence(piece) for piece in fact.evidence],
    }


def _value(value: Value) -> dict[str, str]:
    text = value_text(value)
    return {"text": clean(text, _LONGEST), "link": value.text if value.link else "", "lang": value.lang}


def _edge(edge: Edge, lang: str) -> dict[str, object]:
    return {
        **thing(edge.other),
        **_statement(edge, lang),
        "evidence": [_evidence(piece) for piece in edge.evidence],
    }


def _statement(edge: Edge, lang: str) -> dict[str, object]:
    return {
        "s": edge.subject.iri,
        "p": edge.relation.iri,
        "o": edge.object.iri,
        "relation": thing(edge.relation)["name"],
        "sentence": clean(sentence(edge, lang), 1000),
        "period": period_words(edge.period, lang),
        "when": _period(edge.period),
        "detail": clean(edge.detail, 300),
        "derived": edge.derived,
        "undated": not edge.period.dated and edge.relation.iri in DATABLE_RELATIONS,
    }


def _period(period: Period) -> dict[str, str]:
    return {"start": period.start, "end": period.end, "attested": period.attested}


def _evidence(piece: Evidence) -> dict[str, object]:
    return {
        "source": thing(piece.source),
        "document": thing(piece.document) if piece.document else None,
        "rank": piece.rank,
        "rankLabel": piece.rank_label,
        "place": piece.place,
        "url": piece.url,
        "via": thing(piece.via) if piece.via and not piece.via.iri.startswith("_:") else None,
    }


def _conflict(one: Conflict) -> dict[str, object]:
    return {
        "name": clean(one.ref.label, 300),
        "href": entity_url(one.ref.iri),
        "note": clean(one.note, _LONGEST),
        "claims": [_claim(claim) for claim in one.claims],
    }


def _claim(claim: Claim) -> dict[str, object]:
    value = claim.value
    return {
        "subject": thing(claim.subject),
        "relation": thing(claim.relation)["name"],
        "value": thing(value) if isinstance(value, Ref) else _value(value),
        "followed": claim.followed,
        "evidence": [_evidence(piece) for piece in claim.evidence],
    }


# an edge


def edge_story(found: EdgeStory, lang: str, graphs: Mapping[str, str]) -> dict[str, object]:
    """All that the panel says of an edge; ``graphs`` names the graphs that state it."""
    return {
        "subject": thing(found.subject),
        "relation": thing(found.relation),
        "object": thing(found.object),
        "sentence": clean(found.sentence, 1000),
        "derived": found.derived,
        "undated": found.relation.iri in DATABLE_RELATIONS
        and not any(one.period.dated for one in found.supports),
        "graphs": [{"iri": iri, "label": graphs[iri]} for iri in found.graphs],
        "supports": [_support(one, lang) for one in found.supports],
        "evidence": [_evidence(piece) for piece in found.evidence],
        "rules": [_rule(one) for one in found.rules],
        "conflicts": [_conflict(one) for one in found.conflicts],
        "turtle": found.turtle,
    }


def _support(one: Support, lang: str) -> dict[str, object]:
    return {
        "kind": one.kind,
        "node": thing(one.node) if one.node else None,
        "sentence": clean(one.sentence, 1000),
        "period": period_words(one.period, lang),
        "when": _period(one.period),
        "detail": clean(one.detail, 300),
        "facts": [
            {
                "name": thing(relation)["name"],
                "value": clean(value.label if isinstance(value, Ref) else value_text(value), 1000),
                "href": entity_url(value.iri) if isinstance(value, Ref) else "",
            }
            for relation, value in one.facts
        ],
        "evidence": [_evidence(piece) for piece in one.evidence],
    }


def _rule(one: Explanation) -> dict[str, object]:
    return {
        "name": one.name,
        "comment": one.comment,
        "concludes": _premise(one.concludes),
        "count": len(one.ways),
        "ways": [[_premise(premise) for premise in way] for way in one.ways],
    }


def _premise(one: Premise) -> dict[str, object]:
    relation, obj = thing(one.relation), one.object
    shown = thing(obj) if isinstance(obj, Ref) else {"text": clean(value_text(obj), 1000)}
    name = shown.get("name") or shown.get("text", "")
    return {
        "subject": thing(one.subject),
        "relation": relation,
        "object": shown,
        "derived": one.derived,
        "sentence": f"{clean(one.subject.label, 300)} · {relation['name']} · {name}",
    }


# changes


def changes(found: Changes, lang: str) -> dict[str, object]:
    """What began, what ended and what only held between two dates."""
    return {
        "from": found.start,
        "to": found.end,
        "sentence": found.sentence,
        "began": [_change(edge, lang) for edge in found.began],
        "ended": [_change(edge, lang) for edge in found.ended],
        "passed": [_change(edge, lang) for edge in found.passed],
        "things": {
            "began": [thing(ref) for ref in found.things_began],
            "ended": [thing(ref) for ref in found.things_ended],
        },
        "counts": {
            "began": len(found.began),
            "ended": len(found.ended),
            "passed": len(found.passed),
            "thingsBegan": len(found.things_began),
            "thingsEnded": len(found.things_ended),
        },
    }


def _change(edge: Edge, lang: str) -> dict[str, object]:
    return {**_statement(edge, lang), "subject": thing(edge.subject), "object": thing(edge.object)}
