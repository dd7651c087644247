"""What near an empty pattern would match: another relation, direction, spelling, tag, entity or graph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.sparql_text import declared_prefixes, tokens
from kg.terms import PREFIXES, Literal, NamedNode, Term, local_name, shorten
from kg.zero_rows.find import Culprit
from kg.zero_rows.patterns import Part, Query, body

__all__ = ["Suggestion", "suggest"]

_TYPE = PREFIXES["rdf"] + "type"
_XSD_STRING = PREFIXES["xsd"] + "string"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>|<http://xmlns.com/foaf/0.1/name>"
_LANG_STRING = PREFIXES["rdf"] + "langString"
#: How many names are compared with a misspelt one, and how alike (0–100) they must be.
_NAMES, _ALIKE, _MOST = 20_000, 72, 3
#: How alike a whole name must be, and how far behind the best one others may be, in percent.
_WHOLE, _BEHIND = 66, 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to put a pattern right: its ``kind`` (a key of messages.SUGGESTIONS), what stands there now,
    what could stand there (as SPARQL text), a label of it, and the ``pattern`` that then matches, if any."""

    kind: str
    old: str
    new: str
    label: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """The two questions that are put to the graph."""

    ask: Callable[[str], bool]
    select: Callable[[str], Iterable[Sequence[Term | None]]]


def suggest(query: Query, culprit: Culprit, store: Store) -> tuple[Suggestion, ...]:
    """Up to a handful of suggestions for one culprit, the surest first."""
    part = culprit.part
    if part is None:
        return ()
    if part.kind == "filter":
        return tuple(_for_filter(query, culprit, store))
    if part.kind == "graph":
        return tuple(_for_graph(query, part, store))
    if part.kind != "triple":
        return ()
    return tuple(_distinct(_Triple(query, culprit, store).all()))[:5]


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    first: dict[tuple[str, str], Suggestion] = {}
    for one in found:
        first.setdefault((one.new, one.pattern), one)
    return list(first.values())


