"""The SPARQL 1.1 Protocol at ``/sparql``: queries for programs, and updates where writing is allowed.

https://www.w3.org/TR/sparql11-protocol/ Query text is not read here beyond its words: it goes to the sandbox
as it is, and the bytes that come back are passed on. People get the page of `web.views.sparql`.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, UnsupportedFormat, Unwritable
from kg.terms import DERIVED, ID_BASE
from web.accept import GRAPHS, HTML, TABLES, Offer, accepted, by_name, media_list
from web.caching import Cached, ResultCache, etag, finished, matched, pieces_compressed, wants_gzip
from web.exchange import Call, Refused, Reply
from web.repeats import KEEP

if TYPE_CHECKING:
    from kg.sandbox import Sandbox, Stream
    from web.site import Site

__all__ = ["BASE", "METHODS", "QUERY_TYPE", "UPDATE_TYPE", "Broken", "Operation", "SparqlProtocol"]

#: What relative IRIs are resolved against (SPARQL 1.1 Protocol, 2.3): `<openai>` is the entity of that name.
BASE: Final = ID_BASE
METHODS: Final = "GET, HEAD, POST, OPTIONS"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
_FORM: Final = "application/x-www-form-urlencoded"
_EVERYTHING: Final = (HTML, *TABLES, *GRAPHS)
#: An answer up to this many bytes is sent whole, with its length; a larger one in pieces as it comes.
_WHOLE: Final = 256 << 10
#: Functions whose value is another each time, and calls to the outside: such answers are not kept.
_FLEETING: Final = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(|\bservice\b")
_FLEETING_WORDS: Final = ("now", "rand", "uuid", "bnode", "service")
#: So many requests by GET are remembered with what they mean, each of at most so many characters.
_REMEMBERED: Final = 1000
_RATHER_SHORT: Final = 8000
_NO: Final = ("no", "false", "0", "off")
_YES: Final = ("yes", "true", "1", "on", "")

_log = logging.getLogger(__name__)


class Broken(ConnectionError):
    """An answer under way that cannot be finished: the connection is to be closed before its end."""


@dataclass(frozen=True)
class Operation:
    """A query operation (SPARQL 1.1 Protocol, 2.1) as it was asked for.

    ``strict`` means the store's own default graph, even where queries see the union of all graphs. ``saved``
    says that the request names the format, as links to files do.
    """

    query: str
    offers: tuple[Offer, ...]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    derived: bool = True
    timeout: float | None = None
    strict: bool = False
    saved: bool = False

    def key(self, version: str) -> tuple[object, ...]:
        """What the answer depends on."""
        graphs = (self.default_graphs, self.named_graphs, self.derived, self.strict)
        return ("query", version, self.query, self.offers, graphs)

    @cached_property
    def lasting(self) -> bool:
        """Whether the same query over the same data has the same answer."""
        small = self.query.lower()
        return not (any(word in small for word in _FLEETING_WORDS) and _FLEETING.search(small))

    def identity(self, version: str) -> tuple[tuple[object, ...], str]:
        """The key and the entity tag of the answer ("" when it does not last), worked out once a version."""
        known: tuple[str, tuple[object, ...], str] | None = self.__dict__.get("_identity")
        if known is None or known[0] != version:
            key = self.key(version)
            known = self.__dict__["_identity"] = (version, key, etag(key) if self.lasting else "")
        return known[1:]


class SparqlProtocol:
    """Answers the requests at ``/sparql`` that are a program's."""

    def __init__(self, site: Site, cache: ResultCache) -> None:
        self._site, self._cache = site, cache
        self._known: dict[tuple[str, str], Operation] = {}

    def answer(self, call: Call) -> Reply | None:
        """The reply to a request; None when it is for the page. Raises Refused and KgError."""
        address = (call.environ.get("QUERY_STRING", ""), call.header("Accept"))
        if call.method == "GET" and not call.content_type and (known := self._known.get(address)) is not None:
            return self.ask(call, known)
        if call.method == "OPTIONS":
            return _options(writing=self._site.updates is not None)
        if call.method not in ("GET", "HEAD", "POST"):
            text = f"{call.method} is not an operation of the SPARQL protocol. Use GET or POST."
            raise Refused(405, text, ("Allow", METHODS))
        if _is_update(call):
            from web.views.sparql_update import update

            return update(self._site, call)
        offers = _offers(call)
        if offers and offers[0] == HTML:
            return None
        query = _query(call)
        if query is None:
            return self._without_query(call, offers)
        if not offers:
            raise _unacceptable()
        operation = self.operation(call, query, offers)
        if call.method == "GET" and len(address[0]) + len(address[1]) <= _RATHER_SHORT:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[address] = operation
        return self.ask(call, operation)

    def operation(self, call: Call, query: str, offers: Sequence[Offer]) -> Operation:
        """The operation that the parameters of a request describe. Raises Refused with 400 and 413."""
        longest = self._site.config.max_query
        if len(query) > longest:
            raise Refused(413, f"The query has {len(query):,} characters; at most {longest:,} are read.")
        return Operation(
            _with_parameters(query, call),
            tuple(offer for offer in offers if offer != HTML),
            tuple(call.values("default-graph-uri")),
            tuple(call.values("named-graph-uri")),
            _derived(call),
            _timeout(call),
            saved=bool(call.formats),
        )

    def ask(self, call: Call, operation: Operation) -> Reply:
        """The answer to a query: kept from before, whole, or in pieces as it is written."""
        version = self._site.graph.store.version()
        lasting = operation.lasting
        key, tag = operation.identity(version)
        held = matched(call.header("If-None-Match"), tag) if tag and call.method != "POST" else ""
        if held:
            return Reply(304, [("ETag", f'"{held}"'), ("Cache-Control", "no-cache")])
        kept = self._cache.get(key) if lasting else None
        if kept is None:
            stream = self._run(call, operation)
            media = _media_of(stream.format, operation.offers)
            body, rest = _beginning(stream)
            if rest is not None:
                return _named(
                    operation, stream.format, _in_pieces(call, media, tag, _Pieces(body, rest, stream))
                )
            kept = Cached(body, media, tag, stream.format)
            if lasting:
                self._cache.put(key, kept)
        elif call.method == "GET":
            store = self._site.graph.store
            call.environ[KEEP] = lambda: store.version() == version
        reply = finished(call, kept, self._cache if lasting else None, key)
        return _named(operation, kept.format, reply)

    def _run(self, call: Call, operation: Operation) -> Stream:
        sandbox: Sandbox | None = self._site.sandbox  # type: ignore[assignment]
        if sandbox is None:
            raise Refused(503, "Queries from outside are switched off.")
        try:
            return sandbox.stream(
                operation.query,
                accept=[offer.format for offer in operation.offers],
                default_graph="default" if operation.strict else None,
                default_graph_uris=operation.default_graphs,
                named_graph_uris=operation.named_graphs,
                base=BASE,
                without=() if operation.derived else (DERIVED,),
                timeout=operation.timeout,
                cancel=call.environ.get("waitress.client_disconnected"),
            )
        except Unwritable:
            raise
        except UnsupportedFormat:
            raise _unacceptable() from None

    def _without_query(self, call: Call, offers: Sequence[Offer]) -> Reply:
        """The description of the service for who asks its bare address; else there should be a query."""
        from web.views.description import service_description

        if call.method == "POST":
            raise Refused(400, "There is no query: send one as the parameter named query.")
        if not [offer for offer in offers if offer in GRAPHS]:
            detail = (
                "There is no query: send one as the parameter named query. "
                f"Without one this service describes itself, as {media_list(GRAPHS)}."
            )
            raise Refused(406, detail, offers=[offer.media for offer in GRAPHS])
        return service_description(self._site, self._cache, call)


