"""What could come next in a query that is being written, by name, from the data; and what a term means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from kg.common_words import common_label
from kg.completion_data import Counts, Vocabulary
from kg.completion_place import Place, Triple, place, triples
from kg.completion_words import AGGREGATES, FORMS, FUNCTIONS, KNOWN_PREFIXES, MODIFIERS, PATTERNS
from kg.model import Ref
from kg.parameters import parameters
from kg.reader import Reader
from kg.search import fold, search
from kg.sparql_text import declared_prefixes, term_iri, tokens, variables
from kg.terms import PREFIXES, Literal, NamedNode, local_name
from kg.vocabulary import TYPE

__all__ = ["Completion", "Option", "classes_of", "complete", "written"]

_MOST = 60


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to write at the cursor: its text, what it is called, of what kind it is, and what it means.

    ``kind`` is prefix, class, relation, entity, literal, graph, variable, keyword or function; ``count`` how
    often it occurs where it is looked for (0 where that is not counted); ``prefix`` is a declaration (name,
    IRI) that the query needs and lacks.
    """

    text: str
    label: str
    kind: str
    detail: str = ""
    info: str = ""
    count: int = 0
    prefix: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """The options for the word between two offsets, the best first."""

    start: int
    end: int
    options: tuple[Option, ...]


def complete(reader: Reader, text: str, cursor: int, lang: str = "en") -> Completion:
    """What could stand at the cursor of a query, narrowed by what has been typed of it.

    Relations are those that the subject has (or that members of its class have), objects those to which the
    relation leads. Names are in the language asked for, and found by name as well as by IRI.
    """
    cursor = max(0, min(cursor, len(text)))
    at = place(text, cursor)
    if at.kind == "none":
        return Completion(cursor, cursor, ())
    options = _Completer(reader, text, at, lang).options()
    return Completion(at.start, cursor, tuple(options[:_MOST]))


def written(iri: str, declared: Mapping[str, str]) -> tuple[str, tuple[str, str] | None]:
    """How an IRI is written in a query with these prefixes, and the declaration that this takes, if any.

    >>> written("http://xmlns.com/foaf/0.1/knows", {"f": "http://xmlns.com/foaf/0.1/"})
    ('f:knows', None)
    >>> written("https://schema.org/name", {})
    ('schema:name', ('schema', 'https://schema.org/'))
    """
    for names, needed in ((declared, False), (PREFIXES, True), (KNOWN_PREFIXES, True)):
        fitting = [(len(base), name) for name, base in names.items() if base and iri.startswith(base)]
        for length, name in sorted(fitting, reverse=True):
            taken = needed and declared.get(name, names[name]) != names[name]
            if not taken and _is_local(iri[length:]):
                return f"{name}:{iri[length:]}", ((name, names[name]) if needed else None)
    return f"<{iri}>", None


def classes_of(reader: Reader, text: str, term: str) -> list[str]:
    """The classes that a term of a query has, or, of a variable, that its patterns leave possible."""
    return _Completer(reader, text, Place("none", "", len(text)), "en").classes_of(term)


def _is_local(name: str) -> bool:
    """Whether a name can follow a prefix as it is."""
    found = list(tokens(f"x:{name}"))
    return len(found) == 1 and found[0].kind == "pname" and "\\" not in name and "%" not in name


