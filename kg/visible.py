"""What a view state shows: its things and edges as they were at its date, and what its filters hide.

Everything made of a view (picture, query, Turtle, tables) starts from here, so that all show the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.crowds import kind
from kg.datedness import of_another_time, undated
from kg.dressing import arranged, communities, community_names, sized
from kg.exploration import links_among, remaining, there, view_among
from kg.filters import links_shown, things_shown, tied_only
from kg.layouts.model import Mark
from kg.model import Period, Ref, View, ViewEdge
from kg.network import edges_of
from kg.overview import thinned
from kg.reader import Reader
from kg.simple import SimpleLink
from kg.spoken import spoken
from kg.view_state import OVERVIEW, Placed, Stand, ViewState
from kg.wording import crowd_words, date_words, number_words, statement_words, thing_words

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["Choice", "Group", "Visible", "summary", "visible"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A class or relation in a view: how many things or statements it has there, and whether it is hidden."""

    ref: Ref
    count: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A stand-in: so many neighbours of a thing that are not shown one by one."""

    stand: Stand
    relation: Ref
    count: int
    label: str

    @property
    def id(self) -> str:
        """A name that no thing has."""
        return f"group:{self.stand.iri} {self.stand.relation} {int(self.stand.outgoing)}"


@dataclass(frozen=True, slots=True)
class Visible:
    """A view with what belongs to it.

    ``absent`` are the things of the state that are not there at its date, ``hidden`` those that a filter
    hides. ``changes`` tells of nodes and edges, by IRI or id, whether they "began" or "ended" between the
    two dates compared. ``undated`` are, in the view of a date, its things and edges without one.
    ``marks`` belong to the layout, ``communities`` number those of the nodes, if the state colours by them,
    ``named`` says what each is named after.
    ``spare`` counts the links that the lens of the overview leaves out, or would leave out if it were on.
    """

    view: View
    links: tuple[SimpleLink, ...]
    state: ViewState
    groups: tuple[Group, ...] = ()
    absent: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    classes: tuple[Choice, ...] = ()
    relations: tuple[Choice, ...] = ()
    undated: frozenset[str] = frozenset()
    changes: dict[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    communities: dict[str, int] = field(default_factory=dict)
    named: dict[int, str] = field(default_factory=dict)
    spare: int = 0


def visible(graph: KnowledgeGraph, state: ViewState, *, relayout: bool = False) -> Visible:
    """What a state shows of a graph. Raises KgError for a date that is none.

    ``relayout`` places everything anew but for what is pinned.
    """
    if state.at and state.compare:
        return _compared(graph, state, relayout)
    reader = graph.at(state.at).reader
    present, shown, every, links, spare = _found(reader, graph.reader, state)
    places = _places(state, shown, relayout)
    telling = spoken(reader, state.filters.languages)
    view = sized(reader, view_among(telling, shown, links, state.lang, places), state)
    view, marks = arranged(reader, view, state, places, anew=relayout)
    parts = communities(reader, view, state)
    return Visible(
        view,
        tuple(links),
        _settled(state, view),
        marks=marks,
        communities=parts,
        named=community_names(reader, parts, state.lang),
        groups=_groups(reader, graph.reader, state, present),
        absent=_without(state.iris, present),
        hidden=_without(present, shown),
        classes=_classes(reader, state, present),
        relations=_relations(reader, state, every),
        undated=undated(view, [reader], graph.reader) if state.at else frozenset(),
        spare=spare,
    )


_Found = tuple[list[str], list[str], list[SimpleLink], list[SimpleLink], int]


def _found(reader: Reader, ever: Reader, state: ViewState) -> _Found:
    """The things that hold at the date and those shown of them, the links among these and those shown of
    them, and how many of them the lens leaves out. Where all is hidden, the links are those to choose from
    again.
    """
    present = there(reader, state.iris)
    gone = of_another_time(present, reader, ever)
    present = [iri for iri in present if iri not in gone]
    shown = things_shown(reader, present, state.filters)
    every = links_among(reader, shown or present)
    classes = {iri: ref.cls for iri, ref in reader.refs(shown, "en").items()}
    main = thinned(classes, shown, every)
    spare = len(every) - len(main)
    every = main if state.lens == OVERVIEW else every
    links = links_shown(reader, every, state.filters) if shown else []
    if state.filters.tied:
        shown = tied_only(shown, links, (one.iri for one in state.groups))
    return present, shown, every, links, spare


def _places(state: ViewState, shown: Iterable[str], relayout: bool) -> dict[str, tuple[float, float]]:
    wanted = set(shown)
    return {
        one.iri: (one.x, one.y)
        for one in state.nodes
        if one.iri in wanted and one.x is not None and one.y is not None and (one.pinned or not relayout)
    }


def _without(iris: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    left = set(known)
    return tuple(iri for iri in iris if iri not in left)


def _settled(state: ViewState, view: View) -> ViewState:
    """The state with every visible thing in its place."""
    where = {node.ref.iri: (node.x, node.y) for node in view.nodes}
    nodes = tuple(
        Placed(one.iri, *where.get(one.iri, (one.x, one.y)), pinned=one.pinned) for one in state.nodes
    )
    return replace(state, nodes=nodes)


def _groups(reader: Reader, ever: Reader, state: ViewState, present: Sequence[str]) -> tuple[Group, ...]:
    kinds = {one: kind(reader, one) for one in state.groups}
    named = {iri for one in state.groups for iri in (one.iri, one.relation, kinds[one]) if iri}
    refs = reader.refs(named, state.lang)
    groups = []
    for stand in state.groups:
        count = remaining(reader, stand.iri, stand.relation, stand.outgoing, present, state.lang, ever)
        if count and stand.iri in present:
            relation, cls = refs[stand.relation], refs.get(kinds[stand])
            words = crowd_words(
                refs[stand.iri].label, count, cls.label if cls else "", relation.label, state.lang
            )
            groups.append(Group(stand, relation, count, words))
    return tuple(groups)


def _classes(reader: Reader, state: ViewState, present: Sequence[str]) -> tuple[Choice, ...]:
    refs = reader.refs(present, state.lang)
    counts: dict[str, int] = {}
    for iri in present:
        counts[refs[iri].cls] = counts.get(refs[iri].cls, 0) + 1
    return _choices(reader, counts, state.filters.classes, state.lang)


def _relations(reader: Reader, state: ViewState, every: Iterable[SimpleLink]) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    for link in every:
        counts[link.relation] = counts.get(link.relation, 0) + 1
    return _choices(reader, counts, state.filters.relations, state.lang)


def _choices(reader: Reader, counts: dict[str, int], hidden: frozenset[str], lang: str) -> tuple[Choice, ...]:
    refs = reader.refs({*counts, *hidden} - {""}, lang)
    refs[""] = Ref("", "")
    ordered = sorted({*counts, *hidden}, key=lambda iri: (-counts.get(iri, 0), refs[iri].label, iri))
    return tuple(Choice(refs[iri], counts.get(iri, 0), iri in hidden) for iri in ordered)


# between two dates


def _compared(graph: KnowledgeGraph, state: ViewState, relayout: bool) -> Visible:
    """The things and edges of both dates, with what began and what ended between them."""
    sides = [graph.at(when).reader for when in (state.at, state.compare)]
    # What is tied at one date only has not begun or ended with that.
    loose = replace(state, filters=replace(state.filters, tied=False))
    (was, was_shown, was_links), (now, now_shown, now_links), every, spare = _both(graph.reader, sides, loose)
    shown = [iri for iri in state.iris if iri in set(was_shown) | set(now_shown)]
    links = sorted({_said(x): x for x in (*was_links, *now_links)}.values())
    shown = tied_only(shown, links) if state.filters.tied else shown
    reader = graph.reader
    places = _places(state, shown, relayout)
    view = view_among(spoken(reader, state.filters.languages), shown, links, state.lang, places)
    edges, changes = _edge_changes(sides, (was_links, now_links), state.lang)
    changes |= dict.fromkeys(set(now_shown) - set(was_shown), "began")
    changes |= dict.fromkeys(set(was_shown) - set(now_shown), "ended")
    view, marks = arranged(
        reader, sized(reader, replace(view, edges=edges), state), state, places, anew=relayout
    )
    present = [iri for iri in state.iris if iri in set(was) | set(now)]
    parts = communities(reader, view, state)
    return Visible(
        view,
        tuple(links),
        _settled(state, view),
        marks=marks,
        communities=parts,
        named=community_names(reader, parts, state.lang),
        absent=_without(state.iris, present),
        hidden=_without(present, shown),
        classes=_classes(reader, state, present),
        relations=_relations(reader, state, every),
        undated=undated(view, sides, reader),
        changes=changes,
        spare=spare,
    )


_Side = tuple[list[str], list[str], list[SimpleLink]]


def _both(
    reader: Reader, sides: Sequence[Reader], state: ViewState
) -> tuple[_Side, _Side, list[SimpleLink], int]:
    """What is there, what is shown and its links at each of two dates; all links; how many the lens spares.

    The lens chooses once for both dates: what it would choose otherwise has not changed.
    """
    was, now = (_found(side, reader, replace(state, lens=None)) for side in sides)
    every = {_said(link): link for link in (*was[2], *now[2])}
    shown = list(dict.fromkeys([*was[1], *now[1]]))
    classes = {iri: ref.cls for iri, ref in reader.refs(shown, "en").items()}
    main = {_said(link) for link in thinned(classes, shown, list(every.values()))}
    drawn = main if state.lens == OVERVIEW else every.keys()
    then, later = (
        (side[0], side[1], [link for link in side[3] if _said(link) in drawn]) for side in (was, now)
    )
    return then, later, [every[key] for key in every if key in drawn], len(every) - len(main)


def _said(link: SimpleLink) -> tuple[str, str, str]:
    return link.subject, link.relation, link.object


def _edge_changes(
    sides: Sequence[Reader], links: Sequence[Sequence[SimpleLink]], lang: str
) -> tuple[tuple[ViewEdge, ...], dict[str, str]]:
    """The edges of both dates, each once, and which of them only one has."""
    was, now = (_drawn(reader, some, lang) for reader, some in zip(sides, links, strict=True))
    edges: dict[str, ViewEdge] = {}
    changes: dict[str, str] = {}
    for key, edge in sorted((was | now).items(), key=lambda item: item[0][:3]):
        name = edge.id if edge.id not in edges else f"{edge.id}-{len(edges)}"
        edges[name] = replace(edge, id=name)
        if key not in was:
            changes[name] = "began"
        elif key not in now:
            changes[name] = "ended"
    return tuple(edges.values()), changes


def _drawn(
    reader: Reader, links: Sequence[SimpleLink], lang: str
) -> dict[tuple[str, str, str, Period], ViewEdge]:
    refs = reader.refs({link.relation for link in links}, lang)
    return {(e.source, e.relation.iri, e.target, e.period): e for e in edges_of(reader, links, refs, lang)}


# in words

_WORDS = {
    "en": {
        "kinds": "{} derived, {} dated",
        "lines": " in {} lines",
        "at": "As of {}.",
        "compared": "Changes from {} to {}: {} began, {} ended or not attested later.",
    },
    "fr": {
        "kinds": "{} par déduction, {} avec date",
        "lines": " en {} lignes",
        "at": "À la date : {}.",
        "compared": "Changements de {} à {} : {} de plus, {} de moins.",
    },
}


def summary(shown: Visible) -> str:
    """What is visible, in a sentence or two, in the language of the state."""
    state, view = shown.state, shown.view
    lang = state.lang if state.lang in _WORDS else "en"
    words = _WORDS[lang]
    counts: dict[str, int] = {}
    for node in view.nodes:
        counts[node.ref.cls_label or "…"] = counts.get(node.ref.cls_label or "…", 0) + 1
    listed = ", ".join(
        f"{name} ({number_words(count, lang)})"
        for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )
    colon, stop = (" : ", " ; ") if lang == "fr" else (": ", "; ")
    text = thing_words(len(view.nodes), lang) + (colon + listed if listed else "")
    derived, dated = sum(edge.derived for edge in view.edges), sum(edge.period.dated for edge in view.edges)
    said = len({(edge.source, edge.relation.iri, edge.target) for edge in view.edges})
    text += stop + statement_words(said, lang)
    text += words["lines"].format(number_words(len(view.edges), lang)) if said < len(view.edges) else ""
    text += f" ({words['kinds'].format(derived, dated)})."
    if state.at and state.compare:
        kinds = [shown.changes.get(edge.id) for edge in view.edges]
        dates = (date_words(state.at, lang), date_words(state.compare, lang))
        began = statement_words(kinds.count("began"), lang)
        return f"{text} {words['compared'].format(*dates, began, kinds.count('ended'))}"
    return f"{text} {words['at'].format(date_words(state.at, lang))}" if state.at else text
