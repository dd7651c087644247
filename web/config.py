"""What an operator can choose about the web application."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Config"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Limits and choices of one application.

    ``max_body`` is the largest request body in bytes, ``max_query`` the longest query text in characters.
    The other limits say how much a page shows before it says that there is more.
    """

    max_body: int = 1_000_000
    max_query: int = 100_000
    overview_nodes: int = 150
    around_nodes: int = 24
    group_edges: int = 200
    list_rows: int = 1000
    table_rows: int = 1000
    suggestions: int = 8
