"""The search page."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kg.nameless import nameless
from web.language import current
from web.moment import graph

__all__ = ["blueprint"]

blueprint = Blueprint("search", __name__)

_LIMIT = 50
_LONGEST = 200


@blueprint.get("/search")
def page() -> str:
    """What is called like `?q=…`, best first."""
    text = request.args.get("q", "")[:_LONGEST].strip()
    hits = graph().search(text, current(), limit=_LIMIT) if text else []
    others = nameless(graph().reader, text, current()) if text else []
    return render_template("search.html", text=text, hits=hits, others=others, cut=len(hits) == _LIMIT)
