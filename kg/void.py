"""What a dataset and its SPARQL service say about themselves in RDF, computed from the data.

VoID (https://www.w3.org/TR/void/) tells how large a dataset is and of what it consists; the SPARQL 1.1
Service Description (https://www.w3.org/TR/sparql11-service-description/) tells what its endpoint can do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import KgError
from kg.reader import Reader, text_of
from kg.terms import ID_BASE, PREFIXES, BlankNode, Literal, NamedNode, Term, Triple

__all__ = ["Figures", "Service", "describe_dataset", "describe_service", "figures", "write"]

_VOID = "http://rdfs.org/ns/void#"
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_GRAPHS = _RESULTS[4:]
_SYNTAX = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_PREFIXES = {
    **{name: PREFIXES[name] for name in ("dcterms", "foaf", "rdf", "xsd")},
    "formats": _FORMATS,
    "sd": _SD,
    "void": _VOID,
}
_Pairs: TypeAlias = Iterable[tuple[str, "Term | _Node"]]


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a dataset; ``classes``, ``properties`` and ``graphs`` count by IRI."""

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    graphs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Service:
    """An endpoint: the address ``base`` of its site (with a slash at the end), and what it can do."""

    base: str
    title: str
    union: bool = True
    writable: bool = False
    federated: bool = False


@dataclass(frozen=True, slots=True)
class _Node:
    """A node without a name, with what is said about it."""

    pairs: tuple[tuple[str, Term | _Node], ...]


def figures(reader: Reader) -> Figures | None:
    """The numbers of the data, counted once for each state of them; None when an endpoint does not count."""
    return reader.memo("void figures", lambda: _counted(reader))


def _counted(reader: Reader) -> Figures | None:
    try:
        subjects, objects = reader.select("distinct_ends")[0]
        return Figures(
            int(text_of(reader.select("size")[0][0])),
            int(text_of(subjects)),
            int(text_of(objects)),
            _by_iri(reader, "class_totals"),
            _by_iri(reader, "relation_totals"),
            _by_iri(reader, "graphs"),
        )
    except (KgError, IndexError, ValueError):
        return None


def _by_iri(reader: Reader, query: str) -> dict[str, int]:
    rows = ((name, int(text_of(count))) for name, count in reader.select(query))
    found = {name.value: count for name, count in rows if isinstance(name, NamedNode)}
    return dict(sorted(found.items()))


def describe_dataset(service: Service, numbers: Figures | None) -> Iterator[Triple]:
    """The VoID description of a dataset and its access points.

    >>> triples = describe_dataset(Service("http://localhost/", "Tiny"), None)
    >>> sum("sparqlEndpoint" in triple.predicate.value for triple in triples)
    1
    """
    document = NamedNode(service.base + ".well-known/void")
    dataset = NamedNode(service.base + ".well-known/void#dataset")
    yield from _said(
        document,
        [
            ("rdf:type", _void("DatasetDescription")),
            ("dcterms:title", Literal(f"Description of {service.title}", language="en")),
            ("foaf:primaryTopic", dataset),
        ],
    )
    yield from _said(dataset, [*_access(service), *_numbers(numbers)])


def _access(service: Service) -> _Pairs:
    yield "rdf:type", _void("Dataset")
    yield "dcterms:title", Literal(service.title, language="en")
    yield "foaf:homepage", NamedNode(service.base)
    yield "void:sparqlEndpoint", NamedNode(service.base + "sparql")
    yield "void:uriSpace", Literal(ID_BASE)
    for name in _GRAPHS:
        yield "void:feature", NamedNode(_FORMATS + name)
    for suffix in ("ttl", "nt", "trig", "nq", "rdfxml", "jsonld"):
        yield "void:dataDump", NamedNode(f"{service.base}downloads/doxograph.{suffix}")


