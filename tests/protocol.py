"""What the tests of the SPARQL protocol share: a server with four graphs, and ways to ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import Got, fetch, query_url, serving

DATA = """
@prefix ex: <http://example.org/> .
ex:d ex:in "default" .
ex:g1 { ex:a ex:in "g1" ; ex:name "Æsir"@is . }
ex:g2 { ex:b ex:in "g2" . }
<https://w3id.org/doxograph/graph/derived> { ex:c ex:in "derived" . }
"""
IN = "SELECT ?v { ?s <http://example.org/in> ?v } ORDER BY ?v"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
SELECT, ASK = "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "ASK {}"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s <http://example.org/in> ?in ; ?p ?o }"
DESCRIBE = "DESCRIBE <http://example.org/a>"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TABLES = (JSON, XML, "text/csv", "text/tab-separated-values")
GRAPH_TYPES = (
    *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    *("application/trig", "application/n-quads"),
)


@contextmanager
def protocol_server(directory: Path, *arguments: str) -> Iterator[str]:
    """A server over the data above; gives its address."""
    data = directory / "data.trig"
    data.write_text(DATA, encoding="utf-8")
    with serving(data, *arguments) as url:
        yield url


def ask(server: str, query: str, *fields: tuple[str, str], **headers: str) -> Got:
    return fetch(query_url(server, query, *fields), **headers)


def values(got: Got) -> list[str]:
    """The values of the only variable."""
    assert got.status == 200, got.text
    (name,) = got.json["head"]["vars"]
    return [row[name]["value"] for row in got.json["results"]["bindings"]]


def problem(got: Got, status: int) -> str:
    """The sentence of a problem document (RFC 9457) with this status."""
    assert got.status == status, got.text
    assert got.media == "application/problem+json"
    assert got.json["status"] == status
    assert got.json["title"]
    return str(got.json["detail"])


def graph(name: str) -> str:
    return f"http://example.org/{name}"
