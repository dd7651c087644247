"""RDF terms and namespaces: the words in which every other module speaks.

Terms are those of pyoxigraph (`NamedNode`, `BlankNode`, `Literal`, `Triple`), whatever the engine behind.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

__all__ = [
    "DERIVED",
    "GRAPH_BASE",
    "ID_BASE",
    "IRI",
    "KG",
    "ONTOLOGY_GRAPH",
    "PREFIXES",
    "BlankNode",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "Triple",
    "expand",
    "is_web_address",
    "local_name",
    "resolved",
    "shorten",
    "to_term",
]

NamedNode = ox.NamedNode
BlankNode = ox.BlankNode
Literal = ox.Literal
Quad = ox.Quad
Triple = ox.Triple
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

KG = "https://w3id.org/doxograph/ontology#"
ID_BASE = "https://w3id.org/doxograph/id/"
GRAPH_BASE = "https://w3id.org/doxograph/graph/"
ONTOLOGY_GRAPH = GRAPH_BASE + "ontology"
DERIVED = GRAPH_BASE + "derived"

#: Prefixes known without being declared, in queries, on the command line and in what is written.
PREFIXES: dict[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "graph": GRAPH_BASE,
    "id": ID_BASE,
    "kg": KG,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_XSD = PREFIXES["xsd"]
# What may follow a prefix unescaped: a safe part of PN_LOCAL in the Turtle grammar.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_WHOLE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+:")
_NEVER = re.compile(r"[<>\"{}|\\^`\x00-\x20]")  # what no IRI holds


class IRI(str):
    """An IRI given from Python, to tell it from plain text.

    >>> to_term(IRI("http://example.org/a"))
    <NamedNode value=http://example.org/a>
    """

    __slots__ = ()


PythonValue: TypeAlias = str | int | float | Decimal | bool | date | datetime


def to_term(value: PythonValue | Term) -> Term:
    """The RDF term for a Python value: `IRI` gives an IRI, other text a plain literal.

    Raises TypeError for a type without an RDF counterpart, ValueError for text that is no IRI.

    >>> to_term(1986)
    <Literal value=1986 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#integer>>
    """
    if isinstance(value, (ox.NamedNode, ox.BlankNode, ox.Literal, ox.Triple)):
        return value
    if isinstance(value, IRI):
        return ox.NamedNode(str(value))
    if isinstance(value, datetime):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "dateTime"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
    if isinstance(value, Decimal):
        return ox.Literal(format(value, "f"), datatype=ox.NamedNode(_XSD + "decimal"))
    if isinstance(value, (str, bool, int, float)):
        return ox.Literal(value)
    raise TypeError(f"no RDF term for {type(value).__name__}")


def expand(name: str) -> str | None:
    """The IRI for a prefixed name with a known prefix, else None.

    >>> expand("kg:worked_at")
    'https://w3id.org/doxograph/ontology#worked_at'
    >>> expand("nobody:knows") is None
    True
    """
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    return None


def shorten(iri: str) -> str:
    """The prefixed name for an IRI where a known prefix fits, else the IRI itself.

    >>> shorten("https://w3id.org/doxograph/id/openai")
    'id:openai'
    """
    best = ""
    for prefix, base in PREFIXES.items():
        if (
            iri.startswith(base)
            and len(base) > len(PREFIXES.get(best, ""))
            and _LOCAL.match(iri[len(base) :])
        ):
            best = prefix
    return f"{best}:{iri[len(PREFIXES[best]) :]}" if best else iri


def local_name(iri: str) -> str:
    """The last part of an IRI, in words: what is shown when nothing has a label.

    >>> local_name("http://xmlns.com/foaf/0.1/family_name")
    'family name'
    >>> local_name("http://example.org/people/")
    'people'
    """
    tail = re.split(r"[#/]", iri.rstrip("#/"))[-1] or iri
    tail = tail.rsplit(":", 1)[-1] or tail
    return tail.replace("_", " ").strip() or iri


def resolved(iri: str, base: str) -> str:
    """A relative IRI as a whole one (RFC 3986, 5.2), by the engine's own rules; what is whole stays as it is.

    >>> resolved("../b?c", "http://example.org/a/x/")
    'http://example.org/a/b?c'
    """
    if _WHOLE.match(iri) or _NEVER.search(iri):
        return iri
    try:
        quad = next(ox.parse(f"<{iri}> a 0 .".encode(), ox.RdfFormat.TURTLE, base_iri=base))
    except (SyntaxError, ValueError):
        return iri
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else iri


def is_web_address(text: str) -> bool:
    """Whether a text may become a link: an http(s) or mailto address and nothing else.

    >>> is_web_address("https://karpathy.ai/"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return bool(re.match(r"(?i)(https?://[^\s<>\"]+|mailto:[^\s<>\"]+)\Z", text))
