"""Files of every RDF syntax become quads, broken ones become errors that say what to do."""

from __future__ import annotations

import gzip
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, MissingFile, ParseError, UnsupportedFormat
from kg.files import FILE_BASE, load, parse, read
from kg.formats import is_rdf_name
from kg.store import memory_store

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">{}</rdf:RDF>'
ABOUT = '<rdf:Description rdf:about="http://e/a"><e:b>é</e:b></rdf:Description>'
TTL = b'@prefix e: <http://e/> .\ne:a e:b "\xc3\xa9" .\n'
NT = b'<http://e/a> <http://e/b> "\xc3\xa9" .\n'
XML = RDF.format(ABOUT).encode()
JSON = '{"@id": "http://e/a", "http://e/b": "é"}'.encode()
ONE = [ox.Triple(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/b"), ox.Literal("é"))]


def triples(data: bytes, name: str) -> list[ox.Triple]:
    return [quad.triple for quad in parse(data, name)]


class TestSyntaxes:
    @pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "rdf", "jsonld", "ttl.gz"])
    def test_the_same_graph_is_read_from_every_syntax(self, tiny: Path, ending: str) -> None:
        expected = {quad.triple for quad in read(tiny)}
        assert {quad.triple for quad in read(tiny.with_name(f"tiny.{ending}"))} == expected
        assert len(expected) == 106

    @pytest.mark.parametrize("ending", ["nq", "trig"])
    def test_quads_keep_their_graphs(self, tiny: Path, ending: str) -> None:
        graphs = {quad.graph_name for quad in read(tiny.with_suffix(f".{ending}"))}
        assert graphs == {ox.NamedNode("https://example.org/graph/tiny")}

    @pytest.mark.parametrize(
        "name", ["x.ttl", "x.nt", "x.rdf", "x.owl", "x.json", "x.xml", "x.txt", "x.data", "x"]
    )
    @pytest.mark.parametrize("data", [TTL, NT, XML, JSON], ids=["ttl", "nt", "xml", "json"])
    def test_content_wins_over_a_name_that_misleads(self, data: bytes, name: str) -> None:
        assert triples(data, name) == ONE

    @pytest.mark.parametrize("name", ["x.nt", "x.ttl", "x.data"])
    def test_quads_are_found_under_other_names(self, name: str) -> None:
        data = NT + b'<http://e/a> <http://e/b> "c"@en <http://e/g> . # four\n'
        assert len({quad.graph_name for quad in parse(data, name)}) == 2

    def test_comments_before_the_content_do_not_hide_it(self) -> None:
        assert triples(b"# <rdf:RDF\n\n# {\n" + TTL, "x") == ONE
        assert triples(b"<!-- Turtle? -->\n" + XML, "x") == ONE

    @pytest.mark.parametrize("data", [TTL, NT, XML, JSON], ids=["ttl", "nt", "xml", "json"])
    def test_a_byte_order_mark_does_no_harm(self, data: bytes) -> None:
        assert triples(b"\xef\xbb\xbf" + data, "x") == ONE

    @pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "UTF-8", "windows-1252"])
    def test_xml_is_read_in_the_encoding_it_declares(self, encoding: str) -> None:
        text = f'<?xml version="1.0" encoding="{encoding}"?>' + XML.decode()
        assert triples(text.encode(encoding), "x.rdf") == ONE

    def test_gzip_is_seen_whatever_the_name(self) -> None:
        assert triples(gzip.compress(TTL), "x.ttl") == ONE
        assert triples(TTL, "x.ttl.gz") == ONE

    @pytest.mark.parametrize("name", ["x.ttl", "x.rdf", "x.json", "x.nt", "x"])
    @pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
    def test_an_empty_file_holds_nothing(self, data: bytes, name: str) -> None:
        assert triples(data, name) == []

    def test_another_kind_of_file_is_refused(self) -> None:
        with pytest.raises(UnsupportedFormat, match=r"x.n3 is Notation3.* What can be read is Turtle"):
            list(parse(TTL, "x.n3"))

    def test_entities_inside_the_file_are_resolved(self) -> None:
        text = '<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/">]>' + RDF.format(ABOUT.replace("http://e/", "&e;"))
        assert triples(text.encode(), "x.owl") == ONE


