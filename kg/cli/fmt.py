"""kg fmt: Turtle files in their one canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.shared import FILE, json_option

__all__ = ["fmt"]


@click.command(short_help="Put Turtle files into canonical form.")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@json_option
def fmt(files: tuple[Path, ...], check: bool, as_json: bool) -> None:
    """Put Turtle files into their one canonical form, so that a changed fact is a changed line.

    Without FILES: the ontology and the data of this checkout. A directory stands for the .ttl files in it.

    \b
    Example:
      kg fmt
      kg fmt --check graph_data
    """
