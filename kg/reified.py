"""Nodes that speak of a statement, in whichever way a graph has chosen to do so.

Reified statements (`rdf:Statement`), reifiers of RDF 1.2 (`rdf:reifies`), named graphs with provenance, and
n-ary nodes: qualified relations of PROV-O, roles of schema.org, memberships of ORG, statements of Wikibase.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

from kg import queries
from kg.date_terms import meanings, period_of
from kg.model import Period
from kg.reader import Reader, Row, best_text, text_of
from kg.terms import DERIVED, KG, ONTOLOGY_GRAPH, PREFIXES, Literal, NamedNode, Term, Triple
from kg.vocabulary import LABELS, TYPE

__all__ = ["SOURCES", "Kind", "Spoken", "bare", "between", "of_itself", "qualifies", "speaking"]

Kind = Choice["situation", "claim", "statement", "reifier", "graph", "nary"]
_PROV, _ORG, _RDF = PREFIXES["prov"], PREFIXES["org"], PREFIXES["rdf"]
_SCHEMA = (PREFIXES["schema"], "http://schema.org/")
_DC, _DCT = "http://purl.org/dc/elements/1.1/", PREFIXES["dcterms"]


def _named(bases: Iterable[str], names: str) -> frozenset[str]:
    return frozenset(base + name for base in bases for name in names.split())


#: Relations by which a node says what it rests on.
SOURCES = (
    _named((KG,), "evidenced_by")
    | _named((_PROV,), "wasDerivedFrom hadPrimarySource wasQuotedFrom wasAttributedTo wasGeneratedBy")
    | _named((_DCT, _DC), "source creator publisher provenance isReferencedBy")
    | _named(_SCHEMA, "citation isBasedOn")
    | _named((PREFIXES["rdfs"],), "isDefinedBy seeAlso")
    | _named(("http://www.w3.org/ns/prov#",), "wasInfluencedBy")
)
_DETAILS = _named((KG,), "role degree") | _named(_SCHEMA, "roleName jobTitle") | _named((_ORG,), "role")
_DETAILS |= _named((_PROV,), "hadRole")
#: The relations that each qualified relation of PROV-O is about.
_QUALIFIED = {
    _PROV + "qualified" + name: _PROV + relation
    for name, relation in (
        ("Association", "wasAssociatedWith"),
        ("Attribution", "wasAttributedTo"),
        ("Communication", "wasInformedBy"),
        ("Delegation", "actedOnBehalfOf"),
        ("Derivation", "wasDerivedFrom"),
        ("End", "wasEndedBy"),
        ("Generation", "wasGeneratedBy"),
        ("Influence", "wasInfluencedBy"),
        ("Invalidation", "wasInvalidatedBy"),
        ("PrimarySource", "hadPrimarySource"),
        ("Quotation", "wasQuotedFrom"),
        ("Revision", "wasRevisionOf"),
        ("Start", "wasStartedBy"),
        ("Usage", "used"),
    )
}
_MEMBERSHIP = {_ORG + "Membership": _named((_ORG,), "memberOf hasMember")}
_UNTOLD = frozenset((TYPE, *LABELS)) | _named((KG,), "evidences involves") | _named((_DCT,), "identifier")
_UNTOLD |= _named((_RDF,), "subject predicate object reifies")


@dataclass(slots=True)
class Spoken:
    """A node that speaks of a statement ("" without a name of its own): what it rests on, when, what else."""

    kind: Kind
    node: str
    sources: list[Term] = field(default_factory=list)
    period: Period = field(default_factory=Period)
    detail: Literal | NamedNode | None = None
    facts: list[tuple[str, Term]] = field(default_factory=list)

    @property
    def telling(self) -> bool:
        """Whether it says anything beyond the statement itself."""
        return bool(self.sources or self.period.dated or self.detail or self.facts)


def speaking(
    reader: Reader, forms: Collection[tuple[str, str, str]], situations: Mapping[str, Kind], lang: str
) -> list[Spoken]:
    """The nodes that speak of a statement, given in the forms that say the same or more.

    ``situations`` are the nodes already known to stand behind it, by kind.
    """
    ends = {end for subject, _, obj in forms for end in (subject, obj)}
    found = _about_nodes(reader, situations, ends, lang)
    for form in sorted(forms):
        found += _reified(reader, form, ends, set(situations), lang)
    found += _graphs(reader, forms, lang)
    found += _between(reader, forms, ends, {one.node for one in found}, lang)
    unique: dict[tuple[str, int], Spoken] = {}
    for number, one in enumerate(found):
        unique.setdefault((one.node, 0 if one.node else number), one)
    return [one for one in unique.values() if one.telling]


def of_itself(reader: Reader, node: str, ends: Collection[str], lang: str) -> Spoken:
    """What a node says that a statement ties, told as a node that speaks of the statement."""
    said = [
        (text_of(row[1]), row[2]) for row in reader.select("about_graphs", node=node) if row[2] is not None
    ]
    return _spoken("nary", node, said, ends, lang)


def _about_nodes(
    reader: Reader, situations: Mapping[str, Kind], ends: Collection[str], lang: str
) -> list[Spoken]:
    rows: dict[str, list[tuple[str, Term]]] = {node: [] for node in situations}
    for node, relation, value in reader.select_many("about_graphs", "node", situations):
        if value is not None:
            rows[text_of(node)].append((text_of(relation), value))
    return [_spoken(kind, node, rows[node], ends, lang) for node, kind in situations.items()]


def _reified(
    reader: Reader, form: tuple[str, str, str], ends: Collection[str], known: set[str], lang: str
) -> list[Spoken]:
    subject, relation, obj = form
    rows = reader.select("statements_about", subject=subject, relation=relation, object=obj)
    groups: list[tuple[Kind, Iterable[Row]]] = [("statement", rows)]
    if reader.memo("has_reifiers", lambda: reader.store.ask(queries.text("has_reifiers"))):
        term = Triple(NamedNode(subject), NamedNode(relation), NamedNode(obj))
        groups.append(("reifier", reader.store.select(queries.text("reifiers"), {"statement": term})))
    return [
        _spoken(kind, node, said, ends, lang)
        for kind, found in groups
        for node, said in _by_node(found).items()
        if node not in known
    ]


def _by_node(rows: Iterable[Row]) -> dict[str, list[tuple[str, Term]]]:
    nodes: dict[str, list[tuple[str, Term]]] = {}
    for node, relation, value in rows:
        if value is not None:
            nodes.setdefault(text_of(node), []).append((text_of(relation), value))
    return nodes


def _graphs(reader: Reader, forms: Collection[tuple[str, str, str]], lang: str) -> list[Spoken]:
    """The named graphs that hold the statement and of which the graph says something."""
    places = {graph for form in forms for graph in _holding(reader, form)} - {DERIVED, ONTOLOGY_GRAPH}
    nodes = _by_node(row for row in reader.select_many("about_graphs", "node", places))
    return [_spoken("graph", node, said, (), lang) for node, said in sorted(nodes.items())]


def _holding(reader: Reader, form: tuple[str, str, str]) -> set[str]:
    rows = reader.select("statement_graphs", subject=form[0], object=form[2])
    return {text_of(row[3]) for row in rows if text_of(row[1]) == form[1]}


def _between(
    reader: Reader,
    forms: Collection[tuple[str, str, str]],
    ends: Collection[str],
    known: Collection[str],
    lang: str,
) -> list[Spoken]:
    found = between(reader, forms)
    return [_spoken("nary", node, found[node], ends, lang) for node in sorted(found) if node not in known]


def between(reader: Reader, forms: Collection[tuple[str, str, str]]) -> dict[str, list[tuple[str, Term]]]:
    """The n-ary nodes between two things that qualify their relation, with all that they say.

    The statement is given in the forms that say the same or more; nodes without a name begin with "_:".
    """
    relations = {relation for _, relation, _ in forms}
    ends = {end for subject, _, obj in forms for end in (subject, obj)}
    ties: dict[str, set[str]] = {}
    said: dict[str, list[tuple[str, Term]]] = {}
    for subject, obj in sorted({(min(form[::2]), max(form[::2])) for form in forms}):
        for node, first, second, relation, value in reader.select("between", subject=subject, object=obj):
            name = text_of(node)
            ties.setdefault(name, set()).update((text_of(first), text_of(second)))
            if value is not None and (text_of(relation), value) not in said.setdefault(name, []):
                said[name].append((text_of(relation), value))
    alone = bool(ties) and _related(reader, ends) <= relations
    return {
        node: said[node]
        for node in ties
        if node not in ends
        and (qualifies(ties[node], said[node], relations) or (alone and bare(said[node], ends)))
    }


def _related(reader: Reader, ends: Collection[str]) -> set[str]:
    """By which relations these things are tied to one another."""
    pair = sorted(ends)
    return {text_of(row[1]) for row in reader.select("links_between", subject=pair, object=pair)}


def qualifies(ties: set[str], said: list[tuple[str, Term]], relations: set[str]) -> bool:
    """Whether a node between two things says in its own terms that it is about their relation."""
    classes = _classes(said)
    if any(cls.startswith(KG) for cls in classes) or _RDF + "Statement" in classes:
        return False
    return bool(
        ties & relations
        or {_QUALIFIED.get(tie, "") for tie in ties} & relations
        or {_tail(tie) for tie in ties} & {_tail(relation) for relation in relations}
        or any(_MEMBERSHIP.get(cls, frozenset()) & relations for cls in classes)
    )


def bare(said: list[tuple[str, Term]], ends: Collection[str]) -> bool:
    """Whether a node is nothing but a tie: without a name, tied to the two ends alone, dated or sourced."""
    if any(relation in LABELS for relation, _ in said) or any(cls.startswith(KG) for cls in _classes(said)):
        return False
    others = {
        text_of(value)
        for relation, value in said
        if isinstance(value, NamedNode) and relation not in SOURCES and relation not in (TYPE, *_DETAILS)
    }
    told = {relation for relation, _ in said}
    return others <= set(ends) and bool(
        told & SOURCES or any(meanings(relation, value) for relation, value in said)
    )


def _classes(said: list[tuple[str, Term]]) -> set[str]:
    return {text_of(value) for relation, value in said if relation == TYPE}


def _tail(iri: str) -> str:
    return iri.rstrip("/#").rpartition("#" if "#" in iri else "/")[2]


def _spoken(
    kind: Kind, node: str, said: Iterable[tuple[str, Term]], ends: Collection[str], lang: str
) -> Spoken:
    """What a node says, sorted into sources, dates, the detail that tells most, and the rest."""
    one = Spoken(kind, "" if node.startswith("_:") else node)
    said = list(said)
    details: list[tuple[int, Literal]] = []
    for relation, value in sorted(said, key=lambda pair: (pair[0], str(pair[1]))):
        if relation in SOURCES:
            one.sources.append(value)
        elif meanings(relation, value):
            continue
        elif relation in _DETAILS:
            if isinstance(value, Literal):
                details.append((0, value))
            elif isinstance(value, NamedNode):
                one.detail = value
        elif (
            relation not in _UNTOLD and text_of(value) not in ends and isinstance(value, (Literal, NamedNode))
        ):
            one.facts.append((relation, value))
    one.detail = best_text(details, lang) or one.detail
    one.period = period_of(said)
    return one
