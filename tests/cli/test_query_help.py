"""kg query: example queries, parameters with defaults, and why an answer is empty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import kg, kg_process

EMPTY = "SELECT ?who WHERE {\n  ?who rdfs:lable ?name .\n}"


def test_an_example_runs_by_its_name() -> None:
    """With the defaults of its parameters, or with what is given."""
    assert kg("query", "--example", "yes-or-no").output == "true\n"
    assert kg("query", "--example", "yes-or-no", "--param", "organization=id:arxiv").stdout == "false\n"


def test_examples_are_listed() -> None:
    """Names, titles and parameters; all that there is about them with --json."""
    lines = kg("query", "--example", "list", "--lang", "fr").output.splitlines()
    assert lines[0].split() == ["Name", "Title", "Parameters"]
    assert lines[1].split(maxsplit=1) == ["themes-in-order", "Les douze thèmes"]
    found = {one["name"]: one for one in json.loads(kg("query", "--example", "list", "--json").output)}
    assert len(found) == len(lines) - 1
    assert found["theses-of-a-theme"]["group"] == "ideas"
    assert [one["name"] for one in found["theses-of-a-theme"]["parameters"]] == ["theme", "language"]


def test_an_example_runs_on_a_graph_that_keeps_it(tmp_path: Path) -> None:
    """FILES after --example are the graph, though QUERY is the first word."""
    mine, yours = tmp_path / "mine.ttl", tmp_path / "yours.ttl"
    mine.write_text(
        "<http://e.org/q/all> a <http://www.w3.org/ns/shacl#SPARQLSelectExecutable> ; "
        '<http://www.w3.org/ns/shacl#select> "SELECT ?a { ?a <urn:b> ?c } ORDER BY ?a" .',
        encoding="utf-8",
    )
    yours.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    assert kg("query", "--example", "all", mine, yours).output.split() == ["a", "urn:a"]
    assert kg("query", mine, yours, "--example", "all").output.split() == ["a", "urn:a"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--example", "timelin"],
            "Invalid value for --example: there is no example “timelin”. "
            "Did you mean timeline, at-the-same-time? `--example list` shows them all.",
        ),
        (
            ["--example", "timeline", "DATA"],
            "Invalid value for --example: there is no example “timeline”. `--example list` shows them all.",
        ),
        (
            ["--example", "timeline", "DATA", "--store", "x"],
            "FILES and --store name different graphs; give one. ",
        ),
        ([], "There is no query: give one, a file with one, or --example NAME."),
        (
            ["--example", "as-of-a-day", "--param", "day=soon"],
            "Invalid value for --param: “soon” will not do for ?day: it has to be a day such as 2017-06-20.",
        ),
        (
            ["--example", "as-of-a-day", "--param", "dya=2017-06-20"],
            "Invalid value for --param: The query has no variable ?dya to be given a value. It has ?person, ",
        ),
        (["ASK {}", "--param", "day"], "Invalid value for --param: “day” is not of the form NAME=VALUE."),
    ],
)
def test_misuse_is_told(arguments: list[str], message: str, data: Path) -> None:
    """In a sentence, with exit code 2."""
    result = kg("query", *(data if word == "DATA" else word for word in arguments))
    assert result.exit_code == 2
    assert message in result.stderr


def test_any_graph_has_some(data: Path, tmp_path: Path) -> None:
    """Queries that suit any graph, where it keeps none of its own; nothing for an empty one."""
    assert kg("query", "--example", "classes", data).output.split() == [
        *("class", "things"),
        *("http://example.org/Person", "1", "http://example.org/Work", "1"),
    ]
    nothing = tmp_path / "nothing.ttl"
    nothing.touch()
    assert kg("query", "--example", "list", nothing).output.split() == ["Name", "Title", "Parameters"]
    assert "Invalid value for --example: the graph is empty." in kg("query", "--example", "x", nothing).stderr


def test_a_parameter_left_empty_is_left_open() -> None:
    """`--param NAME=` takes the default away."""
    few = kg("query", "--example", "works-in-a-language").output.splitlines()
    every = kg("query", "--example", "works-in-a-language", "--param", "language=").output.splitlines()
    assert 1 < len(few) < len(every)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_an_empty_answer_is_explained_on_stderr(data: Path, form: str) -> None:
    """The part that empties it, its place, and what near it would match; stdout stays what it is."""
    result = kg("query", EMPTY, data, "--format", form)
    assert result.exit_code == 0
    assert result.stderr.splitlines()[1:3] == [
        "The answer is empty. What empties it:",
        "  line 2, column 8: ?who rdfs:lable ?name",
    ]
    assert "rdfs:label" in result.stderr
    assert result.stdout == kg("query", EMPTY, data, "--format", form, "--no-explain").stdout


def test_the_explanation_speaks_french(data: Path) -> None:
    """As everything said to people."""
    error = kg("query", EMPTY, data, "--lang", "fr").stderr
    assert "La réponse est vide. Ce qui la vide :\n  ligne 2, colonne 8 : ?who rdfs:lable ?name" in error


def test_an_empty_graph_of_triples_is_explained_too(data: Path) -> None:
    """CONSTRUCT as well as SELECT."""
    query = "CONSTRUCT { ?a rdfs:label ?b } WHERE { ?a rdfs:lable ?b }"
    assert "?a rdfs:lable ?b" in kg("query", query, data).stderr


def test_an_answer_of_no_is_explained_too(data: Path) -> None:
    """In words of its own; the answer is what it is."""
    result = kg("query", "ASK { ?who rdfs:lable ?name }", data)
    assert (result.exit_code, result.stdout) == (0, "false\n")
    assert result.stderr.splitlines()[1:3] == [
        "The answer is no. What makes it so:",
        "  line 1, column 12: ?who rdfs:lable ?name",
    ]


@pytest.mark.parametrize("query", ["SELECT ?who { ?who rdfs:label ?name }", "ASK { ?who rdfs:label ?name }"])
def test_nothing_is_explained_where_there_is_an_answer(data: Path, query: str) -> None:
    """Rows, and a yes."""
    assert kg("query", query, data).stderr == ""


def test_a_search_for_the_reason_has_an_end(tmp_path: Path) -> None:
    """When it takes too long, the answer still stands and the process ends well."""
    many = tmp_path / "many.nt"
    many.write_text("".join(f"<urn:{i}> <urn:p> <urn:{i}> .\n" for i in range(3000)), encoding="utf-8")
    everything = "?a <urn:p> ?b . ?c <urn:p> ?d . ?e <urn:p> ?f"
    query = f"SELECT ?a {{ {everything} . ?a <urn:q> ?b FILTER (CONCAT(STR(?a), STR(?c), STR(?e)) = '') }}"
    process = kg_process("query", query, many, "--timeout", "2")
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error) == (0, "a\n", "Finding out why takes too long.\n")
