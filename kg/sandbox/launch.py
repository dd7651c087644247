"""In the server: a zygote process started, handed its data, and seen off."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO, cast

from kg.sandbox.backends import Source
from kg.sandbox.limits import Limits

__all__ = ["hand_over", "launch", "see_off"]

#: Kept from the environment for the zygote. No secret of the server is among them.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR", "TZ")
#: Answering a query takes and gives back many small pieces of memory. Where the system has jemalloc, which is
#: made for that, the engine is about a third faster with it; else glibc keeps more pieces at hand for the
#: next query than it does by itself, for about half of that.
_ALLOCATOR = "libjemalloc.so.2"
_GLIBC = "glibc.malloc.tcache_count=500"


def launch(control: socket.socket) -> subprocess.Popen[bytes]:
    """Start a zygote that obeys through ``control`` and reads its data from a pipe. Raises OSError."""
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([home, *filter(None, sys.path)])
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "kg.sandbox.zygote", str(control.fileno())],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=(control.fileno(),),
        env={
            **environment,
            "PYTHONPATH": path,
            "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **_memory(),
        },
    )


@cache
def _memory() -> dict[str, str]:
    """What the environment says of how memory is managed."""
    try:
        ctypes.CDLL(_ALLOCATOR)
    except OSError:
        return {"GLIBC_TUNABLES": _GLIBC}
    return {"LD_PRELOAD": _ALLOCATOR}


def hand_over(
    process: subprocess.Popen[bytes], source: Source, limits: Limits, feed: Callable[[BinaryIO], None] | None
) -> None:
    """Write the settings and the data to a zygote. One that does not hear to the end says why itself.

    The settings do not stand on its command line, which every user of the machine may read: the address of an
    endpoint can hold a password.
    """
    if process.stdin is None:
        return
    settings = {
        "kind": source.kind,
        "place": source.place,
        "memory_mb": limits.memory_mb,
        "allow_service": list(limits.allow_service),
    }
    with suppress(BrokenPipeError), process.stdin as pipe:
        pipe.write(json.dumps(settings).encode() + b"\n")
        if feed is not None:
            feed(cast("BinaryIO", pipe))


def see_off(process: subprocess.Popen[bytes], *, deaf: bool) -> None:
    """Wait for a zygote whose socket has been closed to end, but not for long, nor when it is ``deaf``."""
    if deaf:
        process.kill()
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(3.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
