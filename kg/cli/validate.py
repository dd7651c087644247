"""kg validate: shapes and checks."""

from __future__ import annotations

import click

from kg.cli.output import print_json, print_table
from kg.cli.shared import Source, json_option, lang_option, reads_graph
from kg.terms import shorten

__all__ = ["validate"]


@click.command(short_help="Check a graph against shapes and rules.")
@reads_graph
@lang_option
@json_option
def validate(source: Source, lang: str, as_json: bool) -> None:
    """Check a graph against the shapes (SHACL) and the authoring rules (SPARQL) of the ontology.

    The exit code is 1 when there is a finding.

    \b
    Example:
      kg validate
      kg validate my-data.ttl --json
    """
    with source.open() as graph:
        report = graph.validate()
    if as_json:
        print_json(report.to_dict())
    else:
        if report.findings:
            rows = [
                (one.severity, shorten(one.focus), shorten(one.path), one.message(lang), one.rule)
                for one in report.findings
            ]
            print_table(("Severity", "Thing", "Relation", "What is wrong", "Shape or check"), rows)
            click.echo()
        click.echo(f"{report.shapes} shapes and {report.checks} checks: {_number(len(report.findings))}.")
    if not report.ok:
        raise click.exceptions.Exit(1)


def _number(findings: int) -> str:
    return {0: "nothing found", 1: "1 finding"}.get(findings, f"{findings:,} findings")
