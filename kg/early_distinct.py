"""A query put better before the engine plans it: duplicates dropped where they arise.

"What shares something with this, and what is told of it" is asked of graphs all the time::

    SELECT DISTINCT ?other ?label { <this> :about ?theme . ?other :about ?theme ; rdfs:label ?label }

The engine carries each pair of ``?other`` and ``?theme`` through all that follows and drops the duplicates at
the end, though ``?theme`` is asked for by nobody. Since the answer is DISTINCT, the first two patterns may as
well be a subquery ``SELECT DISTINCT ?other`` (a semijoin, in relational terms). That is done only where it
cannot cost anything: when the two patterns are the only way from a constant to the rest, so that every plan
goes through their pairs. Whatever is not plain is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

__all__ = ["early_distinct"]

_QUICK: Final = re.compile(r"select\s+distinct\s+[?$]", re.I)
#: What is plain. Anything else, such as a blank node or an escape, makes a gap between two tokens.
_TOKEN: Final = re.compile(
    r"""\s*+(?>(?:\#[^\n]*+(?:\n|\Z)\s*+)*)
    (?: (?P<iri> <[^<>"{}|^`\\\s]*+> )
      | (?P<var> [?$]\w++ )
      | (?P<text> (?:"(?!"")[^"\\\n]*+"|'(?!'')[^'\\\n]*+')(?>(?:@[A-Za-z]++(?>(?:-[A-Za-z0-9]++)*))?) )
      | (?P<pname> (?:[A-Za-z](?:[\w.-]*[\w-])?)?:(?:\w(?:[\w.-]*[\w-])?)? )
      | (?P<number> \d++(?>(?:\.\d++)?)(?![\w.]*\w) )
      | (?P<word> [A-Za-z]++ )
      | (?P<mark> \^\^|&&|\|\||[<>!]=|[{}().;,=<>!+*/-] )
      | (?P<end> \Z ) )""",
    re.X,
)
_CHANGING: Final = frozenset(("RAND", "UUID", "STRUUID", "BNODE", "EXISTS"))
_SOLUTIONS: Final = frozenset(("ORDER", "BY", "ASC", "DESC", "LIMIT", "OFFSET"))


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class _Triple(NamedTuple):
    subject: _Token
    predicate: _Token
    object: _Token

    def ends(self) -> tuple[_Token, _Token]:
        return self.subject, self.object

    def variables(self) -> set[str]:
        return {_name(term) for term in self if term.kind == "var"}

    def anchored(self) -> bool:
        """Whether an index can be entered by it without anything else being known."""
        return any(end.kind != "var" for end in self.ends())

    def __str__(self) -> str:
        return " ".join(term.text for term in self)


@dataclass
class _Plain:
    """A plain SELECT DISTINCT: where its body is, what that says, and the variables asked for besides."""

    body: tuple[int, int] = (0, 0)
    triples: list[_Triple] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


class _NotPlain(Exception):
    """Something that is left as it is."""


def early_distinct(query: str) -> str:
    """A query with the same answer that the engine may find sooner; the same text where there is none.

    >>> print(early_distinct("SELECT DISTINCT ?o ?n { <x> <p> ?t . ?o <p> ?t ; <name> ?n }"))
    SELECT DISTINCT ?o ?n { { SELECT DISTINCT ?o { <x> <p> ?t . ?o <p> ?t } } ?o <name> ?n . }
    >>> early_distinct("SELECT ?o { <x> <p> ?t . ?o <p> ?t ; <name> ?n }")
    'SELECT ?o { <x> <p> ?t . ?o <p> ?t ; <name> ?n }'
    """
    if query.count("{") != 1 or not _QUICK.search(query):
        return query
    try:
        plain = _read(query)
    except _NotPlain:
        return query
    for shared in sorted(set().union(*(triple.variables() for triple in plain.triples)) - plain.used):
        if found := _semijoin(plain.triples, shared):
            start, end = plain.body
            return f"{query[:start]} {_rewritten(plain, *found)} {query[end:]}"
    return query


def _rewritten(plain: _Plain, kept: str, pair: tuple[_Triple, _Triple]) -> str:
    inner = f"{{ SELECT DISTINCT ?{kept} {{ {pair[0]} . {pair[1]} }} }}"
    rest = [f"{triple} ." for triple in plain.triples if triple not in pair]
    return " ".join((inner, *rest, *plain.filters))


def _semijoin(triples: list[_Triple], shared: str) -> tuple[str, tuple[_Triple, _Triple]] | None:
    """The variable to keep and the two patterns that ``shared`` joins, if they may be a subquery."""
    holding = [triple for triple in triples if shared in triple.variables()]
    if len(holding) != 2 or any(triple.predicate.kind == "var" for triple in holding):
        return None
    first, second = sorted(holding, key=_Triple.anchored, reverse=True)
    others = second.variables() - {shared}
    if not first.anchored() or second.anchored() or len(others) != 1:
        return None
    kept = others.pop()
    beyond = _reached(kept, [triple for triple in triples if triple not in holding])
    if not beyond or any(triple.anchored() for triple in beyond):
        return None
    return kept, (first, second)


def _reached(start: str, triples: list[_Triple]) -> list[_Triple]:
    """The patterns that are joined with a variable, directly or by others of them."""
    known, found, left = {start}, [], triples
    while near := [triple for triple in left if triple.variables() & known]:
        found += near
        known.update(*(triple.variables() for triple in near))
        left = [triple for triple in left if triple not in near]
    return found


# -- reading -----------------------------------------------------------------------------------------


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    while match := _TOKEN.match(query, at):
        kind = match.lastgroup or ""
        yield _Token(kind, match[kind], match.start(kind), match.end(kind))
        if kind == "end":
            return
        at = match.end()
    raise _NotPlain


def _read(query: str) -> _Plain:
    stream = _tokens(query)
    plain = _Plain()
    for token in stream:
        if token.kind == "word" and token.text.upper() == "SELECT":
            break
        if token.kind not in ("word", "pname", "iri"):
            raise _NotPlain
    next(stream)  # DISTINCT, as was seen before
    opening = _head(stream, plain)
    closing = _body(query, stream, plain)
    plain.body = opening.end, closing.start
    for token in stream:
        if token.kind == "var":
            plain.used.add(_name(token))
        elif token.kind == "word" and token.text.upper() not in _SOLUTIONS:
            raise _NotPlain
    return plain


def _head(stream: Iterable[_Token], plain: _Plain) -> _Token:
    for token in stream:
        if token.kind == "var":
            plain.used.add(_name(token))
        elif token.text == "{":
            return token
        elif token.text.upper() != "WHERE":
            raise _NotPlain
    raise _NotPlain


def _body(query: str, stream: Iterator[_Token], plain: _Plain) -> _Token:
    """Read the patterns and filters up to the closing brace, which is given back."""
    pending: list[_Token] = []
    for token in stream:
        if token.kind == "word" and token.text.upper() == "FILTER":
            plain.triples += _triples(pending)
            pending = []
            plain.filters.append(f"FILTER{_constraint(query, stream, plain)}")
        elif token.text == "}" and token.kind == "mark":
            plain.triples += _triples(pending)
            return token
        elif token.text == "." and token.kind == "mark":
            plain.triples += _triples(pending)
            pending = []
        else:
            pending.append(token)
    raise _NotPlain


def _constraint(query: str, stream: Iterator[_Token], plain: _Plain) -> str:
    """The text of a filter's condition, from its first to its last parenthesis."""
    depth, start = 0, None
    for token in stream:
        start = token.start if start is None else start
        if token.kind == "var":
            plain.used.add(_name(token))
        elif token.kind == "word" and token.text.upper() in _CHANGING:
            raise _NotPlain
        elif token.text in ("(", ")"):
            depth += 1 if token.text == "(" else -1
            if not depth:
                text = query[start : token.end]
                return text if text.startswith("(") else f" {text}"
        elif token.kind == "end" or token.text in ("{", "}"):
            break
    raise _NotPlain


def _triples(tokens: list[_Token]) -> Iterator[_Triple]:
    """The patterns that a subject begins, with all its predicates and objects."""
    if not tokens:
        return
    subject, rest = tokens[0], tokens[1:]
    _check(subject, "var", "iri", "pname")
    for verb, objects in _lists(rest):
        _check(verb, "var", "iri", "pname", "a")
        for term in objects:
            _check(term, "var", "iri", "pname", "text", "number")
            yield _Triple(subject, verb, term)


def _lists(tokens: list[_Token]) -> Iterator[tuple[_Token, list[_Token]]]:
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.text == ";" and token.kind == "mark":
            parts.append([])
        else:
            parts[-1].append(token)
    for part in parts:
        if not part and len(parts) > 1:
            continue  # one semicolon more than needed
        marks, objects = part[2::2], part[1::2]
        if len(part) < 2 or len(part) % 2 or any(mark.text != "," for mark in marks):
            raise _NotPlain
        yield part[0], objects


def _check(token: _Token, *kinds: str) -> None:
    if token.kind not in kinds and not (token.text == "a" and "a" in kinds):
        raise _NotPlain


def _name(token: _Token) -> str:
    return token.text[1:]
