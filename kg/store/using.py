"""Who uses the directory of a store: those who read it are not to lose files to one who writes.

A reader opens files of the directory as it needs them, and a writer deletes those it has superseded. So
readers hold a shared lock on a file beside them for as long as they read, and a writer asks for it alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from kg.errors import StoreError

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without these locks
    fcntl = None  # type: ignore[assignment]

__all__ = ["Use"]

_NAME = "in-use"


class Use:
    """The use of a store's directory, until it is closed.

    Raises StoreError when somebody is to write where others read. A reader is never refused: where the
    directory cannot be written to, and beside a writer, it reads without a lock.
    """

    def __init__(self, directory: Path, *, alone: bool) -> None:
        self._descriptor: int | None = None
        if fcntl is None:
            return
        with suppress(OSError):
            self._descriptor = os.open(directory / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if self._descriptor is None:
            return
        if self._locked(fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
            return
        # Beside another writer, the engine itself says what is the matter.
        readers = alone and self._locked(fcntl.LOCK_SH)
        self.close()
        if readers:
            raise StoreError(
                f"The store {directory} is being read by another process, such as kg serve. End it, "
                "or have it written to by: kg serve --store DIR --writable"
            )

    def _locked(self, how: int) -> bool:
        """Whether the lock could be had."""
        if self._descriptor is None:
            return False
        try:
            fcntl.flock(self._descriptor, how | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """End the use."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        self.close()
