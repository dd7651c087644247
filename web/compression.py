"""Pages and JSON sent compressed to those who can read it."""

from __future__ import annotations

import gzip
from typing import Final

from flask import Response, request

__all__ = ["compress"]

_TYPES: Final = frozenset({"text/html", "text/css", "application/json", "text/turtle", "application/ld+json"})
_LEAST: Final = 1400
_LEVEL: Final = 5


def compress(response: Response) -> Response:
    """Compress a whole answer of some size when the client takes gzip; others go out as they are."""
    if response.mimetype not in _TYPES or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    if request.accept_encodings["gzip"] <= 0 or len(response.data) < _LEAST:
        return response
    tag, _ = response.get_etag()
    response.data = gzip.compress(response.data, _LEVEL, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    if tag:
        response.set_etag(tag, weak=True)
    return response
