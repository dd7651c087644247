"""The parts of the sandbox by themselves: cutting tables, confinement, reach."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LimitExceeded, QueryError
from kg.sandbox.backends import check_reach
from kg.sandbox.cutting import Cut, RowCutter

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
#: Texts that look like the syntax around them.
MISLEADING = [
    "},{",
    '"bindings":[]}}',
    "\\",
    '\\"',
    "a\nb",
    'a\r\nb,"',
    "<result>",
    '}},{"x":{',
    "{},{",
    "{}",
]
texts = st.one_of(
    st.sampled_from(MISLEADING), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=9)
)
cells = st.one_of(st.none(), texts)


def table(rows: list[tuple[str | None, str | None]], name: str) -> bytes:
    """These rows as the engine writes them."""

    def term(value: str | None) -> str:
        return "UNDEF" if value is None else str(ox.Literal(value))

    values = " ".join(f"({term(a)} {term(b)})" for a, b in rows)
    answer = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(answer, ox.QuerySolutions)
    body = answer.serialize(format=FORMATS[name])
    assert body is not None
    return body


def count(name: str, body: bytes) -> int:
    """Rows that an independent reader finds."""
    if name == "json":
        return len(json.loads(body)["results"]["bindings"])
    if name == "xml":
        return len(ElementTree.fromstring(body).findall(".//{*}result"))  # noqa: S314 - our own output
    if name == "csv":
        return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1
    return body.count(b"\n") - 1


def cut(
    name: str, body: bytes, step: int, *, rows: int | None = None, size: int = 1 << 20
) -> tuple[bytes, int, bool]:
    """What a cutter passes on of a table that comes in steps, the rows it counts, whether it cut."""
    out = io.BytesIO()
    cutter = RowCutter(name, out.write, max_rows=rows, max_bytes=size)
    try:
        for start in range(0, len(body), step):
            cutter.feed(body[start : start + step])
        cutter.finish()
    except Cut:
        return out.getvalue(), cutter.rows, True
    return out.getvalue(), cutter.rows, False


@pytest.mark.parametrize("name", FORMATS)
@given(rows=st.lists(st.tuples(cells, cells), max_size=8), step=st.integers(1, 200), most=st.integers(1, 9))
def test_a_table_is_cut_after_so_many_rows(
    name: str, rows: list[tuple[str | None, str | None]], step: int, most: int
) -> None:
    body = table(rows, name)
    assert cut(name, body, step) == (body, len(rows), False)
    part, counted, was_cut = cut(name, body, step, rows=most)
    assert counted == count(name, part) == min(most, len(rows))
    assert was_cut == (len(rows) > most)
    assert was_cut or part == body


@pytest.mark.parametrize("name", FORMATS)
@given(
    rows=st.lists(st.tuples(cells, cells), max_size=8), step=st.integers(1, 200), size=st.integers(200, 900)
)
def test_a_table_is_cut_before_so_many_bytes(
    name: str, rows: list[tuple[str | None, str | None]], step: int, size: int
) -> None:
    body = table(rows, name)
    try:
        part, counted, was_cut = cut(name, body, step, size=size)
    except LimitExceeded:  # not even one row fits
        return
    assert len(part) <= size
    assert counted == count(name, part)
    assert was_cut == (part != body)


@pytest.mark.parametrize("name", FORMATS)
def test_one_long_row_is_looked_at_in_linear_time(name: str) -> None:
    body = table([("x" * 1_000_000, None)], name)
    assert cut(name, body, 512, size=1 << 23) == (body, 1, False)


def run(script: str) -> str:
    """What a Python script prints in a process of its own."""
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def test_the_kernel_refuses_what_the_grammar_might_miss() -> None:
    script = """
import os, socket
import pyoxigraph as ox
from kg.sandbox.confine import forbid_network
store = ox.Store()
print(forbid_network())
for name, action in {
    "socket": socket.socket,
    "program": lambda: os.execv("/bin/true", ["true"]),
    "service": lambda: store.query("ASK { SERVICE <http://127.0.0.1:8080/> { ?s ?p ?o } }"),
}.items():
    try:
        action()
    except OSError as error:
        print(name, "not permitted" in str(error))
"""
    assert run(script).splitlines() == ["True", "socket True", "program True", "service True"]


def test_no_file_can_be_opened_once_descriptors_are_bounded() -> None:
    script = """
from kg.sandbox.confine import limit_files
limit_files(0)
try:
    open("/etc/passwd")
except OSError as error:
    print(error.errno)
"""
    assert run(script) == "24\n"


def test_addresses_are_allowed_by_what_they_resolve_to() -> None:
    allowed = ("http://example.org/sparql",)
    check_reach("ASK { SERVICE <http://example.org/sparql> {} }", allowed)
    check_reach("PREFIX e: <http://example.org/> ASK { SERVICE SILENT e:sparql {} }", allowed)
    for query in (
        "ASK { SERVICE <http://example.org/sparql> { SERVICE <http://example.org/> {} } }",
        "ASK { SERVICE ?x {} }",
        "ASK { SERVICE <http://example.org/sparql/../other> {} }",
        "ASK { SERVICE",
    ):
        with pytest.raises(QueryError, match="Only these addresses"):
            check_reach(query, allowed)
