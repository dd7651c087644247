"""The SPARQL page. What programs ask at the same address is answered in `web.protocol`.

Query text from outside is neither parsed nor run here: it goes to the sandbox as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request

from kg.errors import KgError, QueryError
from kg.examples import GROUPS, Example, examples
from web.errors import status_of
from web.language import current, plain
from web.negotiation import RDF, RESULTS
from web.results import Table, read_table
from web.site import Answer, site

__all__ = ["blueprint"]

blueprint = Blueprint("sparql", __name__)

_GROUP_KEYS = {group: f"examples.{group.replace(' ', '_')}" for group in GROUPS}


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a query, for the page."""

    answer: Answer
    table: Table | None = None
    text: str = ""
    formats: tuple[str, ...] = ()


@blueprint.route("/sparql", methods=["GET", "POST"])
def page() -> Response:
    """Ask and read."""
    return _page(_query())


def _query() -> str:
    query = request.values.get("query", "")
    if len(query) > site().config.max_query:
        abort(413, plain("sparql.too_long", limit=site().config.max_query))
    return query


def _run(query: str, accept: str | tuple[str, ...]) -> Answer:
    sandbox = site().sandbox
    if sandbox is None:
        abort(503, plain("sparql.off"))
    return sandbox.run(query, default_graph=request.values.get("default-graph"), accept=accept)


def _page(query: str) -> Response:
    shown: Shown | None = None
    error: KgError | None = None
    status = 200
    if query.strip():
        try:
            shown = _show(_run(query, ("json", "ttl")))
        except KgError as caught:
            error, status = caught, status_of(caught)
    groups = _examples()
    text = query or next((one.query for some in groups.values() for one in some), "")
    page = render_template(
        "sparql.html", query=text, asked=bool(query.strip()), shown=shown, error=error,
        where=_where(text, error), groups=groups, group_keys=_GROUP_KEYS, results=RESULTS, rdf=RDF,
    )  # fmt: skip
    return make_response(page, status)


def _examples() -> dict[str, list[Example]]:
    """The examples that run as they stand, by group."""
    groups: dict[str, list[Example]] = {}
    for one in examples(site().graph, current()):
        if not (one.parameters or one.needs_service):
            groups.setdefault(one.group, []).append(one)
    return groups


def _show(answer: Answer) -> Shown:
    if answer.kind == "graph":
        return Shown(answer, text=answer.body.decode("utf-8", "replace"), formats=RDF)
    table = read_table(answer.body, site().config.table_rows)
    return Shown(answer, table, formats=RESULTS)


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
