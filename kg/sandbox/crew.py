"""A worker process as the server sees it."""

from __future__ import annotations

import socket
import time

__all__ = ["Worker"]


#: Seconds for which a worker that has answered is believed to live.
_JUST_NOW = 0.05


class Worker:
    """The number of a worker process, the socket to it, and how it ended."""

    def __init__(self, pid: int, sock: socket.socket) -> None:
        self.pid, self.sock = pid, sock
        self.gone = False
        self.status: int | None = None  # negative: the signal; None while it runs or if nobody saw it end
        self.born, self.heard = time.monotonic(), 0.0

    def listens(self) -> bool:
        """Whether it waits at the other end: by dying it would have closed its socket."""
        if time.monotonic() - self.heard < _JUST_NOW:
            return True
        try:
            return self.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False
