"""The graph page: the start view, or the view in the address, in words; the scripts draw it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from flask import Blueprint, g, render_template, request

from kg.date_terms import dates
from kg.graph import KnowledgeGraph
from kg.model import View
from kg.terms import ID_BASE, KG
from kg.view_link import linked
from kg.visible import visible
from web import moment
from web.drawing import twin
from web.language import LANGUAGES, current
from web.site import site

__all__ = ["blueprint"]

blueprint = Blueprint("explorer", __name__)

_YEAR = re.compile(r"-?\d{4,}")
#: The slider spans the years that hold nearly all dates; a lone early one would squeeze the rest.
_EARLY = 0.01
#: So many things of a view stand on the page in words; the scripts draw all of them.
_READ = 400


@blueprint.get("/graph")
def page() -> str:
    """The graph, as large as the window. Raises KgError for an address that holds no view."""
    graph = site().graph
    view = _asked() or moment.graph().overview(current(), limit=site().config.overview_nodes)
    shown = {"view": view, "twin": twin(view), "years": years(graph)}
    return render_template("graph.html", **shown, id_base=ID_BASE, terms=KG)


def _asked() -> View | None:
    """The view in the address, in its own language unless another is asked for."""
    token, iri = request.args.get("view", ""), request.args.get("iri", "")
    if token:
        state = linked(site().graph, token)
        if "lang" not in request.args and state.lang in LANGUAGES:
            g.lang = state.lang
        moment.follow(state.at)
        told = visible(site().graph, replace(state, lang=current(), nodes=state.nodes[:_READ])).view
        return replace(told, omitted=len(state.nodes[_READ:]))
    return moment.graph().around(iri, current(), limit=site().config.around_nodes) if iri else None


def years(graph: KnowledgeGraph) -> tuple[int, int] | None:
    """The first and last year of the time slider; None when nothing is dated."""
    return _years(graph, graph.store.version())


@lru_cache(maxsize=4)
def _years(graph: KnowledgeGraph, _version: str) -> tuple[int, int] | None:
    found = sorted(
        int(match[0])
        for _, _, value in dates(graph.reader)
        if (match := _YEAR.match(value)) and int(match[0]) <= date.today().year + 20
    )
    return (found[int(len(found) * _EARLY)], found[-1]) if found else None
