"""The SPARQL 1.1 syntaxes for rows: JSON, XML, CSV and TSV, written in pieces while the rows come."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.terms import PREFIXES, Term

__all__ = ["ROW_FORMATS", "row_chunks"]

_Row: TypeAlias = tuple[Term | None, ...]
_STRING = PREFIXES["xsd"] + "string"
_LINES = 500
_FORBIDDEN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def row_chunks(syntax: str, variables: Sequence[str], rows: Iterable[_Row]) -> Iterator[bytes]:
    """The rows in one of `ROW_FORMATS`, as UTF-8 in pieces of some hundred rows."""
    pieces = ROW_FORMATS[syntax](variables, rows)
    while part := "".join(islice(pieces, _LINES)):
        yield part.encode("utf-8")


def _json(variables: Sequence[str], rows: Iterable[_Row]) -> Iterator[str]:
    yield f'{{"head":{{"vars":{json.dumps(list(variables))}}},"results":{{"bindings":['
    before = ""
    for row in rows:
        found = {
            name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None
        }
        yield before + json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        before = ","
    yield "]}}"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        found: dict[str, Any] = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            found["datatype"] = term.datatype.value
        return found
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}


def _xml(variables: Sequence[str], rows: Iterable[_Row]) -> Iterator[str]:
    names = "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    yield '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    yield f"<head>{names}</head><results>\n"
    for row in rows:
        cells = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, ox.Literal):
        kind = ""
        if term.language:
            kind = f" xml:lang={quoteattr(term.language)}"
        elif term.datatype.value != _STRING:
            kind = f" datatype={quoteattr(term.datatype.value)}"
        # XML 1.0 has no way to write these characters, not even escaped.
        text = _FORBIDDEN_XML.sub("\ufffd", term.value)
        return f"<literal{kind}>{escape(text, {chr(13): '&#13;'})}</literal>"
    parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
    inside = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts.items())
    return f"<triple>{inside}</triple>"


def _csv(variables: Sequence[str], rows: Iterable[_Row]) -> Iterator[str]:
    yield ",".join(variables) + "\r\n"
    for row in rows:
        yield ",".join(_csv_cell(term) for term in row) + "\r\n"


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else _turtle(term)
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]', text) else text


def _tsv(variables: Sequence[str], rows: Iterable[_Row]) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in variables) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else _turtle(term) for term in row) + "\n"


def _turtle(term: Term) -> str:
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)


#: Names of the syntaxes and what writes them.
ROW_FORMATS: dict[str, Callable[[Sequence[str], Iterable[_Row]], Iterator[str]]] = {
    "json": _json,
    "xml": _xml,
    "csv": _csv,
    "tsv": _tsv,
}
