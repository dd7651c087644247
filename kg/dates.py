"""Dates known only in part: a year, a month or a day, and whether two stretches of time overlap."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from kg.errors import KgError
from kg.model import Period

__all__ = ["earliest", "holds", "latest", "parse_period", "span"]

_PARTIAL = re.compile(r"(-?\d{4,})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*|Z|[+-]\d{2}:\d{2})?\Z")


def earliest(text: str) -> date | None:
    """The first day that a date can mean; None for text that is no date.

    >>> earliest("2017-06"), earliest("2016"), earliest("soon")
    (datetime.date(2017, 6, 1), datetime.date(2016, 1, 1), None)
    """
    days = span(text)
    return days[0] if days else None


def latest(text: str) -> date | None:
    """The last day that a date can mean; None for text that is no date.

    >>> latest("2017-06"), latest("2016-02-29")
    (datetime.date(2017, 6, 30), datetime.date(2016, 2, 29))
    """
    days = span(text)
    return days[1] if days else None


def span(text: str) -> tuple[date, date] | None:
    """First and last day of a date written as year, month or day (or a date with a time)."""
    match = _PARTIAL.match(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if day is not None:
            one = date(year or 0, month or 0, day)
            return one, one
        if month is not None:
            return date(year or 0, month, 1), date(year or 0, month, monthrange(year or 0, month)[1])
        return date(year or 0, 1, 1), date(year or 0, 12, 31)
    except (OverflowError, ValueError):  # a year beyond the calendar, however long
        return None


def parse_period(when: str | int | date) -> tuple[date, date]:
    """First and last day of the period asked about; a number is a year. Raises KgError for what is no date.

    >>> parse_period("2016") == parse_period(2016)
    True
    >>> parse_period("2016-02")
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    """
    days = span(when.isoformat() if isinstance(when, date) else str(when))
    if days is None:
        raise KgError(f"“{when}” is not a date. Write a year, a month or a day: 2016, 2016-05 or 2016-05-31.")
    return days


def holds(period: Period, first: date, last: date) -> bool:
    """Whether what has this period held at any time between two days; what is undated always does.

    Begin and end are taken as widely as they can be meant. When only a date within is known, nothing is
    claimed before it without a beginning, and nothing after it without an end. When only the end is known,
    nothing is claimed before the first day that it can mean.

    >>> holds(Period("2015-09", "2017-06"), *parse_period("2017"))
    True
    >>> holds(Period("2017-06"), *parse_period("2016")), holds(Period("2017-06"), *parse_period("2020"))
    (False, True)
    >>> [holds(Period(end="2009"), *parse_period(year)) for year in ("2008", "2009", "2010")]
    [False, True, False]
    >>> holds(Period(attested="2016"), *parse_period("2018"))
    False
    """
    start = earliest(period.start or period.attested or period.end)
    end = latest(period.end or period.attested)
    return (start is None or start <= last) and (end is None or end >= first)
