"""Content negotiation for programs (RFC 9110, section 12.5): the formats that a header allows, best first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from web.negotiation import MEDIA

__all__ = ["GRAPHS", "HTML", "PROBLEM", "TABLES", "Offer", "accepted", "by_name", "encodings", "media_list"]


class Offer(NamedTuple):
    """A format that an answer can have: its short name, and the media type it is then given."""

    format: str
    media: str


HTML: Final = Offer("html", "text/html")
PROBLEM: Final = "application/problem+json"
#: What a SELECT or ASK is answered in, the preferred one first; then general types that stand for them.
TABLES: Final = (
    *(Offer(name, MEDIA[name]) for name in ("json", "xml", "csv", "tsv")),
    Offer("json", "application/json"),
    Offer("xml", "application/xml"),
    Offer("xml", "text/xml"),
)
#: What a CONSTRUCT or DESCRIBE, or a graph of the store, is answered in.
GRAPHS: Final = (
    *(Offer(name, MEDIA[name]) for name in ("ttl", "nt", "rdfxml", "jsonld", "trig", "nq")),
    Offer("ttl", "application/x-turtle"),
    Offer("jsonld", "application/json"),
    Offer("rdfxml", "application/xml"),
    Offer("rdfxml", "text/xml"),
    Offer("nt", "text/plain"),
)
_GENERAL: Final = ("application/x-turtle", "application/json", "application/xml", "text/xml", "text/plain")
_NAMES: Final = {
    "graph": ("ttl",),
    "json": ("json", "jsonld"),
    "json-ld": ("jsonld",),
    "n3": ("ttl",),
    "n-quads": ("nq",),
    "n-triples": ("nt",),
    "nquads": ("nq",),
    "ntriples": ("nt",),
    "rdf": ("rdfxml",),
    "rdf+xml": ("rdfxml",),
    "turtle": ("ttl",),
    "xml": ("xml", "rdfxml"),
}


class _Range(NamedTuple):
    main: str
    sub: str
    quality: float
    place: int


def accepted(header: str | None, offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """Those offers that a header takes, the most wanted first; all of them when there is no header.

    Of equal quality, what is named comes before what a wildcard covers, then what is named earlier. A page is
    given only to those who name it, and a general type only to those who name that.

    >>> [offer.format for offer in accepted("text/csv;q=0.5, application/*", TABLES)]
    ['json', 'xml', 'csv']
    >>> accepted("image/png", TABLES)
    ()
    """
    return _accepted((header or "").strip() or "*/*", tuple(offers))


@lru_cache(maxsize=512)
def _accepted(header: str, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    ranges = _ranges(header)
    found: list[tuple[float, int, int, int, Offer]] = []
    for order, offer in enumerate(offers):
        main, _, sub = offer.media.partition("/")
        by_name_only = offer == HTML or offer.media in _GENERAL
        fitting = [(_fit(one, main, sub), one) for one in ranges]
        fit, best = max(fitting, key=lambda pair: (pair[0], pair[1].quality), default=(0, None))
        if best is not None and best.quality > 0 and (fit == 3 or (fit and not by_name_only)):
            found.append((-best.quality, -fit, best.place, order, offer))
    return tuple(offer for *_, offer in sorted(found))


def _fit(one: _Range, main: str, sub: str) -> int:
    """How particular a range that covers a type is: 3 the type itself, 1 everything, 0 when it does not."""
    if (one.main, one.sub) == (main, sub):
        return 3
    if one.sub != "*":
        return 0
    return 2 if one.main == main else int(one.main == "*")


def _ranges(header: str) -> list[_Range]:
    found = []
    for place, part in enumerate(header.split(",")[:64]):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        main, _, sub = media.partition("/")
        if main and (sub or main == "*"):  # "*" alone is what some old clients send
            found.append(_Range(main, sub or "*", _quality(parameters), place))
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value.strip())))
            except ValueError:
                return 0.0
    return 1.0


def by_name(*names: str) -> tuple[Offer, ...]:
    """The offers that ``format=`` parameters mean: short names or media types; () for unknown ones.

    >>> [offer.media for offer in by_name("json", "docx")]
    ['application/sparql-results+json', 'application/ld+json']
    """
    return tuple(dict.fromkeys(offer for name in names for offer in _named(name)))


def _named(name: str) -> tuple[Offer, ...]:
    wanted = name.strip().lower()
    if "/" in wanted:
        return tuple(offer for offer in (HTML, *TABLES, *GRAPHS) if offer.media == wanted)
    names = _NAMES.get(wanted, (wanted,))
    known = {offer.format: offer for offer in (*reversed(GRAPHS), *reversed(TABLES), HTML)}
    return tuple(known[one] for one in names if one in known)


def media_list(offers: Sequence[Offer]) -> str:
    """The media types of offers in words, for a sentence that lists what there is."""
    names = list(dict.fromkeys(offer.media for offer in offers if offer.media not in _GENERAL))
    return f"{', '.join(names[:-1])} or {names[-1]}"


@lru_cache(maxsize=128)
def encodings(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip.

    >>> encodings("br, gzip;q=0.5"), encodings("gzip;q=0, *"), encodings("")
    (True, False, False)
    """
    found = {}
    for part in header.split(",")[:32]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        found[name] = _quality(parameters)
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0
