"""The sandbox: what it answers, what it refuses, and what it stops."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.errors import (
    EndpointError,
    KgError,
    LimitExceeded,
    ParseError,
    QueryError,
    StoreError,
    UnsupportedFormat,
)
from kg.graph import KnowledgeGraph
from kg.sandbox import Cancelled, Limits, Sandbox
from kg.sandbox.backends import Source
from kg.store import disk_store, memory_store
from tests.sandboxed import settled

EX = "http://example.org/"
LIMITS = Limits(seconds=30, memory_mb=150, result_bytes=1 << 20, workers=2, queue=16, turn=0.3)
COUNTING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def quads() -> Iterator[ox.Quad]:
    """A thousand nodes in a ring with names, in the default graph, and one fact in a named graph."""
    node = [ox.NamedNode(f"{EX}n{i}") for i in range(1000)]
    for i in range(1000):
        yield ox.Quad(node[i], ox.NamedNode(EX + "next"), node[(i + 1) % 1000])
        yield ox.Quad(node[i], ox.NamedNode(EX + "name"), ox.Literal(f"number {i}"))
    yield ox.Quad(ox.BlankNode("nobody"), ox.NamedNode(EX + "name"), ox.Literal("nobody", language="en"))
    yield ox.Quad(node[0], ox.NamedNode(EX + "zero"), ox.Literal(True), ox.NamedNode(EX + "graph"))


def write(pipe: BinaryIO) -> None:
    ox.serialize(quads(), pipe, format=ox.RdfFormat.N_QUADS)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Source("memory"), write, limits=LIMITS) as box:
        yield box


# -- answers -------------------------------------------------------------------------------------


def test_counts_all_data_over_the_union(sandbox: Sandbox) -> None:
    answer = sandbox.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="csv")
    assert (answer.kind, answer.body, answer.rows, answer.truncated) == ("select", b"n\r\n2002\r\n", 1, False)


def test_default_graph_can_be_strict(sandbox: Sandbox) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert sandbox.run(query, accept="csv", default_graph="default").body == b"n\r\n2001\r\n"


def test_graphs_can_be_chosen_by_parameter(sandbox: Sandbox) -> None:
    chosen = [EX + "graph"]
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert sandbox.run(query, accept="csv", default_graph_uris=chosen).body == b"n\r\n1\r\n"
    assert sandbox.run("ASK { ?s ?p ?o }", named_graph_uris=chosen).body == b'{"head":{},"boolean":false}'
    assert b"true" in sandbox.run("ASK { GRAPH ?g { ?s ?p ?o } }", named_graph_uris=chosen).body


def test_blank_nodes_keep_their_names(sandbox: Sandbox) -> None:
    answer = sandbox.run('SELECT ?s { ?s ?p "nobody"@en }', accept="tsv")
    assert answer.body == b"?s\n_:nobody\n"


def test_standard_prefixes_are_known(sandbox: Sandbox) -> None:
    assert sandbox.run("ASK { ?s kg:worked_at ?o }").body == b'{"head":{},"boolean":false}'


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_ask_is_answered_in_every_table_format(sandbox: Sandbox, name: str) -> None:
    answer = sandbox.run("ASK { ?s ?p ?o }", accept=name)
    assert (answer.kind, answer.format) == ("ask", name)
    assert b"true" in answer.body


@pytest.mark.parametrize("name", ["ttl", "nt", "rdfxml", "trig", "nq", "jsonld"])
def test_construct_is_answered_in_every_graph_format(sandbox: Sandbox, name: str) -> None:
    query = f"CONSTRUCT {{ ?s <{EX}about> ?o }} WHERE {{ ?s <{EX}zero> ?o }}"
    answer = sandbox.run(query, accept=name)
    forms = {"rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
    form = forms.get(name) or ox.RdfFormat.from_extension(name)
    assert form is not None
    found = [(q.predicate.value, str(q.object)) for q in ox.parse(answer.body, format=form)]
    assert found == [(EX + "about", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')]
    assert (answer.kind, answer.rows) == ("graph", 1)


def test_a_graph_states_each_triple_once_with_the_prefixes_it_uses(sandbox: Sandbox) -> None:
    body = sandbox.run("CONSTRUCT { id:a a kg:Person } WHERE { ?s ?p ?o }", accept="ttl").body.decode()
    assert body.count("@prefix") == 2
    assert body.splitlines()[-1] == "id:a a kg:Person ."


def test_the_first_format_that_suits_is_taken(sandbox: Sandbox) -> None:
    wanted = ["ttl", "tsv", "json"]
    assert sandbox.run("ASK {}", accept=wanted).format == "tsv"
    assert sandbox.run("CONSTRUCT WHERE { ?s ?p ?o }", accept=wanted).format == "ttl"


def test_a_table_is_no_turtle(sandbox: Sandbox) -> None:
    with pytest.raises(UnsupportedFormat, match=r"SELECT .* as ttl. Use json, xml, csv or tsv."):
        sandbox.run("SELECT * { ?s ?p ?o }", accept="ttl")
    with pytest.raises(UnsupportedFormat, match=r"CONSTRUCT .* as csv. Use ttl"):
        sandbox.run("CONSTRUCT WHERE { ?s ?p ?o }", accept="csv")


def test_errors_tell_line_and_column_as_in_process(sandbox: Sandbox) -> None:
    query = "SELECT *\n{ ?s ?p ?o ."
    with pytest.raises(QueryError) as ours:
        memory_store().query(query)
    with pytest.raises(QueryError) as theirs:
        sandbox.run(query)
    assert (theirs.value.line, theirs.value.column) == (2, 1)
    assert str(theirs.value) == str(ours.value)


def test_updates_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError, match="update"):
        sandbox.run("INSERT DATA { <http://e.org/a> <http://e.org/b> 1 }")


def test_a_knowledge_graph_is_answered_with_its_own_choice_of_graphs() -> None:
    graph = KnowledgeGraph(memory_store(quads(), union=False))
    with Sandbox.for_graph(graph, LIMITS) as box:
        assert box.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="csv").body == b"n\r\n2001\r\n"


def test_a_store_on_disk_is_read_where_it_is(tmp_path: Path) -> None:
    writing = disk_store(tmp_path / "store", writable=True)
    writing.add(quads())
    writing.close()
    graph = KnowledgeGraph(disk_store(tmp_path / "store"))
    with Sandbox.for_graph(graph, LIMITS) as box:
        assert box.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="csv").body == b"n\r\n2002\r\n"
        with pytest.raises(LimitExceeded):
            box.run(COUNTING, timeout=0.3)


# -- bounds on the answer ------------------------------------------------------------------------


def count(name: str, body: bytes) -> int:
    """Rows that an independent reader finds in a table."""
    if name == "json":
        return len(json.loads(body)["results"]["bindings"])
    if name == "xml":
        return len(ElementTree.fromstring(body).findall(".//{*}result"))  # noqa: S314 - our own output
    if name == "csv":
        return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1
    return body.count(b"\n") - 1


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_table_is_cut_between_rows_and_says_so(sandbox: Sandbox, name: str) -> None:
    query = f"SELECT ?s ?o {{ ?s <{EX}next> ?o }}"
    part = sandbox.run(query, accept=name, max_rows=7)
    assert (count(name, part.body), part.rows, part.truncated) == (7, 7, True)
    whole = sandbox.run(query, accept=name, max_rows=1000)
    assert (count(name, whole.body), whole.rows, whole.truncated) == (1000, 1000, False)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_table_that_passes_the_bytes_is_cut_between_rows(sandbox: Sandbox, name: str) -> None:
    answer = sandbox.run("SELECT * { ?s ?p ?o . ?a ?b ?c }", accept=name)
    assert answer.truncated
    assert len(answer.body) <= LIMITS.result_bytes
    assert count(name, answer.body) == answer.rows
    assert (answer.rows or 0) > 1000


def test_a_graph_that_passes_the_bytes_is_refused(sandbox: Sandbox) -> None:
    query = "CONSTRUCT { ?s ?p ?c } WHERE { ?s ?p ?o . ?a ?b ?c }"
    with pytest.raises(LimitExceeded) as caught:
        sandbox.run(query, accept="nt")
    assert caught.value.kind == "size"
    answer = sandbox.run(query, accept="nt", max_rows=10)
    assert (answer.body.count(b"\n"), answer.truncated) == (10, True)


def test_a_stream_comes_in_pieces_and_breaks_visibly(sandbox: Sandbox) -> None:
    stream = sandbox.stream("SELECT * { ?s ?p ?o }", accept="tsv")
    assert (stream.kind, stream.format) == ("select", "tsv")
    assert count("tsv", b"".join(stream)) == stream.rows == 2002
    broken = sandbox.stream("SELECT * { ?s ?p ?o . ?a ?b ?c }", accept="tsv")
    with pytest.raises(LimitExceeded, match="larger"):
        list(broken)
    with pytest.raises(QueryError):
        sandbox.stream("SELECT")


def test_a_stream_that_nobody_reads_on_is_stopped(sandbox: Sandbox) -> None:
    stream = sandbox.stream("SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }", accept="tsv")
    for piece in stream:
        assert piece
        break
    stream.close()
    assert settled(lambda: sandbox.stats()["long"] + sandbox.stats()["short"] == 0)


# -- limits --------------------------------------------------------------------------------------


def doubling(times: int) -> str:
    steps = "".join(f" BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(times))
    return f"SELECT ?x{times} {{ BIND('{'a' * 40}' AS ?x0){steps} }}"


HOSTILE = {
    "counting a cross product": (COUNTING, "time"),
    "sorting a cross product": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a", "memory"),
    "doubling a text": (doubling(30), "memory"),
    "joining all texts": (
        "SELECT (GROUP_CONCAT(STR(?a)) AS ?t) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "memory or time",
    ),
    "unbounded paths": (
        f"SELECT (COUNT(*) AS ?n) {{ ?a <{EX}next>+ ?b . ?b (<{EX}next>|^<{EX}next>)* ?c }}",
        "time or memory",
    ),
    "a heavy regular expression": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
        "FILTER(REGEX(CONCAT(STR(?a), STR(?f), STR(?i)), '(.*1.*){9}(.*2.*){9}$')) }",
        "time",
    ),
    "a megabyte of patterns": (
        "SELECT (COUNT(*) AS ?n) {" + f" ?a <{EX}next> ?b ." * 30000 + "}",
        "time",
    ),
}


@pytest.mark.parametrize(("query", "kind"), HOSTILE.values(), ids=HOSTILE)
def test_a_query_beyond_its_limits_is_stopped(sandbox: Sandbox, query: str, kind: str) -> None:
    with pytest.raises(LimitExceeded) as caught:
        sandbox.run(query, timeout=30 if kind == "memory" else 1)
    assert caught.value.kind in kind.split(" or ")
    assert sandbox.run("ASK {}").body == b'{"head":{},"boolean":true}'


def test_ten_thousand_brackets_are_read(sandbox: Sandbox) -> None:
    for opened, closed in (("{", "}"), ("FILTER(" + "(" * 9999, ")" * 10000)):
        times = 10_000 if opened == "{" else 1
        assert sandbox.run("ASK {" + opened * times + ("1" if times == 1 else "") + closed * times + "}").body


@pytest.mark.parametrize(
    "query", ["ASK {" + "{" * 200_000 + "}" * 200_000 + "}", "ASK { FILTER(" + "(" * 900_000]
)
def test_brackets_without_end_are_refused(sandbox: Sandbox, query: str) -> None:
    with pytest.raises(KgError) as caught:
        sandbox.run(query)
    assert isinstance(caught.value, (QueryError, LimitExceeded))
    assert sandbox.run("ASK {}").body


def test_a_megabyte_of_text_is_read(sandbox: Sandbox) -> None:
    assert b"false" in sandbox.run("ASK { FILTER('" + "x" * 1_000_000 + "' = 'y') }").body


def test_eight_bad_queries_leave_an_easy_one_its_place(sandbox: Sandbox) -> None:
    kinds: list[str] = []

    def bad(query: str) -> None:
        try:
            sandbox.run(query, timeout=3)
        except LimitExceeded as error:
            kinds.append(error.kind)

    texts = [query for query, _ in HOSTILE.values()]
    threads = [threading.Thread(target=bad, args=(query,)) for query in [COUNTING, *texts]]
    for thread in threads:
        thread.start()
    answered = 0
    while all(thread.is_alive() for thread in threads[:2]):  # these two take all the time they are given
        assert b"true" in sandbox.run("ASK {}").body
        answered += 1
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert len(kinds) == 8
    assert answered > 2
    assert settled(lambda: sandbox.stats()["workers"] == LIMITS.short_slots)
    assert [sandbox.stats()[lane] for lane in ("short", "long", "parked", "waiting")] == [0, 0, 0, 0]


def test_too_many_queries_are_turned_away() -> None:
    limits = Limits(seconds=1.5, workers=2, queue=1, grace=0.05, memory_mb=200)
    kinds: list[str] = []
    with Sandbox(Source("memory"), write, limits=limits) as box:
        box.run("ASK {}")

        def ask() -> None:
            with pytest.raises(LimitExceeded) as caught:
                box.run(COUNTING)
            kinds.append(caught.value.kind)

        threads = [threading.Thread(target=ask) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kinds.count("queue") >= 5
        assert kinds.count("time") >= 1
        assert box.run("ASK {}").body


def test_cancelling_stops_a_query_soon(sandbox: Sandbox) -> None:
    gone = threading.Event()
    threading.Timer(0.2, gone.set).start()
    with pytest.raises(Cancelled) as caught:
        sandbox.run(COUNTING, cancel=gone.is_set)
    assert caught.value.kind == "cancelled"
    assert sandbox.run("ASK {}").body


def test_memory_of_all_queries_together_is_bounded() -> None:
    limits = Limits(seconds=10, memory_mb=4000, total_memory_mb=60, workers=2)
    with Sandbox(Source("memory"), write, limits=limits) as box, pytest.raises(LimitExceeded) as caught:
        box.run("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?a")
    assert caught.value.kind == "memory"


# -- files from outside --------------------------------------------------------------------------


def test_a_file_is_read_as_quads(sandbox: Sandbox) -> None:
    answer = sandbox.read(b"@prefix e: <http://e.org/> . e:a e:b 1, 2 .", "facts.ttl")
    assert (answer.kind, answer.format, answer.rows) == ("data", "nq", 2)
    assert len(list(ox.parse(answer.body, format=ox.RdfFormat.N_QUADS))) == 2


def test_a_broken_file_is_told_by_line_and_column(sandbox: Sandbox) -> None:
    with pytest.raises(ParseError, match=r"^facts.ttl, line 2") as caught:
        sandbox.read(b"<http://e.org/a>\n    <b .", "facts.ttl")
    assert (caught.value.file, caught.value.line) == ("facts.ttl", 2)
    with pytest.raises(UnsupportedFormat):
        sandbox.read(b"a,b\n1,2\n", "table.csv")


def test_entities_that_grow_are_stopped(sandbox: Sandbox) -> None:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
    bomb = (
        f'<!DOCTYPE r [<!ENTITY e0 "aaaaaaaaaa">{entities}]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">'
        '<r:Description r:about="http://e.org/a"><e:p>&e9;</e:p></r:Description></r:RDF>'
    )
    with pytest.raises((ParseError, LimitExceeded)):
        sandbox.read(bomb.encode(), "bomb.rdf")
    assert sandbox.run("ASK {}").body


# -- no way out ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { service silent ?where { ?s ?p ?o } }",
        "ASK { { SELECT * { SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } } } }",
        r"ASK { \u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK FROM <file:///etc/passwd> { ?s ?p ?o }",
        "ASK FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
    ],
)
def test_a_way_out_is_refused(sandbox: Sandbox, query: str) -> None:
    with pytest.raises(QueryError):
        sandbox.run(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { BIND('SERVICE <http://127.0.0.1:9/> {}' AS ?x) }",
        "ASK { } # SERVICE <http://127.0.0.1:9/> {}",
        "PREFIX service: <http://example.org/> ASK { OPTIONAL { ?service service:load service:SERVICE } }",
        "ASK { FILTER(STR(<http://example.org/SERVICE/load>) != 'file:///etc/passwd') }",
        "PREFIX e: <http://example.org/> ASK FROM e:graph { ?s ?p ?o }",
        "ASK FROM <http://example.org/graph> { ?s ?p ?o }",
    ],
)
def test_the_words_alone_are_no_way_out(sandbox: Sandbox, query: str) -> None:
    assert b"true" in sandbox.run(query).body


def test_an_address_that_is_allowed_may_be_called() -> None:
    limits = Limits(seconds=5, allow_service=("http://127.0.0.1:9/sparql",))
    with Sandbox(Source("memory"), write, limits=limits) as box:
        with pytest.raises(QueryError, match=r"Only these addresses are called: http://127.0.0.1:9/sparql"):
            box.run("ASK { SERVICE <http://127.0.0.1:9/other> { ?s ?p ?o } }")
        with pytest.raises(EndpointError, match=r"SERVICE http://127.0.0.1:9/sparql failed"):
            box.run("ASK { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")


def test_data_that_cannot_be_read_are_reported() -> None:
    def broken(pipe: BinaryIO) -> None:
        pipe.write(b"this is no N-Quads\n")

    with (
        Sandbox(Source("memory"), broken, limits=LIMITS) as box,
        pytest.raises(StoreError, match=r"does not work: .*line 1"),
    ):
        box.run("ASK {}")
