"""The answer to a query made ready for the query page: rows with names, links and marks, as plain data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from kg.errors import KgError, QueryError
from kg.files import parse
from kg.model import Ref
from kg.outside import Outside
from kg.palette import swatch
from kg.parameters import fill
from kg.query_errors import misread
from kg.sandbox.backends import check_reach
from kg.sparql_text import has_service, variables
from kg.terms import DERIVED, BlankNode, Literal, NamedNode, shorten
from kg.vocabulary import ONTOLOGY_CLASSES
from kg.zero_rows import Store, diagnose
from web.language import current
from web.links import entity_url
from web.site import Answer, site

__all__ = ["Asked", "answer_json", "diagnosis", "limits", "malformed", "outside", "run"]

_COLUMNS = ("subject", "relation", "object")
_STAR = re.compile(r"\bselect\s+(?:(?:distinct|reduced)\s+)?\*", re.I)
_NO = ("no", "false", "0", "off")
#: A diagnosis may take so long, and each of its questions so long, in seconds.
_PATIENCE, _EACH = 10.0, 2.5
#: A look at the text of a query may take so long, in seconds; the graph that it is then asked over is empty.
_GLANCE, _NOTHING = 2.0, "urn:doxograph:nothing"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the page: the query, values for its parameters, whether derived triples count, and
    how many seconds it may take, None for as many as any."""

    query: str
    given: Mapping[str, str]
    derived: bool = True
    seconds: float | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Asked:
        """What the fields of a form say; values for variables that the query lacks are left aside."""
        query = fields.get("query", "").removeprefix("\ufeff")  # a byte order mark
        known = set(variables(query)) if "$" in "".join(fields) else set()
        given = {name[1:]: value for name, value in fields.items() if name[:1] == "$" and name[1:] in known}
        derived = fields.get("derived", "").strip().lower() not in _NO
        return cls(query, given, derived, _seconds(fields.get("timeout", "")))

    @property
    def text(self) -> str:
        """The query with its parameters bound. Raises QueryError for a value that will not do."""
        return fill(self.query, self.given)

    @property
    def without(self) -> tuple[str, ...]:
        """The graphs to leave out."""
        return () if self.derived else (DERIVED,)


def run(
    asked: Asked,
    rows: int,
    cancel: Callable[[], bool] | None = None,
    graph: str | None = None,
    most: float | None = None,
) -> Answer:
    """Evaluate a query in the sandbox, cut to so many rows, within ``most`` seconds and those that it was
    given itself. Raises what the sandbox raises."""
    sandbox = site().sandbox
    assert sandbox is not None  # noqa: S101 - views see to it
    return sandbox.run(
        asked.text,
        accept=("json", "ttl"),
        default_graph=graph,
        max_rows=rows,
        timeout=min((limit for limit in (most, asked.seconds) if limit is not None), default=None),
        without=asked.without,
        cancel=cancel,
    )


def _seconds(text: str) -> float | None:
    """The seconds that the field timeout gives, None without one. Raises QueryError for what is no number."""
    try:
        seconds = float(text) if text.strip() else None
    except ValueError:
        seconds = math.nan
    if seconds is not None and not 0 < seconds < math.inf:
        raise QueryError("timeout is a number of seconds above 0.")
    return seconds


def malformed(asked: Asked, cancel: Callable[[], bool] | None = None) -> QueryError | None:
    """What is wrong with the text of a query, None when nothing is or when it cannot be told in time.

    The engine is asked over no data, so that nothing is evaluated; what it would call is not called, and
    said to be refused where it would be.
    """
    sandbox = site().sandbox
    assert sandbox is not None  # noqa: S101 - views see to it
    try:
        if has_service(asked.query):
            bounds = getattr(sandbox, "limits", None)
            check_reach(asked.query, bounds.allow_service if bounds else ())
            return misread(asked.query)
        sandbox.run(
            asked.query,
            accept=("json", "ttl"),
            max_rows=1,
            timeout=_GLANCE,
            default_graph_uris=(_NOTHING,),
            cancel=cancel,
        )
    except QueryError as error:
        # An endpoint elsewhere may say what is wrong without saying where.
        return error if error.line is not None else misread(asked.query)
    except KgError:
        pass  # not a matter of its text
    return None


