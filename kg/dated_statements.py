"""When statements were, as nodes say that speak of them in terms which are not ours.

Reified statements (RDF 1.1), triple terms (RDF 1.2) and nodes between two things that qualify their relation:
roles of schema.org, qualified relations of PROV-O, memberships of ORG, statements of Wikibase. A record with
a beginning or an end dates what ties it. Only dates of what is said count, not those of the saying (created,
modified, generated).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.date_terms import date_relations, period_of
from kg.model import Period
from kg.reader import Reader, Row, text_of
from kg.reified import Kind, bare, qualifies
from kg.simple import DROPPED
from kg.terms import KG, PREFIXES, Literal, NamedNode, Term, Triple
from kg.vocabulary import TYPE

__all__ = ["DatedNode", "dated_statements", "effective"]

#: So many dates are looked through for what they date; over an endpoint fewer.
_MOST, _MOST_FETCHED = 100_000, 20_000
STATEMENT = PREFIXES["rdf"] + "Statement"
Key = tuple[str, str, str]
Pair = tuple[str, Term]


@dataclass(frozen=True, slots=True)
class DatedNode:
    """A node that dates a statement: its IRI ("_:…" without one), of which kind it is, and when."""

    node: str
    kind: Kind
    period: Period


@dataclass(slots=True)
class _Said:
    kind: Kind
    pairs: list[Pair] = field(default_factory=list)


def dated_statements(reader: Reader) -> Mapping[Key, tuple[DatedNode, ...]]:
    """The statements that have dates from nodes which speak of them, with these nodes.

    None in a graph with more dates than can be looked through while a page waits.
    """
    return reader.memo("dated_statements", lambda: _dated(reader))


def effective(period: Period) -> Period:
    """The period in which a statement counts as holding: what has but a date of its own, from that date on.

    >>> effective(Period(attested="2015")), effective(Period("2001", "2004"))
    (Period(start='2015', end='', attested=''), Period(start='2001', end='2004', attested=''))
    """
    return Period(period.start or period.attested, period.end)


def _dated(reader: Reader) -> dict[Key, tuple[DatedNode, ...]]:
    found: dict[Key, dict[str, _Said]] = {}
    relations = date_relations(reader)
    most = _MOST if reader.local else _MOST_FETCHED
    if len(reader.page("custom_dates", most + 1, property=relations)) > most:
        return {}
    rows = reader.select("statement_dates", property=relations)
    for node, subject, relation, obj, statement, tie, date in rows:
        if isinstance(statement, Triple):
            key = _key(statement.subject, statement.predicate, statement.object)
            _add(found, key, text_of(node), "reifier", tie, date)
        else:
            _add(found, _key(subject, relation, obj), text_of(node), "statement", tie, date)
    _qualified(found, reader, reader.select("qualified_dates", property=relations))
    ties = [(True, reader.select("record_ties_out", property=relations))]
    ties.append((False, reader.select("record_ties_in", property=relations)))
    _records(found, ((out, *row) for out, rows in ties for row in rows))
    return {
        key: tuple(
            DatedNode(node, said.kind, period)
            for node, said in sorted(nodes.items())
            if (period := period_of(said.pairs)).dated
        )
        for key, nodes in found.items()
    }


def _key(subject: Term | None, relation: Term | None, obj: Term | None) -> Key:
    return text_of(subject), text_of(relation), text_of(obj)


def _add(
    found: dict[Key, dict[str, _Said]], key: Key, node: str, kind: Kind, tie: Term | None, date: Term | None
) -> None:
    said = found.setdefault(key, {}).setdefault(node, _Said(kind))
    if isinstance(date, Literal) and (pair := (text_of(tie), date)) not in said.pairs:
        said.pairs.append(pair)


def _qualified(found: dict[Key, dict[str, _Said]], reader: Reader, rows: Iterable[Row]) -> None:
    """Add the dated nodes between two things that are about the statement which ties these."""
    nodes: dict[tuple[Key, str], tuple[set[str], list[Pair], list[Pair]]] = {}
    for node, subject, relation, obj, first, second, cls, tie, date in rows:
        key, name = _key(subject, relation, obj), text_of(node)
        if name in (key[0], key[2]) or not isinstance(date, Literal):
            continue
        ties, classes, dates = nodes.setdefault((key, name), (set(), [], []))
        ties.update((text_of(first), text_of(second)))
        if isinstance(cls, NamedNode):
            classes.append((TYPE, cls))
        dates.append((text_of(tie), date))
    between: dict[frozenset[str], set[str]] = {}
    for key, _ in nodes:
        between.setdefault(frozenset((key[0], key[2])), set()).add(key[1])
    left: list[tuple[Key, str, list[Pair]]] = []
    for (key, name), (ties, classes, dates) in nodes.items():
        if qualifies(ties, classes, {key[1]}):
            _add_all(found, key, name, dates)
        elif len(between[frozenset((key[0], key[2]))]) == 1 and not name.startswith("_:"):
            left.append((key, name, dates))
    whole: dict[str, list[Pair]] = {}
    for node, relation, value in reader.select_many("records", "node", {name for _, name, _ in left}):
        if value is not None:
            whole.setdefault(text_of(node), []).append((text_of(relation), value))
    for key, name, dates in left:
        if bare(whole.get(name, []), (key[0], key[2])):
            _add_all(found, key, name, dates)


def _records(found: dict[Key, dict[str, _Said]], rows: Iterable[tuple[Any, ...]]) -> None:
    """Add what ties a record that has a beginning or an end, a membership or an activity for instance; each
    row begins with whether the tie leads away from the record.
    """
    kept: dict[tuple[Key, str], list[Pair]] = {}
    left: set[str] = set()
    for outgoing, node, relation, other, cls, tie, date in rows:
        name = text_of(node)
        if cls is not None and (text_of(cls).startswith(KG) or text_of(cls) == STATEMENT):
            left.add(name)
        elif isinstance(node, NamedNode) and isinstance(date, Literal) and text_of(relation) not in DROPPED:
            ends = (node, other) if outgoing else (other, node)
            kept.setdefault((_key(ends[0], relation, ends[1]), name), []).append((text_of(tie), date))
    for (key, name), dates in kept.items():
        period = period_of(dates)
        if name not in left and (period.start or period.end):
            _add_all(found, key, name, dates)


def _add_all(found: dict[Key, dict[str, _Said]], key: Key, node: str, dates: Iterable[Pair]) -> None:
    for tie, date in dates:
        _add(found, key, node, "nary", NamedNode(tie), date)