class _Triple:
    def __init__(self, query: Query, culprit: Culprit, store: Store) -> None:
        assert culprit.part is not None  # noqa: S101  -- suggest() has seen to it
        self.query, self.store, self.rest = query, store, culprit.rest
        self.subject, self.predicate, self.object = culprit.part.terms
        self.prefixes = {**PREFIXES, **declared_prefixes(query.prologue)}

    def all(self) -> Iterable[Suggestion]:
        misspelt = list(self._misspelt())
        yield from misspelt
        if misspelt:
            return
        yield from self._turned()
        if self.object[:1] in "\"'":
            yield from self._literal()
        yield from self._unknown_ends()
        yield from self._elsewhere()
        yield from self._connecting()

    def _iri(self, text: str) -> str | None:
        """The IRI that a term of the query stands for; None for anything else."""
        if text == "a":
            return _TYPE
        token = next(tokens(text), None)
        if token is None or token.end != len(text):
            return None
        if token.kind == "iri":
            return text[1:-1]
        if token.kind == "pname":
            prefix, _, local = text.partition(":")
            base = self.prefixes.get(prefix)
            return None if base is None else base + local.replace("\\", "")
        return None

    def _works(self, subject: str, predicate: str, obj: str) -> bool:
        """Whether this triple in place of the empty one gives solutions with the rest of the query."""
        triple = Part("triple", f"{subject} {predicate} {obj}", 0, 0)
        return self.store.ask(self.query.asks((*self.rest, triple)))

    def _values(self, projection: str, pattern: str, limit: int = _MOST) -> list[Sequence[Term | None]]:
        return list(self.store.select(self.query.selects(projection, pattern, limit)))

    def _misspelt(self) -> Iterable[Suggestion]:
        predicate = self._iri(self.predicate)
        if predicate == _TYPE:
            wanted = self._iri(self.object)
            if wanted and not self.store.ask(self.query.asks((_triple("?_s", "a", self.object),))):
                for name in self._near(wanted, "?_s a ?_n"):
                    yield self._replacing("class", self.object, name, (self.subject, "a", _text(name)))
        elif predicate and not self.store.ask(self.query.asks((_triple("?_s", self.predicate, "?_o"),))):
            for name in self._near(predicate, "?_s ?_n ?_o"):
                triple = (self.subject, _text(name), self.object)
                yield self._replacing("relation", self.predicate, name, triple)

    def _replacing(self, kind: str, old: str, name: str, triple: tuple[str, str, str]) -> Suggestion:
        pattern = " ".join(triple) if self._works(*triple) else ""
        return Suggestion(kind, old, _text(name), self._label(name), pattern)

    def _label(self, name: str) -> str:
        rows = self._values("?_l", f"<{name}> {_LABEL} ?_l", 1)
        return rows[0][0].value if rows and isinstance(rows[0][0], Literal) else local_name(name)

    def _near(self, wanted: str, pattern: str) -> list[str]:
        """Names in use that are spelt like the wanted one, the nearest first."""
        from rapidfuzz import fuzz, process  # only a diagnosis needs it here

        rows = self._values("?_n", pattern, _NAMES)
        names = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
        plain = [local_name(name).lower() for name in names]
        sought = local_name(wanted).lower()
        found = process.extract(sought, plain, scorer=fuzz.WRatio, limit=4 * _MOST, score_cutoff=_ALIKE)
        # The first measure finds a word within a longer name; among what it finds, the whole name decides. A
        # name that is neither like it as a whole nor shares a word with it is none that was meant.
        likeness = {match[2]: fuzz.ratio(sought, match[0]) for match in found}
        words = _words_of(local_name(wanted))
        kept = [
            at for at, like in likeness.items() if like >= _WHOLE or words & _words_of(local_name(names[at]))
        ]
        kept.sort(key=lambda at: -likeness[at])
        return [names[at] for at in kept[:_MOST] if likeness[at] >= likeness[kept[0]] - _BEHIND]

    def _turned(self) -> Iterable[Suggestion]:
        if self.object[:1] in "\"'" or self.predicate.startswith(("?", "$")):
            return
        if self._works(self.object, self.predicate, self.subject):
            turned = f"{self.object} {self.predicate} {self.subject}"
            yield Suggestion(
                "direction", " ".join((self.subject, self.predicate, self.object)), turned, "", turned
            )

    def _literal(self) -> Iterable[Suggestion]:
        """The same text with another tag, type or case, or as the label of an entity."""
        quoted = next(tokens(self.object)).text
        before = f"{self.subject} {self.predicate} ?_v ."
        same = f"FILTER (isLiteral(?_v) && LCASE(STR(?_v)) = LCASE(STR({quoted})))"
        for row in self._values("?_v", f"{before} {same}"):
            if isinstance(row[0], Literal) and str(row[0]) != self.object:
                new = _shown(row[0])
                triple = f"{self.subject} {self.predicate} {new}"
                yield Suggestion(self._differs(row[0], quoted), self.object, new, "", triple)
        label = f"?_v {_LABEL} ?_l . FILTER (LCASE(STR(?_l)) = LCASE(STR({quoted})))"
        for row in self._values("?_v ?_l", f"{before} {label}"):
            if isinstance(row[0], NamedNode) and isinstance(row[1], Literal):
                new = _text(row[0].value)
                triple = f"{self.subject} {self.predicate} {new}"
                yield Suggestion("entity", self.object, new, row[1].value, triple)

    def _differs(self, literal: Literal, quoted: str) -> str:
        if literal.value != quoted.strip("\"'"):
            return "case"
        if literal.language:
            return "language"
        return "datatype"

    def _unknown_ends(self) -> Iterable[Suggestion]:
        for text in (self.subject, self.object):
            iri = self._iri(text)
            if (
                iri is None
                or (text is self.object and self._iri(self.predicate) == _TYPE)
                or self._known(text)
            ):
                continue
            for name in self._near(iri, "?_n ?_p ?_o . FILTER (isIRI(?_n))"):
                ends = [_text(name) if end is text else end for end in (self.subject, self.object)]
                triple = (ends[0], self.predicate, ends[1])
                yield self._replacing("unknown", text, name, triple)

    def _known(self, text: str) -> bool:
        return self.store.ask(self.query.asks((_triple(text, "?_p", "?_o"),))) or self.store.ask(
            self.query.asks((_triple("?_s", "?_p", text),))
        )

    def _elsewhere(self) -> Iterable[Suggestion]:
        triple = f"{self.subject} {self.predicate} {self.object}"
        if self.store.ask(self.query.asks((_triple(self.subject, self.predicate, self.object),))):
            return
        for row in self._values("?_g", f"GRAPH ?_g {{ {triple} }}"):
            if isinstance(row[0], NamedNode):
                new = _text(row[0].value)
                yield Suggestion("elsewhere", triple, new, "", f"GRAPH {new} {{ {triple} }}")

    def _connecting(self) -> Iterable[Suggestion]:
        """Relations that do hold between the two ends, given the rest of the query."""
        if self.predicate.startswith(("?", "$")) or self._iri(self.predicate) == _TYPE:
            return
        pattern = f"{body(self.rest)} {self.subject} ?_p {self.object}"
        for row in self._values("?_p", pattern):
            if isinstance(row[0], NamedNode) and row[0].value != _TYPE:
                new = _text(row[0].value)
                triple = f"{self.subject} {new} {self.object}"
                yield Suggestion("connecting", self.predicate, new, local_name(row[0].value), triple)


