"""The named SPARQL 1.1 queries in ``kg/queries/*.rq``, which the graph's operations ask of any engine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import MissingFile

__all__ = ["names", "paged", "text"]

_DIRECTORY = Path(__file__).resolve().parent / "queries"


def names() -> tuple[str, ...]:
    """The names of all queries.

    >>> "schema" in names()
    True
    """
    return tuple(sorted(path.stem for path in _DIRECTORY.glob("*.rq")))


@cache
def text(name: str) -> str:
    """The text of a query. Raises MissingFile for a name that is none.

    >>> text("size").splitlines()[0]
    '# How many different triples are there?'
    """
    path = _DIRECTORY / f"{name}.rq"
    if not path.is_file():
        raise MissingFile(f"There is no query named {name}.")
    return path.read_text(encoding="utf-8")


def paged(query: str, limit: int, offset: int = 0) -> str:
    """The query cut to a page of its solutions.

    >>> paged("SELECT * { ?s ?p ?o }", 10).splitlines()[-1]
    'LIMIT 10 OFFSET 0'
    """
    return f"{query.rstrip()}\nLIMIT {max(0, int(limit))} OFFSET {max(0, int(offset))}\n"
