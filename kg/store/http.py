"""One HTTP address and a connection to it, kept open for each thread."""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlencode, urljoin, urlsplit, urlunsplit

from kg.errors import EndpointError, LimitExceeded

__all__ = ["Link", "Reply"]

_CHUNK = 1 << 16
_MOVED = (301, 302, 307, 308)
_MEANINGS = {
    401: "asks for a name and a password. Give them in the address: https://name:password@host/…",
    403: "refuses access.",
    404: "does not exist on this server. The path is often /sparql or /query.",
    405: "does not accept queries sent by POST, as SPARQL 1.1 Protocol asks: is it the right address?",
    406: "cannot answer in a standard syntax of SPARQL results.",
    408: "gave up waiting for the query.",
    413: "finds the query or its answer too large. Ask for less, for instance with LIMIT.",
    414: "finds the query too long.",
    415: "does not accept queries sent as a form, as SPARQL 1.1 Protocol asks: is it the right address?",
    429: "asks to be queried less often. Try again later.",
    502: "cannot reach the database behind it. Try again later.",
    503: "is not available now. Try again later.",
    504: "did not get an answer from the database behind it in time.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: HTTP status, media type without parameters, body, and where it says to go instead."""

    status: int
    kind: str
    body: bytes
    location: str = ""

    def text(self, most: int = 300) -> str:
        """The beginning of the body as text, empty for a web page."""
        return "" if "html" in self.kind else self.body[:most].decode("utf-8", "replace").strip()

    def error(self, url: str) -> EndpointError:
        """The error that this reply stands for."""
        meaning = _MEANINGS.get(self.status)
        if meaning is None:
            said = " ".join(self.text().split())
            meaning = f"failed with status {self.status}" + (f": {said}" if said else ".")
        return EndpointError(f"{url} {meaning}", status=self.status)


class Link:
    """Posts forms to one address. ``url`` is the address as it may be shown, without name and password."""

    def __init__(self, url: str, *, timeout: float, largest: int) -> None:
        parts = _split(url)
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")
        self.url = urlunsplit(shown)
        self._parts, self._timeout, self._largest = shown, timeout, largest
        self._headers = {"User-Agent": "doxograph", "Content-Type": "application/x-www-form-urlencoded"}
        if parts.username:
            pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair).decode('ascii')}"
        self._local = threading.local()
        self._open: set[http.client.HTTPConnection] = set()

    def post(self, form: Mapping[str, str | Sequence[str]], accept: str) -> Reply:
        """Send a form, whose fields may have several values, and give the reply.

        Raises EndpointError when there is none, LimitExceeded.
        """
        body = urlencode(form, doseq=True).encode("ascii")
        target = self._parts
        for _ in range(4):
            reply = self._exchange(target, body, {**self._headers, "Accept": accept})
            if reply.status not in _MOVED or not reply.location:
                return reply
            target = self._follow(target, reply)
        raise EndpointError(f"{self.url} redirects in circles.", status=reply.status)

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._open:
            connection.close()
        self._open.clear()

    def _follow(self, target: SplitResult, reply: Reply) -> SplitResult:
        goal = urlsplit(urljoin(urlunsplit(target), reply.location))
        if (goal.scheme, goal.netloc) != (target.scheme, target.netloc):
            shown = urlunsplit(goal)[:200]
            raise EndpointError(
                f"{self.url} redirects to another address, {shown}, which was not contacted. "
                "If you trust it, give that address.",
                status=reply.status,
            )
        return goal

    def _exchange(self, target: SplitResult, body: bytes, headers: Mapping[str, str]) -> Reply:
        deadline = time.monotonic() + self._timeout
        try:
            try:
                return self._try(target, body, headers, deadline)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # The server may have closed a connection that was kept: once more with a fresh one.
                self._drop()
                return self._try(target, body, headers, deadline)
        except BaseException as error:
            self._drop()
            if isinstance(error, (OSError, http.client.HTTPException)):
                raise EndpointError(self._why(error)) from error
            raise

    def _try(self, target: SplitResult, body: bytes, headers: Mapping[str, str], deadline: float) -> Reply:
        connection = self._connection()
        path = urlunsplit(("", "", target.path or "/", target.query, ""))
        connection.request("POST", path, body, dict(headers))
        with connection.getresponse() as response:
            content = self._content(response, deadline)
            kind = response.headers.get_content_type() if "Content-Type" in response.headers else ""
            return Reply(response.status, kind, content, response.headers.get("Location", ""))

    def _content(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while chunk := response.read1(_CHUNK):
            size += len(chunk)
            parts.append(chunk)
            if size > self._largest:
                raise LimitExceeded("size", f"The answer of {self.url} passes {self._largest:,} bytes.")
            if time.monotonic() > deadline:
                raise TimeoutError
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if kept is not None:
            return kept
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            fresh: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=self._timeout, context=context
            )
        else:
            fresh = http.client.HTTPConnection(host, port, timeout=self._timeout)
        self._local.connection = fresh
        self._open.add(fresh)
        return fresh

    def _drop(self) -> None:
        kept = getattr(self._local, "connection", None)
        if kept is not None:
            kept.close()
            self._open.discard(kept)
            self._local.connection = None

    def _why(self, error: Exception) -> str:
        if isinstance(error, TimeoutError):
            return f"{self.url} did not answer within {self._timeout:g} s. Ask for less, or allow more time."
        if isinstance(error, ConnectionRefusedError):
            return f"Nothing answers at {self.url}. Is the server running, and is the port right?"
        if isinstance(error, socket.gaierror):
            return f"The host of {self.url} is not known. Check the address and the network."
        if isinstance(error, ssl.SSLError):
            return f"No secure connection to {self.url}: {error.reason or error}."
        if isinstance(error, (http.client.IncompleteRead, http.client.RemoteDisconnected, ConnectionError)):
            return f"{self.url} broke off its answer. Try again, or ask for less."
        if isinstance(error, http.client.HTTPException):
            return f"{self.url} does not answer as a web server does: is it the right port?"
        return f"{self.url} cannot be reached: {error.strerror if isinstance(error, OSError) else error}."


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or any(sign <= " " or sign > "~" for sign in url.strip()):
        raise EndpointError(
            f"“{url[:200]}” is no address of an endpoint. It starts with http:// or https://."
        )
    return parts
