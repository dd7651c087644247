"""What our engine refuses though the grammar of SPARQL has it, in a spelling that it reads.

It wants no space between some names and their bracket, nothing between the brackets of BNODE(), and truth in
small letters, where words may be written in any (SPARQL 1.1 Query, 19.8, note 1).
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.sparql_text import Token, tokens

__all__ = ["respelled"]

_TOUCHING = frozenset(["BNODE", "COALESCE", "CONCAT"])
_TRUTH = frozenset(["TRUE", "FALSE"])


def respelled(text: str) -> str:
    """The same text in a spelling that the engine reads, of the same length and with the same lines.

    >>> respelled("SELECT (CONCAT ('a', STR(TRUE)) AS ?x) {}")
    "SELECT (CONCAT( 'a', STR(true)) AS ?x) {}"
    >>> respelled("ASK { BIND(BNODE ( ) AS ?x) }")
    'ASK { BIND(BNODE()   AS ?x) }'
    """
    stream = list(tokens(text))
    parts: list[str] = []
    last = 0
    for at, token in enumerate(stream):
        word = token.text.upper() if token.kind == "word" else ""
        if word in _TRUTH:
            parts += (text[last : token.start], token.text.lower())
            last = token.end
        elif word in _TOUCHING or token.kind == "pname":
            brackets = _brackets(stream, at + 1, empty=word == "BNODE")
            if brackets:
                parts.append(text[last : token.end])
                parts.append("".join(one.text for one in brackets))
                parts += (
                    text[one.end : two.start] for one, two in zip((token, *brackets), brackets, strict=False)
                )
                last = brackets[-1].end
    return "".join([*parts, text[last:]])


def _brackets(stream: Sequence[Token], at: int, *, empty: bool) -> Sequence[Token]:
    """The bracket that opens here, and the one that closes at once where that is wanted."""
    if at >= len(stream) or stream[at].text != "(":
        return ()
    closes = empty and at + 1 < len(stream) and stream[at + 1].text == ")"
    return stream[at : at + 2] if closes else stream[at : at + 1]
