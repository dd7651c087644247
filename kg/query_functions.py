"""Functions that an engine does not know: where a query calls them, and what was probably meant."""

from __future__ import annotations

import difflib
import re

from kg.errors import QueryError
from kg.query_suspects import FOREIGN, WORDS, line_column
from kg.sparql_prologue import with_iris
from kg.sparql_text import Token
from kg.terms import PREFIXES, local_name

__all__ = ["unknown_function"]

_REFUSED = re.compile(r"The custom function <(.*)> is not supported", re.S)
#: Types that values can be turned into (SPARQL 1.1, 17.5, and what our engine has besides).
_CASTS = (
    *("boolean", "date", "dateTime", "dayTimeDuration", "decimal", "double", "duration", "float", "gYear"),
    *("gYearMonth", "integer", "string", "time", "yearMonthDuration"),
)
#: What other libraries of functions call those of SPARQL.
_OTHERWISE = {
    "ends-with": "STRENDS",
    "lower-case": "LCASE",
    "matches": "REGEX",
    "starts-with": "STRSTARTS",
    "string-length": "STRLEN",
    "substring-after": "STRAFTER",
    "substring-before": "STRBEFORE",
    "upper-case": "UCASE",
}


def unknown_function(text: str, engine: str) -> QueryError | None:
    """The error for a call of a function that the engine does not know, by its message; None for any other.

    >>> error = unknown_function("ASK { FILTER(xsd:integr(1)) }",
    ...     "The custom function <http://www.w3.org/2001/XMLSchema#integr> is not supported")
    >>> print(error)
    line 1, column 14: the function xsd:integr is not known here. Did you mean xsd:integer?
    """
    refused = _REFUSED.search(engine)
    if refused is None:
        return None
    iri = refused[1]
    token = _call(text, iri)
    problem = f"the function {token.text if token else f'<{iri}>'} is not known here."
    line, column = line_column(text, token.start) if token else (None, None)
    return QueryError(problem, line=line, column=column, hint=_hint(iri))


def _call(text: str, iri: str) -> Token | None:
    """Where a function is first called."""
    name: Token | None = None
    for token, meant in with_iris(text):
        if name is not None and token.text == "(":
            return name
        name = token if meant == iri else None
    return None


def _hint(iri: str) -> str:
    name = local_name(iri)
    small = name.lower()
    if iri.startswith(PREFIXES["xsd"]):
        near = difflib.get_close_matches(name, _CASTS, n=1)
        return (
            f"Did you mean xsd:{near[0]}?" if near else f"Values are turned into xsd:{', xsd:'.join(_CASTS)}."
        )
    known = _OTHERWISE.get(small) or FOREIGN.get(small) or (small.upper() if small in WORDS else "")
    if known:
        return f"In SPARQL it is written {known}."
    near = difflib.get_close_matches(small, WORDS, n=1, cutoff=0.8)
    if near:
        return f"Did you mean {near[0].upper()}?"
    return "Functions with an IRI are those that turn values into types, such as xsd:integer(?x)."
