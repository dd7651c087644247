"""How a query ended without an answer: errors a worker reported, and what its death says."""

from __future__ import annotations

import signal
from typing import Any

from kg import errors
from kg.errors import KgError, LimitExceeded, ParseError, QueryError, StoreError
from kg.sandbox.limits import Limits
from kg.sandbox.worker import OUT_OF_MEMORY

__all__ = ["Lost", "error_from", "why"]


class Lost(StoreError):
    """The worker ended from outside, through no fault of the query."""

    def __init__(self) -> None:
        super().__init__("The query service was interrupted. Try again.")


def error_from(fields: dict[str, Any]) -> KgError:
    """The error that a worker described."""
    name, text = fields["type"], fields["text"]
    if name == "QueryError":
        return QueryError(
            fields["problem"], line=fields["line"], column=fields["column"], hint=fields["hint"]
        )
    if name == "ParseError":
        place = {key: fields[key] for key in ("line", "column", "hint")}
        return ParseError(fields["file"], fields["problem"], **place)
    if name == "LimitExceeded":
        return LimitExceeded(fields["kind"], text)
    known = getattr(errors, name, KgError)
    return (
        known(text)
        if name in ("UnsupportedFormat", "Unwritable", "EndpointError", "StoreError")
        else KgError(text)
    )


def why(status: int | None, limits: Limits, *, young: bool = False) -> KgError:
    """What to say of a worker that ended with this exit status (minus the signal), unasked.

    ``young`` says that its query had hardly begun.

    >>> why(-11, Limits()).problem
    'the query is nested too deeply.'
    """
    if status in (-signal.SIGSEGV, -signal.SIGBUS):
        return QueryError("the query is nested too deeply.", hint="Split it, or use fewer brackets.")
    if status in (-signal.SIGABRT, OUT_OF_MEMORY):
        text = f"The query needed more than {limits.memory_mb:,} MB of memory and was stopped. Ask for less."
        return LimitExceeded("memory", text)
    if status == -signal.SIGKILL and not young:
        return LimitExceeded("memory", "The query was stopped by the system, which ran short of memory.")
    return Lost()
