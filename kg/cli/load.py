"""kg load: put files into a store on disk."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from kg.cli.output import clean, print_json
from kg.cli.shared import FILE, iri, json_option

__all__ = ["load"]


@click.command(short_help="Put RDF files into a store on disk.")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--store", type=FILE, metavar="DIR", required=True, help="The store; made when not there.")
@click.option("--graph", metavar="IRI", callback=iri, help="The named graph for triples that name none.")
@json_option
def load(files: tuple[Path, ...], store: Path, graph: str | None, as_json: bool) -> None:
    """Put RDF files into a store on disk: all of them, or after an error none.

    A directory stands for the RDF files in it. Triples that name no graph go into the default graph.
    What the rules conclude from data that use the ontology of Doxograph is added in a graph of its own.

    \b
    Example:
      kg load data.ttl.gz more.nq --store my-store
      kg stats --store my-store
    """
    from kg.opening import add_files
    from kg.store import disk_store

    is_new = not store.exists()
    target = disk_store(store, writable=True)
    try:
        before = len(target)
        derived = add_files(target, files, graph=graph, progress=_progress if sys.stderr.isatty() else None)
        after = len(target)
    except BaseException:
        target.close()
        if is_new:
            shutil.rmtree(store, ignore_errors=True)
        raise
    finally:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
    target.close()
    if as_json:
        print_json({"store": str(store), "added": after - before, "total": after, "derived": derived})
    else:
        rules = ", with what the rules conclude" if derived else ""
        click.echo(f"{store}: {after - before:,} triples added{rules}; it now holds {after:,}.")


def _progress(name: str, count: int) -> None:
    click.echo(f"\r\x1b[K{clean(Path(name).name)}: {count:,} triples", nl=False, err=True)
