"""The sandbox over every kind of store: the same answers as in process, the same limits."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import KnowledgeGraph
from kg.errors import EndpointError, LimitExceeded, QueryError, UnsupportedFormat
from kg.sandbox import Limits, Sandbox
from kg.store import RemoteStore, Solutions

LIMITS = Limits(seconds=10, memory_mb=300, workers=2)
QUERIES = (
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?person ?place { ?person kg:worked_at ?place }",
    "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c",
    "SELECT ?s ?end { ?s a kg:Engagement OPTIONAL { ?s kg:until ?end } }",
)


@pytest.fixture
def boxed(graph: KnowledgeGraph) -> Iterator[tuple[KnowledgeGraph, Sandbox]]:
    with Sandbox.for_graph(graph, LIMITS) as sandbox:
        yield graph, sandbox


def test_answers_are_those_of_the_store(boxed: tuple[KnowledgeGraph, Sandbox]) -> None:
    graph, sandbox = boxed
    for query in QUERIES:
        ours = graph.store.query(query)
        assert isinstance(ours, Solutions)
        answer = sandbox.run(query)
        theirs = ox.parse_query_results(answer.body, ox.QueryResultsFormat.JSON)
        assert isinstance(theirs, ox.QuerySolutions)
        expected = sorted(str(row) for row in ours)
        assert expected
        assert sorted(str(tuple(row)) for row in theirs) == expected
        assert answer.rows == len(expected)
    assert sandbox.run("ASK { ?s a kg:Person }", accept="csv").body == b"true"
    assert sandbox.run("ASK { ?s a kg:Nothing }", accept="csv").body == b"false"


def test_graphs_and_cut_tables_come_in_every_format(boxed: tuple[KnowledgeGraph, Sandbox]) -> None:
    _, sandbox = boxed
    triples = sandbox.run("CONSTRUCT WHERE { ?s a kg:Person }", accept="nt")
    assert triples.rows == triples.body.count(b"\n") > 0
    for name in ("json", "xml", "csv", "tsv"):
        cut = sandbox.run("SELECT * { ?s ?p ?o }", accept=name, max_rows=3)
        assert (cut.rows, cut.truncated) == (3, True)
    assert len(json.loads(sandbox.run("SELECT * { ?s ?p ?o }", max_rows=3).body)["results"]["bindings"]) == 3


def test_errors_are_those_of_the_store(boxed: tuple[KnowledgeGraph, Sandbox]) -> None:
    graph, sandbox = boxed
    for query in ("SELECT * { ?s ?p ", "SELEKT * {}", "INSERT DATA { id:a id:b id:c }", ""):
        with pytest.raises(QueryError) as ours:
            graph.store.query(query)
        with pytest.raises(QueryError) as theirs:
            sandbox.run(query)
        assert str(theirs.value) == str(ours.value)
    with pytest.raises(QueryError, match="SERVICE is not available"):
        sandbox.run("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(UnsupportedFormat):
        sandbox.run("SELECT * { ?s ?p ?o }", accept="ttl")


@contextmanager
def remote(url: str, limits: Limits = LIMITS) -> Iterator[Sandbox]:
    with Sandbox.for_graph(KnowledgeGraph(RemoteStore(url)), limits) as sandbox:
        yield sandbox


def test_an_endpoint_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/sparql"
        with remote(url) as sandbox, pytest.raises(LimitExceeded) as caught:
            sandbox.run("ASK {}", timeout=1)
    assert caught.value.kind == "time"


def test_an_endpoint_that_is_away_is_named() -> None:
    with (
        remote("http://127.0.0.1:9/sparql") as sandbox,
        pytest.raises(EndpointError, match=r"127\.0\.0\.1:9"),
    ):
        sandbox.run("ASK {}")


def test_the_password_of_an_endpoint_is_used_and_shown_nowhere() -> None:
    seen: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.headers["Authorization"])
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b'{"head":{},"boolean":true}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in http.server
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with remote(f"http://me:hush@127.0.0.1:{server.server_port}/sparql") as sandbox:
            assert b"true" in sandbox.run("ASK {}").body
            zygote = sandbox.stats()["zygote"]
            for name in ("cmdline", "environ"):
                assert b"hush" not in Path(f"/proc/{zygote}/{name}").read_bytes()
        server.shutdown()
    assert seen == ["Basic bWU6aHVzaA=="]
