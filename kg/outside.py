"""A graph asked through the sandbox, for questions that carry text from outside."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import LimitExceeded
from kg.terms import BlankNode, Literal, NamedNode, Term

if TYPE_CHECKING:
    from kg.sandbox import Sandbox

__all__ = ["Outside"]


@dataclass(slots=True)
class Outside:
    """ASK and SELECT in the sandbox, each within ``each`` seconds, all of them together within ``seconds``.

    ``without`` names graphs that are left out; ``cancel`` is asked now and then whether to give up.
    """

    sandbox: Sandbox
    seconds: float = 10.0
    each: float = 10.0
    without: Sequence[str] = ()
    cancel: Callable[[], bool] | None = None
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """The seconds that remain."""
        return max(0.0, self._until - time.monotonic())

    def ask(self, query: str) -> bool:
        """The answer to an ASK query. Raises what `Sandbox.run` raises, LimitExceeded when time is up."""
        return bool(self._run(query)["boolean"])

    def select(self, query: str) -> list[tuple[Term | None, ...]]:
        """The solutions of a SELECT query. Raises as `ask`."""
        found = self._run(query)
        names = found["head"]["vars"]
        return [tuple(_term(row.get(name)) for name in names) for row in found["results"]["bindings"]]

    def _run(self, query: str) -> dict[str, Any]:
        left = self.left
        if not left:
            raise LimitExceeded("time", f"This took longer than {self.seconds:g} s and was given up.")
        seconds = max(min(left, self.each), 0.05)
        answer = self.sandbox.run(
            query, accept="json", timeout=seconds, without=self.without, cancel=self.cancel
        )
        found: dict[str, Any] = json.loads(answer.body)
        return found


def _term(value: dict[str, Any] | None) -> Term | None:
    if value is None:
        return None
    text = value["value"]
    match value["type"]:
        case "uri":
            return NamedNode(text)
        case "bnode":
            return BlankNode(text)
        case "literal" | "typed-literal":
            if "xml:lang" in value:
                return Literal(text, language=value["xml:lang"])
            datatype = value.get("datatype")
            return Literal(text, datatype=NamedNode(datatype) if datatype else None)
        case _:
            return None
