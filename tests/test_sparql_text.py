"""What a query text says about itself, also when it is hostile."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, QueryError
from kg.query_errors import syntax_error
from kg.sparql_text import (
    declared_prefixes,
    has_service,
    insert_values,
    iri_of,
    outer_group,
    query_kind,
    term_iri,
    tokens,
    undeclared_prefixes,
    used_prefixes,
    variables,
    with_prefixes,
)
from kg.terms import PREFIXES, BlankNode, Literal, NamedNode
from kg.vocabulary import TYPE

A = NamedNode("http://e.org/a")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("ex:a.b.", [("pname", "ex:a.b"), ("punct", ".")]),
            ("ex:b\\,c%20d", [("pname", "ex:b\\,c%20d")]),
            (":x : été:à", [("pname", ":x"), ("pname", ":"), ("pname", "été:à")]),
            ("_:b.1 .", [("blank", "_:b.1"), ("punct", ".")]),
            ("<http://e/#a> # b", [("iri", "<http://e/#a>")]),
            ("?a<?b", [("var", "?a"), ("punct", "<"), ("var", "?b")]),
            ("?p? $q", [("var", "?p"), ("punct", "?"), ("var", "$q")]),
            ("1.5e3 1.", [("number", "1.5e3"), ("number", "1"), ("punct", ".")]),
            ('"a\\"b"@fr-CA', [("string", '"a\\"b"'), ("lang", "@fr-CA")]),
            ('"""a"b""c\\""""', [("string", '"""a"b""c\\""""')]),
            ("'' ''''''", [("string", "''"), ("string", "''''''")]),
            ("'open\n}", [("bad", "'open"), ("punct", "}")]),
            ("'''open\n}", [("bad", "'''open\n}")]),
            ("a.b", [("word", "a"), ("punct", "."), ("word", "b")]),
            ("a^^b||c", [("word", "a"), ("punct", "^^"), ("word", "b"), ("punct", "||"), ("word", "c")]),
            (
                "<<( ?s ?p ?o )>>",
                [("punct", "<<("), *[("var", v) for v in ("?s", "?p", "?o")], ("punct", ")>>")],
            ),
            ("\\ \x00", [("bad", "\\"), ("bad", "\x00")]),
        ],
    )
    def test_text_is_cut_as_the_grammar_says(self, text, expected) -> None:
        assert kinds(text) == expected

    @given(st.text(alphabet="ab:.<>\"'\\#?{}()_-1% \n@^é", max_size=60))
    def test_every_character_is_in_one_token_or_is_space(self, text: str) -> None:
        last = 0
        for token in tokens(text, comments=True):
            assert text[last : token.start].strip() == ""
            assert token.text == text[token.start : token.end] != ""
            last = token.end
        assert text[last:].strip() == ""

    @pytest.mark.parametrize(
        "piece",
        [
            "a.",
            "a.a-",
            "'''",
            '"',
            "'\\",
            "<",
            "<a",
            "a<b:",
            "{",
            "(",
            "a:.",
            "_:.",
            "1.",
            "?",
            "@a-",
            "\\",
            "#",
            "%4",
        ],
    )
    def test_long_hostile_text_is_read_to_its_end(self, piece: str) -> None:
        text = piece * (200_000 // len(piece))  # minutes, if the lexer looked back
        *_, last = tokens(text, comments=True)
        assert last.end == len(text)
        assert query_kind(text) in ("unknown", "UPDATE")
        assert not has_service(text)


class TestKind:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("SELECT * {}", "SELECT"),
            ("# ASK\nPREFIX ask: <http://ask/>\nBASE <http://b/> ask {}", "ASK"),
            ("PREFIX select: <http://e/> CONSTRUCT WHERE {}", "CONSTRUCT"),
            ("describe <http://e/>", "DESCRIBE"),
            ("INSERT DATA {}", "UPDATE"),
            ("WITH <http://e/> DELETE {} WHERE {}", "UPDATE"),
            ("clear all", "UPDATE"),
            ('VERSION "1.2" SELECT * {}', "SELECT"),
            ("", "unknown"),
            ("hello", "unknown"),
            ("{ SELECT", "unknown"),
            ("'SELECT'", "unknown"),
        ],
    )
    def test_the_first_keyword_after_the_prologue_tells(self, text: str, kind: str) -> None:
        assert query_kind(text) == kind


class TestGroup:
    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * WHERE {| ?s ?p ?o }",
            "SELECT (EXISTS { ?a ?b ?c } AS ?x) FROM <http://g/> {| ?s ?p ?o }",
            "CONSTRUCT { ?s ?p [ ] . } FROM <http://g/> WHERE {| ?s ?p ?o }",
            "CONSTRUCT WHERE {| ?s ?p ?o }",
            "DESCRIBE ?s WHERE {| ?s ?p ?o }",
            "ASK # {\n {| ?s ?p '}{' }",
        ],
    )
    def test_the_outermost_group_is_found(self, text: str) -> None:
        assert outer_group(text.replace("|", "")) == text.index("|")

    @pytest.mark.parametrize("text", ["DESCRIBE <http://e/>", "SELECT *", "", "CONSTRUCT { ?s ?p ?o }"])
    def test_there_may_be_none(self, text: str) -> None:
        assert outer_group(text) is None


class TestFacts:
    def test_variables_come_once_in_order(self) -> None:
        assert variables("SELECT ?b $a { ?a ?b '?c' } # ?d") == ("b", "a")

    @pytest.mark.parametrize(
        "text",
        [
            "ASK { SERVICE <http://e/> {} }",
            "ASK { service silent ?x {} }",
            "ASK { S\\u0045RVICE <http://e/> {} }",
            "LOAD <http://e/>",
        ],
    )
    def test_a_service_is_seen(self, text: str) -> None:
        assert has_service(text)

    @pytest.mark.parametrize(
        "text",
        [
            "ASK { ?service ?p 'SERVICE' } # SERVICE",
            "ASK { a:SERVICE <http://SERVICE> ?x }",
            "ASK { _:SERVICE ?p 1 }",
        ],
    )
    def test_a_mere_mention_of_service_is_none(self, text: str) -> None:
        assert not has_service(text)

    def test_prefixes_declared_and_used(self) -> None:
        text = "PREFIX a: <http://a/> prefix : <http://e/> SELECT * { a:x :y kg:z . ?s a 'b:c' }"
        assert declared_prefixes(text) == {"a": "http://a/", "": "http://e/"}
        assert used_prefixes(text) == ("a", "", "kg")
        assert undeclared_prefixes(text) == {"kg": text.index("kg:")}

    @pytest.mark.parametrize(
        ("name", "iri"),
        [
            (r"<http://e/\u00e9\U0001F600>", "http://e/é😀"),
            (r"a:v1\.2\-rc", "http://a/v1.2-rc"),
            (r"a:50%25", "http://a/50%25"),
            ("b:x", None),
        ],
    )
    def test_the_iri_of_a_name_has_its_escapes_resolved(self, name: str, iri: str | None) -> None:
        assert iri_of(next(tokens(name)), {"a": "http://a/"}) == iri

    @pytest.mark.parametrize(
        ("text", "iri"), [("a", TYPE), ("?x", None), ("'b:c'", None), ("<http://e/> .", None)]
    )
    def test_the_iri_of_a_term_that_stands_alone(self, text: str, iri: str | None) -> None:
        assert term_iri(text, PREFIXES) == iri

    def test_missing_declarations_are_put_on_the_first_line(self) -> None:
        text = "PREFIX id: <http://own/>\nSELECT * { id:x kg:about foo:bar }"
        assert with_prefixes(text) == f"PREFIX kg: <{PREFIXES['kg']}> {text}"


class TestValues:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("ASK { ?x ?p ?o }", "ASK { VALUES ?x { <http://e.org/a> } ?x ?p ?o }"),
            ("DESCRIBE ?x LIMIT 1", "DESCRIBE ?x WHERE { VALUES ?x { <http://e.org/a> } } LIMIT 1"),
            (
                "CONSTRUCT WHERE { ?x ?p ?o } LIMIT 3",
                "CONSTRUCT { ?x ?p ?o } WHERE { VALUES ?x { <http://e.org/a> } ?x ?p ?o } LIMIT 3",
            ),
            (
                "SELECT * { SELECT ?x { ?x ?p ?o } }",
                "SELECT * { VALUES ?x { <http://e.org/a> } { SELECT ?x { ?x ?p ?o } }}",
            ),
            (
                "SELECT * {\n# @values ?x\n?x ?p ?o }",
                "SELECT * {\nVALUES ?x { <http://e.org/a> }\n?x ?p ?o }",
            ),
            (
                "ASK {\n# @values ?p\n?x ?p ?o }",
                "ASK { VALUES ?x { <http://e.org/a> }\n# @values ?p\n?x ?p ?o }",
            ),
        ],
    )
    def test_the_block_goes_where_it_binds(self, text: str, expected: str) -> None:
        assert insert_values(text, {"x": A}) == expected
        ox.Store().query(expected)

    def test_every_marker_of_a_variable_is_filled(self) -> None:
        text = "SELECT * { {\n# @values ?x\n?x ?p 1 } UNION {\n  # @values ?x\n?x ?p 2 } }"
        assert insert_values(text, {"x": A}).count("VALUES") == 2

    def test_a_marker_in_a_string_is_text(self) -> None:
        text = "ASK { ?x ?p '''\n# @values ?x\n''' }"
        assert "'''\n# @values ?x\n'''" in insert_values(text, {"x": A})

    def test_no_bindings_change_nothing(self) -> None:
        assert insert_values("ASK {}", None) == insert_values("ASK {}", {}) == "ASK {}"

    @pytest.mark.parametrize("text", ["INSERT DATA { ?x ?x ?x }", "hello ?x"])
    def test_only_queries_can_be_bound(self, text: str) -> None:
        with pytest.raises(QueryError, match="Only SELECT, ASK, CONSTRUCT and DESCRIBE"):
            insert_values(text, {"x": A})

    def test_a_blank_node_cannot(self) -> None:
        with pytest.raises(KgError, match="blank node"):
            insert_values("ASK { ?x ?p ?o }", {"x": [A, BlankNode("b")]})

    @given(st.text(), st.sampled_from([None, "en", "fr-CA"]))
    def test_any_text_comes_through_unharmed(self, text: str, lang: str | None) -> None:
        term = Literal(text, language=lang) if lang else Literal(text)
        [row] = ox.Store().query(insert_values("SELECT ?x { }  # ?x", {"x": term}))
        assert row["x"] == term

    def test_a_triple_term_can_be_bound(self) -> None:
        term = ox.Triple(A, A, Literal("x"))
        [row] = ox.Store().query(insert_values("SELECT ?x { }", {"x": term}))
        assert row["x"] == term


class TestErrors:
    @given(st.text(alphabet="SELECT {}()?x:a.<>'\" \n", max_size=40))
    def test_no_grammar_is_dumped_on_the_reader(self, text: str) -> None:
        said = ""
        try:
            ox.Store().query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            said = str(syntax_error(text, str(error)))
        assert "[_]" not in said
        assert "'..='" not in said
