"""The command line as a whole: help, documentation, languages, errors and exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import click
import pytest

from kg.cli import program
from kg.cli.reference import reference
from kg.errors import KgError
from tests.cli.running import kg, kg_process

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "cli.md"
#: The commands that work on a graph.
READING = ("draw", "export", "query", "search", "serve", "show", "stats", "validate")
COMMANDS = sorted(program.commands)


def test_the_commands_are_those_that_were_promised() -> None:
    """None is missing, and the tests below look at all of them."""
    assert COMMANDS == [
        "draw",
        "export",
        "fmt",
        "load",
        "query",
        "search",
        "serve",
        "show",
        "stats",
        "validate",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str) -> None:
    """Help with an example that calls the command, a short line for the list, and --json."""
    command = program.commands[name]
    assert re.search(rf"Example:\n(?s:.*)  kg {name}", kg(name, "--help").output)
    assert command.short_help
    assert len(command.short_help) <= 45
    assert any("--json" in option.opts for option in command.params)
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_the_documentation_is_that_of_the_help_texts() -> None:
    """After a change of a help text: make docs."""
    assert DOCS.read_text(encoding="utf-8") == reference()


def test_the_version_is_printed() -> None:
    """One line, as other programs do."""
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\S*\n", kg("--version").output)


@pytest.mark.parametrize(
    ("env", "label"),
    [
        ({"LC_ALL": "fr_FR.UTF-8"}, "Remarques"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_CA"}, "Remarques"),
        ({"LC_ALL": "de_DE.UTF-8"}, "Notes"),
        ({"LC_ALL": "C"}, "Notes"),
    ],
)
def test_the_language_is_that_of_the_terminal(data: Path, env: dict[str, str], label: str) -> None:
    """French where the locale is French, English everywhere else."""
    assert kg("show", "http://example.org/notes", data, env=env).output.startswith(label + "  ")


def test_lang_overrides_the_terminal(data: Path) -> None:
    """What is asked for counts."""
    output = kg("show", "http://example.org/notes", data, "--lang", "en", env={"LC_ALL": "fr_FR"}).output
    assert output.startswith("Notes  ")


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["stats", "nowhere.ttl"], 1, "There is no file nowhere.ttl."),
        (["show", "Karpaty", "{data}"], 1, "Nothing in the graph is called “Karpaty”."),
        (["stats", "--store", "nowhere"], 1, "The store directory nowhere does not exist."),
        (["stats", "{data}", "--store", "x"], 2, "FILES and --store name different graphs; give one."),
        (["query", "SELEC *"], 1, "line 1, column 1: “SELEC” is not a word of SPARQL."),
        (["query", "missing.rq"], 1, "There is no file missing.rq."),
        (["query", "ASK {}", "--param", "x"], 2, "“x” is not of the form NAME=VALUE."),
        (["query", "ASK { ?x ?y ?z }", "--param", "x=<a b>"], 2, "“a b” is no IRI."),
        (["export", "--format", "docx"], 2, "'docx' is not one of"),
        (["export", "-o", "graph.docx"], 2, "The name graph.docx does not tell a format; add --format."),
        (["export", "--graph", "no iri"], 2, "“no iri” is no IRI"),
        (["export", "--json"], 2, "--json tells of a written file"),
        (["draw", "out.png"], 2, "out.png should end in .html."),
        (["load", "{data}"], 2, "Missing option '--store'."),
        (["search"], 2, "Missing argument 'TEXT'."),
        (["serve", "--port", "99999"], 2, "99999 is not in the range"),
        (["serve", "--host", "no.such.host.invalid"], 1, "There is no host called “no.such.host.invalid”."),
        (["fmt", "--check", "{data}.txt"], 1, "There is no file"),
        (["nonsense"], 2, "No such command 'nonsense'."),
    ],
)
def test_a_mistake_gets_one_sentence_and_its_exit_code(
    data: Path, args: list[str], code: int, message: str
) -> None:
    """1 for data that are not as they should be, 2 for a call that is not; never a traceback."""
    result = kg(*(arg.replace("{data}", str(data)) for arg in args))
    assert result.exit_code == code
    assert f"Error: {message}" in result.stderr or message in result.stderr
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_a_broken_file_is_told_with_its_place(tmp_path: Path) -> None:
    """File, line, column and what was expected; and a store is not even begun."""
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix ex: <http://example.org/> .\nex:a ex:b ex:c ;\n  ex:d; .", encoding="utf-8")
    for args in (["stats", broken], ["load", broken, "--store", tmp_path / "store"], ["fmt", broken]):
        result = kg(*args)
        assert result.exit_code == 1
        assert re.match(rf"Error: {re.escape(str(broken))}, line \d+, column \d+: .+expected", result.stderr)
    assert not (tmp_path / "store").exists()


def test_what_nobody_foresaw_is_no_traceback_either(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """A defect gives a sentence that tells how to see where it is."""
    monkeypatch.setattr("kg.cli.shared.Source.open", lambda _: 1 / 0)
    result = kg("stats", data)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Error: Something unforeseen went wrong (ZeroDivisionError: division by zero)"
    )
    assert "KG_DEBUG=1" in result.stderr


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device", "out.ttl"), "Error: out.ttl: No space left on device.\n"),
        (KgError("A sentence."), "Error: A sentence.\n"),
    ],
)
def test_errors_of_the_library_and_the_system_are_their_sentence(
    monkeypatch: pytest.MonkeyPatch, data: Path, error: Exception, sentence: str
) -> None:
    """Nothing is added to what the error says."""

    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("kg.cli.shared.Source.open", fail)
    result = kg("stats", data)
    assert (result.exit_code, result.stderr) == (1, sentence)


def test_a_reader_that_stops_early_hears_no_complaint(tmp_path: Path) -> None:
    """``kg query … | head -1`` ends in silence."""
    many = tmp_path / "many.nt"
    many.write_text("".join(f"<urn:s{i}> <urn:p> <urn:o> .\n" for i in range(20_000)), encoding="utf-8")
    with kg_process("query", "SELECT ?s ?p ?o { ?s ?p ?o }", many, "--format", "csv") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "s,p,o\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(20) == 141


def test_ctrl_c_ends_a_query_that_would_not_end() -> None:
    """The engine cannot be asked to stop, so the process stops."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with kg_process("query", endless) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == -signal.SIGINT


def test_a_query_past_its_timeout_is_given_up() -> None:
    """With a sentence and exit code 1."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with kg_process("query", endless, "--timeout", "0.5") as process:
        assert process.communicate(timeout=20) == ("", "Error: The query took longer than 0.5 s.\n")
        assert process.returncode == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_text_is_utf_8_whatever_the_locale(data: Path, encoding: str) -> None:
    """A terminal that claims to know no accents does not break a command."""
    env = os.environ | {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    with kg_process("search", "remarques", data, "--lang", "fr", "--json", env=env) as process:
        output, errors = process.communicate(timeout=20)
    assert errors == ""
    assert json.loads(output)[0]["ref"]["label"] == "Remarques"
