"""What goes wrong, said well: a page for people, a problem document (RFC 9457) for programs."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from kg.error_words import in_language
from kg.errors import (
    EndpointError,
    KgError,
    LimitExceeded,
    NotFound,
    NotStated,
    QueryError,
    StoreError,
    Unwritable,
    UpdateFailed,
)
from web.language import current as current_language
from web.language import messages, plain, translate
from web.negotiation import wants_html

__all__ = ["problem", "register", "status_of"]

_log = logging.getLogger(__name__)
_LIMIT_STATUS = {"time": 504, "memory": 503, "queue": 503, "size": 413}


def status_of(error: KgError) -> int:
    """The HTTP status that says what kind of error this is."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, LimitExceeded):
        return _LIMIT_STATUS.get(error.kind, 503)
    if isinstance(error, EndpointError):
        return 502
    if isinstance(error, Unwritable):
        return 406
    if isinstance(error, UpdateFailed):
        return 500  # as SPARQL 1.1 Protocol, 2.2.4, has it for an update that is well-formed
    if isinstance(error, StoreError):
        return 503
    return 400


def problem(status: int, detail: str, **extra: object) -> Response:
    """A problem document."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **extra,
    }
    response = jsonify({key: value for key, value in body.items() if value is not None})
    response.status_code = status
    response.mimetype = "application/problem+json"
    response.content_language.add(current_language())
    response.vary.update(["Accept-Language", "Cookie"])
    return response


def _answer(status: int, detail: str, **extra: object) -> Response:
    if request.path.startswith("/api/") or not wants_html():
        return problem(status, detail, **extra)
    key = f"error.{status}" if f"error.{status}.title" in messages(current_language()) else "error.other"
    title, text = translate(f"{key}.title"), translate(f"{key}.text")
    page = render_template(
        "error.html", status=status, title=title, text=text, detail=detail, near=extra.get("suggestions", ())
    )
    return make_response(page, status)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:
        return make_response(error.get_response())
    said = error.description if status != 404 and error.description else ""
    response = _answer(status, in_language(said, current_language()))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _known(error: KgError) -> Response:
    lang = current_language()
    extra: dict[str, object] = {}
    if isinstance(error, QueryError):
        extra = {"line": error.line, "column": error.column, "hint": error.hint_in(lang) or None}
    if isinstance(error, LimitExceeded):
        extra = {"limit": error.kind}
    detail = error.text(lang)
    if isinstance(error, NotFound):
        said = "error.not_stated" if isinstance(error, NotStated) else "error.not_found"
        detail = plain(said, name=error.wanted)
        extra = {"suggestions": list(error.suggestions)}
    response = _answer(status_of(error), detail, **extra)
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response


def _unknown(error: Exception) -> Response:
    _log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(500, "")


def register(app: Flask) -> None:
    """Answer every error with a page or a problem document."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(KgError, _known)
    app.register_error_handler(Exception, _unknown)
