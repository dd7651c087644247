"""Triples to canonical Turtle: the same graph gives the same text, one change of a fact a change of a line.

Subjects and relations are sorted, several values stand one a line, blank nodes are nested where they are
used once, lists are written as lists. Syntax: RDF 1.1 Turtle, with the triple terms of RDF 1.2.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from kg.terms import PREFIXES, Term
from kg.turtle_labels import refine
from kg.turtle_terms import Names, literal

__all__ = ["blocks"]

_RDF = PREFIXES["rdf"]
_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(_RDF + name) for name in ("type", "first", "rest", "nil"))
_REIFIES = ox.NamedNode(_RDF + "reifies")
_WIDTH = 110
_DEEPEST = 30
#: Up to so many blank nodes, those that look alike are named by RDFC-1.0, whose time grows steeply.
_FEW = 48


def blocks(
    triples: Iterable[ox.Triple], names: Names, comments: Mapping[Term, Sequence[str]]
) -> Iterator[str]:
    """One text a subject, in order, without the blank lines between them."""
    graph = _Graph(triples, {node for node in comments if isinstance(node, ox.BlankNode)})
    graph, comments, labels = _label(graph, comments)
    writer = _Writer(graph, names, labels)
    found: list[tuple[int, str, str]] = []
    for subject in graph.roots:
        head = writer.subject(subject)
        body = "".join(f"{line}\n" for line in [*comments.get(subject, ()), head])
        body += "".join(f"{line}\n" for line in writer.statements(subject, 4)) + ".\n"
        order = 0 if isinstance(subject, ox.NamedNode) else 1 if head == "[]" else 2
        found.append((order, head.zfill(12) if order == 2 else head, body))
    yield from (body for _, _, body in sorted(found))


_Relations: TypeAlias = dict[ox.NamedNode, list[Term]]
_Comments: TypeAlias = Mapping[Term, Sequence[str]]
_MARK = ox.NamedNode("urn:x-doxograph:comment")


def _label(graph: _Graph, comments: _Comments) -> tuple[_Graph, _Comments, dict[ox.BlankNode, str]]:
    """The graph, its comments and the labels of its nodes; the nodes may be new ones."""
    nodes = graph.labelled()
    if not nodes:
        return graph, comments, {}
    numbers = refine(graph, comments, nodes, split=False)
    if len(set(numbers.values())) < len(nodes):
        if graph.blanks() <= _FEW:
            graph, comments = _canonical(graph, comments)
            nodes = graph.labelled()
            numbers = {node: int(node.value.removeprefix("c14n")) for node in nodes}
        else:
            numbers = refine(graph, comments, nodes, split=True)
    order = sorted(nodes, key=numbers.__getitem__)
    return graph, comments, {node: f"_:b{number}" for number, node in enumerate(order, 1)}


def _canonical(graph: _Graph, comments: _Comments) -> tuple[_Graph, _Comments]:
    """The graph with its blank nodes named by RDFC-1.0, the comments following them."""
    default = ox.DefaultGraph()
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object, default) for t in graph.triples())
    marked = {node: lines for node, lines in comments.items() if isinstance(node, ox.BlankNode)}
    for node, lines in marked.items():
        dataset.add(ox.Quad(node, _MARK, ox.Literal("\n".join(lines)), default))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    kept: dict[Term, Sequence[str]] = {node: lines for node, lines in comments.items() if node not in marked}
    triples: list[ox.Triple] = []
    for quad in dataset:
        if quad.predicate == _MARK and isinstance(quad.object, ox.Literal):
            kept[quad.subject] = quad.object.value.split("\n")
        else:
            triples.append(quad.triple)
    return _Graph(triples, {node for node in kept if isinstance(node, ox.BlankNode)}), kept


class _Graph:
    """Triples by subject, with what each blank node needs: a place in another, or a line of its own."""

    def __init__(self, triples: Iterable[ox.Triple], pinned: set[ox.BlankNode]) -> None:
        self.by_subject: dict[Term, _Relations] = defaultdict(lambda: defaultdict(list))
        self.uses: Counter[ox.BlankNode] = Counter()
        self.pinned = pinned
        for triple in dict.fromkeys(triples):
            self.by_subject[triple.subject][triple.predicate].append(triple.object)
            self._count(triple.object)
        self.cells = self._list_cells()
        self.nested: set[Term] = set()
        self.roots: list[Term] = [s for s in self.by_subject if not self._nestable(s)]
        self._nest(list(self.roots))
        reached = {*self.roots, *self.nested}
        self.roots += [subject for subject in self.by_subject if subject not in reached]

    def triples(self) -> Iterator[ox.Triple]:
        for subject, relations in self.by_subject.items():
            for relation, values in relations.items():
                yield from (ox.Triple(subject, relation, value) for value in values)  # type: ignore[arg-type]

    def blanks(self) -> int:
        """How many blank nodes there are."""
        return len({*self.uses, *(node for node in self.by_subject if isinstance(node, ox.BlankNode))})

    def labelled(self) -> list[ox.BlankNode]:
        """The blank nodes that need a label, because something points to them from elsewhere."""
        return [node for node in self.uses if node not in self.nested]

    def _count(self, term: Term) -> None:
        if isinstance(term, ox.BlankNode):
            self.uses[term] += 1
        stack: list[Term] = [term]
        while stack:
            part = stack.pop()
            if isinstance(part, ox.Triple):
                stack += [part.subject, part.object]
            elif isinstance(part, ox.BlankNode) and part is not term:
                # Inside a triple term there is no room for a nested node.
                self.uses[part] += 2

    def _nestable(self, term: Term) -> bool:
        return isinstance(term, ox.BlankNode) and self.uses[term] == 1 and term not in self.pinned

    def _list_cells(self) -> set[Term]:
        """The nodes of well-formed lists, found from their ends."""
        before: dict[Term, list[Term]] = defaultdict(list)
        for node, relations in self.by_subject.items():
            if not isinstance(node, ox.BlankNode) or self.uses[node] > 1 or node in self.pinned:
                continue
            if {*relations} == {_FIRST, _REST} and all(len(values) == 1 for values in relations.values()):
                before[relations[_REST][0]].append(node)
        cells: set[Term] = set()
        ends = list(before.get(_NIL, ()))
        while ends:
            cell = ends.pop()
            cells.add(cell)
            if self.uses[cell] == 1:  # type: ignore[index]
                ends += before.get(cell, ())
        return cells

    def items(self, head: Term) -> Iterator[Term]:
        """The members of the list that starts at a cell."""
        while head != _NIL:
            yield self.by_subject[head][_FIRST][0]
            head = self.by_subject[head][_REST][0]

    def _nest(self, roots: list[Term]) -> None:
        stack = [(root, 0) for root in roots]
        while stack:
            node, depth = stack.pop()
            for values in self.by_subject.get(node, {}).values():
                stack += (found for value in values for found in self._place(value, depth + 1))

    def _place(self, value: Term, depth: int) -> Iterator[tuple[Term, int]]:
        """Nest a value, if it can be, and give what to look into next."""
        if not self._nestable(value):
            return
        if depth > _DEEPEST:
            if value in self.by_subject:
                self.roots.append(value)
                yield value, 0
            return
        if value not in self.cells:
            self.nested.add(value)
            yield value, depth
            return
        head = value
        while head != _NIL:
            self.nested.add(head)
            yield from self._place(self.by_subject[head][_FIRST][0], depth + 1)
            head = self.by_subject[head][_REST][0]


class _Writer:
    def __init__(self, graph: _Graph, names: Names, labels: Mapping[ox.BlankNode, str]) -> None:
        self.graph, self.names, self.labels = graph, names, labels

    def subject(self, term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return self.names.iri(term.value)
        return self.labels.get(term, "[]") if isinstance(term, ox.BlankNode) else str(term)

    def statements(self, subject: Term, indent: int) -> list[str]:
        """The lines of a subject's relations and values, each relation ended by a semicolon."""
        lines: list[str] = []
        pad = " " * indent
        for relation, name in sorted(self._named(subject), key=lambda pair: (pair[0] != _TYPE, pair[1])):
            values = self.graph.by_subject[subject][relation]
            if len(values) == 1:
                lines.append(f"{pad}{name} {self.value(values[0], indent)} ;")
            else:
                *others, last = self._sorted(values, indent + 4)
                lines += [pad + name, *(f"{pad}    {value} ," for value in others), f"{pad}    {last} ;"]
        return lines

    def _named(self, subject: Term) -> Iterator[tuple[ox.NamedNode, str]]:
        for relation in self.graph.by_subject.get(subject, ()):
            yield relation, "a" if relation == _TYPE else self.names.iri(relation.value)

    def _sorted(self, values: Sequence[Term], indent: int) -> list[str]:
        keyed = [(*_order(value), text, text) for value in values for text in [self.value(value, indent)]]
        return [found[-1] for found in sorted(keyed)]

    def value(self, term: Term, indent: int) -> str:
        """A value as text; the lines after its first are indented to go below a line at ``indent``."""
        if isinstance(term, ox.NamedNode):
            return "()" if term == _NIL else self.names.iri(term.value)
        if isinstance(term, ox.Literal):
            return literal(term, self.names)
        if isinstance(term, ox.Triple):
            parts = (self.value(part, indent) for part in (term.subject, term.predicate, term.object))
            return f"<<( {' '.join(parts)} )>>"
        if term not in self.graph.nested:
            return self.labels[term]
        if term in self.graph.cells:
            return self._list(term, indent)
        return self._nested(term, indent)

    def _nested(self, term: ox.BlankNode, indent: int) -> str:
        lines = self.statements(term, indent + 4)
        if not lines:
            return "[]"
        only = lines[0].strip().removesuffix(" ;")
        if len(lines) == 1 and "\n" not in only and indent + len(only) < _WIDTH - 40:
            return f"[ {only} ]"
        return "\n".join(["[", *lines, " " * indent + "]"])

    def _list(self, head: Term, indent: int) -> str:
        items = [self.value(item, indent + 4) for item in self.graph.items(head)]
        line = f"( {' '.join(items)} )"
        if "\n" not in line and indent + len(line) < _WIDTH - 20:
            return line
        return "\n".join(["(", *(" " * (indent + 4) + item for item in items), " " * indent + ")"])


def _order(term: Term) -> tuple[int, str, str]:
    if isinstance(term, ox.Literal):
        return 2, term.language or "", term.value
    return (0 if isinstance(term, ox.NamedNode) else 1), "", ""
