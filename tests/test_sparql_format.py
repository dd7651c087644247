"""Setting out a query: the same tokens in the same order, and nothing changes the second time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import KnowledgeGraph
from kg.examples import examples
from kg.sparql_format import KEYWORDS, format_query
from kg.sparql_text import tokens

WORDS = (
    "SELECT ask WHERE { } ( ) [ ] . ; , ?a $b kg:about <http://e.org/x> a 'text' @en ^^ xsd:date 12 -3.5 "
    "* / | ^ + ! = != < > && || FILTER OPTIONAL union BIND AS VALUES count DISTINCT ORDER BY DESC LIMIT "
    "GROUP GRAPH PREFIX ex: MINUS NOT EXISTS _:b true regex <<( )>>"
)
PIECES = st.sampled_from([*WORDS.split(), "#", "\n", "\n\n", "#note\n"])


def read(text: str) -> list[tuple[str, str]]:
    """The tokens that may not change: keywords whatever their case, comments without space at their end."""
    return [
        (t.kind, t.text.upper() if t.kind == "word" and t.text.upper() in KEYWORDS else t.text.rstrip())
        for t in tokens(text, comments=True)
    ]


@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_tokens_stay_and_a_second_time_changes_nothing(text: str) -> None:
    made = format_query(text)
    assert read(made) == read(text)
    assert format_query(made) == made


@given(st.text(max_size=200))
def test_any_text_keeps_its_tokens(text: str) -> None:
    made = format_query(text)
    assert read(made) == read(text)
    assert format_query(made) == made


def test_the_examples_are_set_out_already(bundled: KnowledgeGraph) -> None:
    """What the graph keeps as examples is how the formatter writes."""
    found = examples(bundled)
    assert len(found) >= 30
    changed = [one.name for one in found if format_query(one.query) != one.query]
    assert changed == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask{}", "ASK {}\n"),
        (
            "prefix kg: <http://k#> select distinct ?a{?a kg:p/kg:q* ?b;kg:r 1,2.filter(?b>-1&&!bound(?c))}",
            "PREFIX kg: <http://k#>\n\nSELECT DISTINCT ?a {\n  ?a kg:p/kg:q* ?b ;\n    kg:r 1 , 2 .\n"
            "  FILTER (?b > -1 && !bound(?c))\n}\n",
        ),
        (
            "select * where { # all\n# of it\n{?a a ?b} union {?a a ?c} "
            "values ?b { 1 2 }\n\n\n\noptional {?a ?p ?o} }",
            "SELECT *\nWHERE {  # all\n  # of it\n  { ?a a ?b } UNION { ?a a ?c }\n  VALUES ?b { 1 2 }\n\n"
            "  OPTIONAL { ?a ?p ?o }\n}\n",
        ),
        (
            "select (count(*) as ?n) (group_concat(?x;separator=', ') as ?t) where {?s ?p ?x} "
            "group by ?s having(count(*)>3)",
            "SELECT (COUNT(*) AS ?n) (GROUP_CONCAT(?x; SEPARATOR=', ') AS ?t)\nWHERE {\n  ?s ?p ?x\n}\n"
            "GROUP BY ?s\nHAVING (COUNT(*) > 3)\n",
        ),
        ("ASK { ?a ?b 'open }", "ASK { ?a ?b 'open }"),
    ],
)
def test_how_it_looks(text: str, expected: str) -> None:
    assert format_query(text) == expected


def test_a_long_text_is_set_out_in_time_that_grows_with_it() -> None:
    """Deep nesting and many tokens neither fail nor change the tokens."""
    for text in (
        "{" * 50_000,
        "(" * 50_000,
        "?a ?b ?c . " * 5000,
        "[ kg:p " * 9000,
        "{ VALUES ?x { 1 } } " * 2000,
    ):
        assert read(format_query(text)) == read(text)
