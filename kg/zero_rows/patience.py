"""Questions that may take too long: what is not known by then is left open, and remembered to be so."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import LimitExceeded
from kg.terms import Term
from kg.zero_rows.ground import Store

__all__ = ["Patient"]

#: Limits that one question passes on its own account. A crowded server is another matter.
_OWN = ("time", "memory", "size")


class Patient:
    """A store whose questions may fail for taking too much. Each is put once."""

    def __init__(self, store: Store) -> None:
        self._store, self._known = store, dict[str, bool | None]()

    @property
    def cut(self) -> bool:
        """Whether something could not be told within the limits."""
        return None in self._known.values()

    def ask(self, query: str) -> bool:
        """The answer to an ASK query; False where it cannot be told."""
        return self._told(query) is True

    def may(self, query: str) -> bool:
        """The answer to an ASK query; True where it cannot be told."""
        return self._told(query) is not False

    def select(self, query: str) -> list[Sequence[Term | None]]:
        """The solutions of a SELECT query; none where they cannot be told."""
        try:
            return list(self._store.select(query))
        except LimitExceeded as error:
            self._forgive(query, error)
            return []

    def _told(self, query: str) -> bool | None:
        if query not in self._known:
            try:
                self._known[query] = self._store.ask(query)
            except LimitExceeded as error:
                self._forgive(query, error)
        return self._known[query]

    def _forgive(self, query: str, error: LimitExceeded) -> None:
        if error.kind not in _OWN:
            raise error
        self._known[query] = None
