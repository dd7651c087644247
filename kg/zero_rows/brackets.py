"""Which brackets of a query belong together, and the nodes that square ones stand for."""

from __future__ import annotations

import re

from kg.sparql_text import Token

__all__ = ["Unreadable", "node", "pairs", "plain"]

_CLOSING = {"{": "}", "(": ")", "[": "]"}


_NODE = "__node"


class Unreadable(Exception):
    """The text has a shape that is not taken apart."""


def pairs(found: list[Token]) -> dict[int, int]:
    """For each opening bracket its closing one, by place among the tokens.

    Raises Unreadable for one that is never closed.
    """
    open_at: list[int] = []
    match: dict[int, int] = {}
    for index, token in enumerate(found):
        if token.kind != "punct":
            continue
        if token.text in _CLOSING:
            open_at.append(index)
        elif token.text in ("}", ")", "]") and open_at:
            match[open_at.pop()] = index
    if open_at:
        raise Unreadable
    return match


def node(start: int) -> str:
    """The variable that stands for what brackets at a place describe, so that its triples are parts too."""
    return f"?{_NODE}{start}"


def plain(text: str) -> str:
    """A text of parts with brackets again in place of such variables.

    >>> plain(f"?x kg:about {node(12)}")
    '?x kg:about []'
    """
    return re.sub(rf"\?{_NODE}\d+\b", "[]", text)
