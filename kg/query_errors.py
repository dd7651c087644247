"""What is wrong with a SPARQL query, in words: an engine's refusal read again by a person's eyes.

Engines tell the place badly or not at all. It is found here: by the words and signs (`kg.query_suspects`),
by the grammar (`kg.sparql_grammar`), by the scope of the names (`kg.query_scope`), and then from the engine.
"""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.query_hints import hint_for
from kg.query_scope import misuses
from kg.query_suspects import line_column, relative, suspects, unclosed
from kg.sparql_grammar import Stray, stray
from kg.sparql_text import query_kind, tokens

__all__ = ["expected_kind", "line_column", "misread", "syntax_error"]

_WHERE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.S)
_READING = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_QUERY, _UPDATE = "SELECT * WHERE { ?s ?p ?o } LIMIT 10", "INSERT DATA { … }"


def syntax_error(text: str, engine: str, *, shift: int | None = 0, update: bool = False) -> QueryError:
    """The QueryError for a query that an engine refused with the message ``engine``.

    ``shift`` is how many characters were put before the text when it was sent; None when the engine's place
    says nothing about it. ``update`` says that the text should be an update. The error has line, column, a
    short sentence, and a hint where there is one.

    >>> print(syntax_error("SELECT * { ?s ?p ", "error at 1:18: expected one of …"))
    line 1, column 10: this brace is never closed. Add the missing “}”.
    """
    if not text.strip():
        example = _UPDATE if update else _QUERY
        problem = f"The {'update' if update else 'query'} is empty."
        return QueryError(problem, line=1, column=1, hint=f"Try: {example}")
    found = _other_kind(text, update) or _malformed(text, update)
    if found is not None:
        start, problem, hint = found
        line, column = line_column(text, start)
        return QueryError(problem, line=line, column=column, hint=hint)
    return _as_told(text, engine, shift, update)


def misread(text: str) -> QueryError | None:
    """What is wrong with a query as far as its text alone tells, None when nothing seems to be."""
    found = _other_kind(text, False) or _malformed(text, False)
    if found is None:
        return None
    line, column = line_column(text, found[0])
    return QueryError(found[1], line=line, column=column, hint=found[2])


def expected_kind(wanted: str, text: str) -> QueryError:
    """The error for a query of another kind than the caller needs."""
    return QueryError(f"A {wanted} query is expected here, this one is {query_kind(text)}.")


_Found = tuple[int, str, str]


def _other_kind(text: str, update: bool) -> _Found | None:
    kind = query_kind(text)
    start = next((token.start for token in tokens(text) if token.text.upper() == kind), 0)
    if update and kind in _READING:
        return start, "this is a query; an update is expected here.", "Send it as the parameter named query."
    if not update and kind == "UPDATE":
        hint = "Use SELECT, ASK, CONSTRUCT or DESCRIBE."
        return 0, "this is an update; only queries that read are accepted here.", hint
    return None


def _malformed(text: str, update: bool) -> _Found | None:
    """What is wrong first: by its words, else by the grammar, else by its names."""
    wrong = stray(text, update=update)
    end = len(text) if wrong is None or wrong.token is None else wrong.token.start
    for one in suspects(text):
        if one.start <= end:
            return one.start, one.problem, one.hint
    if wrong is not None:
        open_bracket = unclosed(text) if wrong.token is None else None
        if open_bracket is not None:
            return open_bracket.start, open_bracket.problem, open_bracket.hint
        return _strayed(text, wrong, update)
    for one in [*misuses(text), *relative(text)]:
        return one.start, one.problem, one.hint
    return None


def _strayed(text: str, wrong: Stray, update: bool) -> _Found:
    """What to say where the text leaves the grammar."""
    token, before = wrong.token, wrong.before
    hint = hint_for(list(tokens(text)), wrong)
    if token is None:
        problem = f"the {'update' if update else 'query'} ends here, before it is complete."
        return len(text.rstrip()), problem, hint
    if before is None and update:
        problem = f"an update starts with INSERT, DELETE, CLEAR or the like, not with “{token.text[:40]}”."
        return token.start, problem, f"Try: {_UPDATE}"
    if before is None:
        problem = f"a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, not with “{token.text[:40]}”."
        return token.start, problem, hint if token.text.startswith("@") else f"Try: {_QUERY}"
    begins = token.text == "<" and {"iri", "'>'"} & wrong.expected and "'<'" not in wrong.expected
    if begins and before.end < token.start:
        hint = "Close it with “>”; an IRI holds no space, quote or bracket."
        return token.start, "this “<” begins no IRI.", hint
    problem = f"“{token.text[:40]}” cannot stand after “{before.text[-40:]}”."
    return token.start, problem, hint


def _as_told(text: str, engine: str, shift: int | None, update: bool) -> QueryError:
    """What only the engine knows, with its place where it tells one."""
    place = _WHERE.match(engine)
    if place is None or shift is None:
        return QueryError(_sentence(engine))
    line, column = int(place[1]), int(place[2])
    lines = text.split("\n")
    column = max(1, column - shift) if line == 1 else column
    offset = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    before = next((token for token in reversed(list(tokens(text))) if token.end <= offset), None)
    line, column = line_column(text, before.start if before is not None else 0)
    if "variable that is unbound" in place[3]:
        start = next((token.start for token in tokens(text) if token.text.upper() == "SELECT"), 0)
        line, column = line_column(text, start)
        problem = "SELECT names a variable that is neither grouped by nor aggregated."
        hint = "Add it to GROUP BY, or wrap it in an aggregate such as SAMPLE(…)."
        return QueryError(problem, line=line, column=column, hint=hint)
    what = "update" if update else "query"
    hint = "Leave parts out until it is understood."
    return QueryError(f"the {what} is not understood up to here.", line=line, column=column, hint=hint)


def _sentence(text: str) -> str:
    text = re.sub(r"^error at \d+:\d+: ", "", text)  # where a text was put together for the engine
    return "The query is malformed: " + (text.strip().splitlines() or ["?"])[0][:200].rstrip(".") + "."
