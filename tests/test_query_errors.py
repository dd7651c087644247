"""Malformed queries: where each goes wrong, what is said of it and what to do, in both languages.

The cases are data: `fixtures/malformed.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import fetch, query_url, serving

from kg import KnowledgeGraph
from kg.errors import QueryError
from kg.examples import examples
from kg.query_errors import syntax_error
from kg.query_scope import misuses
from kg.query_suspects import suspects
from kg.sparql_grammar import stray
from kg.store import memory_store

ROOT = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "fixtures/malformed.toml").read_text(encoding="utf-8")
)["malformed"]
TRIPLE_TERMS = [
    "SELECT * { <<( ?s ?p ?o )>> ?q 1 }",
    "SELECT * { ?r <a:b> <<( ?s ?p ?o )>> }",
    "SELECT * { << ?s ?p ?o >> ?q 1 }",
    "SELECT * { << ?s ?p ?o ~ ?r >> ?q 1 }",
    "SELECT * { ?s ?p ?o ~ ?r {| ?q 1 ; ?r 2 |} , 3 }",
    "SELECT (TRIPLE(?a, ?b, ?c) AS ?t) { ?a ?b ?c FILTER(isTRIPLE(?c)) }",
    "SELECT * { BIND(<<( <a:a> <a:b> ?c )>> AS ?t) }",
    "SELECT * { VALUES (?a ?b) { (<<( <a:a> <a:b> 'x'@en )>> '2'^^<a:t>) (-1 UNDEF) } }",
    'VERSION "1.2" SELECT * { ?s ?p "a"@en--ltr }',
]


@pytest.fixture(scope="module")
def server(tiny: Path) -> Iterator[str]:
    with serving(tiny) as base:
        yield base


def refusal(query: str) -> QueryError:
    """The error that our own engine's refusal becomes."""
    with pytest.raises(QueryError) as caught:
        memory_store().query(query)
    return caught.value


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 250


@pytest.mark.parametrize("case", CASES, ids=[case["query"][:60] for case in CASES])
def test_a_malformed_query_has_its_place_and_its_hint(case: dict[str, Any]) -> None:
    error = refusal(case["query"])
    assert case == {
        "query": case["query"],
        "at": [error.line, error.column],
        "problem": error.problem,
        "hint": error.hint,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["query"][:60] for case in CASES])
def test_the_same_is_told_in_french(case: dict[str, Any]) -> None:
    error = refusal(case["query"])
    french = error.text("fr")
    assert french.startswith(f"ligne {error.line}, colonne {error.column} : ")
    assert error.problem not in french
    assert error.hint_in("fr") != error.hint


def test_every_malformed_query_is_answered_with_400_and_its_place(server: str) -> None:
    for case in [case for case in CASES if "SERVICE" not in case["query"]]:  # refused for what it calls
        got = fetch(query_url(server, case["query"]), Accept="application/sparql-results+json")
        place = [got.json["line"], got.json["column"]]
        assert (got.status, place, got.json["hint"]) == (400, case["at"], case["hint"]), case["query"]


def test_the_page_asks_and_is_told_in_french(server: str) -> None:
    query = "SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }"
    got = fetch(query_url(server, query), Accept="application/sparql-results+json", Accept_Language="fr")
    assert got.json["detail"].startswith("ligne 1, colonne 8 : ?a n’est ni dans GROUP BY ni agrégée.")


def test_no_good_query_leaves_the_grammar() -> None:
    """Whatever stands in our own files, and what RDF 1.2 adds, is neither strayed nor misused."""
    files = [
        *ROOT.glob("kg/queries/**/*.rq"),
        *ROOT.glob("ontology/**/*.rq"),
        *ROOT.glob("tests/cases/*/*.rq"),
    ]
    texts = [path.read_text(encoding="utf-8") for path in files]
    texts += [one.query for one in examples(KnowledgeGraph.open(), "en")]
    assert len(texts) > 250
    for text in [*texts, *TRIPLE_TERMS]:
        assert stray(text) is None, text
        assert misuses(text) == [], text


