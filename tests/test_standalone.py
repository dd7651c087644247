"""The page of a picture that stands alone: safe, whole, and in the words of its reader."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg import KgError, KnowledgeGraph, Ref, View, ViewEdge, ViewNode
from kg.scripts import bundle, fonts, strings
from kg.standalone import Drawing, json_for_script, standalone_html
from kg.view_state import from_json
from kg.visible import visible
from tests.hostile import LABELS


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


def test_json_cannot_leave_its_script() -> None:
    text = json_for_script(LABELS)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == LABELS


def test_page_stands_alone_and_hostile_labels_are_text() -> None:
    """Nothing is loaded, no element comes from a label, every script and style has its hash in the policy."""
    page = Page(standalone_html(view_of(LABELS), title=LABELS[2]))
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 4
    assert not {"img", "link", "iframe", "object", "base"} & set(tags)
    for _, attributes in page.elements:
        assert not {"src", "href", "style"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    [policy] = [
        a["content"] or "" for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    strings_, data, *_ = [text for kind, text in page.texts if kind == "script"]
    assert set(json.loads(strings_)) == {"js.explore.block_undated"}
    assert len(json.loads(data)["nodes"]) == len(LABELS)
    for kind, text in page.texts:
        if text not in (strings_, data):
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


def test_the_page_of_a_date_has_its_marks_and_what_they_mean(life: KnowledgeGraph) -> None:
    """In the data for the canvas, in the legend, and in the list."""
    slugs = ("ada-lovell", "lab", "brno", "kiln", "thesis-small")
    for lang, undated, rule in (
        ("en", "undated", "added by a rule"),
        ("fr", "sans date", "ajouté par une règle"),
    ):
        state = from_json(
            {"v": 1, "lang": lang, "at": "2016", "nodes": [[one, None, None, 0] for one in slugs]}
        )
        shown = visible(life, state)
        page = standalone_html(shown.view, lang, shown=shown)
        data = json.loads(Page(page).texts[2][1])
        assert (
            {one["id"] for one in (*data["nodes"], *data["edges"]) if one["undated"]}
            == shown.undated
            != set()
        )
        assert data["timed"] is True
        legend, rest = page.split("</header>")
        assert undated in legend
        assert rule in legend
        assert f"({undated})" in rest
        plain = Page(standalone_html(shown.view, lang)).texts
        assert not any(one["undated"] for one in json.loads(plain[2][1])["nodes"])


def test_what_has_no_place_gets_one() -> None:
    nodes = tuple(ViewNode(Ref(f"http://e.org/{n}", f"{n}"), "", 0.5) for n in range(3))
    data = json.loads(Page(standalone_html(View(nodes, ()))).texts[2][1])
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == 3


def test_scripts_become_one_in_the_order_of_need(tmp_path: Path) -> None:
    (tmp_path / "entry.js").write_text(
        'import {\n  one as first,\n  Two,\n} from "./other.js";\nfirst(Two);\n', encoding="utf-8"
    )
    (tmp_path / "other.js").write_text("export function one() {}\nexport class Two {}\n", encoding="utf-8")
    made = bundle(tmp_path / "entry.js")
    assert made.index("const $other = ") < made.index("const $entry = ")
    assert "const { one: first, Two, } = $other;" in made
    assert "return { one, Two };" in made
    assert "import" not in made
    assert "export" not in made


@pytest.mark.parametrize("source", ['import "./x.js";', "export default 1;", 'export { a } from "./x.js";'])
def test_a_script_that_cannot_become_part_of_one_is_refused(tmp_path: Path, source: str) -> None:
    (tmp_path / "entry.js").write_text(source, encoding="utf-8")
    with pytest.raises(KgError, match="cannot be put into one script"):
        bundle(tmp_path / "entry.js")


def test_fonts_and_sentences_go_along_as_far_as_they_are_needed() -> None:
    assert fonts("plain").count("@font-face") == 2
    assert fonts("Černá").count("@font-face") == 3
    assert strings('t("explore.pause")', "fr") == {"js.explore.pause": "Pause"}
