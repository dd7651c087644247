"""What a term of a query means: name, definition, and for a relation what it ties together."""

from __future__ import annotations

from dataclasses import dataclass

from kg.common_words import common_label
from kg.completion_data import Vocabulary
from kg.reader import Reader
from kg.terms import NamedNode, local_name

__all__ = ["TermDescription", "describe_term"]


@dataclass(frozen=True, slots=True)
class TermDescription:
    """A term in words.

    ``kind`` is its class by name ("" if unknown), ``sort`` relation, class or thing; ``count`` how often it
    is used as a relation or class (0 for a thing); ``start`` and ``end`` what a relation leads from and to.
    ``known`` is False where the graph says nothing of it.
    """

    iri: str
    label: str
    kind: str = ""
    sort: str = "thing"
    definition: str = ""
    count: int = 0
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    known: bool = True


def describe_term(reader: Reader, iri: str, lang: str = "en") -> TermDescription:
    """Describe a class, a relation or a thing by its IRI. What is no IRI is unknown."""
    try:
        NamedNode(iri)
    except ValueError:
        return TermDescription(iri, iri, known=False)
    data = Vocabulary(reader)
    ref = reader.ref(iri, lang)
    label = common_label(iri, lang) if ref.label == local_name(iri) else ""
    definition = reader.descriptions([iri], lang).get(iri, "")
    count = data.relations.get(iri, 0) or data.classes.get(iri, 0)
    known = bool(count) or reader.named(iri)
    start, end = data.classes_from(iri), data.classes_to(iri)
    return TermDescription(
        iri,
        label or ref.label,
        ref.cls_label,
        "relation" if iri in data.relations else "class" if iri in data.classes else "thing",
        definition,
        count,
        _labels(reader, data.telling(start)[:3], lang),
        _labels(reader, data.telling(end)[:3], lang),
        known,
    )


def _labels(reader: Reader, iris: list[str], lang: str) -> tuple[str, ...]:
    refs = reader.refs(iris, lang)
    return tuple(refs[iri].label for iri in iris)
