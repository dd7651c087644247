"""Which values SPARQL can compare, and how a comparison of values that it cannot is to be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from kg.sparql_text import tokens
from kg.terms import PREFIXES, expand

__all__ = ["comparable", "dated", "is_date", "ways"]

_XSD = PREFIXES["xsd"]
_WHOLE = ("integer", "int", "long", "short", "byte")
_SIGNED = ("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger")
_NUMBERS = {_XSD + name for name in (*_WHOLE, *_SIGNED, "decimal", "double", "float")}
_DATES = {_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth")}
_TEXTS = {_XSD + "string", PREFIXES["rdf"] + "langString"}
_YEAR = re.compile(r"-?\d{4,}")
_DAY = re.compile(r"-?\d{4,}-\d\d-\d\d")
_MONTH = re.compile(r"-?\d{4,}-\d\d")


def comparable(types: Collection[str], literal: str) -> bool:
    """Whether any value of these datatypes ("" for no literal) can be compared with a literal of a query.

    >>> comparable({_XSD + "date"}, "2020"), comparable({_XSD + "integer"}, "2.5")
    (False, True)
    """
    return _family(_type_of(literal)) in {_family(one) for one in types}


def _family(datatype: str) -> str:
    return "number" if datatype in _NUMBERS else datatype


def _type_of(literal: str) -> str:
    found = list(tokens(literal))
    if found[0].kind != "string":
        return _XSD + ("boolean" if found[0].kind == "word" else "integer")
    if len(found) == 1:
        return _XSD + "string"
    if found[1].kind == "lang":
        return PREFIXES["rdf"] + "langString"
    name = found[2].text
    return name[1:-1] if name.startswith("<") else expand(name) or name


def ways(
    types: Collection[str], variable: str, literal: str, iri: Callable[[str], str | None] = lambda _: None
) -> Iterator[tuple[str, str]]:
    """Ways to write both sides so that they can be compared, the surest first. ``iri`` tells what a
    prefixed name stands for.

    >>> list(ways({_XSD + "gYear"}, "?d", "2020"))
    [('?d', '"2020"^^xsd:gYear'), ('YEAR(?d)', '2020')]
    """
    first = next(tokens(literal))
    value = first.text.strip("\"'") if first.kind == "string" else literal
    dates = {one.removeprefix(_XSD) for one in types if one in _DATES}
    if dates:
        yield from _dated(dates, variable, value)
        return
    if any(one in _NUMBERS for one in types) and re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        yield variable, value
    if "" in types and re.match(r"https?://[^\s<>\"]+$", value):
        yield variable, f"<{value}>"
    if "" in types and re.fullmatch(r"[\w-]*:[\w.-]+", value) and iri(value):
        yield variable, value
    if set(types) == {_XSD + "string"}:
        yield variable, f'"{value}"'
    elif "" in types or set(types) & _TEXTS:
        yield f"STR({variable})", first.text if first.kind == "string" else f'"{value}"'


def dated(variable: str, literal: str) -> str:
    """The condition that a date lies in the year or month of a literal; "" for any other literal.

    >>> dated("?d", "2017"), dated("?d", '"2017-06"'), dated("?d", '"June"')
    ('YEAR(?d) = 2017', 'STRSTARTS(STR(?d), "2017-06")', '')
    """
    first = next(tokens(literal))
    value = first.text.strip("\"'") if first.kind == "string" else literal
    if _YEAR.fullmatch(value):
        return f"YEAR({variable}) = {value}"
    return f'STRSTARTS(STR({variable}), "{value}")' if _MONTH.fullmatch(value) else ""


def is_date(datatype: str) -> bool:
    """Whether a datatype is that of a date, a month or a year."""
    return datatype in _DATES


def _dated(dates: set[str], variable: str, value: str) -> Iterator[tuple[str, str]]:
    if _DAY.fullmatch(value):
        for kind, more in (("date", ""), ("dateTime", "T00:00:00")):
            if kind in dates:
                yield variable, f'"{value}{more}"^^xsd:{kind}'
    if _MONTH.fullmatch(value) and "gYearMonth" in dates:
        yield variable, f'"{value}"^^xsd:gYearMonth'
    if _YEAR.fullmatch(value) and dates == {"gYear"}:
        yield variable, f'"{value}"^^xsd:gYear'
    year = _YEAR.match(value)
    if year:
        yield f"YEAR({variable})", year[0]
