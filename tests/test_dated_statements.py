"""Dates on statements in terms that are not ours date the edge, and the graph as of a time follows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.dated_statements import dated_statements
from kg.edge_story import story
from kg.exploration import edges_among
from kg.reproduce import as_construct, as_triples
from kg.view_state import Placed, ViewState
from kg.visible import visible
from tests.conftest import oxigraph_server

E = "http://example.org/"
DATA = """
@prefix : <http://example.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .

:ann rdfs:label "Ann" . :acme rdfs:label "Acme" . :launch rdfs:label "The launch" .

:ann :likes :acme .
[] a rdf:Statement ; rdf:subject :ann ; rdf:predicate :likes ; rdf:object :acme ;
    schema:startDate "2010" ; schema:endDate "2014" .
[] a rdf:Statement ; rdf:subject :ann ; rdf:predicate :likes ; rdf:object :acme ; dcterms:source :gazette .

:ann :owns :acme {| schema:startDate "2012-03-01" |} .
:ann :saw :acme {| dcterms:date "2013" |} .
:ann :met :acme {| dcterms:created "2019-01-01" ; dcterms:source :gazette |} .

:ann schema:worksFor :acme , [ a schema:Role ; schema:worksFor :acme ; schema:startDate "2001" ;
    schema:endDate "2004" ] , [ a schema:Role ; schema:worksFor :acme ; schema:startDate "2010" ] .
:ann org:memberOf :acme .
:membership a org:Membership ; org:member :ann ; org:organization :acme ; schema:endDate "2011" .
:ann wdt:P108 :acme ; p:P108 :s1 .
:s1 ps:P108 :acme ; pq:P580 "2005" ; pq:P582 "2006" .
:launch prov:used :acme ; prov:qualifiedUsage [
    a prov:Usage ; prov:entity :acme ; prov:atTime "2015-05-05" ] .
:ann :visited :acme .
:ball a :Party ; rdfs:label "The ball" ; :guest :ann ; :host :acme ; dcterms:date "2020" .
"""
YEARS = ("2003", "2005", "2008", "2010", "2011", "2012", "2014", "2016", "2021")
#: When each relation of ann (or the launch) to acme is to be there.
HELD = {
    "likes": ("2010", "2011", "2012", "2014"),
    "owns": ("2012", "2014", "2016", "2021"),
    "saw": ("2014", "2016", "2021"),
    "met": YEARS,
    "worksFor": ("2003", "2010", "2011", "2012", "2014", "2016", "2021"),
    "memberOf": ("2011",),
    "P108": ("2005",),
    "used": ("2016", "2021"),
    "visited": YEARS,
}


@pytest.fixture(scope="module", params=["memory", "remote"])
def graph(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeGraph]:
    file: Path = tmp_path_factory.mktemp("dated") / "dated.ttl"
    file.write_text(DATA, encoding="utf-8")
    if request.param == "memory":
        yield KnowledgeGraph.open(file)
    else:
        with oxigraph_server(file) as url, KnowledgeGraph.open(endpoint=url) as opened:
            yield opened


def tail(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


STATE = ViewState(tuple(Placed(E + name) for name in ("ann", "acme", "launch")))


@pytest.mark.parametrize("year", YEARS)
def test_an_edge_is_there_when_its_annotations_say(graph: KnowledgeGraph, year: str) -> None:
    """Reified, annotated, a role, a membership, a Wikibase statement, a usage of PROV; drawn and as data."""
    shown = visible(graph, ViewState(STATE.nodes, at=year))
    drawn = {tail(edge.relation.iri) for edge in shown.view.edges}
    wanted = {name for name, years in HELD.items() if year in years}
    assert drawn & HELD.keys() == wanted
    taken = {tail(one.predicate.value) for one in as_triples(graph, shown)}
    assert taken & HELD.keys() == drawn & HELD.keys()


def test_the_edge_carries_the_dates(graph: KnowledgeGraph) -> None:
    """Each dated node an edge of its own; the date of the record is none of the statement."""
    view = edges_among(graph.reader, [E + "ann", E + "acme", E + "launch"])
    found: dict[str, list[tuple[str, str, str]]] = {}
    for edge in view.edges:
        period = edge.period
        found.setdefault(tail(edge.relation.iri), []).append((period.start, period.end, period.attested))
    assert found["likes"] == [("2010", "2014", "")]
    assert found["worksFor"] == [("2001", "2004", ""), ("2010", "", "")]
    assert found["P108"] == [("2005", "2006", "")]
    assert found["saw"] == [("", "", "2013")]
    assert found["met"] == [("", "", "")]
    assert found["visited"] == [("", "", "")]


def test_the_story_keeps_each_node_once(graph: KnowledgeGraph) -> None:
    found = story(graph.reader, E + "ann", "https://schema.org/worksFor", E + "acme")
    assert [one.kind for one in found.supports] == ["nary", "nary"]
    owned = story(graph.reader, E + "ann", E + "owns", E + "acme")
    assert [one.kind for one in owned.supports] == ["reifier"]


def test_what_a_neighbour_list_says_has_the_dates(graph: KnowledgeGraph) -> None:
    """In entries and in the panel as on the canvas."""
    edges = [edge for _, group in graph.entity(E + "ann").outgoing for edge in group]
    assert {(tail(edge.relation.iri), edge.period.start) for edge in edges} >= {("owns", "2012-03-01")}


RECORDS = """
@prefix : <http://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:ann a foaf:Person ; rdfs:label "Ann" ; :from "Paris" . :zed rdfs:label "Zed Ltd" . :uni rdfs:label "Uni" .
:act a prov:Activity ; rdfs:label "Ann's work" ; prov:wasAssociatedWith :ann ; :at :zed ;
    prov:startedAtTime "2012-01-01T00:00:00Z"^^xsd:dateTime ;
    prov:endedAtTime "2015-06-30T00:00:00Z"^^xsd:dateTime ; prov:wasDerivedFrom :doc .
