"""Entailment: the rules of ``ontology/rules/`` applied until nothing new follows.

Each rule is one SPARQL CONSTRUCT with the head ``?subject <relation> ?object``, so that binding these
variables tells whether the rule concludes a given statement. What follows lands in a named graph of its
own; asserted statements are never repeated there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, MissingFile
from kg.terms import DERIVED

__all__ = ["Rule", "derive", "read_rules", "rules_for"]

_DERIVED = ox.NamedNode(DERIVED)
#: No chain of rules over real data comes near; a rule that invents terms would never end.
_MAX_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name (that of its file), what it says in a sentence, and its CONSTRUCT query."""

    name: str
    comment: str
    query: str

    def told(self, lang: str) -> str:
        """What the rule says in a language: its comment line that begins with the tag (``# fr: …``), else the
        first line.
        """
        lines = (line.removeprefix("#").strip() for line in self.query.splitlines() if line.startswith("#"))
        tag = f"{lang}:"
        return next((line[len(tag) :].strip() for line in lines if line.startswith(tag)), self.comment)


def read_rules(directory: Path) -> tuple[Rule, ...]:
    """The rules in a directory, by name. Raises MissingFile when there is no such directory."""
    if not directory.is_dir():
        raise MissingFile(f"There is no directory of rules at {directory}.")
    return tuple(_read_rule(path) for path in sorted(directory.glob("*.rq")))


def _read_rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    comment = text.splitlines()[0].removeprefix("#").strip() if text.startswith("#") else ""
    return Rule(path.stem, comment, text)


def derive(store: ox.Store, rules: Sequence[Rule]) -> int:
    """Replace the derived graph of a store by what the rules conclude; gives the number of derived triples.

    The rules see the union of all graphs, the ontology's included. Raises KgError if they do not come to
    an end, which only a rule that makes up new terms can bring about.
    """
    store.clear_graph(_DERIVED)
    known = {(quad.subject, quad.predicate, quad.object) for quad in store}
    total = 0
    for _ in range(_MAX_ROUNDS):
        fresh = {triple for rule in rules for triple in _conclusions(store, rule) if triple not in known}
        if not fresh:
            return total
        store.extend(ox.Quad(*triple, _DERIVED) for triple in fresh)
        known |= fresh
        total += len(fresh)
    raise KgError(
        f"The rules did not come to an end after {_MAX_ROUNDS} rounds: does one of them invent terms?"
    )


def _conclusions(store: ox.Store, rule: Rule) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]]:
    answer = store.query(rule.query, use_default_graph_as_union=True)
    if not isinstance(answer, ox.QueryTriples):
        raise KgError(f"The rule {rule.name} is not a CONSTRUCT query.")
    return ((triple.subject, triple.predicate, triple.object) for triple in answer)


def rules_for(
    store: ox.Store, rules: Sequence[Rule], subject: ox.NamedNode, relation: ox.NamedNode, obj: ox.NamedNode
) -> tuple[Rule, ...]:
    """The rules that conclude this very statement from the store as it stands."""
    wanted = (subject, relation, obj)
    return tuple(
        rule for rule in rules if any(triple == wanted for triple in _bound(store, rule, subject, obj))
    )


def _bound(
    store: ox.Store, rule: Rule, subject: ox.NamedNode, obj: ox.NamedNode
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]]:
    head, where, tail = rule.query.partition("WHERE {")
    values = f" VALUES (?subject ?object) {{ ({subject} {obj}) }}"
    return _conclusions(store, Rule(rule.name, rule.comment, head + where + values + tail))
