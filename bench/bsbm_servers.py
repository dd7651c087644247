"""The servers that are compared, each started over the same triples in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

__all__ = ["Address", "endpoint_python", "ours", "oxigraph", "rdflib_endpoint"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server answers queries, and the number of its first process."""

    url: str
    pid: int

    def processor_time(self) -> float:
        """Seconds of processor time that its processes have taken so far."""
        first = psutil.Process(self.pid)
        times = [process.cpu_times() for process in (first, *first.children(recursive=True))]
        return sum(t.user + t.system + t.children_user + t.children_system for t in times)


_HOME = Path(__file__).resolve().parent.parent
_BIN = Path(sys.executable).parent


@contextmanager
def _process(*command: str, listen: bool = False) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(_HOME)}
    out = subprocess.PIPE if listen else subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdout=out, stderr=subprocess.DEVNULL, text=True, encoding="utf-8", env=environment
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def ours(data: Path, *options: str) -> Iterator[Address]:
    """Doxograph as ``kg serve`` starts it, with its sandbox."""
    command = (sys.executable, "-m", "kg", "serve", str(data), "--default-graph", "default", "--port", "0")
    with _process(*command, "--json", *options, listen=True) as process:
        assert process.stdout is not None
        lines = ""
        while not lines.rstrip().endswith("}"):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"kg serve {' '.join(options)} did not start")
            lines += line
        url = json.loads(lines)["url"] + "sparql"
        _wait(url, 60)
        yield Address(url, process.pid)


@contextmanager
def oxigraph(data: Path, *, disk: bool) -> Iterator[Address]:
    """``oxigraph serve`` with the triples in memory, or ``oxigraph serve-read-only`` with them on disk."""
    port, program = _free_port(), str(_BIN / "oxigraph")
    where = ("--bind", f"127.0.0.1:{port}")
    url = f"http://127.0.0.1:{port}/query"
    if not disk:
        with _process(program, "serve", *where) as process:
            _wait(url, 20)
            connection = HTTPConnection("127.0.0.1", port)
            connection.request(
                "PUT", "/store?default", data.read_bytes(), {"Content-Type": "application/n-triples"}
            )
            answer = connection.getresponse()
            assert answer.status in (201, 204), answer.read()
            connection.close()
            yield Address(url, process.pid)
        return
    with tempfile.TemporaryDirectory() as place:
        for step in (("load", "--file", str(data)), ("optimize",)):
            command = [program, *step, "--location", place]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with _process(program, "serve-read-only", "--location", place, *where) as process:
            _wait(url, 20)
            yield Address(url, process.pid)


def endpoint_python(choice: str | None) -> str | None:
    """The interpreter that has ``rdflib-endpoint``: the one named, this one, or that of ``bench/.venv``."""
    if choice:
        return choice
    if importlib.util.find_spec("rdflib_endpoint"):
        return sys.executable
    beside = _HOME / "bench" / ".venv" / "bin" / "python"
    return str(beside) if beside.exists() else None


@contextmanager
def rdflib_endpoint(python: str, data: Path, store: str) -> Iterator[Address]:
    """``rdflib-endpoint serve`` with one of its stores, "default" or "Oxigraph"."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}/"
    program = str(Path(python).parent / "rdflib-endpoint")
    where = ("--host", "127.0.0.1", "--port", str(port))
    with _process(program, "serve", "--store", store, *where, str(data)) as process:
        _wait(url, 180)
        yield Address(url, process.pid)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _wait(url: str, seconds: float) -> None:
    """Wait until a server answers a query."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urlopen(f"{url}?query=ASK%7B%7D", timeout=20) as answer:  # noqa: S310 - our own server
                answer.read()
                return
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