class TestMeaning:
    def test_relative_iris_do_not_depend_on_the_machine(self, tmp_path: Path) -> None:
        (tmp_path / "a b.ttl").write_bytes(b"<#x> <y> <> .")
        [quad] = read(tmp_path / "a b.ttl")
        assert quad.subject.value == FILE_BASE + "a%20b.ttl#x"
        assert quad.predicate.value == FILE_BASE + "y"
        assert quad.object.value == FILE_BASE + "a%20b.ttl"

    def test_blank_nodes_of_two_files_never_meet(self, tmp_path: Path) -> None:
        for name in ("1.ttl", "2.nt", "3.ttl"):
            (tmp_path / name).write_bytes(b"_:x <http://e/p> _:x .")
        nodes = {node for quad in read(tmp_path) for node in (quad.subject, quad.object)}
        assert len(nodes) == 3

    def test_nothing_is_fetched(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise AssertionError("a connection was opened")

        monkeypatch.setattr(socket, "socket", refuse)
        with pytest.raises(ParseError, match="nothing is fetched from there"):
            list(parse(b'{"@context": "https://schema.org/", "name": "x"}', "x.jsonld"))

    def test_an_external_entity_is_not_read(self) -> None:
        text = '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + RDF.format(
            ABOUT.replace("é", "&e;")
        )
        with pytest.raises(ParseError, match="external entity, which is not read"):
            list(parse(text.encode(), "x.rdf"))

    def test_entities_that_blow_up_are_refused(self) -> None:
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 7))
        text = f'<!DOCTYPE r [<!ENTITY a0 "{"x" * 1000}">{entities}]>' + RDF.format(
            ABOUT.replace("é", "&a6;")
        )
        with pytest.raises(ParseError, match="blow up"):
            list(parse(text.encode(), "x.rdf"))


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "data", "line", "column", "sentence"),
        [
            ("x.ttl", b"<a> <b> <c>\n<d> <e> <f> .", 2, 1, "a full stop is expected before this"),
            (
                "x.ttl",
                b"<a> <b> <c> .\nex:a <b> <c> .",
                2,
                1,
                "the prefix “ex:” is not declared. Add a line such as",
            ),
            ("x.ttl", b'<a> <b> "c .\n', 1, 9, "the file ends before what starts here is closed"),
            ("x.ttl", b"<a> <b>", 1, 8, "the file ends in the middle of a statement"),
            ("x.ttl", b"<a> <b c> <d> .", 1, 5, "an IRI cannot hold the character “ ”"),
            ("x.ttl", b"<a> <b> <c> ;\n <d> .", 2, 6, "“.” stands where a value is expected"),
            ("x.ttl", b"<a> .", 1, 5, "“.” stands where a relation is expected"),
            ("x.ttl", b"hello world", 1, 1, "“hello” cannot start a statement"),
            (
                "x.ttl",
                '<a> <b> "é" .'.encode("latin-1"),
                1,
                10,
                "the file is not UTF-8 text. Save it as UTF-8.",
            ),
            ("x.nt", b"<http://a> <http://b> <c> .", 1, 23, "a full IRI is expected"),
            ("x.jsonld", b'{"@id": "a",\n"b": [1}', 2, 8, "array values must be followed by a comma"),
            ("x.rdf", RDF.format("<e:a>\n</e:b>").encode(), 2, 3, "mismatched tag"),
            ("x.rdf", XML[:-10], 1, 156, "the file ends before its root element is closed"),
            ("x.xml", b"<?xml version='1.0'?><html/>", None, None, "this XML file is not RDF/XML"),
            ("x.ttl.gz", gzip.compress(TTL, mtime=0)[:-9], None, None, "the gzip data end too early"),
            ("x.gz", b"\x1f\x8b\x08\x00abcdefghijklmnopqrst", None, None, "the gzip data are damaged"),
            ("x.gz", b"\x1f\x8b\x01\x00abcdefghijklmnopqrst", None, None, "the gzip data are damaged"),
        ],
    )
    def test_a_broken_file_says_where_and_what(self, name, data, line, column, sentence) -> None:
        with pytest.raises(ParseError) as caught:
            list(parse(data, name))
        error = caught.value
        assert (error.file, error.line, error.column) == (name, line, column)
        assert sentence in str(error)

    @given(st.binary(max_size=60), st.sampled_from(["x.ttl", "x.rdf", "x.json", "x.nq", "x", "x.gz"]))
    def test_no_bytes_raise_anything_else(self, data: bytes, name: str) -> None:
        said = ""
        try:
            list(parse(data, name))
        except KgError as error:
            said = str(error)
        assert all(sign.isprintable() for sign in said)

    def test_a_missing_file_suggests_its_neighbours(self, tiny: Path) -> None:
        with pytest.raises(MissingFile, match=r"There is no file .*tinny.ttl. Did you mean tiny.ttl"):
            list(read(tiny.with_name("tinny.ttl")))

    def test_a_missing_directory_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(MissingFile, match="does not exist either"):
            list(read(tmp_path / "no" / "x.ttl"))

    def test_a_directory_without_rdf_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "package.json").write_text("{}", encoding="utf-8")
        with pytest.raises(MissingFile, match="There is no RDF file in the directory"):
            list(read(tmp_path))


