"""Variables of a filter that have no value: bound nowhere, or only in an OPTIONAL that matches nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import count

from kg.sparql_text import tokens
from kg.zero_rows.find import culprits
from kg.zero_rows.ground import Ground, Suggestion
from kg.zero_rows.patterns import Part, split

__all__ = ["exists_suggestions", "likely", "numbered", "unbound_suggestions", "with_variable"]

#: So many other variables are tried in place of one, and so many offered.
_TRIED, _OFFERED = 6, 2
#: FILTER EXISTS { and } at the least.
_SHORTEST = 4

Advise = Callable[[Ground, Part], Iterable[Suggestion]]


def unbound_suggestions(ground: Ground, part: Part, advise: Advise) -> list[Suggestion]:
    """What is said of the variables in a filter that never have a value; nothing when each has one.

    ``advise`` tells what is wrong with a triple pattern.
    """
    found = list(tokens(part.text))
    if any(token.kind == "word" and token.text.upper() == "EXISTS" for token in found):
        return []
    names = dict.fromkeys(token.text for token in found if token.kind == "var")
    bound = _bound(ground.rest)
    advice: list[Suggestion] = []
    for name in names:
        if name not in bound:
            advice += _nowhere(ground, part, name, bound)
        elif not ground.works(Part("filter", f"FILTER(BOUND({name}))", 0, 0)):
            advice += _never(ground, name, advise)
    return advice


def exists_suggestions(ground: Ground, part: Part, advise: Advise) -> list[Suggestion]:
    """What is said of the triple patterns that make FILTER EXISTS false, as ``advise`` has it."""
    found = list(tokens(part.text))
    if len(found) < _SHORTEST or found[1].text.upper() != "EXISTS":
        return []
    read = split("ASK " + part.text[found[2].start :])
    inner = replace(ground.query, parts=read.parts, tail="") if read else None
    told = culprits(inner, ground.store.ask) if inner else ()
    return [
        one
        for each in told
        if each.part is not None and each.part.kind == "triple"
        for one in advise(ground.but((*ground.rest, *each.rest)), each.part)
    ]


def likely(name: str, others: Iterable[str]) -> list[str]:
    """Other variables, that whose name is most like a given one first.

    >>> likely("?label", ["?x", "?l", "?Label"])
    ['?Label', '?l', '?x']
    """

    def alike(other: str) -> float:
        return SequenceMatcher(None, name[1:].lower(), other[1:].lower()).ratio()

    return sorted(others, key=alike, reverse=True)


def numbered(name: str) -> Iterator[str]:
    """A name, then the same with numbers."""
    yield name
    yield from (f"{name}_{number}" for number in count(2))


def with_variable(text: str, old: str, new: str) -> str:
    """A text with a variable in place of another.

    >>> with_variable('?l "?l" ?label', "?l", "?n")
    '?n "?l" ?label'
    """
    places = [token for token in tokens(text) if token.kind == "var" and token.text == old]
    for token in reversed(places):
        text = text[: token.start] + new + text[token.end :]
    return text


def _bound(parts: tuple[Part, ...]) -> list[str]:
    """The variables that patterns bind, in order."""
    kinds = ("filter", "minus")
    texts = [part.text for part in parts if part.kind not in kinds]
    return list(dict.fromkeys(t.text for text in texts for t in tokens(text) if t.kind == "var"))


def _nowhere(ground: Ground, part: Part, name: str, bound: list[str]) -> Iterator[Suggestion]:
    offered = 0
    for other in likely(name, bound)[:_TRIED]:
        if offered < _OFFERED and ground.works(replace(part, text=with_variable(part.text, name, other))):
            offered += 1
            yield Suggestion("unbound", name, other)
    if not offered:
        begins = (one for one in bound if one.startswith(name) or name.startswith(one))
        other = next(begins, "")
        yield Suggestion("unbound" if other else "nothing_binds", name, other)


def _never(ground: Ground, name: str, advise: Advise) -> Iterator[Suggestion]:
    """The OPTIONAL of which a variable awaits its value, and what within it matches nothing."""
    for part in ground.rest:
        if part.kind != "optional" or name not in _bound((part,)) or not part.inner:
            continue
        yield Suggestion("never", name, " ".join(part.text.split()))
        others = tuple(other for other in ground.rest if other is not part)
        inner = replace(ground.query, parts=part.inner[0].inner, tail="")
        for one in culprits(inner, ground.store.ask):
            if one.part is not None and one.part.kind == "triple":
                yield from advise(ground.but((*others, *one.rest)), one.part)
