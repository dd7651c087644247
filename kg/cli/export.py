"""kg export: a graph in a format that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.output import print_json
from kg.cli.shared import FILE, Source, iri, json_option, reads_graph

__all__ = ["export"]

_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml", "graphml", "gexf", "csv")
_ENDINGS = {"rdf": "rdfxml", "xml": "rdfxml", "json": "jsonld", "zip": "csv"}


@click.command(short_help="Write a graph for other programs.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Told from OUT unless given; else ttl.")
@click.option("-o", "--out", type=FILE, metavar="OUT", help="Write to this file instead of stdout.")
@click.option("--graph", metavar="IRI", callback=iri, help="Only this named graph, such as graph:themes.")
@click.option("--no-derived", is_flag=True, help="Leave out what the rules conclude.")
@reads_graph
@json_option
def export(
    source: Source, form: str | None, out: Path | None, graph: str | None, no_derived: bool, as_json: bool
) -> None:
    """Write a graph as Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML, GraphML, GEXF, or CSV.

    CSV is a zip of two tables, nodes and edges, or two files when OUT is a directory. The formats of
    networks hold things and their relations, the others every triple.

    \b
    Example:
      kg export > graph.ttl
      kg export -o graph.jsonld --no-derived
      kg export data.nt --format graphml -o data.graphml
    """
    if as_json and out is None:
        raise click.UsageError(
            "--json tells of a written file; add --out FILE. (JSON-LD is --format jsonld.)"
        )
    form = form or _told_by(out)
    with source.open() as opened:
        if out is None:
            if form == "csv" and sys.stdout.isatty():
                raise click.UsageError("CSV is an archive of two tables; add --out FILE.zip.")
            sys.stdout.flush()
            opened.export(form, sys.stdout.buffer, derived=not no_derived, graph=graph)
            return
        opened.export(form, out, derived=not no_derived, graph=graph)
    files = [out / "nodes.csv", out / "edges.csv"] if out.is_dir() else [out]
    sizes = {str(file): file.stat().st_size for file in files}
    if as_json:
        print_json({"format": form, "files": sizes})
    else:
        for name, size in sizes.items():
            click.echo(f"{name}: {size:,} bytes")


def _told_by(out: Path | None) -> str:
    """The format that a file name promises; Turtle for stdout."""
    if out is None:
        return "ttl"
    if out.is_dir():
        return "csv"
    ending = out.suffix.removeprefix(".").lower()
    form = _ENDINGS.get(ending, ending)
    if form not in _FORMATS:
        raise click.UsageError(f"The name {out} does not tell a format; add --format.")
    return form
