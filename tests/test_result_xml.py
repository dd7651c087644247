"""Answers in XML: every XML parser reads them, as they were meant (XML 1.0, 2.2 and 2.11; RDF/XML, 5.1)."""

from __future__ import annotations

import http.client
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import KnowledgeGraph
from kg.errors import Unwritable
from kg.result_xml import XmlBytes
from kg.results import Triples
from kg.terms import PREFIXES
from tests.protocol import XML, ask, protocol_server

RESULTS = "{http://www.w3.org/2005/sparql-results#}"
ODD = r"a\u0001b\r\nc\td\uFFFF\uFFFE\uFFFD\u0085\u007F\u0000é]]>&<"
READ = "a\ufffdb\r\nc\td\ufffd\ufffd\ufffd\u0085\u007f\ufffdé]]>&<"
NO_NAMES = ("http://x/1", "http://x/", "http://x/a%20", "urn:x:1", PREFIXES["rdf"] + "li")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with protocol_server(tmp_path_factory.mktemp("xml")) as url:
        yield url


def cleaned(data: bytes, size: int) -> bytes:
    out: list[bytes] = []
    sink = XmlBytes(out.append)
    for at in range(0, len(data), size):
        sink.feed(data[at : at + size])
    return b"".join(out)


@given(st.text(), st.integers(1, 9))
def test_any_text_is_read_as_it_was_but_for_what_xml_cannot_hold(text: str, size: int) -> None:
    """However it is cut into pieces."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    plain = text.translate({ord(sign): None for sign in "&<>"})
    document = cleaned(f"<a>{plain}</a>".encode(), size)
    kept = "".join(c if c in "\t\n\r" or " " <= c < "\ufffe" or c > "\uffff" else "\ufffd" for c in plain)
    assert (ET.fromstring(document).text or "") == kept  # noqa: S314 - our own document


def test_rows_in_xml(server: str) -> None:
    got = ask(server, f'SELECT ("{ODD}" AS ?x) ("{ODD}"@en AS ?y) {{}}', Accept=XML)
    texts = [one.text for one in ET.fromstring(got.body).iter(f"{RESULTS}literal")]  # noqa: S314 - our own
    assert texts == [READ, READ]


def test_many_rows_in_xml(server: str) -> None:
    """Streamed, the odd character in the midst of plain ones."""
    values = " ".join(str(n) for n in range(10))
    names = ("a", "b", "c", "d", "e")
    rows = " ".join(f"VALUES ?{name} {{ {values} }}" for name in names)
    odd = r'IF(?a = 7 && ?b = 7 && ?c = 7, "\r\u0001", "plain")'
    got = ask(server, f"SELECT ?d ?e ({odd} AS ?x) {{ {rows} }}", Accept=XML)
    found = ET.fromstring(got.body)  # noqa: S314 - our own
    texts = [one.text for one in found.iterfind(f".//{RESULTS}binding[@name='x']/{RESULTS}literal")]
    assert (len(texts), texts.count("\r\ufffd")) == (100_000, 100)


def test_literals_in_rdf_xml(server: str) -> None:
    got = ask(server, f'CONSTRUCT {{ <urn:s> <urn:p> "{ODD}" }} {{}}', Accept="application/rdf+xml")
    (triple,) = ox.parse(got.body, ox.RdfFormat.RDF_XML)
    assert triple.object == ox.Literal(READ)


@pytest.mark.parametrize("iri", NO_NAMES)
def test_a_relation_without_a_name_is_not_written(server: str, iri: str) -> None:
    query = f"CONSTRUCT {{ <urn:s> <{iri}> 1 }} {{}}"
    got = ask(server, query, Accept="application/rdf+xml")
    assert got.status == 406
    assert f"<{iri}>" in got.json["detail"]
    assert "RDF/XML ne peut contenir" in ask(server, query, ("format", "rdfxml"), Accept_Language="fr").text


def test_another_format_that_is_accepted_takes_its_place(server: str) -> None:
    query = "CONSTRUCT { <urn:s> <http://x/1> 1 } {}"
    got = ask(server, query, Accept="application/rdf+xml, text/turtle;q=0.5")
    assert (got.status, got.media) == (200, "text/turtle")


def test_relations_with_names_are_written(server: str) -> None:
    query = "CONSTRUCT { <urn:s> <http://x/1a> 1 ; <http://x/-é·1> 2 ; <http://x/?a=1&b=c> 3 ; a <urn:1> } {}"
    got = ask(server, query, Accept="application/rdf+xml")
    assert len(list(ox.parse(got.body, ox.RdfFormat.RDF_XML))) == 4


def test_a_long_graph_breaks_off_where_it_cannot_be_written(server: str) -> None:
    values = " ".join(str(n) for n in range(10))
    rows = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abcde")
    one = "BIND(IRI(CONCAT('urn:x', STR(?a), STR(?b), STR(?c), STR(?d), STR(?e))) AS ?s)"
    odd = "BIND(IF(?a = 9 && ?b = 9, <http://x/1>, <http://x/a>) AS ?p)"
    query = f"CONSTRUCT {{ ?s ?p ?e }} {{ {rows} {one} {odd} }}"
    with pytest.raises(http.client.IncompleteRead):
        ask(server, query, Accept="application/rdf+xml")


def test_the_library_names_the_relation(tmp_path: Path) -> None:
    file = tmp_path / "odd.nt"
    file.write_text("<urn:s> <http://x/1> <urn:o> .\n", encoding="utf-8")
    graph = KnowledgeGraph.open(file)
    found = graph.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, Triples)
    with pytest.raises(Unwritable, match="<http://x/1>"):
        found.serialize("rdfxml")
