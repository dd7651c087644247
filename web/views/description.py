"""What the service says of itself in RDF: its description at ``/sparql``, VoID at ``/.well-known/void``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kg.void import Service, describe_dataset, describe_service, figures, write
from web.accept import GRAPHS, accepted, by_name, media_list
from web.caching import Cached, ResultCache, etag, finished
from web.exchange import Call, Refused, Reply

if TYPE_CHECKING:
    from kg.terms import Triple
    from kg.void import Figures
    from web.site import Site

__all__ = ["service_description", "void_description"]


def service_description(site: Site, cache: ResultCache, call: Call) -> Reply:
    """The SPARQL 1.1 Service Description, in the RDF syntax that the client wants."""
    return _described(site, cache, call, "service", describe_service)


def void_description(site: Site, cache: ResultCache, call: Call) -> Reply:
    """The VoID description of the dataset, in the RDF syntax that the client wants, Turtle for browsers."""
    return _described(site, cache, call, "void", describe_dataset)


def _described(
    site: Site,
    cache: ResultCache,
    call: Call,
    name: str,
    describe: Callable[[Service, Figures | None], Iterator[Triple]],
) -> Reply:
    wanted = call.formats
    offers = by_name(*wanted) if wanted else accepted(call.environ.get("HTTP_ACCEPT"), GRAPHS)
    offer = next((one for one in offers if one in GRAPHS), None)
    if offer is None:
        raise Refused(406, f"This description comes as {media_list(GRAPHS)}.")
    service = _service(site, call)
    key = (name, site.graph.store.version(), service, offer)
    kept = cache.get(key)
    if kept is None:
        body = write(describe(service, figures(site.graph.reader)), offer.format)
        media = f"{offer.media}; charset=utf-8" if offer.media.startswith("text/") else offer.media
        kept = Cached(body, media, etag(key), offer.format)
        cache.put(key, kept)
    return finished(call, kept, cache, key)


def _service(site: Site, call: Call) -> Service:
    limits = getattr(site.sandbox, "limits", None)
    return Service(
        call.base,
        site.graph.name,
        union=bool(getattr(site.graph.store, "union", False)),
        writable=site.updates is not None,
        federated=bool(limits and limits.allow_service),
    )
