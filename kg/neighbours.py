"""The edges of a thing: counted, without saying the same twice, with the dated node behind each.

A statement can stand in the graph in several forms: seen from either end (``worked_at``, ``employed``), more
broadly (``affiliated_with``), or as the dated node from which it was concluded. An edge is shown once, from
the thing asked about where a relation reads that way, in its narrowest form, and the dated node comes with
it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal as Choice

from kg.model import Edge, Period, Ref, RelationCount
from kg.reader import Reader, text_of
from kg.situations import Situation, Situations, behind_link, periods, situations_of
from kg.terms import KG
from kg.vocabulary import CLAIM_LINKS, SITUATION_CLASSES, order_key

__all__ = [
    "Direction",
    "Link",
    "dated_by_other",
    "dates_of_others",
    "links",
    "neighbours",
    "raw_counts",
    "relations",
    "to_edges",
]

Direction = Choice["out", "in", "both"]
#: Up to so many statements all edges of a thing are read at once; beyond, one relation at a time.
_AT_ONCE = 3000
_SITUATION_LINKS = frozenset(
    KG + name for name in ("person", "organization", "thesis", "advisor", "holder", "involves")
)
#: Relations to things that carry the date themselves.
_DATED_BY_OTHER = frozenset(
    KG + name
    for name in ("created", "contributed_to", "participated_in", "gave_award", "acknowledged_in", "place_of")
)


@dataclass(frozen=True, slots=True)
class Link:
    """One statement as seen from a thing, before it is named; ``turned``: asserted from the other end."""

    subject: str
    relation: str
    object: str
    outgoing: bool
    derived: bool
    situation: Situation | None = None
    turned: bool = False

    @property
    def other(self) -> str:
        return self.object if self.outgoing else self.subject


def raw_counts(reader: Reader, iri: str) -> dict[tuple[str, bool], int]:
    """The number of statements for each relation and direction, as they stand in the graph."""
    counts: dict[tuple[str, bool], int] = {}
    for outgoing, name in ((True, "relations_out"), (False, "relations_in")):
        for relation, count in reader.select(name, entity=iri):
            if relation is not None:
                counts[text_of(relation), outgoing] = int(text_of(count))
    return counts


def _read(
    reader: Reader,
    iri: str,
    outgoing: bool,
    relation: str | None = None,
    limit: int = _AT_ONCE,
    offset: int = 0,
) -> list[Link]:
    bindings = {"entity": iri} if relation is None else {"entity": iri, "relation": relation}
    rows = reader.page("edges_out" if outgoing else "edges_in", limit, offset, **bindings)
    found = []
    for _, link, other, derived in rows:
        ends = (iri, text_of(other)) if outgoing else (text_of(other), iri)
        found.append(Link(ends[0], text_of(link), ends[1], outgoing, text_of(derived) == "true"))
    return found


def links(reader: Reader, iri: str, lang: str) -> list[Link] | None:
    """All edges of a thing, each once, the most telling first; None when there are too many for that."""
    if sum(raw_counts(reader, iri).values()) > _AT_ONCE:
        return None
    found = _read(reader, iri, True) + _read(reader, iri, False)
    behind = situations_of(reader, iri, lang)
    kept = _without_repeats(reader, iri, found, behind)
    whole = [one for link in kept for one in _with_situations(reader, link, behind)]
    return sorted(dated_by_other(reader, whole), key=_telling)


def _without_repeats(reader: Reader, iri: str, found: list[Link], behind: Situations) -> list[Link]:
    schema = reader.schema
    said = {(link.relation, link.other) for link in found if link.outgoing}
    covered = {one.iri for nodes in behind.values() for one in nodes}
    itself = SITUATION_CLASSES.intersection(reader.types(iri))
    kept: list[Link] = []
    asserted = [link for link in found if not link.derived]
    turned_round = {(schema.other_way(link.relation), link.other) for link in asserted if not link.outgoing}
    turned_round -= {(link.relation, link.other) for link in asserted if link.outgoing}
    for link in found:
        if not link.outgoing:
            turned = schema.other_way(link.relation)
            if turned and (turned, link.other) in said:
                continue
            if not itself and link.other in covered and (_is_part(reader, link.relation)):
                continue
        kept.append(replace(link, turned=link.outgoing and (link.relation, link.other) in turned_round))
    broad: dict[tuple[str, bool], set[str]] = {}
    for link in found:
        broad.setdefault((link.other, link.outgoing), set()).update(schema.supers.get(link.relation, ()))
    return [link for link in kept if link.relation not in broad[link.other, link.outgoing]]


def _is_part(reader: Reader, relation: str) -> bool:
    return (
        relation in CLAIM_LINKS
        or relation in _SITUATION_LINKS
        or KG + "involves" in reader.schema.supers.get(relation, frozenset())
    )


def _with_situations(reader: Reader, link: Link, behind: Situations) -> list[Link]:
    turned = reader.schema.other_way(link.relation)
    nodes = behind_link(behind, link.subject, link.relation, turned, link.object)
    return [replace(link, situation=node) for node in nodes] or [link]


def dated_by_other(reader: Reader, found: list[Link]) -> list[Link]:
    """The links without a node of their own, dated by what they lead to where that tells when they were."""
    bare = [link for link in found if link.situation is None]
    when = dates_of_others(reader, ((link.relation, link.other) for link in bare))
    return [
        replace(link, situation=Situation("", when[link.relation, link.other], ""))
        if link.situation is None and (link.relation, link.other) in when
        else link
        for link in found
    ]


def dates_of_others(reader: Reader, ties: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Period]:
    """When ties were, each a relation and where it leads, of which that end tells the date itself: what was
    made, or taken part in, has it from the work or event. Those of which it does not tell are left out.
    """
    wanted = {tie for tie in ties if tie[0] in _DATED_BY_OTHER}
    when = periods(reader, {other for _, other in wanted}) if wanted else {}
    return {tie: when[tie[1]] for tie in wanted if tie[1] in when}


def _telling(link: Link) -> tuple[object, ...]:
    period = link.situation.period if link.situation else Period()
    return (
        *order_key(link.relation),
        not link.outgoing,
        period.order,
        link.other,
        link.situation.iri if link.situation else "",
    )


def to_edges(reader: Reader, found: Iterable[Link], lang: str) -> list[Edge]:
    """The edges with names, in the order given."""
    listed = list(found)
    iris = {iri for link in listed for iri in (link.subject, link.relation, link.object)}
    iris |= {link.situation.iri for link in listed if link.situation and link.situation.iri}
    refs = reader.refs(iris, lang)
    return [
        Edge(
            refs[link.subject],
            refs[link.relation],
            refs[link.object],
            link.outgoing,
            link.derived,
            link.situation.period if link.situation else Period(),
            link.situation.detail if link.situation else "",
            refs[link.situation.iri] if link.situation and link.situation.iri else None,
        )
        for link in listed
    ]


def relations(reader: Reader, iri: str, lang: str) -> list[RelationCount]:
    """By which relations a thing has edges, in which direction and how many: what can be expanded."""
    return counted(reader, links(reader, iri, lang), iri, lang)


def counted(reader: Reader, found: list[Link] | None, iri: str, lang: str) -> list[RelationCount]:
    """The counts of edges already read; asked of the graph when there were too many to read."""
    counts: dict[tuple[str, bool], int] = {}
    if found is None:
        counts = _without_repeated_relations(reader, raw_counts(reader, iri))
    for link in found or ():
        key = (link.relation, link.outgoing)
        counts[key] = counts.get(key, 0) + 1
    refs = reader.refs({relation for relation, _ in counts}, lang)
    return [
        RelationCount(refs[relation], outgoing, count)
        for (relation, outgoing), count in sorted(
            counts.items(), key=lambda item: (*order_key(item[0][0]), not item[0][1])
        )
    ]


def _without_repeated_relations(
    reader: Reader, counts: dict[tuple[str, bool], int]
) -> dict[tuple[str, bool], int]:
    schema = reader.schema
    kept = {
        (relation, outgoing): count
        for (relation, outgoing), count in counts.items()
        if outgoing or not ((turned := schema.other_way(relation)) and counts.get((turned, True), 0) >= count)
    }
    below = [schema.supers.get(relation, frozenset()) for relation, _ in kept]
    return {key: count for key, count in kept.items() if not any(key[0] in supers for supers in below)}


def neighbours(
    reader: Reader,
    iri: str,
    lang: str,
    *,
    relation: str | None = None,
    direction: Direction = "both",
    limit: int = 50,
    offset: int = 0,
) -> list[Edge]:
    """A page of the edges of a thing, all or those of one relation, in an order that stays the same."""
    found = links(reader, iri, lang)
    if found is None:
        return to_edges(reader, _page_of_many(reader, iri, lang, relation, direction, limit, offset), lang)
    wanted = [
        link
        for link in found
        if (relation is None or link.relation == relation)
        and (direction == "both" or link.outgoing == (direction == "out"))
    ]
    return to_edges(reader, wanted[offset : offset + limit], lang)


def _page_of_many(
    reader: Reader, iri: str, lang: str, relation: str | None, direction: Direction, limit: int, offset: int
) -> list[Link]:
    page: list[Link] = []
    for count in counted(reader, None, iri, lang):
        if relation not in (None, count.relation.iri) or direction == ("in" if count.outgoing else "out"):
            continue
        if offset >= count.count:
            offset -= count.count
            continue
        page += _read(reader, iri, count.outgoing, count.relation.iri, limit - len(page), offset)
        offset = 0
        if len(page) >= limit:
            break
    return page


def first_links(reader: Reader, iri: str, lang: str, each: int) -> tuple[list[Link], list[RelationCount]]:
    """The first edges of each relation and the true counts: what a page about a thing shows."""
    found = links(reader, iri, lang)
    counts = counted(reader, found, iri, lang)
    if found is None:
        found = [
            link
            for count in counts
            for link in _read(reader, iri, count.outgoing, count.relation.iri, each, 0)
        ]
        return found, counts
    kept: dict[tuple[str, bool], list[Link]] = {}
    for link in found:
        group = kept.setdefault((link.relation, link.outgoing), [])
        if len(group) < each:
            group.append(link)
    return [link for group in kept.values() for link in group], counts


def group(edges: Iterable[Edge], *, outgoing: bool) -> tuple[tuple[Ref, tuple[Edge, ...]], ...]:
    """The edges of one direction grouped by relation, in the order in which they come."""
    groups: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.outgoing == outgoing:
            groups.setdefault(edge.relation.iri, []).append(edge)
    return tuple((edges[0].relation, tuple(edges)) for edges in groups.values())
