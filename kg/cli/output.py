"""Printing: tables that fit a terminal, plain aligned text for a pipe, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import textwrap
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Any

import click

__all__ = ["clean", "paragraph", "print_json", "print_table"]

# Control characters and direction marks: in a terminal they could move the cursor or disguise a text.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    r"""A text from the data as it may go to a terminal.

    >>> clean("a\x1b[31mb")
    'a�[31mb'
    """
    return _UNSAFE.sub("\ufffd", text)


def _one_line(value: object) -> str:
    return clean("" if value is None else str(value)).replace("\t", " ").replace("\n", " ")


def print_json(value: Any) -> None:
    """Print a value, dataclasses included, as JSON that people can read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[int] = ()
) -> None:
    """Print rows under headings; the columns numbered in ``right`` are numbers and are set to the right."""
    cells = [[_one_line(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(columns, cells, right)
    else:
        _print_plain(columns, cells, right)


def _print_plain(columns: Sequence[str], cells: list[list[str]], right: Sequence[int]) -> None:
    widths = [max(len(name), *(len(row[i]) for row in cells), 0) for i, name in enumerate(columns)]
    for row in (list(columns), *cells):
        line = [
            text.rjust(width) if i in right else text.ljust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(line).rstrip())


def _print_rich(columns: Sequence[str], cells: list[list[str]], right: Sequence[int]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, name in enumerate(columns):
        table.add_column(Text(name), justify="right" if i in right else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(text) for text in row))
    Console(file=sys.stdout, highlight=False, markup=False).print(table)


def paragraph(text: str, *, indent: int = 0, hang: int = 0, lead: str = "") -> str:
    """A text from the data as lines that fit the terminal, one line when piped; ``lead`` goes before it."""
    text = clean(" ".join(text.split()))
    if not sys.stdout.isatty():
        return " " * indent + lead + text
    width = min(get_terminal_size().columns, 100)
    return textwrap.fill(
        text,
        width=max(width, 40),
        initial_indent=" " * indent + lead,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
