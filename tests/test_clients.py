"""What people use works with our endpoint: SPARQLWrapper, rdflib's stores, pandas, oxigraph, and Comunica."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
import pytest
from rdflib import ConjunctiveGraph, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.serving import fetch, query_url, serving

CLIENTS = Path(__file__).parent / "clients"
TOKEN = "sesame-sesame"  # noqa: S105
KG, RDFS = "https://w3id.org/doxograph/ontology#", "http://www.w3.org/2000/01/rdf-schema#"
ADA = "https://w3id.org/doxograph/id/ada"
PEOPLE = f"""
PREFIX kg: <{KG}> PREFIX rdfs: <{RDFS}>
SELECT ?person ?name {{ ?person a kg:Person ; rdfs:label ?name FILTER(lang(?name) = "en") }} ORDER BY ?name
"""
ASK = f"PREFIX kg: <{KG}> ASK {{ ?person a kg:Person }}"
CONSTRUCT = f"PREFIX kg: <{KG}> CONSTRUCT {{ ?p a kg:Person }} WHERE {{ ?p a kg:Person }}"


@pytest.fixture(scope="module")
def server(tiny: Path) -> Iterator[str]:
    with serving(tiny) as url:
        yield url


@pytest.fixture(scope="module")
def endpoint(server: str) -> str:
    return f"{server}/sparql"


def wrapped(endpoint: str, query: str, form: str, method: str = "GET", how: str | None = None) -> Any:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    if how is not None:
        wrapper.setRequestMethod(how)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    return wrapper.query()


# SPARQLWrapper


@pytest.mark.parametrize(("method", "how"), [("GET", None), (POST, None), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_rows(endpoint: str, method: str, how: str | None) -> None:
    """By GET, by form and directly."""
    found = wrapped(endpoint, PEOPLE, JSON, method, how).convert()
    assert [row["name"]["value"] for row in found["results"]["bindings"]] == ["Ada", "Bob"]


def test_sparqlwrapper_formats(endpoint: str) -> None:
    """Every return format that it knows for rows, and that it parses what it gets."""
    assert wrapped(endpoint, PEOPLE, XML).convert().toxml().count("<result>") == 2
    assert len(list(csv_lines(wrapped(endpoint, PEOPLE, CSV).convert()))) == 3
    assert len(list(csv_lines(wrapped(endpoint, PEOPLE, TSV).convert()))) == 3
    assert wrapped(endpoint, ASK, JSON).convert()["boolean"] is True
    assert "true" in wrapped(endpoint, ASK, XML).convert().toxml()


def csv_lines(body: bytes) -> Iterator[str]:
    yield from io.StringIO(body.decode("utf-8"))


@pytest.mark.parametrize("form", [RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_graphs(endpoint: str, form: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of what rdflib has given up
        found = wrapped(endpoint, CONSTRUCT, form).convert()
    if isinstance(found, (bytes, str)):
        graph = Graph()
        graph.parse(data=found, format="turtle")
        found = graph
    assert len(found) == 2


def test_sparqlwrapper_errors(endpoint: str) -> None:
    """A malformed query is its QueryBadFormed, with our sentence."""
    with pytest.raises(QueryBadFormed, match="line 1, column 10"):
        wrapped(endpoint, "SELECT * { ?s ?p", JSON)


def test_sparqlwrapper_graphs_of_the_request(endpoint: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.addDefaultGraph("https://w3id.org/doxograph/graph/derived")
    wrapper.setQuery(PEOPLE)
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["results"]["bindings"] == []


# rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_sparqlstore(endpoint: str, method: str, form: str) -> None:
    """Queries of every kind, and rdflib's own way of asking for triples."""
    store = SPARQLStore(endpoint, method=method, returnFormat=form)
    graph = Graph(store)
    assert [str(name) for _, name in graph.query(PEOPLE)] == ["Ada", "Bob"]  # type: ignore[misc]
    if form in ("json", "xml"):  # rdflib reads neither the yes nor the languages of the others
        assert graph.query(ASK).askAnswer is True
        names = set(graph.objects(URIRef(ADA), URIRef(f"{RDFS}label")))
        assert names == {Literal("Ada", lang="en"), Literal("Ada", lang="fr")}


def test_rdflib_construct(endpoint: str) -> None:
    built = Graph(SPARQLStore(endpoint)).query(CONSTRUCT).graph
    assert built is not None
    assert len(built) == 2


def test_rdflib_update_store(tmp_path: Path) -> None:
    """rdflib writes through our endpoint with the token, and reads what it wrote."""
    with serving("--store", tmp_path / "store", "--writable", KG_TOKEN=TOKEN) as server:
        address = f"{server}/sparql"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        store = SPARQLUpdateStore(address, address, headers=headers, context_aware=False)
        graph = Graph(store)
        triple = (URIRef("http://example.org/s"), URIRef("http://example.org/p"), Literal("o", lang="en"))
        graph.add(triple)
        assert list(graph) == [triple]
        graph.update('DELETE WHERE { ?s ?p "o"@en }')
        assert list(graph) == []


