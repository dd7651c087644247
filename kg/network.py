"""The graph as a network and as pictures of it: the start view, and what lies around one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha1
from math import log, sqrt
from typing import TYPE_CHECKING

from kg.layout import Point, label_box, place, ring
from kg.model import Period, Ref, View, ViewEdge, ViewNode
from kg.neighbours import Link, links, situations
from kg.reader import Reader
from kg.simple import Level, SimpleLink, once, simple_level
from kg.terms import KG
from kg.vocabulary import HIDDEN_CLASSES, order_key

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["around", "overview", "to_networkx"]

#: How many of each class stand in the start view, of things in our own terms.
_SHARES = {
    KG + name: share
    for name, share in {
        "Theme": 12, "Organization": 12, "Thesis": 20, "Work": 16, "Person": 10, "Event": 5, "Place": 3, "Field": 3,
        "ThemeItem": 6,
    }.items()
}  # fmt: skip
_TITLES = {"en": "Overview", "fr": "Vue d'ensemble"}
_MOST = 90


def to_networkx(reader: Reader, lang: str = "en") -> nx.MultiDiGraph:
    """The simple level as a networkx MultiDiGraph: nodes by IRI with ``label`` and ``cls``, edges keyed by relation.

    Edges carry ``label``, ``relation`` and ``derived``. Raises LimitExceeded for a graph too large for that.
    """
    import networkx as nx

    level = simple_level(reader)
    refs = reader.refs({*level.degrees, *(link.relation for link in level.links)}, lang)
    network = nx.MultiDiGraph()
    for iri in sorted(level.degrees):
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


def overview(reader: Reader, lang: str = "en", *, limit: int = 150) -> View:
    """The start view: the person in the middle, organizations, themes, the theses, people and works around them.

    A graph in other terms gives its best connected things, by class. At most ``limit`` nodes, and never more
    than can be taken in; ``omitted`` says how many others there are.
    """
    level = simple_level(reader)
    if not level.links:
        return View((), (), _TITLES.get(lang, _TITLES["en"]))
    ours = any(cls.startswith(KG) for cls in level.classes.values())
    centre = _centre(level, KG + "Person" if ours else "")
    most = max(1, min(limit, _MOST))
    shares = _SHARES if ours else _shares_of(level, most)
    chosen = [centre, *_choose(level, centre, shares, most - 1)]
    within = [link for link in level.links if link.subject in set(chosen) and link.object in set(chosen)]
    where = _designed(level, centre, chosen, within) if ours else {centre: (0.0, 0.0)}
    omitted = len(level.degrees) - len(chosen)
    title = _TITLES.get(lang, _TITLES["en"])
    return _view(reader, chosen, within, level.degrees, lang, title=title, omitted=omitted, pinned=where)


def _centre(level: Level, cls: str) -> str:
    candidates = [iri for iri, of in level.classes.items() if of == cls] or list(level.degrees)
    return min(candidates, key=lambda iri: (-level.degrees[iri], iri))


def _shares_of(level: Level, most: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cls in level.classes.values():
        counts[cls] = counts.get(cls, 0) + 1
    roots = {cls: sqrt(count) for cls, count in counts.items()}
    return {cls: max(2, round(most * root / sum(roots.values()))) for cls, root in roots.items()}


def _choose(level: Level, centre: str, shares: Mapping[str, int], most: int) -> list[str]:
    near = {link.object for link in level.links if link.subject == centre}
    near |= {link.subject for link in level.links if link.object == centre}

    def worth(iri: str) -> tuple[float, list[object]]:
        return -level.degrees[iri] * (1.6 if iri in near else 1.0), natural(iri)

    by_class: dict[str, list[str]] = {}
    for iri, cls in level.classes.items():
        if iri != centre:
            by_class.setdefault(cls, []).append(iri)
    chosen = [
        iri
        for cls, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        for iri in sorted(by_class.get(cls, ()), key=worth)[:share]
    ]
    return chosen[:most]


def natural(text: str) -> list[object]:
    """A key that sorts numbers in a text by their value: theme-2 before theme-10.

    >>> sorted(["theme-10", "theme-2"], key=natural)
    ['theme-2', 'theme-10']
    """
    return [(1, int(part)) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text) if part]


def _designed(
    level: Level, centre: str, chosen: Sequence[str], within: Iterable[SimpleLink]
) -> dict[str, Point]:
    """The middle and the ring of themes, in their order; all else finds its place between them."""
    themes = sorted((iri for iri in chosen if level.classes[iri] == KG + "Theme"), key=natural)
    where = {centre: (0.0, 0.0)}
    where.update(zip(themes, ring(len(themes), 600.0, 380.0), strict=True))
    return where


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
    inside = set(chosen)
    direct = {
        SimpleLink(link.subject, link.relation, link.object, link.derived)
        for link in shown
        if link.other in inside
    }
    between = {one for one in _between(reader, chosen) if iri not in (one.subject, one.object)}
    degrees = dict.fromkeys(chosen, 1)
    for one in direct | between:
        for end in (one.subject, one.object):
            degrees[end] += 1
    omitted = len({link.other for link in shown}) - len(chosen) + 1
    return _view(
        reader,
        chosen,
        sorted(direct | between),
        degrees,
        lang,
        title=reader.ref(iri, lang).label,
        omitted=omitted,
        pinned={iri: (0.0, 0.0)},
    )


def _first(reader: Reader, iri: str, lang: str, limit: int) -> list[Link]:
    from kg.neighbours import first_links

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
    from kg.reader import text_of

    rows = reader.select("links_between", subject=list(chosen), object=list(chosen))
    found = {
        SimpleLink(text_of(subject), text_of(relation), text_of(obj), text_of(derived) == "true")
        for subject, relation, obj, derived in rows
        if subject != obj and order_key(text_of(relation))[0] < 2
    }
    return once(reader, found)


def _view(
    reader: Reader,
    chosen: Sequence[str],
    within: Sequence[SimpleLink],
    degrees: Mapping[str, int],
    lang: str,
    *,
    title: str,
    omitted: int,
    pinned: Mapping[str, Point],
) -> View:
    refs = reader.refs({*chosen, *(link.relation for link in within)}, lang)
    notes = reader.descriptions(chosen, lang)
    most = log(1 + max((degrees[iri] for iri in chosen), default=1))
    weights = {iri: round(log(1 + degrees[iri]) / most, 3) for iri in chosen}
    boxes = {iri: label_box(refs[iri].label, weights[iri]) for iri in chosen}
    where = place(
        chosen,
        [(link.subject, link.object) for link in within],
        boxes,
        pinned=pinned,
        start=_start(chosen, refs),
    )
    nodes = tuple(ViewNode(refs[iri], notes.get(iri, ""), weights[iri], *where[iri]) for iri in chosen)
    return View(nodes, tuple(_edges(reader, within, refs, lang)), title, max(0, omitted))


def _start(chosen: Sequence[str], refs: Mapping[str, Ref]) -> dict[str, Point]:
    """Things of one class begin side by side."""
    ordered = sorted(chosen, key=lambda iri: (refs[iri].cls, natural(iri)))
    return dict(zip(ordered, ring(len(ordered), 700.0, 440.0), strict=True))


def _edges(
    reader: Reader, within: Sequence[SimpleLink], refs: Mapping[str, Ref], lang: str
) -> Iterable[ViewEdge]:
    ends = sorted({link.subject for link in within} | {link.object for link in within})
    behind = situations(reader, lang, subjects=ends, objects=ends) if ends else {}
    for link in within:
        turned = reader.schema.other_way(link.relation)
        nodes = behind.get((link.subject, link.relation, link.object), [])
        if not nodes and turned:
            nodes = behind.get((link.object, turned, link.subject), [])
        periods = sorted({(one.period.start, one.period.end, one.period.attested) for one in nodes}) or [
            ("", "", "")
        ]
        if KG + "takes_position_on" in reader.schema.supers.get(link.relation, frozenset()):
            periods = periods[:1]
        for number, period in enumerate(periods):
            name = f"{link.subject} {link.relation} {link.object} {number or ''}"
            yield ViewEdge(
                "e" + sha1(name.encode("utf-8"), usedforsecurity=False).hexdigest()[:12],
                link.subject,
                link.object,
                refs[link.relation],
                link.derived,
                Period(*period),
            )
