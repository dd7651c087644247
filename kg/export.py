"""The graph in the formats of other programs: every standard syntax of RDF, GraphML, GEXF, and two tables.

Formats of triples (ttl, nt, jsonld, rdfxml) hold the union of all graphs, each triple once; formats of quads
(nq, trig) keep the graphs apart. GraphML, GEXF and CSV hold the simple level: things and how they hang
together. The same graph always gives the same bytes in ttl, graphml, gexf and csv.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import KgError, MissingFile, NotFound, UnsupportedFormat
from kg.model import View
from kg.reader import Reader, text_of
from kg.result_xml import named, xml_file
from kg.simple import SimpleLink, simple_level
from kg.spelled_out import spelled_out
from kg.tables import table, zipped
from kg.terms import DERIVED, PREFIXES, expand
from kg.vocabulary import LABELS, TYPE

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FORMATS", "VIEW_TABLES", "export", "export_view", "quads_as_trig", "triples_as"]

_TRIPLES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_QUADS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
#: The names of all formats.
FORMATS: tuple[str, ...] = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml", "graphml", "gexf", "csv")
#: The formats in which the things and edges of a view can be written.
VIEW_TABLES: tuple[str, ...] = ("graphml", "gexf", "csv")
#: Turtle is put in its canonical order up to so many triples; more are written as they come.
_ORDERED = 300_000
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export(
    reader: Reader,
    name: str,
    out: Path | str | IO[bytes] | None = None,
    *,
    derived: bool = True,
    graph: str | None = None,
) -> bytes | None:
    """Write the graph in a format to a path or a binary file; without either, give its bytes.

    ``csv`` gives a zip with nodes.csv and edges.csv, or these two files when ``out`` is a directory.
    ``derived=False`` leaves out what rules concluded; ``graph`` (an IRI or prefixed name) takes one named
    graph. Raises UnsupportedFormat, NotFound for a graph that is not there, MissingFile for a directory
    that is not.
    """
    if name not in FORMATS:
        raise UnsupportedFormat(f"“{name}” is no format to export to. There are: {', '.join(FORMATS)}.")
    chosen = _graph_name(reader, graph)
    if isinstance(out, (str, Path)) and Path(out).is_dir():
        if name != "csv":
            raise KgError(f"{out} is a directory. Name a file.")
        for member, text in _tables(reader, derived, chosen):
            (Path(out) / member).write_text(text, encoding="utf-8", newline="")
        return None
    with _opened(out) as file:
        _writer(name)(reader, file, name, derived, chosen)
        return file.getvalue() if out is None and isinstance(file, io.BytesIO) else None


def _opened(out: Path | str | IO[bytes] | None) -> AbstractContextManager[IO[bytes]]:
    if out is None:
        return io.BytesIO()
    if isinstance(out, (str, Path)):
        if not Path(out).absolute().parent.is_dir():
            raise MissingFile(f"There is no directory {Path(out).parent} to write to.")
        return Path(out).open("wb")
    return nullcontext(out)


def _graph_name(reader: Reader, graph: str | None) -> str | None:
    if graph is None:
        return None
    wanted = expand(graph) or graph
    names = [text_of(row[0]) for row in reader.select("graphs")]
    if wanted not in names:
        raise NotFound(graph, names[:20])
    return wanted


_Writer = Callable[[Reader, IO[bytes], str, bool, str | None], None]


def _writer(name: str) -> _Writer:
    if name in ("graphml", "gexf"):
        return _write_network
    return _write_tables if name == "csv" else _write_rdf


def _quads(reader: Reader, derived: bool, graph: str | None) -> Iterator[ox.Quad]:
    for quad in reader.store.quads():
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if (derived or name != DERIVED) and graph in (None, name):
            yield quad


def _write_rdf(reader: Reader, file: IO[bytes], name: str, derived: bool, graph: str | None) -> None:
    quads = _quads(reader, derived, graph)
    if name in _QUADS:
        ox.serialize(quads, file, format=_QUADS[name], prefixes=PREFIXES)
        return
    several = graph is None and len(reader.select("graphs")) > 0
    triples = _distinct(quads) if several else (quad.triple for quad in quads)
    if name == "jsonld":
        triples = spelled_out(triples)
    if name == "ttl":
        head = list(islice(triples, _ORDERED + 1))
        if len(head) <= _ORDERED:
            from kg.turtle import write

            file.write(write(head).encode("utf-8"))
            return
        triples = _chained(head, triples)
    try:
        _serialize(triples, file, name)
    except ValueError as error:
        raise UnsupportedFormat(f"This graph cannot be written as {name}: {error}") from error


def _serialize(triples: Iterable[ox.Triple], file: IO[bytes], name: str) -> None:
    if name == "rdfxml":
        triples, file = named(triples), xml_file(file)
    ox.serialize(triples, file, format=_TRIPLES[name], prefixes=PREFIXES if name != "nt" else None)


def _distinct(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    seen: set[ox.Triple] = set()
    for quad in quads:
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield quad.triple


def _chained(head: list[ox.Triple], rest: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    yield from head
    yield from rest


def _links(reader: Reader, derived: bool, graph: str | None) -> list[SimpleLink]:
    """The links of the simple level that are wanted."""
    links = simple_level(reader).links
    if graph is not None:
        said = {
            (text_of(q.subject), q.predicate.value, text_of(q.object)) for q in _quads(reader, True, graph)
        }
        turned = reader.schema.other_way
        return [
            link
            for link in links
            if (link.subject, link.relation, link.object) in said
            or (link.object, turned(link.relation), link.subject) in said
        ]
    return [link for link in links if derived or not link.derived]


def _things(reader: Reader, links: Iterable[SimpleLink], graph: str | None) -> list[str]:
    """The things of the simple level; of one graph those it ties together, names, or gives a class."""
    things = simple_level(reader).things
    if graph is None:
        return things
    ends = {end for link in links for end in (link.subject, link.object)}
    naming = {TYPE, *LABELS}
    ends |= {text_of(q.subject) for q in _quads(reader, True, graph) if q.predicate.value in naming}
    return [iri for iri in things if iri in ends]


def _network(reader: Reader, links: Iterable[SimpleLink], things: Iterable[str]) -> nx.MultiDiGraph:
    """A network of plain texts that XML can hold, with an id for each edge."""
    import networkx as nx

    listed, nodes = list(links), list(things)
    refs = reader.refs({*nodes, *(link.relation for link in listed)}, "en")
    network = nx.MultiDiGraph()
    for iri in nodes:
        ref = refs[iri]
        network.add_node(iri, label=_xml(ref.label), cls=ref.cls, cls_label=_xml(ref.cls_label))
    for number, link in enumerate(listed, 1):
        network.add_edge(
            link.subject,
            link.object,
            key=f"e{number}",
            relation=link.relation,
            label=_xml(refs[link.relation].label),
            derived=link.derived,
        )
    return network


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)


def _write_network(reader: Reader, file: IO[bytes], name: str, derived: bool, graph: str | None) -> None:
    links = _links(reader, derived, graph)
    _write_as(_network(reader, links, _things(reader, links, graph)), file, name)


def _write_as(network: nx.MultiDiGraph, file: IO[bytes], name: str) -> None:
    import networkx as nx

    written = io.BytesIO()
    if name == "graphml":
        nx.write_graphml_xml(network, written, encoding="utf-8")
    else:
        nx.write_gexf(network, written, encoding="utf-8")
    # networkx dates a GEXF file by the clock; what is in it has not changed since yesterday.
    file.write(re.sub(rb' lastmodifieddate="[^"]*"', b"", written.getvalue()))


def _tables(reader: Reader, derived: bool, graph: str | None) -> Iterator[tuple[str, str]]:
    links = _links(reader, derived, graph)
    things = _things(reader, links, graph)
    refs = reader.refs([*things, *(link.relation for link in links)], "en")
    notes = reader.descriptions(things, "en")
    yield (
        "nodes.csv",
        table(
            ("iri", "label", "class", "class_label", "description"),
            (
                (iri, refs[iri].label, refs[iri].cls, refs[iri].cls_label, notes.get(iri, ""))
                for iri in things
            ),
        ),
    )
    yield (
        "edges.csv",
        table(
            ("source", "relation", "target", "source_label", "relation_label", "target_label", "derived"),
            (
                (
                    link.subject,
                    link.relation,
                    link.object,
                    *(refs[iri].label for iri in (link.subject, link.relation, link.object)),
                    str(link.derived).lower(),
                )
                for link in links
            ),
        ),
    )


def _write_tables(reader: Reader, file: IO[bytes], _name: str, derived: bool, graph: str | None) -> None:
    zipped(_tables(reader, derived, graph), file)


# a view


def triples_as(triples: Iterable[ox.Triple], name: str) -> bytes:
    """Triples in one of the syntaxes of triples. Raises UnsupportedFormat for another name."""
    if name not in _TRIPLES:
        raise UnsupportedFormat(f"“{name}” is no syntax of triples. There are: {', '.join(_TRIPLES)}.")
    if name == "ttl":
        from kg.turtle import write

        return write(triples).encode("utf-8")
    written = io.BytesIO()
    ordered = sorted(spelled_out(triples) if name == "jsonld" else triples, key=str)
    _serialize(ordered, written, name)
    return written.getvalue()


def quads_as_trig(quads: Iterable[ox.Quad]) -> bytes:
    """Quads as TriG, in the order given."""
    return ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b""


def export_view(view: View, name: str, marks: Mapping[str, str] | None = None) -> bytes:
    """The things and edges of a view as graphml or gexf, with their places, or as a zip of two tables (csv).

    ``marks`` say of things (by IRI) and edges (by id) that they are "undated", "began" or "ended".
    Raises UnsupportedFormat for another name.
    """
    if name not in VIEW_TABLES:
        raise UnsupportedFormat(f"A view is not written as “{name}”. There are: {', '.join(VIEW_TABLES)}.")
    written = io.BytesIO()
    if name == "csv":
        zipped(_view_tables(view, marks or {}), written)
    else:
        _write_as(_view_network(view, marks or {}), written, name)
    return written.getvalue()


def _view_network(view: View, marks: Mapping[str, str]) -> nx.MultiDiGraph:
    import networkx as nx

    network = nx.MultiDiGraph()
    for node in view.nodes:
        place = {} if node.x is None or node.y is None else {"x": node.x, "y": node.y}
        names = {"label": _xml(node.ref.label), "cls": node.ref.cls, "cls_label": _xml(node.ref.cls_label)}
        network.add_node(
            node.ref.iri,
            **names,
            description=_xml(node.description),
            weight=node.weight,
            mark=marks.get(node.ref.iri, ""),
            **place,
        )
    for edge in view.edges:
        network.add_edge(
            edge.source,
            edge.target,
            key=edge.id,
            relation=edge.relation.iri,
            label=_xml(edge.relation.label),
            derived=edge.derived,
            since=edge.period.start,
            until=edge.period.end,
            attested=edge.period.attested,
            mark=marks.get(edge.id, ""),
        )
    return network


def _view_tables(view: View, marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    names = {node.ref.iri: node.ref.label for node in view.nodes}
    yield (
        "nodes.csv",
        table(
            ("iri", "label", "class", "class_label", "description", "x", "y", "mark"),
            (
                (
                    *(n.ref.iri, n.ref.label, n.ref.cls, n.ref.cls_label, n.description),
                    *(str(n.x), str(n.y), marks.get(n.ref.iri, "")),
                )
                for n in view.nodes
            ),
        ),
    )
    yield (
        "edges.csv",
        table(
            (
                *("source", "relation", "target", "source_label", "relation_label", "target_label"),
                *("derived", "from", "until", "attested", "mark"),
            ),
            (
                (
                    *(edge.source, edge.relation.iri, edge.target),
                    *(names[edge.source], edge.relation.label, names[edge.target]),
                    *(str(edge.derived).lower(), edge.period.start, edge.period.end, edge.period.attested),
                    marks.get(edge.id, ""),
                )
                for edge in view.edges
            ),
        ),
    )