def _named(operation: Operation, name: str, reply: Reply) -> Reply:
    """An answer whose format the address names is one to be saved: it gets a file name."""
    if reply.status == 200 and operation.saved:
        reply.headers.append(("Content-Disposition", f'attachment; filename="result.{name}"'))
    return reply


def _is_update(call: Call) -> bool:
    if call.content_type == UPDATE_TYPE or call.values("update"):
        if call.method != "POST":
            raise Refused(400, "An update is sent by POST (SPARQL 1.1 Protocol, 2.2).")
        if call.values("query"):
            raise Refused(400, "A request holds a query or an update, not both.")
        return True
    return False


def _offers(call: Call) -> tuple[Offer, ...]:
    """The formats that a request takes, by its ``format`` (or ``output``) parameter or its Accept header."""
    names = call.formats
    if not names:
        return accepted(call.environ.get("HTTP_ACCEPT"), _EVERYTHING)
    if found := by_name(*names):
        return found
    raise Refused(406, f"“{names[0][:80]}” is no format that is given here.", offers=_media())


def _query(call: Call) -> str | None:
    """The query of a request (SPARQL 1.1 Protocol, 2.1.1 to 2.1.3), None when it has none."""
    found = call.values("query")
    if call.method == "POST" and call.content_type == QUERY_TYPE:
        found.append(call.text())
    elif call.method == "POST" and call.content_type != _FORM and (call.content_type or call.body):
        given = call.content_type[:80] or "no media type"
        detail = f"A query is posted as {_FORM} or as {QUERY_TYPE}, not as {given}."
        raise Refused(415, detail, ("Accept-Post", f"{_FORM}, {QUERY_TYPE}, {UPDATE_TYPE}"))
    if len(found) > 1:
        raise Refused(400, f"There are {len(found)} queries in the request; one is expected.")
    return found[0].removeprefix("\ufeff") if found else None  # a byte order mark


