"""The writing process: it alone opens the store for writing, and does one change after the other.

It is confined as the workers of the sandbox are, since it parses what comes from outside: when a body or an
update kills it, the store is as it was before, because each change is one transaction, and another process
takes its place. A change is on disk (flushed) and in a snapshot for readers before it is answered.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import EndpointError, KgError, ParseError, UnsupportedFormat, UpdateFailed
from kg.files import checked_xml
from kg.formats import choose_format, parse_error
from kg.query_errors import syntax_error
from kg.sandbox import confine
from kg.sandbox.backends import check_reach
from kg.sandbox.failures import failure
from kg.sandbox.wire import frames, message
from kg.sandbox.worker import OUT_OF_MEMORY, describe_error
from kg.sparql_prologue import one_prologue
from kg.sparql_spelling import respelled
from kg.store import disk_store
from kg.terms import PREFIXES
from kg.updates.conclusions import conclude
from kg.updates.snapshots import Snapshots
from kg.updates.text import missing_source, refuse_derived, with_dataset

__all__ = ["Changes", "main"]

Change = Callable[[dict[str, Any], bytes], dict[str, object]]


class Changes:
    """The changes that can be made to a store, each in one transaction."""

    def __init__(self, store: ox.Store, snapshots: Snapshots, allow_service: Sequence[str] = ()) -> None:
        self._store, self._snapshots, self._allow_service = store, snapshots, allow_service
        self.known: dict[str, Change] = {
            "update": self.update,
            "put": self.put,
            "post": self.post,
            "merge": self.merge,
            "delete": self.delete,
        }

    def update(self, request: dict[str, Any], body: bytes) -> dict[str, object]:
        """A SPARQL Update. Raises QueryError when it is malformed or would reach outside, else UpdateFailed.

        Only what is allowed to be called is fetched, by SERVICE or LOAD.
        """
        text, base = body.decode("utf-8"), request["base"]
        check_reach(text, self._allow_service)
        refuse_derived(text, base)
        whole = one_prologue(with_dataset(text, request["using"], request["named"]), base)
        if (missing := missing_source(text, self._exists, base)) is not None:
            raise _failed(f"The graph {missing} does not exist")
        try:
            self._carry_out(whole, base)
        except SyntaxError as error:
            shift = 0 if whole == text else None
            raise syntax_error(text, str(error), shift=shift, update=True) from None
        except (OSError, RuntimeError) as error:  # such as DROP of a graph that is not there
            failed = failure(text, error)
            if isinstance(failed, EndpointError) or getattr(failed, "line", None) is not None:
                raise failed from None
            raise _failed(str(error)) from None
        return {}

    def _carry_out(self, text: str, base: str | None) -> None:
        try:
            self._store.update(text, base_iri=base, prefixes=PREFIXES)
        except SyntaxError:
            self._store.update(respelled(text), base_iri=base, prefixes=PREFIXES)

    def put(self, request: dict[str, Any], body: bytes) -> dict[str, object]:
        """The triples of a body in place of a graph; says whether the graph is new."""
        created, graph = not self._exists(request["graph"]), request["graph"]
        old = {quad.triple for quad in self._store.quads_for_pattern(None, None, None, _name(graph))}
        if not old:
            self._add(graph, _parsed(request, body))
            return {"created": created}
        new = set(_parsed(request, body))
        gone, fresh = old - new, new - old
        if not gone:
            self._add(graph, fresh)
            return {"created": created}
        # An update is the one way of the engine to remove and to add in one transaction. Only what differs is
        # touched; blank nodes, which no update can name, and large differences go with the whole graph.
        if len(gone) > len(old) // 2 or any(map(_unnamed, gone)):
            removal, fresh = f"DELETE WHERE {{ {_within(graph, '?s ?p ?o')} }}", new
        else:
            removal = f"DELETE DATA {{ {_within(graph, _lines(gone))} }}"
        self._store.update(f"{removal} ;\nINSERT DATA {{ {_within(graph, _lines(fresh))} }}")
        return {"created": created}

    def post(self, request: dict[str, Any], body: bytes) -> dict[str, object]:
        """The triples of a body added to a graph; says whether the graph is new."""
        created = not self._exists(request["graph"])
        self._add(request["graph"], _parsed(request, body))
        return {"created": created}

    def merge(self, request: dict[str, Any], body: bytes) -> dict[str, object]:
        """The triples of several documents added to a graph; says whether the graph is new."""
        created = not self._exists(request["graph"])
        parts, start = [], 0
        for size, media in request["documents"]:
            parts.append(_parsed({**request, "media": media}, body[start : start + size]))
            start += size
        self._add(request["graph"], chain.from_iterable(parts))
        return {"created": created}

    def delete(self, request: dict[str, Any], _body: bytes) -> dict[str, object]:
        """A graph removed; the default graph is emptied. Says whether it was there."""
        graph = request["graph"]
        found = self._exists(graph)
        self._store.update(f"DELETE WHERE {{ {_within(graph, '?s ?p ?o')} }}")
        if graph is not None and found:
            self._store.remove_graph(ox.NamedNode(graph))
        return {"found": found}

    def finish(self) -> None:
        """Draw conclusions, see that they are on disk, and let readers see it all."""
        conclude(self._store)
        self._store.flush()
        self._snapshots.publish(self._store)

    def tidy(self) -> None:
        """Remove what readers no longer need."""
        self._snapshots.tidy()

    def flush(self) -> None:
        """See that everything is on disk."""
        self._store.flush()

    def _exists(self, graph: str | None) -> bool:
        return graph is None or self._store.contains_named_graph(ox.NamedNode(graph))

    def _add(self, graph: str | None, triples: Iterable[ox.Triple]) -> None:
        """Add triples in one transaction; what their iteration raises leaves the store as it was."""
        name = _name(graph)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
        if isinstance(name, ox.NamedNode):
            self._store.add_graph(name)


def _failed(why: str) -> UpdateFailed:
    return UpdateFailed(f"The update failed, nothing was changed: {why.rstrip('.')}.")


def _name(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)


def _within(graph: str | None, triples: str) -> str:
    return triples if graph is None else f"GRAPH {_name(graph)} {{ {triples} }}"


def _lines(triples: Iterable[ox.Triple]) -> str:
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


def _unnamed(term: ox.Triple | ox.NamedNode | ox.BlankNode | ox.Literal) -> bool:
    """Whether a blank node stands in a triple, or in a triple term of it."""
    if isinstance(term, ox.Triple):
        return _unnamed(term.subject) or _unnamed(term.object)
    return isinstance(term, ox.BlankNode)


def _parsed(request: dict[str, Any], body: bytes) -> Iterator[ox.Triple]:
    """The triples of a body. Raises UnsupportedFormat, ParseError, also for a body with named graphs."""
    media = request["media"]
    syntax = ox.RdfFormat.from_media_type(media) if media else choose_format("The body", body[:65_536])
    if syntax is None:
        raise UnsupportedFormat(f"{media} is no syntax of RDF that can be read.")
    source = checked_xml(body, "The body") if syntax == ox.RdfFormat.RDF_XML else body
    default = ox.DefaultGraph()
    try:
        for quad in ox.parse(source, syntax, base_iri=request["base"], rename_blank_nodes=True):
            if quad.graph_name != default:
                problem = f"the body has a named graph, {quad.graph_name}; a single graph is expected."
                raise ParseError("The body", problem)
            yield quad.triple
    except SyntaxError as error:
        raise parse_error("The body", error) from None


def serve(control: socket.socket, stream: Iterator[tuple[bytes, bytes]], changes: Changes) -> None:
    """Do what is asked, until the other side closes: a header (Q) and a body (B) each time.

    Answers C when the change is on disk, E when conclusions are drawn as well, or X with an error.
    """
    header: dict[str, Any] = {}
    for letter, body in stream:
        if letter == b"Q":
            header = json.loads(body)
            continue
        try:
            said = changes.known[header["do"]](header, body)
        except MemoryError:
            raise
        except KgError as error:
            control.sendall(message(b"X", describe(error)))
            continue
        except (OSError, RuntimeError, ValueError, SyntaxError) as error:
            control.sendall(message(b"X", describe(KgError(f"The change failed: {error}"))))
            continue
        changes.flush()
        control.sendall(message(b"C", said))
        changes.finish()
        control.sendall(message(b"E", said))
        changes.tidy()


def describe(error: KgError) -> dict[str, object]:
    """An error as it travels to the server."""
    fields = describe_error(error)
    if isinstance(error, ParseError):
        fields |= {"file": error.file, "problem": error.problem}
        fields |= {"line": error.line, "column": error.column, "hint": error.hint}
    return fields


def main() -> None:
    """Start from the command line: the descriptor of the control socket; settings come through it."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine.raise_stack()
    confine.die_with_parent(os.getppid())
    stream = frames(control)
    settings = json.loads(next(stream)[1])
    try:
        directory = Path(settings["directory"])
        store = disk_store(directory, writable=True).raw
        snapshots = Snapshots(directory, settings["keep"], fresh=settings["fresh"])
        changes = Changes(store, snapshots, settings["allow_service"])
        changes.finish()
    except (KgError, OSError, RuntimeError) as error:
        control.sendall(message(b"F", {"text": str(error)}))
        return
    confine.limit_memory(settings["memory_mb"] << 20)
    if not settings["allow_service"]:
        confine.forbid_network()
    control.sendall(message(b"R", {}))
    try:
        with suppress(OSError, EOFError):
            serve(control, stream, changes)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
