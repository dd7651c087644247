"""The competency questions of tests/cases/, asked of the bundled graph.

A case is a folder: ``question.md`` says what is asked and how the answer was worked out from the source,
``query.rq`` asks it, and one file holds the answer: ``expected.csv`` (rows), ``expected.txt`` (a boolean),
``expected.ttl`` (a graph), or ``expected-part.ttl`` (what a graph must contain, for DESCRIBE).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import KnowledgeGraph
from kg.results import Result, Rows, Triples

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
EXPECTED = ("expected.csv", "expected.txt", "expected.ttl", "expected-part.ttl")
#: A new case is added here too, so that none can be lost unseen.
NUMBER = 95


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def table(text: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Header and rows of SPARQL CSV results."""
    header, *rows = csv.reader(io.StringIO(text))
    return header, [tuple(row) for row in rows]


def is_ordered(query: str) -> bool:
    """Whether the query orders what it returns, and not only rows inside a subquery."""
    return bool(re.search(r"^ORDER BY\b", query, re.MULTILINE))


def triples(turtle: str | bytes, syntax: ox.RdfFormat) -> ox.Dataset:
    """The statements of a text, blank nodes named canonically."""
    found = ox.Dataset(ox.parse(turtle, format=syntax))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def check_rows(result: Result, expected: str, query: str) -> None:
    assert isinstance(result, Rows)
    header, rows = table(result.serialize("csv").decode())
    wanted_header, wanted = table(expected)
    assert header == wanted_header
    if is_ordered(query):
        assert rows == wanted
    else:
        assert Counter(rows) == Counter(wanted)


def check_boolean(result: Result, expected: str, query: str) -> None:
    assert isinstance(result, bool)
    assert str(result).lower() == expected.strip()


def check_graph(result: Result, expected: str, query: str) -> None:
    assert isinstance(result, Triples)
    got = triples(result.serialize("nt"), ox.RdfFormat.N_TRIPLES)
    assert set(got) == set(triples(expected, ox.RdfFormat.TURTLE))


def check_part(result: Result, expected: str, query: str) -> None:
    assert isinstance(result, Triples)
    got = triples(result.serialize("nt"), ox.RdfFormat.N_TRIPLES)
    assert set(triples(expected, ox.RdfFormat.TURTLE)) <= set(got)


CHECKS: dict[str, Callable[[Result, str, str], None]] = dict(
    zip(EXPECTED, (check_rows, check_boolean, check_graph, check_part), strict=True)
)


def test_every_case_is_found() -> None:
    """The folders are numbered from 1 without a gap, and there are as many as we know of."""
    assert [int(case.name[:2]) for case in CASES] == list(range(1, NUMBER + 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_is_complete(case: Path) -> None:
    """A question in two languages, its derivation, a query with a comment, and one answer."""
    files = {path.name for path in case.iterdir()}
    assert {"question.md", "query.rq"} < files
    assert len(files) == 3
    assert len(files & set(EXPECTED)) == 1
    question = read(case / "question.md")
    title, french, heading, *rest = [part for part in question.split("\n\n") if part.strip()]
    assert title.startswith("# ")
    assert title.endswith("?")
    assert french.endswith(" ?")
    assert heading == "## Worked out from the source"
    assert rest
    assert read(case / "query.rq").startswith("# ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(bundled: KnowledgeGraph, case: Path) -> None:
    """The graph gives the answer that was worked out by hand from the source."""
    query = read(case / "query.rq")
    name = next(name for name in EXPECTED if (case / name).exists())
    CHECKS[name](bundled.query(query), read(case / name), query)
