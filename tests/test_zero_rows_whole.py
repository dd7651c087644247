"""An empty answer is explained in whole sentences, and only repairs that were run are offered.

The cases are data, `fixtures/zero_rows.json`: a query; the parts that empty it; what is said, in both
languages; and the query put right.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import LimitExceeded
from kg.parameters import fill
from kg.sparql_text import query_kind
from kg.store.embedded import EmbeddedStore, memory_store
from kg.terms import PREFIXES
from kg.zero_rows import Store, diagnose
from tests.test_zero_rows import DATA

CASES = json.loads((Path(__file__).parent / "fixtures" / "zero_rows.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stores() -> dict[bool, EmbeddedStore]:
    """The same graphs twice: all of them asked where none is named, and strictly none (True)."""
    import pyoxigraph as ox

    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    quads = list(ox.parse(heads + DATA, format=ox.RdfFormat.TRIG))
    return {strict: memory_store(quads, union=not strict) for strict in (False, True)}


def answers(store: EmbeddedStore, query: str) -> bool:
    if query_kind(query) == "ASK":
        return store.ask(query)
    return any(True for _ in store.construct(query)) if "CONSTRUCT" in query else any(store.select(query))


def test_the_cases_are_all_there() -> None:
    assert len(CASES) == 42
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_empties_a_query_is_said_and_put_right(
    stores: dict[bool, EmbeddedStore], case: dict[str, Any]
) -> None:
    """In English and French; each repair has an answer."""
    store = stores[case.get("strict", False)]
    asked = Store(store.ask, store.select)
    assert not answers(store, case["query"])
    for lang in ("en", "fr"):
        said = diagnose(case["query"], asked, lang).to_json(lang)
        assert [(one["part"], one["reason"]) for one in said] == [
            (one["part"], one["reason"]) for one in case["findings"]
        ]
        for found, wanted in zip(said, case["findings"], strict=True):
            assert [one["message"] for one in found["suggestions"]] == wanted[lang]
            assert {one["repaired"] for one in found["suggestions"]} - {""} == set(wanted["repaired"])
    assert all(answers(store, text) for one in case["findings"] for text in one["repaired"])


def test_what_has_an_answer_is_not_explained(stores: dict[bool, EmbeddedStore]) -> None:
    asked = Store(stores[False].ask, stores[False].select)
    for query in ("SELECT ?x { ?x a kg:Person }", "CONSTRUCT { ?x a ?c } WHERE { ?x a ?c }"):
        assert diagnose(query, asked).findings == ()


def test_of_many_graphs_the_one_that_was_meant_is_offered_alone() -> None:
    """However many others match, and wherever it stands among them."""
    import pyoxigraph as ox

    node = ox.NamedNode("urn:x")
    graphs = [f"{PREFIXES['graph']}{name}" for name in (*"abcdefghi", "people")]
    store = memory_store([ox.Quad(node, node, node, ox.NamedNode(name)) for name in graphs])
    query = "SELECT * { GRAPH graph:persons { ?s ?p ?o } }"
    [finding] = diagnose(query, Store(store.ask, store.select)).findings
    assert [(one.kind, one.new, bool(one.repaired)) for one in finding.suggestions] == [
        ("graph", "graph:people", True)
    ]


def test_what_does_not_help_is_said_and_not_offered(stores: dict[bool, EmbeddedStore]) -> None:
    """The label has a language tag, but it is that of a place."""
    asked = Store(stores[False].ask, stores[False].select)
    [finding] = diagnose("SELECT ?x { ?x a kg:Person ; rdfs:label 'London' }", asked).findings
    assert finding.advice() == ('The value carries a language tag: "London"@en.',)
    assert finding.suggestions[0].repaired == ""


def test_a_repair_keeps_the_parameters(stores: dict[bool, EmbeddedStore]) -> None:
    """It is run with the value of the parameter, and given without."""
    asked = Store(stores[False].ask, stores[False].select)
    query = "# @param ?who kg:Person id:ada\nSELECT ?x { ?who kg:craeted ?x }"
    [finding] = diagnose(query, asked, bound=lambda text: fill(text, {})).findings
    assert (finding.line, finding.column) == (2, 18)
    assert [one.repaired for one in finding.suggestions] == [query.replace("craeted", "created")]


def test_a_trial_that_takes_too_long_leaves_the_words(stores: dict[bool, EmbeddedStore]) -> None:
    """What is said stands without the repair."""
    store = stores[False]

    def ask(query: str) -> bool:
        if "SELECT" in query:
            raise LimitExceeded("time", "This took too long.")
        return store.ask(query)

    [finding] = diagnose("SELECT ?x { ?x a kg:Persn }", Store(ask, store.select)).findings
    assert [(one.new, one.repaired) for one in finding.suggestions] == [("kg:Person", "")]


@pytest.mark.parametrize(("limit", "told"), [("time", True), ("memory", True), ("queue", False)])
def test_a_query_that_is_slow_as_a_whole_is_told_by_its_parts(
    stores: dict[bool, EmbeddedStore], limit: str, told: bool
) -> None:
    """The filter is found, though the query with it cannot be asked again; a crowded server is an error."""
    store = stores[False]

    def ask(query: str) -> bool:
        if "FILTER" in query:
            raise LimitExceeded(limit, "This was too much.")
        return store.ask(query)

    query, asked = "SELECT ?x { ?x kg:line_count ?n FILTER(?n > 100) }", Store(ask, store.select)
    if not told:
        with pytest.raises(LimitExceeded):
            diagnose(query, asked)
        return
    found = diagnose(query, asked)
    assert [one.part for one in found.findings] == ["FILTER(?n > 100)"]
    assert not found.complete
