"""Short addresses of views: what sets a view apart from one that anybody can make again.

Most views begin as the start view or as the surroundings of a thing. Their address names that beginning and
holds what was added to it, taken from it and moved; where this is no shorter, it holds the whole state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.crowds import crowds
from kg.errors import KgError
from kg.model import View
from kg.terms import ID_BASE
from kg.view_state import (
    MAX_NODES,
    OVERVIEW,
    Placed,
    ViewState,
    from_json,
    name_in,
    pack,
    short_in,
    to_json,
    unpack,
)
from kg.visible import visible

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["AROUND", "FEW", "START", "Beginning", "begun", "link_to", "linked", "state_of"]

#: How many things the start view has, on a small screen, and how many the surroundings of a thing.
START, FEW, AROUND = 150, 30, 24
_MOST = 500


class Beginning(NamedTuple):
    """What a view began as: the start view of at most ``limit`` things, or, with ``iri``, the surroundings of
    that thing; in a language, since places leave room for names.
    """

    limit: int
    iri: str = ""
    lang: str = "en"


def state_of(
    graph: KnowledgeGraph, picture: View, lang: str, *, start: bool, at: str | None = None
) -> ViewState:
    """The state that shows a view which the library chose; for a ``start`` view its crowds stand as one."""
    nodes = tuple(Placed(node.ref.iri, node.x, node.y) for node in picture.nodes[:MAX_NODES])
    groups = crowds(graph.at(at).reader, [node.iri for node in nodes]) if start else ()
    return ViewState(nodes, groups, at=at, lang=lang, lens=OVERVIEW if start else None)


def begun(graph: KnowledgeGraph, beginning: Beginning) -> ViewState:
    """The state of a beginning, everything in its place. Raises NotFound for a thing that is not there."""
    return _begun(graph, graph.store.version(), beginning)


@lru_cache(maxsize=32)
def _begun(graph: KnowledgeGraph, _version: str, beginning: Beginning) -> ViewState:
    limit, iri, lang = beginning
    picture = graph.around(iri, lang, limit=limit) if iri else graph.overview(lang, limit=limit)
    whole = visible(graph, state_of(graph, picture, lang, start=not iri)).state
    return from_json(to_json(whole))  # its places as precise as an address holds them


def link_to(graph: KnowledgeGraph, state: ViewState) -> str:
    """The shortest token for a state."""
    whole = to_json(state, brief=True)
    tokens = [pack(whole)]
    for beginning in _candidates(state):
        try:
            tokens.append(pack(_apart(whole, state, beginning, begun(graph, beginning))))
        except KgError:
            continue  # what it began with is no longer there
    return min(tokens, key=len)


def linked(graph: KnowledgeGraph, token: str) -> ViewState:
    """The state that a token stands for. Raises KgError for a token that stands for none."""
    given = unpack(token)
    if not isinstance(given, dict) or "from" not in given:
        return from_json(given)
    rest = {key: value for key, value in given.items() if key not in ("from", "less")}
    state = from_json(rest)
    first = begun(graph, _beginning(given["from"], state.lang))
    less = given.get("less", [])
    if not isinstance(less, list) or not all(isinstance(one, str) for one in less):
        raise KgError("“less” of a view is a list of names.")
    gone = {name_in(one, ID_BASE) for one in less}
    nodes = {one.iri: one for one in first.nodes if one.iri not in gone} | {
        one.iri: one for one in state.nodes
    }
    if len(nodes) > MAX_NODES:
        raise KgError(f"A view has at most {MAX_NODES:,} nodes.")
    groups = state.groups if "groups" in given else first.groups
    return replace(state, nodes=tuple(nodes.values()), groups=groups)


def _candidates(state: ViewState) -> Iterator[Beginning]:
    """What a view may have begun as, seen by its things."""
    if not state.nodes:
        return
    yield Beginning(START, lang=state.lang)
    yield Beginning(FEW, lang=state.lang)
    if len(state.nodes) <= _MOST:
        yield Beginning(AROUND, state.nodes[0].iri, state.lang)


def _apart(
    whole: Mapping[str, Any], state: ViewState, beginning: Beginning, first: ViewState
) -> dict[str, Any]:
    """The JSON of a state as what sets it apart from a beginning."""
    known = {one.iri: one for one in first.nodes}
    rows = [
        row for row, one in zip(whole.get("nodes", ()), state.nodes, strict=True) if known.get(one.iri) != one
    ]
    less = sorted(known.keys() - set(state.iris))
    apart = {key: value for key, value in whole.items() if key not in ("nodes", "groups")}
    name = short_in(beginning.iri, ID_BASE)
    apart["from"] = [beginning.limit, name] if name else beginning.limit
    if rows:
        apart["nodes"] = rows
    if less:
        apart["less"] = [short_in(iri, ID_BASE) for iri in less]
    if state.groups != first.groups:
        apart["groups"] = whole.get("groups", [])
    return apart


def _beginning(value: object, lang: str) -> Beginning:
    limit, iri = value if isinstance(value, list) and len(value) == 2 else (value, "")
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= _MOST:
        raise KgError("What a view began as is written [how many things, around what].")
    if not isinstance(iri, str):
        raise KgError("What a view began as is written [how many things, around what].")
    return Beginning(limit, name_in(iri, ID_BASE) if iri else "", lang)
