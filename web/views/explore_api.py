"""What the explorer's scripts ask for: views from their state, what can be expanded, page by page.

Thin: each route reads its arguments, asks `kg`, and answers JSON. Bad input is a problem document.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from kg import exploration
from kg.errors import KgError
from kg.filters import NO_RANK, Filters
from kg.filters import facets as found_facets
from kg.graph import KnowledgeGraph
from kg.model import View
from kg.nameless import undrawn
from kg.reader import Reader
from kg.rest import rest, rest_count
from kg.spoken import spoken
from kg.terms import GRAPH_BASE, KG
from kg.view_link import link_to, linked, state_of
from kg.view_state import ViewState, from_json, to_json
from kg.visible import visible
from web import explore_json
from web.language import LANGUAGES, current, plain
from web.moment import follow
from web.site import site

__all__ = [
    "answer",
    "at",
    "blueprint",
    "flag",
    "graph_label",
    "name_of",
    "number",
    "state_given",
    "term",
    "term_of",
]

blueprint = Blueprint("explore_api", __name__, url_prefix="/api/explore")

_LONGEST = 2000
#: What the bundled graph's files are called.
_PARTS = {
    "conflicts": "file.conflicts",
    "derived": "file.derived",
    "events": "file.events",
    "fields": "file.fields",
    "interests": "file.interests",
    "life": "file.life",
    "ontology": "file.ontology",
    "organizations": "file.organizations",
    "passages": "file.passages",
    "people": "file.people",
    "places": "file.places",
    "sources": "file.sources",
    "stances": "file.stances",
    "themes": "file.themes",
    "theses": "file.theses",
    "works": "file.works",
}


# arguments


def state_given() -> ViewState:
    """The view state of the request: its JSON body, or ``?view=`` from the address. Raises KgError."""
    if request.method == "POST":
        try:
            given: Any = json.loads(request.get_data(cache=False).decode("utf-8"))
        except (ValueError, RecursionError):
            raise KgError("The body of the request is not JSON.") from None
        state = from_json(given)
        told = isinstance(given, dict) and given.get("lang")
    else:
        state, told = linked(site().graph, request.args.get("view", "")), True
    follow(state.at)
    return state if told and state.lang in LANGUAGES else replace(state, lang=current())


def at() -> KnowledgeGraph:
    """The graph as of ``?at=``; as it stands without one. Raises KgError for what is no date."""
    return site().graph.at(request.args.get("at", "")[:40] or None)


def name_of(argument: str, graph: KnowledgeGraph) -> str:
    """The IRI of the thing that an argument names. Raises NotFound."""
    text = request.args.get(argument, "")[:_LONGEST]
    if not text:
        raise KgError(f"The argument “{argument}” is missing.")
    return graph.resolve(text, current())


def term(argument: str) -> str | None:
    """The IRI of the relation or class that an argument names: an IRI, a prefixed name, or one of ours."""
    text = request.args.get(argument, "")[:_LONGEST]
    return next(iter(from_json({"v": 1, "hidden": [text]}).filters.relations)) if text else None


def term_of(argument: str) -> str:
    """As `term`, for an argument that has to be there. Raises KgError."""
    found = term(argument)
    if found is None:
        raise KgError(f"The argument “{argument}” is missing.")
    return found


def number(argument: str, usual: int, most: int) -> int:
    """A whole number from the address. Raises KgError for anything else."""
    text = request.args.get(argument, str(usual))
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) > most:
        raise KgError(f"“{argument}” is a whole number up to {most:,}.")
    return int(text)


def flag(argument: str, usual: bool = False) -> bool:
    """A yes or no from the address."""
    return request.args.get(argument, "1" if usual else "0") not in ("0", "false", "")


def answer(body: object) -> Response:
    """JSON that a browser may keep and ask about again."""
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-cache, private"
    response.vary.update(["Accept-Language", "Cookie"])
    response.add_etag()
    if request.method == "GET":
        response.make_conditional(request)
    return response


# views


@blueprint.route("/view", methods=["GET", "POST"])
def view() -> Response:
    """What a state shows."""
    state = state_given()
    found = explore_json.view(visible(site().graph, state, relayout=flag("relayout")))
    return answer({**found, "omitted": rest_count(site().graph.at(state.at).reader, state.iris)})


@blueprint.get("/start")
def start() -> Response:
    """The start view; one of few things for a small screen that asks for them."""
    most = site().config.overview_nodes
    picture = at().overview(current(), limit=max(1, number("limit", most, most)))
    return answer({**_as_view(picture, start=True), "nameless": undrawn(at().reader)})


@blueprint.get("/around")
def around() -> Response:
    """A thing and what lies nearest around it."""
    graph = at()
    iri = name_of("iri", graph)
    picture = graph.around(iri, current(), limit=number("limit", 24, 500))
    return answer({**_as_view(picture, start=False), "seed": iri})


def _as_view(picture: View, *, start: bool) -> dict[str, object]:
    """A view that the library chose, seen through its state like any other."""
    state = state_of(site().graph, picture, current(), start=start, at=request.args.get("at") or None)
    found = explore_json.view(visible(site().graph, state))
    left = rest_count(site().graph.at(state.at).reader, state.iris)
    return {**found, "omitted": left or picture.omitted}


@blueprint.post("/rest")
def left_out() -> Response:
    """What the graph has besides the things of a view, by class."""
    state = state_given()
    found = rest(site().graph.at(state.at).reader, state.iris, state.lang)
    return answer({"classes": [explore_json.left_out(one) for one in found]})


@blueprint.post("/facets")
def facets() -> Response:
    """What the filters by graph, rank of source and language have to choose from in a view."""
    state = state_given()
    none: frozenset[str] = frozenset()
    open_filters = replace(state.filters, graphs=none, ranks=none, languages=none)
    shown = visible(site().graph, replace(state, filters=open_filters))
    if not shown.view.nodes:
        shown = visible(site().graph, replace(state, filters=Filters()))
    reader = site().graph.at(state.at).reader
    counts = found_facets(reader, [node.ref.iri for node in shown.view.nodes], shown.links)
    hidden = state.filters
    return answer(
        {
            "graphs": [
                {"iri": iri, "label": graph_label(reader, iri), **rest}
                for iri, rest in _facet(counts.graphs, hidden.graphs)
            ],
            "ranks": [
                {"id": name, "label": _rank_label(reader, name), **rest}
                for name, rest in _facet(counts.ranks, hidden.ranks)
            ],
            "languages": [{"id": name, **rest} for name, rest in _facet(counts.languages, hidden.languages)],
        }
    )


def _facet(counts: dict[str, int], hidden: frozenset[str]) -> list[tuple[str, dict[str, object]]]:
    listed = {**counts, **{name: 0 for name in sorted(hidden) if name not in counts}}
    return [(name, {"count": count, "hidden": name in hidden}) for name, count in listed.items()]


def graph_label(reader: Reader, iri: str) -> str:
    """What to call a named graph; "" is the one without a name."""
    if not iri:
        return plain("downloads.default_graph")
    key = _PARTS.get(iri.removeprefix(GRAPH_BASE)) if iri.startswith(GRAPH_BASE) else None
    return plain(key) if key else reader.label(iri, current())


def _rank_label(reader: Reader, name: str) -> str:
    return plain("explore.no_rank") if name == NO_RANK else reader.label(KG + name, current())


# expanding


@blueprint.route("/relations", methods=["GET", "POST"])
def relations() -> Response:
    """What can be expanded from a thing, with counts before the click."""
    state = state_given() if request.method == "POST" else None
    graph = site().graph.at(state.at) if state else at()
    iri, lang = name_of("iri", graph), state.lang if state else current()
    items = exploration.menu(
        graph.reader, iri, lang, visible=state.iris if state else (), ever=site().graph.reader
    )
    return answer(explore_json.menu(graph.reader, iri, items, lang))


@blueprint.route("/expand", methods=["GET", "POST"])
def expand() -> Response:
    """A page of the neighbours of a thing; with a state in the body, of those not in it yet."""
    state = state_given() if request.method == "POST" else None
    graph = site().graph.at(state.at) if state else at()
    iri, lang = name_of("iri", graph), state.lang if state else current()
    placed = state.nodes if state else ()
    page = exploration.expand(
        spoken(graph.reader, state.filters.languages if state else ()),
        iri,
        lang,
        relation=term("relation"),
        outgoing=flag("outgoing", True),
        cls=term("class"),
        without=[one.iri for one in placed],
        offset=number("offset", 0, 10**9),
        limit=number("limit", 20, exploration.MAX_PAGE),
        places={one.iri: (one.x, one.y) for one in placed if one.x is not None and one.y is not None},
        ever=site().graph.reader,
    )
    return answer(explore_json.expansion(page, lang))


@blueprint.route("/token", methods=["GET", "POST"])
def token() -> Response:
    """The address of a state, or the state of an address."""
    state = state_given()
    name = link_to(site().graph, state)
    return answer({"view": name, "url": f"/graph?view={name}", "state": to_json(state)})
