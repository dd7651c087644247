"""The zygote: loads the data once, then forks a worker in a moment whenever one is asked for.

It is a fresh interpreter with a single thread, started by the server and obeying it through one socket.
Since it is the parent of the workers, it alone signals them: a process number can never be another's.
When the server closes the socket, or dies, all end.
"""

from __future__ import annotations

import codecs
import gc
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, BinaryIO, NoReturn

from kg.errors import KgError
from kg.sandbox import confine
from kg.sandbox.backends import Source, open_backend
from kg.sandbox.evaluate import Backend
from kg.sandbox.wire import receive_signal, send_signal
from kg.sandbox.worker import run_worker

__all__ = ["Zygote", "main"]

_SIGNALS = {b"K": signal.SIGKILL, b"Z": signal.SIGSTOP, b"C": signal.SIGCONT}
#: Niceness of a worker whose query takes long: it gives way to everything else.
_NICE = 19


#: Encodings that files from outside may declare.
_ENCODINGS = ("ascii", "latin-1", "iso8859-15", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


class Zygote:
    """The loop that forks, signals and buries workers."""

    def __init__(self, control: socket.socket, settings: dict[str, Any], data: BinaryIO) -> None:
        self._control, self._data = control, data
        self._source = Source(settings["kind"], settings["place"])
        self._memory = settings["memory_mb"] << 20
        self._allow = tuple(settings["allow_service"])
        self._backend: Backend | None = None
        self._workers: set[int] = set()
        self._parent = os.getppid()
        self._bell = (-1, -1)  # the pipe that rings when a worker has ended

    def load(self) -> None:
        """Read the data. Workers open a store on disk themselves: its threads would not survive a fork."""
        if self._source.kind != "disk":
            self._backend = open_backend(self._source, self._data, self._allow)
        for name in _ENCODINGS:  # workers cannot open the modules that know them
            codecs.lookup(name)
        gc.collect()
        gc.freeze()

    def run(self) -> None:
        """Obey until the parent closes the socket or is gone."""
        wake, woken = self._bell = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        send_signal(self._control, b"R")
        while os.getppid() == self._parent:
            ready, _, _ = select.select([self._control.fileno(), wake], [], [], 5.0)
            if wake in ready:
                with suppress(BlockingIOError):
                    os.read(wake, 4096)
                self._bury()
            if self._control.fileno() in ready:
                try:
                    self._obey()
                except (EOFError, OSError):
                    return

    def end(self) -> None:
        """Kill every worker."""
        for pid in self._workers:
            os.kill(pid, signal.SIGKILL)

    def _obey(self) -> None:
        word = receive_signal(self._control)
        if word.letter == b"S":
            self._spawn(network=bool(word.value))
        elif word.pid in self._workers:
            if word.letter == b"L":
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, word.pid, _NICE)
            else:
                os.kill(word.pid, _SIGNALS[word.letter])

    def _spawn(self, *, network: bool) -> None:
        ours, theirs = socket.socketpair()
        me = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_worker(me, theirs, ours, network)
        self._workers.add(pid)
        theirs.close()
        with ours:
            send_signal(self._control, b"W", pid, int(network), ours.fileno())

    def _become_worker(
        self, parent: int, sock: socket.socket, other: socket.socket, network: bool
    ) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            other.close()
            self._control.close()
            for descriptor in self._bell:
                os.close(descriptor)
            confine.die_with_parent(parent)
            backend = self._backend or open_backend(self._source, None, self._allow)
            outside = network or self._source.kind == "endpoint"
            files = 512 if self._source.kind == "disk" else 0
            run_worker(sock, backend, memory=self._memory, files=files, network=outside)
        finally:
            os._exit(1)

    def _bury(self) -> None:
        while self._workers:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._workers.discard(pid)
            send_signal(self._control, b"X", pid, os.waitstatus_to_exitcode(status))


def main() -> None:
    """Start with the descriptor of the control socket as argument, settings and data on standard input."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine.raise_stack()
    data = sys.stdin.buffer
    settings = data.readline()
    if not settings:
        return  # the parent has changed its mind
    zygote = Zygote(control, json.loads(settings), data)
    try:
        zygote.load()
    except (KgError, OSError, ValueError, SyntaxError) as error:
        text = str(error).encode()
        send_signal(control, b"F", 0, len(text))
        control.sendall(text)
        return
    try:
        zygote.run()
    except OSError:
        pass  # the parent is gone
    finally:
        zygote.end()


if __name__ == "__main__":
    main()
