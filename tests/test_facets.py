"""Narrowing down the members of a class."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph, catalogue
from kg.facets import FACETS, Faceted, faceted
from kg.terms import KG

CLASSES = list(FACETS)


def narrowed(graph: KnowledgeGraph, cls: str, lang: str = "en", **chosen: str) -> Faceted:
    items = catalogue.members(graph.reader, cls, lang)
    years = {item.ref.iri: item.when for item in items}
    return faceted(graph.reader, cls, years, chosen, lang, years=years)


@pytest.mark.parametrize("cls", CLASSES)
def test_a_count_is_what_the_choice_leaves(bundled: KnowledgeGraph, cls: str) -> None:
    """Every choice of every facet, and each again once a theme is chosen."""
    items = catalogue.members(bundled.reader, cls)
    years = {item.ref.iri: item.when for item in items}

    def left(**chosen: str) -> Faceted:
        return faceted(bundled.reader, cls, years, chosen, years=years)

    assert sum(len(facet.choices) for facet in left().facets) > 4
    for before in ({}, {"theme": "theme-3"}):
        for facet in left(**before).facets:
            for choice in facet.choices[:8]:
                if facet.name not in before:
                    assert len(left(**before, **{facet.name: choice.key}).things) == choice.count


def test_the_life_everywhere(graph: KnowledgeGraph) -> None:
    """In memory, on disk and over an endpoint."""
    facets = {facet.name: facet for facet in narrowed(graph, KG + "Person").facets}
    assert {choice.key for choice in facets["organization"].choices} == {"kiln", "lab"}
    assert len(narrowed(graph, KG + "Person", organization="lab").things) == 1


def test_years_stand_in_order_and_the_undated_last(bundled: KnowledgeGraph) -> None:
    years = next(facet for facet in narrowed(bundled, KG + "Work").facets if facet.name == "year").choices
    keys = [choice.key for choice in years]
    assert keys[-1] == "undated"
    assert keys[:-1] == sorted(keys[:-1])


def test_what_is_chosen_is_marked(bundled: KnowledgeGraph) -> None:
    found = narrowed(bundled, KG + "Work", kind="kg:software", year="2014")
    assert found.narrowed
    assert {facet.name: facet.chosen.label for facet in found.facets if facet.chosen} == {
        "kind": "software",
        "year": "2014",
    }


def test_a_value_that_nothing_has_leaves_nothing(bundled: KnowledgeGraph) -> None:
    found = narrowed(bundled, KG + "Work", theme="no-such-theme")
    assert found.things == frozenset()
    assert next(facet for facet in found.facets if facet.name == "theme").chosen


def test_names_in_french(bundled: KnowledgeGraph) -> None:
    kinds = next(facet for facet in narrowed(bundled, KG + "Work", "fr").facets if facet.name == "kind")
    assert "logiciel" in [choice.label for choice in kinds.choices]


def test_a_class_of_others_has_no_facets(people: KnowledgeGraph) -> None:
    found = faceted(
        people.reader, "http://xmlns.com/foaf/0.1/Person", ["http://example.org/#me"], {"kind": "x"}
    )
    assert (found.facets, len(found.things), found.narrowed) == ((), 1, False)
