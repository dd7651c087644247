"""The columns of SELECT *: those that the engine has, in the order in which the query speaks of them.

The specification leaves their order open (https://www.w3.org/TR/sparql11-query/#selectproject); people expect
that of the text, and our engine gives another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.sparql_text import Token, tokens, variables

__all__ = ["spelled_out", "without_calls"]

_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_BETWEEN = ("DISTINCT", "REDUCED")


def spelled_out(text: str, columns: Callable[[], Sequence[str]]) -> str:
    """A query with the names of its columns in place of the star of its outermost SELECT, if it has one.

    ``columns`` gives the names that the engine has for them; it is called only when there is a star.

    >>> spelled_out("SELECT * { ?s ?p ?o }", lambda: ["o", "p", "s"])
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    >>> spelled_out("ASK { ?s ?p ?o FILTER(2 * 3 = 6) }", lambda: [])
    'ASK { ?s ?p ?o FILTER(2 * 3 = 6) }'
    """
    star = _star(text) if "*" in text else None
    if star is None:
        return text
    names = list(columns())
    order = {name: at for at, name in enumerate(variables(text))}
    ordered = sorted(names, key=lambda name: order.get(name, len(order)))
    if not names or ordered == names:
        return text
    return f"{text[: star.start]}{' '.join(f'?{name}' for name in ordered)}{text[star.end :]}"


def without_calls(text: str) -> str:
    """A query with the same columns that calls no other service: GRAPH in place of SERVICE.

    >>> without_calls("SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }")
    'SELECT * { GRAPH  ?where { ?s ?p ?o } }'
    """
    if "service" not in text.lower():
        return text
    parts: list[str] = []
    last, calling = 0, False
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SERVICE" or (calling and word == "SILENT"):
            parts += (text[last : token.start], "GRAPH" if word == "SERVICE" else "")
            last = token.end
        calling = word == "SERVICE"
    return "".join([*parts, text[last:]])


def _star(text: str) -> Token | None:
    """The star of the outermost SELECT."""
    selecting = False
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if selecting:
            if token.text == "*":
                return token
            if word not in _BETWEEN:
                return None
        elif word == "SELECT":
            selecting = True
        elif word and word not in _PROLOGUE:
            return None
    return None
