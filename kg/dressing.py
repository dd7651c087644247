"""A view made as its state wants it: laid out by name, sized by a measure, coloured by community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.errors import LimitExceeded
from kg.layout import Point
from kg.layouts import place
from kg.layouts.model import Mark
from kg.measures import communities as every_community
from kg.measures import community_of, weights
from kg.model import View
from kg.reader import Reader
from kg.view_state import ViewState

__all__ = ["arranged", "communities", "community_names", "sized"]


def sized(reader: Reader, view: View, state: ViewState) -> View:
    """The view with its nodes as large as the measure of its state says.

    Raises KgError for a measure that is none. A graph too large to be measured keeps what is known.
    """
    if state.size == "degree":
        return view
    try:
        found = weights(reader, view, state.size)
    except LimitExceeded:
        return view
    nodes = (replace(node, weight=found.get(node.ref.iri, 0.0)) for node in view.nodes)
    return replace(view, nodes=tuple(nodes))


def arranged(
    reader: Reader, view: View, state: ViewState, places: Mapping[str, Point], *, anew: bool = False
) -> tuple[View, tuple[Mark, ...]]:
    """The view with its nodes where the layout of its state puts them, and the marks that explain it.

    What has a place in ``places`` keeps it. The usual layout lets new things come near the others unless all
    is to be placed ``anew``. Raises KgError for a layout that is none.
    """
    if state.layout == "force" and not anew:
        return view, ()
    found = place(view, state.layout, reader, places, state.selected)
    nodes = (
        replace(node, x=point[0], y=point[1])
        for node in view.nodes
        if (point := places.get(node.ref.iri) or found.points[node.ref.iri])
    )
    return replace(view, nodes=tuple(nodes)), found.marks


def communities(reader: Reader, view: View, state: ViewState) -> dict[str, int]:
    """The number of the community of each node, where the state colours by it; else nothing."""
    if state.colour != "community":
        return {}
    try:
        found = community_of(reader)
    except LimitExceeded:
        return {}
    return {node.ref.iri: found[node.ref.iri] for node in view.nodes if node.ref.iri in found}


def community_names(reader: Reader, found: Mapping[str, int], lang: str) -> dict[int, str]:
    """What each community is named after, of those whose numbers `communities` found."""
    if not found:
        return {}
    numbers = set(found.values())
    return {one.number: one.name for one in every_community(reader, lang) if one.number in numbers}
