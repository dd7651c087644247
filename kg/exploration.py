"""Walking the graph: what ties a set of things, what can be expanded with how much behind it, page by page.

All edges of a view follow from its things: the statements of the simple level among them that pass the
filters. Nothing is drawn that the filters hide, and the same things always give the same edges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from kg.datedness import of_another_time
from kg.errors import KgError, LimitExceeded
from kg.filters import Filters, links_shown, things_shown
from kg.model import ClassCount, Ref, RelationCount, View, ViewEdge, ViewNode
from kg.neighbours import Link, counted, links, raw_counts
from kg.network import edges_of
from kg.placing import Point, placed
from kg.reader import Reader, text_of
from kg.simple import ADDRESSES, DROPPED, SimpleLink, hidden_things, once, simple_level

__all__ = [
    "MAX_PAGE",
    "Expansion",
    "MenuItem",
    "edges_among",
    "expand",
    "links_among",
    "menu",
    "remaining",
    "there",
    "view_among",
]

#: The most neighbours that one expansion gives.
MAX_PAGE = 500
_AT_ONCE = 400
#: Up to so many pairs each is looked up; beyond, the statements of each thing are read and matched.
_FEW_PAIRS = 4_000


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A relation that can be expanded: to how many things it leads, of which classes, how many of them are
    visible already. ``classes`` is empty where a thing has too many edges to look at each.
    """

    relation: Ref
    outgoing: bool
    count: int
    classes: tuple[ClassCount, ...] = ()
    visible: int = 0


@dataclass(frozen=True, slots=True)
class Expansion:
    """A page of the neighbours of a thing: ``view`` shows it with them and what ties them to it, ``total``
    says how many there are without a cut.
    """

    iri: str
    relation: Ref | None
    outgoing: bool
    offset: int
    limit: int
    total: int
    view: View

    @property
    def nodes(self) -> tuple[ViewNode, ...]:
        """The neighbours of this page."""
        return tuple(node for node in self.view.nodes if node.ref.iri != self.iri)

    @property
    def edges(self) -> tuple[ViewEdge, ...]:
        """What ties them to the thing."""
        return self.view.edges

    @property
    def more(self) -> int:
        """How many come after this page."""
        return max(0, self.total - self.offset - len(self.nodes))


def there(reader: Reader, iris: Iterable[str]) -> list[str]:
    """The things of which the graph says anything, in the order given."""
    wanted = list(dict.fromkeys(iris))
    known = {text_of(row[0]) for row in reader.select_many("described", "thing", wanted)}
    left = [iri for iri in wanted if iri not in known]
    known |= {text_of(row[0]) for row in reader.select_many("reached", "thing", left)}
    return [iri for iri in wanted if iri in known]


def links_among(reader: Reader, iris: Collection[str]) -> list[SimpleLink]:
    """The links of the simple level among these things, each statement once, in a steady order.

    A thing that the simple level leaves out (a source, a dated node) is tied by whatever ties it, once it is
    among them.
    """
    chosen = sorted(set(iris))
    hidden = hidden_things(reader, chosen)
    found = set()
    for start in range(0, len(chosen), _AT_ONCE):
        part = chosen[start : start + _AT_ONCE]
        name = "links_within" if len(part) * len(chosen) > _FEW_PAIRS else "links_between"
        for subject, relation, obj, derived in reader.select(name, subject=part, object=chosen):
            link = SimpleLink(text_of(subject), text_of(relation), text_of(obj), text_of(derived) == "true")
            minor = ADDRESSES if hidden & {link.subject, link.object} else DROPPED
            if link.subject != link.object and link.relation not in minor:
                found.add(link)
    return sorted(once(reader, found))


def edges_among(
    reader: Reader,
    iris: Sequence[str],
    lang: str = "en",
    *,
    filters: Filters | None = None,
    places: Mapping[str, Point] | None = None,
    title: str = "",
) -> View:
    """The view of these things: those that are there and pass the filters, and all that ties them.

    ``places`` says where things stand already; the others are put near what they are tied to.
    """
    filters = filters or Filters()
    shown = things_shown(reader, there(reader, iris), filters)
    return view_among(
        reader, shown, links_shown(reader, links_among(reader, shown), filters), lang, places, title
    )


