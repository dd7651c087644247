"""kg serve: the web application on a production server."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from kg.cli.output import print_json
from kg.cli.shared import Source, default_graph_option, json_option, reads_graph

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.sandbox import Limits, Sandbox
    from web.writing import Writing

__all__ = ["serve"]

TOKEN = "KG_TOKEN"  # noqa: S105 - the name of the variable


@click.command(short_help="Open Doxograph in the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 takes one that is free.",
)
@click.option(
    "--query-timeout",
    type=click.FloatRange(0.1, 86_400),
    metavar="SECONDS",
    default=30,
    show_default=True,
    help="How long a query from outside may run.",
)
@click.option(
    "--query-memory",
    type=click.IntRange(16),
    metavar="MB",
    default=1024,
    show_default=True,
    help="How much memory a query from outside may use.",
)
@click.option(
    "--result-cache",
    type=click.IntRange(0),
    metavar="MB",
    default=64,
    show_default=True,
    help="How much memory keeps answers, to be given again while the data stay; 0 keeps none.",
)
@click.option(
    "--allow-service",
    multiple=True,
    metavar="URL",
    help="An address that SERVICE and LOAD may call; can be given several times. No other is ever called.",
)
@click.option(
    "--writable",
    is_flag=True,
    help=f"Let holders of the token in the environment variable {TOKEN} write to the store.",
)
@default_graph_option
@reads_graph
@json_option
def serve(
    source: Source,
    host: str,
    port: int,
    query_timeout: float,
    query_memory: int,
    result_cache: int,
    allow_service: tuple[str, ...],
    writable: bool,
    as_json: bool,
) -> None:
    """Open Doxograph in the browser: serve the pages and the SPARQL endpoint until Ctrl-C.

    Only this machine can reach the server unless --host says otherwise.

    \b
    Example:
      kg serve
      kg serve my-data.ttl --port 8080
      kg serve --endpoint https://example.org/sparql
      KG_TOKEN=… kg serve --store my-store --writable
    """
    from kg.sandbox import Limits
    from web import Config, create_app
    from web.serve import address, bind, is_loopback, run, sigterm_exits

    limits = Limits(
        seconds=query_timeout, memory_mb=query_memory, allow_service=tuple(map(_web_address, allow_service))
    )
    token = _token(source) if writable else ""
    with (
        sigterm_exits(),
        bind(host, port) as sock,
        _opened(source, limits, token) as (graph, sandbox, updates),
    ):
        app = create_app(
            graph, config=Config(result_cache=result_cache << 20), sandbox=sandbox, updates=updates
        )
        if not is_loopback(sock):
            click.echo("Warning: other machines on the network can reach this server.", err=True)
        announce = partial(_announce, address(sock), graph.name, as_json)
        run(app, sock, on_ready=announce, on_stop=sandbox.close)


@contextmanager
def _opened(
    source: Source, limits: Limits, token: str
) -> Iterator[tuple[KnowledgeGraph, Sandbox, Writing | None]]:
    """The graph, where queries run, and, with a token, what writes."""
    from kg.sandbox import Sandbox

    with ExitStack() as stack:
        writer = None
        if token and source.store is not None:
            from kg.updates import Writer

            writer = stack.enter_context(Writer(source.store, limits))
            source = dataclasses.replace(source, store=writer.snapshot)
        graph = stack.enter_context(source.open())
        sandbox = stack.enter_context(Sandbox.for_graph(graph, limits))
        if writer is None:
            yield graph, sandbox, None
            return
        from web.writing import Writing

        def refresh() -> None:
            graph.refresh()
            sandbox.refresh()

        yield graph, sandbox, Writing(writer, token, refresh)


def _token(source: Source) -> str:
    """The token that writing needs; misuse when there is none, or nothing that could be written to."""
    if source.store is None:
        raise click.UsageError("--writable needs a store: kg serve --store DIR --writable")
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise click.UsageError(
            f"--writable needs a token: set the environment variable {TOKEN} to a secret text."
        )
    return token


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise click.BadParameter(f"“{url}” is no address such as https://example.org/sparql.")
    return url


def _announce(url: str, name: str, as_json: bool) -> None:
    if as_json:
        print_json({"url": url, "graph": name, "pid": os.getpid()})
    else:
        click.echo(f"Doxograph: {name} at {url} (Ctrl-C ends it)")
