"""What the service says of itself: VoID and the SPARQL 1.1 Service Description, held against the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from kg import KnowledgeGraph
from kg.reader import Reader
from kg.void import Service, describe_dataset, figures, write
from tests.serving import fetch, query_url, serving

VOID = Namespace("http://rdfs.org/ns/void#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}
MEDIA = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}


@pytest.fixture(scope="module")
def server(tiny: Path) -> Iterator[str]:
    with serving(tiny) as url:
        yield url


def read(url: str, media: str = "text/turtle") -> Graph:
    got = fetch(url, Accept=media)
    assert (got.status, got.media) == (200, media)
    graph = Graph()
    graph.parse(data=got.body, format="n3" if media == "text/turtle" else GRAPH_TYPES[media])
    return graph


def number(graph: Graph, subject: URIRef, name: str) -> int:
    (value,) = graph.objects(subject, VOID[name])
    assert isinstance(value, Literal)
    return int(value)


def test_figures_are_those_of_the_data(server: str, tiny: Path) -> None:
    """Counted again in Python, over every triple once."""
    with KnowledgeGraph.open(tiny) as graph:
        triples = {quad.triple for quad in graph.store.quads()}
    found = read(f"{server}/.well-known/void")
    dataset = URIRef(f"{server}/.well-known/void#dataset")
    assert (dataset, RDF.type, VOID.Dataset) in found
    assert number(found, dataset, "triples") == len(triples)
    assert number(found, dataset, "distinctSubjects") == len({t.subject for t in triples})
    assert number(found, dataset, "distinctObjects") == len({t.object for t in triples})
    properties = Counter(t.predicate.value for t in triples)
    assert number(found, dataset, "properties") == len(properties)
    told = {
        str(found.value(part, VOID.property)): int(str(found.value(part, VOID.triples)))
        for part in found.objects(dataset, VOID.propertyPartition)
    }
    assert told == dict(properties)
    classes = Counter(str(t.object) for t in triples if t.predicate.value == str(RDF.type))
    told = {
        f"<{found.value(part, VOID['class'])}>": int(str(found.value(part, VOID.entities)))
        for part in found.objects(dataset, VOID.classPartition)
    }
    assert told == dict(classes)


@pytest.mark.parametrize("media", GRAPH_TYPES)
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_every_syntax_says_the_same(server: str, path: str, media: str) -> None:
    whole = fetch(server + path, Accept="application/n-triples").text.count("\n")
    if GRAPH_TYPES[media] in ("trig", "nquads"):
        got = fetch(server + path, Accept=media)
        assert (got.status, got.media) == (200, media)
    else:
        assert len(read(server + path, media)) == whole


def test_access_points_lead_somewhere(server: str) -> None:
    """The endpoint, the home page and every dump that VoID names answer."""
    found = read(f"{server}/.well-known/void")
    dataset = URIRef(f"{server}/.well-known/void#dataset")
    (endpoint,) = found.objects(dataset, VOID.sparqlEndpoint)
    assert fetch(query_url(server, "ASK {}")).json["boolean"]
    assert str(endpoint) == f"{server}/sparql"
    dumps = [str(url) for url in found.objects(dataset, VOID.dataDump)]
    assert len(dumps) == 6
    for url in dumps:
        assert fetch(url).status == 200


def test_service_description(server: str) -> None:
    """At the bare endpoint: what it speaks and gives, and its dataset with every named graph."""
    found = read(f"{server}/sparql")
    service = URIRef(f"{server}/sparql")
    assert (service, RDF.type, SD.Service) in found
    assert (service, SD.endpoint, service) in found
    assert set(found.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(found.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    (dataset,) = found.objects(service, SD.defaultDataset)
    assert len(list(found.objects(dataset, SD.defaultGraph))) == 1
    names = {str(found.value(one, SD.name)) for one in found.objects(dataset, SD.namedGraph)}
    rows = fetch(query_url(server, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")).json["results"][
        "bindings"
    ]
    assert names == {row["g"]["value"] for row in rows}


def test_the_formats_it_names_are_given(server: str) -> None:
    found = read(f"{server}/sparql")
    names = {str(name).removeprefix(FORMATS) for name in found.objects(None, SD.resultFormat)}
    assert names == set(MEDIA)
    for name, media in MEDIA.items():
        query = "SELECT * { ?s ?p ?o }" if "Results" in name else "CONSTRUCT WHERE { ?s ?p ?o }"
        assert fetch(query_url(server, query), Accept=media).media == media


def test_what_the_operator_chose_shows(tmp_path: Path) -> None:
    """Writing, federation and a strict default graph are described when they are there."""
    options = ["--writable", "--default-graph", "default", "--allow-service", "http://127.0.0.1:1/sparql"]
    with serving("--store", tmp_path / "store", *options, KG_TOKEN="sesame") as url:  # noqa: S106
        found = read(f"{url}/sparql")
    service = URIRef(f"{url}/sparql")
    assert set(found.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    assert set(found.objects(service, SD.feature)) == {SD.BasicFederatedQuery, SD.EmptyGraphs}
    assert len(set(found.objects(service, SD.inputFormat))) == 6


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_http(server: str, path: str) -> None:
    """Negotiated, conditional, readable from other sites, and nothing can be sent there but queries."""
    got = fetch(server + path)
    assert got.media == "text/turtle"
    assert got.headers["access-control-allow-origin"] == "*"
    assert fetch(server + path, If_None_Match=got.headers["etag"]).status == 304
    assert fetch(server + path, "HEAD").headers["content-length"] == got.headers["content-length"]
    assert fetch(server + path, Accept="image/png").status in (400, 406)
    assert fetch(server + path, "DELETE").status == 405
    assert fetch(f"{server}{path}?format=nt").media == "application/n-triples"


def test_a_browser_can_read_void(server: str) -> None:
    got = fetch(f"{server}/.well-known/void", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (got.status, got.media) == (200, "text/turtle")


def test_without_figures_the_access_points_remain(tiny: Path) -> None:
    """An endpoint that does not count is described all the same."""
    with KnowledgeGraph.open(tiny) as graph:
        reader = Reader(graph.store)
        numbers = figures(reader)
    service = Service("http://localhost/", "Tiny")
    bare, full = (write(describe_dataset(service, one), "nt") for one in (None, numbers))
    assert set(bare.splitlines()) < set(full.splitlines())
    assert b"sparqlEndpoint" in bare
