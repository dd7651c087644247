"""The machine interfaces in front of the pages: ``/sparql``, ``/graph-store`` and ``/.well-known/void``.

They answer straight over WSGI, since programs send many small requests; what is for people goes on to Flask.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from werkzeug.wrappers import Request

from kg.errors import KgError
from web import security
from web.caching import ResultCache
from web.exchange import Call, Environ, Refused, Reply, StartResponse, problem, problem_of, send
from web.language import negotiate
from web.views.description import void_description
from web.views.graph_store import GraphStore
from web.views.sparql_protocol import SparqlProtocol

if TYPE_CHECKING:
    from web.site import Site

__all__ = ["Machines"]

_READING: Final = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Disposition, ETag, Retry-After"),
)
_ALWAYS: Final = (
    ("Vary", "Accept, Accept-Encoding"),
    ("Content-Security-Policy", security.CONTENT_SECURITY_POLICY),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)

_log = logging.getLogger(__name__)
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Machines:
    """A WSGI application that answers programs, and hands other requests on to ``pages``."""

    def __init__(self, pages: WsgiApp, site: Site) -> None:
        self._pages, self._site = pages, site
        self.cache = ResultCache(site.config.result_cache)
        self._sparql = SparqlProtocol(site, self.cache)
        self._graphs = GraphStore(site, self.cache)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path in ("/sparql", "/sparql/"):
            view: Callable[[Call], Reply | None] = self._sparql.answer
        elif path.startswith("/graph-store") and path[12:13] in ("", "/"):
            view = self._graphs.answer
        elif path == "/.well-known/void":
            view = self._void
        else:
            return self._pages(environ, start)
        call = Call(environ, self._site.config.max_body)
        try:
            reply = view(call)
        except (KgError, Refused) as error:
            reply = problem_of(error, negotiate(Request(environ)))
        except Exception:
            _log.exception("%s %s failed", call.method, path)
            reply = problem(500, "Something went wrong here; it has been logged.")
        if reply is None:
            return self._pages(environ, start)
        return send(reply, call.method, start, _ALWAYS if call.writes else (*_READING, *_ALWAYS))

    def _void(self, call: Call) -> Reply:
        if call.method not in ("GET", "HEAD", "OPTIONS"):
            return problem(405, f"{call.method} is not possible here.", ("Allow", "GET, HEAD, OPTIONS"))
        if call.method == "OPTIONS":
            return Reply(204, [("Allow", "GET, HEAD, OPTIONS")])
        return void_description(self._site, self.cache, call)
