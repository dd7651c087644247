"""kg fmt: Turtle files in their one canonical form."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from kg.cli.output import print_json
from kg.cli.shared import FILE, json_option
from kg.errors import MissingFile, UnsupportedFormat

__all__ = ["fmt"]


@click.command(short_help="Put Turtle files into canonical form.")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@json_option
def fmt(files: tuple[Path, ...], check: bool, as_json: bool) -> None:
    """Put Turtle files into their one canonical form, so that a changed fact is a changed line.

    Without FILES: the ontology and the data of this checkout. A directory stands for the .ttl files in it.
    If one file is broken, none is written.

    \b
    Example:
      kg fmt
      kg fmt --check graph_data
    """
    from kg.turtle import format_turtle

    paths = _expand(files) if files else _of_this_checkout()
    before = {path: _read(path) for path in paths}
    after = {path: format_turtle(text, str(path)) for path, text in before.items()}
    changed = [path for path in paths if after[path] != before[path]]
    if not check:
        for path in changed:
            _write(path, after[path])
    if as_json:
        print_json({"files": len(paths), "changed": [str(path) for path in changed], "written": not check})
    else:
        for path in changed:
            click.echo(f"{path} {'would change' if check else 'formatted'}")
        done = "need formatting" if check else "formatted"
        click.echo(f"{len(changed)} of {len(paths)} files {done}", err=True)
    if check and changed:
        raise click.exceptions.Exit(1)


def _of_this_checkout() -> list[Path]:
    from kg import bundled

    ontology = bundled.resource("ontology")
    if ontology.parent.name == "_bundled":
        raise click.UsageError("There is no checkout here; name the files to format.")
    here = Path.cwd()
    folders = (ontology, bundled.resource("graph_data"))
    return _expand(path.relative_to(here) if path.is_relative_to(here) else path for path in folders)


def _expand(given: Iterable[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in given:
        inside = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
        if not inside:
            raise MissingFile(f"There is no .ttl file in {path}.")
        for file in inside:
            if not file.is_file():
                raise MissingFile(f"There is no file {file}.")
            if file.suffix.lower() not in (".ttl", ".turtle"):
                raise UnsupportedFormat(f"{file} is not a .ttl file; only Turtle has a canonical form here.")
            found[file] = None
    return list(found)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as err:
        raise UnsupportedFormat(f"{path} is not UTF-8 text (byte {err.start + 1}).") from err


def _write(path: Path, text: str) -> None:
    """Replace a file in one step: at any moment it has its old content or the new one."""
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
        Path(name).chmod(path.stat().st_mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
