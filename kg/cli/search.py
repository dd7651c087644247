"""kg search: find things by name."""

from __future__ import annotations

import click

from kg.cli.output import print_json, print_table
from kg.cli.shared import Source, json_option, lang_option, reads_graph
from kg.model import Hit
from kg.terms import shorten

__all__ = ["search"]


@click.command(short_help="Find things by name.")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most so many.")
@reads_graph
@lang_option
@json_option
def search(text: str, source: Source, limit: int, lang: str, as_json: bool) -> None:
    """Find things by name: beginnings, missing accents and small slips are understood.

    Nothing found is a finding: the exit code is then 1.

    \b
    Example:
      kg search karpaty
      kg search "deep learning" --lang fr --limit 3
    """
    with source.open() as graph:
        hits = graph.search(text, lang, limit=limit)
    if as_json:
        print_json(hits)
    elif hits:
        rows = [
            (
                hit.ref.label if hit.matched == hit.ref.label else f"{hit.ref.label} ({hit.matched})",
                hit.ref.cls_label,
                shorten(hit.ref.iri),
            )
            for hit in hits
        ]
        print_table(("Name", "Class", "IRI"), rows)
    else:
        click.echo(f"Nothing in the graph is called anything like “{text}”.", err=True)
    if not hits:
        raise click.exceptions.Exit(1)


def _row(hit: Hit) -> tuple[str, str, str]:
    name = hit.ref.label if hit.matched in ("", hit.ref.label) else f"{hit.ref.label} ({hit.matched})"
    return name, hit.ref.cls_label, shorten(hit.ref.iri)
