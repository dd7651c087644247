"""The network and the views laid out from it."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from kg import KnowledgeGraph, LimitExceeded, View
from kg.layout import HEIGHT, WIDTH, label_box
from kg.terms import ID_BASE, KG


def overlaps(view: View) -> float:
    """The share of pairs of labels that overlap by more than a little."""
    boxes = [(n.x or 0, n.y or 0, *label_box(n.ref.label, n.weight)) for n in view.nodes]
    bad = sum(
        (a[2] + b[2]) / 2 - abs(a[0] - b[0]) > 14 and (a[3] + b[3]) / 2 - abs(a[1] - b[1]) > 14
        for at, a in enumerate(boxes)
        for b in boxes[:at]
    )
    return bad / max(1, len(boxes))


def test_network_holds_each_statement_once(graph: KnowledgeGraph) -> None:
    """Things with labels and classes; no evidence, no situations, no inverses."""
    network = graph.to_networkx()
    ada, lab = ID_BASE + "ada-lovell", ID_BASE + "lab"
    assert network.nodes[ada] == {"label": "Ada Lovell", "cls": KG + "Person", "cls_label": "person"}
    assert sorted(network[ada][lab]) == [KG + "studied_at", KG + "worked_at"]
    assert not network.has_edge(lab, ada)
    assert ID_BASE + "p1" not in network
    assert network[ID_BASE + "work-tiny"][ID_BASE + "theme-1"][KG + "about"]["label"] == "about"


def test_symmetric_statement_stands_once(graph: KnowledgeGraph) -> None:
    network = graph.to_networkx()
    one, other = ID_BASE + "thesis-small", ID_BASE + "thesis-large"
    assert network.has_edge(one, other) != network.has_edge(other, one)


def test_views_are_the_same_everywhere_and_always(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    assert graph.overview() == life.overview()
    assert graph.around("ada-lovell", "fr") == life.around("ada-lovell", "fr")


def test_around_shows_both_stays(graph: KnowledgeGraph) -> None:
    """Parallel edges have ids of their own; every edge joins two nodes of the view."""
    view = graph.around("lab")
    names = {node.ref.iri for node in view.nodes}
    assert len({edge.id for edge in view.edges}) == len(view.edges)
    assert all(edge.source in names and edge.target in names for edge in view.edges)
    stays = [edge.period.start for edge in view.edges if edge.relation.iri == KG + "worked_at"]
    assert stays == ["2015-09", "2023"]


def test_around_says_what_it_leaves_out(graph: KnowledgeGraph) -> None:
    whole, cut = graph.around("ada-lovell"), graph.around("ada-lovell", limit=4)
    assert len(cut.nodes) == 4
    assert cut.omitted == len(whole.nodes) - 4
    assert cut.nodes[0].ref.iri == ID_BASE + "ada-lovell"


def test_around_a_passage_shows_what_it_is_evidence_for(graph: KnowledgeGraph) -> None:
    assert ID_BASE + "ada-lovell" in {node.ref.iri for node in graph.around("p1").nodes}


def test_around_a_single_thing() -> None:
    with KnowledgeGraph.open() as graph:
        view = graph.around(KG + "birth")
    assert view.nodes[0].ref.label == "birth"


def test_overview_of_the_bundled_graph(bundled: KnowledgeGraph) -> None:
    """The person in the middle, all twelve themes around, what fits and no more, quickly, labels legible."""
    began = time.perf_counter()
    view = bundled.overview()
    assert time.perf_counter() - began < 5
    assert view.nodes[0].ref.label == "Andrej Karpathy"
    assert (view.nodes[0].x, view.nodes[0].y) == (0.0, 0.0)
    assert sum(node.ref.cls == KG + "Theme" for node in view.nodes) == 12
    assert 60 <= len(view.nodes) <= 90
    assert len(view.edges) <= 3.5 * len(view.nodes)
    assert view.omitted > 0
    assert all(abs(n.x or 0) <= WIDTH and abs(n.y or 0) <= HEIGHT for n in view.nodes)
    assert all(0 <= node.weight <= 1 for node in view.nodes)
    assert overlaps(view) < 0.1


@pytest.mark.parametrize("name", ["Karpathy", "OpenAI", "theme-2", "Fei-Fei Li"])
def test_around_in_the_bundled_graph(bundled: KnowledgeGraph, name: str) -> None:
    view = bundled.around(name)
    assert 2 <= len(view.nodes) <= 60
    assert all(abs(n.x or 0) <= WIDTH and abs(n.y or 0) <= HEIGHT for n in view.nodes)
    assert overlaps(view) < 0.25


def test_graph_too_large_to_survey(monkeypatch: pytest.MonkeyPatch, life: KnowledgeGraph) -> None:
    """There is still a start view, of a part; what needs the whole says that it cannot."""
    monkeypatch.setattr("kg.simple.MAX_LINKS", 20)
    monkeypatch.setattr("kg.simple._SAMPLE", 60)
    large = KnowledgeGraph(life.store)
    assert 2 <= len(large.overview().nodes) <= 90
    assert len(large.around("ada-lovell").nodes) > 5
    for operation in (
        large.to_networkx,
        lambda: large.paths("ada-lovell", "brno"),
        lambda: large.export("gexf"),
    ):
        with pytest.raises(LimitExceeded, match="too many to survey"):
            operation()


def test_overview_of_foreign_data(people: KnowledgeGraph) -> None:
    assert {node.ref.label for node in people.overview().nodes} == {"Edsger", "Tony"}


def test_overview_of_nothing(tmp_path: pytest.TempPathFactory) -> None:
    empty = tmp_path / "empty.ttl"  # type: ignore[operator]
    empty.write_text("", encoding="utf-8")
    with KnowledgeGraph.open(empty) as graph:
        assert graph.overview() == View((), (), "Overview")
        assert len(graph) == 0


def test_what_nothing_ties_is_there_all_the_same(tmp_path: Path) -> None:
    """Five people of whom one knows nobody: five nodes everywhere; what a view leaves out is counted."""
    people = "".join(f'<http://ex.org/{n}> a foaf:Person ; foaf:name "Person {n}" .\n' for n in range(5))
    knows = "".join(f"<http://ex.org/{n}> foaf:knows <http://ex.org/{n + 1}> .\n" for n in range(3))
    file = tmp_path / "people.ttl"
    file.write_text(f"@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n{people}{knows}", encoding="utf-8")
    with KnowledgeGraph.open(file) as graph:
        assert graph.to_networkx().number_of_nodes() == 5
        assert graph.to_networkx().nodes["http://ex.org/4"]["label"] == "Person 4"
        assert (len(graph.overview().nodes), graph.overview().omitted) == (5, 0)
        assert (len(graph.overview(limit=2).nodes), graph.overview(limit=2).omitted) == (2, 3)
        for name in ("graphml", "gexf"):
            assert b"Person 4" in (graph.export(name) or b"")
        with ZipFile(BytesIO(graph.export("csv") or b"")) as tables:
            assert tables.read("nodes.csv").count(b"\r\n") == 6


def test_nothing_but_isolated_things(tmp_path: Path) -> None:
    file = tmp_path / "alone.ttl"
    file.write_text('<http://ex.org/a> <http://xmlns.com/foaf/0.1/name> "Ann" .', encoding="utf-8")
    with KnowledgeGraph.open(file) as graph:
        assert [node.ref.label for node in graph.overview().nodes] == ["Ann"]
