"""The date at which a page is read: `?at=2016` shows what held then, and the links of the page keep it.

A page that follows a date reads `graph()` instead of the whole graph; addresses made with `url_for` for such
pages get the date of the request on their own, so that it is kept until the reader leaves it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import Flask, g, request

from kg.dates import latest, parse_period
from kg.graph import KnowledgeGraph
from kg.model import Period
from kg.reader import text_of
from kg.wording import date_words, period_words
from web.language import current
from web.links import here
from web.site import site

__all__ = ["Moment", "anytime", "at", "follow", "graph", "last_day", "moment", "not_held", "register"]

#: The pages, and what their scripts ask for, that show the graph as of a date.
_FOLLOW: Final = frozenset(
    {
        *("api.graph", "api.search", "downloads.file", "downloads.page", "entity.by_iri", "entity.by_slug"),
        *("explorer.page", "lists.by_class", "lists.named", "lists.themes", "lists.theses", "search.page"),
        "timeline.page",
    }
)
#: Where the page itself has a slider.
_OWN_CONTROL: Final = frozenset({"explorer.page"})
_API: Final = frozenset({"explore_api", "explore_more_api", "explore_panel_api"})
_LONGEST: Final = 40
_DATE_ARGUMENT: Final = re.compile(r"[?&]at=[^&#]*(&?)")


@dataclass(frozen=True, slots=True)
class Step:
    """Another date next to this one: how it reads, and the address of the page as of it."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The date that a page is read at ("" for any time), and the ways to another one.

    ``text`` is the date as the address has it, ``phrase`` as it stands in a sentence ("in May 2016"),
    ``heading`` as it follows "As of" ("May 2016", in French "en mai 2016"); ``kept`` are the other arguments
    of the page.
    """

    text: str
    heading: str
    phrase: str
    earlier: Step | None
    later: Step | None
    leave: str
    kept: tuple[tuple[str, str], ...]


def register(app: Flask) -> None:
    """Read the date of each request, and keep it in the addresses that the answer gives."""
    app.before_request(_read)
    app.url_defaults(_keep)
    app.jinja_env.globals.update(at=at, moment=moment)
    app.jinja_env.filters.update(anytime=anytime)


def _read() -> None:
    g.at = ""
    asked = request.args.get("at", "").strip()[:_LONGEST]
    if asked and (request.endpoint in _FOLLOW or request.blueprint in _API):
        follow(asked)


def follow(when: str | None) -> None:
    """Answer this request as of a date. Raises KgError for what is none."""
    g.at = _canonical(*parse_period(when)) if when else ""


def _canonical(first: date, last: date) -> str:
    """A period as short as it can be written: a year, a month or a day."""
    if first == last:
        return first.isoformat()
    return f"{first.year:04}-{first.month:02}" if first.month == last.month else f"{first.year:04}"


def _keep(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in _FOLLOW and (text := at()):
        values.setdefault("at", text)


def at() -> str:
    """The date of this request as a year, a month or a day; "" when it has none."""
    return str(g.get("at", ""))


def graph() -> KnowledgeGraph:
    """The graph as of the date of this request; all of it without one. Not to be closed."""
    return site().graph.at(at() or None)


def anytime(address: str) -> str:
    """An address of ours without its date.

    >>> anytime("/works?at=2016"), anytime("/list?class=x&at=2016&sort=name")
    ('/works', '/list?class=x&sort=name')
    """
    return _DATE_ARGUMENT.sub(
        lambda match: "?" if match[0].startswith("?") and match[1] else match[1], address
    )


def not_held() -> frozenset[str]:
    """The theses on which positions are known, but none as of the date of this request."""
    if not at():
        return frozenset()
    now, ever = ({text_of(row[0]) for row in one.reader.select("stances")} for one in (graph(), site().graph))
    return frozenset(ever - now)


def last_day() -> date:
    """The last day that this request knows of: of its date, else today."""
    return latest(at()) or date.today()


def moment() -> Moment | None:
    """The date for the control on the page; None where a page has no date, or a control of its own."""
    if request.endpoint not in _FOLLOW - _OWN_CONTROL:
        return None
    text = at()
    lang = current()
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != "at"]
    phrase = period_words(Period(text, text), lang)
    earlier, later = (_step(_beside(text, by)) for by in (-1, 1)) if text else (None, None)
    return Moment(
        text,
        phrase if lang == "fr" else date_words(text, lang),
        phrase,
        earlier,
        later,
        here(at=""),
        tuple(kept),
    )


def _step(text: str) -> Step | None:
    return Step(date_words(text, current()), here(at=text)) if text else None


def _beside(text: str, by: int) -> str:
    """The year, month or day before or after; "" beyond the calendar."""
    first, last = parse_period(text)
    try:
        day = last + timedelta(days=1) if by > 0 else first - timedelta(days=1)
    except OverflowError:
        return ""
    return day.isoformat()[: len(text)]
