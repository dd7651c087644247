"""In the worker of a remote graph: queries are passed on to its SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sandbox.backends import check_reach
from kg.sandbox.evaluate import Request, Result
from kg.store.remote import RemoteStore

__all__ = ["EndpointBackend"]


class EndpointBackend:
    """Queries over a SPARQL 1.1 endpoint, which is the only address that this process calls."""

    def __init__(self, endpoint: str, allow_service: Sequence[str] = ()) -> None:
        self._store, self._allow_service = RemoteStore(endpoint), allow_service

    def answer(self, request: Request) -> Result:
        """Ask the endpoint. Raises QueryError for what is malformed or not allowed, EndpointError."""
        check_reach(request.query, self._allow_service)
        if request.default_graphs or request.named_graphs or request.without:
            hint = "Name them in the query with FROM."
            raise QueryError("Graphs cannot be chosen by parameter over a remote endpoint.", hint=hint)
        answer = self._store.query(request.query)
        if isinstance(answer, bool):
            return ox.Store().query("ASK {}" if answer else "ASK { FILTER(false) }")
        return answer
