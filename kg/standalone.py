"""A picture of a view as one page that works offline: drawn by the explorer's own canvas, and listed.

The page loads nothing: library, scripts and fonts are inside. All text is escaped, and its
Content-Security-Policy forbids whatever is not its own.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import bundled
from kg.model import Edge, View, ViewEdge
from kg.palette import all_swatches, swatch
from kg.placing import placed
from kg.scripts import bundle, fonts, strings
from kg.signs import signs
from kg.standalone_words import WORDS
from kg.telling import sentence
from kg.view import AT_ONCE, clean, spec
from kg.wording import number_words, years

if TYPE_CHECKING:
    from kg.visible import Visible

__all__ = ["Drawing", "json_for_script", "standalone_html"]

_TEMPLATES = Path(__file__).resolve().parent / "templates"
#: What the canvas says itself, or has no use for here.
_REST = ("label", "title", "color", "font", "clsLabel", "arrows")


def json_for_script(value: object) -> str:
    """JSON that is safe between script tags: no character in it can end the element or the line.

    >>> json_for_script("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def standalone_html(
    view: View,
    lang: str = "en",
    title: str = "",
    notes: Sequence[str] = (),
    *,
    shown: Visible | None = None,
) -> str:
    """One HTML page with the picture, its legend and a list of its things; it loads nothing.

    ``notes`` say below the picture what the view is; ``shown`` brings what a state adds to a view: marks of
    dates, of changes and of the layout, communities, stand-ins for many.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    lang = lang if lang in WORDS else "en"
    loader = FileSystemLoader(_TEMPLATES, encoding="utf-8")
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "standalone.html.j2"
    )
    words = WORDS[lang]
    data = _data(view, lang, shown)
    library = _inside_script(bundled.vis_network().read_text(encoding="utf-8"))
    script = bundle(_TEMPLATES / "standalone.js")
    groups = _groups(view, data["edges"], signs(shown, lang) if shown else {})
    style = (_TEMPLATES / "standalone.css").read_text(encoding="utf-8") + _colours()
    style += fonts("".join([title, json_for_script([data["nodes"], data["edges"]])]))
    told = strings(script, lang)
    script = _inside_script(f'"use strict";\n{script}')
    return template.render(
        lang=lang,
        title=clean(title or view.title or words["graph"]),
        notes=[clean(note, 8_500) for note in notes],
        words=words,
        omitted=words["omitted"].format(number_words(view.omitted, lang)) if view.omitted else "",
        groups=groups,
        communities=data["communities"],
        signs=_legend(data, words),
        strings=json_for_script(told),
        data=json_for_script(data),
        library=library,
        script=script,
        style=style,
        policy=_policy((library, script), style),
    )


def _data(view: View, lang: str, shown: Visible | None) -> dict[str, Any]:
    """What the canvas draws: things and statements with their marks, and what belongs to them all."""
    drawn = spec(view, lang)
    edges = {edge.id: edge for edge in view.edges}
    weights = {node.ref.iri: node.weight for node in view.nodes}
    undated = shown.undated if shown else frozenset()
    changes = shown.changes if shown else {}
    communities = shown.communities if shown else {}
    where = _places(view)
    for node in drawn["nodes"]:
        iri = node["id"]
        node |= {"kind": node["clsLabel"], "key": swatch(node["cls"]).key, "weight": round(weights[iri], 4)}
        node |= {"x": round(where[iri][0], 1), "y": round(where[iri][1], 1)}
        node |= {"undated": iri in undated, "change": changes.get(iri, "")}
        node |= {"community": communities.get(iri, 0)}
    names = {node.ref.iri: node.ref for node in view.nodes}
    for line in drawn["edges"]:
        edge = edges[line["id"]]
        told = Edge(names[edge.source], edge.relation, names[edge.target], True, edge.derived, edge.period)
        line |= {"name": clean(edge.relation.label, 80), "said": clean(sentence(told, lang), 600)}
        line |= {"years": _years(edge), "derived": edge.derived, "dated": edge.period.dated}
        line |= {"undated": edge.id in undated, "change": changes.get(edge.id, "")}
    for item in (*drawn["nodes"], *drawn["edges"]):
        for name in _REST:
            item.pop(name, None)
    state = shown.state if shown else None
    return {
        "nodes": drawn["nodes"],
        "edges": drawn["edges"],
        "groups": [_stand(one) for one in shown.groups] if shown else [],
        "marks": [{"sort": m.sort, "label": m.label, "x": m.x, "y": m.y} for m in shown.marks]
        if shown
        else [],
        "communities": _communities(shown) if shown else [],
        "timed": bool(state and state.at),
        "layout": state.layout if state else "force",
        "words": {key: WORDS[lang][key] for key in ("undated", "began", "ended", "derived")},
    }


def _years(edge: ViewEdge) -> str:
    return years(edge.period, lasting=edge.relation.iri not in AT_ONCE)


def _places(view: View) -> Mapping[str, tuple[float, float]]:
    """Where each thing stands; what has no place comes near what it is tied to."""
    known = {n.ref.iri: (n.x, n.y) for n in view.nodes if n.x is not None and n.y is not None}
    if len(known) == len(view.nodes):
        return known
    things = [node.ref.iri for node in view.nodes]
    ends = [(edge.source, edge.target) for edge in view.edges]
    labels = {node.ref.iri: node.ref.label for node in view.nodes}
    return placed(things, ends, labels, {node.ref.iri: node.weight for node in view.nodes}, known)


def _stand(one: Any) -> dict[str, object]:
    stand = one.stand
    return {
        "id": one.id,
        "iri": stand.iri,
        "relation": stand.relation,
        "relationLabel": clean(one.relation.label, 80),
        "outgoing": stand.outgoing,
        "count": one.count,
        "label": clean(one.label, 160),
        "x": stand.x,
        "y": stand.y,
    }


def _communities(shown: Visible) -> list[dict[str, object]]:
    numbers = list(shown.communities.values())
    counts = {number: numbers.count(number) for number in set(numbers)}
    return [
        {"number": number, "name": clean(shown.named.get(number, ""), 300), "count": counts[number]}
        for number in sorted(counts, key=lambda number: (-counts[number], number))
    ]


def _legend(data: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, str]]:
    """What the marks besides colour and shape mean, those there are."""
    nodes, edges = data["nodes"], data["edges"]
    there = {
        "hollow": any(node["undated"] for node in nodes),
        "thin": data["timed"] and any(not edge["dated"] for edge in edges),
        "began": any(item["change"] == "began" for item in (*nodes, *edges)),
        "ended": any(item["change"] == "ended" for item in (*nodes, *edges)),
        "dashed": any(edge["dashes"] for edge in edges),
    }
    return [{"mark": mark, "words": words[f"sign_{mark}"]} for mark in there if there[mark]]


def _groups(view: View, edges: Sequence[Mapping[str, Any]], said: Mapping[str, str]) -> list[dict[str, Any]]:
    """The nodes of a view under their classes, with what each is tied to: legend and list in one."""
    names = {node.ref.iri: clean(node.ref.label) for node in view.nodes}
    ties: dict[str, list[str]] = {}
    for edge in edges:
        sign = f" ({said[edge['id']]})" if edge["id"] in said else ""
        when = f", {edge['years']}" if edge["years"] else ""
        ties.setdefault(edge["from"], []).append(f"{edge['name']} {names[edge['to']]}{when}{sign}")
    groups: dict[str, dict[str, Any]] = {}
    for node in view.nodes:
        look = swatch(node.ref.cls)
        group = groups.setdefault(
            node.ref.cls, {"label": clean(node.ref.cls_label), "shape": look.shape, "look": look, "nodes": []}
        )
        iri = node.ref.iri
        about = {"iri": iri, "label": names[iri], "description": clean(node.description, 400)}
        group["nodes"].append({**about, "sign": said.get(iri, ""), "ties": ties.get(iri, [])})
    return sorted(groups.values(), key=lambda group: (-len(group["nodes"]), group["label"]))


def _colours() -> str:
    """The colours of the legend's signs."""
    looks = {look.key: look for look in all_swatches()}.values()
    light = "".join(f".{look.key} {{ fill: {look.light}; }}\n" for look in looks)
    dark = "".join(f".{look.key} {{ fill: {look.dark}; }}\n" for look in looks)
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _inside_script(text: str) -> str:
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: tuple[str, ...], style: str) -> str:
    allowed = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; font-src data:; "
        "base-uri 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


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
        shown: Visible | None = None,
    ) -> None:
        self.view, self._lang, self._title, self._height = view, lang, title, height
        self._notes, self._shown = notes, shown

    @property
    def html(self) -> str:
        """The page."""
        return standalone_html(self.view, self._lang, self._title, self._notes, shown=self._shown)

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
