"""Queries that have been seen to take long, told by their shape: so that they are refused at the door when
there is no room for another long one, instead of taking the places of short ones again and again."""

from __future__ import annotations

import re
import time
from collections import OrderedDict

__all__ = ["Heavy", "shape_of"]

#: What queries of one shape may differ in: texts, numbers, comments, white space, the names of variables.
_LOOSE = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|#[^\n]*|[?$]\w+|\d[\w.]*|\s+')
#: So much of a query is looked at; the rest counts by its length.
_LOOKED_AT = 4096
_KEPT = 256


def shape_of(query: str) -> tuple[str, int]:
    """What a query has in common with its like.

    >>> shape_of("SELECT ?a { ?a ?b 1 }") == shape_of("SELECT  ?x {?x ?y 27 } # again")
    True
    >>> shape_of("ASK { ?a ?b 1 }") == shape_of("ASK { ?a ?b 1 . }")
    False
    """
    return _LOOSE.sub("·", query[:_LOOKED_AT]).replace("·", ""), max(0, len(query) - _LOOKED_AT)


class Heavy:
    """Shapes of queries that took long lately. To be used under a lock of the owner's.

    ``lasting`` is for how many seconds one is remembered: what was slow for another reason, such as a busy
    machine, is not held to be long for ever.
    """

    def __init__(self, lasting: float = 60.0) -> None:
        self._lasting = lasting
        self._seen: OrderedDict[tuple[str, int], float] = OrderedDict()

    def __contains__(self, query: str) -> bool:
        return self._seen.get(shape_of(query), -self._lasting) > time.monotonic() - self._lasting

    def add(self, query: str) -> None:
        """This query takes long."""
        shape = shape_of(query)
        self._seen[shape] = time.monotonic()
        self._seen.move_to_end(shape)
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
