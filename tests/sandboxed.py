"""A small sandbox as several test modules use it, and how to wait for something about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import BinaryIO

__all__ = ["settled", "write_triples"]


def write_triples(pipe: BinaryIO) -> None:
    """Three hundred triples: enough that a cross product of a few patterns never ends."""
    for i in range(300):
        pipe.write(f'<http://e.org/{i}> <http://e.org/p> "{i}" .\n'.encode())


def settled(check: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something becomes true in good time."""
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
