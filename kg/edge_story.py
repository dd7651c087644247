"""Evidence on the edge: the sentence that a statement says, when it held, who says so, and why it is there.

A story gathers every node that speaks of the statement, with its dates and sources; if a rule concluded the
statement, the rule and what it concluded from; and the conflicts in which it has a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.annotations import annotated
from kg.dated_statements import dated_statements
from kg.errors import NotStated
from kg.evidence import Evidences, conflicts, evidence_from, merge_evidence, statement_evidence
from kg.explanations import Explanation, explanations
from kg.filters import graphs_of
from kg.model import Conflict, Edge, Evidence, Period, Ref, Value
from kg.reader import Reader, best_text, text_of
from kg.reified import Kind, Spoken, of_itself, speaking
from kg.simple import SimpleLink
from kg.situations import situations
from kg.telling import sentence
from kg.terms import KG, Literal, NamedNode, Triple
from kg.turtle import write

__all__ = ["EdgeStory", "Support", "forms_of", "story", "turtle_of"]

Key = tuple[str, str, str]
_ORDER = ("situation", "reifier", "statement", "nary", "claim", "graph", "record")


@dataclass(frozen=True, slots=True)
class Support:
    """One node that speaks of a statement.

    ``kind`` is "situation" (a dated node), "claim", "statement" (reified), "reifier" (RDF 1.2), "graph" (a
    named graph with provenance), "nary", or "record" (what the thing's own record rests on). ``node`` is None
    for a node without a name. ``facts`` is what else it says: names with values.
    """

    kind: str
    node: Ref | None
    sentence: str
    period: Period = field(default_factory=Period)
    detail: str = ""
    facts: tuple[tuple[Ref, Ref | Value], ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeStory:
    """All there is to say of one statement; ``turtle`` is the statement with the nodes that speak of it."""

    subject: Ref
    relation: Ref
    object: Ref
    sentence: str
    derived: bool
    graphs: tuple[str, ...] = ()
    supports: tuple[Support, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[Explanation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    turtle: str = ""


def story(reader: Reader, subject: str, relation: str, obj: str, lang: str = "en") -> EdgeStory:
    """The story of a statement between two things, named by their IRIs.

    Raises NotStated when the graph does not say it, neither this way nor turned round.
    """
    refs = reader.refs({subject, relation, obj}, lang)
    ends = (refs[subject], refs[relation], refs[obj])
    link = _said(reader, subject, relation, obj)
    if link is None:
        raise NotStated(_told(ends, lang))
    forms = forms_of(reader, (subject, relation, obj))
    spoken = [*speaking(reader, forms, _situations(reader, forms), lang), *_records(reader, forms, lang)]
    supports = _supports(reader, spoken, ends, lang)
    pieces = statement_evidence(reader, subject, relation, obj, lang)
    if not any(one.evidence for one in supports) and pieces:
        supports += (Support("record", None, _told(ends, lang), evidence=pieces),)
    own = [one for one in supports if one.kind != "graph" and (one.period.dated or one.detail)]
    first = own[0] if len(own) == 1 else Support("", None, "")
    return EdgeStory(
        *ends,
        sentence=_told(ends, lang, first.period, first.detail),
        derived=link.derived,
        graphs=tuple(sorted(graphs_of(reader, [link])[subject, relation, obj])),
        supports=supports,
        evidence=merge_evidence([pieces, *(one.evidence for one in supports)]),
        rules=explanations(reader, subject, relation, obj, lang) if link.derived else (),
        conflicts=_conflicts(reader, forms, [one.node for one in spoken if one.node], lang),
        turtle=turtle_of(
            reader,
            [one.node for one in spoken if one.node],
            {
                _triple(subject, relation, obj),
                *(triple for node in annotated(reader, [link], forms).nameless for triple in node.triples()),
            },
        ),
    )


def _said(reader: Reader, subject: str, relation: str, obj: str) -> SimpleLink | None:
    """The statement as the graph says it; what it says only turned round counts too."""
    for ends in ((subject, relation, obj), (obj, reader.schema.other_way(relation), subject)):
        rows = reader.select("links_between", subject=ends[0], object=ends[2])
        for row in rows:
            if text_of(row[1]) == ends[1]:
                return SimpleLink(subject, relation, obj, text_of(row[3]) == "true")
    return None


def forms_of(reader: Reader, key: Key) -> list[Key]:
    """The statements that say the same or more: narrower, and turned round."""
    subject, relation, obj = key
    schema = reader.schema
    forward = schema.subs(relation)
    turned = {other for one in forward if (other := schema.other_way(one))}
    turned |= {sub for one in turned for sub in schema.subs(one)}
    forward |= {other for one in turned if (other := schema.other_way(one))}
    return sorted({(subject, one, obj) for one in forward} | {(obj, one, subject) for one in turned})


def _situations(reader: Reader, forms: Iterable[Key]) -> dict[str, Kind]:
    wanted = set(forms)
    ends = sorted({end for form in wanted for end in (form[0], form[2])})
    found: dict[str, Kind] = {}
    for key, nodes in situations(reader, "en", subjects=ends, objects=ends).items():
        if key in wanted:
            for node in nodes:
                if not node.iri.startswith("_:") and node.kind in ("", "statement"):
                    found[node.iri] = _kind(reader, node.iri)
    return dict(sorted(found.items()))


def _records(reader: Reader, forms: Iterable[Key], lang: str) -> list[Spoken]:
    """The ends of a statement that are dated records, in other terms than ours."""
    dated = dated_statements(reader)
    found = {
        (one.node, form) for form in forms for one in dated.get(form, ()) if one.node in (form[0], form[2])
    }
    ends = {node: {form[0], form[2]} for node, form in sorted(found)}
    return [of_itself(reader, node, its - {node}, lang) for node, its in ends.items()]


def _kind(reader: Reader, node: str) -> Kind:
    types = reader.types(node)
    if KG + "Claim" in types:
        return "claim"
    return "situation" if any(cls.startswith(KG) for cls in types) else "statement"


def _supports(
    reader: Reader, spoken: Iterable[Spoken], ends: tuple[Ref, Ref, Ref], lang: str
) -> tuple[Support, ...]:
    listed = list(spoken)
    rows = [
        (one.node or f"_:{number}", source) for number, one in enumerate(listed) for source in one.sources
    ]
    pieces = evidence_from(reader, rows, lang, via=True)
    terms = [value for one in listed for _, value in one.facts if isinstance(value, NamedNode)]
    terms += [one.detail for one in listed if isinstance(one.detail, NamedNode)]
    named = {relation for one in listed for relation, _ in one.facts} | {term.value for term in terms}
    refs = reader.refs({*named, *(one.node for one in listed if one.node)}, lang)
    found = [_support(one, number, ends, pieces, refs, lang) for number, one in enumerate(listed)]
    return tuple(sorted(found, key=_rank))


def _support(
    one: Spoken,
    number: int,
    ends: tuple[Ref, Ref, Ref],
    pieces: Evidences,
    refs: Mapping[str, Ref],
    lang: str,
) -> Support:
    detail = ""
    if one.detail is not None:
        detail = one.detail.value if isinstance(one.detail, Literal) else refs[one.detail.value].label
    facts = tuple((refs[relation], _value(value, refs)) for relation, value in _in_language(one, lang))
    period = Period() if one.kind == "graph" else one.period
    return Support(
        one.kind,
        refs[one.node] if one.node else None,
        _told(ends, lang, period, detail),
        one.period,
        detail,
        facts,
        pieces.get(one.node or f"_:{number}", ()),
    )


def _in_language(one: Spoken, lang: str) -> list[tuple[str, NamedNode | Literal]]:
    """The facts, of texts in several languages the one that suits."""
    kept: list[tuple[str, NamedNode | Literal]] = []
    texts: dict[str, list[tuple[int, Literal]]] = {}
    for relation, value in one.facts:
        if isinstance(value, Literal) and value.language:
            texts.setdefault(relation, []).append((0, value))
        elif isinstance(value, (Literal, NamedNode)):
            kept.append((relation, value))
    kept += [(relation, best) for relation, found in texts.items() if (best := best_text(found, lang))]
    return sorted(kept, key=lambda pair: (pair[0], str(pair[1])))


def _value(term: NamedNode | Literal, refs: Mapping[str, Ref]) -> Ref | Value:
    if isinstance(term, NamedNode):
        return refs[term.value]
    return Value(term.value, term.language or "", term.datatype.value)


def _rank(one: Support) -> tuple[int, tuple[str, bool], str]:
    return (
        _ORDER.index(one.kind),
        one.period.order,
        one.node.iri if one.node else "",
    )


def _told(ends: tuple[Ref, Ref, Ref], lang: str, period: Period | None = None, detail: str = "") -> str:
    return sentence(Edge(*ends, period=period or Period(), detail=detail), lang)


def _conflicts(reader: Reader, forms: Iterable[Key], nodes: Iterable[str], lang: str) -> tuple[Conflict, ...]:
    """The conflicts about the nodes that speak of a statement, and those with it among their claims."""
    said = set(forms)
    ends = {end for form in said for end in (form[0], form[2])}
    found = {one.ref.iri: one for node in nodes for one in conflicts(reader, lang, node)}
    for end in sorted(ends):
        for one in conflicts(reader, lang, end):
            claimed = ((c.subject.iri, c.relation.iri, c.value) for c in one.claims)
            if any(isinstance(value, Ref) and (s, p, value.iri) in said for s, p, value in claimed):
                found[one.ref.iri] = one
    return tuple(found.values())


def _triple(*parts: str) -> Triple:
    subject, relation, obj = (NamedNode(part) for part in parts)
    return Triple(subject, relation, obj)


def turtle_of(reader: Reader, nodes: Iterable[str], statements: Iterable[Triple] = ()) -> str:
    """What nodes say themselves, conclusions left out, as Turtle; with a few statements besides."""
    triples = set(statements)
    for subject, relation, value in reader.select_many("records", "node", nodes):
        if isinstance(subject, NamedNode) and isinstance(relation, NamedNode) and value is not None:
            triples.add(Triple(subject, relation, value))
    return write(triples)
