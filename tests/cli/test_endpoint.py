"""The commands over a SPARQL endpoint: a real server that holds the graph of Ada and her notes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from tests.cli.running import kg
from tests.conftest import oxigraph_server


@pytest.fixture
def endpoint(data: Path) -> Iterator[str]:
    """The query address of a server that holds the small graph."""
    with oxigraph_server(data) as url:
        yield url


@pytest.mark.parametrize(
    "command",
    [
        ("query", "--json", "ASK { ?s ?p ?o }"),
        ("query", "--format", "csv", "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"),
        ("search", "--json", "ada"),
        ("show", "--lang", "en", "ada lovelace"),
        ("search", "--lang", "fr", "remarq"),
    ],
)
def test_an_endpoint_gives_the_answers_of_the_file(
    endpoint: str, data: Path, command: tuple[str, ...]
) -> None:
    """To the byte, whichever engine answers."""
    over_http, from_file = kg(*command, "--endpoint", endpoint), kg(*command, data)
    assert over_http.exit_code == 0, over_http.stderr
    assert (over_http.stdout, over_http.exit_code) == (from_file.stdout, from_file.exit_code)


def test_numbers_of_an_endpoint(endpoint: str, data: Path) -> None:
    """Only where the data are kept differs."""
    over_http, from_file = (
        json.loads(kg("stats", *where, "--json").stdout) for where in (["--endpoint", endpoint], [data])
    )
    assert over_http.pop("store") == f"endpoint {endpoint}"
    assert from_file.pop("store") == "in memory"
    assert over_http == from_file


def test_an_endpoint_is_exported(endpoint: str, data: Path) -> None:
    """The same graph comes out."""
    exported = rdflib.Graph().parse(data=kg("export", "--endpoint", endpoint).stdout_bytes, format="turtle")
    assert len(exported) == len(rdflib.Graph().parse(data))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("http://127.0.0.1:9/sparql", "127.0.0.1:9"), ("ftp://example.org/", "ftp://example.org/")],
)
def test_an_endpoint_that_is_none_is_told(url: str, sentence: str) -> None:
    """Exit code 1, the address, and no traceback."""
    result = kg("stats", "--endpoint", url)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert sentence in result.stderr
    assert "unforeseen" not in result.stderr