def _with_parameters(query: str, call: Call) -> str:
    """The query with the values that fields such as ``$theme`` give to its parameters."""
    given = {name[1:]: value for name, value in (*call.address, *call.form) if name.startswith("$")}
    if not given and "@param" not in query:
        return query
    from kg.parameters import bindings
    from kg.sparql_text import insert_values

    return insert_values(query, bindings(query, given))


def _derived(call: Call) -> bool:
    wanted = (call.one("derived") or "").strip().lower()
    if wanted in _NO or wanted in _YES:
        return wanted not in _NO
    raise Refused(400, "derived is yes or no.")


def _timeout(call: Call) -> float | None:
    text = call.one("timeout")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise Refused(400, "timeout is a number of seconds above 0.")
    return seconds


def _beginning(stream: Stream) -> tuple[bytes, Iterator[bytes] | None]:
    """The answer if it is short; else its beginning, and the pieces that follow."""
    if stream.whole is not None:
        return stream.whole, None
    parts, size = [], 0
    pieces = iter(stream)
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > _WHOLE:
            return b"".join(parts), pieces
    return b"".join(parts), None


def _in_pieces(call: Call, media: str, tag: str, pieces: _Pieces) -> Reply:
    """A long answer. Its tag is a weak one: written again it may have its rows in another order."""
    pieces.packed = wants_gzip(call, len(pieces.first))
    headers = [("Content-Type", media), ("Cache-Control", "no-cache")]
    if tag:
        headers.append(("ETag", f'W/"{tag}{"-gz" if pieces.packed else ""}"'))
    if pieces.packed:
        headers.append(("Content-Encoding", "gzip"))
    return Reply(200, headers, pieces)


class _Pieces:
    """The body of a long answer, ``first`` its beginning. Closing it, read or not, stops the query."""

    def __init__(self, first: bytes, rest: Iterator[bytes], stream: Stream) -> None:
        self.first, self._rest, self._stream = first, rest, stream
        self.packed = False

    def __iter__(self) -> Iterator[bytes]:
        return pieces_compressed(self._plain()) if self.packed else self._plain()

    def _plain(self) -> Iterator[bytes]:
        yield self.first
        try:
            yield from self._rest
        except KgError as error:
            _log.warning("An answer was cut off: %s", error)
            raise Broken(str(error)) from error

    def close(self) -> None:
        self._stream.close()


def _media_of(name: str, offers: Sequence[Offer]) -> str:
    media = next(offer.media for offer in offers if offer.format == name)
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _unacceptable() -> Refused:
    detail = f"Rows come as {media_list(TABLES)}; graphs as {media_list(GRAPHS)}."
    return Refused(406, detail, offers=_media())


def _media() -> list[str]:
    return list(dict.fromkeys(offer.media for offer in (*TABLES, *GRAPHS)))


def _options(*, writing: bool) -> Reply:
    """What can be done here, for people who ask and for browsers before a request from another site."""
    return Reply(
        204,
        [
            ("Allow", METHODS),
            ("Accept-Post", ", ".join([_FORM, QUERY_TYPE, *([UPDATE_TYPE] if writing else [])])),
            ("Access-Control-Allow-Methods", METHODS),
            ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match"),
            ("Access-Control-Max-Age", "86400"),
        ],
    )
