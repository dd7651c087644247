"""How single terms stand in Turtle: names with prefixes, literals, language tags."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.terms import PREFIXES

__all__ = ["Names", "literal"]

_XSD = PREFIXES["xsd"]
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    _XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+\Z"),
    _XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
# Backslashes, control characters, and signs that would hide what the text says.
_ESCAPED = re.compile(r"[\\\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SHORT = {"\\": "\\\\", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", '"': '\\"', "\n": "\\n"}
_LETTER = r"A-Za-z0-9_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F"
_LOCAL = re.compile(rf"[{_LETTER}][{_LETTER}\-]*(?:\.[{_LETTER}\-]+)*\Z")


class Names:
    """Prefixed names from a set of prefixes; ``used`` collects those that were needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: dict[str, str] = {}
        self._spaces = sorted(((base, name) for name, base in prefixes.items() if base), key=_longest_first)
        self._known: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        """The IRI as Turtle writes it."""
        if iri not in self._known:
            self._known[iri] = self._shorten(iri)
        return self._known[iri]

    def _shorten(self, iri: str) -> str:
        for base, prefix in self._spaces:
            if iri.startswith(base) and _LOCAL.match(iri, len(base)):
                self.used[prefix] = base
                return f"{prefix}:{iri[len(base) :]}"
        return f"<{iri}>"


def _longest_first(pair: tuple[str, str]) -> tuple[int, str]:
    return -len(pair[0]), pair[1]


def literal(term: ox.Literal, names: Names) -> str:
    """A literal as Turtle writes it: numbers and booleans bare, several lines between three quotes.

    >>> literal(ox.Literal("say \\"hi\\"", language="en-us"), Names({}))
    '"say \\\\"hi\\\\""@en-US'
    """
    text, datatype = term.value, term.datatype.value
    if datatype in _BARE and _BARE[datatype].match(text):
        return text
    escaped = _ESCAPED.sub(lambda sign: _SHORT.get(sign[0], f"\\u{ord(sign[0]):04X}"), text)
    if "\n" in text:
        body = re.sub(r'"(?="")|"\Z', '\\\\"', escaped)
        quoted = f'"""{body}"""'
    else:
        quoted = '"' + escaped.replace('"', '\\"') + '"'
    if term.language:
        direction = f"--{term.direction.value}" if term.direction else ""
        return f"{quoted}@{_tag(term.language)}{direction}"
    return quoted if datatype == _XSD + "string" else f"{quoted}^^{names.iri(datatype)}"


def _tag(tag: str) -> str:
    """A language tag in the usual case (RFC 5646, 2.1.1): language small, Script, REGION."""
    first, *rest = tag.lower().split("-")
    parts, single = [first], len(first) == 1
    for part in rest:
        if not single:
            part = (
                part.upper()
                if len(part) == 2
                else part.title()
                if len(part) == 4 and part.isalpha()
                else part
            )
        single = single or len(part) == 1
        parts.append(part)
    return "-".join(parts)