class _Completer:
    def __init__(self, reader: Reader, text: str, at: Place, lang: str) -> None:
        self.reader, self.text, self.at, self.lang = reader, text, at, lang
        self.data = Vocabulary(reader)
        self.declared = declared_prefixes(text)
        self.known = {**KNOWN_PREFIXES, **PREFIXES, **self.declared}
        self.typed = at.word
        self.wanted = fold(at.word.lstrip("<?$@").rpartition(":")[2])

    def options(self) -> list[Option]:
        """All options in their order."""
        kind, word = self.at.kind, self.typed
        if word[:1] in ("?", "$") or kind == "expression":
            found = self._variables()
            functions = (*AGGREGATES, *FUNCTIONS) if self.at.grouping else FUNCTIONS
            return found if word[:1] in ("?", "$") else [*found, *self._words(functions, "function")]
        match kind:
            case "prefix":
                return self._prefixes()
            case "start" | "head" | "tail":
                words = {"start": FORMS, "head": ("WHERE", "FROM", "DISTINCT", "AS"), "tail": MODIFIERS}[kind]
                entities = self._entities() if kind == "head" and word else []
                return [*self._words(words, "keyword"), *self._variables(), *entities]
            case "subject":
                patterns = self._words(PATTERNS, "keyword") if word else []
                return [*self._variables(), *patterns, *(self._entities() if word else [])]
            case "relation":
                return [*self._a(), *self._relations(), *(self._variables() if not word else [])]
            case "object" | "values":
                return self._objects()
            case "graph":
                return [*self._terms(self.data.graphs, "graph"), *self._variables()]
            case "language":
                fitting = [one for one in self.data.languages if one.startswith(word[1:].lower())]
                return [Option(f"@{one}", f"@{one}", "keyword") for one in fitting]
            case "datatype":
                names = ("string", "integer", "decimal", "date", "dateTime", "gYear", "gYearMonth", "boolean")
                return self._terms({PREFIXES["xsd"] + name: 0 for name in names}, "class")
            case _:
                return self._words((*PATTERNS, *MODIFIERS), "keyword") if word else []

    # -- words of the language -------------------------------------------------------------------

    def _words(self, words: Iterable[str], kind: str) -> list[Option]:
        typed = self.typed.upper()
        found = [word for word in words if word.upper().startswith(typed)]
        text = "{}(" if kind == "function" else "{} "
        return [Option(text.format(word), word, kind) for word in found]

    def _variables(self) -> list[Option]:
        names = [name for name in variables(self.text) if f"?{name}" != self.typed.replace("$", "?")]
        typed = fold(self.typed.lstrip("?$"))
        return [
            Option(f"?{name}", f"?{name}", "variable") for name in names if typed in fold(name) or not typed
        ]

    def _prefixes(self) -> list[Option]:
        typed = self.typed.rstrip(":").lower()
        names = {**KNOWN_PREFIXES, **PREFIXES}
        return [
            Option(f"{name}: <{base}>", f"{name}:", "prefix", base)
            for name, base in sorted(names.items(), key=lambda pair: (pair[0] not in PREFIXES, pair[0]))
            if name.startswith(typed) and name not in self.declared
        ]

    def _a(self) -> list[Option]:
        if self.at.via or self.typed not in ("", "a") or self.at.inverse:
            return []
        return [Option("a ", "a", "keyword", "rdf:type")]

    # -- terms of the data -----------------------------------------------------------------------

    def _relations(self) -> list[Option]:
        fitting = self._fitting_relations()
        found = self._terms(fitting or self.data.relations, "relation")
        if fitting and self.typed:
            rest = {iri: n for iri, n in self.data.relations.items() if iri not in fitting}
            found += self._terms(rest, "relation")
        return found

    def _fitting_relations(self) -> Counts:
        """The relations that what stands before can have; none when nothing is known of it."""
        if self.at.via:
            via = self.iri(self.at.via)
            classes = list(self.data.classes_to(via)) if via else []
        else:
            subject = self.iri(self.at.subject)
            if subject and not self.at.inverse:
                return self.data.relations_of_thing(subject)
            classes = self.classes_of(self.at.subject)
        return self.data.relations_to(classes) if self.at.inverse else self.data.relations_of(classes)

    def _objects(self) -> list[Option]:
        relation = self.iri(self.at.relation)
        if relation == TYPE:
            return [*self._terms(self.data.classes, "class"), *self._variables()]
        found: list[Option] = []
        if relation and self.at.kind == "object":
            owners = self.classes_of(self.at.subject)[:1]
            values = dict(self.data.values(relation, owners))
            things = {term.value: n for term, n in values.items() if isinstance(term, NamedNode)}
            found = self._terms(things, "entity")
            found += self._literals({t: n for t, n in values.items() if isinstance(t, Literal)})
        classes = list(self.data.classes_to(relation)) if relation else None
        if self.wanted and len(found) < _MOST and (classes or not found):
            seen = {option.text for option in found}
            found += [one for one in self._entities(classes or None) if one.text not in seen]
        variables_first = self._variables() if not self.typed else []
        return [*variables_first[:4], *found]

    def _literals(self, counts: dict[Literal, int]) -> list[Option]:
        found = []
        for literal, count in counts.items():
            if len(literal.value) <= 80 and (not self.wanted or self.wanted in fold(literal.value)):
                text = self._literal_text(literal)
                found.append(Option(text, literal.value, "literal", count=count))
        return found[:20]

    def _literal_text(self, literal: Literal) -> str:
        datatype = literal.datatype.value
        plain = Literal(literal.value)
        if literal.language or datatype == PREFIXES["xsd"] + "string":
            return str(literal)
        if datatype == PREFIXES["xsd"] + "integer" and literal.value.isdigit():
            return literal.value
        return f"{plain}^^{written(datatype, self.declared)[0]}"

    def _entities(self, classes: list[str] | None = None) -> list[Option]:
        """Things by name, whatever they are, or those of some classes."""
        if not self.wanted:
            return []
        hits = search(self.reader, self.wanted, self.lang, limit=20, classes=classes)
        return [
            self._option(hit.ref.iri, hit.ref.label, "entity", hit.ref.cls_label, hit.description)
            for hit in hits
        ]

    def _terms(self, counts: Counts, kind: str) -> list[Option]:
        """Options for terms, those that match what was typed, the best match and the most frequent first."""
        refs = self._refs(counts)
        ranked = []
        for iri, count in counts.items():
            name = written(iri, self.declared)[0]
            rank = self._match(name, refs[iri].label, iri)
            if rank is not None and not (iri == TYPE and not self.typed):
                ranked.append((rank, -count, name, iri))
        ranked = sorted(ranked) or self._near(counts, refs)
        best = [iri for *_, iri in ranked[:_MOST]]
        notes = self.reader.descriptions(best, self.lang)
        return [
            self._option(
                iri,
                refs[iri].label,
                kind,
                refs[iri].cls_label if kind == "entity" else "",
                notes.get(iri, ""),
                counts[iri],
            )
            for iri in best
        ]

    def _refs(self, iris: Iterable[str]) -> dict[str, Ref]:
        """Things by name; terms of common vocabularies by our names for them where they have none."""
        return {
            iri: replace(ref, label=common_label(iri, self.lang) or ref.label)
            if ref.label == local_name(iri)
            else ref
            for iri, ref in self.reader.refs(iris, self.lang).items()
        }

    def _near(self, counts: Counts, refs: Mapping[str, Ref]) -> list[tuple[int, int, str, str]]:
        """The terms that come near what was typed, where none begins with it: slips are forgiven."""
        if len(self.wanted) < 3 or self.typed.startswith("<"):
            return []
        names: dict[str, list[str]] = {}
        for iri in counts:
            whole = (fold(local_name(iri)), fold(refs[iri].label))
            for name in {*whole, *(word for one in whole for word in one.split())}:
                names.setdefault(name, []).append(iri)
        near = get_close_matches(self.wanted, names, n=5, cutoff=0.6)
        found = dict.fromkeys(iri for name in near for iri in names[name])
        return [(3, -counts[iri], written(iri, self.declared)[0], iri) for iri in found]

    def _match(self, name: str, label: str, iri: str) -> int | None:
        """How well a term suits what was typed (0 best), None if it does not."""
        typed = self.typed.lower()
        if typed.startswith("<"):
            return 0 if iri.lower().startswith(typed[1:]) else None
        if not typed:
            return 0
        prefix, colon, _ = typed.rpartition(":")
        if colon and not name.lower().startswith(prefix + ":"):
            return None
        if not self.wanted:
            return 0
        words = f" {fold(label)} {fold(name.rpartition(':')[2])} "
        if words.startswith(" " + self.wanted) or name.lower().startswith(typed):
            return 0
        return 1 if f" {self.wanted}" in words else 2 if self.wanted in words else None

    def _option(
        self, iri: str, label: str, kind: str, detail: str = "", info: str = "", count: int = 0
    ) -> Option:
        text, prefix = written(iri, self.declared)
        return Option(text, label, kind, detail or text, info, count, prefix)

    # -- what is known of the query --------------------------------------------------------------

    def iri(self, text: str) -> str:
        """The IRI that a term of the query stands for, "" for a variable or a literal."""
        return term_iri(text, self.known) or ""

    def classes_of(self, term: str) -> list[str]:
        """The classes of a term of the query: as it says, else as its relations tell."""
        iri = self.iri(term)
        if iri:
            return list(self.reader.types(iri)) if self.reader.named(iri) else []
        if term == "[]":
            before = [one for one in triples(self.text[: self.at.start]) if one.subject == term]
            said = [self.iri(one.object) for one in before if self._is_type(one)]
            return said[-1:]
        if not term.startswith(("?", "$")):
            return []
        patterns = triples(self.text)
        said = [self.iri(one.object) for one in patterns if one.subject == term and self._is_type(one)]
        said += [one.cls for one in parameters(self.text) if one.name == term[1:] and one.cls]
        return [cls for cls in said if cls] or self._told(term, patterns)

    def _is_type(self, pattern: Triple) -> bool:
        return self.iri(pattern.relation) == TYPE and pattern.first == pattern.relation

    def _told(self, term: str, patterns: Iterable[Triple]) -> list[str]:
        """The classes of a variable that its relations leave possible."""
        possible: list[Counts] = []
        for one in patterns:
            if one.object == term and (relation := self.iri(one.relation)):
                possible.append(self.data.classes_to(relation))
            if one.subject == term and (relation := self.iri(one.first)):
                possible.append(self.data.classes_from(relation))
        possible = [counts for counts in possible if counts]
        if not possible:
            return []
        common = {cls: n for cls, n in possible[0].items() if all(cls in counts for counts in possible)}
        return self.data.telling(common or possible[0])
