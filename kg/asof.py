"""The graph as of a time: what held at any time within a year, a month or a day.

- A situation holds if it overlaps the period, from its beginning to its end. Without a beginning it counts
  from the date at which it is attested, else from the first day its end can mean; without an end, to the date
  at which it is attested, else it is open. Dates are taken as widely as they can be meant.
- Nobody does anything before birth: situations and stances of people born after the period, and works whose
  every author was, are not there, dated or not.
- Nor does anything tie people before their birth, or say of organizations before their founding, if these are
  dated: such statements without a date of their own, and undated stays there, do not hold yet.
- Events and works are there from their date on; so are claims about them, and conflicts as long as they have
  claims left. A claim that only repeats what a dated situation says goes with it.
- A statement dated by nodes that speak of it in other terms than ours (reified, annotated, qualified) holds
  while one of these does; where they give but one date, from that date on.
- Theses, people, places, sources are always there, and so is whatever else has no date.

What is not there vanishes with all its statements, and what the rules had concluded is concluded anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from kg.date_terms import dates
from kg.dated_statements import dated_statements, effective
from kg.dates import earliest, holds, parse_period
from kg.errors import LimitExceeded
from kg.model import Period
from kg.reader import Reader, text_of
from kg.simple import DROPPED
from kg.situations import situations
from kg.terms import DERIVED, KG, NamedNode, Quad
from kg.vocabulary import TYPE

__all__ = ["DATABLE", "DATABLE_RELATIONS", "MAX_QUADS", "Moments", "excluded", "quads_as_of"]

T = TypeVar("T")

#: More statements than these are not copied into a graph of their own.
MAX_QUADS = 5_000_000
#: Classes and relations of which one may ask when, so that having no date is worth a mark.
DATABLE = frozenset(KG + name for name in ("Event", "Work", "Engagement", "Study", "Stance"))
DATABLE_RELATIONS = frozenset(
    KG + name
    for name in (
        *("worked_at", "member_of", "studied_at", "advised_by", "advocates", "disputes", "predicts"),
        *("founded", "lived_in", "interested_in", "created", "participated_in"),
    )
)
_KEPT_CLASSES = frozenset(
    KG + name for name in ("Source", "Passage", "Thesis", "Person", "Organization", "Place")
)


def excluded(reader: Reader, first: date, last: date) -> set[str]:
    """The IRIs of the things that were not there between two days."""
    found: dict[str, dict[str, list[str]]] = {}
    for thing, meaning, value in dates(reader):
        found.setdefault(thing, {}).setdefault(meaning, []).append(value)
    gone = {
        iri
        for iri, meanings in found.items()
        if not _there(meanings, first, last) and not _always(reader, iri)
    }
    gone |= _before_birth(reader, last) | _too_early(reader, last, found)
    return gone | _fallen(reader, gone)


def _there(meanings: dict[str, list[str]], first: date, last: date) -> bool:
    if "from" in meanings or "until" in meanings or "attested" in meanings:
        starts, ends, attested = (sorted(meanings.get(key, ("",))) for key in ("from", "until", "attested"))
        return holds(Period(starts[0], ends[-1], attested[0]), first, last)
    dates = meanings.get("date") or meanings.get("end") or []
    began = [day for text in dates if (day := earliest(text))]
    return not began or min(began) <= last


def _before_birth(reader: Reader, last: date) -> set[str]:
    """Situations, stances and works of which everyone they are of was born after this day."""
    born: dict[str, list[date]] = {}
    owners: dict[str, set[str]] = {}
    for thing, person, birth in reader.select("owners"):
        owners.setdefault(text_of(thing), set()).add(text_of(person))
        if day := earliest(text_of(birth)):
            born.setdefault(text_of(person), []).append(day)
    unborn = {person for person, days in born.items() if min(days) > last}
    return {thing for thing, its in owners.items() if its <= unborn and not _always(reader, thing)}


def _yet_to_come(reader: Reader, last: date) -> set[str]:
    """The people born and the organizations founded after this day, as far as that is dated."""
    began: dict[str, list[date]] = {}
    for thing, value in reader.select("beginnings"):
        if day := earliest(text_of(value)):
            began.setdefault(text_of(thing), []).append(day)
    return {thing for thing, days in began.items() if min(days) > last}


def _too_early(reader: Reader, last: date, dates: Mapping[str, object]) -> set[str]:
    """Undated stays at organizations yet to be founded, and claims that tie what is yet to come."""
    coming = _yet_to_come(reader, last)
    if not coming:
        return set()
    hosts: dict[str, set[str]] = {}
    for stay, organization in reader.select("hosts"):
        hosts.setdefault(text_of(stay), set()).add(text_of(organization))
    stays = {stay for stay, its in hosts.items() if its <= coming and stay not in dates}
    ties = {text_of(claim) for claim, part in reader.select("claimed_ties") if text_of(part) in coming}
    return stays | (ties - dates.keys())


def _ties(reader: Reader, quad: Quad, coming: set[str]) -> bool:
    """Whether a statement ties something yet to come to another thing, seen from its own end."""
    relation = text_of(quad.predicate)
    if not isinstance(quad.object, NamedNode) or relation == TYPE or relation in DROPPED:
        return False
    if text_of(quad.subject) in coming:
        return True
    schema = reader.schema
    other = schema.other_way(relation)
    return bool(other and relation not in schema.primary) and text_of(quad.object) in coming


def _always(reader: Reader, iri: str) -> bool:
    return not _KEPT_CLASSES.isdisjoint(reader.types(iri))


def _lapsed(reader: Reader, first: date, last: date) -> set[tuple[str, str, str]]:
    """The statements whose every date, as nodes in other terms than ours give it, is of another time."""
    return {
        key
        for key, nodes in dated_statements(reader).items()
        if nodes and not any(holds(effective(one.period), first, last) for one in nodes)
    }


def _fallen(reader: Reader, gone: set[str]) -> set[str]:
    """Claims about what is not there, and conflicts that have lost all they are about or all their claims."""
    claims: set[str] = set()
    for claim, part in reader.select("claim_parts"):
        if text_of(part) in gone:
            claims.add(text_of(claim))
    claims |= _repeats(reader, gone)
    left: dict[str, set[str]] = {}
    about: dict[str, set[str]] = {}
    for conflict, concerns, claim, *_ in reader.select("conflicts"):
        left.setdefault(text_of(conflict), set()).add(text_of(claim))
        about.setdefault(text_of(conflict), set()).add(text_of(concerns))
    # One that stands keeps its claims from being taken for facts.
    fallen = {conflict for conflict, its in left.items() if its <= claims or about[conflict] <= gone}
    return claims | fallen


def _repeats(reader: Reader, gone: set[str]) -> set[str]:
    """Claims that repeat a statement whose nodes are gone: all the dated ones, or others where none is."""
    repeats: set[str] = set()
    for nodes in situations(reader, "en").values():
        told = {node.iri for node in nodes if node.period.dated or node.iri in gone}
        if told and told <= gone:
            repeats |= {node.iri for node in nodes} - told
    return repeats


def quads_as_of(reader: Reader, when: str | int | date) -> Iterator[Quad]:
    """The quads of what held in a period; concluded ones are left out, to be concluded anew.

    Raises KgError when ``when`` is no date, LimitExceeded for a graph of more than `MAX_QUADS` quads.
    """
    first, last = parse_period(when)
    gone, coming = excluded(reader, first, last), _yet_to_come(reader, last)
    lapsed = _lapsed(reader, first, last)
    concluded = NamedNode(DERIVED)
    for number, quad in enumerate(reader.store.quads()):
        if number >= MAX_QUADS:
            raise LimitExceeded(
                "size", f"A graph of more than {MAX_QUADS:,} triples cannot be copied to a date."
            )
        if quad.graph_name == concluded:
            continue
        if text_of(quad.subject) in gone or text_of(quad.object) in gone:
            continue
        if lapsed and (text_of(quad.subject), text_of(quad.predicate), text_of(quad.object)) in lapsed:
            continue
        if not coming or not _ties(reader, quad, coming):
            yield quad


class Moments(Generic[T]):
    """What was made for a date, kept for the dates asked for last until the data change.

    Dates that mean the same days share one. At most ``most`` are kept, and of large ones fewer: together
    they hold no more than `MAX_QUADS`, as ``size`` counts them. What falls out is left to whoever uses it.
    """

    def __init__(self, size: Callable[[T], int], most: int = 12) -> None:
        self._size, self._most = size, most
        self._kept: OrderedDict[tuple[str, date, date], T] = OrderedDict()
        self._lock = Lock()

    def get(self, version: str, when: str | int | date, make: Callable[[], T]) -> T:
        """What ``make`` gives for this version and date. Raises KgError when ``when`` is no date."""
        key = (version, *parse_period(when))
        with self._lock:
            if any(known[0] != version for known in self._kept):
                self._kept.clear()
            if key not in self._kept:
                self._kept[key] = make()
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and (len(self._kept) > self._most or self._held() > MAX_QUADS):
                self._kept.popitem(last=False)
            return self._kept[key]

    def _held(self) -> int:
        return sum(map(self._size, self._kept.values()))
