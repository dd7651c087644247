"""Views, menus and pages of neighbours as JSON for the explorer's scripts."""

from __future__ import annotations

from typing import Any

from kg.exploration import Expansion, MenuItem
from kg.inverse_words import read_from_end
from kg.model import Ref, View
from kg.palette import swatch
from kg.reader import Reader
from kg.rest import Rest
from kg.view import clean
from kg.view_head import view_head
from kg.view_state import encode, to_json
from kg.visible import Choice, Group, Visible, summary
from kg.wording import more_words
from web.drawing import as_json
from web.links import entity_url, relation_label
from web.site import site

__all__ = ["expansion", "left_out", "menu", "thing", "view"]

_NODE_REST = ("label", "title", "color", "font", "clsLabel")
_EDGE_REST = ("label", "title", "color", "arrows")


def view(shown: Visible) -> dict[str, object]:
    """A view with all that the page shows of it."""
    state, picture = shown.state, shown.view
    drawn = _drawn(picture, state.lang)
    pinned = {one.iri for one in state.nodes if one.pinned}
    for node in drawn["nodes"]:
        node["pinned"] = node["id"] in pinned
        node["undated"] = node["id"] in shown.undated
        node["change"] = shown.changes.get(node["id"], "")
        node["community"] = shown.communities.get(node["id"], 0)
    for edge in drawn["edges"]:
        edge["undated"] = edge["id"] in shown.undated
        edge["change"] = shown.changes.get(edge["id"], "")
    dated = sum(edge.period.dated for edge in picture.edges)
    derived = sum(edge.derived for edge in picture.edges)
    things = {node.ref.iri for node in picture.nodes}
    head = view_head(shown, data=site().graph.name)
    return {
        **drawn,
        "title": head.title,
        "file": head.file,
        "summary": summary(shown),
        "about": head.signed,
        "groups": [_group(one) for one in shown.groups],
        "marks": [{"sort": one.sort, "label": one.label, "x": one.x, "y": one.y} for one in shown.marks],
        "absent": list(shown.absent),
        "hidden": list(shown.hidden),
        "classes": [{**_choice(one), **_look(one.ref.iri)} for one in shown.classes],
        "relations": [_choice(one) for one in shown.relations],
        "communities": _communities(shown),
        "counts": {
            "nodes": len(picture.nodes),
            "edges": len(picture.edges),
            "asserted": len(picture.edges) - derived,
            "derived": derived,
            "dated": dated,
            "undated": len(picture.edges) - dated,
            "thingsUndated": len(shown.undated & things),
            "spare": shown.spare,
        },
        "state": to_json(state),
        "view": encode(state),
    }


def _communities(shown: Visible) -> list[dict[str, object]]:
    """The communities of the nodes with what they are named after, those with most nodes first."""
    counts: dict[int, int] = {}
    for community in shown.communities.values():
        counts[community] = counts.get(community, 0) + 1
    ordered = sorted(counts, key=lambda number: (-counts[number], number))
    return [
        {"number": number, "name": clean(shown.named.get(number, ""), 300), "count": counts[number]}
        for number in ordered
    ]


def _drawn(picture: View, lang: str) -> dict[str, Any]:
    drawn: dict[str, Any] = as_json(picture, lang)
    degrees: dict[str, int] = {}
    periods = {edge.id: edge.period for edge in picture.edges}
    for edge in picture.edges:
        for end in (edge.source, edge.target):
            degrees[end] = degrees.get(end, 0) + 1
    for node in drawn["nodes"]:
        node["degree"] = degrees.get(node["id"], 0)
        _without(node, _NODE_REST)
    for edge in drawn["edges"]:
        period = periods[edge["id"]]
        edge["dated"] = period.dated
        edge["since"] = period.start or period.attested or period.end
        _without(edge, _EDGE_REST)
    return drawn


def _without(item: dict[str, Any], names: tuple[str, ...]) -> None:
    """Leave out what the explorer says or colours itself: of thousands of things it would be most of it."""
    for name in names:
        item.pop(name, None)


def _group(one: Group) -> dict[str, object]:
    return {
        "id": one.id,
        "iri": one.stand.iri,
        "relation": one.stand.relation,
        "relationLabel": one.relation.label,
        "outgoing": one.stand.outgoing,
        "count": one.count,
        "label": one.label,
        "x": one.stand.x,
        "y": one.stand.y,
    }


def _choice(one: Choice) -> dict[str, object]:
    return {"iri": one.ref.iri, "label": one.ref.label, "count": one.count, "hidden": one.hidden}


def _look(cls: str) -> dict[str, object]:
    look = swatch(cls)
    return {"key": look.key, "shape": look.shape, "light": look.light, "dark": look.dark}


def menu(reader: Reader, iri: str, items: list[MenuItem], lang: str) -> dict[str, object]:
    """What can be expanded from a thing, and how much each relation would bring.

    A relation that leads to the thing is told from its end where there are words for that;
    ``drawn`` is how the canvas has it: the relation that is drawn, and whether it leaves the thing.
    """
    ends = {
        item.relation.iri: read_from_end(reader, item.relation, lang) for item in items if not item.outgoing
    }
    return {
        "iri": iri,
        "name": reader.label(iri, lang),
        "total": sum(item.count for item in items),
        "relations": [
            {
                "relation": item.relation.iri,
                "label": item.relation.label if item.outgoing else ends[item.relation.iri],
                "outgoing": item.outgoing,
                "drawn": reader.schema.as_drawn(item.relation.iri, item.outgoing),
                "count": item.count,
                "visible": item.visible,
                "classes": [
                    {"iri": one.cls.iri, "label": one.cls.label, "count": one.count} for one in item.classes
                ],
            }
            for item in items
        ],
    }


def expansion(page: Expansion, lang: str) -> dict[str, object]:
    """A page of neighbours and how many come after it."""
    drawn = _drawn(page.view, lang)
    after = page.offset + len(page.nodes)
    return {
        "iri": page.iri,
        "relation": page.relation.iri if page.relation else None,
        "outgoing": page.outgoing,
        "offset": page.offset,
        "limit": page.limit,
        "total": page.total,
        "next": after if page.more else None,
        "more": page.more,
        "nodes": [node for node in drawn["nodes"] if node["id"] != page.iri],
        "edges": drawn["edges"],
        "group": _more(page, lang),
    }


def _more(page: Expansion, lang: str) -> dict[str, object] | None:
    if not page.more or page.relation is None:
        return None
    return {
        "id": f"group:{page.iri} {page.relation.iri} {int(page.outgoing)}",
        "iri": page.iri,
        "relation": page.relation.iri,
        "outgoing": page.outgoing,
        "count": page.more,
        "label": more_words(page.more, page.relation.label, lang),
    }


def left_out(found: Rest) -> dict[str, object]:
    """The things of a class that a view does not have, the best tied by name."""
    return {
        "iri": found.cls.iri,
        "label": found.cls.label,
        **_look(found.cls.iri),
        "count": found.count,
        "things": [{**thing(ref), "ties": ties} for ref, ties in found.things],
    }


def thing(ref: Ref) -> dict[str, str]:
    """A thing named, with its look and its page."""
    look = swatch(ref.cls)
    return {
        "iri": ref.iri,
        "name": clean(relation_label(ref), 300),
        "kind": ref.cls_label,
        "cls": ref.cls,
        "key": look.key,
        "shape": look.shape,
        "href": entity_url(ref.iri),
    }
