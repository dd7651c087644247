"""The dated nodes behind short relations: engagements, studies, stances, events, claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.date_terms import dates
from kg.dated_statements import DatedNode, dated_statements
from kg.model import Period
from kg.reader import Reader, best_text, text_of
from kg.terms import Literal

__all__ = ["Situation", "Situations", "behind_link", "periods", "situations", "situations_of", "told_apart"]


@dataclass(frozen=True, slots=True)
class Situation:
    """The dated or reified node behind a statement; ``kind`` is "" for those of our terms."""

    iri: str
    period: Period
    detail: str
    kind: str = ""


Situations = dict[tuple[str, str, str], list[Situation]]


def situations(
    reader: Reader, lang: str, *, subjects: Sequence[str] = (), objects: Sequence[str] = ()
) -> Situations:
    """The nodes behind short relations from these subjects and to these objects, by statement."""
    bindings = {name: list(iris) for name, iris in (("subject", subjects), ("object", objects)) if iris}
    rows = reader.select("situations", **bindings)
    found: dict[tuple[str, str, str], dict[str, tuple[Period, list[tuple[int, Literal]]]]] = {}
    for subject, relation, obj, node, start, end, attested, detail in rows:
        key = (text_of(subject), text_of(relation), text_of(obj))
        period = Period(text_of(start), text_of(end), text_of(attested))
        nodes = found.setdefault(key, {})
        details = nodes.setdefault(text_of(node), (period, []))[1]
        if isinstance(detail, Literal):
            details.append((0, detail))
    behind = {
        key: {
            node: Situation(node, period, literal.value if (literal := best_text(details, lang)) else "")
            for node, (period, details) in nodes.items()
        }
        for key, nodes in found.items()
    }
    for key, others in _in_other_terms(reader, subjects, objects).items():
        known = behind.setdefault(key, {})
        for one in others:
            if one.node not in known or not known[one.node].period.dated:
                known[one.node] = Situation(one.node, one.period, "", one.kind)
    return {
        key: sorted(nodes.values(), key=lambda one: (one.period.order, one.iri))
        for key, nodes in behind.items()
    }


def _in_other_terms(
    reader: Reader, subjects: Sequence[str], objects: Sequence[str]
) -> dict[tuple[str, str, str], tuple[DatedNode, ...]]:
    """The nodes in other terms than ours that date statements from these subjects and to these objects."""
    dated = dated_statements(reader)
    if not dated:
        return {}
    ends, place = (subjects, 0) if subjects else (objects, 2)
    by_end = reader.memo(f"dated_statements by {place}", lambda: _by_end(dated, place))
    keys = [key for end in dict.fromkeys(ends) for key in by_end.get(end, ())] if ends else list(dated)
    last = set(objects)
    return {key: dated[key] for key in keys if not last or key[2] in last}


def _by_end(keys: Iterable[tuple[str, str, str]], place: int) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for key in keys:
        found.setdefault(key[place], []).append(key)
    return found


def situations_of(reader: Reader, iri: str, lang: str) -> Situations:
    """The nodes behind all short relations that begin or end at a thing."""
    return {**situations(reader, lang, subjects=[iri]), **situations(reader, lang, objects=[iri])}


def told_apart(nodes: Sequence[Situation]) -> list[Situation]:
    """Of the nodes behind a statement those that are edges of their own: the dated ones, else the first.

    A claim beside a dated node repeats the statement; it is evidence, not another edge.
    """
    return [one for one in nodes if one.period.dated or one.detail] or list(nodes[:1])


def behind_link(
    found: Situations, subject: str, relation: str, turned: str | None, obj: str
) -> list[Situation]:
    """The nodes behind a statement, whether they say it this way or turned round."""
    nodes = found.get((subject, relation, obj)) or (found.get((obj, turned, subject)) if turned else None)
    return told_apart(nodes or ())


def periods(reader: Reader, iris: Iterable[str]) -> dict[str, Period]:
    """When these things were, for those that carry dates."""
    found: dict[str, dict[str, str]] = {}
    for thing, meaning, value in dates(reader, iris):
        found.setdefault(thing, {}).setdefault(meaning, value)
    return {
        iri: Period(
            its.get("from") or its.get("date", ""),
            its.get("until") or its.get("end") or its.get("date", ""),
            its.get("attested", ""),
        )
        for iri, its in found.items()
    }
