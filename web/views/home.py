"""The first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from kg.model import ClassCount
from kg.terms import KG
from web.drawing import twin
from web.language import current, translate_count
from web.links import class_url
from web.menu import entries, ours
from web.site import site

__all__ = ["blueprint"]

blueprint = Blueprint("home", __name__)

#: The classes counted on the first page, with the key of their name in the plural.
_NUMBERED = {
    "Person": "number.people",
    "Organization": "number.organizations",
    "Work": "number.works",
    "Event": "number.events",
    "Theme": "number.themes",
    "Thesis": "number.theses",
    "Source": "number.sources",
}
_MOST = 8


@dataclass(frozen=True, slots=True)
class Number:
    """A number on the first page, and the page that shows what it counts."""

    count: int
    label: str
    href: str


def _numbers(counts: Sequence[ClassCount]) -> list[Number]:
    ours = {one.cls.iri: one.count for one in counts}
    found = [
        Number(ours[KG + name], translate_count(key, ours[KG + name]), class_url(KG + name))
        for name, key in _NUMBERED.items()
        if KG + name in ours
    ]
    others = sorted(counts, key=lambda one: -one.count)[:_MOST]
    return found or [Number(one.count, one.cls.label, class_url(one.cls.iri)) for one in others]


@blueprint.get("/")
def page() -> str:
    """What this is, a search field, the overview graph, the numbers, the ways in."""
    graph, config = site().graph, site().config
    view = graph.overview(current(), limit=config.overview_nodes)
    numbers = [
        *_numbers(graph.classes(current())),
        Number(len(graph), translate_count("number.triples", len(graph)), url_for("downloads.page")),
    ]
    return render_template(
        "home.html",
        numbers=numbers,
        lists=entries(),
        ours=ours(),
        name=graph.name,
        view=view,
        twin=twin(view),
    )
