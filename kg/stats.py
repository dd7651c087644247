"""Numbers of a graph, counted by its store."""

from __future__ import annotations

from kg import queries
from kg.model import ClassCount, Stats
from kg.reader import Reader, text_of
from kg.terms import DERIVED
from kg.vocabulary import ONTOLOGY_CLASSES, order_key

__all__ = ["class_counts", "has_conclusions", "size", "stats"]


def size(reader: Reader) -> int:
    """The number of different triples, over all graphs."""
    return reader.memo("triples", lambda: int(text_of(reader.select("size")[0][0])))


def has_conclusions(reader: Reader) -> bool:
    """Whether rules have concluded anything."""
    query = queries.text("has_conclusions")
    return reader.memo("has_conclusions", lambda: reader.store.ask(query))


def class_counts(reader: Reader, lang: str) -> list[ClassCount]:
    """How many things each class has, the largest first; classes of an ontology's terms are left out."""
    counts = {
        text_of(cls): int(text_of(count))
        for cls, count in reader.select("classes")
        if cls is not None and text_of(cls) not in ONTOLOGY_CLASSES
    }
    refs = reader.refs(counts, lang)
    return [
        ClassCount(refs[cls], count)
        for cls, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def stats(reader: Reader, lang: str) -> Stats:
    """The numbers of the graph: triples, entities, classes, relations, named graphs."""
    triples = size(reader)
    graphs = {
        text_of(graph): int(text_of(count)) for graph, count in reader.select("graphs") if graph is not None
    }
    totals = {
        text_of(relation): int(text_of(count))
        for relation, count in reader.select("relation_totals")
        if relation
    }
    refs = reader.refs(totals, lang)
    derived = graphs.get(DERIVED, 0)
    outside = triples - sum(graphs.values())
    listed = tuple(sorted(graphs.items()))
    return Stats(
        triples=triples,
        asserted=triples - derived,
        derived=derived,
        entities=int(text_of(reader.select("entities")[0][0])),
        classes=tuple(class_counts(reader, lang)),
        relations=tuple(
            (refs[iri], count)
            for iri, count in sorted(totals.items(), key=lambda item: (-item[1], order_key(item[0])))
        ),
        graphs=((("", outside), *listed) if outside > 0 else listed),
        store=reader.store.description,
    )
