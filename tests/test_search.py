"""Finding things by name, whatever the accents, the order or small slips."""

from __future__ import annotations

import pytest

from kg import KnowledgeGraph
from kg.terms import ID_BASE, KG


def slugs(graph: KnowledgeGraph, text: str, **options: object) -> list[str]:
    hits = graph.search(text, **options)  # type: ignore[arg-type]
    return [hit.ref.iri.removeprefix(ID_BASE) for hit in hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Lovell", "ada-lovell"),
        ("lovell ada", "ada-lovell"),
        ("lov", "ada-lovell"),
        ("lovel", "ada-lovell"),
        ("lowell", "ada-lovell"),
        ("le labo", "lab"),
        ("BRUNN", "brno"),
        ("brünn", "brno"),
        ("smal is claer", "thesis-small"),
        ("nothing learned from toys", "thesis-large"),
        ("tiny", "work-tiny"),
    ],
)
def test_search_finds(graph: KnowledgeGraph, text: str, expected: str) -> None:
    assert slugs(graph, text)[0] == expected


@pytest.mark.parametrize("text", ["", "   ", "?!", "zzzzqqq", "\u202e"])
def test_search_finds_nothing(graph: KnowledgeGraph, text: str) -> None:
    assert slugs(graph, text) == []


def test_search_is_ranked_exact_first(graph: KnowledgeGraph) -> None:
    """The full name, then names that begin so; the same text gives the same order."""
    hits = graph.search("kiln")
    assert hits[0].ref.iri == ID_BASE + "kiln"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits == graph.search("kiln")
    assert all(0 < hit.score <= 100 for hit in hits)


def test_search_keeps_to_classes(graph: KnowledgeGraph) -> None:
    """A class stands for those below it."""
    assert slugs(graph, "ada", classes=[KG + "Agent"]) == ["ada-lovell"]
    assert "ada-lovell" not in slugs(graph, "ada", classes=[KG + "Situation"])


def test_search_says_what_matched_and_describes(graph: KnowledgeGraph) -> None:
    [hit] = graph.search("A. Lovell", "fr", limit=1)
    assert (hit.matched, hit.ref.label) == ("A. Lovell", "Ada Lovell")
    assert hit.description == "Elle écrit de petits programmes."


def test_search_without_an_index(monkeypatch: pytest.MonkeyPatch, life: KnowledgeGraph) -> None:
    """A graph with too many names is searched by the store."""
    monkeypatch.setattr("kg.search.MAX_NAMES", 5)
    fresh = KnowledgeGraph(life.store)
    assert slugs(fresh, "Ada Lovell")[0] == "ada-lovell"
    assert slugs(fresh, "lovell")[0] == "ada-lovell"
    assert slugs(fresh, 'quote " and \\') == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("karpaty", "Andrej Karpathy"),
        ("standford", "Stanford University"),
        ("fei fei li", "Fei-Fei Li"),
        ("eureka lab", "Eureka Labs"),
        ("open ai", "OpenAI"),
        ("nanogpt", "nanoGPT"),
    ],
)
def test_search_in_the_bundled_graph(bundled: KnowledgeGraph, text: str, label: str) -> None:
    assert bundled.search(text)[0].ref.label == label


def test_queries_kept_beside_the_data_are_not_found(bundled: KnowledgeGraph) -> None:
    for text in ("theses", "Everything said of one thing", "Theses by theme (bars)"):
        assert not [hit for hit in bundled.search(text, limit=40) if "Executable" in hit.ref.cls]
    assert bundled.search("theses")[0].ref.cls == KG + "Thesis"
