"""After a write: the graph of conclusions brought up to date, in few changes and without an empty moment."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from kg import bundled
from kg.files import read
from kg.rules import derive, read_rules
from kg.terms import DERIVED, KG, ONTOLOGY_GRAPH
from kg.vocabulary import TYPE

__all__ = ["conclude"]

_DERIVED, _ONTOLOGY = ox.NamedNode(DERIVED), ox.NamedNode(ONTOLOGY_GRAPH)
#: Stores up to so many quads are copied to conclude beside them; larger ones are concluded in place.
_COPIED = 2_000_000


def conclude(store: ox.Store) -> bool:
    """Apply the rules anew where the data use our ontology; gives whether they do.

    The ontology itself is put into its graph when it is not there. Where nothing uses it any more, the graph
    of conclusions goes.
    """
    ontology = _ontology()
    if not _used(store, ontology):
        if store.contains_named_graph(_DERIVED):
            store.remove_graph(_DERIVED)
        return False
    if not store.contains_named_graph(_ONTOLOGY):
        store.extend(ox.Quad(t.subject, t.predicate, t.object, _ONTOLOGY) for t in ontology)
    rules = read_rules(bundled.rules_dir())
    if len(store) > _COPIED:
        derive(store, rules)
        return True
    scratch = ox.Store()
    scratch.bulk_extend(quad for quad in store if quad.graph_name != _DERIVED)
    derive(scratch, rules)
    _match(store, set(scratch.quads_for_pattern(None, None, None, _DERIVED)))
    return True


@cache
def _ontology() -> list[ox.Triple]:
    return [quad.triple for quad in read(bundled.ontology_file())]


def _used(store: ox.Store, ontology: list[ox.Triple]) -> bool:
    """Whether a term of the ontology occurs as a relation or a class outside of the ontology's own graph."""
    terms = {
        triple.subject
        for triple in ontology
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(KG)
    }
    lookups = [(term, None) for term in terms] + [(ox.NamedNode(TYPE), term) for term in terms]
    own = (_ONTOLOGY, _DERIVED)
    return any(
        quad.graph_name not in own
        for lookup in lookups
        for quad in store.quads_for_pattern(None, lookup[0], lookup[1], None)
    )


def _match(store: ox.Store, wanted: set[ox.Quad]) -> None:
    """Make the graph of conclusions hold exactly these quads."""
    present = set(store.quads_for_pattern(None, None, None, _DERIVED))
    store.extend(wanted - present)
    for quad in present - wanted:
        store.remove(quad)
