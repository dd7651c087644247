"""The processes of the sandbox: killed from outside, orphaned, closed; none stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kg.errors import KgError, LimitExceeded, StoreError
from kg.sandbox import Limits, Sandbox
from kg.sandbox.backends import Source
from tests.sandboxed import settled, write_triples

LIMITS = Limits(seconds=5, memory_mb=150, workers=2)
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
ROOT = Path(__file__).resolve().parents[1]


def ask(sandbox: Sandbox, query: str, errors: list[KgError]) -> None:
    """Run a query that fails, and note its error."""
    try:
        sandbox.run(query)
    except KgError as error:
        errors.append(error)


def children(pid: int) -> list[int]:
    """Processes whose parent is ``pid``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def family(sandbox: Sandbox) -> list[int]:
    """The zygote and all its workers."""
    sandbox.run("ASK {}")
    assert settled(lambda: sandbox.stats()["idle"] == LIMITS.short_slots)
    zygote = sandbox.stats()["zygote"]
    assert settled(lambda: len(children(zygote)) == LIMITS.short_slots)
    return [zygote, *children(zygote)]


def test_nothing_stays_behind_after_closing() -> None:
    before = len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        pids = family(sandbox)
        errors: list[KgError] = []
        running = threading.Thread(target=ask, args=(sandbox, LONG, errors))
        running.start()
        assert settled(lambda: sandbox.stats()["long"] == 1)
    running.join(5)
    assert len(errors) == 1
    assert settled(lambda: not any(lives(pid) for pid in pids))
    assert settled(lambda: (len(list(Path("/proc/self/fd").iterdir())), threading.active_count()) == before)
    with pytest.raises(StoreError, match="closed"):
        sandbox.run("ASK {}")


def test_closing_before_it_is_ready_is_no_harm() -> None:
    sandbox = Sandbox(Source("memory"), write_triples, limits=LIMITS)
    sandbox.close()
    sandbox.close()


def test_workers_killed_from_outside_are_replaced() -> None:
    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        zygote, *workers = family(sandbox)
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        assert b"true" in sandbox.run("ASK {}").body
        assert settled(lambda: sandbox.stats()["idle"] == LIMITS.short_slots)
        assert sandbox.stats()["zygote"] == zygote


def test_a_worker_killed_at_work_fails_its_query_alone() -> None:
    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        _, *before = family(sandbox)
        errors: list[KgError] = []
        thread = threading.Thread(target=ask, args=(sandbox, LONG, errors))
        thread.start()
        assert settled(lambda: sandbox.stats()["long"] == 1)
        time.sleep(0.3)  # killed earlier, the query would be asked again
        (job,) = sandbox._lanes._jobs  # which of the workers it is, nobody else can tell
        assert job.worker is not None
        assert job.worker.pid in before
        os.kill(job.worker.pid, signal.SIGKILL)
        thread.join(5)
        assert [type(error) for error in errors] == [LimitExceeded]
        assert b"true" in sandbox.run("ASK {}").body


def test_a_killed_zygote_is_replaced_and_a_query_at_work_is_asked_again() -> None:
    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        zygote, *workers = family(sandbox)
        bodies: list[bytes] = []
        query = (
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(REGEX(CONCAT(?c, ?f), '(.*1.*){5}')) }"
        )
        thread = threading.Thread(target=lambda: bodies.append(sandbox.run(query, accept="csv").body))
        thread.start()
        os.kill(zygote, signal.SIGKILL)
        thread.join(10)
        assert [body[:3] for body in bodies] == [b"n\r\n"]
        assert b"true" in sandbox.run("ASK {}").body
        assert settled(lambda: not any(lives(pid) for pid in workers))
        assert sandbox.stats()["zygote"] != zygote
        assert sandbox.stats()["restarts"] == 1


def test_data_that_change_are_seen_after_a_refresh() -> None:
    lines = [b"<http://e.org/a> <http://e.org/p> _:b .\n"]
    with Sandbox(Source("memory"), lambda pipe: pipe.writelines(lines), limits=LIMITS) as sandbox:
        query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        assert sandbox.run(query, accept="csv").body == b"n\r\n1\r\n"
        lines.append(b"<http://e.org/b> <http://e.org/p> _:b .\n")
        sandbox.refresh()
        assert sandbox.run(query, accept="csv").body == b"n\r\n2\r\n"


SCRIPT = """
import contextlib, sys, threading, time
from kg.errors import StoreError
from kg.sandbox import Limits, Sandbox
from kg.sandbox.backends import Source
sandbox = Sandbox(Source("memory"), lambda pipe: pipe.write(b"<http://e.org/a> <http://e.org/p> _:b .\\n"),
                  limits=Limits(workers=2))
sandbox.run("ASK {}")
many = " . ".join(f"VALUES ?x{i} {{ 1 2 3 4 5 6 7 8 9 }}" for i in range(20))
def ask():
    with contextlib.suppress(StoreError):
        sandbox.run("SELECT (COUNT(*) AS ?n) {" + many + "}")
threading.Thread(target=ask, daemon=True).start()
while not sandbox.stats()["long"]:
    time.sleep(0.01)
print(sandbox.stats()["zygote"], flush=True)
MORE
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_a_killed_server(sign: signal.Signals) -> None:
    script = SCRIPT.replace("MORE", "time.sleep(60)")
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        zygote = int(server.stdout.readline())
        pids = [zygote, *children(zygote)]
        assert len(pids) >= 5
        server.send_signal(sign)
        server.wait(10)
    assert settled(lambda: not any(lives(pid) for pid in pids))


def test_nothing_outlives_a_server_that_ends_without_closing() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.replace("MORE", "")],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=True,
    )
    zygote = int(run.stdout)
    assert settled(lambda: not lives(zygote) and not children(zygote))
    assert run.stderr == b""


def test_the_secrets_of_the_server_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "hush")
    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        for pid in family(sandbox):
            assert b"hush" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_workers_hold_no_descriptor_but_their_own_socket() -> None:
    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        _, *workers = family(sandbox)
        for pid in workers:
            targets = [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir()]
            assert sum(target.startswith("socket:") for target in targets) == 1
            assert all(target == "/dev/null" for target in targets if not target.startswith("socket:"))
