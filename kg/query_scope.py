"""What the grammar of SPARQL cannot say of a query: names that are taken, ungrouped, or used apart.

The rules are those of https://www.w3.org/TR/sparql11-query/ (18.2.1, scope of variables; 11.4, aggregates;
5.1.1, blank nodes). Read token by token with a stack of brackets, so that deep nesting does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kg.sparql_text import Token, tokens

__all__ = ["Misuse", "misuses"]

_AGGREGATES = frozenset(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"])
_AFTER = frozenset(["HAVING", "ORDER", "LIMIT", "OFFSET"])
#: Words that end a run of triples.
_ENDING = frozenset(["BIND", "OPTIONAL", "UNION", "GRAPH", "MINUS", "SERVICE", "VALUES"])
#: Words after which a bracket holds terms or variables; after any other it holds an expression.
_LISTS = frozenset(["VALUES", "A"])


@dataclass(frozen=True, slots=True)
class Misuse:
    """One thing wrong: where, what, and what to do about it."""

    start: int
    problem: str
    hint: str


@dataclass(slots=True)
class _Select:
    """A SELECT while it is read; ``part`` is head, group, keys (of GROUP BY) or after."""

    part: str = "head"
    star: Token | None = None
    plain: list[Token] = field(default_factory=list)
    named: list[Token] = field(default_factory=list)  # those after AS
    #: Variables in expressions of the head outside of aggregates, each with how many names came before.
    used: list[tuple[Token, int]] = field(default_factory=list)
    scope: set[str] = field(default_factory=set)  # what its group binds
    keys: set[str] = field(default_factory=set)
    grouped: bool = False


@dataclass(slots=True)
class _Frame:
    """An open bracket; ``owner`` is the SELECT in whose head, keys or end it stands."""

    sign: str
    owner: _Select | None = None
    expression: bool = False
    aggregate: bool = False
    bind: bool = False
    apart: bool = False  # what a group binds is not seen outside of it
    whole: bool = False  # the group of a SELECT
    select: _Select | None = None
    bound: set[str] = field(default_factory=set)
    run: int = 0  # the run of triples under way, within which a blank node has its name


class _Reader:
    def __init__(self) -> None:
        self.frames = [_Frame("{")]
        self.groups = [self.frames[0]]  # those of the frames that are groups in braces
        self.blanks: dict[str, int] = {}
        self.runs = 0
        self.found: list[Misuse] = []

    def read(self, text: str) -> list[Misuse]:
        before = Token("word", 0, 0, "")
        for token in tokens(text):
            word = before.text.upper() if before.kind == "word" else ""
            if token.kind == "word":
                self._word(token)
            elif token.text in ("{", "(", "["):
                self._open(token.text, word)
            elif token.text in ("}", ")", "]") and len(self.frames) > 1:
                self._close()
            elif token.kind == "var":
                self._variable(token, named=word == "AS")
            elif token.kind == "blank":
                self._blank(token)
            elif word in ("SELECT", "DISTINCT", "REDUCED") and token.text == "*":
                self._star(token)
            before = token
        while self.frames:
            self._finish(self.frames.pop())
        return self.found

    def _word(self, token: Token) -> None:
        word, frame = token.text.upper(), self.frames[-1]
        select = frame.select or frame.owner
        if word == "SELECT":
            frame.select = _Select()
        elif word in _AGGREGATES and select is not None:
            select.grouped = True
        elif word in _AGGREGATES:
            hint = "Filter groups with HAVING after GROUP BY, or count in a subquery."
            self.found.append(Misuse(token.start, f"{word} cannot stand in a pattern.", hint))
        elif frame.select is not None and word == "GROUP":
            frame.select.part, frame.select.grouped = "keys", True
        elif frame.select is not None and word in _AFTER:
            frame.select.part = "after"
            frame.select.grouped |= word == "HAVING"
        if word in _ENDING:
            frame.run = 0

    def _star(self, token: Token) -> None:
        select = self.frames[-1].select
        if select is not None:
            select.star = token

    def _open(self, sign: str, word: str) -> None:
        outer, frame = self.frames[-1], _Frame(sign)
        if sign == "{":
            outer.run = 0
            frame.apart = word in ("MINUS", "EXISTS")
            if outer.select is not None and outer.select.part == "head":
                frame.whole, outer.select.part = True, "group"
        else:
            frame.owner = outer.select or outer.owner
            calls = sign == "(" and bool(word) and word not in _LISTS
            frame.expression = outer.expression or calls or frame.owner is not None
            frame.aggregate = outer.aggregate or word in _AGGREGATES
            frame.bind = word == "BIND"
        self.frames.append(frame)
        if sign == "{":
            self.groups.append(frame)

    def _close(self) -> None:
        frame = self.frames.pop()
        outer = self.frames[-1]
        if frame.sign != "{":
            return
        self.groups.pop()
        self._finish(frame)
        outer.run = 0
        if frame.whole and outer.select is not None:
            outer.select.scope, outer.select.part = frame.bound, "after"
        elif not frame.apart:
            self.groups[-1].bound |= frame.bound

    def _variable(self, token: Token, *, named: bool) -> None:
        frame, name = self.frames[-1], token.text[1:]
        select = frame.select or frame.owner
        if frame.bind and named:
            if name in self.groups[-1].bound:
                problem = f"BIND (… AS {token.text}) uses a name that the group already has."
                self.found.append(Misuse(token.start, problem, "Choose a new name after AS."))
            self.groups[-1].bound.add(name)
        elif select is None or select.part == "group":
            if not frame.expression:
                self.groups[-1].bound.add(name)
        elif select.part == "keys":
            if named or frame.owner is None:
                select.keys.add(name)
        elif select.part == "head":
            if frame.owner is None:
                select.plain.append(token)
            elif named:
                select.named.append(token)
            elif not frame.aggregate:
                select.used.append((token, len(select.named)))

    def _blank(self, token: Token) -> None:
        group = self.groups[-1]
        if not group.run:
            self.runs += 1
            group.run = self.runs
        if self.blanks.setdefault(token.text, group.run) != group.run:
            hint = "Use a variable to speak of the same thing in several groups."
            problem = f"the blank node {token.text} is used in two groups."
            self.found.append(Misuse(token.start, problem, hint))

    def _finish(self, frame: _Frame) -> None:
        """Judge the SELECT that stands in a group; its names are then what the group binds."""
        select = frame.select
        if select is None:
            return
        taken: set[str] = set()
        for token in sorted([*select.plain, *select.named], key=lambda one: one.start):
            if token.text[1:] in taken:
                problem = f"SELECT names {token.text} twice."
                self.found.append(Misuse(token.start, problem, "Leave one of them out."))
            taken.add(token.text[1:])
        for token in select.named:
            if token.text[1:] in select.scope:
                problem = f"SELECT (… AS {token.text}) uses a name that the query already has."
                self.found.append(Misuse(token.start, problem, "Choose a new name after AS."))
        if select.grouped:
            self.found.extend(_ungrouped(select))
        frame.bound |= select.scope if select.star is not None else taken


def _ungrouped(select: _Select) -> Iterator[Misuse]:
    if select.star is not None:
        hint = "Name what is grouped by, and aggregates such as (COUNT(*) AS ?number)."
        yield Misuse(select.star.start, "SELECT * cannot be used with GROUP BY or aggregates.", hint)
    first: dict[str, int] = {}
    for at, token in enumerate(select.named):
        first.setdefault(token.text[1:], at)
    for token, before in [*((one, 0) for one in select.plain), *select.used]:
        name = token.text[1:]
        if name not in select.keys and first.get(name, before) >= before:
            problem = f"{token.text} is neither grouped by nor aggregated."
            hint = "Add it to GROUP BY, or wrap it in an aggregate such as SAMPLE(…)."
            yield Misuse(token.start, problem, hint)


def misuses(text: str) -> list[Misuse]:
    """What is wrong with the names in a query that follows the grammar, in order of place.

    >>> [(one.start, one.problem) for one in misuses("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c }")]
    [(7, '?a is neither grouped by nor aggregated.')]
    """
    return sorted([*_Reader().read(text), *_values(list(tokens(text)))], key=lambda one: one.start)


def _values(stream: list[Token]) -> Iterator[Misuse]:
    """Variables that VALUES names twice, and rows that have more or fewer values than it has variables."""
    for at, (word, bracket) in enumerate(pairwise(stream)):
        if word.kind != "word" or word.text.upper() != "VALUES" or bracket.text != "(":
            continue
        names: dict[str, Token] = {}
        end = at + 2
        while end < len(stream) and stream[end].kind == "var":
            token = stream[end]
            if token.text[1:] in names:
                yield Misuse(token.start, f"VALUES names {token.text} twice.", "Leave one of them out.")
            names[token.text[1:]] = token
            end += 1
        yield from _rows(stream[end + 1 :], end - at - 2)


def _rows(stream: list[Token], wanted: int) -> Iterator[Misuse]:
    opened: Token | None = None
    count = depth = 0
    for before, token in pairwise(stream):
        if token.text == "}" and not depth:
            return
        if token.text in ("(", ")") and not depth:
            if token.text == ")" and opened is not None and count != wanted:
                problem = f"this row of VALUES has {count:,} and not {wanted:,} values."
                yield Misuse(opened.start, problem, "Give each variable a value, or UNDEF where it has none.")
            opened, count = token if token.text == "(" else None, 0
            continue
        inner = depth > 0
        depth += (token.text == "<<(") - (token.text == ")>>")
        part = token.kind == "lang" or token.text in ("^^", "+", "-", ")>>") or before.text == "^^"
        count += not part and not inner