def test_rdflib_federation(endpoint: str) -> None:
    """rdflib's own engine calls us by SERVICE."""
    query = f"SELECT ?name {{ SERVICE <{endpoint}> {{ <{ADA}> <{RDFS}label> ?name }} }}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        rows = list(ConjunctiveGraph().query(query))
    assert {str(row[0]) for row in rows} == {"Ada"}  # type: ignore[index]


# pandas


def test_pandas_reads_csv(server: str) -> None:
    """By the address alone, with the format parameter; text, numbers and gaps arrive as such."""
    query = """SELECT ?s ?n ?gap { VALUES (?s ?n ?gap) { ("a, \\"b\\"\\nc" 1 UNDEF) ("é" 2.5 UNDEF) } }"""
    frame = pd.read_csv(query_url(server, query, ("format", "csv")))
    assert list(frame.columns) == ["s", "n", "gap"]
    assert frame["s"].tolist() == ['a, "b"\nc', "é"]
    assert frame["n"].sum() == 3.5
    assert frame["gap"].isna().all()
    tabs = pd.read_csv(query_url(server, PEOPLE, ("format", "tsv")), sep="\t", quoting=3)
    assert tabs["?name"].tolist() == ['"Ada"@en', '"Bob"@en']


# our own kind: an endpoint behind us, and SERVICE where the operator allows it


def test_our_own_commands_read_our_endpoint(endpoint: str) -> None:
    from kg import KnowledgeGraph

    with KnowledgeGraph.open(endpoint=endpoint) as graph:
        assert [row["name"] for row in graph.query(PEOPLE)] == ["Ada", "Bob"]  # type: ignore[union-attr,index]


def test_service_calls_only_what_is_allowed(endpoint: str, tiny: Path) -> None:
    """The allowed address is called; any other, however near, is refused."""
    with serving(tiny, "--allow-service", endpoint) as server:
        query = f"SELECT ?name {{ SERVICE <ADDRESS> {{ <{ADA}> <{RDFS}label> ?name }} }}"
        got = fetch(query_url(server, query.replace("ADDRESS", endpoint)))
        assert got.status == 200, got.text
        assert {row["name"]["value"] for row in got.json["results"]["bindings"]} == {"Ada"}
        for other in (f"{endpoint}/", endpoint.replace("127.0.0.1", "localhost"), f"{endpoint}?x"):
            refused = fetch(query_url(server, query.replace("ADDRESS", other)))
            assert refused.status == 400
            assert endpoint in refused.json["detail"]
        free = "SELECT * { VALUES ?where { <%s> } SERVICE ?where { ?s ?p ?o } }" % endpoint  # noqa: UP031
        assert fetch(query_url(server, free)).status == 400


class _Elsewhere(BaseHTTPRequestHandler):
    """Sends whoever asks on to another path, and writes down who came."""

    def do_POST(self) -> None:
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        self.send_response(302)
        self.send_header("Location", "/secret")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that the base class looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_service_follows_nobody(tiny: Path) -> None:
    """An allowed address cannot send us on to another one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as other:
        other.seen = []  # type: ignore[attr-defined]
        Thread(target=other.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{other.server_port}/sparql"
        with serving(tiny, "--allow-service", address) as server:
            got = fetch(query_url(server, f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))
        other.shutdown()
        assert other.seen == ["/sparql"]  # type: ignore[attr-defined]
    assert got.status == 502
    assert got.media == "application/problem+json"


# Comunica


def test_comunica(server: str, endpoint: str) -> None:
    """The JavaScript engine asks us: rows, a graph, a question, and a federation of two of us."""
    node = shutil.which("node")
    assert node, "Node.js is missing; `make test` installs it"
    assert (CLIENTS / "node_modules").is_dir(), "Comunica is missing; `make test` installs it"
    queries = [
        {"query": PEOPLE, "sources": [endpoint]},
        {"query": CONSTRUCT, "sources": [endpoint]},
        {"query": ASK, "sources": [endpoint]},
        {"query": PEOPLE, "sources": [endpoint, f"{endpoint}/"]},
    ]
    done = subprocess.run(
        [node, "comunica.mjs"],
        cwd=CLIENTS,
        input=json.dumps(queries),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    rows, triples, yes, both = json.loads(done.stdout)
    assert [row["name"] for row in rows] == ['"Ada"@en', '"Bob"@en']
    assert len(triples) == 2
    assert yes is True
    assert {row["name"] for row in both} == {'"Ada"@en', '"Bob"@en'}
