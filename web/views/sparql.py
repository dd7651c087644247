"""The query page. What programs ask at the same address is answered in `web.protocol`.

Query text from outside is neither parsed nor run here: it goes to the sandbox as it is. The page works
without scripts; with them, the editor and the views of the answer take the place of the plain form.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, render_template, request

from kg.completion_words import KNOWN_PREFIXES
from kg.errors import KgError, LimitExceeded, QueryError
from kg.examples import GROUPS, Example, examples
from kg.stats import has_conclusions
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
#: So many seconds a page waits for the answer that it is to show.
_AT_ONCE: Final = 0.5
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

    @property
    def empty(self) -> bool:
        """Whether it is a table without rows, a graph without statements, or a no."""
        return not (self.data["boolean"] if self.answer.kind == "ask" else self.data["rows"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a page has to tell of a query: its answer or its error; ``later`` says that more is to come."""

    shown: Shown | None = None
    error: KgError | None = None
    later: bool = False


@blueprint.route("/sparql", methods=["GET", "POST"])
def page() -> Response:
    """Ask and read.

    The page is there at once: what takes longer is asked for by its script, or by the page without scripts
    under an address that waits (``wait=yes``).
    """
    asked = Asked.of(request.values.to_dict())
    longest = site().config.max_query
    if len(asked.query) > longest:
        abort(413, plain("sparql.too_long", limit=longest))
    waits = request.method == "POST" or request.values.get("wait") == "yes"
    outcome = _answered(asked, waits=waits) if asked.query.strip() else Outcome()
    offered = examples(site().graph, current())
    text = asked.query or (offered[0].query if offered else _START)
    html = render_template(
        "sparql.html",
        query=text,
        asked=bool(asked.query.strip()),
        shown=outcome.shown,
        error=outcome.error,
        later=outcome.later,
        where=_where(text, outcome.error),
        groups=_grouped(offered),
        fields=fields_of(text),
        given=asked.given,
        derived=asked.derived,
        concluded=has_conclusions(site().graph.reader),
        limits=limits(),
        prefixes={**KNOWN_PREFIXES, **PREFIXES},
        link=lambda **more: _link(asked, **more),
    )
    return make_response(html, 200 if outcome.error is None else status_of(outcome.error))


def _answered(asked: Asked, *, waits: bool) -> Outcome:
    """What comes of a query: all of it, or when nobody waits what comes at once."""
    if site().sandbox is None:
        abort(503, plain("sparql.off"))
    gone = request.environ.get("waitress.client_disconnected")
    rows, graph = site().config.answer_rows, request.values.get("default-graph")
    try:
        answer = run(asked, rows, gone, graph, None if waits else _AT_ONCE)
    except LimitExceeded as caught:
        later = caught.kind == "time" and not waits and (asked.seconds or _AT_ONCE) >= _AT_ONCE
        return Outcome(later=True) if later else Outcome(error=caught)
    except KgError as caught:
        return Outcome(error=caught)
    shown = _show(asked, answer, explained=waits)
    return Outcome(shown, later=not waits and shown.empty)


def _show(asked: Asked, answer: Answer, *, explained: bool) -> Shown:
    data = {**answer_json(answer, asked.query), "limits": limits()}
    if answer.kind == "graph":
        shown = Shown(answer, data, text=data["text"], formats=RDF)
    else:
        table = read_table(answer.body, site().config.table_rows)
        shown = Shown(answer, data, table, formats=RESULTS)
    return replace(shown, findings=_why(asked)) if explained and shown.empty else shown


def _why(asked: Asked) -> list[dict[str, Any]]:
    """Why an answer is empty, if that is found in time."""
    try:
        found: list[dict[str, Any]] = diagnosis(asked, request.environ.get("waitress.client_disconnected"))[
            "findings"
        ]
        return found
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
    if asked.seconds is not None:
        chosen["timeout"] = f"{asked.seconds:g}"
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
