"""SPARQL results made ready for a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kg.model import Ref, Value
from kg.terms import PREFIXES, is_web_address
from web.language import current
from web.site import site

__all__ = ["Table", "read_table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a result: a thing with its name, or a literal; neither when unbound."""

    ref: Ref | None = None
    value: Value | None = None
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A result as a table, or the answer to a yes-or-no question."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    boolean: bool | None = None


def read_table(body: bytes, limit: int) -> Table:
    """Read SPARQL 1.1 JSON results; at most ``limit`` rows are kept, ``total`` counts them all."""
    data: dict[str, Any] = json.loads(body)
    if "boolean" in data:
        return Table(boolean=bool(data["boolean"]))
    variables = tuple(data["head"].get("vars", ()))
    bindings = data["results"]["bindings"]
    shown = bindings[:limit]
    iris = {term["value"] for row in shown for term in row.values() if term["type"] == "uri"}
    reader = site().graph.reader
    reader.refresh()
    refs = reader.refs(iris, current())
    rows = tuple(tuple(_cell(row.get(name), refs) for name in variables) for row in shown)
    return Table(variables, rows, len(bindings))


def _cell(term: dict[str, Any] | None, refs: dict[str, Ref]) -> Cell:
    if term is None:
        return Cell()
    text = term["value"]
    if term["type"] == "uri":
        return Cell(ref=refs[text])
    if term["type"] in ("bnode", "triple"):
        return Cell(blank=_triple(text) if isinstance(text, dict) else f"_:{text}")
    datatype = term.get("datatype", PREFIXES["xsd"] + "string")
    return Cell(value=Value(text, term.get("xml:lang", ""), datatype, is_web_address(text)))


def _triple(parts: dict[str, Any]) -> str:
    return "<< " + " ".join(str(parts[name]["value"]) for name in ("subject", "predicate", "object")) + " >>"
