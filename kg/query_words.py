"""What a word of a query means: a function with its signature, a variable with where it gets its values.

What is said of the functions is data: `functions.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.completion import classes_of
from kg.completion_place import triples
from kg.query_suspects import line_column
from kg.reader import Reader
from kg.sparql_text import Token, tokens

__all__ = ["FunctionMeaning", "VariableMeaning", "describe_function", "describe_variable", "function_names"]

_FILE = Path(__file__).with_name("functions.json")
_CLASSES = 3
#: Of so many places of a variable it is looked which gives it values, and so far back.
_MOST, _NEAR = 100, 400


@dataclass(frozen=True, slots=True)
class FunctionMeaning:
    """A function of SPARQL: how it is called, and what it gives, in a sentence."""

    signature: str
    meaning: str


@dataclass(frozen=True, slots=True)
class VariableMeaning:
    """A variable of a query: ``pattern`` and ``line`` (from 1) are what first gives it values, "" and 0 where
    nothing does; ``classes`` are the names of what it probably stands for; ``count`` is how often it stands.
    """

    name: str
    pattern: str
    line: int
    classes: tuple[str, ...]
    count: int


@cache
def _functions() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def function_names() -> tuple[str, ...]:
    """The functions that are described, in capital letters."""
    return tuple(_functions())


def describe_function(name: str, lang: str = "en") -> FunctionMeaning | None:
    """What a function does, by its name in any letters; None for what is none.

    >>> describe_function("strStarts").signature
    'STRSTARTS(text, start)'
    """
    found = _functions().get(name.upper())
    return FunctionMeaning(found["signature"], found.get(lang, found["en"])) if found else None


def describe_variable(reader: Reader, text: str, name: str, lang: str = "en") -> VariableMeaning:
    """Where a variable (without its sign) of a query gets its values, and what it probably stands for."""
    found = list(tokens(text))
    places = [at for at, token in enumerate(found) if token.kind == "var" and token.text[1:] == name]
    pattern, start = _bound(text, found, places[:_MOST], name)
    classes = [cls for sign in "?$" for cls in classes_of(reader, text, sign + name)] if pattern else []
    refs = reader.refs(classes, lang)
    labels = tuple(dict.fromkeys(refs[cls].label for cls in classes))[:_CLASSES]
    line = line_column(text, start)[0] if pattern else 0
    return VariableMeaning(name, pattern, line, labels, len(places))


def _bound(text: str, found: Sequence[Token], places: Sequence[int], name: str) -> tuple[str, int]:
    """What first gives a variable values, as text, and where it does."""
    given = next((way for at in places if (way := _given(text, found, at))), ("", len(text)))
    patterns = ((one, (one.subject, one.relation, one.object)) for one in triples(text))
    matched = next((one for one, terms in patterns if name in map(_bare, terms)), None)
    if matched is not None:
        first = min((found[at].start for at in _in_groups(found, name)), default=len(text))
        if first < given[1]:
            path = matched.relation if matched.first in ("", matched.relation) else f"{matched.first}/…"
            return f"{matched.subject} {path} {matched.object}", first
    return given if given[0] else ("", 0)


def _bare(term: str) -> str:
    """The name of a variable; "" for any other term."""
    return term[1:] if term[:1] in "?$" else ""


def _given(text: str, found: Sequence[Token], at: int) -> tuple[str, int] | None:
    """BIND, VALUES, SELECT … AS or GRAPH that gives the variable at a place its values."""
    before = found[at - 1].text.upper() if at else ""
    if before == "AS":
        first = _opening(found, at)
        return (text[found[first].start : found[at].end] + ")", found[first].start)
    if before in ("GRAPH", "VALUES", "SERVICE"):
        return f"{before} {found[at].text}", found[at - 1].start
    first = _opening(found, at)
    if first and found[first - 1].text.upper() == "VALUES":
        return f"VALUES ({' '.join(one.text for one in found[first + 1 : at + 1])} …)", found[first - 1].start
    return None


def _opening(found: Sequence[Token], at: int) -> int:
    """The bracket around a place, if it is near; else 0."""
    depth = 0
    for before in range(at - 1, max(-1, at - _NEAR), -1):
        depth += (found[before].text == ")") - (found[before].text == "(")
        if depth < 0:
            return before
    return 0


def _in_groups(found: Sequence[Token], name: str) -> Iterator[int]:
    """Where a variable stands within braces, and not within the brackets of an expression."""
    braces = brackets = 0
    for at, token in enumerate(found):
        if token.kind == "punct":
            braces += (token.text == "{") - (token.text == "}")
            brackets += (token.text == "(") - (token.text == ")")
        elif token.kind == "var" and token.text[1:] == name and braces > 0 and brackets <= 0:
            yield at
