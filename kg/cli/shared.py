"""What several commands have in common: which graph, which language, JSON or not."""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = [
    "FILE",
    "Source",
    "default_graph_option",
    "default_language",
    "iri",
    "json_option",
    "lang_option",
    "reads_graph",
]

Command = TypeVar("Command", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)
DefaultGraph = Literal["union", "default"]


@dataclass(frozen=True, slots=True)
class Source:
    """The graph that a command was asked to work on."""

    files: tuple[Path, ...] = ()
    store: Path | None = None
    endpoint: str | None = None
    default_graph: DefaultGraph = "union"

    def open(self) -> KnowledgeGraph:
        """The graph, opened for reading."""
        from kg.graph import KnowledgeGraph

        return KnowledgeGraph.open(
            *self.files, store=self.store, endpoint=self.endpoint, default_graph=self.default_graph
        )

    def joined_by(self, file: str) -> Source:
        """The same with one more file, the first; misuse when the graph is not one of files."""
        _only_one({"FILES": file, "--store": self.store, "--endpoint": self.endpoint})
        return dataclasses.replace(self, files=(Path(file), *self.files))


def reads_graph(command: Command) -> Command:
    """Gives a command the argument FILES and the options that name a graph; it receives a `Source`."""

    @click.argument("files", nargs=-1, type=FILE)
    @click.option("--store", type=FILE, metavar="DIR", help="A store on disk, made by `kg load`.")
    @click.option("--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint.")
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        files: tuple[Path, ...],
        store: Path | None,
        endpoint: str | None,
        default_graph: DefaultGraph = "union",
        **kwargs: Any,
    ) -> Any:
        _only_one({"FILES": files, "--store": store, "--endpoint": endpoint})
        return command(*args, source=Source(files, store, endpoint, default_graph), **kwargs)

    return wrapped  # type: ignore[return-value]


def _only_one(given: dict[str, object]) -> None:
    named = [name for name, value in given.items() if value]
    if len(named) > 1:
        raise click.UsageError(
            f"{' and '.join(named)} name different graphs; give one. "
            "(To put files into a store: kg load FILES --store DIR)"
        )


def iri(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The IRI of an option, a known prefix allowed; misuse when it is none."""
    from kg.terms import NamedNode, expand

    if value is None:
        return None
    try:
        return NamedNode(expand(value) or value.removeprefix("<").removesuffix(">")).value
    except ValueError as err:
        raise click.BadParameter(f"“{value}” is no IRI such as https://example.org/graph.") from err


def default_language(environment: Iterable[tuple[str, str]] | None = None) -> str:
    """The language of the terminal: French where the locale says so, else English.

    >>> default_language({"LC_ALL": "", "LANG": "fr_CA.UTF-8"}.items())
    'fr'
    """
    values = dict(os.environ.items() if environment is None else environment)
    locale = next((values[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if values.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


lang_option = click.option(
    "--lang",
    type=click.Choice(["en", "fr"]),
    default=default_language,
    show_default="that of the terminal",
    help="The language of names and texts.",
)
#: For commands that take queries; `reads_graph` puts it into the `Source`.
default_graph_option = click.option(
    "--default-graph",
    type=click.Choice(["union", "default"]),
    default="union",
    show_default=True,
    help="What a query sees that names no graph: all graphs together, or only the one without a name.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
