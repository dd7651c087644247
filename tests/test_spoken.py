"""The filter by language: which texts a view shows, in pictures, panels, tables and data alike."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.export import export_view
from kg.filters import Filters
from kg.reproduce import as_construct, as_triples
from kg.terms import ID_BASE, Literal
from kg.view_head import view_head
from kg.view_state import Placed, ViewState, to_json
from kg.visible import Visible, visible
from web import create_app

NAMES = ("andrej-karpathy", "openai", "theme-5", "theme-3", "thesis-agency-beats-intelligence", "eureka-labs")


def shown(
    graph: KnowledgeGraph, hidden: Iterable[str], names: Iterable[str] = NAMES, at: str = ""
) -> Visible:
    nodes = tuple(Placed(ID_BASE + name) for name in names)
    return visible(graph, ViewState(nodes, filters=Filters(languages=frozenset(hidden)), at=at or None))


def labels(view: Visible) -> dict[str, str]:
    return {node.ref.iri.removeprefix(ID_BASE): node.ref.label for node in view.view.nodes}


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph) -> FlaskClient:
    return create_app(bundled).test_client()


def test_names_and_descriptions_are_told_in_the_languages_that_are_left(bundled: KnowledgeGraph) -> None:
    every, french = shown(bundled, ()), shown(bundled, ["en"])
    assert labels(french).keys() == labels(every).keys()
    assert labels(every)["theme-3"] != labels(french)["theme-3"]
    for node in french.view.nodes:
        told = {text.value for text in bundled.reader.labels(node.ref.iri) if text.language == "fr"}
        assert node.ref.label in told
    notes = [{node.ref.iri: node.description for node in one.view.nodes} for one in (every, french)]
    assert all(notes[0][iri] != notes[1][iri] for iri in notes[0] if notes[0][iri])


def test_classes_and_relations_keep_the_names_of_the_page(bundled: KnowledgeGraph) -> None:
    every, french = shown(bundled, ()), shown(bundled, ["en"])
    for one in (every, french):
        assert {node.ref.cls_label for node in one.view.nodes} >= {"person", "organization", "theme"}
    assert {edge.relation.label for edge in every.view.edges} == {
        edge.relation.label for edge in french.view.edges
    }


@pytest.mark.parametrize("evidence", [False, True])
@pytest.mark.parametrize("hidden", [["en"], ["fr"], ["de"], ["fr", ""]])
@pytest.mark.parametrize("at", ["", "2016"])
def test_the_data_of_the_view_speak_what_is_shown(
    bundled: KnowledgeGraph, hidden: list[str], evidence: bool, at: str
) -> None:
    """The Turtle and what the query gives are the same, and hold no text in a language that is hidden."""
    view = shown(bundled, hidden, at=at)
    triples = as_triples(bundled, view, evidence=evidence)
    asked = bundled.reader.store.construct(as_construct(bundled, view, evidence=evidence))
    assert set(asked) == triples
    spoken = {one.object.language for one in triples if isinstance(one.object, Literal)}
    assert not spoken & (set(hidden) - {""})
    assert spoken - {None}


def test_a_thing_with_no_other_name_goes_and_one_with_another_stays(tmp_path: Path) -> None:
    file = tmp_path / "names.ttl"
    file.write_text(
        """@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <http://e.org/> .
        e:a r:label "Wien"@de, "Vienna"@en-GB ; e:near e:b, e:c . e:b r:label "Graz"@de . e:c r:label "Linz" .
        e:a r:comment "Hauptstadt"@de .""",
        encoding="utf-8",
    )
    with KnowledgeGraph.open(file) as graph:
        nodes = tuple(Placed(f"http://e.org/{name}") for name in "abc")

        def names(*hidden: str) -> list[str]:
            state = ViewState(nodes, filters=Filters(languages=frozenset(hidden)), lang="de")
            return [node.ref.label for node in visible(graph, state).view.nodes]

        assert names() == ["Wien", "Graz", "Linz"]
        assert names("de") == ["Vienna", "Linz"]
        assert names("en") == ["Wien", "Graz", "Linz"]
        assert names("") == ["Wien", "Graz"]
        assert names("de", "en", "") == []


def test_tables_and_the_head_of_a_file_follow(bundled: KnowledgeGraph) -> None:
    french = shown(bundled, ["en"])
    packed = zipfile.ZipFile(io.BytesIO(export_view(french.view, "csv")))
    table = packed.read("nodes.csv").decode("utf-8")
    assert labels(french)["theme-3"] in table
    assert labels(shown(bundled, ()))["theme-3"] not in table
    assert ("Left out", "texts in en") in view_head(french).notes


def test_the_panel_tells_no_text_in_a_language_that_is_off(client: FlaskClient) -> None:
    whole, french = (
        client.get(f"/api/explore/entity?iri=thesis-agency-beats-intelligence&lang=en{more}").get_json()
        for more in ("", "&without=en")
    )
    assert whole["name"] != french["name"]
    assert whole["statement"] != french["statement"]
    assert "@en" in whole["turtle"]
    assert "@en" not in french["turtle"]
    values = [value["lang"] for fact in french["facts"] for value in fact["values"]]
    assert "en" not in values
    assert client.get("/api/explore/entity?iri=openai&without=<x>").status_code == 400


def test_the_story_of_an_edge_too(client: FlaskClient) -> None:
    ends = "/api/explore/edge?s=andrej-karpathy&p=worked_at&o=openai&lang=en"
    assert "research scientist" in client.get(ends).get_json()["turtle"]
    assert "@en" not in client.get(f"{ends}&without=en").get_json()["turtle"]


def test_the_filter_counts_what_each_language_names(client: FlaskClient, bundled: KnowledgeGraph) -> None:
    """Before and after it is switched off."""
    for hidden in ((), ("en",)):
        state = to_json(shown(bundled, hidden).state)
        found = client.post("/api/explore/facets?lang=en", json=state).get_json()["languages"]
        assert {one["id"]: one["count"] for one in found} == {"en": len(NAMES), "fr": len(NAMES)}
        assert [one["id"] for one in found if one["hidden"]] == list(hidden)
