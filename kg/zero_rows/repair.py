"""A query put right by one suggestion of its diagnosis."""

from __future__ import annotations

from itertools import pairwise

from kg.sparql_text import Token, tokens
from kg.zero_rows.ground import Suggestion
from kg.zero_rows.report import Finding
from kg.zero_rows.unbound import with_variable

__all__ = ["offset", "repaired"]

_REPLACING = (
    "relation",
    "connecting",
    "class",
    "language",
    "datatype",
    "case",
    "entity",
    "unknown",
    "elsewhere",
    "from",
    "path",
    "class_here",
    "incomparable",
    "arithmetic",
    "letters",
    "text",
    "alias",
    "prefix",
    "from_named",
    "graphs",
    "pattern",
    "made",
)


def repaired(text: str, finding: Finding, suggestion: Suggestion) -> str:
    """The query with the suggestion carried out; "" where it says something but changes nothing.

    >>> finding = Finding("?a kg:abut ?b", 1, 16, "alone", ())
    >>> repaired("SELECT * { ?a kg:abut ?b }", finding, Suggestion("relation", "kg:abut", "kg:about"))
    'SELECT * { ?a kg:about ?b }'
    """
    start = offset(text, finding.line, finding.column)
    found = list(tokens(text))
    if suggestion.kind == "direction":
        return _turned(text, found, start)
    if suggestion.kind in ("unbound", "variable"):
        return with_variable(text, suggestion.old, suggestion.new)
    if suggestion.kind == "graph":
        return _renamed(text, found, suggestion)
    if suggestion.kind == "rows":
        return (text[:start].rstrip(" ") + text[start + len(suggestion.old) :]).rstrip()
    if suggestion.kind not in (*_REPLACING, "within"):
        return ""
    old = [token.text for token in tokens(suggestion.old)]
    places = [at for at in range(len(found)) if [t.text for t in found[at : at + len(old)]] == old]
    after = [at for at in places if found[at].end > start]
    before = [at for at in places if found[at].end <= start]
    if not old or not places or (suggestion.kind == "elsewhere" and len(old) > 1):
        return ""
    at = after[0] if after else before[-1]
    first, last = found[at], found[at + len(old) - 1]
    if suggestion.kind == "within":
        return _conditioned(text, found, (at, at + len(old) - 1), suggestion)
    return text[: first.start] + suggestion.new + text[last.end :]


def _renamed(text: str, found: list[Token], suggestion: Suggestion) -> str:
    """Another graph wherever one is named."""
    for before, token in reversed(list(pairwise(found))):
        if token.text == suggestion.old and before.text.upper() in ("GRAPH", "NAMED"):
            text = text[: token.start] + suggestion.new + text[token.end :]
    return text


def _conditioned(text: str, found: list[Token], place: tuple[int, int], suggestion: Suggestion) -> str:
    """A variable in place of a value, and a condition on it at the end of the group around."""
    first, last = place
    depth = 0
    for token in found[last + 1 :]:
        depth += (token.text == "{") - (token.text == "}")
        if depth < 0:
            between = text[found[last].end : token.start].rstrip()
            before = text[: found[first].start] + suggestion.label
            return f"{before}{between} {suggestion.new} {text[token.start :]}"
    return ""


def _turned(text: str, found: list[Token], start: int) -> str:
    """The relation that stands at the offset read the other way."""
    at = next((at for at, token in enumerate(found) if token.end > start), None)
    if at is None or at + 1 >= len(found):
        return ""
    if found[at].text == "^":
        return text[: found[at].start] + text[found[at].end :]
    path = found[at + 1].kind == "punct" and found[at + 1].text in "/|*+?"
    if path or found[at].kind not in ("pname", "iri"):
        return ""
    return f"{text[: found[at].start]}^{text[found[at].start :]}"


def offset(text: str, line: int, column: int) -> int:
    """How far into a text a place is that is given by line and column, both from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
