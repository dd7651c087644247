"""Triple terms of RDF 1.2 spelled out as reified statements of RDF 1.1, for syntaxes that have none.

A reifier becomes an `rdf:Statement` with subject, predicate and object. A triple term in any other place is
named by a node of its own that is such a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.terms import PREFIXES, BlankNode, NamedNode, Term, Triple

__all__ = ["spelled_out"]

_RDF = PREFIXES["rdf"]
_REIFIES = NamedNode(_RDF + "reifies")


def spelled_out(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples without triple terms.

    >>> a, p = NamedNode("http://e.org/a"), NamedNode("http://e.org/p")
    >>> found = spelled_out([Triple(BlankNode("n"), _REIFIES, Triple(a, p, a))])
    >>> [one.predicate.value.partition("#")[2] for one in found]
    ['type', 'subject', 'predicate', 'object']
    """
    for one in triples:
        if not isinstance(one.object, Triple):
            yield one
        elif one.predicate == _REIFIES:
            yield from _statement(one.subject, one.object)
        else:
            node = BlankNode()
            yield Triple(one.subject, one.predicate, node)
            yield from _statement(node, one.object)


def _statement(node: NamedNode | BlankNode | Triple, told: Triple) -> Iterator[Triple]:
    parts: tuple[tuple[str, Term], ...] = (
        ("type", NamedNode(_RDF + "Statement")),
        ("subject", told.subject),
        ("predicate", told.predicate),
        ("object", told.object),
    )
    yield from spelled_out(Triple(node, NamedNode(_RDF + name), value) for name, value in parts)
