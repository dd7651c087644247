"""kg serve: the web application on a production server."""

from __future__ import annotations

import os
from functools import partial

import click

from kg.cli.output import print_json
from kg.cli.shared import Source, default_graph_option, json_option, reads_graph

__all__ = ["serve"]


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
@default_graph_option
@reads_graph
@json_option
def serve(
    source: Source, host: str, port: int, query_timeout: float, query_memory: int, as_json: bool
) -> None:
    """Open Doxograph in the browser: serve the pages and the SPARQL endpoint until Ctrl-C.

    Only this machine can reach the server unless --host says otherwise.

    \b
    Example:
      kg serve
      kg serve my-data.ttl --port 8080
      kg serve --endpoint https://example.org/sparql
    """
    from kg.sandbox import Limits, Sandbox
    from web import create_app
    from web.serve import address, bind, is_loopback, run, sigterm_exits

    with sigterm_exits(), bind(host, port) as sock, source.open() as graph:
        limits = Limits(seconds=query_timeout, memory_mb=query_memory)
        with Sandbox.for_graph(graph, limits) as sandbox:
            app = create_app(graph, sandbox=sandbox)
            if not is_loopback(sock):
                click.echo("Warning: other machines on the network can reach this server.", err=True)
            announce = partial(_announce, address(sock), graph.name, as_json)
            run(app, sock, on_ready=announce, on_stop=sandbox.close)


def _announce(url: str, name: str, as_json: bool) -> None:
    if as_json:
        print_json({"url": url, "graph": name, "pid": os.getpid()})
    else:
        click.echo(f"Doxograph: {name} at {url} (Ctrl-C ends it)")
