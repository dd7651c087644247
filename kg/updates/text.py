"""What can be done with the text of a SPARQL Update before an engine reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kg.errors import QueryError
from kg.query_errors import line_column
from kg.sparql_grammar import stray
from kg.sparql_prologue import with_iris
from kg.sparql_text import Token, tokens
from kg.terms import DERIVED, NamedNode

__all__ = ["missing_source", "refuse_derived", "with_dataset"]

#: Words that begin a part of an update which changes the graphs that it names, or only reads them.
_WRITES = frozenset(("INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "MOVE", "TO", "INTO"))
_READS = frozenset(("WHERE", "USING", "COPY", "ADD", "LOAD", "PREFIX", "BASE"))
#: What copies a graph looks so; where a text or a comment looks so too, no harm is done.
_COPIES = re.compile(r"\b(?:ADD|COPY)(?>(?:\s|#[^\r\n]*+[\r\n])*)(?:GRAPH\b|<|[\w.\-]*+:)", re.I)


def refuse_derived(text: str, base: str | None = None) -> None:
    """Refuse an update that names the graph of conclusions as one to be changed: it would be lost.

    Raises QueryError with its place. Reading from that graph is no matter.

    >>> refuse_derived("INSERT { ?a <urn:p> ?b } WHERE { GRAPH graph:derived { ?a ?p ?b } }")
    >>> refuse_derived("CLEAR GRAPH graph:derived")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: line 1, column 13: This graph holds what the rules conclude. Change what they \
conclude it from.
    """
    if "derived" not in text:
        return
    clause, depth, before = "", 0, ""
    for token, iri in with_iris(text, base):
        word = token.text.upper()
        if token.kind == "punct":
            depth += (token.text == "{") - (token.text == "}")
        elif token.kind == "word" and not depth and word in _WRITES | _READS:
            clause = "DELETE" if (clause, word, before) == ("DELETE", "WHERE", "DELETE") else word
        elif clause in _WRITES and (not depth or before == "GRAPH") and iri == DERIVED:
            line, column = line_column(text, token.start)
            problem = "This graph holds what the rules conclude. Change what they conclude it from."
            raise QueryError(problem, line=line, column=column)
        before = word


def missing_source(text: str, exists: Callable[[str], bool], base: str | None = None) -> NamedNode | None:
    """The graph that ADD or COPY is to read and that is not there, as far as can be told before the update.

    The engine copies nothing from such a graph without a word; DROP, CLEAR and MOVE of it fail. A graph that
    an operation before may have made counts as being there.

    >>> missing_source("ADD <urn:g> TO DEFAULT", lambda iri: False).value
    'urn:g'
    >>> missing_source("CREATE GRAPH <urn:g> ; COPY <urn:g> TO DEFAULT", lambda iri: False)
    """
    if not _COPIES.search(text) or stray(text, update=True) is not None:
        return None
    named: set[str] = set()
    reading, depth, before = False, 0, ""
    for token, iri in with_iris(text, base):
        word = token.text.upper() if token.kind == "word" else ""
        depth += (token.text == "{") - (token.text == "}")
        if before == "GRAPH" and token.kind == "var":
            return None
        if reading and iri is not None and iri not in named and not exists(iri):
            return NamedNode(iri)
        reading = (word in ("ADD", "COPY") and not depth) or (reading and word == "GRAPH")
        if iri is not None:
            named.add(iri)
        before = word
    return None


def with_dataset(text: str, using: Sequence[str], named: Sequence[str]) -> str:
    """The update with USING clauses for the graphs that a request chooses (SPARQL 1.1 Protocol, 2.2.3).

    Each operation that has a pattern gets them; DELETE WHERE is written in full for that. Raises QueryError
    when the update itself has USING or WITH, or a name is no IRI.

    >>> with_dataset("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["http://e.org/g"], [])
    'DELETE { ?s ?p ?o } USING <http://e.org/g> WHERE { ?s ?p ?o }'
    """
    if not using and not named:
        return text
    clause = " ".join(
        [*(f"USING {_iri(iri)}" for iri in using), *(f"USING NAMED {_iri(iri)}" for iri in named)]
    )
    parts: list[str] = []
    last = 0
    for word, before in _outer_words(text):
        name = word.text.upper()
        if name in ("USING", "WITH"):
            line, column = line_column(text, word.start)
            problem = f"{name} cannot stand in an update whose graphs are chosen by parameters."
            raise QueryError(problem, line=line, column=column, hint="Leave out the one or the other.")
        if name == "WHERE":
            parts.append(text[last : word.start])
            if before is not None and before.text.upper() == "DELETE":
                parts.append(f"{_group_after(text, word.end)} ")
            parts.append(f"{clause} ")
            last = word.start
    return "".join([*parts, text[last:]])


def _outer_words(text: str) -> Iterator[tuple[Token, Token | None]]:
    """The words outside of every brace, each with the token before it."""
    depth, before = 0, None
    for token in tokens(text):
        if token.text == "{" and token.kind == "punct":
            depth += 1
        elif token.text == "}" and token.kind == "punct":
            depth = max(0, depth - 1)
        elif token.kind == "word" and not depth:
            yield token, before
        before = token


def _group_after(text: str, start: int) -> str:
    """The group in braces that follows, as text without comments."""
    parts: list[str] = []
    depth = 0
    for token in tokens(text):
        if token.start < start:
            continue
        parts.append(token.text)
        if token.kind == "punct":
            depth += (token.text == "{") - (token.text == "}")
        if not depth:
            break
    return " ".join(parts)


def _iri(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise QueryError(
            f"“{iri[:200]}” names no graph.", hint="A graph is named by an absolute IRI."
        ) from None
