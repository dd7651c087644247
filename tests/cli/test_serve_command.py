"""kg serve: it answers, says where, and leaves nothing behind."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import psutil
import pytest

from tests.cli.running import kg, kg_process
from web.serve import bind

COUNT = "sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


@contextmanager
def serving(*args: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server and the address it printed; killed if the test does not end it."""
    with kg_process("serve", "--port", "0", *args) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            told = re.fullmatch(r"Doxograph: .+ at (http://\S+/) \(Ctrl-C ends it\)\n", line)
            assert told, line
            yield process, told[1]
        finally:
            process.kill()


def fetch(url: str) -> tuple[str, bytes]:
    """Media type and content of an address of our own server."""
    accept = {"Accept": "application/sparql-results+json, text/html;q=0.5"}
    with urlopen(Request(url, headers=accept), timeout=30) as answer:  # noqa: S310
        return answer.headers.get_content_type(), answer.read()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_stops_without_a_trace(data: Path, number: signal.Signals) -> None:
    """Pages and queries are answered; after the signal no process is left, and the exit code is 0."""
    with serving(data) as (process, url):
        assert fetch(url)[0] == "text/html"
        kind, answer = fetch(url + COUNT)
        assert kind == "application/sparql-results+json"
        assert json.loads(answer)["results"]["bindings"][0]["n"]["value"] == "6"
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        output, errors = process.communicate(timeout=30)
        assert (process.returncode, output, errors) == (0, "", "")
        assert psutil.wait_procs(family, timeout=5)[1] == []
        with pytest.raises(URLError):
            fetch(url)


def test_a_query_past_its_limit_is_stopped(data: Path) -> None:
    """--query-timeout is what the SPARQL endpoint keeps to; the server goes on."""
    many = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(12))
    endless = "sparql?query=" + quote(f"SELECT (COUNT(*) AS ?n) {{ {many} }}")
    with serving(data, "--query-timeout", "0.5") as (_, url):
        with pytest.raises(URLError, match=r"HTTP Error 50[34]"):
            fetch(url + endless)
        assert fetch(url + COUNT)[0] == "application/sparql-results+json"


def test_a_store_is_served(data: Path, tmp_path: Path) -> None:
    """--store serves what kg load put there."""
    kg("load", data, "--store", tmp_path / "store")
    with serving("--store", tmp_path / "store") as (_, url):
        assert b"Ada Lovelace" in fetch(url + "search?q=ada")[1]


def test_a_taken_port_is_refused_before_anything_is_loaded(data: Path) -> None:
    """With another port that would do, and exit code 1."""
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        result = kg("serve", data, "--port", str(port))
    assert result.exit_code == 1
    assert re.fullmatch(
        rf"Error: Port {port} on 127\.0\.0\.1 is taken by another program\. Try --port \d+\.\n", result.stderr
    )


def test_opening_it_to_the_network_is_pointed_out(data: Path) -> None:
    """A warning on stderr, and an address that works on this machine."""
    with serving(data, "--host", "0.0.0.0") as (process, url):  # noqa: S104
        assert url.startswith("http://127.0.0.1:")
        process.terminate()
        warning = process.communicate(timeout=30)[1]
        assert warning.startswith("Warning: other machines on the network can reach")


def test_a_program_is_told_the_address_as_json(data: Path) -> None:
    """--json, on one object."""
    with kg_process("serve", data, "--port", "0", "--json") as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "}\n")
        told = json.loads("".join(lines) + "}")
        assert told["url"].startswith("http://127.0.0.1:")
        assert told["graph"] == "ada.ttl"
        process.terminate()
        assert process.wait(30) == 0
