"""kg show, search and stats: what people read about the bundled graph and about their own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import kg


@pytest.mark.parametrize(
    "name",
    ["karpathy", "andrej-karpathy", "id:andrej-karpathy", "https://w3id.org/doxograph/id/andrej-karpathy"],
)
def test_a_name_is_resolved_however_it_is_given(name: str) -> None:
    """A name, a slug, a prefixed name, an IRI."""
    lines = kg("show", name, "--lang", "en").output.splitlines()
    assert lines[:2] == ["Andrej Karpathy  person", "id:andrej-karpathy"]


@pytest.mark.parametrize(("lang", "heading"), [("en", "worked at"), ("fr", "a travaillé chez")])
def test_what_is_known_comes_with_dates_and_sources(lang: str, heading: str) -> None:
    """Every number in brackets is one of the numbered sources at the end, and none is left over."""
    output = kg("show", "karpathy", "--lang", lang).output
    assert re.search(rf"\n{heading}\n(?:  .+\n)*  Tesla, .*2017-06–2022-07.* \[\d+\]", output)
    body, _, sources = output.rpartition("\nSources\n")
    used = {int(number) for number in re.findall(r" \[(\d+)\]", body)}
    listed = [int(number) for number in re.findall(r"^\[(\d+)\] +\S", sources, re.M)]
    assert listed == list(range(1, len(listed) + 1))
    assert used == set(listed)


def test_conflicts_are_shown_with_what_the_graph_follows() -> None:
    """Where sources disagree, each claim stands there with its source."""
    output = kg("show", "karpathy", "--lang", "en").output
    disputed = output.partition("Where sources disagree\n")[2]
    assert "(followed here)" in disputed
    assert re.search(r"^    - .+ \[\d+\]", disputed, re.M)


def test_a_cut_is_said_and_can_be_undone() -> None:
    """A long relation shows its first statements and how many more there are."""
    short, long = (
        kg("show", "karpathy", "--lang", "en").output,
        kg("show", "karpathy", "--all", "--lang", "en").output,
    )
    assert re.search(r"… and \d+ more \(--all shows everything\)", short)
    assert "more (--all" not in long
    assert len(long) > len(short)


def test_an_unknown_name_gets_suggestions() -> None:
    """A slip in a name is no dead end."""
    result = kg("show", "Andrei Karpatsky", "--lang", "en")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Nothing in the graph is called “Andrei Karpatsky”. Did you mean ")
    assert "Andrej Karpathy" in result.stderr


def test_one_shows_a_thing_of_ones_own_file(data: Path) -> None:
    """A graph without our ontology works as well."""
    output = kg("show", "Ada Lovelace", data, "--lang", "en").output
    assert output.splitlines()[:2] == ["Ada Lovelace  Person", "http://example.org/ada"]
    assert "\nwrote\n  Notes\n" in output


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_facts_have_names_for_people(lang: str) -> None:
    """What only the files need is left out; a note is called so."""
    assert "k-andrej-karpathy" not in kg("show", "karpathy", "--lang", lang).output
    output = kg("show", "autoresearch", "--lang", lang).output
    assert re.search(r"\nnote\s?: ", output)
    assert "editorialNote" not in output


def test_relations_without_a_name_are_told_in_words(tmp_path: Path) -> None:
    file = tmp_path / "ada.ttl"
    file.write_text('<http://ex.org/ada> <http://ex.org/familyName> "Lovelace" .', encoding="utf-8")
    assert "family name: Lovelace" in kg("show", "http://ex.org/ada", file, "--lang", "en").output


def test_show_json_has_the_evidence_of_each_edge() -> None:
    """Programs get what people get."""
    entity = json.loads(kg("show", "karpathy", "--json").output)
    edges = [edge for _, group in entity["outgoing"] for edge in group]
    assert entity["ref"]["iri"] == "https://w3id.org/doxograph/id/andrej-karpathy"
    assert any(edge["evidence"] for edge in edges)


def test_search_understands_slips_and_accents() -> None:
    """The nearest name comes first."""
    hits = json.loads(kg("search", "karpaty", "--json", "--limit", "3").output)
    assert len(hits) == 3
    assert hits[0]["ref"]["label"] == "Andrej Karpathy"
    assert kg("search", "karpaty").output.splitlines()[1].startswith("Andrej Karpathy")


def test_nothing_found_is_a_finding(data: Path) -> None:
    """Exit code 1 and a sentence; with --json an empty list."""
    result = kg("search", "zzzzzzzz", data)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Nothing in the graph is called anything like “zzzzzzzz”.\n"
    assert json.loads(kg("search", "zzzzzzzz", data, "--json").stdout) == []


def test_stats_count_ones_own_file(data: Path) -> None:
    """Triples, entities, classes, relations and graphs."""
    lines = kg("stats", data, "--lang", "en").output.splitlines()
    assert lines[0] == "6 triples, 2 entities, in memory"
    assert "Person      1  http://example.org/Person" in lines
    assert re.search(r"^wrote +1  http://example.org/wrote$", "\n".join(lines), re.M)
    numbers = json.loads(kg("stats", data, "--json").output)
    assert (numbers["triples"], numbers["derived"], numbers["entities"]) == (6, 0, 2)
