"""Examples: queries kept as data beside a graph (SHACL's ``sh:SPARQLExecutable``), and what each answers.

They stand in ``graph_data/examples.ttl`` for the bundled graph; any graph can bring its own in these terms.
A graph without any gets those of ``starters.ttl``, fitted to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.files import read
from kg.parameters import Parameter, parameters
from kg.reader import Reader, best_text, language_rank, text_of
from kg.sparql_text import has_service, query_kind, undeclared_prefixes
from kg.store import memory_store
from kg.terms import ID_BASE, PREFIXES, Literal, Term, local_name
from kg.vocabulary import ONTOLOGY_CLASSES

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["GROUPS", "Example", "example", "examples"]

#: What the bundled examples are grouped by, in order.
GROUPS: tuple[str, ...] = (
    "first steps",
    "people",
    "ideas",
    "works",
    "paths",
    "aggregates",
    "time",
    "evidence",
    "conflicts",
    "graphs",
    "federation",
)
_SH = PREFIXES["sh"]
_TEXTS = tuple(_SH + name for name in ("select", "construct", "ask"))
_UNNUMBERED = 10**9
_STARTERS = Path(__file__).resolve().parent / "starters.ttl"
_RESOURCE = PREFIXES["rdfs"] + "Resource"
#: So many things are looked at to find a class and a thing to begin with.
_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Example:
    """A query to start from: what it is called, the question it answers in words, and its text.

    ``kind`` is SELECT, ASK, CONSTRUCT or DESCRIBE; ``group`` one of `GROUPS`, or whatever another graph says,
    or "".
    """

    iri: str
    title: str
    question: str
    query: str
    kind: str
    group: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """A short name to ask for it by: ``timeline`` for ``id:example-timeline``."""
        if self.iri.startswith(ID_BASE):
            return self.iri.removeprefix(ID_BASE).removeprefix("example-")
        return local_name(self.iri).replace(" ", "_")

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The variables that are to be filled in."""
        return parameters(self.query)

    @property
    def needs_service(self) -> bool:
        """Whether it asks another endpoint, which a server does only where its operator allows it."""
        return has_service(self.query)


def examples(graph: KnowledgeGraph, lang: str = "en") -> tuple[Example, ...]:
    """The examples that a graph keeps, in their order, with texts in a language as far as there are any.

    A graph that keeps none, and is not empty, gets a few that suit any graph.

    >>> from kg import KnowledgeGraph
    >>> with KnowledgeGraph.open() as graph:
    ...     examples(graph, "fr")[0].title
    'Les douze thèmes'
    """
    reader = graph.reader
    return reader.memo(
        f"examples {lang}", lambda: _read(reader.select("examples"), lang) or _starters(reader, lang)
    )


def example(graph: KnowledgeGraph, name: str, lang: str = "en") -> Example:
    """The example of this name or IRI. Raises NotFound with the names that come near."""
    from rapidfuzz import process

    found = {one.name: one for one in examples(graph, lang)}
    for one in found.values():
        if name.lower().strip() in (one.name.lower(), one.iri.lower(), one.title.lower()):
            return one
    near = process.extract(name, list(found), limit=3, score_cutoff=55)
    raise NotFound(name, [best for best, *_ in near])


def _starters(reader: Reader, lang: str) -> tuple[Example, ...]:
    """Queries for any graph, their parameters set to a class and a thing that are found in this one."""
    found = sorted((text_of(cls), text_of(thing)) for thing, cls in reader.page("things", _LOOKED_AT))
    if not found:
        return ()
    sizes = Counter(cls for cls, _ in found if cls not in ONTOLOGY_CLASSES)
    cls = max(sizes, key=lambda each: (bool(each), sizes[each], each), default="")
    thing = next((thing for its, thing in found if its == cls), found[0][1])
    kept = memory_store(read(_STARTERS))
    return tuple(
        replace(
            one, query=one.query.replace(" CLASS", f" <{cls or _RESOURCE}>").replace(" THING", f" <{thing}>")
        )
        for one in _read(Reader(kept).select("examples"), lang)
    )


@dataclass(slots=True)
class _Found:
    """What the graph says of one example."""

    texts: dict[str, list[Literal]] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)

    def add(self, relation: str, value: Term | None, prefix: Term | None) -> None:
        if prefix is not None:
            self.prefixes[text_of(prefix)] = text_of(value)
        elif isinstance(value, Literal):
            self.texts.setdefault(relation, []).append(value)

    def all(self, name: str) -> list[Literal]:
        """The values of a relation, whatever vocabulary it is from."""
        return [value for iri, values in self.texts.items() if local_name(iri) == name for value in values]

    def text(self, name: str, lang: str) -> str:
        best = best_text(((0, value) for value in self.all(name)), lang)
        return best.value.strip() if best else ""


def _read(rows: list[tuple[Term | None, ...]], lang: str) -> tuple[Example, ...]:
    found: dict[str, _Found] = {}
    for thing, relation, value, prefix in rows:
        found.setdefault(text_of(thing), _Found()).add(text_of(relation), value, prefix)
    numbered = [(_rank(one), iri, _example(iri, one, lang)) for iri, one in found.items()]
    return tuple(each for *_, each in sorted(numbered, key=lambda item: item[:2]) if each is not None)


def _example(iri: str, found: _Found, lang: str) -> Example | None:
    text = next((values[0].value for key in _TEXTS if (values := found.texts.get(key))), "")
    query = _declared(text, found.prefixes)
    kind = query_kind(query)
    if kind in ("UPDATE", "unknown"):
        return None
    question = found.text("comment", lang)
    title = found.text("label", lang) or question or local_name(iri)
    return Example(iri, title, question, query, kind, found.text("genre", lang), _keywords(found, lang))


def _declared(text: str, prefixes: Mapping[str, str]) -> str:
    missing = [name for name in undeclared_prefixes(text) if name in prefixes]
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in missing) + text.strip("\n") + "\n"


def _keywords(found: _Found, lang: str) -> tuple[str, ...]:
    every = found.all("keywords")
    best = min((language_rank(word.language, lang) for word in every), default=0)
    return tuple(sorted({w.value for w in every if language_rank(w.language, lang) == best}, key=str.lower))


def _rank(found: _Found) -> int:
    numbers = found.all("ordinal")
    return int(numbers[0].value) if numbers and numbers[0].value.isdigit() else _UNNUMBERED
