"""Pictures of a view: the specification for vis-network, built with pyvis.

pyvis is imported here only, and only when something is drawn. Of it come the nodes, edges and options; its
page does not: it loads from elsewhere and trusts labels. Ours is in kg/standalone.py.
"""

from __future__ import annotations

import re
from functools import lru_cache
from textwrap import wrap
from typing import Any
from typing import Literal as Choice

from kg.model import Period, View, ViewEdge, ViewNode
from kg.palette import DARK_PAGE, LIGHT_PAGE, swatch
from kg.terms import KG
from kg.wording import period_words, years

__all__ = ["AT_ONCE", "Theme", "clean", "edge_text", "label", "period_text", "spec"]

Theme = Choice["light", "dark"]
#: Up to so many edges carry their relation as a label; beyond, it is told on pointing or choosing.
_LABELLED_EDGES = 45
_LONGEST = 88
#: Relations whose only date says when they began to hold, once and for all.
AT_ONCE = frozenset(KG + name for name in ("founded", "founded_by", "has_participant", "participated_in"))
#: Spaces, but for those that hold words together, such as those of French quotation marks.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INK = {"light": ("#1d1f23", "#9aa0a8", LIGHT_PAGE), "dark": ("#e9e9e6", "#6d747e", DARK_PAGE)}


class _Ids(dict[str, None]):
    """A list of node ids for pyvis that finds an id at once."""

    def append(self, node: str) -> None:
        self[node] = None


def _network(ink: str) -> Any:
    from pyvis.network import Network

    class Fast(Network):  # type: ignore[misc]
        """pyvis with a dict for its node ids, so that adding a node does not search through all others."""

        def __init__(self) -> None:
            super().__init__(directed=True, font_color=ink)
            self.node_ids = _Ids()

        def get_nodes(self) -> Any:
            return self.node_ids

    return Fast()


def spec(view: View, lang: str = "en", theme: Theme = "light") -> dict[str, Any]:
    """The nodes, edges and options of a view as vis-network wants them: plain values, ready for JSON.

    Labels are wrapped and cut, tooltips plain text. Nodes carry ``cls``, ``light`` and ``dark`` (their
    class's colours) besides, edges ``relation``; parallel edges are bent apart.
    """
    ink, line, page = _INK[theme]
    net = _network(ink)
    for node in view.nodes:
        net.add_node(node.ref.iri, **_node(node, theme, page))
    known = {node.ref.iri for node in view.nodes}
    bends = _bends(view)
    bodies = {node.ref.iri for node in view.nodes if node.ref.cls == KG + "Organization"}
    hub = max(view.nodes, key=lambda node: node.weight).ref.iri if view.nodes else ""
    few = len(view.edges) <= _LABELLED_EDGES
    for edge in view.edges:
        if edge.source in known and edge.target in known:
            when = years(edge.period)
            text = "\n".join(part for part in (clean(edge.relation.label, 80), when) if part)
            if not few:
                ends = {edge.source, edge.target}
                text = when if hub in ends and ends & bodies else ""
            net.add_edge(edge.source, edge.target, **_edge(edge, bends[edge.id], text, lang, line))
    net.options = _options(view, ink, page)
    return {"nodes": net.nodes, "edges": net.edges, "options": net.options}


def _node(node: ViewNode, theme: Theme, page: str) -> dict[str, Any]:
    look = swatch(node.ref.cls)
    colour = look.light if theme == "light" else look.dark
    name = clean(node.ref.label, 300)
    tip = " · ".join(part for part in (name, clean(node.ref.cls_label)) if part)
    options: dict[str, Any] = {
        "label": label(node.ref.label),
        "shape": look.shape,
        "color": {
            "background": colour,
            "border": page,
            "highlight": {"background": colour, "border": colour},
        },
        "title": tip + ("\n" + clean(node.description, 400) if node.description else ""),
        "size": round(7 + 17 * node.weight, 1),
        "name": name,
        "cls": node.ref.cls,
        "clsLabel": clean(node.ref.cls_label),
        "description": clean(node.description, 400),
        "light": look.light,
        "dark": look.dark,
    }
    if node.x is not None and node.y is not None:
        options |= {"x": node.x, "y": node.y}
    return options


def _edge(edge: ViewEdge, bend: float, text: str, lang: str, line: str) -> dict[str, Any]:
    return {
        "id": edge.id,
        "title": edge_text(edge, lang),
        "relation": edge.relation.iri,
        "dashes": [5, 4] if edge.derived else False,
        "color": {"color": line, "opacity": 0.55},
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": bend} if bend else False,
        **({"label": text} if text else {}),
    }


def edge_text(edge: ViewEdge, lang: str) -> str:
    """What an edge says: its relation, and on a second line when."""
    return "\n".join(
        part for part in (clean(edge.relation.label, 80), period_words(edge.period, lang)) if part
    )


def _bends(view: View) -> dict[str, float]:
    """How far each edge is bent: not at all when it is alone between its ends, else each differently."""
    between: dict[frozenset[str], list[ViewEdge]] = {}
    for edge in view.edges:
        between.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    bends = {}
    for edges in between.values():
        for number, edge in enumerate(edges):
            if len(edges) == 1:
                bends[edge.id] = 0.0
            else:
                away = 0.12 + 0.14 * (number // 2)
                turned = (number % 2 == 1) != (edge.source > edge.target)
                bends[edge.id] = round(-away if turned else away, 2)
    return bends


def _options(view: View, ink: str, page: str) -> dict[str, Any]:
    placed = all(node.x is not None for node in view.nodes)
    font = {"color": ink, "size": 16, "face": "system-ui, sans-serif", "strokeWidth": 4, "strokeColor": page}
    return {
        "autoResize": True,
        "layout": {"improvedLayout": False, "randomSeed": 7},
        "physics": {"enabled": not placed, "stabilization": {"iterations": 120}},
        "nodes": {"borderWidth": 1.5, "font": font},
        "edges": {
            "arrows": {"to": {"enabled": len(view.edges) <= 400, "scaleFactor": 0.45}},
            "width": 1,
            "selectionWidth": 1.5,
            "font": {**font, "size": 13, "strokeWidth": 3},
        },
        "interaction": {
            "hover": True,
            "tooltipDelay": 120,
            "hideEdgesOnDrag": len(view.edges) > 800,
            "hideEdgesOnZoom": len(view.edges) > 800,
            "keyboard": {"enabled": False},
        },
    }


@lru_cache(maxsize=16_384)
def clean(text: str, longest: int = 200) -> str:
    """A text on one line without control and direction characters, cut where it is too long.

    >>> clean("a\\u202eb  c"), clean("x" * 9, 5)
    ('ab c', 'xxxx…')
    """
    plain = _SPACES.sub(" ", _UNSEEN.sub("", text[: 4 * longest])).strip()
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def label(text: str) -> str:
    """A label for the canvas: wrapped, at most four lines, never empty.

    >>> label("University of British Columbia in Vancouver").count("\\n")
    1
    """
    return "\n".join(wrap(clean(text, _LONGEST), 24, break_on_hyphens=False)[:4]) or "·"


def period_text(period: Period, lang: str) -> str:
    """A period in words.

    >>> period_text(Period("2015", "2017-06"), "en"), period_text(Period("2026-02-12"), "fr")
    ('2015–2017-06', 'depuis le 12 février 2026')
    """
    if period.start and period.end:
        return period.start if period.start == period.end else f"{period.start}–{period.end}"
    return period_words(period, lang)
