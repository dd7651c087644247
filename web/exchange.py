"""Requests and answers of the machine interfaces, straight over WSGI: short ways, nothing of a page.

A `Call` is a request read to the letter, a `Reply` what is sent, `Refused` a reply raised as an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from kg.error_words import in_language
from kg.errors import KgError, LimitExceeded, ParseError, QueryError
from web.accept import PROBLEM

__all__ = ["Call", "Environ", "Refused", "Reply", "StartResponse", "problem", "problem_of", "send"]

Environ: TypeAlias = dict[str, Any]
StartResponse: TypeAlias = Callable[..., Any]

_FORM = "application/x-www-form-urlencoded"
_FIELDS = 1000
_HOST = re.compile(r"[A-Za-z0-9._\-]++(?::[0-9]++)?|\[[0-9A-Fa-f:.]++\](?::[0-9]++)?")
#: What an answer depends on whose words are in a language.
_VARY = "Accept, Accept-Encoding, Accept-Language"
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


@dataclass(slots=True)
class Reply:
    """An answer: its status, its headers, and its body, whole or in pieces."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | Iterable[bytes] = b""


class Refused(Exception):
    """A request that is not served: the status that says why, one sentence, and headers that go with it."""

    def __init__(self, status: int, detail: str, *headers: tuple[str, str], **extra: object) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.extra = status, detail, list(headers), extra


def problem(status: int, detail: str, *headers: tuple[str, str], **extra: object) -> Reply:
    """A problem document (RFC 9457); what is None in ``extra`` is left out."""
    title = _STATUS[status].partition(" ")[2]
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **extra}
    text = json.dumps({k: v for k, v in content.items() if v is not None}, ensure_ascii=False)
    fixed = [("Content-Type", PROBLEM), ("Cache-Control", "no-store"), *headers]
    return Reply(status, fixed, text.encode("utf-8", "replace"))


def problem_of(error: KgError | Refused, lang: str = "en") -> Reply:
    """The problem document of an error, its sentences in a language."""
    told = (("Content-Language", lang), ("Vary", _VARY))
    if isinstance(error, Refused):
        return problem(error.status, in_language(error.detail, lang), *error.headers, *told, **error.extra)
    from web.errors import status_of

    status = status_of(error)
    extra: dict[str, object] = {}
    if isinstance(error, (QueryError, ParseError)):
        extra = {"line": error.line, "column": error.column, "hint": error.hint_in(lang) or None}
    if isinstance(error, LimitExceeded):
        extra = {"limit": error.kind}
    headers = [("Retry-After", "5")] if status == HTTPStatus.SERVICE_UNAVAILABLE else []
    return problem(status, error.text(lang), *headers, *told, **extra)


