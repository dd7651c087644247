"""Opening a graph: the bundled one, files, a store on disk, or a SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import bundled
from kg.errors import KgError
from kg.rules import derive, read_rules
from kg.store import EmbeddedStore, Store, disk_store, memory_store
from kg.terms import DERIVED, GRAPH_BASE, KG, ONTOLOGY_GRAPH, NamedNode, Quad
from kg.vocabulary import TYPE

if TYPE_CHECKING:
    from kg.files import Progress

__all__ = ["Opened", "add_files", "apply_rules", "flat", "open_store", "uses_ontology", "whole"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A store ready to be asked, what to call it, and whether rules were applied to it."""

    store: Store
    name: str
    derived: bool


def flat(paths: Iterable[Path | str | Iterable[Path | str]]) -> list[Path | str]:
    """The paths in a row, whether given one by one or in lists.

    >>> flat(["a.ttl", ["b.ttl", "c.ttl"]])
    ['a.ttl', 'b.ttl', 'c.ttl']
    """
    return [path for given in paths for path in ([given] if isinstance(given, (str, Path)) else flat(given))]


def open_store(
    paths: Sequence[Path | str],
    *,
    store: Path | str | None,
    endpoint: str | None,
    union: bool,
    derived: bool | None,
    writable: bool,
) -> Opened:
    """The store that was asked for. Raises KgError when two kinds are named at once."""
    if endpoint and (paths or store):
        raise KgError("Name an endpoint or local data, not both.")
    if endpoint:
        from kg.store.remote import RemoteStore

        return Opened(RemoteStore(endpoint, union=union), endpoint, False)
    if store is not None:
        return _on_disk(Path(store), paths, union=union, derived=derived, writable=writable)
    if paths:
        return _in_memory(paths, union=union, derived=derived, writable=writable)
    return _bundled(union=union, derived=derived, writable=writable)


def _bundled(*, union: bool, derived: bool | None, writable: bool) -> Opened:
    store = memory_store(_in_graphs([bundled.ontology_file(), *bundled.data_files()]), union=union)
    if derived is not False:
        apply_rules(store)
    if not writable:
        store.freeze()
    return Opened(store, bundled.NAME, derived is not False)


def _in_graphs(files: Iterable[Path]) -> Iterator[Quad]:
    """The quads of our own files, each in the named graph that bears its name."""
    from kg.files import read

    for path in files:
        name = ONTOLOGY_GRAPH if path == bundled.ontology_file() else GRAPH_BASE + path.stem
        graph = NamedNode(name)
        for quad in read(path):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _in_memory(paths: Sequence[Path | str], *, union: bool, derived: bool | None, writable: bool) -> Opened:
    store = memory_store(union=union)
    wanted = add_files(store, paths, derived=derived)
    if not writable:
        store.freeze()
    name = Path(paths[0]).name if len(paths) == 1 else f"{len(paths)} files"
    return Opened(store, name, wanted)


def _on_disk(
    directory: Path, paths: Sequence[Path | str], *, union: bool, derived: bool | None, writable: bool
) -> Opened:
    if paths and not writable:
        raise KgError(
            "Name files or a store, not both. To put files into a store: kg load --store DIR FILES…"
        )
    store = disk_store(directory, writable=writable, union=union)
    if paths:
        add_files(store, paths, derived=derived)
    return Opened(store, directory.name, _has_derived(store))


class _Whole(EmbeddedStore):
    """The same store seen as the union of its graphs."""

    def __init__(self, store: EmbeddedStore) -> None:
        super().__init__(store.raw, union=True, writable=False, description=store.description)
        self._store = store

    @property
    def raw(self) -> Any:
        return self._store.raw

    def version(self) -> str:
        return self._store.version()


def whole(store: Store) -> Store:
    """The store as the operations see it: all graphs together, whatever a query's default graph is."""
    return _Whole(store) if isinstance(store, EmbeddedStore) and not store.union else store


def _has_derived(store: Store) -> bool:
    return store.ask("ASK { GRAPH ?derived { ?s ?p ?o } }", {"derived": NamedNode(DERIVED)})


def add_files(
    store: EmbeddedStore,
    paths: Sequence[Path | str],
    *,
    derived: bool | None = None,
    graph: str | None = None,
    progress: Progress | None = None,
) -> bool:
    """Put files into a store, all or none, and apply the rules where they concern the data.

    Triples go into the graph named, else into the default graph; quads keep their graphs. Gives whether rules
    were applied: when told, or when the store now uses a term of our ontology. Raises MissingFile,
    ParseError, UnsupportedFormat, ReadOnly.
    """
    from kg.files import load

    load(store, paths, graph=graph, progress=progress)
    ontology = list(_in_graphs([bundled.ontology_file()]))
    wanted = _uses_any(store, ontology) if derived is None else derived
    if wanted:
        store.replace_graph(ONTOLOGY_GRAPH, (quad.triple for quad in ontology))
        apply_rules(store)
    return wanted


def _uses_any(store: EmbeddedStore, ontology: Sequence[Quad]) -> bool:
    """Whether a term that the ontology defines occurs as a relation or a class: looked up by index."""
    terms = {
        quad.subject
        for quad in ontology
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(KG)
    }
    lookups = [(term, None) for term in terms] + [(NamedNode(TYPE), term) for term in terms]
    return any(next(store.raw.quads_for_pattern(None, *lookup), None) for lookup in lookups)


def uses_ontology(quads: Iterable[Quad]) -> bool:
    """Whether a relation or class of our ontology occurs."""
    return any(
        quad.predicate.value.startswith(KG)
        or (
            quad.predicate.value == TYPE
            and isinstance(quad.object, NamedNode)
            and quad.object.value.startswith(KG)
        )
        for quad in quads
    )


def apply_rules(store: EmbeddedStore) -> int:
    """Conclude anew what the rules conclude; gives the number of triples concluded."""
    return derive(store.raw, read_rules(bundled.rules_dir()))
