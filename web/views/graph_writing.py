"""Graph Store HTTP Protocol, the operations that write (5.3 to 5.5), for those who may."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote

from werkzeug.formparser import parse_form_data

from kg.errors import UnsupportedFormat
from kg.terms import DERIVED
from web.accept import GRAPHS, media_list
from web.exchange import Call, Refused, Reply
from web.negotiation import MEDIA

if TYPE_CHECKING:
    from kg.updates import Writer
    from web.site import Site
    from web.views.graph_store import GraphStore

__all__ = ["write"]

Change: TypeAlias = "Callable[[Callable[[Writer], bool]], bool]"

_ENDINGS: Final = {
    "jsonld": "jsonld",
    "nq": "nq",
    "nt": "nt",
    "owl": "rdfxml",
    "rdf": "rdfxml",
    "trig": "trig",
    "ttl": "ttl",
    "xml": "rdfxml",
}


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

    def change(action: Callable[[Writer], bool]) -> bool:
        return updates.change(action, lambda: store.check(call, target))

    if call.method == "DELETE":
        if not change(lambda writer: writer.delete(target.iri)):
            raise Refused(404, f"There is no graph {target.iri}.")
        return Reply(204)
    graph = f"{call.base}graph-store/{uuid.uuid4()}" if target.new else target.iri
    call.only_plain()
    if call.content_type == "multipart/form-data":
        return _merge(change, call, graph, target.new)
    body, media = call.body, call.content_type
    if not body.strip() and call.method == "POST":
        return Reply(204)
    base = graph or f"{call.base}graph-store?default"
    try:
        if call.method == "PUT":
            created = change(lambda writer: writer.put(graph, body, media, base=base))
        else:
            created = change(lambda writer: writer.post(graph, body, media, base=base))
    except UnsupportedFormat as error:
        raise Refused(415, f"{error} Send {media_list(GRAPHS)}.") from None
    return _done(call, graph, created, new=target.new)


def _merge(change: Change, call: Call, graph: str | None, new: bool) -> Reply:
    """Add the documents of a form to a graph: all of them, or after an error none."""
    if call.method != "POST":
        raise Refused(415, "Several documents are added by POST; PUT takes one.")
    parts = list(_documents(call))
    if not parts:
        return Reply(204)
    base = graph or f"{call.base}graph-store?default"
    created = change(lambda writer: writer.merge(graph, parts, base=base))
    return _done(call, graph, created, new=new)


def _documents(call: Call) -> Iterator[tuple[bytes, str]]:
    """The documents of a form, each with its media type, "" where neither header nor file name tells it."""
    environ = {**call.environ, "wsgi.input": BytesIO(call.body)}
    _, _, files = parse_form_data(environ, max_content_length=call.largest)
    for _, file in files.items(multi=True):
        media = file.mimetype if file.mimetype not in ("", "application/octet-stream") else ""
        data = file.read()
        if data.strip():
            yield data, media or _media_by_name(file.filename or "")


def _media_by_name(name: str) -> str:
    return MEDIA.get(_ENDINGS.get(name.rpartition(".")[2].lower(), ""), "")


def _done(call: Call, graph: str | None, created: bool, *, new: bool) -> Reply:
    if created and graph is not None:
        return Reply(201, [("Location", graph if new else _address(call, graph))])
    return Reply(204)


def _address(call: Call, graph: str) -> str:
    """Where a graph can be had from here."""
    own = f"{call.base}graph-store/"
    if graph.startswith(own):
        return quote(graph, safe="/:?#[]@!$&'()*+,;=%~")
    return f"{own[:-1]}?graph={quote(graph, safe='')}"
