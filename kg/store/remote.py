"""Any SPARQL 1.1 Protocol endpoint as a store: queries go there, nothing else does.

Only the given address is contacted: no proxy, no redirect to another host. Queries are sent as a form by
POST; solutions are read as SPARQL JSON results, triples as N-Triples or what the server gives in its place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.query_errors import expected_kind, syntax_error
from kg.sparql_text import insert_values, names_dataset, query_kind, with_prefixes
from kg.store.base import Answer, Bindings, Solutions
from kg.store.dataset import Dataset, Graphs
from kg.store.http import Link, Reply
from kg.terms import Term

__all__ = ["RemoteStore"]

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
_FRESH_SECONDS = 60
_EVERYTHING = """SELECT ?s ?p ?o ?g WHERE {
  { GRAPH ?g { ?s ?p ?o } }
  UNION
  { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?any { ?s ?p ?o } } }
}"""


class RemoteStore:
    """A SPARQL endpoint by its address, such as ``http://localhost:7878/query``.

    With ``union`` a query that names no graph sees all of them, also where the endpoint's own default graph
    is empty because all statements stand in named graphs; without, it sees what the endpoint shows.
    ``timeout`` is the longest wait for an answer in seconds, ``largest`` the most bytes an answer may have.
    A name and password in the address are sent as HTTP basic authentication and shown nowhere; ``address``
    still has them, for another process that is to open the same store.
    Raises EndpointError for what is no web address; a server that is away is noticed by the first query.
    """

    writable = False

    def __init__(
        self, url: str, *, union: bool = False, timeout: float = 60.0, largest: int = 1 << 30
    ) -> None:
        self._link = Link(url, timeout=timeout, largest=largest)
        self.union = union
        self.graphs = Graphs(self._plain_ask, self._plain_names)
        self.url = self._link.url
        self.address = url
        self.description = f"endpoint {self.url}"

    def __repr__(self) -> str:
        return f"RemoteStore({self.url!r})"

    def select(self, query: str, bindings: Bindings | None = None) -> Solutions:
        answer = self._rows(query, bindings)
        if not isinstance(answer, Solutions):
            raise expected_kind("SELECT", query)
        return answer

    def ask(self, query: str, bindings: Bindings | None = None) -> bool:
        answer = self._rows(query, bindings)
        if not isinstance(answer, bool):
            raise expected_kind("ASK", query)
        return answer

    def construct(
        self, query: str, bindings: Bindings | None = None, dataset: Dataset | None = None
    ) -> Iterator[ox.Triple]:
        if query_kind(query) in ("SELECT", "ASK"):
            raise expected_kind("CONSTRUCT or DESCRIBE", query)
        reply = self._send(query, bindings, _TRIPLES, dataset)
        form = ox.RdfFormat.from_media_type(reply.kind)
        if form is None:
            raise self._unusable(reply)
        try:
            # All of it now, so that a broken answer is an error of this call.
            return iter([quad.triple for quad in ox.parse(reply.body, form, base_iri=self.url)])
        except SyntaxError as error:
            raise self._unusable(reply) from error

    def query(self, query: str, bindings: Bindings | None = None, dataset: Dataset | None = None) -> Answer:
        """As every store; ``dataset`` names the graphs to ask, in the place of those that FROM names."""
        if query_kind(query) in ("CONSTRUCT", "DESCRIBE"):
            return self.construct(query, bindings, dataset)
        return self._rows(query, bindings, dataset)

    def quads(self) -> Iterator[ox.Quad]:
        """Everything the endpoint shows; a triple of a named graph is not repeated for the default graph."""
        for subject, relation, value, graph in self.select(_EVERYTHING):
            yield ox.Quad(subject, relation, value, graph or ox.DefaultGraph())  # type: ignore[arg-type]

    def version(self) -> str:
        """What an endpoint holds can change unseen: the key is good for a minute."""
        return f"{self.url} {int(time.time() // _FRESH_SECONDS)}"

    def close(self) -> None:
        self._link.close()

    def _plain_ask(self, query: str) -> bool:
        return bool(self._rows(query, None, Dataset()))

    def _plain_names(self, query: str) -> list[str]:
        rows = self._rows(query, None, Dataset())
        assert isinstance(rows, Solutions)  # noqa: S101 - it is a SELECT
        return [term.value for row in rows for term in row if isinstance(term, ox.NamedNode)]

    def _rows(
        self, query: str, bindings: Bindings | None, dataset: Dataset | None = None
    ) -> Solutions | bool:
        if query_kind(query) in ("CONSTRUCT", "DESCRIBE"):
            raise expected_kind("SELECT or ASK", query)
        if query_kind(query) == "UPDATE" or not query.strip():
            raise syntax_error(query, "")
        reply = self._send(query, bindings, _ROWS, dataset)
        form = ox.QueryResultsFormat.from_media_type(reply.kind)
        if form is None or form == ox.QueryResultsFormat.CSV:
            raise self._unusable(reply)
        answer = _answer(reply.body, form)
        if answer is None:
            raise self._unusable(reply)
        if query_kind(query) == "ASK" and isinstance(answer, Solutions):
            return _verdict(answer)
        return answer

    def _send(self, query: str, bindings: Bindings | None, accept: str, dataset: Dataset | None) -> Reply:
        if dataset is None:
            usual = not self.union or names_dataset(query)
            dataset = Dataset() if usual else self.graphs.together()
        text = with_prefixes(insert_values(query, bindings))
        reply = self._link.post({"query": text, **dataset.fields}, accept)
        if reply.status == 400:
            shift = None if bindings else len(text) - len(query)
            raise syntax_error(query, reply.text(2000), shift=shift)
        if reply.status != 200:
            raise reply.error(self.url)
        return reply

    def _unusable(self, reply: Reply) -> EndpointError:
        if "html" in reply.kind:
            problem = "answers with a web page: it is not the address of a SPARQL endpoint"
        elif not reply.body:
            problem = "gives an empty answer"
        else:
            problem = f"gives an answer that is broken or of an unknown kind ({reply.kind or 'none given'})"
        hint = "Check the address; its path is often /sparql or /query."
        return EndpointError(f"{self.url} {problem}. {hint}", status=reply.status)


def _verdict(rows: Solutions) -> bool:
    """Yes or no, from the table with one number that Virtuoso (until 7.2.5 at least) answers ASK with."""
    return any(isinstance(term, ox.Literal) and term.value in ("1", "true") for row in rows for term in row)


def _answer(body: bytes, form: ox.QueryResultsFormat) -> Solutions | bool | None:
    """What an answer says, None when it is broken.

    pyoxigraph's answers may only be dropped by the thread that made them, so no error may keep one in its
    frames: the failure ends here.
    """
    try:
        answer = ox.parse_query_results(body, form)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        rows: list[tuple[Term | None, ...]] = list(map(tuple, answer))
    except (SyntaxError, ValueError):
        return None
    return Solutions([variable.value for variable in answer.variables], iter(rows))