class TestLoad:
    def test_a_directory_stands_for_its_rdf_files(self, tmp_path: Path) -> None:
        (tmp_path / "b.nt").write_bytes(NT)
        (tmp_path / "a.ttl.gz").write_bytes(gzip.compress(TTL.replace(b"e:a", b"e:A")))
        (tmp_path / "README.md").write_text("# hello", encoding="utf-8")
        (tmp_path / "deeper").mkdir()
        store = memory_store()
        seen: list[str] = []
        assert load(store, [tmp_path], progress=lambda name, _: seen.append(Path(name).name)) == 2
        assert len(store) == 2
        assert seen == ["a.ttl.gz", "b.nt"]

    def test_nothing_is_loaded_when_one_file_is_broken(self, tiny: Path, tmp_path: Path) -> None:
        (tmp_path / "broken.ttl").write_bytes(TTL + b"<a> <b>")
        store = memory_store()
        with pytest.raises(ParseError, match=r"broken.ttl, line 3, column 8"):
            load(store, [tiny, tmp_path / "broken.ttl"])
        assert len(store) == 0

    def test_default_graph_triples_go_where_told_and_quads_stay(self, tmp_path: Path) -> None:
        (tmp_path / "x.nq").write_bytes(NT + NT.replace(b" .", b" <http://e/g> ."))
        store = memory_store()
        load(store, [tmp_path], graph="http://e/told")
        assert {quad.graph_name.value for quad in store.quads()} == {"http://e/told", "http://e/g"}

    def test_a_large_file_goes_in_without_being_kept(self, monkeypatch, tmp_path: Path) -> None:
        monkeypatch.setattr("kg.files._KEPT", 10)
        (tmp_path / "x.nt").write_bytes(
            b"".join(b"<http://e/%d> <http://e/p> _:b .\n" % n for n in range(50_000))
        )
        store = memory_store()
        counts: list[int] = []
        assert load(store, [tmp_path], progress=lambda _, count: counts.append(count)) == 50_000
        assert (len(store), counts) == (50_000, [20_000, 40_000, 50_000])


def test_only_names_of_rdf_count_in_a_directory() -> None:
    names = ["a.TTL", "a.nq.gz", "a.owl", "a.json", "a.gz", "ttl", "a.ttl.bak"]
    assert [name for name in names if is_rdf_name(name)] == ["a.TTL", "a.nq.gz", "a.owl"]
