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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to put a part right: its ``kind`` (a key of messages.SUGGESTIONS), what stands there now,
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


class Ground:
    """A query, the parts of it that stay while one is looked at, and the graph.

    Its methods raise what the store raises.
    """

    def __init__(self, query: Query, store: Store, rest: tuple[Part, ...] = ()) -> None:
        self.query, self.store, self.rest = query, store, rest
        self.prefixes = {**PREFIXES, **declared_prefixes(query.prologue)}

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

    def near(self, wanted: str, pattern: str) -> list[str]:
        """IRIs that ``?_n`` takes in a pattern, those with a name like the wanted one, the nearest first."""
        rows = self.values("?_n", pattern, _NAMES)
        return nearest(wanted, [row[0].value for row in rows if isinstance(row[0], NamedNode)])[:MOST]

    def label(self, iri: str) -> str:
        """A label of a thing, else the last part of its IRI."""
        rows = self.values("?_l", f"<{iri}> {_LABEL} ?_l", 1)
        return rows[0][0].value if rows and isinstance(rows[0][0], Literal) else local_name(iri)

    def unknown(self, text: str) -> Iterable[Suggestion]:
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
            near = self.near(iri, "?_n ?_p ?_o . FILTER (isIRI(?_n))")
            for other in near:
                yield Suggestion("unknown", name, written(other), self.label(other))
            if not near:
                yield Suggestion("nowhere", name, "")

    def same_text(self, variable: str, pattern: str, literal: str) -> Iterable[Suggestion]:
        """The text of a literal as the values of a variable have it: with another tag, type or case, or as
        the label of a thing. ``literal`` is SPARQL text, a number or a quoted string with what follows it."""
        quoted = _quoted(literal)
        same = f"FILTER (isLiteral({variable}) && LCASE(STR({variable})) = LCASE(STR({quoted})))"
        for row in self.values(variable, f"{pattern} {same}"):
            if isinstance(row[0], Literal) and literal not in (str(row[0]), shown(row[0]), _short(row[0])):
                yield Suggestion(_differs(row[0], quoted), literal, shown(row[0]))
        named = f"{variable} {_LABEL} ?_l . FILTER (LCASE(STR(?_l)) = LCASE(STR({quoted})))"
        for row in self.values(f"{variable} ?_l", f"{pattern} {named}"):
            if isinstance(row[0], NamedNode) and isinstance(row[1], Literal):
                yield Suggestion("entity", literal, written(row[0].value), row[1].value)


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
