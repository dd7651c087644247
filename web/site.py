"""What every view needs of the application: the graph, the sandbox, the configuration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from flask import current_app

from web.config import Config

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from web.writing import Writing

__all__ = ["EXTENSION", "Answer", "Sandbox", "Site", "site"]

EXTENSION = "doxograph"


class Answer(Protocol):
    """What the sandbox gives back for a query."""

    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def truncated(self) -> bool: ...
    @property
    def elapsed(self) -> float: ...


class Sandbox(Protocol):
    """Where query text from outside is parsed and run."""

    def run(
        self,
        query: str,
        *,
        accept: str | Sequence[str] = "json",
        default_graph: str | None = None,
        max_rows: int | None = None,
        timeout: float | None = None,
        default_graph_uris: Sequence[str] = (),
        without: Sequence[str] = (),
        cancel: Callable[[], bool] | None = None,
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Site:
    """One application's state: what is shown, how outside queries run, the limits, and who may write how."""

    graph: KnowledgeGraph
    sandbox: Sandbox | None
    config: Config
    updates: Writing | None = None


def site() -> Site:
    """The state of the application that answers the current request."""
    state = current_app.extensions[EXTENSION]
    assert isinstance(state, Site)  # noqa: S101 - narrows the type for mypy; set once by create_app
    return state
