"""Exports: what comes out, read by others, is what went in."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import networkx as nx
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg import KnowledgeGraph, MissingFile, NotFound, UnsupportedFormat
from kg.export import FORMATS
from kg.terms import DERIVED

#: rdflib's own parsers use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

TRIPLES = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


def exported(graph_: KnowledgeGraph, name: str, **options: object) -> bytes:
    data = graph_.export(name, **options)  # type: ignore[arg-type]
    assert data is not None
    return data


@pytest.mark.parametrize("name", TRIPLES)
def test_triples_are_the_union_of_all_graphs(people: KnowledgeGraph, name: str) -> None:
    """Another RDF library reads the very graph from every syntax."""
    expected = rdflib.Graph().parse(Path(__file__).parent / "fixtures/people.ttl")
    assert isomorphic(rdflib.Graph().parse(data=exported(people, name), format=TRIPLES[name]), expected)


@pytest.mark.parametrize(("name", "parser"), [("nq", "nquads"), ("trig", "trig")])
def test_quads_keep_their_graphs(life: KnowledgeGraph, name: str, parser: str) -> None:
    read = rdflib.Dataset()
    read.parse(data=exported(life, name), format=parser)
    sizes = {str(g.identifier): len(g) for g in read.graphs() if str(g.identifier).startswith("https://")}
    assert sizes == {iri: count for iri, count in life.stats().graphs if iri}


def test_each_triple_comes_once(graph: KnowledgeGraph) -> None:
    lines = exported(graph, "nt").splitlines()
    assert len(lines) == len(set(lines)) == len(graph)


def test_derived_can_be_left_out(graph: KnowledgeGraph) -> None:
    """Without them, a re-opened graph concludes the same again."""
    stats = graph.stats()
    assert len(exported(graph, "nt", derived=False).splitlines()) == stats.asserted
    assert stats.triples == stats.asserted + stats.derived


def test_one_graph_alone(graph: KnowledgeGraph) -> None:
    lines = exported(graph, "nt", graph="graph:derived").splitlines()
    assert len(lines) == dict(graph.stats().graphs)[DERIVED]
    with pytest.raises(NotFound, match="graph:nothing"):
        graph.export("nt", graph="graph:nothing")


def test_turtle_is_canonical_and_the_same_everywhere(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    assert exported(graph, "ttl") == exported(life, "ttl")


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networks_are_read_by_others(graph: KnowledgeGraph, name: str) -> None:
    """Things and links come back, parallel ones included, with labels."""
    read = nx.read_graphml if name == "graphml" else nx.read_gexf
    network = read(io.BytesIO(exported(graph, name)))
    expected = graph.to_networkx()
    assert set(network) == set(expected)
    assert network.number_of_edges() == expected.number_of_edges()
    labels = {data["label"] for _, data in network.nodes(data=True)}
    assert "Ada Lovell" in labels


def test_tables(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """A zip of two tables, or two files in a directory, with the same content."""
    with zipfile.ZipFile(io.BytesIO(exported(graph, "csv"))) as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    graph.export("csv", tmp_path)
    assert zipped == {name: (tmp_path / name).read_bytes() for name in ("nodes.csv", "edges.csv")}
    rows = list(csv.DictReader(io.StringIO(zipped["edges.csv"].decode("utf-8"))))
    assert {
        "source_label": "Ada Lovell",
        "relation_label": "founded",
        "target_label": "Kiln",
    }.items() <= next(row for row in rows if row["relation_label"] == "founded").items()


@pytest.mark.parametrize("name", FORMATS)
def test_file_and_bytes_agree(life: KnowledgeGraph, tmp_path: Path, name: str) -> None:
    assert life.export(name, tmp_path / "out") is None
    written = io.BytesIO()
    life.export(name, written)
    assert (tmp_path / "out").read_bytes() == written.getvalue() == exported(life, name)


def test_mistakes(life: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(
        UnsupportedFormat, match="There are: ttl, nt, nq, trig, jsonld, rdfxml, graphml, gexf, csv"
    ):
        life.export("docx")
    with pytest.raises(MissingFile, match="no directory"):
        life.export("ttl", tmp_path / "nowhere" / "out.ttl")


def test_control_characters_do_not_break_xml(tmp_path: Path) -> None:
    """A label with characters that XML cannot hold gives a file that can be read."""
    data = tmp_path / "odd.ttl"
    data.write_text(
        r'<http://e.org/a> <http://e.org/p> <http://e.org/b> . <http://e.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "a\u0001\u000Bb </node>" .',  # noqa: E501
        encoding="utf-8",
    )
    with KnowledgeGraph.open(data) as graph:
        network = nx.read_graphml(io.BytesIO(exported(graph, "graphml")))
    assert network.nodes["http://e.org/a"]["label"] == "ab </node>"
