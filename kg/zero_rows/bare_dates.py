"""Dates without quotes in a filter: 2017-01-01 is 2017 less 1 less 1, a number, and no date is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.sparql_text import Token, tokens
from kg.terms import PREFIXES, NamedNode
from kg.zero_rows.compare import is_date
from kg.zero_rows.ground import Ground, Suggestion
from kg.zero_rows.patterns import Part

__all__ = ["bare_dates"]

#: The types that a date can have, the usual first, and what completes its text, by how many numbers it has.
_MORE = {
    "date": {3: "", 2: "-01"},
    "dateTime": {3: "T00:00:00", 2: "-01T00:00:00"},
    "gYearMonth": {2: ""},
}
#: How many digits the numbers of a date have, and the largest that they can be.
_DIGITS, _LARGEST = (4, 2, 2), (9999, 12, 31)
_KINDS = 12


def bare_dates(ground: Ground, part: Part, names: Sequence[str]) -> Iterator[Suggestion]:
    """What is written as a date without quotes in a filter on dates, and how to write it.

    ``names`` are the variables of the filter that the rest of the query binds. What the store raises passes
    through.
    """
    dates = list(_dates(list(tokens(part.text))))
    types = {kind for name in names for kind in _types(ground, name)} if dates else set()
    ways = [
        [(date, f'"{_text(date)}{_MORE[kind][len(date)]}"^^xsd:{kind}') for date in dates]
        for kind in _MORE
        if PREFIXES["xsd"] + kind in types and all(len(date) in _MORE[kind] for date in dates)
    ]
    best = next((way for way in ways if ground.works(_with(part, way))), ways[0] if ways else [])
    for date, new in best:
        numbers = [int(token.text) for token in date]
        told = f"{' − '.join(map(str, numbers))} = {numbers[0] - sum(numbers[1:])}"
        yield Suggestion("arithmetic", _text(date), new, told)


def _types(ground: Ground, name: str) -> Iterator[str]:
    """The datatypes of dates among the values of a variable."""
    for row in ground.values(f"(DATATYPE({name}) AS ?_t)", ground.pattern, _KINDS):
        if isinstance(row[0], NamedNode) and is_date(row[0].value):
            yield row[0].value


def _dates(found: list[Token]) -> Iterator[list[Token]]:
    """The numbers of each date that stands without quotes and spaces.

    >>> [[one.text for one in date] for date in _dates(list(tokens("?d > 2017-01-31 && ?n < 10-01 - 2")))]
    [['2017', '01', '31']]
    """
    at = 0
    while at < len(found):
        run = [found[at]]
        while at + 2 < len(found) and found[at + 1].text == "-" and found[at + 2].start == found[at].end + 1:
            at += 2
            run.append(found[at])
        if len(run) in (2, 3) and all(map(_fits, run, _DIGITS, _LARGEST)):
            yield run
        at += 1


def _fits(token: Token, digits: int, largest: int) -> bool:
    return token.kind == "number" and len(token.text) == digits and 0 < int(token.text) <= largest


def _text(date: list[Token]) -> str:
    return "-".join(token.text for token in date)


def _with(part: Part, way: list[tuple[list[Token], str]]) -> Part:
    """The filter with its dates written as such."""
    text = part.text
    for date, new in reversed(way):
        text = text[: date[0].start] + new + text[date[-1].end :]
    return Part("filter", text, 0, 0)
