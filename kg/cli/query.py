"""kg query: ask in SPARQL."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.output import print_table
from kg.cli.shared import Source, default_graph_option, reads_graph
from kg.errors import MissingFile, UnsupportedFormat
from kg.terms import BlankNode, Literal, NamedNode, PythonValue, Term, expand, shorten

if TYPE_CHECKING:
    from kg.results import Rows, Triples

__all__ = ["query"]

_ROWS = ("json", "xml", "csv", "tsv")
_TRIPLES = ("ttl", "nt", "rdfxml", "jsonld")
_BOOLEAN_XML = (
    '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    "<head/><boolean>{}</boolean></sparql>"
)


@click.command(short_help="Ask a graph in SPARQL.")
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_ROWS, *_TRIPLES]),
    default="table",
    show_default=True,
    help="The last four are for CONSTRUCT and DESCRIBE; their table is Turtle.",
)
@click.option("--json", "as_json", is_flag=True, help="Print SPARQL JSON results; short for --format json.")
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="Give the variable ?NAME a value: <an IRI>, a prefixed name such as id:openai, a number, or text.",
)
@click.option("--timeout", type=click.FloatRange(min=0.01), metavar="SECONDS", help="Give up after so long.")
@default_graph_option
@reads_graph
def query(
    query: str, source: Source, form: str, as_json: bool, params: tuple[str, ...], timeout: float | None
) -> None:
    """Ask a graph in SPARQL. QUERY is the query itself, a file ending in .rq or .sparql, or - for stdin.

    The prefixes kg:, id:, rdfs:, skos:, schema: and others in common use need not be declared.

    \b
    Example:
      kg query 'SELECT ?who WHERE { ?who kg:worked_at id:openai }'
      kg query question.rq my-data.ttl --format csv
      kg query 'ASK { ?who kg:worked_at ?where }' --param where=id:tesla
    """
    text = _text(query)
    bindings = dict(_binding(param) for param in params)
    # The engine does not look at signals while it evaluates: Ctrl-C shall end the process itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if timeout is not None:
        _give_up_after(timeout)
    with source.open() as graph:
        _print(graph.query(text, **bindings), "json" if as_json else form)


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if not query.lower().endswith((".rq", ".sparql")):
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except FileNotFoundError as err:
        raise MissingFile(f"There is no file {query}.") from err
    except UnicodeDecodeError as err:
        raise UnsupportedFormat(f"{query} is not UTF-8 text.") from err


def _binding(param: str) -> tuple[str, PythonValue | Term]:
    name, equals, value = param.partition("=")
    name = name.strip().removeprefix("?").removeprefix("$")
    if not equals or not name.isidentifier():
        raise click.BadParameter(f"“{param}” is not of the form NAME=VALUE.", param_hint="--param")
    iri = value[1:-1] if value.startswith("<") and value.endswith(">") else expand(value)
    if iri is not None:
        try:
            return name, NamedNode(iri)
        except ValueError as err:
            raise click.BadParameter(f"“{iri}” is no IRI.", param_hint="--param") from err
    if len(value) > 1 and value[0] == value[-1] == '"':
        return name, value[1:-1]
    return name, _number(value)


def _number(value: str) -> str | int | Decimal:
    if re.fullmatch(r"[+-]?[0-9]+", value):
        return int(value)
    return Decimal(value) if re.fullmatch(r"[+-]?[0-9]*\.[0-9]+", value) else value


def _give_up_after(seconds: float) -> None:
    """End the process when the time is over; the engine lets other threads run but cannot be cancelled."""

    def give_up() -> None:
        click.echo(f"Error: The query took longer than {seconds:g} s.", err=True)
        os._exit(1)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()


def _print(answer: Rows | Triples | bool, form: str) -> None:
    from kg.results import Rows

    if isinstance(answer, bool):
        _print_boolean(answer, form)
        return
    of_rows = isinstance(answer, Rows)
    if form == "table" and isinstance(answer, Rows):
        _print_rows(answer)
        return
    form = "ttl" if form == "table" else form
    if form not in (_ROWS if of_rows else _TRIPLES):
        what, forms = ("Rows", ("table", *_ROWS)) if of_rows else ("Triples", _TRIPLES)
        raise click.BadParameter(f"{what} can be printed as {', '.join(forms)}.", param_hint="--format")
    sys.stdout.flush()
    answer.serialize(form, sys.stdout.buffer)
    if form == "json":
        sys.stdout.buffer.write(b"\n")


def _print_boolean(answer: bool, form: str) -> None:
    text = "true" if answer else "false"
    if form == "json":
        text = f'{{"head":{{}},"boolean":{text}}}'
    elif form == "xml":
        text = _BOOLEAN_XML.format(text)
    elif form in _TRIPLES:
        raise click.BadParameter("the answer of an ASK query is true or false.", param_hint="--format")
    click.echo(text)


def _print_rows(rows: Rows) -> None:
    cells = [[_cell(term) for term in row] for row in rows.terms]
    print_table(rows.variables, cells)
    if sys.stdout.isatty():
        click.echo(f"{len(cells):,} row{'' if len(cells) == 1 else 's'}", err=True)


def _cell(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, Literal):
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term or "")
