"""In the server: the zygote process and its workers, kept alive and at hand.

One thread starts the zygote, hands it the data, and listens to it; when it dies, it is started again.
As many workers as asked for wait idle or answer their first moments; the others are the long ones.
"""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from kg.errors import LimitExceeded, StoreError
from kg.sandbox.backends import Source
from kg.sandbox.crew import Worker
from kg.sandbox.launch import hand_over, launch, see_off
from kg.sandbox.limits import Limits
from kg.sandbox.wire import Signal, read_exactly, receive_signal, send_signal

__all__ = ["Nursery"]


class Nursery:
    """Keeps ``limits.short_slots`` workers ready over a source of data.

    ``feed`` writes the data as N-Quads into a file; it is called each time a zygote starts.
    """

    def __init__(self, source: Source, feed: Callable[[BinaryIO], None] | None, limits: Limits) -> None:
        self._source, self._feed, self._limits = source, feed, limits
        self._changed = threading.Condition(threading.RLock())
        self._idle: list[Worker] = []
        self._crew: set[Worker] = set()  # idle, or in the first moments of a query
        self._known: dict[int, Worker] = {}
        self._outside: list[Worker] = []  # ready workers that may use the network
        self._starting = 0
        self._wanted = limits.short_slots  # workers in the crew; one after a change until somebody asks
        self._asked: deque[int] = deque()  # for each worker on its way, the age it was asked for in
        self._age = 0  # grows when the data on disk change
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._problem: str | None = None
        self._closed = False
        self._stale = False  # the zygote has been told to go, and is no longer listened to
        self._stillborn = 0
        self.starts = 0
        self._thread = threading.Thread(target=self._keep, name="sandbox", daemon=True)
        self._thread.start()

    # -- what the lanes ask ----------------------------------------------------------------------

    def take(self, until: float, *, network: bool = False) -> Worker:
        """A worker that is ready, waited for until a moment of the monotonic clock.

        Raises LimitExceeded("queue") when there is none by then, StoreError when the data cannot be read.
        """
        asked = 0
        with self._changed:
            self._wanted = self._limits.short_slots
            self._fill()
            while True:
                self._check()
                if network and self._ready and asked != self.starts:
                    asked = self.starts  # one each time, of each zygote
                    self._ask(network=True)
                pool = self._outside if network else self._idle
                while pool:
                    worker = pool.pop()
                    if worker.listens():
                        return worker
                    worker.sock.close()
                    self._lost(worker)
                left = until - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise LimitExceeded("queue", "The query service is still starting. Try again.")

    def give(self, worker: Worker) -> None:
        """Take back a worker that has answered and is as good as new."""
        with self._changed:
            if worker in self._crew and not worker.gone and not self._closed:
                worker.heard = time.monotonic()
                self._idle.append(worker)
                self._changed.notify_all()
                return
        self.discard(worker)

    def doubt(self) -> None:
        """Look at each idle worker before it is used again, however lately it has answered."""
        with self._changed:
            for worker in self._idle:
                worker.heard = 0.0

    def demote(self, worker: Worker) -> None:
        """Leave a worker to its long query, at low priority, and have another take its place."""
        with self._changed:
            self._crew.discard(worker)
            self.signal(b"L", worker)
            self._fill()

    def discard(self, worker: Worker) -> None:
        """Kill a worker whose query is over, and have another take its place."""
        worker.sock.close()
        with self._changed:
            self.signal(b"K", worker)
            self._crew.discard(worker)
            self._fill()

    def signal(self, letter: bytes, worker: Worker) -> None:
        """Kill (K), suspend (Z), continue (C) or lower (L) a worker, unless it is gone."""
        with self._changed:
            if not worker.gone:
                self._tell(letter, worker.pid)

    def ending(self, worker: Worker, timeout: float = 2.0) -> int | None:
        """How a worker ended: its exit status, or minus the signal; None if that is not known."""
        with self._changed:
            self._changed.wait_for(lambda: worker.gone, timeout)
            return worker.status

    @property
    def ready(self) -> bool:
        """Whether queries can be answered now."""
        return self._ready

    @property
    def zygote(self) -> int:
        """Process number of the zygote; 0 while there is none."""
        process = self._process
        return process.pid if process is not None else 0

    def describe(self) -> dict[str, object]:
        """Facts for monitoring."""
        with self._changed:
            return {
                "ready": self._ready,
                "zygote": self.zygote if self._ready else None,
                "workers": len(self._known),
                "idle": len(self._idle),
                "restarts": max(0, self.starts - 1),
            }

    def renew(self) -> None:
        """Have new workers take the places of all that have a store on disk open as it was before a change.

        Those that answer a query finish it; none of them gets another. One worker starts at once, the others
        with the next query: they would take time from those who write in a loop.
        """
        with self._changed:
            self._age += 1
            self._wanted = 1
            for worker in [*self._idle, *self._outside]:
                self.signal(b"K", worker)
            self._drop_idle()
            self._crew.clear()
            self._starting = 0
            self._fill()

    def restart(self) -> None:
        """Have a new zygote load the data as they are now; its workers are asked again what others are at."""
        with self._changed:
            if self._control is not None:
                self._stale, self._ready = True, False
                self._drop_idle()
                with suppress(OSError):
                    self._control.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the zygote and with it all workers; waits until they are gone."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            if self._control is not None:
                with suppress(OSError):
                    self._control.shutdown(socket.SHUT_RDWR)
            if self._process is not None and not self._ready:
                self._process.kill()  # it may be loading, and deaf
        self._thread.join(10.0)

    # -- the thread that keeps the zygote --------------------------------------------------------

    def _keep(self) -> None:
        failures = 0
        while not self._closed:
            try:
                self._live()
            except (OSError, EOFError):
                pass  # the zygote is gone
            except Exception as error:  # the thread must go on, and say what is wrong with the data
                self._problem = str(error)
            finally:
                failures = 0 if self._ready else failures + 1
                self._bury_all()
            with self._changed:
                self._changed.wait_for(lambda: self._closed, min(30.0, 0.05 * 2.0**failures))

    def _live(self) -> None:
        """One life of a zygote, from its start to its end."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = launch(theirs)
            with self._changed:
                self._stale = False
                self._process, self._control = process, ours
                self.starts += 1
            try:
                if not self._closed:
                    hand_over(process, self._source, self._limits, self._feed)
                while not self._closed:
                    self._hear(ours, receive_signal(ours))
            finally:
                self._end(process, ours)

    def _end(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        with self._changed:
            self._control = None
            control.close()
        see_off(process, deaf=not self._ready and not self._stale)

    def _hear(self, control: socket.socket, word: Signal) -> None:
        with self._changed:
            if self._stale:
                for descriptor in word.descriptors:
                    os.close(descriptor)
                return
            if word.letter == b"R":
                self._ready, self._problem = True, None
                self._fill()
            elif word.letter == b"W":
                self._welcome(Worker(word.pid, socket.socket(fileno=word.descriptors[0])), bool(word.value))
            elif word.letter == b"X":
                self._farewell(word.pid, word.value)
            elif word.letter == b"F":
                self._problem = read_exactly(control, word.value).decode()
            self._changed.notify_all()

    def _welcome(self, worker: Worker, network: bool) -> None:
        self._known[worker.pid] = worker
        if self._asked.popleft() != self._age:
            worker.sock.close()
            self.signal(b"K", worker)
        elif network:
            self._outside.append(worker)
        else:
            self._starting = max(0, self._starting - 1)
            self._crew.add(worker)
            self._idle.append(worker)

    def _farewell(self, pid: int, status: int) -> None:
        worker = self._known.pop(pid, None)
        if worker is None:
            return
        worker.status = status
        idle = worker in self._idle
        self._stillborn = self._stillborn + 1 if idle and time.monotonic() - worker.born < 0.5 else 0
        if self._stillborn > 4 * self._limits.short_slots:  # rather none than burn the machine
            self._problem = f"its processes end as soon as they start, with status {status}."
        if idle:
            self._idle.remove(worker)
            worker.sock.close()
        self._lost(worker)

    def _lost(self, worker: Worker) -> None:
        worker.gone = True
        self._crew.discard(worker)
        self._fill()

    def _bury_all(self) -> None:
        with self._changed:
            self._ready, self._control, self._starting = False, None, 0
            self._drop_idle()
            for worker in self._known.values():
                worker.gone = True
            self._known.clear()
            self._crew.clear()
            self._asked.clear()
            self._changed.notify_all()

    # -- with the lock held ----------------------------------------------------------------------

    def _drop_idle(self) -> None:
        for worker in [*self._idle, *self._outside]:
            worker.sock.close()
            self._crew.discard(worker)
        self._idle.clear()
        self._outside.clear()

    def _check(self) -> None:
        if self._closed:
            raise StoreError("The query service has been closed.")
        if self._problem is not None:
            raise StoreError(f"The query service does not work: {self._problem}")

    def _fill(self) -> None:
        while self._ready and not self._closed and self._problem is None:
            if len(self._crew) + self._starting >= self._wanted:
                return
            self._starting += 1
            if not self._ask():
                return

    def _ask(self, *, network: bool = False) -> bool:
        """Ask the zygote for one more worker."""
        self._asked.append(self._age)
        if self._tell(b"S", value=int(network)):
            return True
        self._asked.pop()
        return False

    def _tell(self, letter: bytes, pid: int = 0, value: int = 0) -> bool:
        if self._control is None:
            return False
        try:
            send_signal(self._control, letter, pid, value)
        except OSError:
            return False
        return True
