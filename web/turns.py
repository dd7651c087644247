"""Long texts that the page wants read are read by few at a time, so that nobody else waits for them.

What the editor asks while a query is written is told from its text alone, in the web process, without an
engine: in time and memory linear in the text. Many long texts at once would still take the processor from
all other requests, and leave a process grown. They get turns, and what finds none free is told to come again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from threading import BoundedSemaphore

from flask import Response, abort, request

from kg.errors import LimitExceeded
from web.language import plain
from web.site import site

__all__ = ["LONGEST", "in_turn", "taken"]

#: A longer text, in characters, takes a turn; longer than the second, it is not read at all.
_LONG, LONGEST = 2_000, 50_000
_turns = BoundedSemaphore(2)


def in_turn(view: Callable[[], Response]) -> Callable[[], Response]:
    """The view, which reads the field ``query``: 413 when that is too long, 503 when no turn is free."""

    @wraps(view)
    def read() -> Response:
        length, longest = len(request.values.get("query", "")), min(LONGEST, site().config.max_query)
        if length > longest:
            abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, plain("sparql.too_long", limit=longest))
        if length <= _LONG:
            return view()
        with taken():
            return view()

    return read


@contextmanager
def taken() -> Iterator[None]:
    """Hold a turn. Raises LimitExceeded when none is free."""
    if not _turns.acquire(blocking=False):
        raise LimitExceeded("queue", "Too many queries are waiting. Try again in a few seconds.")
    try:
        yield
    finally:
        _turns.release()
