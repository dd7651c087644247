"""View = query = data: the CONSTRUCT, the Turtle and what is visible are one and the same."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from kg import KnowledgeGraph, Ref, UnsupportedFormat, View, ViewNode
from kg.edge_story import story
from kg.export import export_view, quads_as_trig, triples_as
from kg.filters import Filters
from kg.reproduce import as_construct, as_triples, as_turtle
from kg.sparql_text import query_kind
from kg.terms import ID_BASE, KG, PREFIXES
from kg.view_quads import as_quads
from kg.view_state import Placed, ViewState, decode, encode
from kg.visible import Visible, visible

LIFE = (
    "ada-lovell",
    "bob-stone",
    "lab",
    "kiln",
    "brno",
    "thesis-small",
    "work-tiny",
    "theme-1",
    "event-kiln",
)
LABEL, TYPE = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type"
STATES = {
    "whole": {},
    "in 2016": {"at": "2016"},
    "two dates": {"at": "2016", "compare": "2024"},
    "filtered": {"filters": Filters(classes=frozenset({KG + "Person"}), shown="asserted")},
    "French": {"lang": "fr"},
}


def shown_by(graph: KnowledgeGraph, *slugs: str, **more: object) -> Visible:
    nodes = tuple(Placed(ID_BASE + slug) for slug in slugs)
    return visible(graph, ViewState(nodes, **more))  # type: ignore[arg-type]


def constructed(graph: KnowledgeGraph, query: str) -> set[ox.Triple]:
    return set(graph.store.construct(query))


def parsed(turtle: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize("evidence", [False, True], ids=["bare", "with evidence"])
@pytest.mark.parametrize("name", STATES)
def test_query_turtle_and_view_are_equal(graph: KnowledgeGraph, name: str, evidence: bool) -> None:
    """Over every engine, at every date, under every filter, with evidence and without."""
    shown = shown_by(graph, *LIFE, **STATES[name])
    query = as_construct(graph, shown, evidence=evidence)
    turtle = as_turtle(graph, shown, evidence=evidence)
    assert constructed(graph, query) == parsed(turtle) == as_triples(graph, shown, evidence=evidence)
    one, other = Graph().parse(data=turtle, format="turtle"), Graph()
    other.parse(data=triples_as(constructed(graph, query), "nt"), format="nt")
    assert isomorphic(one, other)


@pytest.mark.parametrize("name", STATES)
def test_just_what_is_visible(graph: KnowledgeGraph, name: str) -> None:
    """Each edge drawn is a statement there, each thing has its class and its names, and that is all."""
    shown = shown_by(graph, *LIFE, **STATES[name])
    triples = as_triples(graph, shown)
    drawn = {(edge.source, edge.relation.iri, edge.target) for edge in shown.view.edges}
    classes = {(node.ref.iri, TYPE, node.ref.cls) for node in shown.view.nodes}
    names = {triple for triple in triples if triple.predicate.value == LABEL}
    rest = {(t.subject.value, t.predicate.value, t.object.value) for t in triples - names}
    assert rest == drawn | classes
    things = {node.ref.iri: node.ref.label for node in shown.view.nodes}
    assert {triple.subject.value for triple in names} == set(things)
    assert all(any(t.object.value == label for t in names) for label in things.values())


def test_evidence_comes_down_to_the_source(graph: KnowledgeGraph) -> None:
    """The stay with its dates, the passage it rests on, and the source of which that is a part."""
    shown = shown_by(graph, "ada-lovell", "lab", at="2016")
    said = {triple.subject.value.removeprefix(ID_BASE) for triple in as_triples(graph, shown, evidence=True)}
    assert {"engagement-lab-2015", "p1", "source-profile", "claim-lab"} <= said
    assert "engagement-lab-2023" not in said


def test_the_query_can_be_read(life: KnowledgeGraph) -> None:
    query = as_construct(life, shown_by(life, "ada-lovell", "kiln"))
    assert query_kind(query) == "CONSTRUCT"
    assert query.startswith("# What is visible: 2 things, 1 statement.\nPREFIX ")
    assert "      (id:ada-lovell kg:founded id:kiln)\n" in query
    assert "https://w3id.org/doxograph/id/ada" not in query


def test_a_view_of_nothing(life: KnowledgeGraph) -> None:
    shown = shown_by(life, "nobody")
    assert as_turtle(life, shown) == ""
    assert constructed(life, as_construct(life, shown)) == set()


def test_names_that_need_care(tmp_path_factory: pytest.TempPathFactory) -> None:
    """IRIs that no prefix shortens, and names with quotes and line ends, come out as they are."""
    file = tmp_path_factory.mktemp("odd") / "odd.ttl"
    text = f'<http://e.org/a(b)> <http://e.org/p%20q> <http://e.org/été> ; <{LABEL}> "a \\"b\\"\\n?x"@en .'
    file.write_text(text, encoding="utf-8")
    graph = KnowledgeGraph.open(file)
    nodes = (Placed("http://e.org/a(b)"), Placed("http://e.org/été"))
    shown = visible(graph, ViewState(nodes))
    assert constructed(graph, as_construct(graph, shown)) == parsed(as_turtle(graph, shown))
    assert len(parsed(as_turtle(graph, shown))) == 2


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_view_of_the_bundled_graph(bundled: KnowledgeGraph, data: st.DataObject) -> None:
    """Any things at any date: permalink, query and Turtle agree."""
    known = sorted(bundled.to_networkx().nodes)
    nodes = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=40, unique=True))
    at = data.draw(st.sampled_from([None, "2012", "2016", "2023-02"]))
    state = ViewState(tuple(map(Placed, nodes)), at=at)
    shown = visible(bundled, decode(encode(state)))
    for evidence in (False, True):
        query = as_construct(bundled, shown, evidence=evidence)
        assert constructed(bundled, query) == parsed(as_turtle(bundled, shown, evidence=evidence))
    assert visible(bundled, decode(encode(shown.state))).view == shown.view


# other formats


def test_json_ld_holds_the_same(life: KnowledgeGraph) -> None:
    triples = as_triples(life, shown_by(life, *LIFE))
    body = triples_as(triples, "jsonld")
    assert {quad.triple for quad in ox.parse(body, ox.RdfFormat.JSON_LD)} == triples
    assert body == triples_as(list(triples), "jsonld")


def test_tables_hold_things_edges_and_dates(life: KnowledgeGraph) -> None:
    view = shown_by(life, "ada-lovell", "lab", "brno").view
    with zipfile.ZipFile(io.BytesIO(export_view(view, "csv"))) as archive:
        nodes, edges = (
            list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"))))
            for name in ("nodes.csv", "edges.csv")
        )
    assert [row["label"] for row in nodes] == ["Ada Lovell", "The Lab", "Brno"]
    assert {(row["relation_label"], row["from"], row["until"]) for row in edges} == {
        ("lived in", "", ""),
        ("studied at", "2011", "2015"),
        ("worked at", "2015-09", "2017-06"),
        ("worked at", "2023", ""),
    }


def test_no_cell_of_a_table_is_a_formula() -> None:
    """A spreadsheet shows a name as it is, and runs nothing; numbers and dates stay what they are."""
    evil = ["=cmd|' /C calc'!A0", "+1+cmd", "-2+3+cmd|x", "@SUM(1)", "\t=1"]
    nodes = [ViewNode(Ref(f"http://e.org/{n}", name), name, 0.5, -7.5, 0.0) for n, name in enumerate(evil)]
    with zipfile.ZipFile(io.BytesIO(export_view(View(tuple(nodes), ()), "csv"))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("nodes.csv").decode("utf-8"))))
    assert [(row["label"], row["description"]) for row in rows] == [(f"'{name}",) * 2 for name in evil]
    assert {row["x"] for row in rows} == {"-7.5"}


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networks_keep_parallel_edges(life: KnowledgeGraph, name: str) -> None:
    view = shown_by(life, "ada-lovell", "lab", "theme-1").view
    root = ET.fromstring(export_view(view, name))  # noqa: S314 - what was written here
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert (tags.count("node"), tags.count("edge")) == (3, 3)
    assert export_view(view, name) == export_view(view, name)


def test_no_such_format(life: KnowledgeGraph) -> None:
    with pytest.raises(UnsupportedFormat):
        export_view(shown_by(life, "lab").view, "xls")
    with pytest.raises(UnsupportedFormat):
        triples_as([], "xls")


def test_a_permalink_is_json_that_any_program_can_read(life: KnowledgeGraph) -> None:
    from kg.view_state import to_json

    assert json.loads(json.dumps(to_json(shown_by(life, "lab").state)))["nodes"][0][0] == "lab"


# evidence in terms that are not ours


@pytest.fixture(scope="module")
def said() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(Path(__file__).parent / "fixtures" / "said.trig") as opened:
        yield opened


def canonical(triples: Iterable[ox.Triple]) -> ox.Dataset:
    """Triples with their nameless nodes named alike, so that equal graphs are equal sets."""
    found = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_nodes_without_a_name_go_with_the_statements_they_speak_of(said: KnowledgeGraph) -> None:
    """Reified, annotated, qualified: query and Turtle hold the same nodes, found by what they say."""
    state = ViewState(
        tuple(Placed("http://example.org/" + name) for name in ("ann", "acme", "launch", "bob"))
    )
    shown = visible(said, state)
    turtle = as_turtle(said, shown, evidence=True)
    query = as_construct(said, shown, evidence=True)
    assert canonical(constructed(said, query)) == canonical(parsed(turtle))
    assert "rdf:reifies <<( <http://example.org/ann> <http://example.org/owns>" in turtle
    for told in (
        "0.9",
        '"2010"^^xsd:gYear',
        '"clerk"',
        "prov:hadRole",
        "The Gazette",
        "P108> <http",
        "2020-02-03",
    ):
        assert told in turtle
    assert "Party" not in turtle, "a third thing is no evidence"
    plain = as_turtle(said, shown)
    assert "reifies" not in plain
    assert canonical(constructed(said, as_construct(said, shown))) == canonical(parsed(plain))


def test_the_edge_has_its_nameless_nodes_in_its_turtle(said: KnowledgeGraph) -> None:
    ann, acme = "http://example.org/ann", "http://example.org/acme"
    assert "rdf:reifies <<(" in story(said.reader, ann, "http://example.org/owns", acme).turtle
    assert "rdf:Statement" in story(said.reader, ann, "http://example.org/likes", acme).turtle


def test_nodes_without_a_name_stay_apart_that_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "twice.ttl"
    about = "a rdf:Statement ; rdf:subject e:a ; rdf:predicate e:p ; rdf:object e:b"
    file.write_text(
        "@prefix e: <http://e.org/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        f"e:a e:p e:b . [] {about} ; e:sure 1 . [] {about} ; e:sure 1 . [] {about} ; e:sure 1 ; e:by e:c .",
        encoding="utf-8",
    )
    with KnowledgeGraph.open(file) as graph:
        shown = visible(graph, ViewState((Placed("http://e.org/a"), Placed("http://e.org/b"))))
        triples = as_triples(graph, shown, evidence=True)
        assert sum(one.predicate.value.endswith("sure") for one in triples) == 3
        query = as_construct(graph, shown, evidence=True)
        assert canonical(constructed(graph, query)) == canonical(triples)


def test_json_ld_spells_out_what_it_has_no_term_for(said: KnowledgeGraph) -> None:
    """A reifier of RDF 1.2 is a reified statement there, in the view as in the whole graph."""
    shown = visible(said, ViewState((Placed("http://example.org/ann"), Placed("http://example.org/acme"))))
    for content in (triples_as(as_triples(said, shown, evidence=True), "jsonld"), said.export("jsonld")):
        assert content is not None
        graph = Graph().parse(data=content, format="json-ld")
        rdf, e = Namespace(PREFIXES["rdf"]), Namespace("http://example.org/")
        (owning,) = graph.subjects(rdf["predicate"], e["owns"])
        assert (owning, rdf["object"], e["acme"]) in graph
        assert (owning, URIRef(PREFIXES["prov"] + "wasDerivedFrom"), e["gazette"]) in graph


def test_the_query_explains_itself_in_the_language_of_the_page(bundled: KnowledgeGraph) -> None:
    nodes = tuple(Placed(ID_BASE + name) for name in ("andrej-karpathy", "openai"))
    texts = [
        as_construct(bundled, visible(bundled, ViewState(nodes, lang=lang, at="2016")), evidence=True)
        for lang in ("en", "fr")
    ]
    english, french = ([line.strip() for line in text.splitlines() if "# " in line] for text in texts)
    assert len(english) == len(french) > 4
    assert not set(english) & set(french)
    assert french[0] == "# Ce qui est visible : 2 choses, 2 énoncés, à la date 2016."
    assert [bundled.reader.store.construct(text) is not None for text in texts] == [True, True]


def test_trig_keeps_statements_in_the_graphs_that_say_where_they_are_from(
    bundled: KnowledgeGraph, tmp_path: Path
) -> None:
    """The same statements as in Turtle, each where it stands; what is said of a graph names the graph."""
    file = tmp_path / "wed.trig"
    file.write_text(
        """@prefix e: <http://e.org/> . @prefix d: <http://purl.org/dc/terms/> .
        @prefix r: <http://www.w3.org/2000/01/rdf-schema#> .
        e:a r:label "Alice" ; e:knows e:d . e:g { e:a e:married e:d . e:d r:label "Dan" }
        e:g d:title "Register" ; d:source <http://register.example/17> .""",
        encoding="utf-8",
    )
    with KnowledgeGraph.open(file) as wed:
        pairs = [
            (wed, ("http://e.org/a", "http://e.org/d")),
            (bundled, (ID_BASE + "openai", ID_BASE + "tesla")),
        ]
        for graph, names in pairs:
            shown = visible(graph, ViewState(tuple(map(Placed, names))))
            quads = set(as_quads(graph, shown, evidence=True))
            assert {one.triple for one in quads} == as_triples(graph, shown, evidence=True)
            whole = set(graph.reader.store.quads())
            assert quads <= whole
            read = set(ox.parse(quads_as_trig(quads), ox.RdfFormat.TRIG))
            assert read == quads
            if graph is wed:
                assert {str(one.graph_name) for one in quads} == {"DEFAULT", "<http://e.org/g>"}
                assert any(str(one.subject) == "<http://e.org/g>" for one in quads)