def view_among(
    reader: Reader,
    shown: Sequence[str],
    within: Sequence[SimpleLink],
    lang: str,
    places: Mapping[str, Point] | None = None,
    title: str = "",
) -> View:
    """The view of just these things and links."""
    refs = reader.refs({*shown, *(link.relation for link in within)}, lang)
    notes = reader.descriptions(shown, lang)
    weights = _weights(reader, shown, within)
    ends = [(link.subject, link.object) for link in within]
    labels = {iri: refs[iri].label for iri in shown}
    where = placed(shown, ends, labels, weights, places or {})
    nodes = tuple(ViewNode(refs[iri], notes.get(iri, ""), weights[iri], *where[iri]) for iri in shown)
    return View(nodes, tuple(edges_of(reader, within, refs, lang)), title)


def _weights(reader: Reader, shown: Sequence[str], within: Iterable[SimpleLink]) -> dict[str, float]:
    """How important each thing is, by its ties in the whole graph, or in the view where that is too large."""
    try:
        degrees = simple_level(reader).degrees
    except LimitExceeded:
        degrees = {}
    here: dict[str, int] = {}
    for link in within:
        for end in (link.subject, link.object):
            here[end] = here.get(end, 0) + 1
    ties = {iri: degrees.get(iri) or here.get(iri, 0) for iri in shown}
    most = log(1 + max(ties.values(), default=1)) or 1.0
    return {iri: round(log(1 + count) / most, 3) for iri, count in ties.items()}


# what can be expanded


def menu(
    reader: Reader, iri: str, lang: str = "en", *, visible: Collection[str] = (), ever: Reader | None = None
) -> list[MenuItem]:
    """By which relations a thing leads on, and to how many things each, before any of them is fetched.

    With ``ever``, the graph of all times, what is of another time than ``reader`` is left out.
    """
    found = _holding(reader, links(reader, iri, lang), ever)
    if found is None:
        return [_of_many(reader, iri, one, visible) for one in counted(reader, None, iri, lang)]
    groups: dict[tuple[str, bool], dict[str, None]] = {}
    for link in found:
        if link.other != iri:
            groups.setdefault((link.relation, link.outgoing), {})[link.other] = None
    others = {other for group in groups.values() for other in group}
    refs = reader.refs({*others, *(relation for relation, _ in groups)}, lang)
    classes = reader.refs({refs[other].cls for other in others} - {""}, lang)
    shown = set(visible)
    return [
        MenuItem(
            refs[relation],
            outgoing,
            len(group),
            _classes(group, refs, classes),
            sum(other in shown for other in group),
        )
        for (relation, outgoing), group in groups.items()
    ]


