"""The program ``kg``: its commands, and what becomes of errors."""

from __future__ import annotations

import io
import os
import sys
import traceback
from typing import Any

import click

from kg.cli.draw import draw
from kg.cli.export import export
from kg.cli.fmt import fmt
from kg.cli.load import load
from kg.cli.query import query
from kg.cli.search import search
from kg.cli.serve import serve
from kg.cli.show import show
from kg.cli.stats import stats
from kg.cli.validate import validate
from kg.errors import KgError
from kg.version import __version__

__all__ = ["main", "program"]

#: What a shell reports for a program ended by Ctrl-C, and by a reader that went away.
_INTERRUPTED, _BROKEN_PIPE = 130, 141


class _Program(click.Group):
    """A group whose commands end in one sentence on stderr, whatever goes wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The interpreter flushes once more on its way out; there must be somewhere to flush to.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(_BROKEN_PIPE)
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)
        except KgError as err:
            raise click.ClickException(str(err)) from err
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except OSError as err:
            raise click.ClickException(_system_error(err)) from err
        except Exception as err:
            if os.environ.get("KG_DEBUG"):
                traceback.print_exc()
            raise click.ClickException(
                f"Something unforeseen went wrong ({type(err).__name__}: {err}). "
                "With KG_DEBUG=1 in the environment, the same command says where."
            ) from err
        return result


def _system_error(err: OSError) -> str:
    reason = err.strerror or str(err)
    return f"{err.filename}: {reason}." if err.filename else f"{reason}."


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
def program() -> None:
    """Doxograph: a knowledge graph of a thinker's life and ideas.

    Each command works on the bundled graph, or on your own RDF FILES, a store on disk, or a SPARQL
    endpoint. `kg COMMAND --help` shows an example.
    """


for command in (serve, load, query, show, search, export, draw, validate, stats, fmt):
    program.add_command(command)


def main() -> None:
    """Run the program with the arguments it was started with."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    program(prog_name="kg")
