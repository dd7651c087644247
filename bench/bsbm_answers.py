"""Answers compared as what they mean: result sets and graphs, not bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
from http_load import Answer

__all__ = ["meaning"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float"))


def meaning(answer: Answer, media: str) -> Hashable:
    """What an answer says, so that equal means equal: a bag of rows, or a graph; blank nodes have no names.

    It is read as the media type that was asked for, since some servers name another than they send.
    The order of rows is left aside, since ties may fall either way. Raises ValueError for what is no answer.
    """
    if not answer.status.startswith("HTTP/1.1 200"):
        raise ValueError(f"{answer.status}: {answer.body[:200]!r}")
    if media == "application/rdf+xml":
        quads = ox.parse(answer.body, format=ox.RdfFormat.RDF_XML)
        dataset = ox.Dataset(quads)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        return frozenset(tuple(_term(part) for part in quad.triple) for quad in dataset)
    results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.from_media_type(media))
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = sorted(variable.value for variable in results.variables)
    rows = Counter(tuple(_cell(row[name]) for name in names) for row in results)
    return (tuple(names), frozenset(rows.items()))


def _cell(term: object) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else _term(term)


def _term(term: object) -> str:
    """A term as text; numbers by value, since stores keep them as they like."""
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        try:
            return f"{Decimal(term.value).normalize()}^^{term.datatype.value}"
        except InvalidOperation:
            return str(term)
    return str(term)
