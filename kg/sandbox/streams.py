"""An answer in pieces."""

from __future__ import annotations

from collections.abc import Iterator

from kg.sandbox.wire import parse

__all__ = ["Stream"]


class Stream:
    """The pieces of one answer, to be iterated once; closing it early stops the query.

    ``kind`` and ``format`` are known from the start; ``rows`` once the last piece has been given. An error
    raised in the iteration means that the answer is not whole.
    """

    def __init__(self, events: Iterator[tuple[bytes, bytes]]) -> None:
        self._events = events
        self.rows: int | None = None
        _, content = next(events)
        head = parse(content)
        self.kind, self.format = str(head["kind"]), str(head["format"])
        self._first = next(events)  # with the first bytes, most errors have shown

    def __iter__(self) -> Iterator[bytes]:
        event: tuple[bytes, bytes] | None = self._first
        try:
            while event is not None:
                letter, content = event
                if letter == b"E":
                    self.rows = parse(content)["rows"]
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
