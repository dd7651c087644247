"""The query page. What programs ask at the same address is answered in `web.protocol`.

Query text from outside is neither parsed nor run here: it goes to the sandbox as it is. The page works
without scripts; with them, the editor and the views of the answer take the place of the plain form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request

from kg.completion_words import KNOWN_PREFIXES
from kg.errors import KgError, QueryError
from kg.examples import GROUPS, Example, examples
from kg.terms import PREFIXES
from web.answers import Asked, answer_json, diagnosis, limits, run
from web.errors import status_of
from web.language import current, plain
from web.negotiation import RDF, RESULTS
from web.results import Table, read_table
from web.site import Answer, site
from web.views.completion import fields_of

__all__ = ["blueprint"]

blueprint = Blueprint("sparql", __name__)

_GROUPS: Final = {
    "first steps": "sparql.group.first_steps",
    "people": "sparql.group.people",
    "ideas": "sparql.group.ideas",
    "works": "sparql.group.works",
    "paths": "sparql.group.paths",
    "aggregates": "sparql.group.aggregates",
    "time": "sparql.group.time",
    "evidence": "sparql.group.evidence",
    "conflicts": "sparql.group.conflicts",
    "graphs": "sparql.group.graphs",
    "federation": "sparql.group.federation",
}
_START: Final = "SELECT ?class (COUNT(?thing) AS ?things)\nWHERE {\n  ?thing a ?class .\n}\nGROUP BY ?class\n"


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a query, for the page: a table or the text of a graph, and the same as data."""

    answer: Answer
    data: dict[str, Any]
    table: Table | None = None
    text: str = ""
    formats: tuple[str, ...] = ()
    findings: list[dict[str, Any]] = field(default_factory=list)


@blueprint.route("/sparql", methods=["GET", "POST"])
def page() -> Response:
    """Ask and read."""
    asked = Asked.of(request.values.to_dict())
    longest = site().config.max_query
    if len(asked.query) > longest:
        abort(413, plain("sparql.too_long", limit=longest))
    shown, error, status = _answered(asked) if asked.query.strip() else (None, None, 200)
    offered = examples(site().graph, current())
    text = asked.query or (offered[0].query if offered else _START)
    html = render_template(
        "sparql.html",
        query=text,
        asked=bool(asked.query.strip()),
        shown=shown,
        error=error,
        where=_where(text, error),
        groups=_grouped(offered),
        fields=fields_of(text),
        given=asked.given,
        derived=asked.derived,
        limits=limits(),
        prefixes={**KNOWN_PREFIXES, **PREFIXES},
        link=lambda **more: _link(asked, **more),
    )
    return make_response(html, status)


def _answered(asked: Asked) -> tuple[Shown | None, KgError | None, int]:
    if site().sandbox is None:
        abort(503, plain("sparql.off"))
    gone = request.environ.get("waitress.client_disconnected")
    try:
        return (
            _show(asked, run(asked, site().config.answer_rows, gone, request.values.get("default-graph"))),
            None,
            200,
        )
    except KgError as caught:
        return None, caught, status_of(caught)


def _show(asked: Asked, answer: Answer) -> Shown:
    data = {**answer_json(answer, asked.query), "limits": limits()}
    if answer.kind == "graph":
        return Shown(answer, data, text=data["text"], formats=RDF)
    table = read_table(answer.body, site().config.table_rows)
    empty = answer.kind == "select" and not table.rows
    return Shown(answer, data, table, formats=RESULTS, findings=_why(asked) if empty else [])


def _why(asked: Asked) -> list[dict[str, Any]]:
    """Why an answer is empty, if that is found in time."""
    try:
        return diagnosis(asked, request.environ.get("waitress.client_disconnected"))
    except KgError:
        return []


def _grouped(offered: tuple[Example, ...]) -> list[tuple[str, list[Example]]]:
    """The examples under what their groups are called, in the order of the groups."""
    found: dict[str, list[Example]] = {group: [] for group in GROUPS}
    for one in offered:
        found.setdefault(one.group, []).append(one)
    return [
        (plain(_GROUPS[group]) if group in _GROUPS else group or plain("sparql.group.others"), listed)
        for group, listed in found.items()
        if listed
    ]


def _link(asked: Asked, **more: str) -> str:
    """The address of this query, its parameters and choices included."""
    given = {f"${name}": value for name, value in asked.given.items()}
    chosen = {} if asked.derived else {"derived": "no"}
    return "/sparql?" + urlencode({"query": asked.query, **given, **chosen, **more})


def _where(query: str, error: KgError | None) -> str:
    """The line that is wrong with a caret under the column, "" when it is not known."""
    if not isinstance(error, QueryError) or error.line is None:
        return ""
    lines = query.splitlines()
    if not 1 <= error.line <= len(lines):
        return ""
    line = lines[error.line - 1]
    number = f"{error.line} │ "
    if error.column is None or error.column > 200:
        return number + line[:200]
    before = "".join("\t" if letter == "\t" else " " for letter in line[: error.column - 1])
    return f"{number}{line[:200]}\n{' ' * len(number)}{before}^"
