"""docs/cli.md, from the help texts: ``python -m kg.cli.reference > docs/cli.md``."""

from __future__ import annotations

import sys

import click

from kg.cli.program import program

__all__ = ["reference"]

_WIDTH = 100
_INTRODUCTION = """\
# The command line

Made from the help texts by `make docs`; do not edit. Every command prints a table on a terminal, plain
aligned text into a pipe, and JSON with `--json`. The exit code is 0 when all is well, 1 for a finding or bad
data, 2 for a command called the wrong way. What goes wrong is said in one sentence on stderr.
"""


def reference() -> str:
    """The help of the program and of each command, as Markdown."""
    top = click.Context(program, info_name="kg", terminal_width=_WIDTH, **program.context_settings)
    parts = [_INTRODUCTION, _section(top)]
    for name, command in sorted(program.commands.items()):
        parts.append(_section(click.Context(command, top, info_name=name)))
    return "\n".join(parts)


def _section(context: click.Context) -> str:
    return f"## {context.command_path}\n\n```\n{context.get_help()}\n```\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(reference().encode("utf-8"))
