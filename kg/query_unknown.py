"""Relations and classes in a query that the data do not use: likely slips, said while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from kg.completion import written
from kg.completion_data import Counts, Vocabulary
from kg.completion_place import triples
from kg.query_suspects import line_column
from kg.reader import Reader
from kg.sparql_text import declared_prefixes, iri_of, term_iri, tokens
from kg.terms import PREFIXES, NamedNode, local_name
from kg.vocabulary import TYPE
from kg.zero_rows.messages import UNUSED, say

__all__ = ["Unknown", "unknown"]

#: More are noise, and each takes a look-up.
_MOST = 5
_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that nothing uses: its place from 1, its text, and a sentence about it."""

    line: int
    column: int
    text: str
    message: str


def unknown(reader: Reader, text: str, lang: str = "en") -> list[Unknown]:
    """The relations and classes of a query that occur in no statement, each once, in order of place.

    Nothing is told over an endpoint elsewhere, where each look-up would be a request.
    """
    if not reader.local:
        return []
    data = Vocabulary(reader)
    prefixes = {**PREFIXES, **declared_prefixes(text)}
    patterns = triples(text)
    relations = {name for one in patterns for name in (one.first, one.relation)}
    classes = {one.object for one in patterns if term_iri(one.relation, prefixes) == TYPE}
    found: dict[str, Unknown] = {}
    for token in tokens(text):
        if token.kind not in ("iri", "pname") or token.text in found or len(found) >= _MOST:
            continue
        iri = iri_of(token, prefixes)
        kind = "relation" if token.text in relations else "class" if token.text in classes else ""
        known = data.relations if kind == "relation" else data.classes
        if not iri or ":" not in iri or not kind or iri in known or _used(reader, kind, iri):
            continue
        near = _near(iri, known)
        new = written(near, declared_prefixes(text))[0] if near else ""
        message = say(UNUSED, f"{kind} near" if near else kind, lang, old=token.text, new=new)
        found[token.text] = Unknown(*line_column(text, token.start), token.text, message)
    return list(found.values())


def _used(reader: Reader, kind: str, iri: str) -> bool:
    """Whether the data use a term that the sample does not have."""
    query = "ASK { ?s ?term ?o }" if kind == "relation" else "ASK { ?s a ?term }"
    try:
        return reader.store.ask(query, {"term": NamedNode(iri)})
    except ValueError:  # no IRI
        return True


def _near(iri: str, known: Counts) -> str:
    """The term whose name comes nearest, "" when none comes near."""
    names = {local_name(one).lower(): one for one in known}
    found = get_close_matches(local_name(iri).lower(), names, n=1, cutoff=_ALIKE)
    return names[found[0]] if found else ""
