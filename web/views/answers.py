"""What the query page asks for when it runs a query: the answer as data, why it is empty, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from kg.answer_view import answer_view
from kg.explain import explain
from kg.query_unknown import unknown
from web.answers import Asked, answer_json, diagnosis, limits, malformed, outside, run
from web.drawing import as_json
from web.language import current, plain
from web.site import site
from web.turns import in_turn

__all__ = ["blueprint"]

blueprint = Blueprint("answers", __name__, url_prefix="/api")

#: An explanation may take so long, and each count in it so long, in seconds.
_PATIENCE, _EACH = 12.0, 2.5
_MOST_LINKS = 4000


@blueprint.post("/run")
def answer() -> Response:
    """The answer to a query, cut to what a page can show; stopped when the one who asked has gone."""
    asked = _asked()
    found = answer_json(run(asked, site().config.answer_rows, _gone()), asked.query)
    return _fresh(jsonify({**found, "limits": limits()}))


@blueprint.post("/check")
@in_turn
def check() -> Response:
    """What is wrong with a query, told by the engine, which is asked over no data: null when nothing.

    Where nothing is, the relations and classes in it that the data do not use.
    """
    asked = _asked()
    error, lang = malformed(asked, _gone()), current()
    if error is None:
        unused = unknown(site().graph.reader, asked.query, lang)
        return _fresh(jsonify(problem=None, unused=[asdict(one) for one in unused]))
    found = {"message": error.text(lang), "line": error.line, "column": error.column}
    return _fresh(jsonify(problem=found, unused=[]))


@blueprint.route("/diagnosis", methods=["GET", "POST"])
@in_turn
def why_empty() -> Response:
    """Why a query has an empty answer, and what near it would match."""
    return _fresh(jsonify(diagnosis(_understood(), _gone())))


@blueprint.route("/explain", methods=["GET", "POST"])
@in_turn
def costs() -> Response:
    """How much each part of a query matches, alone and together, in the order in which to try them."""
    asked = _understood()
    found = explain(asked.text, outside(asked, _PATIENCE, _EACH, _gone()).select)
    return _fresh(jsonify(steps=[asdict(step) for step in found.steps], complete=found.complete))


@blueprint.post("/drawing")
def drawing() -> Response:
    """A picture of the links that are sent: JSON, ``{"links": [[subject, relation, object], …]}``."""
    sent = request.get_json(silent=True)
    links = sent.get("links") if isinstance(sent, dict) else None
    if not isinstance(links, list) or not all(map(_is_link, links)):
        abort(400, "links is a list of lists of three texts.")
    view = answer_view(site().graph.reader, [tuple(link) for link in links[:_MOST_LINKS]], current())
    return _fresh(jsonify(as_json(view, current())))


def _is_link(link: Any) -> bool:
    return isinstance(link, list) and len(link) == 3 and all(isinstance(part, str) for part in link)


def _asked() -> Asked:
    """The query of the request. Refused when there is none, when it is too long, or when queries are off."""
    fields = request.values.to_dict()
    if site().sandbox is None:
        abort(503, plain("sparql.off"))
    if not fields.get("query", "").strip():
        abort(400, plain("sparql.nothing"))
    if len(fields["query"]) > site().config.max_query:
        abort(413, plain("sparql.too_long", limit=site().config.max_query))
    return Asked.of(fields)


def _understood() -> Asked:
    """As `_asked`. What is wrong with the query itself is raised, rather than what becomes of it in parts."""
    asked = _asked()
    if (error := malformed(asked, _gone())) is not None:
        raise error
    return asked


def _gone() -> Callable[[], bool] | None:
    """Tells whether the one who asked has gone, where the server can say so."""
    found: Callable[[], bool] | None = request.environ.get("waitress.client_disconnected")
    return found


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept-Language", "Cookie"])
    return response
