"""What speaks of the statements of a view in terms that are not ours, to be taken away together with them.

Reified statements (RDF 1.1), reifiers (RDF 1.2), named graphs with provenance, and nodes between two things
that qualify their relation. A node with a name goes by it; one without is found again by all that it says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kg import queries
from kg.reader import Reader, Row, text_of
from kg.reified import SOURCES, between
from kg.simple import SimpleLink
from kg.terms import DERIVED, KG, ONTOLOGY_GRAPH, BlankNode, NamedNode, Term, Triple

__all__ = ["Annotations", "Nameless", "annotated"]

#: Of larger views, nodes between two things are not looked for; more nameless nodes than these are not told.
_MOST_PAIRS, _MOST_NAMELESS = 200, 1000
_AT_ONCE = 400
Key = tuple[str, str, str]
Said = dict[Term, list[tuple[str, Term]]]


@dataclass(frozen=True, slots=True)
class Nameless:
    """A node without a name: the things that lead to it and by which relations, and all that it says."""

    ties: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, Term], ...]

    def triples(self) -> set[Triple]:
        """The node with what leads to it and what it says, as a node without a name of its own."""
        node = BlankNode()
        leading = {Triple(NamedNode(thing), NamedNode(relation), node) for thing, relation in self.ties}
        return leading | {Triple(node, NamedNode(relation), value) for relation, value in self.plainly}

    @property
    def plainly(self) -> list[tuple[str, Term]]:
        """What it says without naming other nodes that have no name."""
        return [(relation, value) for relation, value in self.said if not isinstance(value, BlankNode)]


@dataclass(frozen=True, slots=True)
class Annotations:
    """The nodes that speak of some statements: those with a name, how visible things lead to these, those
    without, and the things (IRIs) that the latter rest on.
    """

    named: frozenset[str] = frozenset()
    ties: tuple[Key, ...] = ()
    nameless: tuple[Nameless, ...] = ()
    sources: frozenset[str] = frozenset()


def annotated(reader: Reader, links: Sequence[SimpleLink], forms: Collection[Key]) -> Annotations:
    """What speaks of these links; ``forms`` are the statements that say the same or more."""
    if not links:
        return Annotations()
    ends = sorted({end for form in forms for end in (form[0], form[2])})
    qualifying = _qualifying(reader, links)
    said = _reified(reader, ends, set(forms)) | _reifiers(reader, forms) | qualifying
    named = {text_of(node) for node in said if isinstance(node, NamedNode)} - set(ends)
    qualified = sorted({text_of(node) for node in qualifying if isinstance(node, NamedNode)} & named)
    rows = reader.select("links_between", subject=ends, object=qualified) if qualified else []
    ties = sorted({(text_of(row[0]), text_of(row[1]), text_of(row[2])) for row in rows})
    return Annotations(
        frozenset(named | _graphs(reader, ends, set(forms))),
        tuple(ties),
        _nameless(reader, ends, said),
        frozenset(text_of(value) for pairs in said.values() for value in _sources(pairs)),
    )


def _sources(pairs: Iterable[tuple[str, Term]]) -> list[NamedNode]:
    return [value for relation, value in pairs if relation in SOURCES and isinstance(value, NamedNode)]


def _reified(reader: Reader, ends: Sequence[str], forms: set[Key]) -> Said:
    rows = reader.select_many("annotations", "subject", ends)
    return _by_node(row[3:] for row in rows if (text_of(row[0]), text_of(row[1]), text_of(row[2])) in forms)


def _reifiers(reader: Reader, forms: Collection[Key]) -> Said:
    if not reader.memo("has_reifiers", lambda: reader.store.ask(queries.text("has_reifiers"))):
        return {}
    terms = [Triple(NamedNode(s), NamedNode(p), NamedNode(o)) for s, p, o in sorted(forms)]
    rows: list[Row] = []
    for start in range(0, len(terms), _AT_ONCE):
        bound = {"statement": terms[start : start + _AT_ONCE]}
        rows += reader.store.select(queries.text("reifying"), bound)
    return _by_node(rows)


def _by_node(rows: Iterable[Sequence[Term | None]]) -> Said:
    said: Said = {}
    for node, relation, value in rows:
        if node is not None and value is not None and (text_of(relation), value) not in said.get(node, ()):
            said.setdefault(node, []).append((text_of(relation), value))
    return said


def _qualifying(reader: Reader, links: Sequence[SimpleLink]) -> Said:
    """Nodes between two things; where our own terms are used, dated nodes take their place."""
    foreign = [link for link in links if not link.relation.startswith(KG)]
    if len(foreign) > _MOST_PAIRS:
        return {}
    said: Said = {}
    for link in foreign:
        for name, pairs in between(reader, [(link.subject, link.relation, link.object)]).items():
            said[BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name)] = pairs
    return said


def _graphs(reader: Reader, ends: Sequence[str], forms: set[Key]) -> set[str]:
    """The named graphs that hold one of the statements; what they are said to be comes with their records."""
    rows = reader.select("statement_graphs", subject=ends, object=ends)
    places = {text_of(row[3]) for row in rows if tuple(map(text_of, row[:3])) in forms}
    return places - {DERIVED, ONTOLOGY_GRAPH}


def _nameless(reader: Reader, ends: Sequence[str], said: Said) -> tuple[Nameless, ...]:
    nodes = [node for node in said if isinstance(node, BlankNode)]
    if not nodes or len(nodes) > _MOST_NAMELESS:
        return ()
    ties: dict[Term, set[tuple[str, str]]] = {}
    for thing, relation, node in reader.select_many("leading_on", "thing", ends):
        if node is not None:
            ties.setdefault(node, set()).add((text_of(thing), text_of(relation)))
    found = [Nameless(tuple(sorted(ties.get(node, ()))), _sorted(said[node])) for node in nodes]
    return tuple(sorted(found, key=str))


def _sorted(pairs: Iterable[tuple[str, Term]]) -> tuple[tuple[str, Term], ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair[0], str(pair[1]))))