def _numbers(numbers: Figures | None) -> _Pairs:
    if numbers is None:
        return
    yield "void:triples", Literal(numbers.triples)
    yield "void:distinctSubjects", Literal(numbers.subjects)
    yield "void:distinctObjects", Literal(numbers.objects)
    yield "void:classes", Literal(len(numbers.classes))
    yield "void:properties", Literal(len(numbers.properties))
    for namespace in sorted({_namespace(iri) for iri in (*numbers.classes, *numbers.properties)}):
        yield "void:vocabulary", NamedNode(namespace)
    for iri, count in numbers.classes.items():
        yield (
            "void:classPartition",
            _Node((("void:class", NamedNode(iri)), ("void:entities", Literal(count)))),
        )
    for iri, count in numbers.properties.items():
        yield (
            "void:propertyPartition",
            _Node((("void:property", NamedNode(iri)), ("void:triples", Literal(count)))),
        )
    for iri, count in numbers.graphs.items():
        named = (
            ("rdf:type", _void("Dataset")),
            ("sd:name", NamedNode(iri)),
            ("void:triples", Literal(count)),
        )
        yield "void:subset", _Node(named)


def describe_service(service: Service, numbers: Figures | None) -> Iterator[Triple]:
    """The service description of an endpoint, its datasets and graphs included."""
    endpoint = NamedNode(service.base + "sparql")
    pairs: list[tuple[str, Term | _Node]] = [
        ("rdf:type", _sd("Service")),
        ("dcterms:title", Literal(f"SPARQL endpoint of {service.title}", language="en")),
        ("sd:endpoint", endpoint),
        ("sd:supportedLanguage", _sd("SPARQL11Query")),
        ("sd:defaultEntailmentRegime", NamedNode(_SIMPLE)),
        *(("sd:resultFormat", NamedNode(_FORMATS + name)) for name in _RESULTS),
    ]
    if service.union:
        pairs.append(("sd:feature", _sd("UnionDefaultGraph")))
    if service.federated:
        pairs.append(("sd:feature", _sd("BasicFederatedQuery")))
    if service.writable:
        pairs.append(("sd:supportedLanguage", _sd("SPARQL11Update")))
        pairs.append(("sd:feature", _sd("EmptyGraphs")))
        pairs += [("sd:inputFormat", NamedNode(_FORMATS + name)) for name in _GRAPHS]
    pairs.append(("sd:defaultDataset", _dataset(service, numbers)))
    yield from _said(endpoint, pairs)


def _dataset(service: Service, numbers: Figures | None) -> _Node:
    graphs = dict(numbers.graphs) if numbers else {}
    default: list[tuple[str, Term | _Node]] = [("rdf:type", _sd("Graph"))]
    if numbers and service.union:
        default.append(("void:triples", Literal(numbers.triples)))
    named = [
        (
            "sd:namedGraph",
            _Node(
                (
                    ("rdf:type", _sd("NamedGraph")),
                    ("sd:name", NamedNode(iri)),
                    ("sd:graph", _Node((("rdf:type", _sd("Graph")), ("void:triples", Literal(count))))),
                )
            ),
        )
        for iri, count in graphs.items()
    ]
    described = NamedNode(service.base + ".well-known/void#dataset")
    return _Node(
        (
            ("rdf:type", _sd("Dataset")),
            ("dcterms:isVersionOf", described),
            ("sd:defaultGraph", _Node(tuple(default))),
            *named,
        )
    )


def write(triples: Iterable[Triple], syntax: str) -> bytes:
    """The triples in one of the syntaxes ttl, nt, rdfxml, jsonld, trig and nq."""
    return ox.serialize(triples, format=_SYNTAX[syntax], prefixes=_PREFIXES) or b""


def _said(subject: NamedNode | BlankNode, pairs: _Pairs) -> Iterator[Triple]:
    later: list[tuple[BlankNode, _Node]] = []
    for name, value in pairs:
        if isinstance(value, _Node):
            node = BlankNode()
            later.append((node, value))
            yield Triple(subject, _term(name), node)
        else:
            yield Triple(subject, _term(name), value)
    for node, content in later:
        yield from _said(node, content.pairs)


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(_PREFIXES[prefix] + local)


def _void(name: str) -> NamedNode:
    return NamedNode(_VOID + name)


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _namespace(iri: str) -> str:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut] if cut else iri
