"""Answers given again, without asking the application, to requests that are the same byte for byte."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["KEEP", "Kept", "Repeats"]

#: Under this name an application puts into the environment what tells whether its answer still holds, when
#: the same request may have the same answer again without being asked.
KEEP: Final = "doxograph.keep"


@dataclass(slots=True)
class Kept:
    """An answer ready to be sent, but for its date; ``good`` tells whether it still holds."""

    head: bytes
    body: bytes
    good: Callable[[], bool]


class Repeats:
    """Answers to requests that come again, within a bound of memory. Safe to use from threads."""

    def __init__(self, entries: int = 512, size: int = 16 << 20) -> None:
        self._most, self._bound, self._size = entries, size, 0
        self._kept: dict[bytes, Kept] = {}
        self._lock = threading.Lock()

    def find(self, request: bytes) -> Kept | None:
        """The answer that was kept for a request, if it still holds."""
        kept = self._kept.get(request)
        if kept is None or kept.good():
            return kept
        self._kept.pop(request, None)
        return None

    def keep(self, request: bytes, answer: Kept) -> None:
        """Keep an answer, unless it would take too much of the room; when there is no more, begin anew."""
        size = len(request) + len(answer.head) + len(answer.body)
        if size > self._bound // 16:
            return
        with self._lock:
            if len(self._kept) >= self._most or self._size + size > self._bound:
                self._kept.clear()
                self._size = 0
            self._size += size
            self._kept[request] = answer