class Call:
    """One request. What is malformed in it is raised as Refused when it is looked at.

    ``largest`` is the most bytes its body may have; ``writes`` says that it is to change data, so that the
    answer is not for pages of other sites.
    """

    def __init__(self, environ: Environ, largest: int) -> None:
        self.environ, self.largest = environ, largest
        self.writes = False
        self.method: str = environ["REQUEST_METHOD"]
        content_type: str = environ.get("CONTENT_TYPE") or ""
        media, _, self._type_parameters = content_type.partition(";")
        self.content_type = media.strip().lower()

    def header(self, name: str) -> str:
        """A header of the request, "" when it is not there."""
        return str(self.environ.get("HTTP_" + name.upper().replace("-", "_"), ""))

    @property
    def base(self) -> str:
        """The address of this site as the client wrote it, with a slash at its end."""
        host = self.header("Host") or f"{self.environ['SERVER_NAME']}:{self.environ['SERVER_PORT']}"
        if not _HOST.fullmatch(host):
            raise Refused(400, "The Host header names no host.")
        return f"{self.environ['wsgi.url_scheme']}://{host}{self.environ.get('SCRIPT_NAME', '')}/"

    @cached_property
    def address(self) -> list[tuple[str, str]]:
        """The fields of the query string, in order."""
        return _fields(self.environ.get("QUERY_STRING", ""), "The address")

    @cached_property
    def form(self) -> list[tuple[str, str]]:
        """The fields of a form in the body, in order; none when the body is something else."""
        if self.content_type != _FORM or self.method != "POST":
            return []
        return _fields(self.text(), "The form")

    @cached_property
    def body(self) -> bytes:
        """The body, which can be read by others afterwards. Refused with 413 when it is too large."""
        try:
            size = int(self.environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            raise Refused(400, "The Content-Length is no number.") from None
        if size > self.largest:
            raise Refused(413, f"The body has {size:,} bytes; at most {self.largest:,} are read.")
        data: bytes = self.environ["wsgi.input"].read(size) if size else b""
        if len(data) < size:
            raise Refused(400, "The body ends before its announced length.")
        self.environ["wsgi.input"] = BytesIO(data)
        return data

    def text(self) -> str:
        """The body as text. Refused with 400 when it is no UTF-8, with 415 when it is declared as other."""
        self.only_plain()
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused(400, f"The body is not UTF-8 text: byte {error.start + 1} is wrong.") from None

    def only_plain(self) -> None:
        """Refuse with 415 a body that is declared to be compressed, or in another encoding than UTF-8."""
        if self.header("Content-Encoding").strip().lower() not in ("", "identity"):
            raise Refused(415, "The body is compressed. Send it as it is.", ("Accept-Encoding", "identity"))
        for parameter in self._type_parameters.split(";"):
            name, _, value = parameter.partition("=")
            charset = value.strip().strip('"').lower()
            if name.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
                raise Refused(415, f"The charset {charset[:40]} is not read. Send UTF-8.")

    def values(self, name: str) -> list[str]:
        """Every value of a field, in the address and in the form."""
        return [*self._by_name.get(name, ())]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in (*self.address, *self.form):
            found.setdefault(name, []).append(value)
        return found

    def one(self, name: str) -> str | None:
        """The value of a field that may stand once. Refused (400) when it has two values."""
        found = list(dict.fromkeys(self.values(name)))
        if len(found) > 1:
            raise Refused(400, f"The parameter {name} stands {len(found)} times; once is expected.")
        return found[0] if found else None

    @property
    def formats(self) -> list[str]:
        """The formats that the fields name: ``format``, or else ``output`` (some clients send both)."""
        return self.values("format") or self.values("output")


def _quick_fields(text: str) -> list[tuple[str, str]]:
    """The fields of a form as `parse_qsl` reads them, several times as fast. Raises ValueError when unsure.

    >>> _quick_fields("query=ASK+%7B%7D&a=%C3%A9&b")
    [('query', 'ASK {}'), ('a', 'é'), ('b', '')]
    """
    if not text.isascii() or "\\" in text or text.count("&") >= _FIELDS:
        raise ValueError(text[:80])
    # Percent escapes are those of Python's own texts but for their first character.
    plain = text.replace("+", " ").replace("%", "\\x")
    fields = []
    for part in plain.split("&"):
        if part:
            name, _, value = part.partition("=")
            fields.append((_resolved(name), _resolved(value)))
    return fields


def _resolved(text: str) -> str:
    if "\\" not in text:
        return text
    return text.encode("ascii").decode("unicode_escape").encode("latin-1").decode("utf-8")


def _fields(text: str, where: str) -> list[tuple[str, str]]:
    try:
        return _quick_fields(text)
    except ValueError:
        pass  # what is wrong with it, or rare in it, is seen on the long way
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise Refused(400, f"{where} is not UTF-8 once its percent escapes are resolved.") from None
    except ValueError:
        raise Refused(400, f"{where} has more than {_FIELDS:,} fields.") from None


def send(
    reply: Reply, method: str, start: StartResponse, always: Sequence[tuple[str, str]]
) -> Iterable[bytes]:
    """Send a reply by WSGI, with the headers that every reply has. The body of a HEAD is dropped."""
    headers = [*reply.headers, *always]
    if reply.status >= HTTPStatus.BAD_REQUEST:
        own = {name for name, _ in reply.headers}
        headers = [*reply.headers, *(one for one in always if one[0] not in own)]
    whole = isinstance(reply.body, bytes)
    if isinstance(reply.body, bytes) and reply.status not in (204, 304):
        headers.append(("Content-Length", str(len(reply.body))))
    start(_STATUS[reply.status], headers)
    if method == "HEAD" or reply.status in (204, 304):
        if not whole and hasattr(reply.body, "close"):
            reply.body.close()
        return []
    return [reply.body] if isinstance(reply.body, bytes) else reply.body
