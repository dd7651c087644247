"""A real server in a process of its own, and plain HTTP requests to it."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

__all__ = ["Got", "Sections", "fetch", "query_url", "serving"]

Test: TypeAlias = Callable[..., None]


@contextmanager
def serving(*arguments: str | Path, **environment: str) -> Iterator[str]:
    """`kg serve` with these arguments on a free port; gives its address, without a slash at the end."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--json", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdout=pipe, env={**os.environ, **environment}, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            text = ""
            for line in process.stdout:
                text += line
                if line.rstrip() == "}" or line.rstrip().endswith("}"):
                    break
            yield str(json.loads(text)["url"]).rstrip("/")
        finally:
            process.terminate()
            process.wait(20)


@dataclass(frozen=True)
class Got:
    """What came back: status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def fetch(url: str, method: str = "GET", body: bytes | str | None = None, /, **headers: str) -> Got:
    """One request on a connection of its own; an underscore in a header's name stands for a hyphen."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    data = body.encode("utf-8") if isinstance(body, str) else body
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, data, sent)
        answer = connection.getresponse()
        content = answer.read()
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)
    finally:
        connection.close()


def query_url(server: str, query: str, *more: tuple[str, str], path: str = "/sparql") -> str:
    """The address that asks a query by GET, with more fields."""
    return f"{server}{path}?{urlencode([('query', query), *more])}"


class Sections:
    """Marks tests with the sections of a specification that they cover: `@section("2.1", "2.1.4")`."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()

    def __call__(self, *numbers: str) -> Callable[[Test], Test]:
        """Mark a test as covering sections."""
        self.numbers.update(numbers)
        return lambda test: test
