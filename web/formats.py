"""Numbers, dates and periods as people write them in each language."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from kg.model import Period, Value
from kg.terms import PREFIXES
from kg.wording import period_words
from web.language import current, translate

__all__ = [
    "before",
    "date_text",
    "is_number_type",
    "number",
    "number_of_bytes",
    "period_html",
    "period_prose",
    "seconds",
    "time_html",
    "value_text",
]

_MONTH_NAMES: Final = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_MONTHS: Final = {lang: names.split() for lang, names in _MONTH_NAMES.items()}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d:\d\d).*|Z|[+-]\d\d:\d\d)?\Z")
_NUMBERS = frozenset(
    PREFIXES["xsd"] + name
    for name in ("integer", "int", "long", "decimal", "nonNegativeInteger", "positiveInteger", "short")
)
_NARROW = "\u202f"


def number(value: int | float, lang: str | None = None) -> str:
    """A number with its thousands set apart: 1,234 in English, 1 234 in French."""
    text = f"{value:,}"
    if (lang or current()) == "fr":
        return text.replace(",", _NARROW).replace(".", ",")
    return text


def is_number_type(datatype: str) -> bool:
    """Whether a datatype is numeric."""
    return datatype in _NUMBERS or datatype in (PREFIXES["xsd"] + "double", PREFIXES["xsd"] + "float")


def seconds(value: float) -> str:
    """A duration in seconds or milliseconds, as short as it says enough."""
    if value < 1:
        return f"{number(max(1, round(value * 1000)))} ms"
    return f"{number(round(value, 1))} s"


def number_of_bytes(size: int) -> str:
    """A file size in words."""
    if size < 1000:
        return str(translate("size.bytes", n=number(size)))
    if size < 1_000_000:
        return str(translate("size.kilobytes", n=number(round(size / 1000))))
    return str(translate("size.megabytes", n=number(round(size / 1_000_000, 1))))


def date_text(text: str, lang: str | None = None) -> str:
    """A date in words, as precise as it is written; text that is no date stays as it is."""
    lang = lang or current()
    match = _DATE.match(text)
    if not match or (match[2] and not 1 <= int(match[2]) <= 12):
        return text
    year, month, day, clock = match.groups()
    if not month:
        return str(year)
    parts = [_MONTHS[lang][int(month) - 1], year]
    if day:
        parts.insert(0, "1er" if lang == "fr" and day == "01" else str(int(day)))
    return " ".join(parts) + (f", {clock}" if clock else "")


def time_html(text: str) -> Markup:
    """A date as a time element that machines can read; what is no date as it stands."""
    if not _DATE.match(text):
        return Markup("{}").format(date_text(text))
    return Markup('<time datetime="{}">{}</time>').format(text, date_text(text))


def period_html(period: Period, *, lasting: bool = True) -> Markup:
    """A period in words: from – to, since, until, or attested; "" when undated.

    What is not ``lasting`` and has only a start happened at that date.
    """
    start, end = period.start, period.end
    if start and (start == end or not (end or lasting)):
        return time_html(start)
    if start and end:
        return Markup("{} – {}").format(time_html(start), time_html(end))
    if start:
        return translate("period.since_day" if _is_day(start) else "period.since", date=time_html(start))
    if end:
        return translate("period.until_day" if _is_day(end) else "period.until", date=time_html(end))
    if period.attested:
        return translate(
            "period.attested_day" if _is_day(period.attested) else "period.attested",
            date=time_html(period.attested),
        )
    return Markup("")


def period_prose(period: Period) -> str:
    """A period in words that can stand in a sentence, after a comma."""
    return period_words(period, current())


def before(relation: str, value: object) -> str:
    """The name of a relation as it reads before a value: “born on” a day, “born in” a year or a month."""
    text = value.text if isinstance(value, Value) else ""
    on, within = ("le", "en") if current() == "fr" else ("on", "in")
    if relation.endswith(f" {on}") and _DATE.match(text) and not _is_day(text):
        return relation.removesuffix(on) + within
    return relation


def _is_day(text: str) -> bool:
    """Whether a date is known to the day: French puts an article before it."""
    match = _DATE.match(text)
    return bool(match and match[3])


def value_text(value: Value) -> str:
    """A literal as people write it: dates in words, numbers grouped, the rest as it is."""
    if value.datatype in _NUMBERS:
        try:
            return number(int(value.text))
        except ValueError:
            return value.text
    if value.datatype.startswith(PREFIXES["xsd"]) and value.datatype[len(PREFIXES["xsd"]) :] in (
        "date",
        "dateTime",
        "gYear",
        "gYearMonth",
    ):
        return date_text(value.text)
    return value.text
