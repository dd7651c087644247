"""Who runs when: short queries at once, long ones in turn, none beyond its limits.

A query starts in the *short* lane. After the grace it is *long*: its worker sinks to the lowest priority
and another takes its place in the short lane, so that an easy query never waits for a long one. Only so
many long queries run at a time; the others are *parked* (suspended) and take turns, those first that have
had least so far. One thread, the governor, moves them, and kills what has passed its time, what takes most
when memory runs short, and what nobody waits for any more.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from resource import getpagesize

from kg.errors import KgError, LimitExceeded
from kg.sandbox.crew import Worker
from kg.sandbox.heavy import Heavy
from kg.sandbox.limits import Cancelled, Limits
from kg.sandbox.nursery import Nursery

__all__ = ["Job", "Lanes"]

_TICK = 0.03
#: Seconds without a query after which the governor sleeps until one comes.
_LINGER = 2.0
_PAGE = getpagesize()
_CROWDED = "Too many long queries are running. Try again in a few seconds, or ask for less."


class Job:
    """One query on its way: where it runs, since when, until when; ``verdict`` is why it was killed."""

    def __init__(self, seconds: float, cancel: Callable[[], bool] | None, query: str = "") -> None:
        self.cancel = cancel
        self.query = query
        self.seconds = seconds
        self.lane = "waiting"
        self.ran = 0.0  # seconds it was not parked, up to the last move
        self.worker: Worker | None = None
        self.started = self.since = time.monotonic()
        self.deadline = self.started + seconds
        self.verdict: LimitExceeded | None = None


class Lanes:
    """Admits, watches and ends jobs over the workers of a nursery. Safe to use from many threads."""

    def __init__(self, nursery: Nursery, limits: Limits) -> None:
        self._nursery, self._limits = nursery, limits
        self._changed = threading.Condition(threading.RLock())
        self._waiting: deque[Job] = deque()
        self._jobs: set[Job] = set()
        self._heavy = Heavy()
        self._wake = threading.Event()
        self._asleep = False
        self._closed = False
        self.killed: dict[str, int] = dict.fromkeys(("time", "memory", "size", "queue", "cancelled"), 0)
        self._governor = threading.Thread(target=self._govern, name="sandbox-governor", daemon=True)
        self._governor.start()

    def admit(self, job: Job) -> None:
        """Wait for a place in the short lane, first come, first served.

        Raises LimitExceeded("queue") when too many wait already or the time of the query passes in waiting,
        and for a query of a kind that takes long when there is no room for another long one.
        """
        with self._changed:
            if not self._room() and job.query in self._heavy:
                self.killed["queue"] += 1
                raise LimitExceeded("queue", _CROWDED)
            if self._waiting or self._count("short") >= self._limits.short_slots:
                if len(self._waiting) >= self._limits.queue:
                    self.killed["queue"] += 1
                    raise LimitExceeded("queue", "Too many queries are waiting. Try again in a few seconds.")
                self._waiting.append(job)
                try:
                    self._wait(job)
                finally:
                    self._waiting.remove(job)
                    self._changed.notify_all()
            job.lane = "short"
            self._jobs.add(job)

    def _wait(self, job: Job) -> None:
        while self._waiting[0] is not job or self._count("short") >= self._limits.short_slots:
            left = job.deadline - time.monotonic()
            if left <= 0:
                self.killed["queue"] += 1
                raise LimitExceeded("queue", "The query waited too long for its turn. Try again soon.")
            self._changed.wait(min(left, 0.2))
            if job.cancel is not None and job.cancel():
                raise Cancelled

    def start(self, job: Job, worker: Worker) -> None:
        """The job now runs in a worker: its clock starts."""
        job.worker = worker
        job.started = job.since = time.monotonic()
        job.deadline = job.started + job.seconds
        if self._asleep:
            self._wake.set()

    def leave(self, job: Job, *, reuse: bool) -> None:
        """The job is over. Its worker is used again if it is fit, else killed and replaced."""
        with self._changed:
            self._jobs.discard(job)
            fit = reuse and job.lane == "short" and job.verdict is None
            self._changed.notify_all()
        if job.worker is not None:
            if fit:
                self._nursery.give(job.worker)
            else:
                self._nursery.discard(job.worker)

    def hold(self, job: Job, seconds: float) -> None:
        """Lengthen the time of a job: its worker had to wait so long for whoever reads the answer."""
        job.deadline += seconds

    def note(self, error: KgError) -> KgError:
        """Count an error that a worker ended with, if it was a limit; gives the error back."""
        if isinstance(error, LimitExceeded):
            self.killed[error.kind] += 1
        return error

    def describe(self) -> dict[str, object]:
        """Facts for monitoring."""
        with self._changed:
            lanes = {lane: self._count(lane) for lane in ("short", "long", "parked")}
            return {**lanes, "waiting": len(self._waiting), "stopped": dict(self.killed)}

    def close(self) -> None:
        """End the governor. Jobs end when the nursery is closed."""
        self._closed = True
        self._wake.set()
        self._governor.join(5.0)

    def _room(self) -> bool:
        """Whether another long query could run or be parked."""
        limits = self._limits
        return self._count("long") < limits.long_slots or self._count("parked") < limits.queue

    def _count(self, lane: str) -> int:
        return sum(job.lane == lane for job in self._jobs)

    # -- the governor ----------------------------------------------------------------------------

    def _govern(self) -> None:
        busy = time.monotonic()
        while not self._closed:
            with self._changed:
                busy = time.monotonic() if self._jobs else busy
                self._asleep = time.monotonic() - busy > _LINGER
            if self._asleep:
                self._wake.wait()
                self._asleep = False
                busy = time.monotonic()
            self._wake.clear()
            time.sleep(_TICK)
            with self._changed:
                running = [job for job in self._jobs if job.worker is not None and job.verdict is None]
            for job in running:
                self._judge(job)
            with self._changed:
                self._sort(time.monotonic())
            self._weigh()

    def _judge(self, job: Job) -> None:
        if job.cancel is not None and job.cancel():
            self._kill(job, Cancelled())
        elif time.monotonic() > job.deadline:
            text = f"The query took longer than {job.seconds:g} s and was stopped."
            waited = job.deadline - job.started - job.ran
            if job.lane == "parked" and waited > job.seconds / 2:
                text += " Most of that it waited for other long queries; try again later."
            else:
                text += " Narrow it, or ask for less."
            self._kill(job, LimitExceeded("time", text))

    def _kill(self, job: Job, verdict: LimitExceeded) -> None:
        with self._changed:
            if job not in self._jobs or job.worker is None:
                return  # it is over, and its worker may already serve another
            job.verdict = verdict
            self.killed[verdict.kind] += 1
            self._nursery.signal(b"K", job.worker)

    def _sort(self, now: float) -> None:
        """Move jobs between the lanes."""
        live = [job for job in self._jobs if job.worker is not None and job.verdict is None]
        for job in live:
            if job.lane == "short" and now - job.started > self._limits.grace:
                self._demote(job, now)
        parked = sorted((job for job in live if job.lane == "parked"), key=lambda job: job.ran)
        running = sorted((job for job in live if job.lane == "long"), key=lambda job: job.since)
        for job in parked:
            if self._count("long") >= self._limits.long_slots:
                if not running or now - running[0].since < self._limits.turn:
                    return
                self._move(running.pop(0), "parked", b"Z", now)
            self._move(job, "long", b"C", now)

    def _demote(self, job: Job, now: float) -> None:
        worker = job.worker
        if worker is None:
            return
        self._heavy.add(job.query)
        if self._count("long") < self._limits.long_slots:
            self._move(job, "long", None, now)
        elif self._count("parked") < self._limits.queue:
            self._move(job, "parked", b"Z", now)
        else:
            job.lane = "long"
            self._kill(job, LimitExceeded("queue", _CROWDED))
        self._nursery.demote(worker)
        self._changed.notify_all()

    def _move(self, job: Job, lane: str, letter: bytes | None, now: float) -> None:
        if job.lane != "parked":
            job.ran += now - job.since
        job.lane, job.since = lane, now
        if letter is not None and job.worker is not None:
            self._nursery.signal(letter, job.worker)

    def _weigh(self) -> None:
        """When all together take too much memory, stop the one that takes most."""
        with self._changed:
            heavy = [job for job in self._jobs if job.lane != "short" and job.verdict is None]
        if not heavy:
            return
        data = _private_memory(self._nursery.zygote)
        sizes = {job: _private_memory(job.worker.pid) - data for job in heavy if job.worker is not None}
        if sum(sizes.values()) > self._limits.total_memory:
            text = "The queries that run now need more memory than there is; this one needed most."
            self._kill(max(sizes, key=lambda job: sizes[job]), LimitExceeded("memory", text))


def _private_memory(pid: int) -> int:
    """Bytes that a process has written, before a fork as well; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE
