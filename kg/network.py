"""The graph as a network, and the picture of what lies around one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1
from math import log
from typing import TYPE_CHECKING

from kg.layout import Point, label_box, place, ring
from kg.model import Period, Ref, View, ViewEdge, ViewNode
from kg.neighbours import Link, dates_of_others, first_links, links
from kg.reader import Reader, text_of
from kg.simple import SimpleLink, once, simple_level
from kg.situations import behind_link, situations
from kg.terms import KG
from kg.vocabulary import HIDDEN_CLASSES, order_key

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["around", "edges_of", "natural", "to_networkx", "view_of"]


def to_networkx(reader: Reader, lang: str = "en") -> nx.MultiDiGraph:
    """The simple level as a networkx graph: nodes are IRIs, edges keyed by the IRI of their relation.

    Things with a class or a name are nodes even where nothing ties them to others. Nodes carry ``label``,
    ``cls`` and ``cls_label``; edges ``label``, ``relation`` and ``derived``. Raises LimitExceeded for a graph
    too large for that.
    """
    import networkx as nx

    level = simple_level(reader)
    refs = reader.refs({*level.things, *(link.relation for link in level.links)}, lang)
    network = nx.MultiDiGraph()
    for iri in level.things:
        network.add_node(iri, label=refs[iri].label, cls=refs[iri].cls, cls_label=refs[iri].cls_label)
    for link in level.links:
        network.add_edge(
            link.subject,
            link.object,
            key=link.relation,
            relation=link.relation,
            label=refs[link.relation].label,
            derived=link.derived,
        )
    return network


def natural(text: str) -> list[object]:
    """A key that sorts numbers in a text by their value: theme-2 before theme-10.

    >>> sorted(["theme-10", "theme-2"], key=natural)
    ['theme-2', 'theme-10']
    """
    return [(1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text) if part]


def around(reader: Reader, iri: str, lang: str = "en", *, limit: int = 60) -> View:
    """What lies around a thing: its nearest neighbours, and how these hang together.

    At most ``limit`` nodes, the most telling relations first; ``omitted`` counts the neighbours left out.
    """
    found = [
        link for link in links(reader, iri, lang) or _first(reader, iri, lang, limit) if link.other != iri
    ]
    types = HIDDEN_CLASSES.intersection(reader.types(iri))
    refs = reader.refs({link.other for link in found}, lang)
    shown = [link for link in found if types or refs[link.other].cls not in HIDDEN_CLASSES] or found
    chosen = [iri, *_evenly(shown, limit - 1)]
    ties = {(link.subject, link.relation, link.object) for link in shown}
    within = [
        link
        for link in _between(reader, chosen)
        if iri not in (link.subject, link.object) or _said(reader, link, ties)
    ]
    degrees = dict.fromkeys(chosen, 1)
    for link in within:
        for end in (link.subject, link.object):
            degrees[end] += 1
    omitted = len({link.other for link in shown}) - len(chosen) + 1
    name = reader.ref(iri, lang).label
    pinned = {iri: (0.0, 0.0)}
    return view_of(reader, chosen, within, degrees, lang, title=name, omitted=omitted, pinned=pinned)


def _said(reader: Reader, link: SimpleLink, ties: set[tuple[str, str, str]]) -> bool:
    """Whether a link of the thing itself is among its edges, this way or turned round."""
    turned = reader.schema.other_way(link.relation)
    return (link.subject, link.relation, link.object) in ties or (link.object, turned, link.subject) in ties


def _first(reader: Reader, iri: str, lang: str, limit: int) -> list[Link]:
    return first_links(reader, iri, lang, limit)[0]


def _evenly(found: Sequence[Link], most: int) -> list[str]:
    """The other ends, one of each relation in turn, so that one long relation does not crowd out the rest."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for link in sorted(found, key=lambda one: (order_key(one.relation), not one.outgoing)):
        groups.setdefault((link.relation, link.outgoing), []).append(link.other)
    chosen: dict[str, None] = {}
    queues = [list(dict.fromkeys(group)) for group in groups.values()]
    while queues and len(chosen) < most:
        for queue in queues:
            if len(chosen) < most:
                chosen.setdefault(queue.pop(0))
        queues = [queue for queue in queues if queue]
    return list(chosen)


def _between(reader: Reader, chosen: Sequence[str]) -> list[SimpleLink]:
    rows = reader.select("links_between", subject=list(chosen), object=list(chosen))
    found = {
        SimpleLink(text_of(subject), text_of(relation), text_of(obj), text_of(derived) == "true")
        for subject, relation, obj, derived in rows
        if subject != obj
        and (order_key(text_of(relation))[0] < 2 or chosen[0] in (text_of(subject), text_of(obj)))
    }
    return sorted(once(reader, found))


def view_of(
    reader: Reader,
    chosen: Sequence[str],
    within: Sequence[SimpleLink],
    degrees: Mapping[str, int],
    lang: str,
    *,
    title: str,
    omitted: int,
    pinned: Mapping[str, Point],
    start: Mapping[str, Point] | None = None,
    rounds: int | None = None,
) -> View:
    """The view of these things and links, laid out (see `kg.layout.place` for the last three)."""
    refs = reader.refs({*chosen, *(link.relation for link in within)}, lang)
    notes = reader.descriptions(chosen, lang)
    most = log(1 + max((1, *(degrees[iri] for iri in chosen))))
    weights = {iri: round(log(1 + degrees[iri]) / most, 3) for iri in chosen}
    boxes = {iri: label_box(refs[iri].label, weights[iri]) for iri in chosen}
    ends = [(link.subject, link.object) for link in within]
    where = place(chosen, ends, boxes, pinned=pinned, start=start or _start(chosen, refs), rounds=rounds)
    nodes = tuple(ViewNode(refs[iri], notes.get(iri, ""), weights[iri], *where[iri]) for iri in chosen)
    return View(nodes, tuple(edges_of(reader, within, refs, lang)), title, max(0, omitted))


def _start(chosen: Sequence[str], refs: Mapping[str, Ref]) -> dict[str, Point]:
    """Things of one class begin side by side."""
    ordered = sorted(chosen, key=lambda iri: (refs[iri].cls, natural(iri)))
    return dict(zip(ordered, ring(len(ordered), 700.0, 440.0), strict=True))


def edges_of(
    reader: Reader, within: Sequence[SimpleLink], refs: Mapping[str, Ref], lang: str
) -> Iterable[ViewEdge]:
    """The links to draw: one edge for each dated node behind a link, with an id that is always the same.

    What was made, or taken part in, has its date from the work or event itself.
    """
    ends = sorted({link.subject for link in within} | {link.object for link in within})
    behind = situations(reader, lang, subjects=ends, objects=ends) if ends else {}
    when = dates_of_others(reader, ((link.relation, link.object) for link in within))
    for link in within:
        turned = reader.schema.other_way(link.relation)
        nodes = behind_link(behind, link.subject, link.relation, turned, link.object)
        known = {one.period for one in nodes} or {when.get((link.relation, link.object), Period())}
        spans = sorted((one.start, one.end, one.attested) for one in known)
        if KG + "takes_position_on" in reader.schema.supers.get(link.relation, frozenset()):
            spans = spans[:1]
        for number, period in enumerate(spans):
            name = f"{link.subject} {link.relation} {link.object} {number or ''}"
            yield ViewEdge(
                "e" + sha1(name.encode("utf-8"), usedforsecurity=False).hexdigest()[:12],
                link.subject,
                link.object,
                refs[link.relation],
                link.derived,
                Period(*period),
            )