def _triple(subject: str, predicate: str, obj: str) -> Part:
    return Part("triple", f"{subject} {predicate} {obj}", 0, 0)


def _text(iri: str) -> str:
    """An IRI as it is written in a query: with a known prefix where one fits."""
    short = shorten(iri)
    return f"<{iri}>" if short == iri else short


def _for_graph(query: Query, part: Part, store: Store) -> Iterable[Suggestion]:
    """The named graphs in which the pattern of a GRAPH block does match."""
    pattern = f"GRAPH ?_g {{ {body(part.inner)} }}"
    for row in store.select(query.selects("?_g", pattern, _MOST)):
        if isinstance(row[0], NamedNode):
            new = _text(row[0].value)
            yield Suggestion("elsewhere", part.terms[0], new, "", f"GRAPH {new} {{ {body(part.inner)} }}")


def _for_filter(query: Query, culprit: Culprit, store: Store) -> Iterable[Suggestion]:
    """Values, or languages, that the variables of a filter take without it."""
    part = culprit.part
    if part is None:
        return
    pattern = body(culprit.rest)
    bound = {token.text for token in tokens(pattern) if token.kind == "var"}
    words = {token.text.upper() for token in tokens(part.text) if token.kind == "word"}
    names = dict.fromkeys(token.text for token in tokens(part.text) if token.kind == "var")
    for name in (name for name in names if name in bound):
        if words & {"LANG", "LANGMATCHES"}:
            rows = store.select(query.selects(f"(LANG({name}) AS ?_l)", pattern, 12))
            tags = sorted({row[0].value for row in rows if isinstance(row[0], Literal)})
            yield Suggestion("languages", name, ", ".join(f'"{tag}"' for tag in tags))
        else:
            rows = store.select(query.selects(name, pattern, _MOST))
            values = [_shown(row[0]) for row in rows if row[0] is not None]
            if values:
                yield Suggestion("samples", name, ", ".join(values))


def _shown(term: Term) -> str:
    if isinstance(term, NamedNode):
        return _text(term.value)
    if isinstance(term, Literal) and term.datatype.value not in (_XSD_STRING, _LANG_STRING):
        return f'"{term.value}"^^{_text(term.datatype.value)}'
    return str(term)


def _words_of(name: str) -> set[str]:
    """The longer words of a name, whatever its style.

    >>> sorted(_words_of("workedAt_Home"))
    ['home', 'worked']
    """
    return {word.lower() for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+", name) if len(word) > 3}
