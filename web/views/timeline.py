"""The timeline: what is dated, by lane; a window of time and the lanes shown stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from kg.dates import parse_period
from kg.timeline import Timeline, TimelineItem, timeline
from web.language import current
from web.moment import at, graph, last_day
from web.timeline_chart import ROW, Cluster, chart, years
from web.timeline_years import by_year
from web.timescale import Scale

__all__ = ["blueprint"]

blueprint = Blueprint("timeline", __name__)

#: Of things long before all others the usual window leaves out this share.
_EARLY = 0.03
_SHORTEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Choice:
    """A lane that can be switched on and off: its name, how many things it has, where the switch leads."""

    key: str
    label: str
    count: int
    shown: bool
    href: str


@blueprint.get("/timeline")
def page() -> str:
    """The timeline: `?from=2015&to=2020-06&lane=engagements&lane=work-paper`."""
    everything = timeline(graph().reader, current())
    lanes = [key for key in request.args.getlist("lane") if any(key == lane.key for lane in everything.lanes)]
    shown = everything.only(lanes)
    if everything.first is None or everything.last is None:
        return render_template("timeline.html", everything=everything, shown=shown, whole=None)
    whole = Scale(date(everything.first.year, 1, 1), date(everything.last.year, 12, 31))
    window = _window(everything, whole)
    return render_template(
        "timeline.html",
        everything=everything,
        shown=shown,
        whole=whole,
        window=window,
        chart=chart(shown, window, current()),
        years=years(shown, whole, window),
        choices=_choices(everything, lanes),
        lanes=lanes,
        moves=_moves(whole, window),
        rows=_rows(shown, window),
        told=by_year(shown, window),
        nearer=partial(_nearer, whole, window),
        then=_then(window),
        row=ROW,
        span=_span,
        names={lane.key: lane.label for lane in everything.lanes},
    )


def _window(everything: Timeline, whole: Scale) -> Scale:
    """What the address asks for; else the years that hold nearly everything."""
    first, last = (request.args.get(key, "")[:40] for key in ("from", "to"))
    begin = parse_period(first)[0] if first else None
    end = parse_period(last)[1] if last else None
    if begin is None and end is None:
        starts = sorted(item.first for lane in everything.lanes for item in lane.items)
        begin = date(starts[int(len(starts) * _EARLY)].year, 1, 1)
    begin, end = begin or whole.first, end or whole.last
    return Scale(begin, end if end > begin else _moved(begin, _SHORTEST))


def _moved(day: date, by: timedelta) -> date:
    """A day some time before or after, as far as the calendar goes."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def _choices(everything: Timeline, lanes: list[str]) -> list[Choice]:
    """The switches: without any chosen, all lanes are shown, and the first click keeps one alone."""
    found = []
    for lane in everything.lanes:
        on = lane.key in lanes
        others = [key for key in lanes if key != lane.key]
        wanted = others if on else [*lanes, lane.key]
        found.append(Choice(lane.key, lane.label, len(lane.items), on or not lanes, _address(lane=wanted)))
    return found


def _moves(whole: Scale, window: Scale) -> dict[str, str]:
    """Where the buttons lead: nearer, farther, earlier, later, all of it; "" where there is nothing."""
    length = window.last - window.first
    half = length / 2

    def to(first: timedelta, last: timedelta) -> str:
        begin = max(_moved(window.first, first), whole.first)
        end = min(_moved(window.last, last), whole.last)
        return _span(begin, end) if begin < end else ""

    return {
        "in": to(half / 2, -half / 2) if length > 2 * _SHORTEST else "",
        "out": to(-half, half) if length < whole.last - whole.first else "",
        "earlier": to(-half, -half) if window.first > whole.first else "",
        "later": to(half, half) if window.last < whole.last else "",
        "all": _span(whole.first, whole.last),
    }


def _nearer(whole: Scale, window: Scale, cluster: Cluster) -> str:
    """Where a group of marks leads: so near that they part."""
    if window.last - window.first <= _SHORTEST:
        return "#timeline-table"
    room = max(_SHORTEST / 3, (cluster.last - cluster.first) / 8)
    begin, end = _moved(cluster.first, -room), _moved(cluster.last, room)
    if end - begin > (window.last - window.first) * 0.8:
        middle, quarter = cluster.first + (cluster.last - cluster.first) / 2, (window.last - window.first) / 4
        begin, end = _moved(middle, -quarter), _moved(middle, quarter)
    return _span(max(begin, whole.first), min(end, whole.last))


def _then(window: Scale) -> float | None:
    """Where the date that the page is read at ends, in hundredths of the width."""
    place = window.end(last_day()) if at() else -1.0
    return place if 0 <= place <= 100 else None


def _span(first: date, last: date) -> str:
    """The address of another window, lanes kept; whole years are written as years."""
    begin = f"{first.year:04}" if (first.month, first.day) == (1, 1) else first.isoformat()
    end = f"{last.year:04}" if (last.month, last.day) == (12, 31) else last.isoformat()
    return _address(**{"from": [begin], "to": [end]})


def _address(**changes: list[str]) -> str:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    return "?" + urlencode([*kept, *((key, value) for key, values in changes.items() for value in values)])


def _rows(shown: Timeline, window: Scale) -> list[tuple[TimelineItem, str]]:
    """The table twin: what is shown, by date, with the name of its lane."""
    found = [
        (item, lane.label) for lane in shown.between(window.first, window.last).lanes for item in lane.items
    ]
    return sorted(found, key=lambda pair: (pair[0].first, pair[0].last, pair[0].ref.label))
