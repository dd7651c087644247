"""kg validate: shapes and checks."""

from __future__ import annotations

import click

from kg.cli.shared import Source, json_option, reads_graph

__all__ = ["validate"]


@click.command(short_help="Check a graph against shapes and rules.")
@reads_graph
@json_option
def validate(source: Source, as_json: bool) -> None:
    """Check a graph against the shapes (SHACL) and the authoring rules (SPARQL).

    The exit code is 1 when there is a finding.

    \b
    Example:
      kg validate
      kg validate my-data.ttl --json
    """
