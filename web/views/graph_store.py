"""The SPARQL 1.1 Graph Store HTTP Protocol at ``/graph-store``: whole graphs, read and (if allowed) written.

https://www.w3.org/TR/sparql11-http-rdf-update/ A graph is named by ``?graph=<IRI>`` or ``?default`` (4.2), or
by the address itself (4.1): ``/graph-store/<IRI>``, ``/graph-store/<name>`` for a graph of ours, or for the
graph whose IRI is this very address.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.sparql_text import insert_values
from kg.terms import GRAPH_BASE, NamedNode
from web.accept import GRAPHS, accepted, by_name, media_list
from web.caching import ResultCache
from web.exchange import Call, Refused, Reply
from web.views.sparql_protocol import Operation, SparqlProtocol

if TYPE_CHECKING:
    from web.site import Site

__all__ = ["GraphStore", "Target"]

PATH: Final = "/graph-store"
_READING: Final = "GET, HEAD, OPTIONS"
_WRITING: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_ONE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"
_DEFAULT: Final = "CONSTRUCT WHERE { ?s ?p ?o }"
#: So many entity tags are kept in mind for the conditions of changes.
_REMEMBERED: Final = 1000
_SCHEMES: Final = ("http://", "https://", "urn:", "tag:", "file:")


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request is about: its IRI, None for the default graph; ``new`` when it has no name."""

    iri: str | None
    new: bool = False


class GraphStore:
    """Answers the requests at ``/graph-store``."""

    def __init__(self, site: Site, cache: ResultCache) -> None:
        self._site = site
        self._reading = SparqlProtocol(site, cache)
        self._given: OrderedDict[str, tuple[str | None, str]] = OrderedDict()

    @property
    def methods(self) -> str:
        """What can be done with a graph here."""
        return _WRITING if self._site.updates is not None else _READING

    def answer(self, call: Call) -> Reply:
        """The reply to a request. Raises Refused and KgError."""
        if call.method == "OPTIONS":
            return self._options()
        if call.method in ("GET", "HEAD"):
            return self._read(call, self.target(call))
        call.writes = True
        if call.method not in ("PUT", "POST", "DELETE"):
            text = f"{call.method} is not an operation of this graph store."
            raise Refused(405, text, ("Allow", self.methods))
        if self._site.updates is None:
            text = "Writing is off. It is on with: kg serve --store DIR --writable, and a token in KG_TOKEN."
            raise Refused(405, text, ("Allow", self.methods))
        from web.views.graph_writing import write

        return write(self._site, call, self)

    def target(self, call: Call) -> Target:
        """The graph that a request names. Raises Refused with 400 when it names none, or several."""
        name, default = call.one("graph"), "default" in dict(call.address)
        rest = call.environ["PATH_INFO"][len(PATH) + 1 :]
        if (name is not None) + default + bool(rest) > 1:
            raise Refused(400, "The request names more than one graph: give graph, or default, or a path.")
        if default:
            return Target(None)
        if name is not None:
            return Target(_absolute(name))
        if rest:
            return Target(self._direct(call, rest.encode("latin-1").decode("utf-8", "replace")))
        if call.method == "POST":
            return Target(None, new=True)
        raise Refused(400, "Which graph? Ask for ?default or ?graph= with the IRI of one.")

    def exists(self, iri: str) -> bool:
        """Whether the store has a graph of this name."""
        store = self._site.graph.store
        known = getattr(store, "has_graph", None)
        if known is not None:
            return bool(known(iri))
        return store.ask("ASK { GRAPH ?graph { ?s ?p ?o } }", {"graph": NamedNode(iri)})

    def check(self, call: Call, target: Target) -> None:
        """Refuse with 412 a change whose conditions (RFC 9110, 13.1) the graph does not meet as it is now."""
        there = target.iri is None or self.exists(target.iri)
        wanted, unwanted = call.header("If-Match"), call.header("If-None-Match")
        if wanted.strip() == "*":
            met = there and not target.new
        else:
            met = not wanted or (there and self._current(wanted, target))
        if unwanted.strip() == "*":
            met = met and (target.new or not there)
        elif unwanted:
            met = met and not self._current(unwanted, target)
        if not met:
            raise Refused(412, "The graph is not as the request expects it. Fetch it again.")

    def _current(self, tags: str, target: Target) -> bool:
        """Whether one of these entity tags was given here for this graph, and nothing was written since."""
        now = (target.iri, self._site.graph.store.version())
        return any(self._given.get(tag.strip().removeprefix("W/")) == now for tag in tags.split(","))

    def _remember(self, reply: Reply, target: Target) -> Reply:
        """Keep in mind what graph an entity tag was given for, if it may come back as a condition."""
        if self._site.updates is not None:
            for tag in (value for name, value in reply.headers if name == "ETag"):
                self._given[tag] = (target.iri, self._site.graph.store.version())
                if len(self._given) > _REMEMBERED:
                    self._given.popitem(last=False)
        return reply

    def _direct(self, call: Call, rest: str) -> str:
        if rest.startswith(_SCHEMES):
            return _absolute(rest)
        ours, own = _absolute(GRAPH_BASE + rest), _absolute(f"{call.base}graph-store/{rest}")
        return ours if self.exists(ours) and not self.exists(own) else own

    def _read(self, call: Call, target: Target) -> Reply:
        if target.iri is not None and not self.exists(target.iri):
            raise Refused(404, f"There is no graph {target.iri}.")
        wanted = call.formats
        offers = by_name(*wanted) if wanted else accepted(call.environ.get("HTTP_ACCEPT"), GRAPHS)
        offers = tuple(offer for offer in offers if offer in GRAPHS)
        if not offers:
            raise Refused(406, f"A graph comes as {media_list(GRAPHS)}.")
        if target.iri is None:
            # Where it can be written, the default graph is what was put there, not the union of all.
            strict = self._site.updates is not None
            operation = Operation(_DEFAULT, offers, strict=strict, saved=bool(call.formats))
        else:
            query = insert_values(_ONE, {"graph": NamedNode(target.iri)})
            operation = Operation(query, offers, saved=bool(call.formats))
        return self._remember(self._reading.ask(call, operation), target)

    def _options(self) -> Reply:
        return Reply(
            204,
            [
                ("Allow", self.methods),
                ("Access-Control-Allow-Methods", _READING),
                ("Access-Control-Allow-Headers", "Accept, If-None-Match"),
                ("Access-Control-Max-Age", "86400"),
            ],
        )


def _absolute(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except (ValueError, KgError):
        raise Refused(400, f"“{iri[:200]}” is no absolute IRI.") from None
