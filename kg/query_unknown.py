"""Names in a query that the data do not know: likely slips, said while it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.completion import written
from kg.completion_data import Vocabulary
from kg.completion_place import triples
from kg.query_suspects import line_column
from kg.query_unbound import near_variable, unbound_in_filters
from kg.reader import Reader
from kg.search import search
from kg.sparql_text import Token, declared_prefixes, iri_of, term_iri, tokens
from kg.terms import PREFIXES, NamedNode, local_name
from kg.vocabulary import TYPE
from kg.zero_rows.messages import UNUSED, say

__all__ = ["Unknown", "unknown"]

#: More are noise, and each takes a look-up.
_MOST = 5
_ALIKE, _HITS = 0.7, 5
#: What a name says that stands in one of these roles, as a question for the data.
_QUESTIONS = {
    "relation": "?s ?term ?o",
    "class": "?s a ?term",
    "thing": "{ ?term ?p ?o } UNION { ?s ?p ?term } UNION { ?s ?term ?o } UNION { GRAPH ?term { ?s ?p ?o } }",
}
_GRAPHS = ("GRAPH", "FROM", "NAMED", "WITH")
#: Namespaces of the language itself: their names are values of DATATYPE and the like, whatever the data hold.
_OF_THE_LANGUAGE = tuple(PREFIXES[prefix] for prefix in ("xsd", "rdf", "rdfs", "owl"))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that nothing uses: its place from 1, its text, and a sentence about it."""

    line: int
    column: int
    text: str
    message: str


def unknown(reader: Reader, text: str, lang: str = "en") -> list[Unknown]:
    """The relations, classes, graphs and things of a query that the data do not know, and the variables of
    filters that nothing binds, each once, in order of place.

    No names are told over an endpoint elsewhere, where each look-up would be a request.
    """
    found = {token.text: _unbound(text, token, others, lang) for token, others in _variables(text)}
    for token, kind, iri in _names(text) if reader.local else ():
        if token.text in found or len(found) >= _MOST or _used(reader, kind, iri):
            continue
        near = _near(reader, kind, iri, lang)
        new = written(near, declared_prefixes(text))[0] if near else ""
        message = say(UNUSED, f"{kind} near" if near else kind, lang, old=token.text, new=new)
        found[token.text] = Unknown(*line_column(text, token.start), token.text, message)
    return sorted(found.values(), key=lambda one: (one.line, one.column))


def _variables(text: str) -> Iterator[tuple[Token, list[str]]]:
    asked, others = unbound_in_filters(text)
    yield from ((token, others) for token in asked[:_MOST])


def _unbound(text: str, token: Token, others: list[str], lang: str) -> Unknown:
    near = near_variable(f"?{token.text[1:]}", others)
    message = say(UNUSED, "variable near" if near else "variable", lang, old=token.text, new=near)
    return Unknown(*line_column(text, token.start), token.text, message)


def _names(text: str) -> Iterator[tuple[Token, str, str]]:
    """The names in what a query asks of the data here, each with its role and IRI."""
    prefixes = {**PREFIXES, **declared_prefixes(text)}
    patterns = triples(text)
    relations = {name for one in patterns for name in (one.first, one.relation)}
    classes = {one.object for one in patterns if term_iri(one.relation, prefixes) == TYPE}
    stream = list(_asked(text))
    for at, token in enumerate(stream):
        iri = iri_of(token, prefixes) if token.kind in ("iri", "pname") else None
        before = stream[at - 1].text.upper() if at else ""
        after = stream[at + 1].text if at + 1 < len(stream) else ""
        if not iri or ":" not in iri or before in ("^^", "PREFIX", "BASE"):
            continue
        if token.text in relations:
            yield token, "relation", iri
        elif token.text in classes:
            yield token, "class", iri
        elif before in _GRAPHS:
            yield token, "graph", iri
        elif after != "(" and not iri.startswith(_OF_THE_LANGUAGE):
            yield token, "thing", iri


def _asked(text: str) -> Iterator[Token]:
    """The tokens of a query but those of its prologue, of what CONSTRUCT makes, and of what SERVICE asks."""
    word, skipped, begun = "", 0, False
    for token in tokens(text):
        upper = token.text.upper() if token.kind == "word" else ""
        begun = begun or upper in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        word = upper or word
        if token.text == "{" and (skipped or word in ("CONSTRUCT", "SERVICE", "SILENT")):
            skipped += 1
        elif token.text == "}" and skipped:
            skipped -= 1
            word = "" if not skipped else word
        elif begun and not skipped and word not in ("SERVICE", "SILENT"):
            yield token


def _used(reader: Reader, kind: str, iri: str) -> bool:
    """Whether the data, in whatever graph, know a name in this role."""
    if kind == "graph":
        query = "ASK { GRAPH ?term { ?s ?p ?o } }"
    else:
        pattern = _QUESTIONS[kind]
        query = f"ASK {{ {{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }} }}"
    try:
        return reader.store.ask(query, {"term": NamedNode(iri)})
    except ValueError:  # no IRI
        return True


def _near(reader: Reader, kind: str, iri: str, lang: str) -> str:
    """The term whose name comes nearest, "" when none comes near."""
    data = Vocabulary(reader)
    known: Iterable[str]
    if kind == "thing":
        words = local_name(iri).replace("-", " ").replace("_", " ")
        known = [hit.ref.iri for hit in search(reader, words, lang, limit=_HITS)]
    else:
        known = {"relation": data.relations, "class": data.classes, "graph": data.graphs}[kind]
    sought = local_name(iri)

    def alike(name: str) -> tuple[float, float]:
        plain = SequenceMatcher(None, sought.lower(), name.lower()).ratio()
        return plain, SequenceMatcher(None, sought, name).ratio()

    found = max((one for one in known if one != iri), key=lambda one: alike(local_name(one)), default="")
    return found if found and alike(local_name(found))[0] >= _ALIKE else ""
