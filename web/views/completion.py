"""What the query editor asks for while a query is being written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from kg.completion import complete
from kg.completion_term import describe_term
from kg.parameters import Parameter, parameters
from kg.query_words import describe_function, describe_variable
from kg.search import search
from kg.sparql_format import format_query
from kg.terms import is_web_address, shorten
from web.language import current
from web.links import entity_url
from web.site import site
from web.turns import in_turn

__all__ = ["blueprint", "fields_of"]

blueprint = Blueprint("completion", __name__, url_prefix="/api")

#: So many members of a class are offered as a list; of a larger class, those that are searched for.
_LISTED = 250
_LONGEST = 200
#: In longer queries no variable is explained: that takes a look at each of its patterns.
_LONGEST_READ = 20_000


@blueprint.post("/complete")
@in_turn
def completion() -> Response:
    """What could stand at the cursor of a query: fields ``query`` and ``cursor`` (characters before it)."""
    query = _query()
    cursor = request.form.get("cursor", default=len(query), type=int)
    found = complete(site().graph.reader, query, cursor, current())
    return _fresh(jsonify(start=found.start, end=found.end, options=[asdict(one) for one in found.options]))


@blueprint.get("/describe-term")
def term() -> Response:
    """What an IRI stands for: its name, kind, definition, and for a relation what it ties together."""
    iri = request.args.get("iri", "")
    if not is_web_address(iri) and not iri.startswith("urn:"):
        abort(400, "iri is the IRI of a term.")
    found = describe_term(site().graph.reader, iri, current())
    return _fresh(jsonify({**asdict(found), "short": shorten(iri), "href": entity_url(iri)}))


@blueprint.get("/describe-function")
def function() -> Response:
    """How a function of SPARQL is called and what it gives: `?name=STRSTARTS`."""
    found = describe_function(request.args.get("name", "")[:_LONGEST], current())
    return _fresh(jsonify(asdict(found) if found else None))


@blueprint.post("/describe-variable")
@in_turn
def variable() -> Response:
    """Where the variable ``name`` of a ``query`` gets its values, and what it probably stands for."""
    name, query = request.form.get("name", "")[:_LONGEST], _query()
    if len(query) > _LONGEST_READ:
        return _fresh(jsonify(None))
    return _fresh(jsonify(asdict(describe_variable(site().graph.reader, query, name, current()))))


@blueprint.post("/format")
@in_turn
def formatted() -> Response:
    """The query set out for reading."""
    return _fresh(jsonify(query=format_query(_query())))


@blueprint.post("/parameters")
@in_turn
def fields() -> Response:
    """The parameters of a query as fields of a form, with what can be chosen for them."""
    return _fresh(jsonify(fields=fields_of(_query())))


@blueprint.get("/members")
def members() -> Response:
    """Things of the class ``class`` whose name comes near ``q``."""
    text = request.args.get("q", "")[:_LONGEST]
    hits = search(site().graph.reader, text, current(), limit=20, classes=[request.args.get("class", "")])
    options = [{"value": shorten_or_iri(hit.ref.iri), "label": hit.ref.label} for hit in hits]
    return _fresh(jsonify(options=options))


def fields_of(query: str) -> list[dict[str, Any]]:
    """The fields for the parameters of a query; ``options`` are the members of a class if they are few."""
    return [_field(parameter) for parameter in parameters(query)]


def _field(parameter: Parameter) -> dict[str, Any]:
    reader = site().graph.reader
    reader.refresh()
    kind = parameter.cls or parameter.datatype
    refs = reader.refs(_members(parameter.cls), current()) if parameter.cls else {}
    options = sorted(
        ({"value": shorten_or_iri(ref.iri), "label": ref.label} for ref in refs.values()),
        key=lambda option: (option["label"].casefold(), option["value"]),
    )
    return {
        "name": parameter.name,
        "class": parameter.cls,
        "kind": reader.label(kind, current()) if kind else "",
        "datatype": shorten(parameter.datatype).removeprefix("xsd:") if parameter.datatype else "",
        "default": parameter.shown,
        "options": options if len(options) <= _LISTED else [],
    }


def _members(cls: str) -> list[str]:
    reader = site().graph.reader
    try:
        rows = reader.page("members", _LISTED + 1, 0, **{"class": cls})
    except ValueError:  # no IRI
        return []
    return [row[0].value for row in rows if row[0] is not None and hasattr(row[0], "value")]


def shorten_or_iri(iri: str) -> str:
    """A thing as it is written for a parameter: a prefixed name, else its IRI in angle brackets."""
    short = shorten(iri)
    return short if short != iri else f"<{iri}>"


def _query() -> str:
    return request.form.get("query", "")


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache, private"
    response.vary.update(["Accept-Language", "Cookie"])
    return response
