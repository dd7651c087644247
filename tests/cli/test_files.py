"""kg load, fmt, export, draw and validate: what they read, what they write, and what they leave alone."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import networkx as nx
import pytest
import rdflib

from kg import bundled
from kg.export import FORMATS
from kg.store import disk_store
from tests.cli.running import kg

MESSY = "@prefix ex: <http://example.org/> . ex:b ex:p 2,1 . ex:a a ex:C ."
TIDY = """\
@prefix ex: <http://example.org/> .

ex:a
    a ex:C ;
.

ex:b
    ex:p
        1 ,
        2 ;
.
"""


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A Turtle file that is not in canonical form."""
    path = tmp_path / "messy.ttl"
    path.write_text(MESSY, encoding="utf-8")
    return path


def test_load_then_ask_the_store(data: Path, tmp_path: Path) -> None:
    """What is loaded stays, and is asked like a file."""
    store = tmp_path / "store"
    assert kg("load", data, "--store", store).output == f"{store}: 6 triples added; it now holds 6.\n"
    shown = kg("show", "Ada Lovelace", "--store", store, "--lang", "en").output
    assert shown.startswith("Ada Lovelace  Person\n")
    again = json.loads(kg("load", data, "--store", store, "--json").output)
    assert again == {"store": str(store), "added": 0, "total": 6, "derived": False}


def test_load_into_a_named_graph(data: Path, tmp_path: Path) -> None:
    """--graph names the graph of triples that have none."""
    store = tmp_path / "store"
    kg("load", data, "--store", store, "--graph", "graph:mine")
    graphs = json.loads(kg("stats", "--store", store, "--json").output)["graphs"]
    assert graphs == [["https://w3id.org/doxograph/graph/mine", 6]]


def test_rules_apply_to_what_is_loaded(tmp_path: Path) -> None:
    """Data in the ontology of Doxograph give the same answers from a store as from a file."""
    file, store = tmp_path / "own.ttl", tmp_path / "store"
    file.write_text(
        "@prefix kg: <https://w3id.org/doxograph/ontology#> . <urn:x> kg:founded <urn:y> .", encoding="utf-8"
    )
    ask = "ASK { <urn:y> kg:founded_by <urn:x> }"
    assert json.loads(kg("load", file, "--store", store, "--json").output)["derived"] is True
    assert kg("query", ask, file).output == kg("query", ask, "--store", store).output == "true\n"


def test_a_load_that_fails_changes_nothing(data: Path, tmp_path: Path) -> None:
    """All files or none."""
    store, broken = tmp_path / "store", tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b>", encoding="utf-8")
    kg("load", data, "--store", store)
    more = tmp_path / "more.nt"
    more.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert kg("load", more, broken, "--store", store).exit_code == 1
    assert json.loads(kg("stats", "--store", store, "--json").output)["triples"] == 6


def test_load_refuses_a_store_that_is_being_read(data: Path, tmp_path: Path) -> None:
    """A server that reads it would lose files that it has not opened yet."""
    store = tmp_path / "store"
    kg("load", data, "--store", store)
    reader = disk_store(store)
    refused = kg("load", data, "--store", store)
    assert refused.exit_code == 1
    assert "is being read by another process, such as kg serve. End it" in refused.stderr
    reader.close()
    assert kg("load", data, "--store", store).exit_code == 0


def test_load_refuses_a_directory_with_other_files(data: Path, tmp_path: Path) -> None:
    """And leaves them where they are."""
    assert "holds other files and no store" in kg("load", data, "--store", tmp_path).stderr
    assert data.exists()


def test_fmt_writes_the_canonical_form(messy: Path) -> None:
    """Once; the second time there is nothing to do."""
    result = kg("fmt", messy)
    assert (result.exit_code, result.stdout) == (0, f"{messy} formatted\n")
    assert messy.read_text(encoding="utf-8") == TIDY
    assert kg("fmt", messy.parent).stdout == ""


def test_fmt_check_only_looks(messy: Path) -> None:
    """Exit code 1 and the names of the files that would change."""
    result = kg("fmt", "--check", messy)
    assert (result.exit_code, result.stdout) == (1, f"{messy} would change\n")
    assert messy.read_text(encoding="utf-8") == MESSY
    report = json.loads(kg("fmt", "--check", "--json", messy).stdout)
    assert report == {"files": 1, "changed": [str(messy)], "written": False}


def test_fmt_writes_nothing_when_one_file_is_broken(messy: Path) -> None:
    """Nor does it leave anything beside."""
    broken = messy.with_name("broken.ttl")
    broken.write_text("<urn:a> <urn:b>", encoding="utf-8")
    assert kg("fmt", messy, broken).exit_code == 1
    assert messy.read_text(encoding="utf-8") == MESSY
    assert {path.name for path in messy.parent.iterdir()} == {"messy.ttl", "broken.ttl"}


