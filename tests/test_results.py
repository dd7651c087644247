"""Results: Python values, tables to look at, and the standard syntaxes."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from math import inf

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, QueryError, UnsupportedFormat
from kg.files import load
from kg.results import LangString, Rows, Triples, result, to_python
from kg.store import Solutions, memory_store
from kg.terms import IRI, PREFIXES, BlankNode, Literal, NamedNode


def xsd(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + datatype))


def rows(*lines: tuple, variables: tuple[str, ...] = ("a", "b")) -> Rows:
    return Rows(Solutions(variables, iter(lines)))


@pytest.fixture
def store(tiny):
    store = memory_store()
    load(store, [tiny])
    return store


class TestValues:
    @pytest.mark.parametrize(
        ("value", "term"),
        [
            (3, Literal(3)),
            (7, xsd("7", "unsignedByte")),
            (Decimal("1.50"), xsd("1.50", "decimal")),
            (2.5, xsd("2.5E0", "double")),
            (-inf, xsd("-INF", "double")),
            (True, Literal(True)),
            (False, xsd("0", "boolean")),
            (date(1986, 10, 23), xsd("1986-10-23", "date")),
            (datetime(2020, 1, 2, 3, 4, 5), xsd("2020-01-02T03:04:05", "dateTime")),
            ("2015", xsd("2015", "gYear")),
            ("2017-06", xsd("2017-06", "gYearMonth")),
            ("text", Literal("text")),
            ("x", Literal("x", datatype=NamedNode("http://e.org/own"))),
            (None, None),
        ],
    )
    def test_a_term_becomes_its_python_value(self, value, term) -> None:
        assert to_python(term) == value
        assert type(to_python(term)) is type(value)

    @pytest.mark.parametrize(
        "term",
        [
            xsd("many", "integer"),
            xsd("2020-02-30", "date"),
            xsd("2020-01-01Z", "date"),
            xsd("12020-01-01", "date"),
            xsd("1.2.3", "decimal"),
            xsd("yes", "boolean"),
        ],
    )
    def test_what_a_datatype_does_not_allow_stays_text(self, term) -> None:
        assert to_python(term) == term.value

    def test_a_time_zone_is_kept(self) -> None:
        zone = timezone(timedelta(hours=2))
        assert to_python(xsd("2020-01-02T03:04:05+02:00", "dateTime")) == datetime(
            2020, 1, 2, 3, 4, 5, 0, zone
        )

    def test_an_iri_is_text_that_knows_what_it_is(self) -> None:
        assert isinstance(to_python(NamedNode("http://e.org/")), IRI)

    def test_text_in_a_language_has_its_tag(self) -> None:
        value = to_python(Literal("bonjour", language="fr"))
        assert (value, value.lang) == ("bonjour", "fr")
        assert isinstance(value, LangString)

    @given(st.text(), st.sampled_from(["integer", "decimal", "double", "date", "dateTime", "boolean"]))
    def test_no_literal_is_refused(self, text, datatype) -> None:
        to_python(xsd(text, datatype))


class TestRows:
    def test_a_row_is_read_by_name_attribute_and_place(self, store) -> None:
        [row] = result(store.query("SELECT ?n ?none { id:theme-engines kg:ordinal ?n }"))
        assert (row["n"], row["?n"], row.n, row[0], row.none) == (1, 1, 1, 1, None)
        assert dict(row) == {"n": 1, "none": None}
        assert row.terms == (Literal(1), None)

    def test_a_name_that_is_no_variable_says_so(self) -> None:
        [row] = rows((Literal(1), None))
        with pytest.raises(KeyError, match="'c'"):
            row["c"]
        with pytest.raises(AttributeError, match=r"no variable \?c"):
            row.c  # noqa: B018

    def test_rows_are_a_sequence(self) -> None:
        found = rows(*((Literal(number), None) for number in range(5)))
        assert [len(found), found[1].a, found[-1].a, [row.a for row in found[1:3]]] == [5, 1, 4, [1, 2]]
        with pytest.raises(IndexError):
            found[5]

    def test_rows_can_be_read_again(self) -> None:
        found = rows((Literal(1), None), (Literal(2), None))
        assert [row.a for row in found] == [row.a for row in found] == [1, 2]

    def test_rows_are_read_as_needed(self) -> None:
        read = []
        lines = ((read.append(number) or Literal(number), None) for number in range(10_000))
        found = Rows(Solutions(("a", "b"), lines))
        assert (bool(found), found[2].a, len(read)) == (True, 2, 3)

    def test_no_rows_are_false(self) -> None:
        assert not rows()

    def test_an_error_of_the_evaluation_comes_with_the_call(self) -> None:
        with pytest.raises(QueryError):
            result(memory_store().query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"))

    def test_dictionaries(self) -> None:
        assert rows((Literal(1), None)).to_dicts() == [{"a": 1, "b": None}]

    def test_a_data_frame_has_the_variables_as_columns(self) -> None:
        frame = rows((Literal(1), Literal("x")), (Literal(2), None)).to_pandas()
        assert list(frame.columns) == ["a", "b"]
        assert frame["a"].sum() == 3

    def test_without_pandas_it_says_what_to_install(self, monkeypatch) -> None:
        monkeypatch.setitem(sys.modules, "pandas", None)
        with pytest.raises(KgError, match="pip install pandas"):
            rows().to_pandas()


class TestLooks:
    def test_rows_show_as_a_small_table(self) -> None:
        shown = repr(rows((NamedNode(PREFIXES["id"] + "ada"), Literal("a\nb")), (None, Literal(3))))
        assert shown.splitlines() == ["?a      ?b", "──────  ───", "id:ada  a b", "        3", "(2 rows)"]

    def test_a_long_result_is_not_shown_whole(self) -> None:
        shown = repr(rows(*((Literal(number), None) for number in range(1000))))
        assert len(shown.splitlines()) == 23
        assert shown.endswith("(… more rows)")

    def test_html_is_escaped(self) -> None:
        shown = rows((Literal("<script>alert(1)</script>"), Literal('"')))._repr_html_()
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown

    def test_triples_show_as_a_table(self, store) -> None:
        shown = repr(result(store.query("CONSTRUCT WHERE { id:p1 kg:ordinal ?o }")))
        assert shown.splitlines()[2:] == ["id:p1    kg:ordinal  1", "(1 row)"]


TERMS = st.one_of(
    st.none(),
    st.just(NamedNode("http://e.org/<é>".replace("<", "").replace(">", ""))),
    st.just(BlankNode("b1")),
    st.text().map(Literal),
    st.text().map(lambda text: Literal(text, language="en")),
    st.integers().map(Literal),
    st.just(ox.Triple(NamedNode("http://e.org/"), NamedNode("http://e.org/"), Literal("x"))),
)


class TestSyntaxes:
    @given(st.lists(st.tuples(TERMS, TERMS), max_size=5))
    def test_json_is_read_back_the_same(self, lines) -> None:
        data = rows(*lines).serialize("json")
        assert [tuple(row) for row in ox.parse_query_results(data, ox.QueryResultsFormat.JSON)] == lines

    @given(st.lists(st.tuples(TERMS, TERMS), max_size=5))
    def test_tsv_is_read_back_the_same(self, lines) -> None:
        data = rows(*lines).serialize("tsv")
        assert [tuple(row) for row in ox.parse_query_results(data, ox.QueryResultsFormat.TSV)] == lines

    def test_xml_is_read_back_the_same(self) -> None:
        lines = [
            (NamedNode("http://e.org/?a=1&b=2"), BlankNode("x")),
            (Literal("<&>\r\n é", language="fr"), None),
            (Literal(3), ox.Triple(BlankNode("x"), NamedNode("http://e.org/"), Literal(1))),
        ]
        data = rows(*lines).serialize("xml")
        assert [tuple(row) for row in ox.parse_query_results(data, ox.QueryResultsFormat.XML)] == lines

    def test_characters_that_xml_cannot_hold_are_marked(self) -> None:
        assert "a\ufffdb".encode() in rows((Literal("a\x00b"), None)).serialize("xml")

    @given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
    def test_csv_is_read_by_any_reader(self, lines) -> None:
        data = rows(*((Literal(a), Literal(b)) for a, b in lines)).serialize("csv").decode("utf-8")
        assert list(csv.reader(io.StringIO(data, newline=""))) == [["a", "b"], *map(list, lines)]

    def test_rows_are_streamed(self) -> None:
        chunks = rows(*((Literal(number), None) for number in range(5000))).chunks("json")
        pieces = list(chunks)
        assert len(pieces) > 5
        assert len(json.loads(b"".join(pieces))["results"]["bindings"]) == 5000

    def test_rows_are_written_to_a_file(self, tmp_path) -> None:
        rows((Literal(1), None)).serialize("csv", tmp_path / "x.csv")
        assert (tmp_path / "x.csv").read_bytes() == b"a,b\r\n1,\r\n"

    def test_a_format_that_cannot_hold_rows_is_refused(self) -> None:
        with pytest.raises(UnsupportedFormat, match=r"“ttl” cannot hold rows. Choose one of: json, xml"):
            rows().serialize("ttl")

    @pytest.mark.parametrize(
        ("name", "syntax"),
        [
            ("ttl", ox.RdfFormat.TURTLE),
            ("nt", ox.RdfFormat.N_TRIPLES),
            ("rdfxml", ox.RdfFormat.RDF_XML),
            ("jsonld", ox.RdfFormat.JSON_LD),
        ],
    )
    def test_triples_are_read_back_the_same(self, store, name, syntax) -> None:
        found = result(store.query("CONSTRUCT WHERE { ?s ?p ?o }"))
        assert isinstance(found, Triples)
        assert {quad.triple for quad in ox.parse(found.serialize(name), syntax)} == set(found)
        assert len(found) == 106

    def test_turtle_uses_the_known_prefixes(self, store) -> None:
        assert b"id:ada a kg:Person" in result(store.query("CONSTRUCT WHERE { id:ada a ?o }")).serialize()

    def test_a_format_that_cannot_hold_triples_is_refused(self) -> None:
        with pytest.raises(UnsupportedFormat, match="“csv” cannot hold triples"):
            Triples([]).serialize("csv")

    def test_a_boolean_is_a_bool(self, store) -> None:
        assert result(store.query("ASK {}")) is True

    def test_triples_become_a_data_frame(self, store) -> None:
        frame = result(store.query("CONSTRUCT WHERE { id:p1 ?p ?o }")).to_pandas()
        assert frame.shape == (5, 3)
