"""The statements of an entity as its page tells them: by relation, dates in the margin, in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from kg.asof import DATABLE, DATABLE_RELATIONS
from kg.entities import periods
from kg.evidence import conflicts
from kg.model import Conflict, Edge, Entity, Fact, Period, Ref
from kg.terms import KG, PREFIXES
from web.formats import period_html
from web.language import current, translate
from web.moment import at, graph

__all__ = ["Group", "Row", "clashes_of", "facts_of", "groups", "lasting", "own_types"]

#: Classes whose dates say how long something held; the dates of all others say when something was.
_LASTING = frozenset(KG + name for name in ("Engagement", "Situation", "Stance", "Study"))
_DATES = frozenset(KG + name for name in ("attested_on", "date", "end_date", "from", "until"))
_CLAIMS = frozenset({KG + "has_claim", KG + "reading"})
_NOTE = PREFIXES["skos"] + "editorialNote"
#: What belongs to the record rather than to the thing.
_RECORD = frozenset({PREFIXES["dcterms"] + "identifier", KG + "ordinal", KG + "section", KG + "paragraph"})


@dataclass(frozen=True, slots=True)
class Row:
    """One statement: its edge, its date in words ("" when undated), the date to sort by."""

    edge: Edge
    when: Markup
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one relation as far as they are shown; ``total`` is how many there are."""

    relation: Ref
    outgoing: bool
    rows: tuple[Row, ...]
    total: int

    @property
    def dated(self) -> bool:
        """Whether any of them has a date."""
        return any(row.when for row in self.rows)

    @property
    def derived(self) -> bool:
        """Whether rules concluded all of them."""
        return all(row.edge.derived for row in self.rows)


def lasting(cls: str) -> bool:
    """Whether the dates of a thing of this class say how long it held."""
    return cls in _LASTING


def groups(entity: Entity, *, outgoing: bool) -> list[Group]:
    """The edges of one direction as the page shows them."""
    given = entity.outgoing if outgoing else entity.incoming
    if entity.ref.cls == KG + "Conflict":
        given = tuple(group for group in given if group[0].iri not in _CLAIMS)
    others = periods(graph().reader, _undated(edge for _, edges in given for edge in edges))
    counts = {(one.relation.iri, one.outgoing): one.count for one in entity.counts}
    return [
        Group(relation, outgoing, _rows(edges, others), counts.get((relation.iri, outgoing), len(edges)))
        for relation, edges in given
    ]


def _undated(edges: Iterable[Edge]) -> set[str]:
    return {edge.other.iri for edge in edges if not edge.period.dated}


def _rows(edges: tuple[Edge, ...], others: dict[str, Period]) -> tuple[Row, ...]:
    rows = [_row(edge, others) for edge in edges]
    return tuple(sorted(rows, key=lambda row: (not row.key, row.key)))


def _row(edge: Edge, others: dict[str, Period]) -> Row:
    if edge.period.dated:
        period, holds = edge.period, edge.via is None or lasting(edge.via.cls)
    else:
        period, holds = others.get(edge.other.iri, Period()), lasting(edge.other.cls)
    key = period.start or period.attested or period.end
    return Row(edge, period_html(period, lasting=holds) if period.dated else _undated_mark(edge), key)


def _undated_mark(edge: Edge) -> Markup:
    """On a page as of a date, what is there only because nothing says when."""
    if not at():
        return Markup("")
    names = {edge.relation.iri, graph().reader.schema.other_way(edge.relation.iri)}
    if edge.other.cls not in DATABLE and names.isdisjoint(DATABLE_RELATIONS):
        return Markup("")
    return Markup('<span class="undated">{}</span>').format(translate("period.undated"))


def facts_of(entity: Entity) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """The facts about the thing, its notes, and its record, without the dates that head the page."""
    told = _DATES if entity.period.dated else frozenset[str]()
    about = [fact for fact in entity.facts if fact.relation.iri not in _RECORD | {_NOTE} | told]
    notes = [fact for fact in entity.facts if fact.relation.iri == _NOTE]
    return about, notes, [fact for fact in entity.facts if fact.relation.iri in _RECORD]


def clashes_of(entity: Entity) -> tuple[Conflict, ...]:
    """Where sources disagree about the thing; for a conflict, the conflict itself."""
    if entity.ref.cls == KG + "Conflict":
        every = conflicts(graph().reader, current())
        return tuple({one.ref.iri: one for one in every if one.ref.iri == entity.ref.iri}.values())
    return entity.conflicts


def own_types(entity: Entity) -> list[Ref]:
    """The classes of a thing without those that follow from others."""
    above = graph().reader.schema.class_supers
    implied = frozenset[str]().union(*(above.get(one.iri, frozenset()) for one in entity.types))
    return [one for one in entity.types if one.iri not in implied]
