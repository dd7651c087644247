"""What HAVING does not see: what SELECT computes, which comes after it (SPARQL 1.1, 18.2.4.2)."""

from __future__ import annotations

from kg.sparql_text import Token, tokens
from kg.zero_rows.ground import Suggestion

__all__ = ["having_start", "having_suggestions"]

_NEXT = ("ORDER", "LIMIT", "OFFSET", "VALUES")


def having_start(text: str, start: int) -> int:
    """Where HAVING stands in what follows the group of a query, which begins at ``start``; else ``start``."""
    found = (one.start for one in tokens(text) if one.start >= start and _is(one, "HAVING"))
    return next(found, start)


def having_suggestions(text: str, start: int) -> tuple[Suggestion, ...]:
    """For each variable that HAVING, at ``start``, tests in vain what SELECT computes it from."""
    found = list(tokens(text))
    names = _computed(text, found)
    used = []
    for token in found:
        if token.start > start and any(_is(token, word) for word in _NEXT):
            break
        if token.start > start and token.kind == "var" and token.text[1:] in names:
            used.append(Suggestion("alias", token.text, names[token.text[1:]]))
    return tuple(dict.fromkeys(used))


def _computed(text: str, found: list[Token]) -> dict[str, str]:
    """The expressions of the outermost SELECT by the names that they are given."""
    names: dict[str, str] = {}
    opened: list[int] = []
    begun = False
    for at, token in enumerate(found):
        begun = begun or _is(token, "SELECT")
        if not begun:
            continue
        if token.text == "{":
            break
        if token.text == "(":
            opened.append(at)
        elif token.text == ")" and opened:
            first = opened.pop()
            if not opened and at - first > 3 and _is(found[at - 2], "AS"):
                names[found[at - 1].text[1:]] = text[found[first + 1].start : found[at - 3].end]
    return names


def _is(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word
