"""Queries to start from at a thing: what is said of it, and all that one of its relations leads to.

For an entry that is read as of a date they ask for what held then: what carries dates is compared with the
date in the query itself, and what these do not tell apart (short statements that rest on dated records, what
rules conclude of those) is named in it as said of other times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.dates import parse_period
from kg.reader import Reader
from kg.terms import PREFIXES, BlankNode, NamedNode, Term, shorten
from kg.vocabulary import LABELS

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["query_of", "query_of_relation"]

# What may not stand in an IRI in a query text (the IRIREF rule of SPARQL 1.1).
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_DATED = """\
  # What began later or had ended
  FILTER NOT EXISTS {{ {end} kg:from|kg:date ?begun . FILTER(STR(?begun) > "{last}") }}
  FILTER NOT EXISTS {{
    {end} kg:until ?ended .
    FILTER(SUBSTR(CONCAT(STR(?ended), "-99-99"), 1, 10) < "{first}")
  }}"""
#: Of so many statements it is looked up which are of other times, and so many of those are named.
_MOST_READ, _MOST_NAMED = 20_000, 400
_WIDTH = 100
_Rows = set[tuple[Term | None, ...]]


def query_of(graph: KnowledgeGraph, iri: str, lang: str = "en", when: str = "") -> str:
    """What is said of a thing, with the names of what it leads to; as of a date if one is given.

    Raises KgError for a date that is none.
    """
    names = _Names()
    pattern = f"{names.write(iri)} ?relation ?value ."
    name = f"{names.write(LABELS[0])} ?name"
    held = _held(graph, pattern, ("?relation", "?value"), when, names)
    named = f'  OPTIONAL {{\n    ?value {name}\n    FILTER(lang(?name) = "{lang}")\n  }}'
    body = ["SELECT ?relation ?value ?name", "WHERE {", f"  {pattern}", *held, named, "}", ""]
    return "\n".join([*_heading(when), *names.prologue(), *body])


def query_of_relation(
    graph: KnowledgeGraph, iri: str, relation: str, *, outgoing: bool = True, when: str = ""
) -> str:
    """All that a relation of a thing leads to; not ``outgoing``, all that leads to it by the relation."""
    names = _Names()
    ends = (names.write(iri), "?thing") if outgoing else ("?thing", names.write(iri))
    pattern = f"{ends[0]} {names.write(relation)} {ends[1]} ."
    held = _held(graph, pattern, ("?thing",), when, names)
    body = ["SELECT DISTINCT ?thing", "WHERE {", f"  {pattern}", *held, "}", ""]
    return "\n".join([*_heading(when), *names.prologue(), *body])


def _heading(when: str) -> list[str]:
    return [f"# As of {when}"] if when else []


class _Names:
    """IRIs as a query writes them, and the prefixes that this takes."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def write(self, iri: str) -> str:
        name = shorten(iri)
        prefix, _, local = name.partition(":")
        if name == iri or iri != PREFIXES.get(prefix, "") + local:
            return f"<{_NOT_IN_IRI.sub(lambda match: f'%{ord(match[0]):02X}', iri)}>"
        self.used.add(prefix)
        return name

    def term(self, term: Term) -> str:
        return self.write(term.value) if isinstance(term, NamedNode) else str(term)

    def prologue(self) -> list[str]:
        return [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(self.used)]


def _held(
    graph: KnowledgeGraph, pattern: str, variables: Sequence[str], when: str, names: _Names
) -> list[str]:
    """What keeps a pattern to the rows that it has in the graph of a date."""
    if not when:
        return []
    first, last = parse_period(when)
    now = _rows(graph.at(when).reader, variables, pattern)
    conditions = [_DATED.format(end=variables[-1], first=first, last=last)]
    left = _rows(graph.reader, variables, "\n".join([pattern, *conditions]))
    if not now <= left:
        conditions, left = [], _rows(graph.reader, variables, pattern)
    else:
        names.used.add("kg")
    others = {row for row in left - now if not any(isinstance(term, BlankNode) for term in row)}
    if len(others) > _MOST_NAMED or max(len(left), len(now)) > _MOST_READ:
        return [*conditions, "  # There is more of other times than can be named here."]
    return [*conditions, *_others(others, now, variables, names)]


def _rows(reader: Reader, variables: Sequence[str], pattern: str) -> _Rows:
    query = f"SELECT DISTINCT {' '.join(variables)} WHERE {{\n{pattern}\n}} LIMIT {_MOST_READ + 1}"
    return {tuple(row) for row in reader.store.select(query)}


def _others(others: _Rows, now: _Rows, variables: Sequence[str], names: _Names) -> list[str]:
    """What leaves out these rows: by their last value alone where nothing of that value is to stay."""
    stay = {row[-1] for row in now}
    gone = sorted(names.term(value) for value in {row[-1] for row in others} - stay if value is not None)
    pairs = sorted(
        " ".join(names.term(term) for term in row if term is not None) for row in others if row[-1] in stay
    )
    lines = _minus(variables[-1], gone) + _minus(f"({' '.join(variables)})", [f"({pair})" for pair in pairs])
    return ["  # Said of other times", *lines] if lines else []


def _minus(variables: str, rows: Sequence[str]) -> list[str]:
    """A block that takes away these rows, several on a line."""
    lines: list[str] = []
    for row in rows:
        if lines and len(lines[-1]) + len(row) < _WIDTH:
            lines[-1] += f" {row}"
        else:
            lines.append(f"    {row}")
    return [f"  MINUS {{ VALUES {variables} {{", *lines, "  } }"] if lines else []
