"""Canonical Turtle: one text for one graph, nothing lost, quiet in diffs."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.errors import ParseError
from kg.files import read
from kg.terms import PREFIXES
from kg.turtle import check, format_turtle, write

ROOT = Path(__file__).parents[1]
E = "http://e.org/"
HEAD = "@prefix e: <http://e.org/> .\n\n"


def canonical(triples) -> set[ox.Quad]:
    data = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object, ox.DefaultGraph()) for t in triples)
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(data)


def parsed(text: str) -> set[ox.Quad]:
    return canonical(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE))


NAMES = st.sampled_from(
    [ox.NamedNode(E + name) for name in ("a", "b", "c", "a/b", "x.", "x.y", "é", "-", "")]
)
BLANKS = st.sampled_from([ox.BlankNode(f"n{number}") for number in range(6)])
TEXTS = st.text(alphabet=st.sampled_from('ab"\\\n\r\t \x00\x1fé\u2028\u202e\U0001f600#.;'), max_size=8)
NUMBERS = st.sampled_from(
    [
        ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))
        for text, datatype in [
            ("1", "integer"),
            ("-01", "integer"),
            ("1.", "decimal"),
            (".5", "decimal"),
            ("1.0", "decimal"),
            ("1E0", "double"),
            ("NaN", "double"),
            ("1", "double"),
            ("true", "boolean"),
            ("1", "boolean"),
            ("2015", "gYear"),
            ("x", "integer"),
        ]
    ]
)
LITERALS = st.one_of(
    NUMBERS,
    TEXTS.map(ox.Literal),
    st.tuples(TEXTS, st.sampled_from(["en", "fr-ca", "zh-hant-tw", "x-own"])).map(
        lambda pair: ox.Literal(pair[0], language=pair[1])
    ),
)
RELATIONS = st.one_of(
    NAMES, st.sampled_from([ox.NamedNode(PREFIXES["rdf"] + name) for name in ("type", "first", "rest")])
)
NIL = st.just(ox.NamedNode(PREFIXES["rdf"] + "nil"))
TRIPLES = st.builds(
    ox.Triple, st.one_of(NAMES, BLANKS), RELATIONS, st.one_of(NAMES, BLANKS, LITERALS, BLANKS, NIL)
)


class TestWriting:
    @settings(deadline=None, max_examples=60)
    @given(st.lists(TRIPLES, max_size=14))
    def test_what_is_written_is_read_back_as_the_same_graph(self, triples) -> None:
        text = write(triples, {"e": E})
        assert parsed(text) == canonical(triples)

    @settings(deadline=None, max_examples=60)
    @given(st.lists(TRIPLES, max_size=14), st.randoms())
    def test_the_same_graph_gives_the_same_text(self, triples, random) -> None:
        names = {ox.BlankNode(f"n{number}"): ox.BlankNode(f"m{9 - number}") for number in range(6)}
        other = [
            ox.Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object))
            for t in triples
        ]
        random.shuffle(other)
        assert write(other, {"e": E}) == write(triples, {"e": E})

    @settings(deadline=None, max_examples=60)
    @given(st.lists(TRIPLES, max_size=14))
    def test_formatting_again_changes_nothing(self, triples) -> None:
        text = write(triples, {"e": E})
        assert format_turtle(text) == text

    def test_rdflib_reads_the_same_graph(self) -> None:
        text = HEAD + 'e:a e:p [ e:q ( 1 [ e:r "x\\ny"@en ] ) ], _:s . _:s e:p _:t . _:t e:p _:s, 1.0, true .'
        ours = Graph().parse(data=format_turtle(text), format="turtle")
        assert isomorphic(ours, Graph().parse(data=text, format="turtle"))

    def test_no_triples_give_no_text(self) -> None:
        assert write([]) == ""

    def test_a_header_stands_on_top(self, tiny: Path) -> None:
        assert write(read(tiny), header="One\n\nTwo").startswith("# One\n#\n# Two\n\n@prefix dcterms:")

    def test_deep_nesting_and_long_lists_do_no_harm(self) -> None:
        deep = "".join(f"_:n{n} e:p _:n{n + 1} .\n" for n in range(3000))
        long = "e:l e:q ( " + "1 " * 5000 + ") ."
        text = format_turtle(HEAD + deep + long)
        assert len(list(ox.parse(text, ox.RdfFormat.TURTLE))) == 3000 + 10_001
        assert format_turtle(text) == text

    def test_many_nodes_that_look_alike_do_no_harm(self) -> None:
        rings = "".join(f"_:a{n} e:p _:b{n} . _:b{n} e:p _:a{n} .\n" for n in range(60))
        text = format_turtle(HEAD + rings)
        assert text.count("_:b") == 240
        assert format_turtle(text) == text


class TestForm:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("e:b a e:C . e:a a e:C .", "e:a\n    a e:C ;\n.\n\ne:b\n    a e:C ;\n."),
            ("e:x e:p 1 ; a e:C ; e:a 2 .", "e:x\n    a e:C ;\n    e:a 2 ;\n    e:p 1 ;\n."),
            ("e:x e:p e:b, e:a .", "e:x\n    e:p\n        e:a ,\n        e:b ;\n."),
            (
                'e:x e:p "b"@fr, "z"@en, "c", e:q, 5 .',
                'e:x\n    e:p\n        e:q ,\n        5 ,\n        "c" ,\n        "z"@en ,\n'
                '        "b"@fr ;\n.',
            ),
            ("e:x e:p 1.50, 01 .", "e:x\n    e:p\n        01 ,\n        1.50 ;\n."),
            ("e:x e:p true, 1e3 .", "e:x\n    e:p\n        1e3 ,\n        true ;\n."),
            ('e:x e:p "a\\nb\\"" .', 'e:x\n    e:p """a\nb\\"""" ;\n.'),
            ('e:x e:p "a\\tb\\u0007\\u202E\\"" .', 'e:x\n    e:p "a\\tb\\u0007\\u202E\\"" ;\n.'),
            ('e:x e:p "a"@EN-us .', 'e:x\n    e:p "a"@en-US ;\n.'),
            ("e:x e:p () .", "e:x\n    e:p () ;\n."),
            ("e:x e:p ( 1 e:a ( [] ) ) .", "e:x\n    e:p ( 1 e:a ( [] ) ) ;\n."),
            ("e:x e:p [ e:q 1 ] .", "e:x\n    e:p [ e:q 1 ] ;\n."),
            ("e:x e:p [ e:q 1 ; e:r 2 ] .", "e:x\n    e:p [\n        e:q 1 ;\n        e:r 2 ;\n    ] ;\n."),
            (
                "e:x e:p [ e:q 1 ; e:r 2 ], [] .",
                "e:x\n    e:p\n        [\n            e:q 1 ;\n            e:r 2 ;\n        ] ,\n"
                "        [] ;\n.",
            ),
            ("[] e:p 1 .", "[]\n    e:p 1 ;\n."),
            ("e:x e:p _:s . e:y e:p _:s .", "e:x\n    e:p _:b1 ;\n.\n\ne:y\n    e:p _:b1 ;\n."),
            ("_:s e:p _:t . _:t e:p _:s .", "_:b1\n    e:p _:b2 ;\n.\n\n_:b2\n    e:p _:b1 ;\n."),
            (
                "e:x e:p <http://e.org/a/b>, e:, e:a.b .",
                "e:x\n    e:p\n        <http://e.org/> ,\n        <http://e.org/a/b> ,\n        e:a.b ;\n.",
            ),
            ("[] e:p _:q ; e:q _:q .", "[]\n    e:p _:b1 ;\n    e:q _:b1 ;\n."),
            ("e:x e:p <<( e:a e:b 1 )>> .", "e:x\n    e:p <<( e:a e:b 1 )>> ;\n."),
        ],
    )  # fmt: skip
    def test_each_thing_has_one_form(self, body: str, expected: str) -> None:
        assert format_turtle(HEAD + body) == f"{HEAD}{expected}\n"

    def test_only_used_prefixes_stay_in_order(self) -> None:
        text = format_turtle(
            "@prefix z: <http://z/> . @prefix b: <http://b/> . @prefix a: <http://a/> . b:x z:y 1 ."
        )
        assert text.startswith("@prefix b: <http://b/> .\n@prefix z: <http://z/> .\n\nb:x")

    def test_the_longest_namespace_wins(self) -> None:
        text = "@prefix a: <http://e/> . @prefix b: <http://e/b#> . <http://e/b#x> <http://e/p> 1 ."
        assert "b:x\n    a:p 1 ;" in format_turtle(text)

    def test_a_base_is_resolved(self) -> None:
        assert format_turtle("@base <http://e/> . <a> <b> <c> .").startswith("<http://e/a>\n    <http://e/b>")


class TestComments:
    def test_the_top_comment_stays_on_top(self) -> None:
        text = "# one\n# two\n\n# three\n@prefix e: <http://e.org/> .\ne:b a e:C .\n"
        assert format_turtle(text).startswith("# one\n# two\n\n# three\n\n@prefix e:")

    def test_a_comment_stays_with_its_subject(self) -> None:
        text = HEAD + "# on b\n# more\ne:b a e:C .\n\n# on a\n\ne:a a e:C .\n"
        body = "# on a\ne:a\n    a e:C ;\n.\n\n# on b\n# more\ne:b\n    a e:C ;\n.\n"
        assert format_turtle(text) == HEAD + body

    def test_comments_of_one_subject_come_together(self) -> None:
        text = HEAD + "# 1\ne:b a e:C .\n# 2\ne:b a e:D .\n"
        assert "# 1\n# 2\ne:b\n" in format_turtle(text)

    @pytest.mark.parametrize("node", ["[ e:p 1 ]", "[] e:p 1", "_:x e:p 1", "[ e:p [ e:q 2 ] ] e:r 3"])
    def test_a_comment_stays_with_a_blank_node(self, node: str) -> None:
        text = format_turtle(f"{HEAD}e:a a e:C .\n# here\n{node} .\n# there\n[] e:other 2 .\n")
        assert re.search(r"# here\n\[\]\n    e:p", text)
        assert re.search(r"# there\n\[\]\n    e:other", text)
        assert format_turtle(text) == text

    def test_a_comment_keeps_a_blank_node_out_of_others(self) -> None:
        text = format_turtle(HEAD + "e:a e:p _:x .\n# here\n_:x e:q 1 .\n")
        assert "    e:p _:b1 ;" in text
        assert "# here\n_:b1\n    e:q 1 ;" in text
        assert format_turtle(text) == text

    def test_comments_at_the_end_stay_at_the_end(self) -> None:
        assert format_turtle(HEAD + "e:b a e:C .\n# end\n").endswith(".\n\n# end\n")

    def test_a_number_sign_that_is_no_comment_is_left_alone(self) -> None:
        text = 'e:b e:p <http://e.org/#x>, "# no", """\n# no\n""" .'
        assert parsed(format_turtle(HEAD + text)) == parsed(HEAD + text)

    @pytest.mark.parametrize(
        ("body", "line", "column", "problem"),
        [
            ("e:a # x\n a e:C .", 3, 5, "a comment stands inside a statement."),
            ("e:a a e:C . # x", 3, 13, "a comment follows a statement on the same line."),
            ("e:a e:p [ # x\n ] .", 3, 11, "a comment stands inside a statement."),
            ("# x\n( 1 ) e:p 1 .", 3, 1, "a comment stands above a statement without a name."),
            ("e:a a e:C .\n# x\n@prefix f: <http://f/> .", 4, 1, "a comment stands above a late prefix."),
        ],
    )
    def test_a_comment_that_cannot_be_kept_is_refused(self, body, line, column, problem) -> None:
        with pytest.raises(ParseError) as caught:
            format_turtle(HEAD + body, "x.ttl")
        assert (caught.value.line, caught.value.column, caught.value.problem) == (line, column, problem)

    COMMENTS = st.lists(st.sampled_from(["# a", "# b #", "#", ""]), max_size=4).map(
        lambda lines: "\n".join([*lines, ""])
    )
    PIECES = st.sampled_from(
        ["e:a a e:C .", "e:b e:p [ e:q _:x ] .", "_:x e:r 1 .", "[] e:s 2 .", "e:a e:t 3 ."]
    )

    @settings(deadline=None, max_examples=60)
    @given(st.booleans(), st.lists(st.tuples(COMMENTS, PIECES), max_size=5), COMMENTS)
    def test_no_comment_is_lost_and_formatting_again_changes_nothing(self, prefix, pieces, end) -> None:
        text = (
            "\n" * (not prefix) + HEAD + "".join(f"\n{comment}{piece}\n" for comment, piece in pieces) + end
        )
        result = format_turtle(text)
        assert sorted(re.findall("^#.*", result, re.M)) == sorted(re.findall("^#.*", text, re.M))
        assert format_turtle(result) == result
        assert parsed(result) == parsed(text)

    @given(COMMENTS, COMMENTS)
    def test_without_prefixes_it_holds_too(self, top, above) -> None:
        text = f"{top}\n{above}<http://e/b> a <http://e/C> .\n\n# x\n<http://e/a> a <http://e/C> .\n"
        result = format_turtle(text)
        assert sorted(re.findall("^#.*", result, re.M)) == sorted(re.findall("^#.*", text, re.M))
        assert format_turtle(result) == result


class TestRefused:
    def test_broken_turtle_says_where(self) -> None:
        with pytest.raises(
            ParseError, match=r"x.ttl, line 3, column 5: .* stands where a relation is expected"
        ):
            format_turtle(HEAD + "e:a .", "x.ttl")

    def test_relative_iris_without_a_base_are_refused(self) -> None:
        with pytest.raises(ParseError, match="a full IRI is expected"):
            format_turtle("<a> <b> <c> .")


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob("ontology/*.ttl")), ROOT / "tests/fixtures/tiny.ttl"], ids=str
)
def test_our_own_files_are_in_canonical_form(path: Path) -> None:
    assert check(path.read_text("utf-8"), path.name)
