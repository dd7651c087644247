"""A query that is put better before it is planned has the answer that it had."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.early_distinct import early_distinct

PAIR = "<urn:a> <urn:p> ?t . ?o <urn:p> ?t"

PLAIN = {
    "another pattern follows": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n }}",
    "a semicolon carries on": "SELECT DISTINCT ?o ?n { <urn:a> <urn:p> ?t . ?o <urn:p> ?t ; <urn:n> ?n ; }",
    "what is kept is filtered": f"SELECT DISTINCT ?o ?n {{ {PAIR} . FILTER(?o != <urn:a>) ?o <urn:n> ?n }}",
    "a function filters": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n FILTER regex(str(?n), 'a') }}",
    "the rows are sorted and cut": f"SELECT DISTINCT ?n WHERE {{ {PAIR}; <urn:n> ?n }} ORDER BY ?n LIMIT 2",
    "prefixes are declared": "PREFIX u: <urn:> SELECT DISTINCT ?o ?n { u:a u:p ?t . ?o u:p ?t ; u:n ?n }",
    "the constant is an object": "SELECT DISTINCT ?n { ?t <urn:p> <urn:b> . ?t <urn:p> ?o . ?o <urn:n> ?n }",
    "there are comments": f"SELECT DISTINCT ?o ?n {{ # all\n {PAIR} . # and\n ?o <urn:n> ?n }}",
}
LEFT_ALONE = {
    "rows may be doubled": f"SELECT ?o ?n {{ {PAIR} . ?o <urn:n> ?n }}",
    "the shared thing is asked for": f"SELECT DISTINCT ?t ?n {{ {PAIR} . ?o <urn:n> ?n }}",
    "the shared thing sorts": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n }} ORDER BY ?t",
    "the shared thing is filtered": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n FILTER(?t != ?o) }}",
    "the shared thing occurs again": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n . ?t <urn:n> ?n }}",
    "there is another way in": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n . ?o a <urn:C> }}",
    "another way in lies further on": f"SELECT DISTINCT ?o {{ {PAIR} . ?o <urn:n> ?n . ?n <urn:n> 'x' }}",
    "nothing follows": f"SELECT DISTINCT ?o {{ {PAIR} }}",
    "there is a group within": f"SELECT DISTINCT ?o ?n {{ {PAIR} . OPTIONAL {{ ?o <urn:n> ?n }} }}",
    "each evaluation differs": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n FILTER(rand() < 0.5) }}",
    "rows are counted": f"SELECT DISTINCT ?o {{ {PAIR} . ?o <urn:n> ?n }} GROUP BY ?o",
    "there are blank nodes": f"SELECT DISTINCT ?o ?n {{ {PAIR} . ?o <urn:n> ?n . _:b <urn:n> ?n }}",
    "there is a path": "SELECT DISTINCT ?o ?n { <urn:a> <urn:p>+ ?t . ?o <urn:p> ?t ; <urn:n> ?n }",
    "a graph is named": "SELECT DISTINCT ?n FROM <urn:g> { <urn:a> <urn:p> ?t . ?o <urn:p> ?t ; <urn:n> ?n }",
}

names = st.sampled_from(["a", "b", "c", "d"])
triples = st.sets(st.tuples(names, st.sampled_from(["p", "q", "n"]), names), max_size=24)
variables = st.sampled_from(["?t", "?o", "?n", "?m"])
terms = st.one_of(variables, names.map("<urn:{}>".format))
patterns = st.lists(
    st.tuples(terms, st.sampled_from(["<urn:p>", "<urn:q>", "?t", "<urn:n>"]), terms).map(" ".join),
    min_size=2,
    max_size=5,
)
filters = st.sampled_from(["", "FILTER(?o != <urn:a>)", "FILTER(?n = ?o || ?m != <urn:b>)"])


@pytest.mark.parametrize("query", PLAIN.values(), ids=PLAIN)
def test_a_pair_that_only_links_becomes_a_subquery(query: str) -> None:
    assert early_distinct(query).count("SELECT DISTINCT") == 2


@pytest.mark.parametrize("query", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_is_not_plain_is_left_alone(query: str) -> None:
    assert early_distinct(query) == query


@pytest.mark.parametrize("query", PLAIN.values(), ids=PLAIN)
@given(triples)
def test_the_answer_of_a_plain_query_stays_the_same(query: str, found: set[tuple[str, ...]]) -> None:
    store = _store(found)
    assert _rows(store, early_distinct(query)) == _rows(store, query)


@given(triples, patterns, filters, st.sets(variables, min_size=1))
def test_the_answer_of_any_query_stays_the_same(
    found: set[tuple[str, ...]], body: list[str], condition: str, asked: set[str]
) -> None:
    query = f"SELECT DISTINCT {' '.join(sorted(asked))} {{ {' . '.join(body)} . {condition} }}"
    store = _store(found)
    assert _rows(store, early_distinct(query)) == _rows(store, query)


@given(st.text(alphabet="SELECT DISTINCT?ot{}<urn:a>.;,()'\"#\\ \n", max_size=60))
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    assert isinstance(early_distinct("SELECT DISTINCT ?o {" + text), str)


def _store(found: set[tuple[str, ...]]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*(ox.NamedNode(f"urn:{name}") for name in triple)) for triple in sorted(found))
    return store


def _rows(store: ox.Store, query: str) -> list[list[str]]:
    return sorted([str(term) for term in row] for row in store.query(query))
