"""Measures of the network and what they mean."""

from __future__ import annotations

import networkx as nx
import pytest

from kg import KgError, KnowledgeGraph
from kg.measures import MEASURES, communities, community_of, measure, measures, values_of, weights

SIZES = ("degree", "pagerank", "betweenness")


@pytest.mark.parametrize("key", SIZES)
def test_the_best_tied_thing_comes_first(bundled: KnowledgeGraph, key: str) -> None:
    found = measure(bundled.reader, key)
    assert (found[0].ref.label, found[0].rank, found[0].weight) == ("Andrej Karpathy", 1, 1.0)
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)
    assert all(0 <= one.weight <= 1 for one in found)


@pytest.mark.parametrize("key", SIZES)
def test_the_same_everywhere(graph: KnowledgeGraph, life: KnowledgeGraph, key: str) -> None:
    """In memory, on disk and over an endpoint."""
    assert measure(graph.reader, key) == measure(life.reader, key)


def test_degree_counts_a_pair_once(life: KnowledgeGraph) -> None:
    network = nx.Graph(life.to_networkx())
    assert values_of(life.reader, "degree") == {iri: network.degree(iri) for iri in network}


def test_pagerank_is_a_distribution_and_that_of_a_star_is_known(life: KnowledgeGraph) -> None:
    assert sum(values_of(life.reader, "pagerank").values()) == pytest.approx(1, abs=1e-5)
    star = nx.star_graph(["middle", "a", "b", "c"])
    from kg.measures import _values

    ranks = _values(star, "pagerank")
    assert ranks["middle"] == pytest.approx(0.133125 / 0.2775, abs=1e-6)
    assert ranks["a"] == pytest.approx(0.173423, abs=1e-6)


def test_only_some_things(bundled: KnowledgeGraph) -> None:
    """Weights are relative to the highest of those kept."""
    wanted = [bundled.resolve(name) for name in ("OpenAI", "Tesla")]
    found = measure(bundled.reader, "degree", among=[*wanted, "http://example.org/unknown"])
    assert [one.ref.label for one in found] == ["OpenAI", "Tesla"]
    assert found[0].weight == 1.0
    view = bundled.around("OpenAI")
    assert weights(bundled.reader, view, "degree").keys() <= {node.ref.iri for node in view.nodes}


def test_communities_divide_what_is_tied(bundled: KnowledgeGraph) -> None:
    found = communities(bundled.reader)
    members = [ref.iri for group in found for ref in group.members]
    assert len(members) == len(set(members))
    assert 3 <= len(found) <= 30
    assert [one.size for one in found] == sorted((one.size for one in found), reverse=True)
    assert all(one.name and one.size == len(one.members) for one in found)
    assert found == communities(bundled.reader)
    assert community_of(bundled.reader)[found[0].members[0].iri] == 1


def test_each_measure_says_in_one_sentence_what_it_means() -> None:
    for lang in ("en", "fr"):
        for one in measures(lang):
            assert one.meaning.endswith(".")
            assert one.meaning.count(".") == 1
    assert {one.meaning for one in measures("en")}.isdisjoint(one.meaning for one in measures("fr"))
    assert tuple(one.key for one in measures()) == MEASURES


@pytest.mark.parametrize("key", ["community", "fame", ""])
def test_an_unknown_measure_is_an_error(life: KnowledgeGraph, key: str) -> None:
    with pytest.raises(KgError, match="Use degree, pagerank or betweenness"):
        measure(life.reader, key)
