"""Pictures of a view: the specification for vis-network, built with pyvis, and a page that works offline.

pyvis is imported here only, and only when something is drawn. Of it come the nodes, edges and options; its
page does not: it loads from elsewhere and trusts labels. Ours is escaped, carries the library inside, and
forbids by its Content-Security-Policy whatever is not its own.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any
from typing import Literal as Choice

from kg import bundled
from kg.model import Period, View, ViewEdge, ViewNode
from kg.palette import DARK_PAGE, LIGHT_PAGE, all_swatches, swatch
from kg.terms import KG
from kg.wording import period_words, years

__all__ = ["Drawing", "Theme", "json_for_script", "spec", "standalone_html"]

Theme = Choice["light", "dark"]
#: Up to so many edges carry their relation as a label; beyond, it is told on pointing or choosing.
_LABELLED_EDGES = 45
_LONGEST = 88
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INK = {"light": ("#1d1f23", "#9aa0a8", LIGHT_PAGE), "dark": ("#e9e9e6", "#6d747e", DARK_PAGE)}
_WORDS = {
    "en": {
        "drawn": "Drawn with Doxograph",
        "list": "All things in this picture, as a list",
        "close": "Close",
        "omitted": "{} more are not shown.",
        "hint": "Choose a thing to read about it; drag and scroll to move.",
        "graph": "Graph",
        "unclassed": "without a class",
        "nothing": "There is nothing to draw: the graph says nothing of any thing.",
    },
    "fr": {
        "drawn": "Dessiné avec Doxograph",
        "list": "Toutes les choses de cette image, en liste",
        "close": "Fermer",
        "omitted": "{} autres ne sont pas montrées.",
        "hint": "Choisissez une chose pour lire ce qui en est dit ; glissez et défilez pour vous déplacer.",
        "graph": "Graphe",
        "unclassed": "sans classe",
        "nothing": "Il n’y a rien à dessiner : le graphe ne dit rien d’aucune chose.",
    },
}


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
    plain = " ".join(_UNSEEN.sub("", text[: 4 * longest]).split())
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


def json_for_script(value: object) -> str:
    """JSON that is safe between script tags: no character in it can end the element or the line.

    >>> json_for_script("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def standalone_html(view: View, lang: str = "en", title: str = "", notes: Sequence[str] = ()) -> str:
    """One HTML page with the picture, its legend and a list of its things; it loads nothing.

    ``notes`` say below the title what the view is.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Path(__file__).resolve().parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(templates, encoding="utf-8"), autoescape=True, undefined=StrictUndefined
    )
    template = environment.get_template("standalone.html.j2")
    words = _WORDS.get(lang, _WORDS["en"])
    library = bundled.vis_network().read_text(encoding="utf-8").replace("</script", "<\\/script")
    script = (templates / "standalone.js").read_text(encoding="utf-8")
    style = (templates / "standalone.css").read_text(encoding="utf-8") + _colours()
    drawn = spec(view, lang)
    inks = {name: dict(zip(("ink", "line", "page"), ink, strict=True)) for name, ink in _INK.items()}
    return template.render(
        lang=lang if lang in _WORDS else "en",
        title=clean(title or view.title or words["graph"]),
        notes=[clean(note, 8_500) for note in notes],
        words=words,
        omitted=words["omitted"].format(f"{view.omitted:,}") if view.omitted else "",
        groups=_groups(view),
        data=json_for_script({**drawn, "inks": inks}),
        library=library,
        script=script,
        style=style,
        policy=_policy((library, script), style),
    )


def _colours() -> str:
    """The colours of the legend's signs."""
    looks = {look.key: look for look in all_swatches()}.values()
    light = "".join(f".{look.key} {{ fill: {look.light}; }}\n" for look in looks)
    dark = "".join(f".{look.key} {{ fill: {look.dark}; }}\n" for look in looks)
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _policy(scripts: tuple[str, ...], style: str) -> str:
    allowed = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; base-uri 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _groups(view: View) -> list[dict[str, Any]]:
    """The nodes of a view under their classes, with what each is tied to: legend and list in one."""
    names = {node.ref.iri: clean(node.ref.label) for node in view.nodes}
    ties: dict[str, list[tuple[str, str]]] = {}
    for edge in view.edges:
        if edge.source in names and edge.target in names:
            ties.setdefault(edge.source, []).append((clean(edge.relation.label), names[edge.target]))
    groups: dict[str, dict[str, Any]] = {}
    for node in view.nodes:
        look = swatch(node.ref.cls)
        group = groups.setdefault(
            node.ref.cls, {"label": clean(node.ref.cls_label), "shape": look.shape, "look": look, "nodes": []}
        )
        about = {
            "iri": node.ref.iri,
            "label": names[node.ref.iri],
            "description": clean(node.description, 400),
        }
        group["nodes"].append({**about, "ties": ties.get(node.ref.iri, [])})
    return sorted(groups.values(), key=lambda group: (-len(group["nodes"]), group["label"]))


class Drawing:
    """A picture of a view: ``html`` is a page on its own, a notebook shows it inline."""

    def __init__(
        self,
        view: View,
        *,
        lang: str = "en",
        title: str = "",
        height: int = 640,
        notes: Sequence[str] = (),
    ) -> None:
        self.view, self._lang, self._title, self._height, self._notes = view, lang, title, height, notes

    @property
    def html(self) -> str:
        """The page."""
        return standalone_html(self.view, self._lang, self._title, self._notes)

    def save(self, path: Path | str) -> Path:
        """Write the page to a file; gives its path."""
        target = Path(path)
        target.write_text(self.html, encoding="utf-8", newline="\n")
        return target

    def __repr__(self) -> str:
        return f"Drawing({len(self.view.nodes)} nodes, {len(self.view.edges)} edges)"

    def _repr_html_(self) -> str:
        page = escape(self.html, quote=True)
        look = f'width="100%" height="{self._height}" style="border:0" title="{escape(repr(self))}"'
        return f'<iframe srcdoc="{page}" sandbox="allow-scripts" {look}></iframe>'
