"""Whether the application answers, for machines that watch it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kg.version import __version__
from web.site import site

__all__ = ["blueprint"]

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def check() -> Response:
    """The version, and how many triples there are: reading them shows that the store answers."""
    response = jsonify(status="ok", version=__version__, triples=len(site().graph))
    response.headers["Cache-Control"] = "no-store"
    return response
