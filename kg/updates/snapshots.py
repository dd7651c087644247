"""Frozen copies of a store for its readers, one for each change; they share the files that have not changed.

A reader beside a writer opens files as it needs them, and the writer deletes files that it has superseded:
so each reader gets a directory of hard links in which nothing ever changes, kept until no query can still
use it.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pyoxigraph as ox

__all__ = ["Snapshots", "place"]

#: However short ago they were made, no more are kept.
_MOST = 200


def place(directory: Path) -> Path:
    """The path that always leads to the newest snapshot of the store in a directory.

    >>> place(Path("/data/store")).as_posix()
    '/data/store/snapshots/store'
    """
    return directory / "snapshots" / (directory.name or "store")


class Snapshots:
    """Publishes the snapshots of a store, and keeps each for ``seconds`` once there is a newer one.

    Those that are there already are removed when ``fresh``, since nobody can be reading them, else kept too.
    """

    def __init__(self, directory: Path, seconds: float, *, fresh: bool) -> None:
        self._place, self._seconds = place(directory), seconds
        if fresh:
            shutil.rmtree(self._place.parent, ignore_errors=True)
        self._place.parent.mkdir(exist_ok=True)
        now = time.monotonic()
        there = sorted(path for path in self._place.parent.iterdir() if not path.is_symlink())
        self._made = [(now, path) for path in there]

    def publish(self, store: ox.Store) -> None:
        """Make a snapshot of the store as it is, the newest from now on. Raises OSError."""
        fresh = self._place.parent / f"{time.time_ns():020d}"
        store.backup(str(fresh))
        link = self._place.parent / "next"
        link.unlink(missing_ok=True)
        link.symlink_to(fresh.name, target_is_directory=True)
        link.replace(self._place)
        self._made.append((time.monotonic(), fresh))

    def tidy(self) -> None:
        """Remove snapshots that nobody can be reading any more; never the newest."""
        while len(self._made) > 1:
            superseded, oldest = self._made[1][0], self._made[0][1]
            if time.monotonic() - superseded < self._seconds and len(self._made) <= _MOST:
                return
            shutil.rmtree(oldest, ignore_errors=True)
            del self._made[0]