def _classes(
    group: Iterable[str], refs: Mapping[str, Ref], classes: Mapping[str, Ref]
) -> tuple[ClassCount, ...]:
    counts: dict[str, int] = {}
    for other in group:
        counts[refs[other].cls] = counts.get(refs[other].cls, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(ClassCount(classes.get(cls, Ref("", "")), count) for cls, count in ordered)


def _of_many(reader: Reader, iri: str, one: RelationCount, visible: Collection[str]) -> MenuItem:
    shown = len(_visible_ends(reader, iri, one.relation.iri, one.outgoing, visible))
    return MenuItem(one.relation, one.outgoing, one.count, (), shown)


def _visible_ends(
    reader: Reader, iri: str, relation: str, outgoing: bool, visible: Collection[str]
) -> set[str]:
    """Of the visible things those to which a relation of a thing leads."""
    if not visible:
        return set()
    ends = {"subject": [iri], "object": sorted(visible)}
    if not outgoing:
        ends = {"subject": ends["object"], "object": ends["subject"]}
    rows = reader.select("links_between", **ends)
    return {text_of(row[2 if outgoing else 0]) for row in rows if text_of(row[1]) == relation}


def expand(
    reader: Reader,
    iri: str,
    lang: str = "en",
    *,
    relation: str | None = None,
    outgoing: bool = True,
    cls: str | None = None,
    without: Collection[str] = (),
    offset: int = 0,
    limit: int = 20,
    places: Mapping[str, Point] | None = None,
    ever: Reader | None = None,
) -> Expansion:
    """A page of the neighbours of a thing: by one relation and direction, or, without one, by all in turn.

    ``cls`` takes the neighbours of one class alone, ``without`` leaves out those that are shown already,
    ``ever``, the graph of all times, those of another time than ``reader``. Raises KgError for a page that is
    none.
    """
    if not 1 <= limit <= MAX_PAGE or offset < 0:
        raise KgError(f"A page has between 1 and {MAX_PAGE} neighbours and begins at 0 or later.")
    known = set(without) | {iri}
    found = _holding(reader, links(reader, iri, lang), ever)
    if found is not None:
        ends = _ends(reader, found, relation, outgoing, cls)
        fresh = [end for end in ends if end not in known]
        total, page = len(fresh), fresh[offset : offset + limit]
    else:
        total, page = _page(reader, iri, relation, outgoing, known, offset, limit, lang)
    within = [link for link in links_among(reader, [iri, *page]) if iri in (link.subject, link.object)]
    view = view_among(reader, [iri, *page], within, lang, {iri: (0.0, 0.0), **(places or {})})
    named = reader.ref(relation, lang) if relation else None
    return Expansion(iri, named, outgoing, offset, limit, total, view)


def remaining(
    reader: Reader,
    iri: str,
    relation: str,
    outgoing: bool,
    without: Collection[str],
    lang: str = "en",
    ever: Reader | None = None,
) -> int:
    """How many neighbours of a thing by one relation are not among those shown, nor of another time."""
    found = _holding(reader, links(reader, iri, lang), ever)
    if found is None:
        return _page(reader, iri, relation, outgoing, set(without) | {iri}, 0, 0, lang)[0]
    return len(set(_ends(reader, found, relation, outgoing, None)) - set(without) - {iri})


def _holding(reader: Reader, found: list[Link] | None, ever: Reader | None) -> list[Link] | None:
    """The links to what is not of another time; of too many to read (None) nothing is known."""
    if not found or ever is None:
        return found
    gone = of_another_time({link.other for link in found}, reader, ever)
    return [link for link in found if link.other not in gone]


def _ends(
    reader: Reader, found: Sequence[Link], relation: str | None, outgoing: bool, cls: str | None
) -> list[str]:
    """The other ends, those that the simple level leaves out only when asked for by their relation."""
    if relation is None:
        hidden = hidden_things(reader, {link.other for link in found})
        shown = [link for link in found if link.other not in hidden and link.relation not in DROPPED]
        ends = _in_turn(shown or found)
    else:
        ways = _ways(reader, relation, outgoing)
        ends = [link.other for link in found if (link.relation, link.outgoing) in ways]
    ends = list(dict.fromkeys(ends))
    if cls is None:
        return ends
    refs = reader.refs(ends, "en")
    return [end for end in ends if refs[end].cls == cls]


def _ways(reader: Reader, relation: str, outgoing: bool) -> tuple[tuple[str, bool], ...]:
    """A relation as it is seen from one of its things, and what says the same seen from the other end."""
    turned = reader.schema.other_way(relation)
    return ((relation, outgoing), (turned, not outgoing)) if turned else ((relation, outgoing),)


def _in_turn(found: Iterable[Link]) -> list[str]:
    """One end of each relation in turn, so that one long relation does not crowd out the rest."""
    ranks: dict[tuple[str, bool], int] = {}
    ranked = []
    for number, link in enumerate(found):
        rank = ranks[link.relation, link.outgoing] = ranks.get((link.relation, link.outgoing), -1) + 1
        ranked.append((rank, number, link.other))
    return [other for *_, other in sorted(ranked)]


def _page(
    reader: Reader,
    iri: str,
    relation: str | None,
    outgoing: bool,
    known: Collection[str],
    offset: int,
    limit: int,
    lang: str,
) -> tuple[int, list[str]]:
    """A page of the neighbours of a thing that has too many to read, by one relation, as the store sorts
    them; without a relation by the first one of the menu.
    """
    counts = {(one.relation.iri, one.outgoing): one.count for one in counted(reader, None, iri, lang)}
    if relation is None:
        relation, outgoing = next(iter(counts), ("", True))
    ways = _ways(reader, relation, outgoing)
    relation, outgoing = next((way for way in ways if way in counts), (relation, outgoing))
    total = counts.get((relation, outgoing)) or raw_counts(reader, iri).get((relation, outgoing), 0)
    shown = _visible_ends(reader, iri, relation, outgoing, set(known) - {iri})
    rows = reader.page(
        "edges_out" if outgoing else "edges_in", offset + limit + len(shown), entity=iri, relation=relation
    )
    fresh = [end for row in rows if (end := text_of(row[2])) not in known]
    return max(0, total - len(shown)), fresh[offset : offset + limit]
