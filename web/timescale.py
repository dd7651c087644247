"""A scale of time for charts drawn on the server: days to hundredths of the width, and the lines to draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kg.timeline import day_number
from web.formats import date_text

__all__ = ["Scale", "Tick", "text_width"]

_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_TICKS = 14
_NARROW_LETTERS, _WIDE_LETTERS = frozenset("fijlrtI.,;:'’|!()[] 1"), frozenset("mwMWOQGHDN@%—")


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at a date: where, what it says, and whether it begins a year."""

    x: float
    label: str
    year: bool = True


@dataclass(frozen=True, slots=True)
class Scale:
    """From the first to the last day shown, both included."""

    first: date
    last: date

    @property
    def years(self) -> float:
        """How many years are shown."""
        return max(day_number(self.last) - day_number(self.first), 1 / 365)

    def x(self, day: date) -> float:
        """Where a day begins, in hundredths of the width; outside of 0 to 100 when it is not shown.

        >>> Scale(date(2010, 1, 1), date(2019, 12, 31)).x(date(2015, 1, 1))
        50.01
        """
        return round(100 * (day_number(day) - day_number(self.first)) / self.years, 2)

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self.x(day + timedelta(days=1)) if day < date.max else self.x(day)

    def ticks(self, lang: str) -> list[Tick]:
        """Lines at years, or at months when few years are shown; never so many that they crowd."""
        if self.years > 2.2:
            step = next((one for one in _YEAR_STEPS if self.years / one <= _MOST_TICKS), _YEAR_STEPS[-1])
            years = range(self.first.year, self.last.year + 1)
            days = [(date(year, 1, 1), str(year)) for year in years if year % step == 0 and year > 0]
        else:
            step = next((one for one in (1, 2, 3, 6) if self.years * 12 / one <= _MOST_TICKS), 6)
            days = [
                (date(year, month, 1), _month(year, month, lang))
                for year in range(self.first.year, self.last.year + 1)
                for month in range(1, 13, step)
            ]
        return [
            Tick(self.x(day), label, day.month == 1) for day, label in days if self.first <= day <= self.last
        ]


def _month(year: int, month: int, lang: str) -> str:
    if month == 1:
        return str(year)
    return date_text(f"{year:04}-{month:02}", lang).split(" ")[0]


def text_width(text: str, size: float = 13.0) -> float:
    """About how wide a text is in the page's sans serif, in pixels; rather too wide than too narrow.

    >>> text_width("ill") < text_width("WWW")
    True
    """
    wide = sum(0.34 if char in _NARROW_LETTERS else 0.86 if char in _WIDE_LETTERS else 0.56 for char in text)
    beyond = sum(0.45 for char in text if ord(char) > 0x2E7F)
    return size * (wide + beyond)
