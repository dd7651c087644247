"""A real Virtuoso: the second independent SPARQL server that tests run against.

It is Debian's package virtuoso-opensource-7-bin; `make test` installs it. Without it the tests fail.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

__all__ = ["virtuoso_server"]

GRAPH = "urn:example:tiny"
_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 100000
[Replication]
ServerName = tests
"""


@contextmanager
def virtuoso_server(directory: Path, turtle: str) -> Iterator[str]:
    """A Virtuoso with its files in a directory and this Turtle in a graph; gives the address of its endpoint.

    The address names the graph, since the store has graphs of its own, about itself.
    """
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        pytest.fail("No Virtuoso on this machine. Install the package virtuoso-opensource-7-bin.")
    sql, http = _free_ports()
    (directory / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, http=http), encoding="utf-8")
    command = [server, "+foreground", "+configfile", "virtuoso.ini"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=directory, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            _wait(f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", process, directory / "virtuoso.log")
            text = turtle.replace("\\", "\\\\").replace("'", "''")
            statement = f"DB.DBA.TTLP('{text}', 'http://example.org/', '{GRAPH}');"
            arguments = [client, f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT"]
            done = subprocess.run(
                arguments, input=statement, capture_output=True, encoding="utf-8", timeout=60, check=False
            )
            assert "*** Error" not in done.stdout, done.stdout
            yield f"http://127.0.0.1:{http}/sparql?default-graph-uri={GRAPH}&named-graph-uri={GRAPH}"
        finally:
            process.kill()


def _free_ports() -> list[int]:
    with socket.socket() as first, socket.socket() as second:
        for one in (first, second):
            one.bind(("127.0.0.1", 0))
        return [first.getsockname()[1], second.getsockname()[1]]


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - our own address
            return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"no Virtuoso at {url} after 60 s: {log.read_text(encoding='utf-8')}")
