"""Variables that the filters of a query ask about and nothing binds: likely slips."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from kg.parameters import parameters
from kg.sparql_text import Token, tokens

__all__ = ["near_variable", "unbound_in_filters"]

_ALIKE = 0.6


def unbound_in_filters(text: str) -> tuple[list[Token], list[str]]:
    """The variables that stand in filters and nowhere else in the group of a query, each where it first
    stands, and the variables that do stand elsewhere there. Those that a parameter gives a value are bound.

    >>> found, others = unbound_in_filters("SELECT ?l { ?x rdfs:label ?n FILTER(?l = 'a' && ?n != 'b') }")
    >>> [token.text for token in found], others
    (['?l'], ['?x', '?n'])
    """
    asked: dict[str, Token] = {}
    others = dict.fromkeys(f"?{one.name}" for one in parameters(text))
    filters: list[int] = []  # the depth of brackets at which each filter around began
    depth = groups = 0
    awaited = False  # FILTER has been read, what it tests is to come
    for token in tokens(text):
        if token.kind == "word" and token.text.upper() == "FILTER":
            awaited = True
        elif token.text == "{":
            groups += 1
            awaited = False
            filters.append(-1)  # the group of EXISTS binds as any other
        elif token.text == "}" and filters:
            groups -= 1
            while filters and filters.pop() != -1:
                pass
        elif token.text == "(":
            depth += 1
            if awaited:
                filters.append(depth)
                awaited = False
        elif token.text == ")":
            if filters and filters[-1] == depth:
                filters.pop()
            depth -= 1
        elif token.kind == "var" and groups > 0:
            name = f"?{token.text[1:]}"
            if filters and filters[-1] != -1:
                asked.setdefault(name, token)
            else:
                others.setdefault(name)
    return [token for name, token in asked.items() if name not in others], list(others)


def near_variable(name: str, others: Iterable[str]) -> str:
    """The variable that was probably meant by one that nothing binds, "" for none.

    >>> near_variable("?label", ["?x", "?l"]), near_variable("?age", ["?x"])
    ('?l', '')
    """
    names = list(others)
    begins = [one for one in names if one.startswith(name) or name.startswith(one)]
    found = get_close_matches(name.lower(), {one.lower(): one for one in names}, n=1, cutoff=_ALIKE)
    return next((one for one in names if found and one.lower() == found[0]), begins[0] if begins else "")
