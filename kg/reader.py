"""Asking a store the named queries, and naming what comes back.

Everything an operation needs goes through a `Reader`: labels, classes, and how the ontology's terms hang
together. It remembers names and structure until the data change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from kg import queries
from kg.known_terms import name_of_term
from kg.model import Ref
from kg.store import EmbeddedStore, Store
from kg.terms import KG, Literal, NamedNode, Term
from kg.vocabulary import DESCRIPTIONS, LABELS, ONTOLOGY_CLASSES, TYPE

__all__ = ["Reader", "Row", "Schema", "best_text", "language_rank"]

T = TypeVar("T")
Row = tuple[Term | None, ...]
_CHUNK = 400
_MAX_NAMES = 200_000
_LABEL_RANK = {iri: rank for rank, iri in enumerate(LABELS)}
_DESCRIPTION_RANK = {iri: rank for rank, iri in enumerate(DESCRIPTIONS)}


@dataclass(frozen=True, slots=True)
class Schema:
    """How relations and classes hang together, as far as the data say so.

    ``inverse`` goes both ways; ``primary`` are the relations on whose side the inverse is declared;
    ``supers`` and ``class_supers`` lead to all relations and classes above, the term itself left out.
    """

    inverse: dict[str, str]
    primary: frozenset[str]
    symmetric: frozenset[str]
    supers: dict[str, frozenset[str]]
    class_supers: dict[str, frozenset[str]]

    def subs(self, relation: str) -> frozenset[str]:
        """The relations below one, itself included."""
        return frozenset({relation, *(sub for sub, supers in self.supers.items() if relation in supers)})

    def other_way(self, relation: str) -> str | None:
        """The relation that says the same seen from the other end, if there is one."""
        return relation if relation in self.symmetric else self.inverse.get(relation)

    def as_drawn(self, relation: str, outgoing: bool) -> tuple[str, bool]:
        """A relation of a thing as it is drawn: seen from the end on which it is defined."""
        other = self.other_way(relation)
        turned = other and other in self.primary and relation not in self.primary
        return (other, not outgoing) if other and turned else (relation, outgoing)


@dataclass(slots=True)
class _Names:
    labels: list[tuple[int, Literal]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


def language_rank(language: str | None, wanted: str) -> int:
    """How well a language tag suits: 0 the one wanted, 1 English, 2 none, 3 another.

    >>> [language_rank(tag, "fr") for tag in ("fr-CA", "en", None, "de")]
    [0, 1, 2, 3]
    """
    if not language:
        return 2
    main = language.split("-")[0].lower()
    return 0 if main == wanted.lower() else 1 if main == "en" else 3


def best_text(found: Iterable[tuple[int, Literal]], lang: str) -> Literal | None:
    """Of ranked literals the one to show: by language first, then by rank, then by text."""
    return min(
        (pair for pair in found if pair[1].value.strip()),
        key=lambda pair: (language_rank(pair[1].language, lang), pair[0], pair[1].value),
        default=(0, None),
    )[1]


class Reader:
    """Named queries over one store, with what they need to be read by people."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._version = ""
        self._names: dict[str, _Names] = {}
        self._memo: dict[str, object] = {}
        self._refs: dict[tuple[str, str], Ref] = {}

    @property
    def local(self) -> bool:
        """Whether the data are in this process, so that reading many rows costs little."""
        return isinstance(self.store, EmbeddedStore)

    def refresh(self) -> None:
        """Forget what was remembered if the data have changed since."""
        version = self.store.version()
        if version != self._version:
            # New tables, not emptied ones: another thread may be reading the old.
            self._names, self._memo, self._refs = {}, {}, {}
            self._version = version

    def memo(self, key: str, make: Callable[[], T]) -> T:
        """What ``make`` gave for this key since the data last changed."""
        memo = self._memo
        if key not in memo:
            memo[key] = make()
        return cast("T", memo[key])

    def select(self, name: str, **bindings: str | Sequence[str]) -> list[Row]:
        """The solutions of a named query with variables bound to IRIs."""
        return list(self.store.select(queries.text(name), _bound(bindings)))

    def page(self, name: str, limit: int, offset: int = 0, **bindings: str | Sequence[str]) -> list[Row]:
        """As `select`, cut to a page."""
        return list(self.store.select(queries.paged(queries.text(name), limit, offset), _bound(bindings)))

    def select_many(self, name: str, variable: str, iris: Iterable[str]) -> Iterator[Row]:
        """The solutions of a named query for many values of one variable, asked in portions.

        A node without a name cannot be asked about and is left out.
        """
        wanted = sorted({iri for iri in iris if not iri.startswith("_:")})
        for start in range(0, len(wanted), _CHUNK):
            yield from self.select(name, **{variable: wanted[start : start + _CHUNK]})

    # names

    def _learn(self, iris: Iterable[str]) -> dict[str, _Names]:
        """Names and classes of these things, asked of the store where they are not known yet."""
        known = self._names
        wanted = {iri for iri in iris if iri}
        missing = {iri for iri in wanted if iri not in known and not iri.startswith("_:")}
        fresh = {iri: _Names() for iri in missing}
        for thing, relation, value in self.select_many("names", "thing", missing):
            names = fresh[text_of(thing)]
            if text_of(relation) == TYPE:
                if isinstance(value, NamedNode):
                    names.types.append(value.value)
            elif isinstance(value, Literal):
                names.labels.append((_LABEL_RANK[text_of(relation)], value))
        found = {iri: known[iri] for iri in wanted if iri in known} | fresh
        if len(known) > _MAX_NAMES:
            self._names = dict(fresh)
        else:
            known.update(fresh)
        return found

    def refs(self, iris: Iterable[str], lang: str) -> dict[str, Ref]:
        """The things named, by IRI."""
        wanted, kept = set(iris), self._refs
        missing = [iri for iri in wanted if (iri, lang) not in kept]
        if missing:
            fresh = self._named(missing, lang)
            if len(kept) + len(fresh) > _MAX_NAMES:
                kept = self._refs = {(iri, lang): kept[iri, lang] for iri in wanted.difference(missing)}
            kept.update(((iri, lang), ref) for iri, ref in fresh.items())
        return {iri: kept[iri, lang] for iri in wanted}

    def _named(self, wanted: Iterable[str], lang: str) -> dict[str, Ref]:
        names = self._learn(wanted)
        classes = {iri: self._best_class(names.get(iri)) for iri in wanted}
        names = {**self._learn(classes.values()), **names}
        return {
            iri: Ref(
                iri, _label(iri, names.get(iri), lang), cls, _label(cls, names.get(cls), lang) if cls else ""
            )
            for iri, cls in classes.items()
        }

    def ref(self, iri: str, lang: str) -> Ref:
        """One thing named."""
        return self.refs([iri], lang)[iri]

    def label(self, iri: str, lang: str) -> str:
        """The name of a thing, else the last part of its IRI."""
        return _label(iri, self._learn([iri]).get(iri), lang)

    def labels(self, iri: str) -> list[Literal]:
        """All names of a thing, in all languages."""
        return [literal for _, literal in self._learn([iri]).get(iri, _Names()).labels]

    def named(self, iri: str) -> bool:
        """Whether a thing has a name or a class."""
        names = self._learn([iri]).get(iri)
        return bool(names and (names.labels or names.types))

    def types(self, iri: str) -> tuple[str, ...]:
        """All classes of a thing, the most telling first; none for a node without a name."""
        types = set(self._learn([iri]).get(iri, _Names()).types)
        return tuple(sorted(types, key=self._class_key(types)))

    def types_of(self, iris: Iterable[str]) -> dict[str, frozenset[str]]:
        """The classes of many things."""
        return {iri: frozenset(names.types) for iri, names in self._learn(iris).items()}

    def _best_class(self, names: _Names | None) -> str:
        types = set(names.types) if names else set()
        return min(types, key=self._class_key(types)) if types else ""

    def _class_key(self, types: set[str]) -> Callable[[str], tuple[bool, bool, bool, str]]:
        supers = self.schema.class_supers
        above = frozenset[str]().union(*(supers.get(cls, frozenset()) for cls in types))
        return lambda cls: (cls in above, cls in _GENERAL, not cls.startswith(KG), cls)

    def descriptions(self, iris: Iterable[str], lang: str) -> dict[str, str]:
        """One describing sentence for each of the things that has one; a thesis gives its statement."""
        found: dict[str, list[tuple[int, Literal]]] = {}
        for thing, relation, value in self.select_many("descriptions", "thing", iris):
            if isinstance(value, Literal):
                rank = _DESCRIPTION_RANK.get(text_of(relation), -1)
                found.setdefault(text_of(thing), []).append((rank, value))
        best = {iri: best_text(literals, lang) for iri, literals in found.items()}
        return {iri: literal.value.strip() for iri, literal in best.items() if literal}

    # structure

    @property
    def schema(self) -> Schema:
        """How relations and classes hang together."""
        return self.memo("schema", self._read_schema)

    def _read_schema(self) -> Schema:
        inverse: dict[str, str] = {}
        primary: set[str] = set()
        symmetric: set[str] = set()
        below: dict[str, dict[str, set[str]]] = {"subPropertyOf": {}, "subClassOf": {}}
        for row in sorted(tuple(text_of(term) for term in row) for row in self.select("schema")):
            term, link, other = row[0], row[1].rpartition("#")[2], row[2]
            if link == "inverseOf":
                primary.add(term)
                inverse.setdefault(term, other)
                inverse.setdefault(other, term)
            elif link == "SymmetricProperty":
                symmetric.add(term)
            elif term != other:
                below[link].setdefault(term, set()).add(other)
        return Schema(
            inverse,
            frozenset(primary),
            frozenset(symmetric),
            _closure(below["subPropertyOf"]),
            _closure(below["subClassOf"]),
        )


_GENERAL = ONTOLOGY_CLASSES | {
    "http://www.w3.org/2002/07/owl#Thing",
    "http://www.w3.org/2000/01/rdf-schema#Resource",
    "http://www.w3.org/ns/prov#Entity",
}


def _label(iri: str, names: _Names | None, lang: str) -> str:
    best = best_text(names.labels, lang) if names else None
    return best.value.strip() if best else name_of_term(iri, lang)


def text_of(term: Term | None) -> str:
    """The IRI of a node or the text of a literal; "" for nothing."""
    if term is None:
        return ""
    return term.value if isinstance(term, (NamedNode, Literal)) else str(term)


def _bound(bindings: dict[str, str | Sequence[str]]) -> dict[str, Term | Sequence[Term]]:
    return {
        name: NamedNode(value) if isinstance(value, str) else [NamedNode(iri) for iri in value]
        for name, value in bindings.items()
    }


def _closure(above: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    closed: dict[str, frozenset[str]] = {}
    for term in above:
        seen: set[str] = set()
        waiting = list(above[term])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting.extend(above.get(one, ()))
        closed[term] = frozenset(seen - {term})
    return closed
