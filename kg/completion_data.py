"""What the data offer to someone who writes a query: classes, relations, and what they lead to.

Read from samples of bounded size and kept until the data change, so that it stays quick on large graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.errors import KgError
from kg.reader import Reader, text_of
from kg.terms import Literal, NamedNode, Term
from kg.vocabulary import ONTOLOGY_CLASSES

__all__ = ["Counts", "Vocabulary"]

Counts = dict[str, int]


class Vocabulary:
    """The terms of a graph in use, with how often they occur in a sample."""

    def __init__(self, reader: Reader) -> None:
        reader.refresh()
        self.reader = reader

    @property
    def classes(self) -> Counts:
        """The classes of the graph by IRI."""
        return self.reader.memo("completion classes", lambda: self._counts("sampled_classes"))

    @property
    def relations(self) -> Counts:
        """The relations of the graph by IRI."""
        return self.reader.memo("completion relations", lambda: self._counts("sampled_relations"))

    @property
    def graphs(self) -> Counts:
        """The named graphs by IRI."""
        return self.reader.memo("completion graphs", lambda: self._counts("graphs"))

    @property
    def languages(self) -> list[str]:
        """The languages of the names, the most frequent first."""
        return self.reader.memo(
            "completion languages", lambda: [text_of(row[0]) for row in self._rows("sampled_languages")]
        )

    def relations_of(self, classes: Iterable[str]) -> Counts:
        """The relations that members of these classes have."""
        return self._of("relations_of_class", self._known_classes(classes))

    def relations_to(self, classes: Iterable[str]) -> Counts:
        """The relations that lead to members of these classes."""
        return self._of("relations_to_class", self._known_classes(classes))

    def relations_of_thing(self, iri: str) -> Counts:
        """The relations of one thing."""
        return self._counts("relations_of_thing", thing=iri)

    def classes_from(self, relation: str) -> Counts:
        """The classes of the things that have a relation."""
        return self._of("classes_from_relation", self._known_relations([relation]), "relation")

    def classes_to(self, relation: str) -> Counts:
        """The classes of the things to which a relation leads."""
        return self._of("classes_to_relation", self._known_relations([relation]), "relation")

    def values(self, relation: str, classes: Iterable[str] = ()) -> list[tuple[Term, int]]:
        """To what a relation (of members of these classes, if any are given) leads, most often first."""
        known, owners = self._known_relations([relation]), self._known_classes(classes)
        if not known:
            return []
        bound: dict[str, str | Sequence[str]] = {"relation": known}
        if owners:
            bound["class"] = owners
        name = "values_from_class" if owners else "values_of_relation"
        return self.reader.memo(f"completion {name} {known} {owners}", lambda: self._values(name, bound))

    def _values(self, name: str, bound: dict[str, str | Sequence[str]]) -> list[tuple[Term, int]]:
        rows = self._rows(name, **bound)
        return [(row[0], _number(row[1])) for row in rows if isinstance(row[0], (NamedNode, Literal))]

    def _known_classes(self, classes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(classes) & self.classes.keys()))

    def _known_relations(self, relations: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(relations) & self.relations.keys()))

    def _of(self, name: str, terms: tuple[str, ...], variable: str = "class") -> Counts:
        """Counts for terms that the graph knows: what is kept cannot grow beyond its vocabulary."""
        if not terms:
            return {}
        if len(terms) > 1:
            merged: Counts = {}
            for term in terms:
                for iri, count in self._of(name, (term,), variable).items():
                    merged[iri] = merged.get(iri, 0) + count
            return merged
        return self.reader.memo(
            f"completion {name} {terms[0]}", lambda: self._counts(name, **{variable: terms[0]})
        )

    def _counts(self, name: str, **bound: str | Sequence[str]) -> Counts:
        rows = self._rows(name, **bound)
        return {text_of(row[0]): _number(row[1]) for row in rows if isinstance(row[0], NamedNode)}

    def _rows(self, name: str, **bound: str | Sequence[str]) -> list[tuple[Term | None, ...]]:
        try:
            return self.reader.select(name, **bound)
        except KgError:  # an endpoint that cannot answer in time: there is less to suggest
            return []

    def telling(self, classes: Counts) -> list[str]:
        """The classes that say something of a thing, those above others in use here left out."""
        above = frozenset[str]().union(
            *(self.reader.schema.class_supers.get(cls, frozenset()) for cls in classes)
        )
        found = [cls for cls in classes if cls not in above and cls not in ONTOLOGY_CLASSES]
        return sorted(found or classes, key=lambda cls: (-classes[cls], cls))


def _number(term: Term | None) -> int:
    text = text_of(term)
    return int(text) if text.isdigit() else 0
