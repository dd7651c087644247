"""Lists: the members of a class, the themes, the theses."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, render_template, request

from kg import catalogue
from kg.facets import theme_counts
from kg.stays import stays
from kg.terms import IRI, KG, to_term
from web.facets import narrowing
from web.language import current, translate
from web.moment import graph, not_held
from web.site import site
from web.statements import lasting

__all__ = ["CLASS_PAGES", "blueprint"]

blueprint = Blueprint("lists", __name__)

#: Classes whose list has an address of its own.
CLASS_PAGES = {
    "people": KG + "Person",
    "organizations": KG + "Organization",
    "places": KG + "Place",
    "works": KG + "Work",
    "events": KG + "Event",
}


def _members(cls: str, sort: str, name: str = "") -> str:
    items = catalogue.members(graph().reader, cls, current())
    dated = any(item.when for item in items)
    wanted = request.args.get("sort", sort)
    if wanted == "date" and dated:
        items = sorted(items, key=lambda item: (not item.when, item.when))
    narrowed = narrowing(graph().reader, cls, {item.ref.iri: item.when for item in items})
    shown = [item for item in items if narrowed.leaves(item.ref.iri)]
    untold = [] if narrowed.found.narrowed else catalogue.unnamed(graph().reader, cls, current())
    rows = site().config.list_rows
    ref = graph().reader.ref(cls, current())
    heading = translate(f"nav.{name}") if name else ref.label
    return render_template(
        "list.html",
        items=shown[:rows],
        unnamed=untold[: max(0, rows - len(shown))],
        total=len(shown) + len(untold),
        narrowing=narrowed,
        sort=wanted if dated else "name",
        dated=dated,
        heading=heading,
        cls=cls,
        lasting=lasting(cls),
        stays=stays(graph().reader, current()) if cls == CLASS_PAGES["organizations"] else {},
    )


@blueprint.get("/<any(people, organizations, places, works, events):name>")
def named(name: str) -> str:
    """The members of one of our own classes."""
    return _members(CLASS_PAGES[name], "date" if name in ("works", "events") else "name", name)


@blueprint.get("/list")
def by_class() -> str:
    """The members of any class: `?class=<iri>`."""
    cls = request.args.get("class", "")
    try:
        to_term(IRI(cls))
    except ValueError:
        abort(404)
    return _members(cls, "name")


@blueprint.get("/themes")
def themes() -> str:
    """The themes with their items and theses."""
    reader = graph().reader
    tied = {name: theme_counts(reader, CLASS_PAGES[name]) for name in ("works", "people", "events")}
    elsewhen = not_held()
    listed = [
        replace(theme, theses=tuple(one for one in theme.theses if one.iri not in elsewhen))
        for theme in catalogue.themes(reader, current())
    ]
    return render_template("themes.html", themes=listed, tied=tied)


@blueprint.get("/theses")
def theses() -> str:
    """The theses: who holds them, and since when."""
    elsewhen = not_held()
    listed = [item for item in catalogue.theses(graph().reader, current()) if item.ref.iri not in elsewhen]
    if request.args.get("sort") == "name":
        listed.sort(key=lambda item: item.ref.label.casefold())
    narrowed = narrowing(graph().reader, KG + "Thesis", {item.ref.iri: item.when for item in listed})
    shown = [item for item in listed if narrowed.leaves(item.ref.iri)]
    return render_template(
        "theses.html",
        theses=shown,
        elsewhen=len(elsewhen),
        sort=request.args.get("sort", "date"),
        narrowing=narrowed,
    )
