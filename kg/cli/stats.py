"""kg stats: the numbers of a graph."""

from __future__ import annotations

import click

from kg.cli.output import print_json, print_table
from kg.cli.shared import Source, json_option, lang_option, reads_graph
from kg.terms import local_name, shorten

__all__ = ["stats"]


@click.command(short_help="Count what is in a graph.")
@reads_graph
@lang_option
@json_option
def stats(source: Source, lang: str, as_json: bool) -> None:
    """Count what is in a graph: triples, entities, classes, relations.

    \b
    Example:
      kg stats
      kg stats my-data.ttl --json
    """
    with source.open() as graph:
        numbers = graph.stats(lang)
    if as_json:
        print_json(numbers)
        return
    derived = f" ({numbers.derived:,} of them derived)" if numbers.derived else ""
    click.echo(f"{numbers.triples:,} triples{derived}, {numbers.entities:,} entities, {numbers.store}")
    tables = (
        ("Class", [(count.cls.label, count.count, shorten(count.cls.iri)) for count in numbers.classes]),
        ("Relation", [(ref.label, count, shorten(ref.iri)) for ref, count in numbers.relations]),
        ("Graph", [(local_name(iri) if iri else "(default)", count, iri) for iri, count in numbers.graphs]),
    )
    for heading, rows in tables:
        if rows:
            click.echo()
            print_table(
                (heading, "Count", "IRI"),
                [(name, f"{count:,}", iri) for name, count, iri in rows],
                right=(1,),
            )
