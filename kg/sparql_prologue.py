"""Prologues: which IRI a name means at its place, and updates whose later operations declare names anew.

The grammar has a prologue before each operation of an update (SPARQL 1.1 Query, 19.8, rule 29); what is
declared holds from there on, until it is declared otherwise. The engine reads only the first prologue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.sparql_grammar import stray
from kg.sparql_text import Token, iri_of, tokens
from kg.terms import PREFIXES, NamedNode, resolved

__all__ = ["one_prologue", "with_iris"]

#: What a later prologue looks like; where a text or a comment looks so too, no harm is done.
_LATER = re.compile(r";(?>(?:\s|#[^\r\n]*+[\r\n])*)(?:PREFIX|BASE|VERSION)\b", re.I)


@dataclass(slots=True)
class _Scope:
    """The names declared so far."""

    base: str | None
    prefixes: dict[str, str] = field(default_factory=lambda: dict(PREFIXES))
    clause: str = ""  # PREFIX, BASE or VERSION while it is read
    prefix: str = ""  # what PREFIX declares

    def declares(self, token: Token) -> bool:
        """Whether a token is part of a declaration, which is then known."""
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("PREFIX", "BASE", "VERSION"):
            self.clause = word
            return True
        if self.clause == "PREFIX" and token.kind == "pname":
            self.prefix = token.text[:-1]
            return True
        clause, self.clause = self.clause, ""
        if clause == "VERSION" and token.kind == "string":
            return True
        iri = self.iri(token) if clause and token.kind == "iri" else None
        if iri is None:
            return False
        if clause == "BASE":
            self.base = iri
        else:
            self.prefixes[self.prefix] = iri
        return True

    def iri(self, token: Token) -> str | None:
        """The whole IRI that a token means; None when it is no IRI, or is not known."""
        iri = iri_of(token, self.prefixes)
        return iri if iri is None or self.base is None else resolved(iri, self.base)


def with_iris(text: str, base: str | None = None) -> Iterator[tuple[Token, str | None]]:
    """The tokens of a query or update, each with the IRI it names where it stands (None: none, or unknown).

    ``base`` is what relative IRIs are resolved against where the text declares nothing else.

    >>> text = "PREFIX x: <urn:1> CLEAR GRAPH x:a ; PREFIX x: <urn:2> CLEAR GRAPH x:a"
    >>> [iri for token, iri in with_iris(text) if token.text == "x:a"]
    ['urn:1a', 'urn:2a']
    """
    scope = _Scope(base)
    for token in tokens(text):
        yield token, None if scope.declares(token) else scope.iri(token)


def one_prologue(text: str, base: str | None = None) -> str:
    """An update that means the same, with no prologue but the first: later names are written in full.

    Lines stay as they are. What is no IRI, or not declared, stays too, as does a text that is no update: the
    engine then refuses it.

    >>> one_prologue("CLEAR ALL ; PREFIX x: <urn:x#> INSERT DATA { x:a a x:B }")
    'CLEAR ALL ;    INSERT DATA { <urn:x#a> a <urn:x#B> }'
    """
    if not _LATER.search(text) or stray(text, update=True) is not None:
        return text
    scope, last = _Scope(base), 0
    parts: list[str] = []
    begun = later = False
    for token in tokens(text):
        declaring = scope.declares(token)
        later |= begun and declaring
        begun |= not declaring
        new = "" if declaring else _in_full(scope.iri(token))
        if later and new is not None:
            # A space, since “<” before an IRI would begin another sign.
            parts += (text[last : token.start], " " if text[token.start - 1] == "<" else "", new)
            last = token.end
    return "".join([*parts, text[last:]])


def _in_full(iri: str | None) -> str | None:
    """An IRI as it is written, None when it is none."""
    try:
        return None if iri is None else str(NamedNode(iri))
    except ValueError:
        return None
