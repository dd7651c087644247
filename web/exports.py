"""The graph written out in each format; as it stands, kept for as long as the data stay the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import current_app

from web import moment
from web.site import site

__all__ = ["part", "sizes", "whole"]

#: Up to so many triples the written forms are kept and their sizes told.
_KEPT: Final = 100_000
_EXTENSION: Final = "doxograph-exports"

Kept = dict[tuple[str, str], bytes]


def _kept() -> Kept:
    version = site().graph.store.version()
    state: tuple[str, Kept] = current_app.extensions.get(_EXTENSION, ("", {}))
    if state[0] != version:
        state = current_app.extensions[_EXTENSION] = (version, {})
    return state[1]


def _export(name: str, graph: str | None = None) -> bytes:
    if moment.at():
        return moment.graph().export(name, graph=graph) or b""
    key = (name, graph or "")
    kept = _kept()
    if key in kept:
        return kept[key]
    body = site().graph.export(name, graph=graph) or b""
    if len(site().graph) <= _KEPT:
        kept[key] = body
    return body


def whole(name: str) -> bytes:
    """The whole graph in a format."""
    return _export(name)


def part(graph: str) -> bytes:
    """One named graph in Turtle."""
    return _export("ttl", graph)


def sizes(formats: Iterable[str]) -> dict[str, int]:
    """How large the graph is in each format, as far as that is cheap to tell; 0 where it is not."""
    if moment.at() or len(site().graph) > _KEPT:
        return dict.fromkeys(formats, 0)
    return {name: len(_export(name)) for name in formats}
