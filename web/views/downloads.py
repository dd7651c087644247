"""Everything to take away."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from kg.terms import GRAPH_BASE
from web import exports, moment
from web.negotiation import MEDIA

__all__ = ["blueprint"]

blueprint = Blueprint("downloads", __name__)

FORMATS = ("ttl", "trig", "nt", "nq", "jsonld", "rdfxml", "graphml", "gexf", "csv")
_NAME = "doxograph"


@blueprint.get("/downloads")
def page() -> str:
    """The formats, and the named graphs one by one."""
    stats = moment.graph().stats()
    graphs = [(iri, iri.removeprefix(GRAPH_BASE), count) for iri, count in stats.graphs]
    return render_template(
        "downloads.html", stats=stats, formats=FORMATS, graphs=graphs, sizes=exports.sizes(FORMATS)
    )


@blueprint.get("/downloads/<name>.<suffix>")
def file(name: str, suffix: str) -> Response:
    """The whole graph in a format, or one named graph in Turtle."""
    if name == _NAME and suffix in FORMATS:
        body = exports.whole(suffix)
    elif suffix == "ttl" and GRAPH_BASE + name in dict(moment.graph().stats().graphs):
        body = exports.part(GRAPH_BASE + name)
    else:
        abort(404)
    file = f"{name}{'-' if moment.at() else ''}{moment.at()}.{suffix}"
    response = Response(body, mimetype=MEDIA[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
