"""kg query: where the query comes from, what its answer is printed as."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib

from tests.cli.running import kg

NAMES = "SELECT ?thing ?name { ?thing rdfs:label ?name } ORDER BY ?name"
TRIPLES = "CONSTRUCT { ?who <http://example.org/made> ?what } { ?who <http://example.org/wrote> ?what }"


def test_rows_are_aligned_text_in_a_pipe(data: Path) -> None:
    """Headings, columns of one width, IRIs in full where no prefix is known."""
    assert kg("query", NAMES, data).output.splitlines() == [
        "thing                     name",
        "http://example.org/ada    Ada Lovelace",
        "http://example.org/notes  Notes",
        "http://example.org/notes  Remarques",
    ]


def test_json_is_the_sparql_results_format(data: Path) -> None:
    """--json and --format json are the same: SPARQL 1.1 Query Results JSON."""
    printed = kg("query", NAMES, data, "--json").stdout
    assert printed == kg("query", NAMES, data, "--format", "json").stdout
    assert printed.endswith("}\n")
    answer = json.loads(printed)
    assert answer["head"]["vars"] == ["thing", "name"]
    french = {"type": "literal", "value": "Remarques", "xml:lang": "fr"}
    assert answer["results"]["bindings"][2]["name"] == french


@pytest.mark.parametrize("form", ["csv", "tsv", "xml"])
def test_rows_come_in_every_standard_syntax(data: Path, form: str) -> None:
    """rdflib reads the same names back."""
    output = kg("query", NAMES, data, "--format", form).stdout_bytes
    if form == "csv":
        names = [row["name"] for row in csv.DictReader(output.decode("utf-8").splitlines())]
    else:
        names = [str(row["name"]) for row in rdflib.query.Result.parse(io.BytesIO(output), format=form)]
    assert names == ["Ada Lovelace", "Notes", "Remarques"]


@pytest.mark.parametrize(
    ("form", "parser"),
    [("table", "turtle"), ("ttl", "turtle"), ("nt", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")],
)
def test_triples_come_in_every_standard_syntax(data: Path, form: str, parser: str) -> None:
    """A CONSTRUCT gives a graph that rdflib reads; its table is Turtle."""
    output = kg("query", TRIPLES, data, "--format", form).stdout_bytes
    graph = rdflib.Graph().parse(data=output, format=parser)
    example = rdflib.Namespace("http://example.org/")
    assert set(graph) == {(example.ada, example.made, example.notes)}


@pytest.mark.parametrize(
    ("form", "printed"),
    [("table", "true\n"), ("csv", "true\n"), ("json", '{"head":{},"boolean":true}\n')],
)
def test_yes_and_no(data: Path, form: str, printed: str) -> None:
    """The answer of an ASK query."""
    assert kg("query", "ASK { ?who ?made ?what }", data, "--format", form).output == printed


@pytest.mark.parametrize(
    ("query", "form", "message"),
    [
        (NAMES, "ttl", "Rows can be printed as table, json, xml, csv, tsv."),
        (TRIPLES, "csv", "Triples can be printed as ttl, nt, rdfxml, jsonld."),
        ("ASK {}", "nt", "the answer of an ASK query is true or false."),
    ],
)
def test_a_format_that_cannot_hold_the_answer_is_misuse(
    data: Path, query: str, form: str, message: str
) -> None:
    """With what would do."""
    result = kg("query", query, data, "--format", form)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_query_is_text_or_a_file_or_standard_input(data: Path, tmp_path: Path) -> None:
    """The same answer from all three."""
    file = tmp_path / "names.rq"
    file.write_text(NAMES, encoding="utf-8")
    expected = kg("query", NAMES, data).output
    assert kg("query", file, data).output == expected
    assert kg("query", "-", data, stdin=NAMES).output == expected
    file.write_text(NAMES, encoding="utf-8-sig")  # with a byte order mark, as some editors write it
    assert kg("query", file, data).output == expected
    assert kg("query", "-", data, stdin="\ufeff" + NAMES).output == expected


@pytest.mark.parametrize(
    ("param", "rows"),
    [
        ("thing=<http://example.org/ada>", ["Ada Lovelace"]),
        ("?thing=<http://example.org/ada>", ["Ada Lovelace"]),
        ("thing=id:openai", []),
        ("thing=Ada", []),
    ],
)
def test_parameters_bind_variables(data: Path, param: str, rows: list[str]) -> None:
    """An IRI in brackets, a prefixed name, or text."""
    output = kg("query", NAMES, data, "--param", param, "--format", "csv").stdout
    assert [line.rpartition(",")[2] for line in output.splitlines()[1:]] == rows


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("3", "integer"), ("-2.50", "decimal"), ('"3"', "string"), ("3 apples", "string"), ("nan", "string")],
)
def test_a_parameter_that_looks_like_a_number_is_one(data: Path, value: str, datatype: str) -> None:
    """Unless it stands in quotes."""
    query = "SELECT (DATATYPE(?x) AS ?type) { BIND(1 AS ?one) }"
    output = kg("query", query, data, "--param", f"x={value}").output
    assert output.splitlines()[1] == f"xsd:{datatype}"


def test_parameters_cannot_smuggle_in_a_query(data: Path) -> None:
    """Values are bound as terms, never written into the text."""
    attack = '" } UNION { ?thing ?p ?o } #'
    query = "SELECT ?thing { ?thing rdfs:label ?name }"
    assert kg("query", query, data, "--param", f"name={attack}").stdout.splitlines() == ["thing"]


def test_the_default_graph_is_the_union_unless_strict(tmp_path: Path) -> None:
    """--default-graph default sees what has no graph only."""
    quads = tmp_path / "quads.nq"
    quads.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> <urn:g> .\n", encoding="utf-8")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert kg("query", count, quads).output.split() == ["n", "2"]
    assert kg("query", count, quads, "--default-graph", "default").output.split() == ["n", "1"]


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """A label cannot move the cursor or turn the direction of the line; machine formats keep it as it is."""
    hostile = tmp_path / "hostile.ttl"
    hostile.write_text('<urn:a> <urn:b> "x\\u001B[2Jy\\u202Ez" .', encoding="utf-8")
    query = "SELECT ?o { ?s ?p ?o }"
    assert kg("query", query, hostile).output == "o\nx\ufffd[2Jy\ufffdz\n"
    assert "\u202e" in kg("query", query, hostile, "--format", "csv").stdout


def test_errors_speak_the_language_asked_for(data: Path) -> None:
    """With --lang fr, what is wrong with the query is said in French."""
    english, french = (kg("query", "SELECT * { ?s foo:x ?o }", data, "--lang", lang) for lang in ("en", "fr"))
    assert "line 1, column 15: the prefix “foo:” is not declared." in english.stderr
    assert "ligne 1, colonne 15 : le préfixe « foo: » n’est pas déclaré." in french.stderr
