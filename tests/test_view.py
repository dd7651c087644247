"""Pictures: the specification for vis-network and the page that works offline."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg import KnowledgeGraph, Ref, View, ViewEdge, ViewNode
from kg.view import Drawing, json_for_script, label, spec, standalone_html

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "]]> --> <!-- {{ 7*7 }} {% raw %}",
    "javascript:alert(3)",
    "right\u202eleft\u2066",
    "null\u0000byte\u2028line",
    "x" * 10_000,
    "'; alert(4); '",
]


def view_of(labels: list[str]) -> View:
    nodes = tuple(
        ViewNode(
            Ref(f"http://e.org/{n}?a=1&b=<2>", text, f"http://e.org/C{text}", text), text, 0.5, 10.0 * n, 0.0
        )
        for n, text in enumerate(labels)
    )
    edges = tuple(
        ViewEdge(f"e{n}", nodes[0].ref.iri, node.ref.iri, Ref("http://e.org/r", node.ref.label), True)
        for n, node in enumerate(nodes[1:])
    )
    return View(nodes, edges, "A title </title><script>alert(5)</script>")


class Page(HTMLParser):
    """The elements of a page, with the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside if tag != self._inside else ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style"):
            self.texts.append((self._inside, data))


def test_spec_is_plain_and_complete(life: KnowledgeGraph) -> None:
    """Every node and edge, ids kept, nothing that JSON does not know."""
    view = life.around("lab")
    drawn = spec(view)
    assert [node["id"] for node in drawn["nodes"]] == [node.ref.iri for node in view.nodes]
    assert [edge["id"] for edge in drawn["edges"]] == [edge.id for edge in view.edges]
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert drawn["options"]["physics"]["enabled"] is False


def test_parallel_edges_are_bent_apart(life: KnowledgeGraph) -> None:
    """Of several edges between two nodes no two take the same way."""
    drawn = spec(life.around("lab"))
    between: dict[frozenset[str], list[object]] = {}
    for edge in drawn["edges"]:
        bend = edge["smooth"] and edge["smooth"]["roundness"] * (1 if edge["from"] < edge["to"] else -1)
        between.setdefault(frozenset((edge["from"], edge["to"])), []).append(bend)
    assert max(len(bends) for bends in between.values()) == 3
    assert all(len(set(bends)) == len(bends) for bends in between.values())


def test_edges_say_what_and_when(life: KnowledgeGraph) -> None:
    titles = {edge["title"] for edge in spec(life.around("lab", "fr"), "fr")["edges"]}
    assert {"a travaillé chez\nde septembre 2015 à juin 2017", "a travaillé chez\ndepuis 2023"} <= titles


def test_dark_and_light_differ_in_colour_only(life: KnowledgeGraph) -> None:
    light, dark = (spec(life.around("lab"), theme=theme) for theme in ("light", "dark"))  # type: ignore[arg-type]
    assert light["nodes"][0]["color"] != dark["nodes"][0]["color"]
    assert [n["x"] for n in light["nodes"]] == [n["x"] for n in dark["nodes"]]


@pytest.mark.parametrize("text", ["", " ", "\u0000", *HOSTILE])
def test_labels_are_never_empty_nor_endless(text: str) -> None:
    shown = label(text)
    assert shown
    assert len(shown) <= 100
    assert not re.search("[\u0000-\u0008\u202a-\u202e\u2066-\u2069]", shown)


def test_json_cannot_leave_its_script() -> None:
    text = json_for_script(HOSTILE)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == HOSTILE


def test_page_stands_alone_and_hostile_labels_are_text() -> None:
    """Nothing is loaded, no element comes from a label, every script and style has its hash in the policy."""
    page = Page(standalone_html(view_of(HOSTILE), title=HOSTILE[2]))
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 3
    assert not {"img", "link", "iframe", "object", "base"} & set(tags)
    for _, attributes in page.elements:
        assert not {"src", "href", "style"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    [policy] = [
        a["content"] or "" for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for kind, text in page.texts:
        if text.startswith("{"):
            assert len(json.loads(text)["nodes"]) == len(HOSTILE)
        else:
            digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
            assert f"'sha256-{digest}'" in policy, kind


def test_page_has_legend_and_list(life: KnowledgeGraph) -> None:
    html = life.draw(lang="fr").html
    assert 'lang="fr"' in html
    assert "personne" in html
    assert 'data-node="https://w3id.org/doxograph/id/ada-lovell"' in html


def test_drawing_saves_and_shows(life: KnowledgeGraph, tmp_path: Path) -> None:
    drawing = life.draw(path=tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text(encoding="utf-8") == drawing.html
    assert drawing._repr_html_().startswith('<iframe srcdoc="&lt;!doctype html&gt;')
    assert re.fullmatch(r"Drawing\(\d+ nodes, \d+ edges\)", repr(drawing))


@pytest.mark.parametrize(("lang", "words"), [("en", "nothing to draw"), ("fr", "rien à dessiner")])
def test_a_picture_of_nothing_says_so(lang: str, words: str) -> None:
    """Instead of an empty canvas with hints on how to move it."""
    html = standalone_html(View((), ()), lang)
    assert words in html
    assert re.search(r'<div id="canvas" hidden', html)
    assert "drag and scroll" not in html
    assert words not in standalone_html(view_of(["a"]), lang)


def test_what_has_no_class_is_called_so() -> None:
    """In the legend and above the list."""
    view = View((ViewNode(Ref("http://e.org/1", "one"), "", 0.5, 0.0, 0.0),), ())
    assert standalone_html(view).count("without a class") == 2
    assert "sans classe" in standalone_html(view, "fr")


def test_empty_view_is_drawn() -> None:
    assert "<h1><bdi>Graph</bdi></h1>" in Drawing(View((), ())).html
