"""Pictures: the specification for vis-network."""

from __future__ import annotations

import json
import re

import pytest

from kg import KnowledgeGraph
from kg.view import label, spec
from tests.hostile import LABELS


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


@pytest.mark.parametrize("text", ["", " ", "\u0000", *LABELS])
def test_labels_are_never_empty_nor_endless(text: str) -> None:
    shown = label(text)
    assert shown
    assert len(shown) <= 100
    assert not re.search("[\u0000-\u0008\u202a-\u202e\u2066-\u2069]", shown)
