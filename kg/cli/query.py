"""kg query: ask in SPARQL."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.empty import explain_empty
from kg.cli.examples import example_text, print_examples
from kg.cli.output import print_table
from kg.cli.shared import Source, default_graph_option, lang_option, reads_graph
from kg.error_words import in_language
from kg.errors import LimitExceeded, MissingFile, QueryError, UnsupportedFormat
from kg.parameters import bindings
from kg.sparql_text import insert_values
from kg.terms import BlankNode, Literal, NamedNode, Term, shorten

if TYPE_CHECKING:
    from kg.results import Rows, Triples

__all__ = ["query"]

_ROWS = ("json", "xml", "csv", "tsv")
_TRIPLES = ("ttl", "nt", "rdfxml", "jsonld")
#: How long the reason for an empty answer is looked for, without --timeout.
_EXPLAIN_SECONDS = 10.0
_BOOLEAN_XML = (
    '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    "<head/><boolean>{}</boolean></sparql>"
)


@click.command(short_help="Ask a graph in SPARQL.")
@click.argument("query", required=False)
@click.option(
    "--example",
    metavar="NAME|list",
    help="Run an example query that the graph keeps, in place of QUERY; `list` shows them.",
)
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
@click.option(
    "--explain/--no-explain",
    default=True,
    show_default=True,
    help="When the answer is empty, say on stderr which part of the query empties it.",
)
@click.option("--timeout", type=click.FloatRange(min=0.01), metavar="SECONDS", help="Give up after so long.")
@lang_option
@default_graph_option
@reads_graph
def query(
    query: str | None,
    source: Source,
    example: str | None,
    form: str,
    as_json: bool,
    params: tuple[str, ...],
    explain: bool,
    timeout: float | None,
    lang: str,
) -> None:
    """Ask a graph in SPARQL. QUERY is the query itself, a file ending in .rq or .sparql, or - for stdin.

    The prefixes kg:, id:, rdfs:, skos:, schema: and others in common use need not be declared. Variables that
    the query marks as parameters (`# @param ?theme kg:Theme id:theme-5`) have their defaults unless given.

    \b
    Example:
      kg query 'SELECT ?who WHERE { ?who kg:worked_at id:openai }'
      kg query question.rq my-data.ttl --format csv
      kg query 'ASK { ?who kg:worked_at ?where }' --param where=id:tesla
      kg query --example theses-of-a-theme --param theme=id:theme-10
    """
    given = dict(_given(param) for param in params)
    if example is not None and query is not None:
        source = source.joined_by(query)
    if example is None and query is None:
        raise click.UsageError("There is no query: give one, a file with one, or --example NAME.")
    # The engine does not look at signals while it evaluates: Ctrl-C shall end the process itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    alarm = _give_up_after(timeout, lang) if timeout is not None else None
    with _said_in(lang), source.open() as graph:
        if example == "list":
            print_examples(graph, lang, as_json)
            return
        text = example_text(graph, example, lang) if example is not None else _text(str(query))
        bound = _bound(text, given)
        answer = graph.query(text, **bound)
        _print(answer, "json" if as_json else form)
        if explain and not answer:
            sys.stdout.flush()
            if alarm:
                alarm.cancel()
            fill = partial(insert_values, bindings=bound)
            seconds, no = timeout or _EXPLAIN_SECONDS, answer is False
            explain_empty(text, graph.store, lang, seconds, fill, no=no)


@contextmanager
def _said_in(lang: str) -> Iterator[None]:
    """What is wrong with a query, or takes too long, said in a language."""
    try:
        yield
    except (QueryError, LimitExceeded) as err:
        raise click.ClickException(err.text(lang)) from err


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read().removeprefix("\ufeff")
    if not query.lower().endswith((".rq", ".sparql")):
        return query
    try:
        return Path(query).read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise MissingFile(f"There is no file {query}.") from err
    except UnicodeDecodeError as err:
        raise UnsupportedFormat(f"{query} is not UTF-8 text.") from err


def _given(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    name = name.strip().removeprefix("?").removeprefix("$")
    if not equals or not name.isidentifier():
        raise click.BadParameter(f"“{param}” is not of the form NAME=VALUE.", param_hint="--param")
    return name, value


def _bound(text: str, given: Mapping[str, str]) -> dict[str, Term]:
    try:
        return bindings(text, given)
    except QueryError as err:
        raise click.BadParameter(str(err), param_hint="--param") from err


def _give_up_after(seconds: float, lang: str) -> threading.Timer:
    """End the process when the time is over; the engine lets other threads run but cannot be cancelled."""

    def give_up() -> None:
        click.echo("Error: " + in_language(f"The query took longer than {seconds:g} s.", lang), err=True)
        os._exit(1)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    return timer


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
