"""Results as small tables, for the terminal and for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pyoxigraph as ox

from kg.terms import Term, shorten

__all__ = ["SHOWN", "cell", "html_table", "more", "text_table"]

#: How many rows a table shows.
SHOWN = 20


def cell(term: Term | None, width: int = 44) -> str:
    if term is None:
        return ""
    text = shorten(term.value) if isinstance(term, ox.NamedNode) else getattr(term, "value", str(term))
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def more(read: int) -> str:
    return "… more rows" if read > SHOWN else f"{read} row{'' if read == 1 else 's'}"


def text_table(head: Sequence[str], cells: Sequence[Sequence[str]], note: str) -> str:
    lines = [head, *cells]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    padded = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    ]
    rule = "  ".join("─" * width for width in widths)
    return "\n".join(line.rstrip() for line in [padded[0], rule, *padded[1:], f"({note})"])


def html_table(head: Sequence[str], cells: Sequence[Sequence[str]], note: str) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in line) + "</tr>" for line in cells
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table><p>{escape(note)}</p>"
