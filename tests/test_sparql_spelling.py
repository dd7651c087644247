"""Legal spellings that our engine does not read by itself: answered all the same, wherever one may ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.sparql_spelling import respelled
from kg.sparql_text import tokens
from kg.store import disk_store, memory_store
from kg.updates import Writer
from tests.protocol import ask, protocol_server

EXPRESSIONS = {
    "CONCAT ('a', 'b')": "ab",
    "concat\n  ('a', COALESCE  (?none, 'c'))": "ac",
    "CONCAT # of what\n ('a')": "a",
    "IF(TRUE && !False, 'yes', 'no')": "yes",
    "STR(xsd:integer ('07'))": "7",
    "STR(isBLANK(BNODE ( )))": "true",
    "'TRUE CONCAT ('": "TRUE CONCAT (",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with protocol_server(tmp_path_factory.mktemp("spelling")) as url:
        yield url


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_service_and_the_library_read_it(server: str, expression: str) -> None:
    query = f"SELECT ({expression} AS ?x) {{}}"
    (row,) = ask(server, query).json["results"]["bindings"]
    assert row["x"]["value"] == EXPRESSIONS[expression]
    (found,) = memory_store().select(query)
    assert str(getattr(found[0], "value", "")) == EXPRESSIONS[expression]


def test_the_columns_keep_their_order(server: str) -> None:
    got = ask(server, "SELECT * { ?s ?p ?i BIND(CONCAT ('a', ?i) AS ?a) }")
    assert got.json["head"]["vars"] == ["s", "p", "i", "a"]


def test_updates_are_read_too(tmp_path: Path) -> None:
    with Writer(tmp_path / "store") as writer:
        writer.update("INSERT { <a:a> <a:b> ?x } WHERE { BIND(CONCAT ('a', STR(TRUE)) AS ?x) }")
    assert disk_store(tmp_path / "store").ask("ASK { <a:a> <a:b> 'atrue' }")


def test_what_is_wrong_besides_is_told_at_its_place() -> None:
    with pytest.raises(QueryError) as caught:
        memory_store().query("SELECT (CONCAT ('a', 'b') AS ?x) { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (1, 42)


@given(
    st.lists(st.sampled_from(["CONCAT", "bnode", "(", ")", " ", "\n", "# (\n", "kg:a", "TRUE", "?x", "'('"]))
)
def test_it_is_the_same_text_token_by_token(pieces: list[str]) -> None:
    text = " ".join(pieces)
    spelled = respelled(text)
    assert len(spelled) == len(text)
    assert spelled.count("\n") == text.count("\n")
    assert [one.text.lower() for one in tokens(spelled)] == [one.text.lower() for one in tokens(text)]
