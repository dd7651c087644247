"""Which relations say when: those of well-known vocabularies, and others by their names and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.completion_data import Vocabulary
from kg.dates import span
from kg.model import Period
from kg.reader import Reader, text_of
from kg.terms import KG, PREFIXES, Literal, Term, local_name

__all__ = ["DATES", "date_relations", "dates", "meanings", "period_of"]

_PROV, _DCT, _DC = PREFIXES["prov"], PREFIXES["dcterms"], "http://purl.org/dc/elements/1.1/"
_SCHEMA = (PREFIXES["schema"], "http://schema.org/")
_WIKIDATA = "http://www.wikidata.org/prop/qualifier/"


def _named(bases: Iterable[str], names: str) -> frozenset[str]:
    return frozenset(base + name for base in bases for name in names.split())


_STARTS = _named((KG,), "from date") | _named(_SCHEMA, "startDate") | _named((_PROV,), "startedAtTime atTime")
_STARTS |= _named((_DCT,), "valid") | _named((_WIKIDATA,), "P580")
_ENDS = _named((KG,), "until end_date date") | _named(_SCHEMA, "endDate") | _named((_PROV,), "endedAtTime")
_ENDS |= _named((_WIKIDATA,), "P582")
_SEEN = _named((_DCT, _DC), "date") | _named((_WIKIDATA,), "P585")
_ATTESTED = _SEEN | _named((KG,), "attested_on") | _named((_PROV,), "generatedAtTime")
_ATTESTED |= _named((_DCT, _DC), "created issued modified")
#: Relations of well-known vocabularies that say when.
DATES = _STARTS | _ENDS | _ATTESTED
#: What is said of the thing itself in other terms than ours, not of its record.
_DATING = sorted(one for one in _STARTS | _ENDS | _SEEN if not one.startswith(KG))
#: Names by which other relations say since when and until when, if they lead to dates.
_SINCE = _named(
    ("",),
    "from since start starts started begin begins began startdate begindate validfrom starttime begintime "
    "startyear startedon fromdate fromyear datefrom datestart",
)
_UNTIL = _named(
    ("",),
    "to until till end ends ended enddate finish finished validto validuntil validthrough endtime endyear "
    "endedon todate toyear dateto dateend finishdate",
)
_DATE = re.compile(r"-?\d{4}(-\d\d(-\d\d(T.*)?)?)?(Z|[+-]\d\d:\d\d)?\Z")


def meanings(relation: str, value: Term | None) -> tuple[str, ...]:
    """What a relation says by a value of when something was: "start", "end", "attested", or nothing.

    >>> meanings("http://e.org/from", Literal("2012")), meanings("http://e.org/from", Literal("a@b.c"))
    (('start',), ())
    """
    if not isinstance(value, Literal):
        return ()
    if relation in DATES:
        named = (("start", _STARTS), ("end", _ENDS), ("attested", _ATTESTED))
        return tuple(name for name, terms in named if relation in terms)
    sense = _by_name(relation)
    return (sense,) if sense and _DATE.match(value.value) and span(value.value) else ()


def _by_name(relation: str) -> str:
    """Whether a relation that is not well known tells a start or an end, by its name."""
    if relation.startswith(KG) or relation in DATES:
        return ""
    name = re.sub(r"[^a-z]", "", local_name(relation).lower()).removeprefix("has")
    return "start" if name in _SINCE else "end" if name in _UNTIL else ""


def period_of(said: Iterable[tuple[str, Term]]) -> Period:
    """When something was by what is said of it: since when, until when, or at least at one time."""
    dates: dict[str, set[str]] = {"start": set(), "end": set(), "attested": set()}
    for relation, value in said:
        for sense in meanings(relation, value):
            dates[sense].add(text_of(value))
    start = min(dates["start"], default="")
    end = max(dates["end"] - dates["start"] or dates["end"], default="")
    return Period(start, end, "" if start or end else min(dates["attested"], default=""))


def date_relations(reader: Reader) -> list[str]:
    """The relations in other terms than ours that say when something was, those of this graph included."""
    return [*_DATING, *_by_names(reader)]


def _by_names(reader: Reader) -> list[str]:
    if not reader.local:  # there, a look at the data takes too long for every page
        return []
    return reader.memo(
        "date relations", lambda: [one for one in sorted(Vocabulary(reader).relations) if _by_name(one)]
    )


def dates(reader: Reader, things: Iterable[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """Which of these things, or of all, carry dates: the thing, what the date says ("from", "until", "end",
    "attested", "date"), and the date.
    """
    listed = None if things is None else list(things)
    rows = reader.select("dates") if listed is None else reader.select_many("dates", "thing", listed)
    yield from ((text_of(thing), text_of(sense), text_of(date)) for thing, sense, date in rows)
    if not (relations := _by_names(reader)):
        return
    wanted = None if listed is None else set(listed)
    for thing, relation, date in reader.select("custom_dates", property=relations):
        for sense in meanings(text_of(relation), date):
            if wanted is None or text_of(thing) in wanted:
                yield text_of(thing), "from" if sense == "start" else "until", text_of(date)
