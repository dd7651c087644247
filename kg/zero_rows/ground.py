"""What the suggestions of a diagnosis ask of the graph, and how they write what they have found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.sparql_text import declared_prefixes, term_iri, tokens
from kg.terms import PREFIXES, Literal, NamedNode, Term, local_name, shorten
from kg.zero_rows.near import nearest
from kg.zero_rows.patterns import Part, Query, body

__all__ = ["MOST", "TYPE", "Ground", "Store", "Suggestion", "shown", "triple", "written"]

TYPE = PREFIXES["rdf"] + "type"
#: So many alternatives are offered for one thing.
MOST = 3
_XSD_STRING = PREFIXES["xsd"] + "string"
_LANG_STRING = PREFIXES["rdf"] + "langString"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>|<http://xmlns.com/foaf/0.1/name>"
#: How many names are compared with a misspelt one, and how many IRIs of a list are looked up.
_NAMES, _LOOKED_UP = 20_000, 5
#: A thing has no more labels than that.
_LABELS = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to put a part right: its ``kind`` (a key of messages.SUGGESTIONS), what stands there now,
    what could stand there (as SPARQL text), a label of it, the ``pattern`` that then matches, if any, and
    the whole query ``repaired`` by it, which has been run and has an answer, if any."""

    kind: str
    old: str
    new: str
    label: str = ""
    pattern: str = ""
    repaired: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """The two questions that are put to the graph."""

    ask: Callable[[str], bool]
    select: Callable[[str], Iterable[Sequence[Term | None]]]


class Ground:
    """A query, the parts of it that stay while one is looked at, the graph, and the language of labels.

    Its methods raise what the store raises.
    """

    def __init__(self, query: Query, store: Store, rest: tuple[Part, ...] = (), lang: str = "en") -> None:
        self.query, self.store, self.rest, self.lang = query, store, rest, lang
        self.declared = declared_prefixes(query.prologue)
        self.prefixes = {**PREFIXES, **self.declared}

    def but(self, rest: tuple[Part, ...]) -> Ground:
        """The same with other parts that stay."""
        return Ground(self.query, self.store, rest, self.lang)

    def written(self, iri: str) -> str:
        """An IRI as this query writes it: with a prefix of its own or a known one where one fits."""
        short = written(iri)
        return short if self.iri(short) == iri else f"<{iri}>"

    def iri(self, text: str) -> str | None:
        """The IRI that a term of the query stands for; None for anything else."""
        return term_iri(text, self.prefixes)

    def ask(self, *parts: Part) -> bool:
        """Whether these parts alone match."""
        return self.store.ask(self.query.asks(parts))

    def works(self, *parts: Part) -> bool:
        """Whether these parts match together with the rest of the query."""
        return self.store.ask(self.query.asks((*self.rest, *parts)))

    def values(self, projection: str, pattern: str, limit: int = MOST) -> list[Sequence[Term | None]]:
        """Distinct solutions of a pattern."""
        return list(self.store.select(self.query.selects(projection, pattern, limit)))

    @property
    def pattern(self) -> str:
        """The rest of the query as a pattern."""
        return body(self.rest)

    def known(self, text: str) -> bool:
        """Whether any statement is about a thing or leads to it."""
        return self.ask(triple(text, "?_p", "?_o")) or self.ask(triple("?_s", "?_p", text))

    def used(self, relation: str) -> bool:
        """Whether any statement uses a relation."""
        return self.ask(triple("?_s", relation, "?_o"))

    def misdeclared(self, name: str, known: Callable[[str], bool]) -> list[Suggestion]:
        """The declaration of a prefix put right, where the name is ``known`` in another namespace.

        Another is the usual one of that prefix, or the one declared with http for https, # for /, or the
        last sign missing. At most one is given.
        """
        prefix, colon, local = name.partition(":")
        declared = self.declared.get(prefix) if colon and not name.startswith("<") else None
        if not declared:
            return []
        for other in _namespaces(prefix, declared):
            if known(f"<{other}{local}>"):
                old, new = f"{prefix}: <{declared}>", f"{prefix}: <{other}>"
                return [Suggestion("prefix", old, new)]
        return []

    def near(self, wanted: str, pattern: str, most: int = MOST) -> list[str]:
        """IRIs that ``?_n`` takes in a pattern, those with a name like the wanted one, the nearest first."""
        rows = self.values("?_n", pattern, _NAMES)
        names = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
        return nearest(wanted, [name for name in names if name != wanted])[:most]

    def label(self, iri: str) -> str:
        """A label of a thing, in the language where there is one, else the last part of its IRI."""
        rows = self.values("?_l", f"<{iri}> {_LABEL} ?_l", _LABELS)
        labels = [row[0] for row in rows if isinstance(row[0], Literal)]
        labels.sort(key=lambda one: (one.language != self.lang, bool(one.language)))
        return labels[0].value if labels else local_name(iri)

    def unknown(self, text: str, most: int = MOST) -> Iterable[Suggestion]:
        """For each IRI in a text that the graph does not know: those near to it, or that there is none."""
        found = list(tokens(text))
        names = [
            token.text
            for at, token in enumerate(found)
            if token.kind in ("iri", "pname")
            and not (at and found[at - 1].text == "^^")
            and not (at + 1 < len(found) and found[at + 1].text == "(")
        ]
        for name in list(dict.fromkeys(names))[:_LOOKED_UP]:
            iri = self.iri(name)
            if iri is None or self.known(name):
                continue
            declared = self.misdeclared(name, self.known)
            yield from declared
            near = [] if declared else self.near(iri, "?_n ?_p ?_o . FILTER (isIRI(?_n))", most)
            for other in near:
                yield Suggestion("unknown", name, self.written(other), self.label(other))
            if not near and not declared:
                yield Suggestion("nowhere", name, "")

    def same_text(self, variable: str, pattern: str, literal: str) -> Iterable[Suggestion]:
        """The text of a literal as the values of a variable have it: with another tag, type or case, or as
        the label of a thing. ``literal`` is SPARQL text, a number or a quoted string with what follows it."""
        quoted = _quoted(literal)
        asked = [token.text[1:].lower() for token in tokens(literal) if token.kind == "lang"]
        same = f"FILTER (isLiteral({variable}) && LCASE(STR({variable})) = LCASE(STR({quoted})))"
        rows = self.values(variable, f"{pattern} {same}")
        alike = [row for row in rows if isinstance(row[0], Literal) and (row[0].language or "") in asked]
        for row in alike or rows:
            if isinstance(row[0], Literal) and literal not in (str(row[0]), shown(row[0]), _short(row[0])):
                yield Suggestion(_differs(row[0], quoted), literal, shown(row[0]))
        named = f"{variable} {_LABEL} ?_l . FILTER (LCASE(STR(?_l)) = LCASE(STR({quoted})))"
        for row in self.values(f"{variable} ?_l", f"{pattern} {named}"):
            if isinstance(row[0], NamedNode) and isinstance(row[1], Literal):
                yield Suggestion("entity", literal, self.written(row[0].value), row[1].value)


