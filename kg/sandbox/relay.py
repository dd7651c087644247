"""In the worker of a remote graph: queries are passed on to its SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.sandbox.backends import check_reach, graph_name
from kg.sandbox.evaluate import Request, Result
from kg.sparql_text import names_dataset
from kg.store.dataset import Dataset
from kg.store.remote import RemoteStore

__all__ = ["EndpointBackend"]


class EndpointBackend:
    """Queries over a SPARQL 1.1 endpoint, which is the only address that this process calls."""

    def __init__(self, endpoint: str, allow_service: Sequence[str] = ()) -> None:
        self._store, self._allow_service = RemoteStore(endpoint, union=True), allow_service

    def answer(self, request: Request) -> Result:
        """Ask the endpoint. Raises QueryError for what is malformed or not allowed, EndpointError."""
        check_reach(request.query, self._allow_service)
        answer = self._store.query(request.query, dataset=self._dataset(request))
        if isinstance(answer, bool):
            return ox.Store().query("ASK {}" if answer else "ASK { FILTER(false) }")
        return answer

    def _dataset(self, request: Request) -> Dataset | None:
        """The graphs that a request chooses; None for those that the store takes itself."""
        if request.default_graphs or request.named_graphs:
            graphs = (request.default_graphs, request.named_graphs)
            return Dataset(*([graph_name(iri).value for iri in each] for each in graphs))
        if request.without and not names_dataset(request.query):
            kept = self._store.graphs.leaving_out(request.without)
            if kept is not None:
                return kept
        return None if request.union else Dataset()
