"""Addresses of things: every entity has a page here, whatever its IRI."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from flask import g, request, url_for

from kg.model import Claim, Ref
from kg.terms import ID_BASE, KG, PREFIXES, is_web_address
from web.language import plain

__all__ = [
    "address",
    "anchor",
    "class_url",
    "entity_url",
    "here",
    "host",
    "outside",
    "own_machine",
    "ranks",
    "relation_label",
    "term_url",
]

_CLASS_NAMES = {
    KG + "Person": "people",
    KG + "Organization": "organizations",
    KG + "Place": "places",
    KG + "Work": "works",
    KG + "Event": "events",
}
_OWN_PAGES = {KG + "Theme": "lists.themes", KG + "Thesis": "lists.theses"}
_RELATION_NAMES = {
    PREFIXES["dcterms"] + "identifier": "relation.identifier",
    PREFIXES["dcterms"] + "language": "relation.language",
    PREFIXES["dcterms"] + "source": "relation.source",
    PREFIXES["owl"] + "inverseOf": "relation.inverse",
    PREFIXES["rdf"] + "object": "relation.object",
    PREFIXES["rdf"] + "predicate": "relation.predicate",
    PREFIXES["rdf"] + "subject": "relation.subject",
    PREFIXES["rdf"] + "type": "relation.type",
    PREFIXES["rdfs"] + "comment": "relation.comment",
    PREFIXES["rdfs"] + "subClassOf": "relation.sub_class",
    PREFIXES["rdfs"] + "subPropertyOf": "relation.sub_relation",
    PREFIXES["skos"] + "definition": "relation.definition",
    PREFIXES["skos"] + "editorialNote": "relation.note",
}
#: What stands in the query of an address as it is, as in those that `url_for` builds.
_PLAIN = "!$'()*,/:;?@"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


def entity_url(iri: str, **args: Any) -> str:
    """The page of an entity: `/id/<slug>` for ours, `/resource?iri=…` for the others."""
    slug = iri[len(ID_BASE) :] if iri.startswith(ID_BASE) else ""
    if _SLUG.match(slug):
        return url_for("entity.by_slug", slug=slug, **args)
    if iri.startswith(KG):
        return term_url(iri)
    if args:
        return url_for("entity.by_iri", iri=iri, **args)
    # Building an address takes long where there are thousands of them: all of a request begin alike.
    root = g.get("resource_root")
    if root is None:
        root = g.resource_root = url_for("entity.by_iri", iri="")
    return f"{root}{quote_plus(iri, safe=_PLAIN)}"


def relation_label(ref: Ref) -> str:
    """The name of a relation; some have one here, since their own vocabulary is not loaded."""
    key = _RELATION_NAMES.get(ref.iri)
    return plain(key) if key else ref.label


def term_url(iri: str) -> str:
    """Where a class or relation is explained: the ontology page for ours, its own page for the others."""
    if iri.startswith(KG):
        return url_for("ontology.page", _anchor=iri[len(KG) :])
    return url_for("entity.by_iri", iri=iri)


def outside(text: str) -> str:
    """The text if it may become a link to outside, else ""."""
    return text if is_web_address(text) else ""


def here(**changes: str) -> str:
    """The current page with some of its arguments changed ("" leaves one out); it cannot lead elsewhere."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    return "?" + urlencode([*kept, *(pair for pair in changes.items() if pair[1])])


def here_address() -> str:
    """The address of the current page, with the class it lists and its date: what a menu compares with."""
    cls = request.args.get("class", "") if request.endpoint == "lists.by_class" else ""
    if cls or not request.endpoint or "iri" in request.args:
        return class_url(cls) if cls else request.path
    return url_for(request.endpoint, **request.view_args or {})


def class_url(iri: str) -> str:
    """The list of a class's members."""
    if iri in _OWN_PAGES:
        return url_for(_OWN_PAGES[iri])
    name = _CLASS_NAMES.get(iri)
    return url_for("lists.named", name=name) if name else url_for("lists.by_class", **_class_argument(iri))


def _class_argument(iri: str) -> dict[str, Any]:
    return {"class": iri}


def anchor(iri: str) -> str:
    """The name of a term's place on the ontology page."""
    return iri[len(KG) :] if iri.startswith(KG) else iri


def own_machine(host: str) -> bool:
    """Whether a host, with or without a port, is the reader's own machine, so that nobody else can open it.

    >>> own_machine("127.0.0.1:8000"), own_machine("[::1]:80"), own_machine("example.org")
    (True, True, False)
    """
    name = urlsplit(f"//{host}").hostname or ""
    try:
        found = ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
    return found.is_loopback or found.is_unspecified


def host(text: str) -> str:
    """The host of a web address, for a short link text."""
    try:
        return (urlsplit(text).hostname or text).removeprefix("www.")
    except ValueError:
        return text


def address(text: str) -> str:
    """A web address without its scheme and closing slash, for a link text."""
    return re.sub(r"\A(https?://(www\.)?|mailto:)", "", text).rstrip("/")


def ranks(claim: Claim) -> list[tuple[str, str]]:
    """The ranks of the sources behind a claim, the best first, each once."""
    order = {"primary": 0, "secondary": 1, "weak": 2}
    found = {item.rank: item.rank_label or item.rank for item in claim.evidence if item.rank}
    return sorted(found.items(), key=lambda pair: order.get(pair[0], 9))
