"""What near an empty pattern would match: another relation, direction, spelling, tag, entity or graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.sparql_text import tokens
from kg.terms import Literal, NamedNode, local_name
from kg.zero_rows.compare import dated, is_date
from kg.zero_rows.filters import filter_suggestions
from kg.zero_rows.find import Culprit
from kg.zero_rows.graphs import beyond, elsewhere, for_graph
from kg.zero_rows.ground import MOST, TYPE, Ground, Store, Suggestion, shown, triple
from kg.zero_rows.near import like
from kg.zero_rows.paths import is_path, path_suggestions
from kg.zero_rows.patterns import Part, Query
from kg.zero_rows.unbound import exists_suggestions, numbered, unbound_suggestions

__all__ = ["suggest"]

#: More than these are noise; where so many relations connect two ends, none of them says anything.
_ENOUGH, _MANY, _CONNECTING = 5, 8, 2
#: How alike (0-100) a relation must be to be offered where several would connect.
_ALIKE = 60
#: So many names near an unknown one are tried, since those that fit may be further off.
_NEAR = 8


def suggest(query: Query, culprit: Culprit, store: Store, lang: str = "en") -> tuple[Suggestion, ...]:
    """Up to a handful of suggestions for one culprit, the surest first; labels in a language."""
    part = culprit.part
    if part is None:
        return ()
    ground = Ground(query, store, culprit.rest, lang)
    found: Iterable[Suggestion] = ()
    if part.kind == "filter":
        found = (
            exists_suggestions(ground, part, _of_triple)
            or unbound_suggestions(ground, part, _of_triple)
            or filter_suggestions(ground, part)
        )
    elif part.kind == "graph":
        found = for_graph(ground, part, _of_triple)
    elif part.kind in ("values", "described"):
        found = _for_values(ground, part)
    elif part.kind == "triple":
        found = _of_triple(ground, part)
    return tuple(_distinct(found))[:_ENOUGH]


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    first: dict[tuple[str, str], Suggestion] = {}
    for one in found:
        first.setdefault((one.new or f"{one.kind} {one.old}", one.pattern), one)
    return list(first.values())


def _of_triple(ground: Ground, part: Part) -> Iterable[Suggestion]:
    return _Triple(ground, part).all()


class _Triple:
    def __init__(self, ground: Ground, part: Part) -> None:
        self.ground = ground
        self.subject, self.predicate, self.object = part.terms

    def all(self) -> Iterable[Suggestion]:
        outside = list(beyond(self.ground, self._terms()))
        if outside:
            return outside
        if is_path(self.predicate):
            ends = (self.subject, self.predicate, self.object)
            return [*self._unknown_ends(), *path_suggestions(self.ground, *ends)]
        found = list(self._misspelt())
        if found:
            return found
        found = [*self._turned(), *self._literal(), *self._unknown_ends()]
        found += [*elsewhere(self.ground, self._terms()), *self._class_here(), *self._connecting()]
        return found or [*self._computed(), *self._within_date()] or list(self._values_here())

    def _terms(self) -> tuple[str, str, str]:
        return self.subject, self.predicate, self.object

    def _misspelt(self) -> Iterable[Suggestion]:
        predicate = self.ground.iri(self.predicate)
        if predicate == TYPE:
            wanted = self.ground.iri(self.object)
            if wanted and not self.ground.ask(triple("?_s", "a", self.object)):
                declared = self.ground.misdeclared(self.object, self._is_class)
                yield from declared
                near = [] if declared else self.ground.near(wanted, "?_s a ?_n")
                ways = [(name, (self.subject, "a", self.ground.written(name))) for name in near]
                yield from self._replacing("class", self.object, ways)
                if not near and not declared:
                    yield Suggestion("no_class", self.object, "")
        elif predicate and not self.ground.used(self.predicate):
            declared = self.ground.misdeclared(self.predicate, self.ground.used)
            yield from declared
            near = [] if declared else self.ground.near(predicate, "?_s ?_n ?_o")
            ways = [(name, (self.subject, self.ground.written(name), self.object)) for name in near]
            yield from self._replacing("relation", self.predicate, ways)
            if not near and not declared:
                yield Suggestion("unused", self.predicate, "")
                yield from self._connecting()

    def _is_class(self, iri: str) -> bool:
        return self.ground.ask(triple("?_s", "a", iri))

    def _replacing(
        self, kind: str, old: str, ways: Sequence[tuple[str, tuple[str, str, str]]]
    ) -> list[Suggestion]:
        """Names in place of another, each with its triple; where some give results, those alone."""
        found = []
        for name, new in ways:
            pattern = " ".join(new) if self.ground.works(triple(*new)) else ""
            found.append(Suggestion(kind, old, self.ground.written(name), self.ground.label(name), pattern))
        return [one for one in found if one.pattern] or found

    def _turned(self) -> Iterable[Suggestion]:
        if self._is_literal() or self.predicate.startswith(("?", "$")):
            return
        if self.ground.works(triple(self.object, self.predicate, self.subject)):
            old = " ".join((self.subject, self.predicate, self.object))
            turned = f"{self.object} {self.predicate} {self.subject}"
            yield Suggestion("direction", old, turned, "", turned)

    def _is_literal(self) -> bool:
        first = next(tokens(self.object))
        return first.kind in ("string", "number", "word") or first.text in "+-"

    def _literal(self) -> Iterable[Suggestion]:
        """The same text with another tag, type or case, or as the label of an entity."""
        if not self._is_literal():
            return
        name = next(tokens(self.object)).text.strip("\"'")
        if self.ground.iri(name) and self.ground.works(triple(self.subject, self.predicate, name)):
            label = self.ground.label(self.ground.iri(name) or "")
            yield Suggestion("entity", self.object, name, label)
        before = f"{self.subject} {self.predicate} ?_v ."
        for one in self.ground.same_text("?_v", before, self.object):
            yield replace(one, pattern=f"{self.subject} {self.predicate} {one.new}")

    def _unknown_ends(self) -> Iterable[Suggestion]:
        for end in (self.subject, self.object):
            if end is self.object and self.ground.iri(self.predicate) == TYPE:
                continue
            if self.ground.iri(end) is None:
                continue
            found = []
            for one in self.ground.unknown(end, _NEAR):
                ends = [one.new if text is end else text for text in (self.subject, self.object)]
                new = triple(ends[0], self.predicate, ends[1])
                works = one.kind == "unknown" and self.ground.works(new)
                found.append(replace(one, pattern=new.text if works else ""))
            yield from [one for one in found if one.pattern][:MOST] or found[:MOST]

    def _class_here(self) -> Iterable[Suggestion]:
        """The classes of what fits the rest of the query, where another class is asked for."""
        wanted = self.ground.iri(self.object)
        bound = self.subject.startswith(("?", "$")) and self.subject in _variables(self.ground.pattern)
        if self.ground.iri(self.predicate) != TYPE or not wanted or not bound or self._has_relations():
            return
        for row in self.ground.values("?_c", f"{self.ground.pattern} {self.subject} a ?_c", MOST):
            if isinstance(row[0], NamedNode):
                new = self.ground.written(row[0].value)
                yield Suggestion("class_here", self.object, new, "", f"{self.subject} a {new}")

    def _has_relations(self) -> bool:
        """Whether the class has all that the rest of the query asks of its members, with other values."""
        own = Part("triple", f"{self.subject} {self.predicate} {self.object}", 0, 0)
        asked = [part.terms[1] for part in self.ground.rest if part.terms[:1] == (self.subject,)]
        return all(self.ground.ask(own, triple(self.subject, relation, "?_any")) for relation in asked)

    def _connecting(self) -> Iterable[Suggestion]:
        """Relations that do hold between the two ends, given the rest of the query.

        Where an end is open, whatever the other end has would do: that says nothing.
        """
        wanted = self.ground.iri(self.predicate)
        if wanted is None or wanted == TYPE or not self._tied():
            return
        pattern = f"{self.ground.pattern} {self.subject} ?_p {self.object}"
        rows = self.ground.values("?_p", pattern, _MANY)
        names = [row[0].value for row in rows if isinstance(row[0], NamedNode) and row[0].value != TYPE]
        names.sort(key=lambda name: -like(wanted, name))
        if len(names) > _CONNECTING:
            names = [name for name in names if like(wanted, name) >= _ALIKE]
        for name in names[:_CONNECTING]:
            new = self.ground.written(name)
            text = f"{self.subject} {new} {self.object}"
            yield Suggestion("connecting", self.predicate, new, local_name(name), text)

    def _tied(self) -> bool:
        """Whether both ends are given, or asked about elsewhere in the query."""
        bound = _variables(self.ground.pattern)
        return all(end in bound or not end.startswith(("?", "$", "_:", "[")) for end in self._ends())

    def _ends(self) -> tuple[str, str]:
        return self.subject, self.object

    def _computed(self) -> Iterable[Suggestion]:
        """What BIND makes of an end where the graph does not know it, and what is near that."""
        for part in self.ground.rest:
            given = list(tokens(part.text)) if part.kind == "bind" else []
            if len(given) < 6 or given[-2].text not in self._ends():
                continue
            old = part.text[given[2].start : given[-4].end]
            for row in self.ground.values(given[-2].text, part.text, 1):
                if isinstance(row[0], NamedNode):
                    made = self.ground.written(row[0].value)
                    for one in self.ground.unknown(made):
                        yield Suggestion("made" if one.new else one.kind, old, one.new or made, made)

    def _within_date(self) -> Iterable[Suggestion]:
        """A year or month in place of a date: a condition on the date."""
        condition = dated("?_v", self.object) if self._is_literal() else ""
        if not condition:
            return
        pattern = triple(self.subject, self.predicate, "?_v")
        text = f"{self.ground.pattern} {pattern.text}"
        rows = self.ground.values("(DATATYPE(?_v) AS ?_t)", text, _MANY)
        types = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
        if any(map(is_date, types)) and self.ground.works(
            pattern, Part("filter", f"FILTER({condition})", 0, 0)
        ):
            bound = _variables(self.ground.pattern)
            name = next(one for one in numbered("?date") if one not in bound)
            yield Suggestion("within", self.object, f"FILTER({dated(name, self.object)})", name)

    def _values_here(self) -> Iterable[Suggestion]:
        """Values that the relation does have here."""
        if not self._is_literal():
            return
        rows = self.ground.values("?_v", f"{self.ground.pattern} {self.subject} {self.predicate} ?_v")
        values = [shown(row[0]) for row in rows if isinstance(row[0], Literal)]
        if values:
            yield Suggestion("values", self.predicate, ", ".join(values))


def _variables(pattern: str) -> set[str]:
    return {token.text for token in tokens(pattern) if token.kind == "var"}


def _for_values(ground: Ground, part: Part) -> Iterable[Suggestion]:
    """Values that the graph does not know, and texts that it has with another tag, type or case."""
    yield from ground.unknown(part.text)
    found = list(tokens(part.text))
    names = [token.text for token in found if token.kind == "var"]
    if len(names) == 1 and names[0] in _variables(ground.pattern):
        for at, token in enumerate(found):
            if token.kind == "string" and found[at + 1].kind != "lang" and found[at + 1].text != "^^":
                yield from ground.same_text(names[0], ground.pattern, token.text)
