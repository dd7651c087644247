"""What to say when an engine fails over a query that it has understood."""

from __future__ import annotations

from kg.errors import EndpointError, KgError, QueryError
from kg.query_functions import unknown_function
from kg.sparql_prologue import with_iris

__all__ = ["failure"]

_CALLS = ("SERVICE", "LOAD")


def failure(query: str, error: Exception) -> KgError:
    """The error for what an engine raised while it evaluated a query.

    A query that calls other services fails with them: EndpointError, with the addresses.

    >>> failure("ASK { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", OSError("Connection refused."))
    EndpointError('SERVICE http://example.org/sparql failed: Connection refused.')
    >>> failure("ASK {}", OSError("no space"))
    QueryError('The query could not be evaluated: no space.')
    """
    if (unknown := unknown_function(query, str(error))) is not None:
        return unknown
    text = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    called = _called(query)
    if called:
        word = "SERVICE" if "service" in query.lower() else "LOAD"
        return EndpointError(f"{word} {' or '.join(called)} failed: {text}.")
    return QueryError(f"The query could not be evaluated: {text}.")


def _called(query: str) -> list[str]:
    """The addresses that stand after SERVICE or LOAD, each once."""
    small = query.lower()
    if not any(word.lower() in small for word in _CALLS):
        return []
    found: dict[str, None] = {}
    calling = False
    for token, iri in with_iris(query):
        if token.kind == "word":
            calling = token.text.upper() in _CALLS or (calling and token.text.upper() == "SILENT")
            continue
        if calling and token.kind in ("iri", "pname"):
            found[iri or token.text] = None
        calling = False
    return list(found)
