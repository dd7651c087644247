"""The ontology: what may be said."""

from __future__ import annotations

from flask import Blueprint, render_template

from kg import catalogue
from web.language import current
from web.site import site

__all__ = ["blueprint"]

blueprint = Blueprint("ontology", __name__)


@blueprint.get("/ontology")
def page() -> str:
    """Every class, relation and value with its definition."""
    terms = catalogue.terms(site().graph.reader, current())
    groups = {sort: [term for term in terms if term.sort == sort] for sort in ("class", "relation", "value")}
    return render_template("ontology.html", groups=groups)
