"""A view laid out by name: the things, their ties and dates read from the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.dates import earliest
from kg.errors import KgError
from kg.layout import Point
from kg.layouts.force import force
from kg.layouts.model import Arrangement, Link, Node, boxes_of
from kg.layouts.rings import rings
from kg.layouts.time import time
from kg.layouts.tree import tree
from kg.model import Period, View
from kg.reader import Reader, text_of
from kg.situations import periods
from kg.terms import KG, PREFIXES
from kg.timeline import day_number

__all__ = ["LAYOUTS", "arrange", "place"]

#: The names of the layouts.
LAYOUTS: tuple[str, ...] = ("force", "tree", "time", "rings")
#: Relations that put their subject below their object, and those that do the opposite.
_UP = frozenset(
    {
        KG + "part_of",
        KG + "about",
        *(PREFIXES["skos"] + name for name in ("broader", "broadMatch", "broaderTransitive")),
        *(PREFIXES["dcterms"] + "isPartOf", PREFIXES["schema"] + "isPartOf"),
        *(PREFIXES["rdfs"] + name for name in ("subClassOf", "subPropertyOf")),
    }
)
#: Classes of what is dated by what it is tied to.
_BODIES = frozenset({KG + "Organization", KG + "Person"})
_DOWN = frozenset(
    {KG + "has_part", KG + "subject_of", PREFIXES["skos"] + "narrower", PREFIXES["dcterms"] + "hasPart"}
)


def arrange(
    layout: str,
    nodes: Sequence[Node],
    links: Sequence[Link],
    *,
    pinned: Mapping[str, Point] | None = None,
    centre: str | None = None,
) -> Arrangement:
    """The nodes in their places. Raises KgError for a layout that is none.

    ``pinned`` nodes keep theirs; ``centre`` is the middle of the rings. The same nodes and links give the
    same places on every machine, in whatever order they come.

    >>> found = arrange("rings", [Node("x:a", "A"), Node("x:b", "B")], [("x:a", "x:b", False)])
    >>> found.points["x:a"]
    (0.0, 0.0)
    """
    ordered = sorted(nodes, key=lambda node: node.iri)
    tied = sorted(set(links))
    boxes = boxes_of(ordered)
    fixed = {iri: point for iri, point in (pinned or {}).items() if iri in boxes}
    match layout:
        case "force":
            return force(ordered, tied, boxes, fixed)
        case "tree":
            return tree(ordered, tied, boxes, fixed)
        case "time":
            return time(ordered, boxes, fixed)
        case "rings":
            return rings(ordered, tied, boxes, fixed, centre)
    raise KgError(f"“{layout}” is not a layout. Use {', '.join(LAYOUTS[:-1])} or {LAYOUTS[-1]}.")


def place(
    view: View,
    layout: str,
    reader: Reader,
    pinned: Mapping[str, Point] | None = None,
    centre: str | None = None,
) -> Arrangement:
    """A view laid out anew. Raises KgError for a layout that is none."""
    years = _years(reader, view) if layout == "time" else {}
    nodes = [
        Node(
            node.ref.iri,
            node.ref.label,
            node.ref.cls,
            node.ref.cls_label,
            node.weight,
            years.get(node.ref.iri),
        )
        for node in view.nodes
    ]
    return arrange(layout, nodes, _links(view), pinned=pinned, centre=centre)


def _links(view: View) -> list[Link]:
    return [
        (edge.target, edge.source, True)
        if edge.relation.iri in _DOWN
        else (edge.source, edge.target, edge.relation.iri in _UP)
        for edge in view.edges
    ]


def _years(reader: Reader, view: View) -> dict[str, float]:
    """The first day of each dated thing and of each thesis, as a year with its fraction. An organization or
    a person stands where the first dated statement of the view about it begins.
    """
    iris = [node.ref.iri for node in view.nodes]
    found: dict[str, float] = {}
    for iri, period in periods(reader, iris).items():
        day = _day(period)
        if day is not None:
            found[iri] = day
    return _first_ties(view) | _first_positions(reader, iris) | found


def _day(period: Period) -> float | None:
    day = earliest(period.start or period.attested or period.end)
    return round(day_number(day), 4) if day else None


def _first_ties(view: View) -> dict[str, float]:
    bodies = {node.ref.iri for node in view.nodes if node.ref.cls in _BODIES}
    found: dict[str, float] = {}
    for edge in view.edges:
        day = _day(edge.period)
        for end in (edge.source, edge.target):
            if day is not None and end in bodies:
                found[end] = min(day, found.get(end, day))
    return found


def _first_positions(reader: Reader, iris: Sequence[str]) -> dict[str, float]:
    """A thesis has the date at which somebody is first known to have taken a position on it."""
    theses = [iri for iri, types in reader.types_of(iris).items() if KG + "Thesis" in types]
    found: dict[str, float] = {}
    for thesis, _, _, _, *dates in reader.select_many("stances", "thesis", theses):
        day = next((day for date in (dates[0], dates[2]) if (day := earliest(text_of(date)))), None)
        if day:
            year = round(day_number(day), 4)
            found[text_of(thesis)] = min(year, found.get(text_of(thesis), year))
    return found