@pytest.mark.parametrize("query", TRIPLE_TERMS)
def test_the_engine_reads_triple_terms(query: str) -> None:
    memory_store().query(query)


@pytest.mark.parametrize(
    ("update", "place"),
    [
        ("INSERT DATA { <a:a> <a:b> }", (1, 27)),
        ("INSERT <a:a> <a:b> <a:c>", (1, 8)),
        ("DELETE WHERE { ?s ?p ?o", (1, 14)),
        ("INSERT DATA { <a:a> <a:b> 1 } DELETE WHERE { ?s ?p ?o }", (1, 31)),
        ("SELECT * { ?s ?p ?o }", (1, 1)),
        ("UPSERT { }", (1, 1)),
        ("CLEAR", (1, 6)),
        ("INSERT DATA { ?s <a:b> 1 }", (1, 15)),
        ("DELETE DATA { GRAPH <a:g> { _:b <a:b> 1 } }", (1, 29)),
        ("DELETE { _:b <a:b> 1 } WHERE {}", (1, 10)),
        ("CLEAR ALL ; ; CLEAR ALL", (1, 13)),
        ("INSERT DATA { GRAPH <a:g> { <a:a> <a:b> 1.5 . 'a' <a:b> 2 } }", (1, 47)),
        ("CLEAR ALL ; PREFIX x: <a:> ; CLEAR ALL", (1, 28)),
        ("CLEAR ALL PREFIX x: <a:> ; CLEAR ALL", (1, 11)),
        ("DELETE { ?s <a:b> [] } INSERT { ?s <a:b> [] } WHERE { ?s ?p [] }", (1, 19)),
        ("DELETE WHERE { _:b <a:b> 1 }", (1, 16)),
        ("INSERT { ?s <a:b>/<a:c> 1 } WHERE { ?s <a:b>/<a:c> 2 }", (1, 18)),
        ("INSERT DATA { kg:a x:b 1 } ; PREFIX x: <a:> INSERT DATA { x:a x:b 1 }", (1, 20)),
        ("WITH <a:g> WHERE { ?s ?p ?o }", (1, 12)),
    ],
)
def test_a_malformed_update_has_its_place(update: str, place: tuple[int, int]) -> None:
    error = syntax_error(update, "error at 1:1: expected something", update=True)
    assert (error.line, error.column) == place
    assert error.text("fr").startswith(f"ligne {place[0]}, colonne {place[1]} : ")


def test_deep_nesting_is_no_danger() -> None:
    """Nothing here recurses: a text that would crash a parser is told about like any other."""
    assert (
        syntax_error("SELECT * { FILTER(" + "(" * 100_000, "").problem == "this parenthesis is never closed."
    )


@given(st.lists(st.sampled_from(" ".join(case["query"] for case in CASES).split()), max_size=30))
def test_whatever_is_refused_has_a_place_within_the_text(words: list[str]) -> None:
    text = " ".join(words)
    error = syntax_error(text, "error at 1:1: expected something")
    lines = text.split("\n")
    assert error.line is not None
    assert error.column is not None
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1


@pytest.mark.parametrize(
    "update",
    [
        "DELETE { ?s ?p 1 } INSERT { ?s ?p [] , -2 , +1 , (1 _:b) } WHERE { ?s kg:about/kg:about* [] }",
        "INSERT DATA { _:a a _:b } ; PREFIX x: <a:> DELETE { ?s x:p ?o } WHERE { _:a x:p ?o . ?s ^x:p ?o }",
    ],
)
def test_a_good_update_has_no_suspects(update: str) -> None:
    """Blank nodes stand in patterns and in what is inserted, paths in patterns."""
    assert (stray(update, update=True), suspects(update)) == (None, [])
