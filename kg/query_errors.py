"""What is wrong with a SPARQL query, in words: an engine's syntax error read again by a person's eyes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from kg.errors import QueryError
from kg.sparql_text import Token, query_kind, tokens, undeclared_prefixes
from kg.terms import PREFIXES

__all__ = ["expected_kind", "line_column", "syntax_error"]

_WHERE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.S)
_PAIRS = {")": "(", "]": "[", "}": "{", "|}": "{|", ")>>": "<<(", ">>": "<<"}
_NAMES = {"{": "brace", "(": "parenthesis", "[": "square bracket", "{|": "annotation", "<<(": "triple term"}
_READING = "Use SELECT, ASK, CONSTRUCT or DESCRIBE."
_MESSAGES = (
    (
        "The SELECT contains a variable that is unbound",
        "SELECT names a variable that is neither grouped by nor aggregated.",
        "Add it to GROUP BY, or wrap it in an aggregate such as SAMPLE(…).",
    ),
    (
        "The SELECT overrides an existing variable",
        "SELECT (… AS ?name) uses a name that the query already has.",
        "Choose a new name after AS.",
    ),
    ("The BIND", "BIND (… AS ?name) uses a name that the group already has.", "Choose a new name after AS."),
    ("variable is used before BIND", "BIND (… AS ?name) uses a name that the group already has.", ""),
)
_VOCABULARY = (
    "a abs add adjust all as asc ask avg base bind bnode bound by ceil clear coalesce concat construct "
    "contains copy count create data datatype day default delete desc describe distinct drop "
    "encode_for_uri exists false filter floor from graph group group_concat haslang haslangdir having "
    "hours if in insert into iri isblank isiri isliteral isnumeric istriple isuri lang langdir "
    "langmatches lateral lcase limit load max md5 min minus minutes month move named not now object "
    "offset optional order predicate prefix rand reduced regex replace round sameterm sample seconds "
    "select separator service sha1 sha256 sha384 sha512 silent str strafter strbefore strdt strends "
    "strlang strlangdir strlen strstarts struuid subject substr sum timezone to triple true tz ucase "
    "undef union unsaid uri using uuid values version where with year "
)
_WORDS = frozenset(_VOCABULARY.split())


def syntax_error(text: str, engine: str, *, shift: int | None = 0, update: bool = False) -> QueryError:
    """The QueryError for a query that an engine refused with the message ``engine``.

    ``shift`` is how many characters were put before the text when it was sent; None when the engine's place
    says nothing about it. ``update`` says that the text should be an update. The error has line, column, a
    short sentence, and a hint where there is one.

    >>> print(syntax_error("SELECT * { ?s ?p ", "error at 1:18: expected one of …"))
    line 1, column 10: this brace is never closed. Add the missing “}”.
    """
    if not text.strip():
        example = "INSERT DATA { … }" if update else "SELECT * WHERE { ?s ?p ?o } LIMIT 10"
        return QueryError(f"The {'update' if update else 'query'} is empty.", hint=f"Try: {example}")
    for offset, problem, hint in _suspects(text, update):
        line, column = line_column(text, offset)
        return QueryError(problem, line=line, column=column, hint=hint)
    place = _WHERE.match(engine)
    if place is None or shift is None:
        return QueryError(_sentence(engine))
    line, column, expected = int(place[1]), int(place[2]), place[3]
    for sign, problem, hint in _MESSAGES:
        if sign in expected:
            return QueryError(problem, hint=hint)
    return _at(text, line, max(1, column - shift) if line == 1 else column, update)


def expected_kind(wanted: str, text: str) -> QueryError:
    """The error for a query of another kind than the caller needs."""
    return QueryError(f"A {wanted} query is expected here, this one is {query_kind(text)}.")


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _suspects(text: str, update: bool) -> Iterator[tuple[int, str, str]]:
    """What is surely wrong, whatever the engine said: most certain first."""
    for token in tokens(text):
        if token.kind == "bad":
            yield (token.start, *_bad(token))
    if update and query_kind(text) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
        yield 0, "this is a query; an update is expected here.", "Send it as the parameter named query."
    if not update and query_kind(text) == "UPDATE":
        yield 0, "this is an update; only queries that read are accepted here.", _READING
    for prefix, offset in undeclared_prefixes(text, PREFIXES).items():
        yield offset, f"the prefix “{prefix}:” is not declared.", _prefix_hint(prefix)
    yield from _brackets(text)
    yield from _words(text)
    yield from _relative(text)


def _bad(token: Token) -> tuple[str, str]:
    if token.text[0] in "\"'":
        return "this text in quotes is never closed.", f"Add the missing {token.text[0]}."
    return f"the character “{token.text}” means nothing in SPARQL here.", ""


def _prefix_hint(prefix: str) -> str:
    near = difflib.get_close_matches(prefix, PREFIXES, n=1)
    if near:
        return f"Did you mean “{near[0]}:”?"
    return f"Add a line such as PREFIX {prefix}: <http://example.org/> at the top."


def _brackets(text: str) -> Iterator[tuple[int, str, str]]:
    opened: list[Token] = []
    for token in tokens(text):
        if token.kind != "punct":
            continue
        if token.text in ("{", "(", "[", "{|", "<<("):
            opened.append(token)
        elif token.text in _PAIRS and token.text != ">>":
            if not opened:
                yield token.start, f"this “{token.text}” closes nothing.", "Remove it."
                return
            last = opened.pop()
            if last.text != _PAIRS[token.text]:
                line, column = line_column(text, last.start)
                what = f"this “{token.text}” does not close “{last.text}” of line {line}, column {column}."
                yield token.start, what, ""
                return
    for token in reversed(opened):
        close = next(end for end, start in _PAIRS.items() if start == token.text)
        yield token.start, f"this {_NAMES[token.text]} is never closed.", f"Add the missing “{close}”."


def _words(text: str) -> Iterator[tuple[int, str, str]]:
    for token in tokens(text):
        word = token.text.lower()
        if token.kind == "word" and word not in _WORDS:
            near = difflib.get_close_matches(word, _WORDS, n=1, cutoff=0.7) if len(word) < 30 else []
            hint = "Variables start with “?”, text stands in quotes."
            if near:
                hint = f"Did you mean {near[0].upper()}?"
            yield token.start, f"“{token.text[:40]}” is not a word of SPARQL.", hint
            return


def _relative(text: str) -> Iterator[tuple[int, str, str]]:
    stream = list(tokens(text))
    if any(t.kind == "word" and t.text.upper() == "BASE" for t in stream):
        return
    for token in stream:
        if token.kind == "iri" and not re.match(r"<[A-Za-z][A-Za-z0-9+.\-]*:", token.text):
            hint = "Write it in full, from http:// or https:// on, or declare a BASE."
            yield token.start, f"the IRI {token.text[:80]} is relative.", hint
            return


def _at(text: str, line: int, column: int, update: bool) -> QueryError:
    """The error at the place where the engine could not go on."""
    lines = text.split("\n")
    offset = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    stream = list(tokens(text))
    after = next((token for token in stream if token.end > offset), None)
    before = next((token for token in reversed(stream) if token.end <= offset), None)
    what = "update" if update else "query"
    if after is None and before is not None and before.text == "}":
        hint = "Each pattern needs a subject, a relation and a value; AS needs a new name."
        return QueryError(f"One of the parts of the {what} is incomplete.", hint=hint)
    if after is None:
        return QueryError(f"the {what} ends here, before it is complete.", line=line, column=column)
    line, column = line_column(text, after.start)
    if before is None and update:
        problem = f"an update starts with INSERT, DELETE, CLEAR or the like, not with “{after.text[:40]}”."
    elif before is None:
        problem = f"a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, not with “{after.text[:40]}”."
    else:
        problem = f"“{after.text[:40]}” cannot stand after “{before.text[-40:]}”."
    return QueryError(problem, line=line, column=column)


def _sentence(text: str) -> str:
    return "The query is malformed: " + (text.strip().splitlines() or ["?"])[0][:200].rstrip(".") + "."
