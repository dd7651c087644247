"""Where in a query the cursor stands: in the place of a subject, a relation, an object, or elsewhere.

Read from the tokens before it, so that it works while a query is being written. Linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.sparql_text import Token, tokens

__all__ = ["Place", "Triple", "place", "triples"]

_WORD = re.compile(r"(?:[?$]\w*|<[^<>\s\"{}]*|@\w*|[\w\-:.À-ɏ]*)\Z")
#: A longer word is nobody's beginning of a name.
_LONGEST = 200
_TERMS = ("iri", "pname", "var", "blank", "string", "number")
_BEFORE_GROUP = ("OPTIONAL", "UNION", "MINUS", "WHERE", "EXISTS", "NOT", "DISTINCT", "REDUCED")
_MODIFIERS = ("GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple pattern as text; ``relation`` is the last step of a path, ``first`` its first one."""

    subject: str
    relation: str
    object: str
    first: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What could stand at the cursor.

    ``kind`` is start, prefix, head, subject, relation, object, after, graph, expression, values, datatype,
    language, tail or none (inside a comment or string); ``word`` is what has been typed of it, from
    ``start`` on; ``grouping`` says that aggregates may stand there.
    ``subject`` and ``relation`` are the terms before it as text; ``via`` is the relation that a path has
    taken just before; ``inverse`` says that the path turns back.
    """

    kind: str
    word: str
    start: int
    subject: str = ""
    relation: str = ""
    via: str = ""
    inverse: bool = False
    grouping: bool = False


@dataclass(slots=True)
class _Frame:
    kind: str
    state: str = "subject"
    subject: str = ""
    relation: str = ""
    first: str = ""
    via: str = ""
    inverse: bool = False


@dataclass(slots=True)
class _Reader:
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("top", "start")])
    found: list[Triple] = field(default_factory=list)
    word: str = ""  # the last keyword
    values: bool = False  # VALUES has been read, its braces are to come

    @property
    def top(self) -> _Frame:
        return self.frames[-1]

    def read(self, stream: Iterable[Token]) -> None:
        for token in stream:
            if token.kind == "word":
                self._keyword(token.text)
            elif token.kind == "punct":
                self._punct(token.text)
            elif token.kind in _TERMS:
                self._term(token.text)

    def _keyword(self, text: str) -> None:
        top, word = self.top, text.upper()
        if text == "a" and top.state == "relation":
            self._term("a")
            return
        if word in ("TRUE", "FALSE"):
            self._term(text)
            return
        if word in ("PREFIX", "BASE"):
            top.state = "prefix"
        elif word in _FORMS:
            top.state = "head"
        elif top.kind == "top" and word in _MODIFIERS:
            top.state = "tail"
        elif word in ("GRAPH", "SERVICE", "FROM", "NAMED"):
            top.state = "graph"
        elif word == "VALUES":
            self.values = True
        elif top.kind == "group" and word in (*_BEFORE_GROUP, "FILTER", "BIND", *_MODIFIERS):
            top.state = "subject"
        self.word = word

    def _term(self, text: str) -> None:
        top = self.top
        if top.kind not in ("group", "bracket"):
            if top.state == "prefix" and text.startswith("<"):
                top.state = "start"
            elif top.state == "graph":
                top.state = "head" if top.kind == "top" else "subject"
            return
        match top.state:
            case "subject":
                if not self.values:
                    top.subject, top.state, top.first = text, "relation", ""
            case "relation":
                top.relation, top.state = text, "object"
                top.first = top.first or text
                top.via = ""
            case "object":
                self.found.append(Triple(top.subject, top.relation, text, top.first))
                top.state = "after"
            case "datatype":
                top.state = "after"
            case "graph":
                top.state = "subject"

    def _punct(self, text: str) -> None:
        if text in "{}()[]":
            self._bracket(text)
            return
        top = self.top
        if top.kind not in ("group", "bracket"):
            return
        match text:
            case ".":
                top.state, top.first = "subject", ""
            case ";":
                top.state, top.first, top.via, top.inverse = "relation", "", "", False
            case ",":
                top.state = "object"
            case "/" | "|" if top.state == "object":
                top.via = top.relation if text == "/" else top.via
                top.state, top.inverse = "relation", False
                top.first = top.first if text == "/" else ""
            case "^" if top.state == "relation":
                top.inverse = not top.inverse
            case "^^":
                top.state = "datatype"

    def _bracket(self, text: str) -> None:
        top = self.top
        if text == "{":
            kind = "values" if self.values else "group"
            self.values = False
            self.frames.append(_Frame(kind))
        elif text == "}":
            self._leave("group", "values")
            self.top.state = "tail" if self.top.kind == "top" else "subject"
        elif text == "(":
            self.frames.append(self._opened(top))
        elif text == ")":
            closed = self._leave("expression", "collection", "path", "values", only_top=True)
            if closed == "collection":
                self._term("()")
            elif closed == "path":
                self._term(self.word or "()")
        elif text == "[":
            self.frames.append(_Frame("bracket", "relation", "[]"))
        elif self._leave("bracket", only_top=True):
            self._term("[]")

    def _opened(self, top: _Frame) -> _Frame:
        if top.kind == "values" or self.values:
            return _Frame("values")
        if top.kind in ("group", "bracket") and self.word not in ("FILTER", "BIND"):
            if top.state == "relation":
                return _Frame("bracket", "relation", top.subject)
            if top.state == "object":
                return _Frame("collection")
        return _Frame("expression")

    def _leave(self, *kinds: str, only_top: bool = False) -> str:
        """Close the innermost bracket of these kinds; gives its kind, "" if there is none."""
        if only_top and self.top.kind not in kinds:
            return self._leave_path(kinds)
        for place in range(len(self.frames) - 1, 0, -1):
            if self.frames[place].kind in kinds:
                kind = self.frames[place].kind
                del self.frames[place:]
                if kind in ("expression", "values"):
                    self.word = ""
                return kind
        return ""

    def _leave_path(self, kinds: tuple[str, ...]) -> str:
        """A bracket within a path was read like one of properties; it ends with its last relation."""
        if "path" not in kinds or self.top.kind != "bracket":
            return ""
        last = self.frames.pop()
        top = self.top
        top.relation, top.first, top.state = last.relation, top.first or last.first, "object"
        return "bracketed path"


def place(text: str, cursor: int) -> Place:
    """Where a cursor stands that is so many characters into a query.

    >>> found = place("SELECT * { ?who a kg:Person ; kg:wor", 36)
    >>> found.kind, found.subject, found.word
    ('relation', '?who', 'kg:wor')
    """
    before = text[: max(0, min(cursor, len(text)))]
    word = _WORD.search(before[-_LONGEST:])
    typed = word[0] if word else ""
    start = len(before) - len(typed)
    reader = _Reader()
    last: Token | None = None
    for token in tokens(before, comments=True):
        last = token
        if token.end <= start and token.kind != "comment":
            reader.read((token,))
    if last is not None and _unfinished(last, start, len(before)):
        return Place("none", "", cursor)
    top = reader.top
    kind = {"bracket": top.state, "group": top.state, "top": top.state}.get(top.kind, top.kind)
    kind = "expression" if kind == "collection" else kind
    if typed.startswith("@") and _ends_text(before[:start]):
        return Place("language", typed, start)
    relation = top.relation if kind in ("object", "after") else ""
    around = next((frame for frame in reversed(reader.frames) if frame.kind != "expression"), top)
    grouping = around.kind == "top" or around.state == "head"
    return Place(kind, typed, start, top.subject, relation, top.via, top.inverse, grouping)


def _ends_text(before: str) -> bool:
    """Whether a text in quotes ends just here."""
    stream = list(tokens(before))
    return bool(stream) and stream[-1].kind == "string" and stream[-1].end == len(before)


def _unfinished(last: Token, start: int, end: int) -> bool:
    """Whether the cursor is inside a comment or an open string, or just after a string."""
    if last.end < end:
        return False
    if last.kind in ("comment", "string"):
        return True
    return last.kind == "bad" and last.text[:1] in "\"'" and last.start <= start


def triples(text: str) -> tuple[Triple, ...]:
    """The triple patterns of a query as far as it is written.

    >>> triples("{ ?a a kg:Work ; kg:about/kg:part_of ?b }")[1]
    Triple(subject='?a', relation='kg:part_of', object='?b', first='kg:about')
    """
    reader = _Reader()
    reader.read(tokens(text))
    return tuple(reader.found)
