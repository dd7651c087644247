"""`KnowledgeGraph`: one graph, wherever it is kept, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, TypeAlias
from typing import Literal as Choice

from kg import (
    asof,
    changes,
    connections,
    edge_story,
    entities,
    evidence,
    export,
    neighbours,
    network,
    overview,
    paths,
    positions,
    search,
    stats,
    timeline,
    validation,
)
from kg.edge_story import EdgeStory
from kg.errors import KgError
from kg.model import ClassCount, Conflict, Edge, Entity, Evidence, Hit, Ref, RelationCount, Stats, View
from kg.model import Path as Connection
from kg.neighbours import Direction
from kg.opening import add_files, apply_rules, flat, open_store, uses_ontology, whole
from kg.reader import Reader
from kg.results import Rows, Triples, result
from kg.standalone import Drawing
from kg.store import EmbeddedStore, Store, memory_store
from kg.terms import IRI, PythonValue, Term, to_term
from kg.validation import ValidationReport

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


__all__ = ["KnowledgeGraph"]

#: What a variable of a query can be given.
Bindable: TypeAlias = PythonValue | Term | Ref | Entity | Hit


class KnowledgeGraph:
    """A knowledge graph over an RDF store.

    Things are named by IRI, slug (``openai``), prefixed name (``id:openai``) or by their name; where the
    graph knows nothing of the kind, `NotFound` says what comes near. Texts come in the language asked for,
    English failing that.

    >>> with KnowledgeGraph.open() as graph:
    ...     graph.entity("OpenAI").ref.cls_label
    'organization'
    """

    def __init__(self, store: Store, *, name: str = "graph", derived: bool = False) -> None:
        self._store, self._name, self._derived = store, name, derived
        self._reader = Reader(whole(store))
        self._moments: asof.Moments[KnowledgeGraph] = asof.Moments(lambda then: then._held())

    @classmethod
    def open(
        cls,
        *paths: Path | str | Iterable[Path | str],
        store: Path | str | None = None,
        endpoint: str | None = None,
        default_graph: Choice["union", "default"] = "union",
        derive: bool | None = None,
        writable: bool = False,
    ) -> KnowledgeGraph:
        """Open RDF files (or lists of them), a ``store`` directory, a SPARQL ``endpoint``, or, without any,
        the bundled graph.

        The rules are applied to the bundled graph, and to files that use its ontology unless ``derive`` says
        otherwise; the data of an endpoint are taken as they are. With ``default_graph="default"`` a query
        that names no graph sees only the graph without a name (SPARQL 1.1, 13.1).

        Raises MissingFile, ParseError, UnsupportedFormat, StoreError, EndpointError.
        """
        opened = open_store(
            flat(paths),
            store=store,
            endpoint=endpoint,
            union=default_graph == "union",
            derived=derive,
            writable=writable,
        )
        return cls(opened.store, name=opened.name, derived=opened.derived)

    # the graph as a whole

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the store holds on to."""
        self._store.close()

    def __len__(self) -> int:

        return stats.size(self.reader)

    def __repr__(self) -> str:
        return f"KnowledgeGraph({self._name!r}, {len(self):,} triples, {self._store.description})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(one.cls.label)}</td><td style='text-align:right'>{one.count:,}</td></tr>"
            for one in self.classes()[:12]
        )
        head = f"<b>{escape(self._name)}</b>: {len(self):,} triples, {escape(self._store.description)}"
        return f"{head}<table>{rows}</table>"

    @property
    def name(self) -> str:
        """What the graph is called: its file, its store, or "bundled graph"."""
        return self._name

    @property
    def store(self) -> Store:
        """The store behind the graph."""
        return self._store

    @property
    def reader(self) -> Reader:
        """The named queries over the store, up to date with the data."""
        self._reader.refresh()
        return self._reader

    def _held(self) -> int:
        return len(self._store) if isinstance(self._store, EmbeddedStore) else 0

    def refresh(self) -> None:
        """See the data of a store on disk as they are now, whoever wrote to it."""
        if isinstance(self._store, EmbeddedStore):
            self._store.reopen()

    def load(self, *paths: Path | str | Iterable[Path | str], graph: str | None = None) -> None:
        """Add files to a graph opened as writable, all or none; triples go into the ``graph`` named, if any.

        Raises ReadOnly, MissingFile, ParseError, UnsupportedFormat.
        """
        store = self._embedded("Files can be added to a graph kept here, not to an endpoint.")
        self._derived = (
            add_files(store, flat(paths), derived=True if self._derived else None, graph=graph)
            or self._derived
        )

    def _embedded(self, otherwise: str) -> EmbeddedStore:
        if not isinstance(self._store, EmbeddedStore):
            raise KgError(otherwise)
        return self._store

    # asking

    def query(self, sparql: str, **bindings: Bindable | Sequence[Bindable]) -> Rows | bool | Triples:
        """The answer to a SPARQL query: rows, True or False, or triples. The usual prefixes are known.

        ``bindings`` give variables of the query a value: text, numbers and dates as literals, `IRI` and
        things the graph gave as IRIs, a list as alternatives. Raises QueryError with line and column.

        >>> with KnowledgeGraph.open() as graph:
        ...     graph.query("ASK { ?who kg:worked_at id:openai }")
        True
        """
        bound = {name: _bound(value) for name, value in bindings.items()}
        return result(self._store.query(sparql, bound))

    def resolve(self, name: str, lang: str = "en") -> str:
        """The IRI that a name means. Raises NotFound with suggestions."""
        return entities.resolve(self.reader, name, lang)

    def entity(self, name: str, lang: str = "en", *, each: int = 50) -> Entity:
        """What is known of a thing, at most ``each`` edges of a relation. Raises NotFound with suggestions.

        >>> with KnowledgeGraph.open() as graph:
        ...     graph.entity("Karpathy").ref.label
        'Andrej Karpathy'
        """
        reader = self.reader
        return entities.entity(reader, self.resolve(name, lang), lang, each=each)

    def neighbours(
        self,
        name: str,
        relation: str | None = None,
        direction: Direction = "both",
        limit: int = 50,
        offset: int = 0,
        lang: str = "en",
    ) -> list[Edge]:
        """A page of the edges of a thing, all or those of one ``relation``, in a steady order."""
        reader, thing = self.reader, self.resolve(name, lang)
        if relation is not None:
            relation = entities.resolve_relation(reader, thing, relation, lang)
        return neighbours.neighbours(
            reader, thing, lang, relation=relation, direction=direction, limit=limit, offset=offset
        )

    def relations(self, name: str, lang: str = "en") -> list[RelationCount]:
        """The relations of a thing in both directions, with the number of edges each has."""
        return neighbours.relations(self.reader, self.resolve(name, lang), lang)

    def search(
        self, text: str, lang: str = "en", limit: int = 10, classes: Sequence[str] | None = None
    ) -> list[Hit]:
        """The things whose name comes nearest: accents, word order and small slips of spelling do not matter.

        >>> with KnowledgeGraph.open() as graph:
        ...     graph.search("karpaty")[0].ref.label
        'Andrej Karpathy'
        """
        return search.search(self.reader, text, lang, limit=limit, classes=classes)

    def evidence(self, edge: Edge | tuple[str, str, str], lang: str = "en") -> list[Evidence]:
        """What an edge, or a statement given as three names, rests on; [] when the graph does not say.

        Raises NotFound for a name that is not known, of a thing or of a relation.

        >>> with KnowledgeGraph.open() as graph:
        ...     bool(graph.evidence(("Karpathy", "worked at", "Tesla")))
        True
        """
        if isinstance(edge, Edge):
            return list(evidence.edge_evidence(self.reader, edge, lang))
        return list(evidence.statement_evidence(self.reader, *self._statement(edge, lang), lang))

    def _statement(self, names: tuple[str, str, str], lang: str) -> tuple[str, str, str]:
        """The IRIs of a statement given as three names."""
        subject, obj = self.resolve(names[0], lang), self.resolve(names[2], lang)
        return subject, entities.resolve_relation(self.reader, subject, names[1], lang), obj

    def story(self, edge: Edge | tuple[str, str, str], lang: str = "en") -> EdgeStory:
        """All there is to say of an edge, or of a statement given as three names: who says so, and why.

        Raises NotFound when the graph does not say it.

        >>> with KnowledgeGraph.open() as graph:
        ...     graph.story(("Karpathy", "kg:founded", "OpenAI")).sentence
        'Andrej Karpathy founded OpenAI, in December 2015.'
        """
        if isinstance(edge, Edge):
            return edge_story.story(self.reader, edge.subject.iri, edge.relation.iri, edge.object.iri, lang)
        return edge_story.story(self.reader, *self._statement(edge, lang), lang)

    def changes(self, start: str, end: str, lang: str = "en") -> changes.Changes:
        """What began and what ended between two dates, each a year, a month or a day."""
        return changes.changes(self, start, end, lang)

    def conflicts(self, name: str | None = None, lang: str = "en") -> list[Conflict]:
        """Where sources disagree, about one thing or anywhere."""
        return evidence.conflicts(self.reader, lang, self.resolve(name, lang) if name else None)

    def paths(
        self, start: str, end: str, k: int = 3, max_length: int = 4, lang: str = "en"
    ) -> list[Connection]:
        """The ``k`` connections that tell most, of at most ``max_length`` edges; [] when there is none."""
        return paths.paths(
            self.reader, self.resolve(start, lang), self.resolve(end, lang), k, max_length, lang
        )

    def connections(self, *names: str, k: int = 3, lang: str = "en") -> list[connections.Connection]:
        """How two or more things hang together: connections that differ, as sentences with their sources.

        >>> with KnowledgeGraph.open() as graph:
        ...     graph.connections("Fei-Fei Li", "OpenAI")[0].steps[0].text
        'Fei-Fei Li advised Andrej Karpathy (Doctor of Philosophy), from 2011 to 2016.'
        """
        return connections.connections(self.reader, [self.resolve(name, lang) for name in names], lang, k=k)

    def positions(self, name: str, lang: str = "en") -> positions.Positions:
        """Who holds what on a thesis or theme since when, beside what supports and contradicts it."""
        return positions.positions(self.reader, self.resolve(name, lang), lang)

    def timeline(self, lang: str = "en") -> timeline.Timeline:
        """What is dated, by lane; the undated apart."""
        return timeline.timeline(self.reader, lang)

    def as_of(self, when: str | int | date) -> KnowledgeGraph:
        """A new graph in memory of what held at any time in a year ("2016"), a month ("2016-05") or on a day.

        What has no date stays, but for the doings of people not yet born (see `kg.asof`). Raises KgError
        when ``when`` is no date.

        >>> with KnowledgeGraph.open() as graph, graph.as_of("2016") as then:
        ...     then.query("ASK { id:andrej-karpathy kg:worked_at id:tesla }")
        False
        """
        quads = list(asof.quads_as_of(self.reader, when))
        union = self._store.union if isinstance(self._store, EmbeddedStore) else True
        store = memory_store(quads, union=union)
        derived = self._derived or uses_ontology(quads)
        if derived:
            apply_rules(store)
        store.freeze()
        return KnowledgeGraph(store, name=f"{self._name} as of {when}", derived=derived)

    def at(self, when: str | int | date | None) -> KnowledgeGraph:
        """As `as_of`, but kept for the next who asks; the graph itself without a date. Not to be closed.

        >>> with KnowledgeGraph.open() as graph:
        ...     graph.at("2016") is graph.at("2016"), graph.at(None) is graph
        (True, True)
        """
        if when is None:
            return self
        return self._moments.get(self._store.version(), when, lambda: self.as_of(when))

    # numbers and pictures

    def classes(self, lang: str = "en") -> list[ClassCount]:
        """How many things each class has, the largest first."""
        return stats.class_counts(self.reader, lang)

    def stats(self, lang: str = "en") -> Stats:
        """The numbers of the graph."""
        return stats.stats(self.reader, lang)

    def overview(self, lang: str = "en", limit: int = 150) -> View:
        """The start view: what matters most, laid out."""
        return overview.overview(self.reader, lang, limit=limit)

    def around(self, name: str, lang: str = "en", limit: int = 60) -> View:
        """A thing and its neighbours, laid out."""
        return network.around(self.reader, self.resolve(name, lang), lang, limit=limit)

    def to_networkx(self, lang: str = "en") -> nx.MultiDiGraph:
        """The things and how they hang together as a networkx graph."""
        return network.to_networkx(self.reader, lang)

    def draw(self, view: View | None = None, path: Path | str | None = None, lang: str = "en") -> Drawing:
        """A picture of a view (the start view unless given): shows in a notebook, saves as one HTML file."""
        shown = view or self.overview(lang)
        drawing = Drawing(shown, lang=lang, title=shown.title or self._name)
        if path is not None:
            drawing.save(path)
        return drawing

    def export(
        self,
        format: str,  # noqa: A002 - the word people look for
        out: Path | str | IO[bytes] | None = None,
        *,
        derived: bool = True,
        graph: str | None = None,
    ) -> bytes | None:
        """The graph as bytes, or written ``out``: ttl, nt, nq, trig, jsonld, rdfxml, graphml, gexf or csv.

        ``derived=False`` leaves out what rules concluded; ``graph`` takes one named graph alone.
        Raises UnsupportedFormat.
        """
        return export.export(self.reader, format, out, derived=derived, graph=graph)

    def validate(self) -> ValidationReport:
        """Check the data against the shapes and the authoring rules of the ontology."""
        return validation.validate(self.reader)

    @property
    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset over the same store. Raises KgError over an endpoint."""
        import rdflib
        from oxrdflib import OxigraphStore

        store = self._embedded("An endpoint has no rdflib dataset here; use rdflib's SPARQLStore.")
        return rdflib.Dataset(store=OxigraphStore(store=store.raw), default_union=store.union)


def _bound(value: Any) -> Term | list[Term]:
    if isinstance(value, (list, tuple, set)):
        return [_term(one) for one in value]
    return _term(value)


def _term(value: Bindable) -> Term:
    if isinstance(value, (Entity, Hit)):
        value = value.ref
    return to_term(IRI(value.iri) if isinstance(value, Ref) else value)
