"""What pointing at a function or a variable of a query tells."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph, sparql_grammar
from kg.completion_words import AGGREGATES, FUNCTIONS
from kg.query_words import describe_function, describe_variable, function_names
from web import create_app

QUERY = """SELECT ?who (COUNT(?work) AS ?works) WHERE {
  VALUES ?kind { kg:paper }
  ?who a kg:Person ; kg:created ?work .
  ?work kg:kind ?kind .
  BIND(STRLEN(STR(?who)) AS ?length)
  GRAPH ?file { ?work kg:about ?theme }
  FILTER(?nobody > 1)
} GROUP BY ?who ORDER BY ?works"""


def test_each_function_of_the_grammar_is_described_in_both_languages() -> None:
    rules = Path(sparql_grammar.__file__).read_text("utf-8")
    rule = rules[rules.index("BuiltIn     =") : rules.index("VarOrIri    =")]
    names = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", rule)) - {"NOT", "DISTINCT", "SEPARATOR"}
    assert len(names) > 60
    assert set(function_names()) == names
    assert {name.upper() for name in (*FUNCTIONS, *AGGREGATES)} <= names
    for name in names:
        english, french = (describe_function(name.lower(), lang) for lang in ("en", "fr"))
        assert english
        assert french
        assert english.signature.upper().startswith(name)
        assert english.meaning != french.meaning


@pytest.mark.parametrize(
    ("name", "line", "pattern", "classes"),
    [
        ("who", 3, "?who a kg:Person", ("person",)),
        ("work", 3, "?who kg:created ?work", ("work",)),
        ("works", 1, "(COUNT(?work) AS ?works)", ()),
        ("kind", 2, "VALUES ?kind", ()),
        ("length", 5, "(STRLEN(STR(?who)) AS ?length)", ()),
        ("file", 6, "GRAPH ?file", ()),
        ("nobody", 0, "", ()),
    ],
)
def test_where_a_variable_gets_its_values(
    bundled: KnowledgeGraph, name: str, line: int, pattern: str, classes: tuple[str, ...]
) -> None:
    found = describe_variable(bundled.reader, QUERY, name)
    assert (found.line, found.pattern) == (line, pattern)
    assert found.classes[: len(classes)] == classes


def test_a_half_written_or_hostile_query_is_no_trouble(bundled: KnowledgeGraph) -> None:
    for text in ("SELECT ?x WHERE { ?x kg:", "?x", "((((?x", "?x AS ?x (" * 500, "}" * 500 + "?x"):
        assert describe_variable(bundled.reader, text, "x").count > 0


def test_over_http(bundled: KnowledgeGraph) -> None:
    client: FlaskClient = create_app(bundled).test_client()
    french = client.get("/api/describe-function?name=strstarts", headers={"Accept-Language": "fr"}).get_json()
    assert french == {"signature": "STRSTARTS(text, start)", "meaning": "Si le texte commence ainsi."}
    assert client.get("/api/describe-function?name=nonsense").get_json() is None
    told = client.post("/api/describe-variable", data={"query": QUERY, "name": "work"}).get_json()
    assert (told["line"], told["count"]) == (3, 4)
    long = client.post("/api/describe-variable", data={"query": "?x" * 20_000, "name": "x"})
    assert long.get_json() is None
