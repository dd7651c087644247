"""What the explorer's scripts ask for besides views: connections, positions, timeline, measures, layouts."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request

from kg import markdown, measures
from kg.connections import MOST_ENDS, Connection, Step, connections
from kg.dates import parse_period
from kg.errors import KgError
from kg.layouts import LAYOUTS, place
from kg.model import Evidence, Period, Ref
from kg.palette import swatch
from kg.positions import Lane, Position, positions
from kg.telling import Part
from kg.terms import KG
from kg.timeline import TimelineItem, day_number, timeline
from kg.visible import visible
from web.formats import period_html
from web.language import current, plain
from web.links import entity_url
from web.site import site
from web.views.explore_api import answer, at, name_of, number, state_given

__all__ = ["blueprint"]

blueprint = Blueprint("explore_more_api", __name__, url_prefix="/api/explore")

#: The short relation that an attitude stands for, and the verb for it.
_ATTITUDES = {
    "advocating": ("advocates", "positions.for"),
    "disputing": ("disputes", "positions.against"),
    "predicting": ("predicts", "positions.expected"),
}
_MOST_CONNECTIONS, _LONGEST_WAY, _MOST_MEASURED = 12, 6, 5000


def _ref(ref: Ref) -> dict[str, str]:
    look = swatch(ref.cls)
    return {
        "iri": ref.iri,
        "name": ref.label,
        "kind": ref.cls_label,
        "cls": ref.cls,
        "key": look.key,
        "shape": look.shape,
        "href": entity_url(ref.iri),
    }


def _words(period: Period, *, lasting: bool = True) -> str:
    return str(period_html(period, lasting=lasting).striptags())


def _period(period: Period) -> dict[str, str]:
    return {"start": period.start, "end": period.end, "attested": period.attested}


def _evidence(piece: Evidence) -> dict[str, object]:
    document = piece.document
    return {
        "source": {"iri": piece.source.iri, "name": piece.source.label, "href": entity_url(piece.source.iri)},
        "document": {"iri": document.iri, "name": document.label, "href": entity_url(document.iri)}
        if document
        else None,
        "rank": piece.rank,
        "rankLabel": piece.rank_label,
        "place": piece.place,
        "url": piece.url,
    }


# connections


@blueprint.get("/paths")
def paths() -> Response:
    """The connections between two or more things: `?a=…&b=…&c=…&k=3`, in sentences with their sources."""
    graph, lang = at(), current()
    names = [text[:2000] for key in "abcdef" if (text := request.args.get(key, ""))]
    ends = [graph.resolve(name, lang) for name in names]
    if not 2 <= len(set(ends)) <= MOST_ENDS:
        raise KgError("Name two or more different things: a, b, c…")
    found = connections(
        graph.reader,
        ends,
        lang,
        k=number("k", 3, _MOST_CONNECTIONS),
        max_length=number("length", 4, _LONGEST_WAY),
    )
    refs = graph.reader.refs(ends, lang)
    return answer(
        {
            "ends": [_ref(refs[iri]) for iri in ends],
            "paths": [_connection(one) for one in found],
            "markdown": markdown.connections_markdown(found, lang),
        }
    )


def _connection(one: Connection) -> dict[str, object]:
    return {
        "start": one.start.iri,
        "end": one.end.iri,
        "cost": one.cost,
        "text": one.text,
        "nodes": [_ref(thing) for thing in one.things],
        "steps": [_step(step) for step in one.steps],
    }


def _step(step: Step) -> dict[str, object]:
    edge = step.edge
    return {
        "s": edge.subject.iri,
        "p": edge.relation.iri,
        "o": edge.object.iri,
        "relation": edge.relation.label,
        "sentence": step.text,
        "parts": [_part(part) for part in step.parts],
        "derived": edge.derived,
        "period": _period(edge.period),
        "detail": edge.detail,
        "evidence": [_evidence(piece) for piece in step.evidence],
    }


def _part(part: Part) -> dict[str, str]:
    if isinstance(part, str):
        return {"text": part}
    return {"text": part.label, "iri": part.iri, "href": entity_url(part.iri), "key": swatch(part.cls).key}


# positions


@blueprint.get("/positions")
def stances() -> Response:
    """The positions on a thesis or theme over time: `?iri=…`."""
    graph = at()
    chart = positions(graph.reader, name_of("iri", graph), current())
    return answer(
        {
            "subject": _ref(chart.subject),
            "first": chart.first,
            "last": chart.last,
            "lanes": [_lane(lane) for lane in chart.lanes],
        }
    )


def _lane(lane: Lane) -> dict[str, object]:
    return {
        "thesis": _ref(lane.thesis),
        "statement": lane.statement,
        "role": lane.role,
        "pair": lane.pair,
        "supports": [ref.iri for ref in lane.supports],
        "contradicts": [ref.iri for ref in lane.contradicts],
        "positions": [_position(one) for one in lane.positions],
    }


def _position(one: Position) -> dict[str, object]:
    relation, verb = _ATTITUDES.get(one.attitude.iri.removeprefix(KG), ("", ""))
    return {
        "stance": {"iri": one.ref.iri, "name": one.ref.label, "href": entity_url(one.ref.iri)},
        "holder": _ref(one.holder),
        "attitude": {"iri": one.attitude.iri, "name": plain(verb) if verb else one.attitude.label},
        "relation": KG + relation if relation else "",
        "period": _period(one.period),
        "when": _words(one.period),
        "note": one.note,
        "evidence": [_evidence(piece) for piece in one.evidence],
    }


# timeline


@blueprint.get("/timeline")
def dated() -> Response:
    """What is dated, by lane: `?from=2015&to=2020-06&lane=works&lane=…`, all of it without arguments."""
    found = timeline(at().reader, current()).only(request.args.getlist("lane"))
    first, last = (request.args.get(key, "")[:40] for key in ("from", "to"))
    if first or last:
        begin = parse_period(first)[0] if first else found.first or date.min
        end = parse_period(last)[1] if last else found.last or date.max
        found = found.between(begin, max(begin, end))
    return answer(
        {
            "first": found.first.isoformat() if found.first else None,
            "last": found.last.isoformat() if found.last else None,
            "count": found.count,
            "lanes": [
                {
                    "key": lane.key,
                    "label": lane.label,
                    "group": lane.group,
                    "items": [_item(item) for item in lane.items],
                }
                for lane in found.lanes
            ],
            "undated": {lane: [_ref(ref) for ref in refs] for lane, refs in found.undated},
        }
    )


def _item(item: TimelineItem) -> dict[str, object]:
    return {
        **_ref(item.ref),
        "period": _period(item.period),
        "when": _words(item.period, lasting=item.open),
        "first": item.first.isoformat(),
        "last": item.last.isoformat(),
        "from": round(day_number(item.first), 4),
        "open": item.open,
        "sort": item.kind.label if item.kind else "",
        "description": item.description,
    }


# measures and layouts


@blueprint.get("/measures")
def measured() -> Response:
    """What can be measured; `?measure=degree` also the things by it, the highest first."""
    lang, key = current(), request.args.get("measure", "")
    words = [{"key": one.key, "name": one.name, "meaning": one.meaning} for one in measures.measures(lang)]
    if not key:
        return answer({"measures": words})
    graph = at()
    if key == "community":
        groups = measures.communities(graph.reader, lang)
        listed = [
            {
                "number": one.number,
                "name": one.name,
                "size": one.size,
                "members": [ref.iri for ref in one.members],
            }
            for one in groups
        ]
        return answer({"measures": words, "measure": key, "communities": listed})
    found = measures.measure(graph.reader, key, lang)[: number("limit", _MOST_MEASURED, _MOST_MEASURED)]
    values = [{**_ref(one.ref), "value": one.value, "weight": one.weight, "rank": one.rank} for one in found]
    return answer({"measures": words, "measure": key, "values": values})


@blueprint.post("/layout")
def layout() -> Response:
    """The places of the nodes of a view, by its layout; pinned nodes stay. The body is a view state."""
    state = state_given()
    shown = visible(site().graph, state)
    pinned = {
        one.iri: (one.x, one.y)
        for one in state.nodes
        if one.pinned and one.x is not None and one.y is not None
    }
    reader = site().graph.at(state.at).reader
    found = place(shown.view, state.layout, reader, pinned, state.selected)
    return answer(
        {
            "layout": found.layout,
            "layouts": list(LAYOUTS),
            "points": {iri: list(point) for iri, point in found.points.items()},
            "marks": [
                {"sort": mark.sort, "label": mark.label, "x": mark.x, "y": mark.y} for mark in found.marks
            ],
        }
    )
