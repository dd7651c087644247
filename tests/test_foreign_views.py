"""The start view of files in other terms: what is drawn, what stands for many, what is told instead."""

from __future__ import annotations

from math import dist
from pathlib import Path
from typing import Any

import pytest

from kg import KnowledgeGraph
from kg.model import View
from web.app import create_app

_HEAD = """
@prefix : <http://ex.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
#: Ten people, one of them without an IRI, and two relations that have names of their own.
_PEOPLE = """
:ann a foaf:Person ; foaf:name "Ann" ; foaf:knows :ben, :cem, :dia ; :admires :ed .
:ben a foaf:Person ; foaf:name "Ben" ; foaf:knows :ann . :cem a foaf:Person ; foaf:name "Cem" .
:dia a foaf:Person ; foaf:name "Dia" ; foaf:knows :ed . :ed a foaf:Person ; foaf:name "Ed" ; foaf:knows _:x .
_:x a foaf:Person ; foaf:nick "the tenth" ; foaf:knows :ann .
:flo a foaf:Person ; foaf:name "Flo" ; foaf:knows :gus . :gus a foaf:Person ; foaf:name "Gus" .
:hal a foaf:Person ; foaf:name "Hal" . :ida a foaf:Person ; foaf:name "Ida" ; :shoeSize 38 .
:admires rdfs:label "admires" . :shoeSize rdfs:label "shoe size" .
"""


def opened(folder: Path, text: str) -> KnowledgeGraph:
    file = folder / "data.ttl"
    file.write_text(_HEAD + text, encoding="utf-8")
    return KnowledgeGraph.open(file)


def started(graph: KnowledgeGraph) -> dict[str, Any]:
    answer = create_app(graph).test_client().get("/api/explore/start?lang=en")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def view(tmp_path: Path) -> View:
    with opened(tmp_path, _PEOPLE) as graph:
        return graph.overview()


def test_relations_with_names_are_no_things(view: View) -> None:
    names = {node.ref.label for node in view.nodes}
    assert names == {"Ann", "Ben", "Cem", "Dia", "Ed", "Flo", "Gus", "Hal", "Ida"}


def test_what_hangs_together_is_spread_and_what_hangs_on_nothing_keeps_aside(view: View) -> None:
    at = {node.ref.label: (node.x or 0.0, node.y or 0.0) for node in view.nodes}
    by_iri = {node.ref.iri: (node.x or 0.0, node.y or 0.0) for node in view.nodes}
    main = [at[name] for name in ("Ann", "Ben", "Cem", "Dia", "Ed")]
    assert max(x for x, _ in main) - min(x for x, _ in main) > 900
    for edge in view.edges:
        (a, b), (c, d) = by_iri[edge.source], by_iri[edge.target]
        assert ((a - c) ** 2 + (b - d) ** 2) ** 0.5 > 150
    lowest = max(y for _, y in main)
    assert all(at[name][1] > lowest for name in ("Flo", "Gus", "Hal", "Ida"))


def test_things_without_an_iri_are_counted_where_they_cannot_be_drawn(tmp_path: Path) -> None:
    with opened(tmp_path, _PEOPLE) as graph:
        answer = started(graph)
    assert answer["nameless"] == 1
    assert len(answer["nodes"]) == 9


def test_the_bundled_graph_has_nothing_that_cannot_be_drawn(bundled: KnowledgeGraph) -> None:
    assert started(bundled)["nameless"] == 0


def test_the_many_neighbours_of_a_hub_are_one_stand_in_from_the_start(tmp_path: Path) -> None:
    hub = ':hub a foaf:Organization ; foaf:name "Hub" .\n'
    many = "".join(f':p{n} a foaf:Person ; foaf:name "P {n}" ; :worksFor :hub .\n' for n in range(600))
    with opened(tmp_path, hub + many) as graph:
        answer = started(graph)
    (group,) = answer["groups"]
    assert group["iri"] == "http://ex.org/hub"
    assert group["count"] == 601 - len(answer["nodes"])
    assert f"{group['count']} more" in group["label"]
    assert len(answer["nodes"]) < 100


def test_people_and_organizations_look_like_ours(tmp_path: Path) -> None:
    """The same sign, colour and shape for what means the same in other vocabularies."""
    with opened(
        tmp_path, _PEOPLE + ':org a foaf:Organization ; foaf:name "Org" ; foaf:member :ann .'
    ) as graph:
        looks = {node["name"]: (node["key"], node["shape"]) for node in started(graph)["nodes"]}
    assert looks["Ann"] == ("person", "dot")
    assert looks["Org"] == ("organization", "square")


def test_few_tied_things_get_the_room_whatever_stands_beside_them_untied(tmp_path: Path) -> None:
    data = """
    :x foaf:name "Xavier" ; foaf:knows :y , :z . :y foaf:name "Yvonne" . :z foaf:name "Zoë" .
    :g foaf:name "First" ; :a 1 ; :b 2 ; :c 3 . :h foaf:name "Second" ; :a 1 . :s foaf:name "Book" ; :a 1 .
    """
    with opened(tmp_path, data) as graph:
        at = {node.ref.label: (node.x or 0.0, node.y or 0.0) for node in graph.overview().nodes}
    tied = [at[name] for name in ("Xavier", "Yvonne", "Zoë")]
    assert dist(at["Yvonne"], at["Zoë"]) > 900
    assert all(at[name][1] > max(y for _, y in tied) for name in ("First", "Second", "Book"))
