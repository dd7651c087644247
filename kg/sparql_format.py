"""The text of a query set out for reading: one statement a line, groups indented, comments kept.

It works on tokens, not on a grammar, so that a query half written can be set out too. Only white space and
the case of keywords change; should a token change, the text comes back as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.sparql_text import Token, tokens

__all__ = ["KEYWORDS", "format_query"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = _words(
    "ADD ALL AS ASC ASK AVG BASE BIND BY CLEAR CONSTRUCT COPY COUNT CREATE DATA DEFAULT DELETE "
    "DESC DESCRIBE DISTINCT DROP EXISTS FILTER FROM GRAPH GROUP GROUP_CONCAT HAVING IN INSERT INTO LIMIT "
    "LOAD MAX MIN MINUS MOVE NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SAMPLE SELECT SEPARATOR SERVICE "
    "SILENT SUM TO UNDEF UNION USING VALUES WHERE WITH"
)
_OWN_LINE = _words("OPTIONAL FILTER BIND VALUES MINUS GRAPH SERVICE GROUP ORDER HAVING LIMIT OFFSET FROM")
_FORMS = _words("SELECT ASK CONSTRUCT DESCRIBE INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH")
_CALLED = _words("ASC AVG COUNT DESC GROUP_CONCAT MAX MIN SAMPLE SUM")
_BINARY = _words("= != < > <= >= && || + - * /")
_CONDITIONS = ("FILTER", "BIND")
_INDENT = "  "
#: A group that stands on one line stays there up to so many characters.
_INLINE = 72
_DEEPEST = 40


@dataclass(slots=True)
class _Frame:
    """An open bracket: its character, whether it stays on one line, and what it holds."""

    opener: str
    inline: bool = False
    expression: bool = False
    values: bool = False
    statement: str = ""

    @property
    def indents(self) -> bool:
        return self.opener in ("{", "[") and not self.inline


_NONE = _Frame("")


@dataclass(slots=True)
class _State:
    frames: list[_Frame] = field(default_factory=list)
    depth: int = 0  # of the open brackets, those that indent
    groups: int = 0  # those that are braces
    break_next: bool = False
    deeper: bool = False
    prologue: bool = False

    @property
    def top(self) -> _Frame:
        return self.frames[-1] if self.frames else _NONE

    def push(self, frame: _Frame) -> None:
        self.frames.append(frame)
        self.depth += frame.indents
        self.groups += frame.opener == "{"

    def pop(self) -> None:
        frame = self.frames.pop()
        self.depth -= frame.indents
        self.groups -= frame.opener == "{"


def format_query(text: str) -> str:
    """The query set out for reading; as it was when it has pieces that are no tokens of SPARQL.

    >>> text = "select ?a where{?a kg:about id:x;a kg:Thesis .filter(?a!=?b)}limit 5"
    >>> print(format_query(text), end="")
    SELECT ?a
    WHERE {
      ?a kg:about id:x ;
        a kg:Thesis .
      FILTER (?a != ?b)
    }
    LIMIT 5
    """
    found = list(tokens(text, comments=True))
    if not found or any(token.kind == "bad" for token in found):
        return text
    made = _Writer(text, found).write()
    return made if _same(found, list(tokens(made, comments=True))) else text


def _same(before: list[Token], after: list[Token]) -> bool:
    return [(token.kind, _written(token)) for token in before] == [
        (token.kind, _written(token)) for token in after
    ]


def _written(token: Token) -> str:
    if token.kind == "word" and token.text.upper() in KEYWORDS:
        return token.text.upper()
    return token.text.rstrip() if token.kind == "comment" else token.text


class _Writer:
    def __init__(self, text: str, found: list[Token]) -> None:
        self.text, self.tokens = text, found
        self.state = _State()
        self.out: list[str] = []
        self.match = _pairs(found)

    def write(self) -> str:
        for at, token in enumerate(self.tokens):
            before = self.tokens[at - 1] if at else None
            self._close(token)
            self.out.append(self._space(before, token, at) + _written(token))
            self._note(before, token, at)
        return "".join(self.out).rstrip() + "\n"

    # -- the space before a token ----------------------------------------------------------------

    def _space(self, before: Token | None, token: Token, at: int) -> str:
        if before is None:
            return ""
        gap = self.text[before.end : token.start]
        if before.kind == "comment":
            return self._line(gap)
        if token.kind == "comment":
            return self._line(gap) if "\n" in gap else "  "
        if self.state.prologue and token.kind == "word" and token.text.upper() in _FORMS:
            self.state.prologue = False
            return "\n\n"
        if self._breaks(before, token, gap):
            return self._line(gap)
        tight = self._tight(before, token, at) and _separate(before, token)
        return "" if tight else " "

    def _line(self, gap: str) -> str:
        blank = "\n" if gap.count("\n") > 1 else ""
        depth = self.state.depth + (1 if self.state.deeper else 0)
        return "\n" + blank + _INDENT * min(depth, _DEEPEST)

    def _breaks(self, before: Token, token: Token, gap: str) -> bool:
        top = self.state.top
        if top.inline or top.opener == "(":
            return False
        word = token.text.upper() if token.kind == "word" else ""
        if token.text == "." and before.text != ".":
            return False
        if word == "UNION" or (token.text == ";" and before.text == "}"):
            return False
        if self.state.break_next or token.text == "}":
            return True
        if word in _OWN_LINE and before.text.upper() not in ("NOT", "INSERT", "DELETE", "CLEAR", "DROP"):
            return before.text.upper() not in ("FROM", "USING", "TO", "INTO", "CREATE", "SILENT")
        if word == "WHERE":
            return True
        if word in ("PREFIX", "BASE") or (word in _FORMS and self.state.prologue):
            return True
        return (top.opener == "[" or top.values or before.text == ",") and "\n" in gap

    def _tight(self, before: Token, token: Token, at: int) -> bool:
        top, after = self.state.top, before.text
        if token.text == ")" or after == "(" or token.kind == "lang":
            return True
        if token.text == "," or (token.text == ";" and top.opener == "("):
            return top.expression
        if "SEPARATOR" in (after.upper(), self._before(at, 2).upper()):
            return "=" in (after, token.text)
        if "^^" in (token.text, after):
            return True
        if token.text == "(":
            return self._calls(before)
        if token.text in "]}":
            return after + token.text in ("[]", "{}")
        if self._expression():
            unary = after in "+-!" and self._unary(at - 1)
            return unary or (after == "!" and token.text != "=")
        if top.opener != "(" and token.text == "*" and before.kind == "word":
            return False
        if token.text in ("/", "|", "*", "+", "?"):
            return before.kind in ("pname", "iri", "word") or after in (")", "*", "+", "?")
        return after in ("/", "|", "^", "!")

    def _before(self, at: int, steps: int) -> str:
        return self.tokens[at - steps].text if at >= steps else ""

    def _calls(self, before: Token) -> bool:
        """Whether a bracket after this token belongs to it, as that of a function does."""
        word = before.text.upper()
        if before.kind == "word":
            return word not in KEYWORDS or word in _CALLED
        if before.kind in ("pname", "iri"):
            return self._expression() or self.state.top.statement in _CONDITIONS
        return before.text in ("^", "!", "/", "|") and not self._expression()

    def _expression(self) -> bool:
        return self.state.top.expression

    def _unary(self, at: int) -> bool:
        earlier = self.tokens[at - 1] if at else None
        return earlier is None or earlier.text in _BINARY or earlier.text in ("(", ",", "!")

    # -- what a token changes --------------------------------------------------------------------

    def _close(self, token: Token) -> None:
        """Leave the bracket that this token closes."""
        state = self.state
        if token.text == "}" and state.groups:
            while state.frames[-1].opener != "{":
                state.pop()
            if state.frames[-1].inline:
                return
            state.pop()
            state.deeper = False
            state.break_next = True
        elif token.text == "]" and state.top.opener == "[" and not state.top.inline:
            state.pop()

    def _note(self, before: Token | None, token: Token, at: int) -> None:
        state, word = self.state, token.text.upper() if token.kind == "word" else ""
        if token.kind == "comment":
            return
        state.break_next = False
        if word in ("PREFIX", "BASE"):
            state.prologue = True
        elif state.prologue and token.kind == "iri":
            state.break_next = True
        if word in _OWN_LINE or word in _FORMS:
            if state.frames:
                state.top.statement = word
            state.deeper = False
        if token.kind == "punct":
            self._punct(before, token, at)

    def _punct(self, before: Token | None, token: Token, at: int) -> None:
        state, text = self.state, token.text
        if text == "{":
            state.push(self._opened(before, at))
            state.break_next, state.deeper = not state.top.inline, False
        elif text == "}":
            if state.top.inline and state.top.opener == "{":
                state.pop()
            state.break_next = not state.top.inline
        elif text == "(":
            expression = self._begins_expression(before)
            state.push(_Frame("(", expression=expression, statement=state.top.statement))
        elif text == "[":
            state.push(_Frame("[", inline=state.top.inline, statement=state.top.statement))
        elif text in (")", "]"):
            if state.top.opener == {")": "(", "]": "["}[text]:
                state.pop()
            ended = text == ")" and state.top.opener == "{" and state.top.statement in _CONDITIONS
            state.break_next = ended and not state.top.inline
        elif text in (".", ";") and state.top.opener in "{[" and not state.top.inline:
            state.deeper = text == ";" and state.top.opener == "{"
            state.break_next = state.top.opener == "{"
            if state.frames and text == ".":
                state.top.statement = ""

    def _begins_expression(self, before: Token | None) -> bool:
        if self.state.top.expression:
            return True
        if before is None or self.state.top.values:
            return False
        if before.kind == "word":
            return before.text != "a" and before.text.upper() not in ("VALUES", "IN")
        if before.kind in ("pname", "iri"):
            return self.state.top.statement in _CONDITIONS
        return not self.state.frames or self.state.top.statement in ("SELECT", "GROUP", "ORDER", "HAVING")

    def _opened(self, before: Token | None, at: int) -> _Frame:
        end = self.match.get(at)
        if end is None:
            return _Frame("{")
        start, stop = self.tokens[at].start, self.tokens[end].end
        short = stop - start <= _INLINE and not {"\n", "\r"} & set(self.text[start:stop])
        inside = self.tokens[at + 1 : end] if short else self.tokens[at + 1 : at + 2]
        outer = not self.state.frames and before is not None and before.text.upper() != "CONSTRUCT"
        plain = not any(token.text in "{}" or token.kind == "comment" for token in inside)
        values = self._follows_values(at)
        kept = short and plain and (values or not outer)
        return _Frame("{", inline=kept or end == at + 1, values=values)

    def _follows_values(self, at: int) -> bool:
        """Whether this brace opens the rows of VALUES."""
        for place in range(at - 1, -1, -1):
            token = self.tokens[place]
            if token.kind == "word":
                return token.text.upper() == "VALUES"
            if token.kind != "var" and token.text not in ("(", ")"):
                return False
        return False


def _separate(before: Token, token: Token) -> bool:
    """Whether two tokens stay two when nothing stands between them."""
    pair = [one.text for one in tokens(_written(before) + _written(token), comments=True)]
    return pair == [_written(before), _written(token)]


def _pairs(found: list[Token]) -> dict[int, int]:
    """For each opening brace its closing one, by place among the tokens."""
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for at, token in enumerate(found):
        if token.text == "{" and token.kind == "punct":
            waiting.append(at)
        elif token.text == "}" and token.kind == "punct" and waiting:
            pairs[waiting.pop()] = at
    return pairs