:doc a prov:Entity ; rdfs:label "Payroll 2015" .
:mem a org:Membership ; rdfs:label "A seat" ; org:member :ann ; org:organization :uni ;
    schema:startDate "2008-09"^^xsd:gYearMonth ; schema:endDate "2011"^^xsd:gYear .
:job a :Employment ; rdfs:label "Ann at Uni" ; :employee :ann ; :employer :uni ;
    :from "2016"^^xsd:gYear ; :to "2018"^^xsd:gYear ; prov:wasDerivedFrom :doc .
"""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    file: Path = tmp_path_factory.mktemp("records") / "records.ttl"
    file.write_text(RECORDS, encoding="utf-8")
    return KnowledgeGraph.open(file)


ALL = ViewState(tuple(Placed(E + name) for name in ("ann", "zed", "uni", "act", "mem", "job")))


def test_a_record_dates_what_ties_it(records: KnowledgeGraph) -> None:
    """An activity, a membership, and a record whose dates are known by their names alone."""
    edges = visible(records, ALL).view.edges
    found = {tail(edge.relation.iri): (edge.period.start[:7], edge.period.end[:7]) for edge in edges}
    assert found == {
        **dict.fromkeys(("wasAssociatedWith", "at"), ("2012-01", "2015-06")),
        **dict.fromkeys(("member", "organization"), ("2008-09", "2011")),
        **dict.fromkeys(("employee", "employer"), ("2016", "2018")),
    }


def test_a_record_is_there_in_its_time(records: KnowledgeGraph) -> None:
    when = {"2009": {"mem"}, "2013": {"act"}, "2015": {"act"}, "2017": {"job"}, "2020": set()}
    for year, wanted in when.items():
        shown = visible(records, ViewState(ALL.nodes, at=year))
        assert {tail(node.ref.iri) for node in shown.view.nodes} & {"act", "mem", "job"} == wanted


@pytest.mark.parametrize(
    ("ends", "told", "source"),
    [
        (("act", "http://www.w3.org/ns/prov#wasAssociatedWith", "ann"), "from 2012", "Payroll 2015"),
        (("mem", "http://www.w3.org/ns/org#member", "ann"), "from September 2008 to 2011", ""),
        (("job", E + "employee", "ann"), "from 2016 to 2018", "Payroll 2015"),
    ],
)
def test_the_story_tells_what_the_record_says(
    records: KnowledgeGraph, ends: tuple[str, str, str], told: str, source: str
) -> None:
    found = story(records.reader, E + ends[0], ends[1], E + ends[2])
    assert told.replace("from 2012", "from 1 January 2012") in found.sentence
    (one,) = [one for one in found.supports if one.period.dated]
    assert [piece.source.label for piece in one.evidence] == ([source] if source else [])


def test_the_data_with_evidence_hold_the_whole_record(records: KnowledgeGraph) -> None:
    shown = visible(records, ALL)
    triples = as_triples(records, shown, evidence=True)
    assert set(records.reader.store.construct(as_construct(records, shown, evidence=True))) == triples
    said = {(tail(str(one.subject)[1:-1]), tail(one.predicate.value)) for one in triples}
    assert said >= {("job", "from"), ("job", "to"), ("act", "startedAtTime"), ("mem", "endDate")}


def test_a_graph_with_very_many_dates_is_not_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the search would hold up every page; what is drawn has no dates then."""
    file = tmp_path / "records.ttl"
    file.write_text(RECORDS, encoding="utf-8")
    for most, found in ((7, True), (6, False)):
        monkeypatch.setattr("kg.dated_statements._MOST", most)
        with KnowledgeGraph.open(file) as graph:
            assert bool(dated_statements(graph.reader)) == found
