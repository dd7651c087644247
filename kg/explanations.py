"""Why a derived statement holds: which rules conclude it, and from which statements.

A rule is a CONSTRUCT query; the triple patterns of its WHERE, with the statement's ends filled in, are what
it concluded from. The rules are plain SPARQL 1.1, so that any engine can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg import bundled, queries
from kg.model import Ref, Value
from kg.reader import Reader, text_of
from kg.rules import Rule, read_rules
from kg.sparql_text import Token, declared_prefixes, term_iri, tokens
from kg.terms import PREFIXES, Literal, NamedNode, Term, Triple
from kg.vocabulary import TYPE

__all__ = ["Explanation", "Premise", "explanations"]

#: So many ways of concluding one statement are told, and so many steps back.
_MOST_WAYS, _DEEPEST = 8, 3
#: Rules that only read a statement from its other end.
_TURNING = frozenset(("inverse", "symmetric"))
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Premise:
    """A statement from which another was concluded; ``derived`` when it was itself concluded."""

    subject: Ref
    relation: Ref
    object: Ref | Value
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule: what it says, the statement that it concludes, and each set of statements it does so from."""

    name: str
    comment: str
    concludes: Premise
    ways: tuple[tuple[Premise, ...], ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A rule taken apart: its prologue, the relation of its head (None: a variable), body and patterns."""

    rule: Rule
    prologue: str
    relation: str | None
    body: str
    patterns: str
    by_node: bool


def explanations(
    reader: Reader, subject: str, relation: str, obj: str, lang: str = "en"
) -> tuple[Explanation, ...]:
    """The rules that conclude a statement, the most direct first; () when none does.

    A statement that only turns round another derived one is explained by what that one was concluded from.
    """
    found = list(_explained(reader, (subject, relation, obj), set(), 0))
    keys = {key for _, key, ways in found for key in (key, *(one for way in ways for one in _keys(way)))}
    derived = _derived(reader, keys)
    terms = [term for _, _, ways in found for way in ways for triple in way for term in _terms(triple)]
    iris = {text_of(term) for term in terms if isinstance(term, NamedNode)} | {p for k in keys for p in k}
    refs = reader.refs(iris, lang)

    def premise(triple: Triple) -> Premise:
        key = _key(triple)
        value = triple.object
        shown = refs[text_of(value)] if isinstance(value, NamedNode) else _value(value)
        return Premise(_ref(refs, key[0]), refs[key[1]], shown, key in derived)

    return tuple(
        Explanation(
            rule.name,
            rule.told(lang),
            Premise(refs[key[0]], refs[key[1]], refs[key[2]], True),
            tuple(tuple(premise(triple) for triple in way) for way in ways),
        )
        for rule, key, ways in found
    )


def _ref(refs: dict[str, Ref], iri: str) -> Ref:
    return refs.get(iri) or Ref(iri, "…")


def _value(term: Term) -> Value:
    return (
        Value(term.value, term.language or "", term.datatype.value)
        if isinstance(term, Literal)
        else Value("…")
    )


def _terms(triple: Triple) -> tuple[Term, ...]:
    return triple.subject, triple.predicate, triple.object


def _key(triple: Triple) -> Key:
    return text_of(triple.subject), text_of(triple.predicate), text_of(triple.object)


def _keys(way: Iterable[Triple]) -> Iterator[Key]:
    return (_key(triple) for triple in way if isinstance(triple.object, NamedNode))


Found = tuple[Rule, Key, list[list[Triple]]]


def _explained(reader: Reader, key: Key, seen: set[Key], depth: int) -> Iterator[Found]:
    seen.add(key)
    found: list[Found] = []
    for parts in _rules():
        if parts.relation in (None, key[1]):
            ways = _ways(reader, parts, key)
            if ways:
                found.append((parts.rule, key, ways))
    direct = [one for one in found if one[0].name not in _TURNING]
    yield from direct
    turning = [one for one in found if one[0].name in _TURNING]
    concluded = _derived(reader, {one for _, _, ways in turning for way in ways for one in _keys(way)})
    for rule, _, ways in turning:
        back = {one for way in ways for one in _keys(way) if one in concluded}
        if not back:
            yield rule, key, ways
        elif not direct and depth < _DEEPEST and not back <= seen:
            yield rule, key, ways
            for one in sorted(back - seen):
                yield from _explained(reader, one, seen, depth + 1)


def _ways(reader: Reader, parts: _Parts, key: Key) -> list[list[Triple]]:
    """Each set of statements from which a rule concludes this one."""
    bound: dict[str, Term | Sequence[Term]] = {"subject": NamedNode(key[0]), "object": NamedNode(key[2])}
    if parts.relation is None:
        bound["relation"] = NamedNode(key[1])
    nodes: Sequence[Term | None] = [None]
    if parts.by_node:
        asked = f"{parts.prologue}SELECT DISTINCT ?node WHERE {{{parts.body}}}"
        rows = list(reader.store.select(queries.paged(asked, 200), bound))
        nodes = sorted((row[0] for row in rows if isinstance(row[0], NamedNode)), key=text_of)[:_MOST_WAYS]
    ways = []
    for node in nodes:
        told = f"{parts.prologue}CONSTRUCT {{{parts.patterns}}} WHERE {{{parts.body}}}"
        triples = set(reader.store.construct(told, bound if node is None else {**bound, "node": node}))
        if "|" in parts.body:
            triples = {one for one in triples if _stands(reader, one)}
        if triples:
            ways.append(sorted(triples, key=lambda one: (text_of(one.predicate) == TYPE, str(one))))
    return ways


def _stands(reader: Reader, triple: Triple) -> bool:
    names = ("subject", "relation", "object")
    bound = dict(zip(names, _terms(triple), strict=True))
    return reader.store.ask("ASK { ?subject ?relation ?object }", bound)


def _derived(reader: Reader, keys: Iterable[Key]) -> set[Key]:
    """Which of these statements rules concluded."""
    wanted = set(keys)
    if not wanted:
        return set()
    ends = {
        name: sorted({key[at] for key in wanted}) for at, name in enumerate(("subject", "relation", "object"))
    }
    rows = reader.select("concluded", **ends)
    return wanted & {(text_of(row[0]), text_of(row[1]), text_of(row[2])) for row in rows}


# rules taken apart


@cache
def _rules() -> tuple[_Parts, ...]:
    parts = (_taken_apart(rule) for rule in read_rules(bundled.rules_dir()))
    return tuple(one for one in parts if one.relation != TYPE)


def _taken_apart(rule: Rule) -> _Parts:
    listed = list(tokens(rule.query))
    braces = [number for number, token in enumerate(listed) if token.text in "{}" and token.kind == "punct"]
    opened, closed = braces[0], braces[1]
    start = next(
        token for token in listed if token.kind == "word" and token.text.upper() == "CONSTRUCT"
    ).start
    head = listed[opened + 2]
    body = listed[closed + 1 :]
    first = next(number for number, token in enumerate(body) if token.text == "{") + 1
    text = rule.query[body[first].start : body[-1].start]
    relation = term_iri(head.text, {**PREFIXES, **declared_prefixes(rule.query)})
    patterns = _patterns(body[first:-1])
    return _Parts(rule, rule.query[:start], relation, text, patterns, "?node" in text)


def _patterns(body: Sequence[Token]) -> str:
    """The triple patterns of a WHERE as a template: without filters and values, each path as its steps."""
    statements: list[list[str]] = [[]]
    number = 0
    while number < len(body):
        word = body[number].text.upper()
        if word in ("FILTER", "VALUES"):
            number = _after_group(body, number)
            continue
        if body[number].text == ".":
            statements.append([])
        else:
            statements[-1].append(body[number].text)
        number += 1
    return " . ".join(" ".join(_without_paths(one)) for one in statements if one)


def _after_group(body: Sequence[Token], number: int) -> int:
    """The place after the next bracketed group and all that it holds."""
    depth = 0
    for at in range(number + 1, len(body)):
        depth += (body[at].text in ("{", "(")) - (body[at].text in ("}", ")"))
        if not depth and body[at].text in ("}", ")"):
            return at + 1
    return len(body)


def _without_paths(statement: list[str]) -> list[str]:
    """``?a p|^q ?b`` as ``?a p ?b . ?b q ?a``: one of the two stands in the graph."""
    if "|" not in statement:
        return statement
    subject, *path, obj = statement
    steps: list[list[str]] = [[]]
    for word in path:
        if word == "|":
            steps.append([])
        else:
            steps[-1].append(word)
    told = [[obj, step[1], subject] if step[0] == "^" else [subject, *step, obj] for step in steps]
    return " . ".join(" ".join(one) for one in told).split(" ")
