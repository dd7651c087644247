"""Which form of an answer a client wants."""

from __future__ import annotations

from typing import Final

from flask import request

__all__ = ["MEDIA", "RDF", "RESULTS", "prefers", "wants_html"]

#: Media types by the short name of the format.
MEDIA: Final[dict[str, str]] = {
    "html": "text/html",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
#: The formats of an entity's data and of a CONSTRUCT, the preferred one first.
RDF: Final = ("ttl", "nt", "jsonld", "rdfxml")
#: The formats of a SELECT or ASK.
RESULTS: Final = ("json", "xml", "csv", "tsv")


def prefers(*formats: str) -> str | None:
    """The short name of the format that the request's Accept header likes best, None if none will do."""
    offers = {MEDIA[name]: name for name in formats}
    if not request.accept_mimetypes:
        return formats[0]
    best = request.accept_mimetypes.best_match(list(offers))
    return offers[best] if best else None


def wants_html() -> bool:
    """Whether a page, rather than data, is the better answer to this request."""
    accept = request.accept_mimetypes
    best = accept.best_match(
        ["text/html", "application/json", "application/problem+json"], default="text/html"
    )
    return best == "text/html" and bool(accept.accept_html or not accept)
