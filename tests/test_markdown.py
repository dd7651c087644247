"""Things, views and lists as Markdown with their sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import KnowledgeGraph, NotFound
from kg.connections import connections
from kg.markdown import connections_markdown, entity_markdown, list_markdown, view_markdown
from kg.model import Ref

FOOTNOTE = re.compile(r"^\[\^(\d+)\]: .+ <[^<> ]+>$", re.MULTILINE)


def cited_and_given(text: str) -> tuple[set[int], list[int]]:
    """The numbers of the marks in the text, and those of the footnotes."""
    notes = [int(number) for number in FOOTNOTE.findall(text)]
    body = FOOTNOTE.sub("", text)
    return {int(number) for number in re.findall(r"\[\^(\d+)\]", body)}, notes


def test_every_mark_has_its_footnote(bundled: KnowledgeGraph) -> None:
    for name in ("OpenAI", "andrej-karpathy", "theme-5", "thesis-agency-beats-intelligence"):
        for lang in ("en", "fr"):
            marks, notes = cited_and_given(entity_markdown(bundled.reader, bundled.resolve(name), lang))
            assert notes == list(range(1, len(notes) + 1))
            assert marks == set(notes) != set()


def test_an_entity_in_sentences(bundled: KnowledgeGraph) -> None:
    text = entity_markdown(bundled.reader, bundled.resolve("OpenAI"))
    assert text.startswith("# OpenAI\n\n*organization* · <https://w3id.org/doxograph/id/openai>\n")
    assert "- Andrej Karpathy founded OpenAI, in December 2015.[^" in text
    assert "- Andrej Karpathy worked at OpenAI (research scientist), from 2015 to June 2017.[^" in text
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_an_entity_in_french(bundled: KnowledgeGraph) -> None:
    text = entity_markdown(bundled.reader, bundled.resolve("OpenAI"), "fr")
    assert "- Andrej Karpathy a fondé OpenAI, en décembre 2015." in text
    assert "source de rang secondaire" in text


def test_conflicts_are_told(life: KnowledgeGraph) -> None:
    text = entity_markdown(life.reader, life.resolve("ada-lovell"))
    assert "## Where sources disagree" in text
    assert "(followed here)" in text
    assert "(also claimed)" in text


def test_a_cut_is_said(bundled: KnowledgeGraph) -> None:
    text = entity_markdown(bundled.reader, bundled.resolve("andrej-karpathy"), each=5)
    assert re.search(r"- \d+ more are not listed\.", text)


def test_an_unknown_thing(life: KnowledgeGraph) -> None:
    with pytest.raises(NotFound):
        entity_markdown(life.reader, "https://w3id.org/doxograph/id/nobody")


def test_a_view_with_all_its_things_and_statements(bundled: KnowledgeGraph) -> None:
    view = bundled.around("OpenAI")
    text = view_markdown(bundled.reader, view)
    for node in view.nodes:
        assert f"<{node.ref.iri}>" in text
    statements = text[text.index("## Statements") : text.index("## Things")]
    assert statements.count("\n- ") == len(view.edges)
    marks, notes = cited_and_given(text)
    assert marks == set(notes) != set()


def test_a_list() -> None:
    ref = Ref("http://example.org/a", "A [name]")
    text = list_markdown("Things", [(ref, "2016", "It is *this*.")], total=3)
    assert text.startswith("# Things\n\n- [A \\[name\\]](<http://example.org/a>) (2016): It is \\*this\\*.\n")
    assert text.endswith("\n\n2 more are not listed.\n")
    assert list_markdown("Choses", [], "fr") == "# Choses\n\nRien.\n"


def test_connections(bundled: KnowledgeGraph) -> None:
    ends = [bundled.resolve(name) for name in ("Fei-Fei Li", "item-vibe-coding")]
    text = connections_markdown(connections(bundled.reader, ends))
    assert text.startswith(
        "## Connection 1: Fei-Fei Li – “Vibe coding”\n\n1. Fei-Fei Li advised Andrej Karpathy"
    )
    marks, notes = cited_and_given(text)
    assert marks == set(notes) != set()
    assert connections_markdown([], "fr") == "Rien.\n"


def test_text_from_the_graph_is_never_markup(tmp_path: Path) -> None:
    """Names that mean harm stay names."""
    hostile = tmp_path / "hostile.ttl"
    hostile.write_text(
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix ex: <http://example.org/> .\n"
        'ex:a rdfs:label "# [click](javascript:alert(1)) <img src=x>\\n\\n## Owned" ;'
        ' rdfs:comment "`x` | **y** ~~z~~" ; ex:knows ex:b .\n'
        'ex:b rdfs:label "b" .\n',
        encoding="utf-8",
    )
    with KnowledgeGraph.open(hostile) as graph:
        for text in (
            entity_markdown(graph.reader, "http://example.org/a"),
            view_markdown(graph.reader, graph.around("http://example.org/a")),
        ):
            assert "\n## Owned" not in text
            assert "[click]" not in text
            assert "<img" not in text.replace("\\<img", "")
            assert "**y**" not in text
