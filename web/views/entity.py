"""The page of a thing, and its data for those who ask for data."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg import queries
from kg.asof import DATABLE
from kg.cited import cited
from kg.entities import entity, exists
from kg.entry_queries import query_of, query_of_relation
from kg.errors import NotFound
from kg.markdown import entity_markdown
from kg.model import Entity
from kg.positions import positions
from kg.results import Triples
from kg.terms import ID_BASE, IRI, KG, local_name
from kg.theme_map import theme_map
from web import positions_chart, theme_chart
from web.language import current
from web.links import entity_url
from web.moment import at, graph, last_day, not_held
from web.negotiation import MEDIA, RDF, prefers
from web.notes import Notes
from web.site import site
from web.statements import clashes_of, facts_of, groups, lasting, own_types

__all__ = ["blueprint"]

blueprint = Blueprint("entity", __name__)

#: The forms of an entry besides its page, and how their files end where that is not the name.
FORMATS = (*RDF, "md")
ENDINGS = {"rdfxml": "rdf"}
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")

_DATA = queries.text("about")
#: Classes whose pages show who holds what since when.
_WITH_POSITIONS = frozenset(KG + name for name in ("Theme", "ThemeItem", "Thesis"))


@blueprint.get("/id/<slug>")
def by_slug(slug: str) -> AnyResponse:
    """The page of an entity of ours, or its data."""
    return _answer(ID_BASE + slug)


@blueprint.get("/resource")
def by_iri() -> AnyResponse:
    """The page of any thing, or its data: `?iri=…`."""
    iri = request.args.get("iri", "")
    if not iri:
        abort(404)
    if iri.startswith(ID_BASE) and entity_url(iri).startswith("/id/"):
        return redirect(entity_url(iri), 301)
    return _answer(iri)


def _answer(iri: str) -> AnyResponse:
    asked = request.args.get("format", "")
    if asked and asked not in FORMATS:
        abort(406, f"format is one of {', '.join(FORMATS)}.")
    wanted = asked or prefers("html", *FORMATS)
    if wanted is None:
        abort(406)
    if wanted != "html":
        return _data(iri, wanted)
    return _absent(iri) or _page(iri)


def _absent(iri: str) -> Response | None:
    """What to say of a thing that was not there at the date of the page; None when it was."""
    reader = site().graph.reader
    if not at() or exists(graph().reader, iri) or not exists(reader, iri):
        return None
    thing = entity(reader, iri, current(), each=1)
    page = render_template("absent.html", ref=thing.ref, period=thing.period, lasting=lasting(thing.ref.cls))
    return make_response(page, 404)


def _page(iri: str) -> Response:
    config = site().config
    reader = graph().reader
    thing = cited(reader, _known(iri, config.group_edges), current())
    view = graph().around(iri, current(), limit=config.around_nodes)
    about, remarks, record = facts_of(thing)
    page = render_template(
        "entity.html",
        entity=thing,
        types=own_types(thing),
        lasting=lasting(thing.ref.cls),
        facts=about,
        remarks=remarks,
        record=record,
        conflicts=clashes_of(thing),
        outgoing=groups(thing, outgoing=True),
        incoming=groups(thing, outgoing=False),
        view=view,
        notes=Notes(),
        formats=FORMATS,
        dated=thing.ref.cls in DATABLE,
        describe=query_of(site().graph, iri, current(), at()),
        all_of=partial(_all_of, iri),
        **_charts(thing),
    )
    return make_response(page)


def _charts(thing: Entity) -> dict[str, object]:
    """What the pages of theses and themes have besides: positions over time, and a theme its map."""
    cls, reader = thing.ref.cls, graph().reader
    if cls not in _WITH_POSITIONS:
        return {}
    found, elsewhen = positions(reader, thing.ref.iri, current()), not_held()
    lanes = tuple(lane for lane in found.lanes if lane.role == "itself" or lane.thesis.iri not in elsewhen)
    stances = positions_chart.chart(replace(found, lanes=lanes), current(), last_day())
    if cls != KG + "Theme":
        return {"chart": stances}
    shown = theme_map(reader, thing.ref.iri, current())
    return {
        "chart": stances,
        "map": theme_chart.draw(shown),
        "map_of": shown,
        "map_down": theme_chart.outline(shown),
    }


def _all_of(iri: str, relation: str, outgoing: bool) -> str:
    return query_of_relation(site().graph, iri, relation, outgoing=outgoing, when=at())


def _known(iri: str, each: int) -> Entity:
    """The entity; NotFound, with names that come near the last part of its IRI, when there is none."""
    try:
        return entity(graph().reader, iri, current(), each=each)
    except NotFound:
        name = local_name(iri).replace("-", " ")
        hits = graph().search(name, current(), limit=5)
        raise NotFound(name, tuple(dict.fromkeys(hit.ref.label for hit in hits))) from None


def _data(iri: str, name: str) -> Response:
    known = _known(iri, 1).ref.iri
    if name == "md":
        body = entity_markdown(graph().reader, known, current(), at=at()).encode("utf-8")
    else:
        triples = graph().query(_DATA, thing=IRI(known))
        assert isinstance(triples, Triples)  # noqa: S101 - a CONSTRUCT gives nothing else
        body = triples.serialize(name)
    response = Response(body, mimetype=MEDIA[name])
    if at():
        stem = _NOT_IN_NAME.sub("-", local_name(known))[:80]
        response.headers["Content-Disposition"] = (
            f'inline; filename="{stem}-{at()}.{ENDINGS.get(name, name)}"'
        )
    response.vary.update(["Accept", "Accept-Language", "Cookie"])
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    response.make_conditional(request)
    return response
