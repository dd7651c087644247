"""An answer in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["Stream"]


class Stream:
    """The pieces of one answer, to be iterated once; closing it early stops the query.

    ``kind`` and ``format`` are known from the start; ``rows`` once the last piece has been given. An error
    raised in the iteration means that the answer is not whole.
    """

    def __init__(self, events: Iterator[tuple[bytes, Any]]) -> None:
        self._events = events
        self.rows: int | None = None
        letter, content = next(events)
        if letter == b"A":
            self.kind, self.format, self.rows = content.kind, content.format, content.rows
            self._whole: bytes | None = content.body
            self.close()  # the worker is free for others before the answer is on its way
            return
        self._whole = None
        self.kind, self.format = str(content["kind"]), str(content["format"])
        self._first = next(events)  # with the first bytes, most errors have shown

    @property
    def whole(self) -> bytes | None:
        """The whole answer, if it has arrived already."""
        return self._whole

    def __iter__(self) -> Iterator[bytes]:
        if self._whole is not None:
            yield self._whole
            return
        event: tuple[bytes, Any] | None = self._first
        try:
            while event is not None:
                letter, content = event
                if letter == b"E":
                    self.rows = content["rows"]
                    return
                yield content
                event = next(self._events, None)
        finally:
            self.close()

    def close(self) -> None:
        """Stop the query if it still runs."""
        close = getattr(self._events, "close", None)
        if close is not None:
            close()
