"""What the explorer's panel asks for, and what is taken away: things, edges, changes, queries, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request, url_for

from kg.changes import changes as found_changes
from kg.cited import cited
from kg.edge_story import story, turtle_of
from kg.entities import entity as found_entity
from kg.entry_queries import query_of
from kg.export import VIEW_TABLES, export_view, quads_as_trig, triples_as
from kg.markdown import view_markdown
from kg.reproduce import as_construct, as_triples
from kg.signs import marks, note, signs
from kg.spoken import spoken
from kg.standalone import Drawing
from kg.view_head import ViewHead, view_head, with_head
from kg.view_link import link_to
from kg.view_quads import as_quads
from kg.view_state import ViewState, from_json
from kg.visible import Visible, visible
from kg.wording import date_words
from web import explore_panel
from web.explore_changes import changes_told
from web.language import current
from web.links import own_machine
from web.negotiation import MEDIA
from web.site import site
from web.views.explore_api import answer, at, flag, graph_label, name_of, number, state_given, term_of

__all__ = ["blueprint"]

blueprint = Blueprint("explore_panel_api", __name__, url_prefix="/api/explore")

_MEDIA = {
    "ttl": MEDIA["ttl"],
    "trig": MEDIA["trig"],
    "jsonld": MEDIA["jsonld"],
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "csv": "application/zip",
    "md": "text/markdown",
    "html": "text/html",
}
_ENDING = {"csv": "zip"}
_PAGE = "sparql.page"
#: The longest query that still goes into an address; a longer one is posted.
_LONGEST_ADDRESS = 6000


def _hidden() -> frozenset[str]:
    """The languages whose texts are not to be told: `?without=en,de`. Raises KgError."""
    listed = request.args.get("without")
    return from_json({"v": 1, "languages": listed.split(",")}).filters.languages if listed else frozenset()


@blueprint.get("/edge")
def edge() -> Response:
    """Evidence on the edge: `?s=…&p=…&o=…`."""
    graph, lang = at(), current()
    reader = spoken(graph.reader, _hidden())
    found = story(reader, name_of("s", graph), term_of("p"), name_of("o", graph), lang)
    names = {iri: graph_label(graph.reader, iri) for iri in found.graphs}
    when = date_words(request.args.get("at", "")[:40], lang)
    return answer({**explore_panel.edge_story(found, lang, names), "asOf": when})


@blueprint.get("/entity")
def entity() -> Response:
    """What the panel says of a thing: `?iri=…`."""
    graph, lang = at(), current()
    iri = name_of("iri", graph)
    reader = spoken(graph.reader, _hidden())
    found = cited(reader, found_entity(reader, iri, lang, each=number("each", 20, 200)), lang)
    when = request.args.get("at", "")[:40]
    query = query_of(site().graph, iri, lang, when)
    told = explore_panel.entity(found, lang, reader.schema)
    more = {"turtle": turtle_of(reader, [iri]), "query": query, "asOf": date_words(when, lang)}
    return answer({**told, **more})


@blueprint.get("/changes")
def changes() -> Response:
    """What began and what ended between two dates: `?from=2016&to=2020`."""
    start, end = (request.args.get(name, "")[:40] for name in ("from", "to"))
    return answer(explore_panel.changes(found_changes(site().graph, start, end, current()), current()))


@blueprint.post("/changes")
def changes_in_view() -> Response:
    """The changes between the two dates of a view, to be read: in the view, and in the whole graph."""
    state = state_given()
    found = found_changes(site().graph, state.at or "", state.compare or "", state.lang)
    return answer(changes_told(found, visible(site().graph, state), state.lang))


# taking away


@blueprint.route("/construct", methods=["GET", "POST"])
def construct() -> Response:
    """The CONSTRUCT that returns just what a view shows."""
    shown = visible(site().graph, state_given())
    graph, evidence = site().graph, flag("evidence")
    query = as_construct(graph, shown, evidence=evidence)
    address = f"{url_for(_PAGE)}?{urlencode({'query': query})}" if len(query) <= _LONGEST_ADDRESS else ""
    return answer(
        {
            "query": query,
            "statements": len(shown.links),
            "triples": len(as_triples(graph, shown, evidence=evidence)),
            "url": address,
            "runs": len(query) <= site().config.max_query,
        }
    )


@blueprint.route("/export/<name>", methods=["GET", "POST"])
def export(name: str) -> Response:
    """What a view shows as a file to take away."""
    if name not in _MEDIA:
        abort(404)
    state = state_given()
    shown = visible(site().graph, state)
    address = f"{request.url_root}graph?view={link_to(site().graph, shown.state)}"
    head = view_head(shown, data=site().graph.name, address=address, made=date.today())
    response = Response(with_head(_written(name, state, shown, head), name, head), mimetype=_MEDIA[name])
    file = f"{head.file}.{_ENDING.get(name, name)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-cache, private"
    response.add_etag()
    return response


def _written(name: str, state: ViewState, shown: Visible, head: ViewHead) -> bytes:
    graph, lang = site().graph, state.lang
    view = replace(shown.view, title=head.heading)
    if name in VIEW_TABLES:
        return export_view(view, name, marks(shown))
    if name == "html":
        notes = head.brief if own_machine(request.host) else head.lines
        return Drawing(view, lang=lang, notes=notes, shown=shown).html.encode("utf-8")
    if name == "md":
        notes = [*head.lines, *([note(lang)] if shown.undated else [])]
        said = signs(shown, lang)
        reader = spoken(graph.at(state.at).reader, state.filters.languages)
        return view_markdown(reader, view, lang, notes=notes, signs=said).encode("utf-8")
    if name == "trig":
        return quads_as_trig(as_quads(graph, shown, evidence=flag("evidence")))
    return triples_as(as_triples(graph, shown, evidence=flag("evidence")), name)
