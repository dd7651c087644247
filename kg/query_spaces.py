"""Spaces in the text of a query that are none to SPARQL: they come with what is copied from pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.query_scope import Misuse
from kg.sparql_text import Token, tokens

__all__ = ["spaces"]

#: The signs of Unicode that part words or show nothing, though SPARQL takes none of them for a space.
_NO_SPACE = re.compile(r"[^\S \t\r\n]|[\xad\u200b\u2060]")
_NO_BREAK = ("\xa0", "\u2007", "\u202f")


def spaces(text: str) -> Iterator[Misuse]:
    """Spaces that are none to SPARQL, in order of place; those in texts and comments may stand.

    >>> [(one.start, one.problem) for one in spaces("ASK\\xa0{ ?s ?p 'a\\xa0b' }")]
    [(3, 'a no-break space stands here.')]
    """
    pos = 0
    for token in (*tokens(text, comments=True), Token("end", len(text), len(text), "")):
        sign = token.kind == "bad" and len(token.text) == 1
        if found := _NO_SPACE.search(text, pos, token.end if sign else token.start):
            problem = f"a sign that is no space in SPARQL stands here (U+{ord(found[0]):04X})."
            if found[0] in _NO_BREAK:
                problem = "a no-break space stands here."
            yield Misuse(found.start(), problem, "Type a plain space in its place.")
        pos = token.end
