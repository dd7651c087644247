"""Graph Store HTTP Protocol, the operations that write (5.3 to 5.5), for those who may."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from kg.errors import UnsupportedFormat
from kg.terms import DERIVED
from web.accept import GRAPHS, media_list
from web.exchange import Call, Refused, Reply

if TYPE_CHECKING:
    from web.site import Site
    from web.views.graph_store import GraphStore

__all__ = ["write"]


def write(site: Site, call: Call, store: GraphStore) -> Reply:
    """Carry out a PUT, POST or DELETE; answered when the change is on disk. Raises Refused, KgError."""
    updates = site.updates
    if updates is None:
        raise Refused(405, "Writing is off.", ("Allow", store.methods))
    updates.authorize(call)
    call.largest = site.config.max_write
    target = store.target(call)
    if target.iri == DERIVED:
        raise Refused(403, "This graph holds what the rules conclude. Change what they conclude it from.")
    if call.method == "DELETE":
        if not updates.change(lambda writer: writer.delete(target.iri)):
            raise Refused(404, f"There is no graph {target.iri}.")
        return Reply(204)
    graph = f"{call.base}graph-store/{uuid.uuid4()}" if target.new else target.iri
    if call.header("Content-Encoding").lower() not in ("", "identity"):
        raise Refused(415, "The body is compressed. Send it as it is.")
    call.only_utf8()
    body, media = call.body, call.content_type
    base = graph or f"{call.base}graph-store?default"
    try:
        if call.method == "PUT":
            created = updates.change(lambda writer: writer.put(graph, body, media, base=base))
        else:
            created = updates.change(lambda writer: writer.post(graph, body, media, base=base))
    except UnsupportedFormat as error:
        raise Refused(415, f"{error} Send {media_list(GRAPHS)}.") from None
    if created and graph is not None:
        return Reply(201, [("Location", graph if target.new else _address(call, graph))])
    return Reply(204)


def _address(call: Call, graph: str) -> str:
    """Where a graph can be had from here."""
    from urllib.parse import quote

    own = f"{call.base}graph-store/"
    return graph if graph.startswith(own) else f"{own[:-1]}?graph={quote(graph, safe='')}"