def limits() -> Json:
    """What bounds a query here, as far as the sandbox has bounds."""
    bounds = getattr(site().sandbox, "limits", None)
    if bounds is None:
        return {"rows": site().config.answer_rows}
    return {
        "seconds": bounds.seconds,
        "megabytes": bounds.memory_mb,
        "bytes": bounds.result_bytes,
        "rows": site().config.answer_rows,
    }


def answer_json(answer: Answer, query: str) -> Json:
    """An answer to a query as data: its columns, rows of terms, and the names of the things in them.

    A graph comes as rows of subject, relation, object, with its Turtle as ``text``.
    """
    found: Json = {"kind": answer.kind, "elapsed": round(answer.elapsed, 4), "truncated": answer.truncated}
    rows: list[list[Json | None]]
    if answer.kind == "graph":
        rows = [
            [_term(quad.subject), _term(quad.predicate), _term(quad.object)]
            for quad in parse(answer.body, "answer.ttl")
        ]
        found |= {"vars": list(_COLUMNS), "rows": rows, "text": answer.body.decode("utf-8", "replace")}
    else:
        data = json.loads(answer.body)
        if "boolean" in data:
            return {**found, "boolean": data["boolean"]}
        names = _in_order(data["head"].get("vars", []), query)
        rows = [[_plain(row.get(name)) for name in names] for row in data["results"]["bindings"]]
        found |= {"vars": names, "rows": rows}
    return {**found, "names": _names(rows)}


def _in_order(names: list[str], query: str) -> list[str]:
    """The columns; those of SELECT * in the order in which the query speaks of them."""
    if not _STAR.search(query):
        return names
    order = {name: at for at, name in enumerate(variables(query))}
    return sorted(names, key=lambda name: order.get(name, len(order)))


def _plain(term: Json | None) -> Json | None:
    """A term of SPARQL JSON results, its parts as text when it is a triple."""
    if term is not None and isinstance(term["value"], dict):
        parts = (term["value"][name]["value"] for name in ("subject", "predicate", "object"))
        return {"type": "triple", "value": f"<<( {' '.join(str(part) for part in parts)} )>>"}
    return term


def _term(term: object) -> Json:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            return {**found, "xml:lang": term.language}
        return {**found, "datatype": term.datatype.value}
    return {"type": "triple", "value": str(term)}


def _names(rows: list[list[Json | None]]) -> dict[str, Json]:
    iris = {term["value"] for row in rows for term in row if term is not None and term["type"] == "uri"}
    reader = site().graph.reader
    reader.refresh()
    return {iri: _name(ref, reader.named(iri)) for iri, ref in reader.refs(iris, current()).items()}


def _name(ref: Ref, known: bool) -> Json:
    look = swatch(ref.cls)
    return {
        "known": known,
        "short": shorten(ref.iri),
        "label": ref.label,
        "href": entity_url(ref.iri),
        "kind": ref.cls_label,
        "key": look.key if ref.cls and ref.cls not in ONTOLOGY_CLASSES else "",
        "shape": look.shape,
    }


def outside(asked: Asked, seconds: float, each: float, cancel: Callable[[], bool] | None = None) -> Outside:
    """The graph to be asked through the sandbox about a query."""
    return Outside(site().sandbox, seconds, each, asked.without, cancel)  # type: ignore[arg-type]


def diagnosis(asked: Asked, cancel: Callable[[], bool] | None = None) -> Json:
    """Why an answer is empty: ``findings``, parts of the query, what is said of each, and the query put
    right; and whether it is ``complete``, all having been tried in time.

    Raises what the sandbox raises, but for the limits of the single questions.
    """
    store = outside(asked, _PATIENCE, _EACH, cancel)
    bound = partial(fill, given=asked.given)
    found = diagnose(asked.query, Store(store.ask, store.select), current(), bound)
    return {"findings": found.to_json(current()), "complete": found.complete}
