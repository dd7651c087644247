"""kg draw: a picture of a graph as one file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import print_json
from kg.cli.shared import FILE, Source, json_option, lang_option, reads_graph

__all__ = ["draw"]


@click.command(short_help="Draw a graph into one HTML file.")
@click.argument("out", type=FILE, metavar="OUT.html")
@click.option("--around", metavar="NAME", help="Draw this thing and its neighbours, not the overview.")
@click.option("--limit", type=click.IntRange(2, 2000), help="At most so many things.")
@reads_graph
@lang_option
@json_option
def draw(out: Path, source: Source, around: str | None, limit: int | None, lang: str, as_json: bool) -> None:
    """Draw a graph into one HTML file that works offline: move, zoom, hover.

    \b
    Example:
      kg draw graph.html
      kg draw openai.html --around OpenAI --lang fr
    """
    if out.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"{out} should end in .html.", param_hint="OUT.html")
    with source.open() as graph:
        if around is None:
            view = graph.overview(lang, limit or 150)
        else:
            view = graph.around(around, lang, limit or 60)
        graph.draw(view, out, lang)
    if as_json:
        print_json(
            {"file": str(out), "nodes": len(view.nodes), "edges": len(view.edges), "omitted": view.omitted}
        )
        return
    more = f"; {view.omitted:,} more things are left out (--limit)" if view.omitted else ""
    click.echo(f"{out}: {len(view.nodes):,} things, {len(view.edges):,} relations{more}")
