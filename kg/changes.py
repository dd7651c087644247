"""What changed between two dates: which statements and things began, and which ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.asof import excluded
from kg.dates import earliest, latest, parse_period
from kg.model import Edge, Period, Ref
from kg.neighbours import Link, dated_by_other, to_edges
from kg.reader import Reader
from kg.simple import hidden_things, simple_level
from kg.situations import behind_link, situations
from kg.wording import date_words, number_words, statement_words, thing_words

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["Changes", "changes"]

_WORDS = {
    "en": "From {} to {}: {} new, {} ended or no longer attested; {} new, {} gone.",
    "fr": "De {} à {} : {} de plus, {} de moins ou sans attestation plus tardive ; {} de plus, {} de moins.",
}
_BETWEEN = {"en": "In between only: {}.", "fr": "Entre les deux seulement : {}."}
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What holds at the second date and not at the first (began), the other way round (ended), and what held
    between the two only (passed).

    ``sentence`` tells the numbers. What has no date never changes.
    """

    start: str
    end: str
    began: tuple[Edge, ...]
    ended: tuple[Edge, ...]
    passed: tuple[Edge, ...]
    things_began: tuple[Ref, ...]
    things_ended: tuple[Ref, ...]
    sentence: str


def changes(graph: KnowledgeGraph, start: str, end: str, lang: str = "en") -> Changes:
    """What changed between two dates, each a year, a month or a day, in either order.

    Raises KgError for what is no date, LimitExceeded for a graph too large to survey.
    """
    then, now = graph.at(start).reader, graph.at(end).reader
    was, now_is = _statements(then, lang), _statements(now, lang)
    began = _edges(now, (link for key, link in now_is.items() if key not in was), lang)
    ended = _edges(then, (link for key, link in was.items() if key not in now_is), lang)
    passed = _passed(graph.reader, was.keys() | now_is.keys(), start, end, lang)
    gone, missing = (excluded(graph.reader, *parse_period(when)) for when in (start, end))
    things_began, things_ended = (
        _things(graph.reader, iris, lang) for iris in (gone - missing, missing - gone)
    )
    counts = (len(began), len(ended), len(things_began), len(things_ended))
    dates = (date_words(start, lang), date_words(end, lang))
    spoken = lang if lang in _WORDS else "en"
    words = _WORDS[spoken].format(
        *dates,
        statement_words(counts[0], spoken),
        number_words(counts[1], spoken),
        thing_words(counts[2], spoken),
        number_words(counts[3], spoken),
    )
    if passed:
        words += " " + _BETWEEN[spoken].format(statement_words(len(passed), spoken))
    return Changes(start, end, began, ended, passed, things_began, things_ended, words)


def _passed(reader: Reader, known: Collection[Key], start: str, end: str, lang: str) -> tuple[Edge, ...]:
    """The statements that hold at neither date, but began after the one and ended before the other."""
    first, last = sorted(parse_period(when) for when in (start, end))
    left = _edges(reader, (link for key, link in _statements(reader, lang).items() if key not in known), lang)
    return tuple(edge for edge in left if _between(edge.period, first[1], last[0]))


def _between(period: Period, after: date, before: date) -> bool:
    began = earliest(period.start or period.attested or period.end)
    ended = latest(period.end or period.attested)
    return began is not None and ended is not None and after < began and ended < before


def _statements(reader: Reader, lang: str) -> dict[Key, Link]:
    """The statements of the simple level, each stay or stance for itself."""
    links = simple_level(reader).links
    behind = situations(reader, lang)
    found: dict[Key, Link] = {}
    for link in links:
        turned = reader.schema.other_way(link.relation)
        nodes = behind_link(behind, link.subject, link.relation, turned, link.object)
        for node in nodes or (None,):
            key = (link.subject, link.relation, link.object, node.iri if node else "")
            found[key] = Link(link.subject, link.relation, link.object, True, link.derived, node)
    return found


def _edges(reader: Reader, links: Iterable[Link], lang: str) -> tuple[Edge, ...]:
    return tuple(sorted(to_edges(reader, dated_by_other(reader, list(links)), lang), key=_when))


def _when(edge: Edge) -> tuple[object, ...]:
    names = (edge.relation.label, edge.subject.label, edge.object.label)
    return (edge.period.order, *names)


def _things(reader: Reader, iris: set[str], lang: str) -> tuple[Ref, ...]:
    refs = reader.refs(iris - hidden_things(reader, iris), lang)
    return tuple(sorted(refs.values(), key=lambda ref: (ref.cls_label, ref.label, ref.iri)))