def _quoted(literal: str) -> str:
    """The text of a literal as a plain string.

    >>> _quoted("2016"), _quoted('"a"@en'), _quoted("'b'")
    ('"2016"', '"a"', "'b'")
    """
    first = next(tokens(literal))
    return first.text if first.kind == "string" else f'"{literal}"'


def _short(literal: Literal) -> str:
    """A whole number as queries write it, "" for anything else."""
    return literal.value if literal.datatype.value == PREFIXES["xsd"] + "integer" else ""


def _differs(literal: Literal, quoted: str) -> str:
    if literal.value != quoted.strip("\"'"):
        return "case"
    return "language" if literal.language else "datatype"


def _namespaces(prefix: str, declared: str) -> list[str]:
    """What may have been meant by a namespace, the likeliest first.

    >>> _namespaces("s", "http://e.org/s#")[:3]
    ['https://e.org/s#', 'http://e.org/s/', 'https://e.org/s/']
    """
    scheme, _, rest = declared.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme, scheme)
    bare = rest.rstrip("#/")
    ends = [rest, *(bare + end for end in "#/")]
    found = [f"{one}://{end}" for end in ends for one in (scheme, other)] if rest else []
    usual = [PREFIXES[prefix]] if prefix in PREFIXES else []
    return [one for one in dict.fromkeys(usual + found) if one != declared]


def triple(subject: str, predicate: str, obj: str) -> Part:
    """A triple pattern of its own."""
    return Part("triple", f"{subject} {predicate} {obj}", 0, 0)


def written(iri: str) -> str:
    """An IRI as it is written in a query: with a known prefix where one fits."""
    short = shorten(iri)
    return f"<{iri}>" if short == iri else short


def shown(term: Term) -> str:
    """A term as it is written in a query."""
    if isinstance(term, NamedNode):
        return written(term.value)
    if isinstance(term, Literal) and term.datatype.value not in (_XSD_STRING, _LANG_STRING):
        return f'"{term.value}"^^{written(term.datatype.value)}'
    return str(term)
