"""The parts of a query that can empty it: its triple patterns, filters, graphs and the rest, as text.

Parts are found with the lexer, not with an engine's algebra, so that each keeps the place where it stands
in the text and can be left out, turned round or put into another query.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from kg.sparql_text import Token, tokens
from kg.zero_rows.brackets import Unreadable, node, pairs

__all__ = ["Part", "Query", "body", "described", "split"]

_LITERAL_WORDS = {"TRUE", "FALSE"}
_BLOCKS = {"OPTIONAL": "optional", "MINUS": "minus"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a group: ``kind`` is triple, filter, bind, values, optional, minus, graph, group or subquery.

    ``text`` stands on its own inside a group; ``start`` is its offset in the query (that of its own predicate
    for a triple written with ``;`` or ``,``). A triple has ``terms`` (subject, predicate, object as text), a
    graph has its name as text in ``terms`` and its ``inner`` parts; a group, subquery or OPTIONAL has its
    branches (those of a UNION) as ``inner``, each a group with its own parts.
    """

    kind: str
    text: str
    start: int
    end: int
    terms: tuple[str, ...] = ()
    inner: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart: prologue, dataset clauses, the parts of its group, and what follows the group."""

    prologue: str
    dataset: str
    parts: tuple[Part, ...]
    tail: str

    def asks(self, parts: tuple[Part, ...] | list[Part]) -> str:
        """An ASK query for these parts, with the prologue and dataset of the query."""
        return f"{self.prologue} ASK {self.dataset} {{ {body(parts)} }}"

    def selects(self, projection: str, pattern: str, limit: int) -> str:
        """A SELECT DISTINCT query with the prologue and dataset of the query."""
        return f"{self.prologue} SELECT DISTINCT {projection} {self.dataset} {{ {pattern} }} LIMIT {limit}"


def body(parts: tuple[Part, ...] | list[Part]) -> str:
    """The text of a group that consists of these parts."""
    return "\n".join(part.text + (" ." if part.kind == "triple" else "") for part in parts)


def split(text: str) -> Query | None:
    """Take a query apart; None where its shape is beyond this reader (the engine may still run it).

    >>> query = split("SELECT * { ?a kg:about ?b ; a kg:Thesis FILTER(?a != ?b) }")
    >>> [(part.kind, part.text) for part in query.parts]
    [('triple', '?a kg:about ?b'), ('triple', '?a a kg:Thesis'), ('filter', 'FILTER(?a != ?b)')]
    """
    found = list(tokens(text))
    try:
        return _Reader(text, found).query()
    except (Unreadable, IndexError, KeyError, RecursionError):
        return None


def described(text: str) -> Query | None:
    """The things that a DESCRIBE without a group names, as parts; None for any other query.

    >>> [part.text for part in described("DESCRIBE id:a <http://e.org/b>").parts]
    ['id:a', '<http://e.org/b>']
    """
    found = list(tokens(text))
    at = next((at for at, token in enumerate(found) if token.text.upper() == "DESCRIBE"), None)
    if at is None or any(token.text == "{" for token in found):
        return None
    names = takewhile(lambda token: token.kind in ("iri", "pname"), found[at + 1 :])
    parts = tuple(Part("described", token.text, token.start, token.end) for token in names)
    return Query(text[: found[at].start], "", parts, "") if parts else None


class _Reader:
    def __init__(self, text: str, found: list[Token]) -> None:
        self.text, self.tokens, self.at = text, found, 0
        self.match = pairs(found)

    def query(self) -> Query:
        start = self._find(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"), 0)
        prologue = self.text[: self.tokens[start].start]
        dataset, brace = self._head(start)
        close = self.match[brace]
        parts = self._group(brace + 1, close)
        tail = self.text[self.tokens[close].end :]
        words = [token.text.upper() for token in self.tokens[close + 1 :]]
        if "VALUES" in words:
            at = close + 1 + words.index("VALUES")
            last = self.tokens[self.match[self._next_brace(at)]]
            parts.append(self._part("values", at, last.end))
        return Query(prologue, dataset, tuple(parts), tail)

    def _find(self, words: tuple[str, ...], at: int) -> int:
        for index in range(at, len(self.tokens)):
            if self.tokens[index].kind == "word" and self.tokens[index].text.upper() in words:
                return index
        raise Unreadable

    def _head(self, at: int) -> tuple[str, int]:
        """The dataset clauses and the place of the brace that opens the group."""
        template = self.tokens[at].text.upper() == "CONSTRUCT" and self.tokens[at + 1].text == "{"
        index = self.match[at + 1] + 1 if template else at + 1
        clauses: list[str] = []
        while self.tokens[index].text != "{":
            token = self.tokens[index]
            if token.text == "(":
                index = self.match[index]
            elif token.kind == "word" and token.text.upper() == "FROM":
                named = self.tokens[index + 1].text.upper() == "NAMED"
                iri = self.tokens[index + 1 + named]
                clauses.append(self.text[token.start : iri.end])
                index += 1 + named
            index += 1
        return " ".join(clauses), index

    def _next_brace(self, at: int) -> int:
        while self.tokens[at].text != "{":
            at += 1
        return at

    def _part(self, kind: str, first: int, end: int, **more: tuple[str, ...] | tuple[Part, ...]) -> Part:
        start = self.tokens[first].start
        return Part(kind, self.text[start:end], start, end, **more)  # type: ignore[arg-type]

    def _group(self, at: int, close: int) -> list[Part]:
        """The parts between two braces (indexes of tokens; the closing one not included)."""
        parts: list[Part] = []
        if at < close and self.tokens[at].text.upper() == "SELECT":
            return [self._subquery(at, close)]
        while at < close:
            token = self.tokens[at]
            word = token.text.upper() if token.kind == "word" else ""
            if token.text == ".":
                at += 1
            elif token.text == "{":
                at = self._braced(at, close, parts)
            elif word in ("FILTER", "BIND", "VALUES", "GRAPH", "SERVICE") or word in _BLOCKS:
                at = self._keyword(word, at, parts)
            else:
                at = self._triples(at, close, parts)
        return parts

    def _subquery(self, at: int, close: int) -> Part:
        start, end = self.tokens[at].start, self.tokens[close].start
        return Part("subquery", "{ " + self.text[start:end] + " }", start, end, (), self._branch(at - 1))

    def _branch(self, brace: int) -> tuple[Part, ...]:
        """The group, or the subquery, that a brace opens, with its parts; none where it cannot be read."""
        try:
            inner, close = brace, self.match[brace]
            if self.tokens[brace + 1].text.upper() == "SELECT":
                inner = self._head(brace + 1)[1]
            parts = tuple(self._group(inner + 1, self.match[inner]))
        except (Unreadable, IndexError, KeyError):
            return ()
        start, end = self.tokens[brace].start, self.tokens[close].end
        return (Part("group", self.text[start:end], start, end, (), parts),)

    def _braced(self, at: int, close: int, parts: list[Part]) -> int:
        """A group in braces and the groups united with it."""
        first, last = at, self.match[at]
        united = False
        branches = self._branch(first)
        while last + 1 < close and self.tokens[last + 1].text.upper() == "UNION":
            branches += self._branch(last + 2)
            united, last = True, self.match[last + 2]
        inside = self.tokens[first + 1].text.upper()
        kind = "group" if united or inside != "SELECT" else "subquery"
        parts.append(self._part(kind, first, self.tokens[last].end, inner=branches))
        return last + 1

    def _keyword(self, word: str, at: int, parts: list[Part]) -> int:
        if word == "SERVICE":
            raise Unreadable
        if word == "FILTER":
            last = self._filter_end(at + 1)
        elif word == "BIND":
            last = self.match[at + 1]
        else:
            last = self.match[self._next_brace(at)]
        kind = _BLOCKS.get(word, word.lower())
        if word == "GRAPH":
            brace = self._next_brace(at)
            inner = tuple(self._group(brace + 1, last))
            name = self.text[self.tokens[at + 1].start : self.tokens[brace - 1].end]
            parts.append(self._part(kind, at, self.tokens[last].end, terms=(name,), inner=inner))
        else:
            inner = self._branch(at + 1) if word == "OPTIONAL" else ()
            parts.append(self._part(kind, at, self.tokens[last].end, inner=inner))
        return last + 1

    def _filter_end(self, at: int) -> int:
        """The last token of a FILTER's condition: brackets, a function call, or [NOT] EXISTS { … }."""
        while self.tokens[at].text not in "({":
            at += 1
        return self.match[at]

    def _triples(self, at: int, close: int, parts: list[Part]) -> int:
        """One subject with its predicates and objects."""
        first = at
        at, subject = self._node(at)
        self._inside(first, subject, parts)
        if at >= close or self.tokens[at].text == ".":  # [ … ] alone is a pattern too
            if not subject.startswith("?"):
                last = self.tokens[at - 1]
                parts.append(Part("group", subject + " .", last.start, last.end))
            return at
        return self._properties(at, close, subject, parts)

    def _properties(self, at: int, close: int, subject: str, parts: list[Part]) -> int:
        while at < close and self.tokens[at].text != ".":
            if self.tokens[at].text == ";":
                at += 1
                continue
            if not self._begins_path(self.tokens[at]):
                break
            start = self.tokens[at].start
            at, predicate = self._path(at)
            while True:
                first = at
                at, obj = self._node(at)
                terms = (subject, predicate, obj)
                parts.append(Part("triple", " ".join(terms), start, self.tokens[at - 1].end, terms))
                self._inside(first, obj, parts)
                if at >= close or self.tokens[at].text != ",":
                    break
                at += 1
                start = self.tokens[at].start
        return at

    def _node(self, at: int) -> tuple[int, str]:
        """A term; for brackets with something in them the variable that stands for them."""
        if self.tokens[at].text == "[" and self.match[at] > at + 1:
            return self.match[at] + 1, node(self.tokens[at].start)
        return self._term(at)

    def _inside(self, at: int, name: str, parts: list[Part]) -> None:
        """The triples in the brackets at a place, if a node is described there."""
        if self.tokens[at].text == "[" and name.startswith("?"):
            self._properties(at + 1, self.match[at], name, parts)

    def _begins_path(self, token: Token) -> bool:
        return token.kind in ("iri", "pname", "var") or token.text in ("a", "^", "!", "(")

    def _term(self, at: int) -> tuple[int, str]:
        token = self.tokens[at]
        if token.text in ("[", "("):
            last = self.match[at]
        elif token.kind == "string":
            last = at
            after = self.tokens[at + 1]
            if after.kind == "lang":
                last = at + 1
            elif after.text == "^^":
                last = at + 2
        elif token.text in "+-" and self.tokens[at + 1].kind == "number":
            last = at + 1
        elif token.kind in ("iri", "pname", "var", "blank", "number") or token.text.upper() in _LITERAL_WORDS:
            last = at
        else:
            raise Unreadable
        return last + 1, self.text[token.start : self.tokens[last].end]

    def _path(self, at: int) -> tuple[int, str]:
        start = self.tokens[at].start
        while True:
            while self.tokens[at].text in ("^", "!"):
                at += 1
            if self.tokens[at].text == "(":
                at = self.match[at]
            elif not self._begins_path(self.tokens[at]):
                raise Unreadable
            if self.tokens[at + 1].text in ("?", "*", "+"):
                at += 1
            if self.tokens[at + 1].text not in ("/", "|"):
                return at + 1, self.text[start : self.tokens[at].end]
            at += 2
