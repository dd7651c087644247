"""What the page's scripts ask for."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from kg.model import Hit
from kg.palette import swatch
from web import moment
from web.drawing import as_json
from web.language import current
from web.links import entity_url
from web.site import site

__all__ = ["blueprint"]

blueprint = Blueprint("api", __name__, url_prefix="/api")

_LONGEST = 200


@blueprint.get("/graph")
def graph() -> Response:
    """A view to draw: `?view=overview&limit=…`, or what lies around one thing, `?view=around&iri=…`."""
    config, iri = site().config, request.args.get("iri", "")
    match request.args.get("view", "overview"):
        case "overview":
            view = moment.graph().overview(current(), limit=_limit(config.overview_nodes))
        case "around" if iri:
            view = moment.graph().around(iri, current(), limit=config.around_nodes)
        case _:
            abort(400, "view is overview, or around with an iri.")
    return _cached(jsonify(as_json(view, current())))


def _limit(most: int) -> int:
    """How many things are asked for: `?limit=…`, never more than usual."""
    text = request.args.get("limit", str(most))
    if not text.isascii() or not text.isdigit():
        abort(400, "limit is a whole number.")
    return min(int(text[:9]), most)


@blueprint.get("/search")
def search() -> Response:
    """Suggestions for `?q=…`, best first."""
    text = request.args.get("q", "")[:_LONGEST].strip()
    hits = moment.graph().search(text, current(), limit=site().config.suggestions) if text else []
    return _cached(jsonify(query=text, results=[_hit(hit) for hit in hits]))


def _hit(hit: Hit) -> dict[str, str]:
    return {
        "iri": hit.ref.iri,
        "label": hit.ref.label,
        "matched": hit.matched if hit.matched != hit.ref.label else "",
        "url": entity_url(hit.ref.iri),
        "kind": hit.ref.cls_label,
        "key": swatch(hit.ref.cls).key,
        "shape": swatch(hit.ref.cls).shape,
        "description": hit.description,
    }


def _cached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache, private"
    response.vary.update(["Accept-Language", "Cookie"])
    response.add_etag()
    response.make_conditional(request)
    return response