def test_fmt_keeps_the_mode_and_follows_links(messy: Path) -> None:
    """A link stays a link, and who may read the file may still."""
    messy.chmod(0o640)
    link = messy.with_name("link.ttl")
    link.symlink_to(messy)
    kg("fmt", link)
    assert link.is_symlink()
    assert messy.read_text(encoding="utf-8") == TIDY
    assert messy.stat().st_mode & 0o777 == 0o640


def test_fmt_writes_turtle_only(data: Path) -> None:
    """Another syntax is refused by name."""
    other = data.with_suffix(".nt")
    other.write_text("", encoding="utf-8")
    assert (
        kg("fmt", other).stderr
        == f"Error: {other} is not a .ttl file; only Turtle has a canonical form here.\n"
    )


PARSERS = {"ttl": "turtle", "nt": "nt", "nq": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.mark.parametrize("form", PARSERS)
def test_an_export_equals_its_source(data: Path, form: str) -> None:
    """In every RDF syntax, on stdout."""
    exported = rdflib.Dataset(default_union=True)
    exported.parse(data=kg("export", data, "--format", form).stdout_bytes, format=PARSERS[form])
    assert set(exported.triples((None, None, None))) == set(rdflib.Graph().parse(data))


def test_every_format_is_offered() -> None:
    """The command knows those that the library knows."""
    output = kg("export", "--help").output
    assert f"[{'|'.join(FORMATS)}]" in output


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_networks_are_read_by_networkx(data: Path, tmp_path: Path, ending: str) -> None:
    """The name of the file tells the format."""
    out = tmp_path / f"graph.{ending}"
    told = json.loads(kg("export", data, "-o", out, "--json").output)
    assert told == {"format": ending, "files": {str(out): out.stat().st_size}}
    network = nx.read_graphml(out) if ending == "graphml" else nx.read_gexf(out)
    assert network.number_of_edges() == 1


def test_csv_is_two_tables_in_an_archive_or_a_directory(data: Path, tmp_path: Path) -> None:
    """Nodes and edges."""
    archive, folder = tmp_path / "tables.zip", tmp_path / "tables"
    folder.mkdir()
    kg("export", data, "-o", archive)
    kg("export", data, "-o", folder)
    with zipfile.ZipFile(archive) as tables:
        assert (
            sorted(tables.namelist())
            == sorted(path.name for path in folder.iterdir())
            == ["edges.csv", "nodes.csv"]
        )


def test_an_export_without_what_is_derived() -> None:
    """--no-derived leaves out what the rules conclude; --graph takes one graph."""
    whole, asserted = (len(kg("export", "--format", "nt", *more).stdout) for more in ([], ["--no-derived"]))
    one = len(kg("export", "--format", "nt", "--graph", "graph:places").stdout)
    assert whole > asserted > one > 0


def test_a_drawing_is_one_file_that_asks_for_nothing(data: Path, tmp_path: Path) -> None:
    """No address is loaded, and what is drawn is told."""
    out = tmp_path / "ada.html"
    told = json.loads(kg("draw", out, data, "--around", "Ada Lovelace", "--json").output)
    assert told == {"file": str(out), "nodes": 2, "edges": 1, "omitted": 0}
    html = out.read_text(encoding="utf-8")
    assert "Ada Lovelace" in html
    assert 'src="http' not in html
    assert "<link" not in html
    assert "Content-Security-Policy" in html


def test_how_much_was_checked_is_told(data: Path) -> None:
    """What finds nothing says how hard it looked. (`make test` validates the bundled graph.)"""
    shapes = bundled.shapes_file().read_text(encoding="utf-8").count("a sh:NodeShape")
    checks = len(list(bundled.checks_dir().glob("*.rq")))
    result = kg("validate", data)
    assert result.exit_code == 0, result.output
    told = re.fullmatch(r"(\d+) shapes and (\d+) checks: nothing found\.\n", result.output)
    assert told
    assert [int(number) for number in told.groups()] == [shapes, checks]


def test_a_finding_is_listed_and_gives_exit_code_1(tmp_path: Path) -> None:
    """Each with the thing, what is wrong, and the rule that says so."""
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        "@prefix kg: <https://w3id.org/doxograph/ontology#> .\n<urn:x> a kg:Person ; kg:wrked_at <urn:y> .",
        encoding="utf-8",
    )
    result = kg("validate", bad)
    assert result.exit_code == 1
    assert "urn:x" in result.output
    report = json.loads(kg("validate", bad, "--json").output)
    assert report["ok"] is False
    assert f"{len(report['findings'])} findings." in result.output
