"""The update operation of the SPARQL 1.1 Protocol (2.2), for those who may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.terms import ID_BASE
from web.exchange import Call, Refused, Reply

if TYPE_CHECKING:
    from web.site import Site

__all__ = ["update"]

_TYPE = "application/sparql-update"


def update(site: Site, call: Call) -> Reply:
    """Carry out an update; 204 when it is done and on disk. Raises Refused and KgError."""
    call.writes = True
    if site.updates is None:
        text = "Updates are off. They are on with: kg serve --store DIR --writable, and a token in KG_TOKEN."
        raise Refused(403, text)
    site.updates.authorize(call)
    call.largest = site.config.max_write
    if any(name == "update" for name, _ in call.address):
        raise Refused(400, "An update stands in the body of the request, not in its address.")
    found = call.values("update")
    if call.content_type == _TYPE:
        found.append(call.text())
    if len(found) != 1:
        raise Refused(400, f"There are {len(found)} updates in the request; one is expected.")
    using, named = call.values("using-graph-uri"), call.values("using-named-graph-uri")
    text = found[0].removeprefix("\ufeff")  # a byte order mark
    site.updates.change(lambda writer: writer.update(text, using=using, named=named, base=ID_BASE))
    return Reply(204)
