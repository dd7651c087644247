"""What an operator can choose about the web application."""

from __future__ import annotations

from dataclasses import dataclass

from kg.view_link import AROUND, START

__all__ = ["Config"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Limits and choices of one application.

    ``max_body`` is the largest request body in bytes, ``max_query`` the longest query text in characters.
    ``max_write`` is the largest body of a request that writes, ``result_cache`` how many bytes of answers are
    kept to be given again. The other limits say how much a page shows before it says that there is more.
    """

    max_body: int = 1_000_000
    max_query: int = 100_000
    max_write: int = 64 << 20
    result_cache: int = 64 << 20
    overview_nodes: int = START
    around_nodes: int = AROUND
    group_edges: int = 200
    list_rows: int = 1000
    table_rows: int = 1000
    answer_rows: int = 5000
    suggestions: int = 8
