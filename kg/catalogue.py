"""Lists: members of a class, themes with their parts, theses with who holds them, the ontology's terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model import Period, Ref
from kg.reader import Reader, Row, best_text, text_of
from kg.terms import KG, PREFIXES, BlankNode, Literal, NamedNode, Term
from kg.vocabulary import LABELS, ONTOLOGY_CLASSES, TYPE

__all__ = [
    "Listed",
    "StanceListed",
    "TermListed",
    "ThemeListed",
    "ThesisListed",
    "Unnamed",
    "members",
    "terms",
    "themes",
    "theses",
    "unnamed",
]

_LAST = 10**9
#: The relation that each attitude comes to.
_VERBS = {
    KG + "advocating": KG + "advocates",
    KG + "disputing": KG + "disputes",
    KG + "predicting": KG + "predicts",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: the thing, a sentence about it, its dates, its kind if it has one."""

    ref: Ref
    description: str = ""
    period: Period = field(default_factory=Period)
    kind: Ref | None = None

    @property
    def when(self) -> str:
        """The date to sort by; "" when undated."""
        return self.period.start or self.period.attested or self.period.end


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A thing without an IRI: its name ("" for none) and what is said of it, in words."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class ThemeListed:
    """A theme with its items and the theses about it, in their order."""

    ref: Ref
    description: str
    items: tuple[Ref, ...]
    theses: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class StanceListed:
    """Who does what with a thesis (advocates, disputes or predicts it), and since when."""

    holder: Ref
    verb: Ref
    period: Period
    ref: Ref


@dataclass(frozen=True, slots=True)
class ThesisListed:
    """A thesis with its wording, the themes it is about, and the stances towards it."""

    ref: Ref
    statement: str
    themes: tuple[Ref, ...]
    stances: tuple[StanceListed, ...]

    @property
    def when(self) -> str:
        """The first date at which somebody is known to have taken a position; "" when undated."""
        dates = [stance.period.start or stance.period.attested for stance in self.stances]
        return min((date for date in dates if date), default="")


@dataclass(frozen=True, slots=True)
class TermListed:
    """A term of the ontology as it is defined. ``sort`` is class, relation or value."""

    ref: Ref
    sort: str
    definition: str = ""
    note: str = ""
    domain: tuple[Ref, ...] = ()
    range: tuple[Ref, ...] = ()
    inverse: tuple[Ref, ...] = ()
    parents: tuple[Ref, ...] = ()


def members(reader: Reader, cls: str, lang: str = "en") -> list[Listed]:
    """All members of a class (an IRI), by name."""
    reader.refresh()
    iris = [text_of(row[0]) for row in reader.select("members", **{"class": cls}) if row[0]]
    refs = reader.refs(iris, lang)
    descriptions = reader.descriptions(iris, lang)
    periods = _periods(reader, iris)
    kinds = {text_of(row[0]): text_of(row[1]) for row in reader.select_many("kinds", "thing", iris)}
    kind_refs = reader.refs(kinds.values(), lang)
    listed = [
        Listed(
            refs[iri],
            descriptions.get(iri, ""),
            periods.get(iri, Period()),
            kind_refs[kinds[iri]] if iri in kinds else None,
        )
        for iri in dict.fromkeys(iris)
    ]
    return sorted(listed, key=lambda item: (item.ref.label.casefold(), item.ref.iri))


def unnamed(reader: Reader, cls: str, lang: str = "en") -> list[Unnamed]:
    """The members of a class that have no IRI, told in full, since no page can be about them.

    Only of a graph that is kept here: over an endpoint, looking for them would mean to read the whole class.
    """
    if not reader.local:
        return []
    rows = reader.select("unnamed", **{"class": cls})
    refs = reader.refs({text_of(term) for row in rows for term in row if isinstance(term, NamedNode)}, lang)
    names: dict[str, list[tuple[int, Literal]]] = {}
    said: dict[str, dict[str, None]] = {}
    for node, relation, value, name in rows:
        by, its = text_of(relation), said.setdefault(text_of(node), {})
        if by in LABELS and isinstance(value, Literal):
            names.setdefault(text_of(node), []).append((LABELS.index(by), value))
        elif by != TYPE and (told := _word(value, name, refs)):
            its[f"{refs[by].label}: {told}"] = None
    best = {node: literal.value for node, some in names.items() if (literal := best_text(some, lang))}
    found = [Unnamed(best.get(node, ""), "; ".join(sorted(its))) for node, its in said.items()]
    return sorted(found, key=lambda one: (not one.name, one.name.casefold(), one.about))


def _word(value: Term | None, name: Term | None, refs: Mapping[str, Ref]) -> str:
    if isinstance(value, BlankNode):
        return text_of(name)
    return refs[value.value].label if isinstance(value, NamedNode) else text_of(value)


def _periods(reader: Reader, iris: list[str]) -> dict[str, Period]:
    found: dict[str, dict[str, str]] = {}
    for thing, meaning, date in reader.select_many("dates", "thing", iris):
        found.setdefault(text_of(thing), {}).setdefault(text_of(meaning), text_of(date))
    return {
        iri: Period(
            dates.get("from") or dates.get("date", ""),
            dates.get("until") or dates.get("end") or ("" if "from" in dates else dates.get("date", "")),
            dates.get("attested", ""),
        )
        for iri, dates in found.items()
    }


def themes(reader: Reader, lang: str = "en") -> list[ThemeListed]:
    """The themes in their order, each with its items and the theses about it."""
    reader.refresh()
    order: dict[str, int] = {}
    parts: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for theme, rank, part, cls, ordinal in reader.select("theme_parts"):
        iri = text_of(theme)
        order[iri] = _rank(rank)
        kinds = parts.setdefault(iri, {})
        if part is not None:
            kinds.setdefault(text_of(cls), []).append((_rank(ordinal), text_of(part)))
    refs = reader.refs(
        {*order, *(iri for kinds in parts.values() for some in kinds.values() for _, iri in some)}, lang
    )
    descriptions = reader.descriptions(order, lang)

    def sorted_refs(theme: str, cls: str) -> tuple[Ref, ...]:
        ranked = sorted((rank, refs[iri].label.casefold(), iri) for rank, iri in parts[theme].get(cls, ()))
        return tuple(refs[iri] for *_, iri in ranked)

    return [
        ThemeListed(
            refs[iri],
            descriptions.get(iri, ""),
            sorted_refs(iri, KG + "ThemeItem"),
            sorted_refs(iri, KG + "Thesis"),
        )
        for iri in sorted(order, key=lambda one: (order[one], refs[one].label))
    ]


def _rank(term: object) -> int:
    text = term.value if isinstance(term, Literal) else ""
    return int(text) if text.isdigit() else _LAST


def theses(reader: Reader, lang: str = "en") -> list[ThesisListed]:
    """The theses, those dated first by date, each with its themes and the stances towards it."""
    reader.refresh()
    iris = [text_of(row[0]) for row in reader.select("members", **{"class": KG + "Thesis"})]
    rows = [
        (*row[:3], NamedNode(_VERBS.get(text_of(row[3]), text_of(row[3]))), *row[4:])
        for row in reader.select("stances")
    ]
    about: dict[str, set[str]] = {}
    for theme in themes(reader, lang):
        for thesis in theme.theses:
            about.setdefault(thesis.iri, set()).add(theme.ref.iri)
    refs = reader.refs(
        {*iris, *(text_of(term) for row in rows for term in row[:4]), *set().union(*about.values())}, lang
    )
    statements = reader.descriptions(iris, lang)
    stances: dict[str, list[StanceListed]] = {}
    for row in rows:
        stances.setdefault(text_of(row[0]), []).append(_stance(row, refs))
    listed = [
        ThesisListed(
            refs[iri],
            statements.get(iri, ""),
            tuple(sorted((refs[theme] for theme in about.get(iri, ())), key=lambda ref: ref.label)),
            tuple(stances.get(iri, ())),
        )
        for iri in dict.fromkeys(iris)
    ]
    return sorted(listed, key=lambda item: (not item.when, item.when, item.ref.label.casefold()))


def _stance(row: Row, refs: dict[str, Ref]) -> StanceListed:
    _, stance, holder, verb, start, end, attested = (text_of(term) for term in row)
    return StanceListed(refs[holder], refs[verb], Period(start, end, attested), refs[stance])


_LINKS = {
    PREFIXES["rdfs"] + "domain": "domain",
    PREFIXES["rdfs"] + "range": "range",
    PREFIXES["rdfs"] + "subClassOf": "parents",
    PREFIXES["rdfs"] + "subPropertyOf": "parents",
    PREFIXES["owl"] + "inverseOf": "inverse",
}
_TEXTS = {
    PREFIXES["skos"] + "definition": "definition",
    PREFIXES["rdfs"] + "comment": "definition",
    PREFIXES["skos"] + "scopeNote": "note",
}


def terms(reader: Reader, lang: str = "en") -> list[TermListed]:
    """The terms of the ontology by name, each with its definition and what it hangs together with."""
    reader.refresh()
    links: dict[str, dict[str, set[str]]] = {}
    texts: dict[str, dict[str, list[tuple[int, Literal]]]] = {}
    for term, relation, value in reader.select("terms"):
        iri, name = text_of(term), text_of(relation)
        found = links.setdefault(iri, {})
        if name in _TEXTS and isinstance(value, Literal):
            texts.setdefault(iri, {}).setdefault(_TEXTS[name], []).append((0, value))
        elif name == TYPE or name in _LINKS:
            found.setdefault(_LINKS.get(name, "types"), set()).add(text_of(value))
    refs = reader.refs(
        {*links, *(iri for found in links.values() for some in found.values() for iri in some)}, lang
    )
    listed = [_term(iri, found, texts.get(iri, {}), refs, lang) for iri, found in links.items()]
    return sorted(listed, key=lambda item: (item.ref.label.casefold(), item.ref.iri))


def _term(
    iri: str,
    found: dict[str, set[str]],
    texts: dict[str, list[tuple[int, Literal]]],
    refs: dict[str, Ref],
    lang: str,
) -> TermListed:
    types = found.get("types", set())
    if any(cls.endswith("Property") for cls in types):
        sort = "relation"
    else:
        sort = "class" if types & ONTOLOGY_CLASSES else "value"

    def linked(name: str) -> tuple[Ref, ...]:
        return tuple(
            sorted((refs[other] for other in found.get(name, ())), key=lambda ref: ref.label.casefold())
        )

    def text(name: str) -> str:
        best = best_text(texts.get(name, []), lang)
        return best.value if best else ""

    return TermListed(
        refs[iri],
        sort,
        text("definition"),
        text("note"),
        linked("domain"),
        linked("range"),
        linked("inverse"),
        linked("parents"),
    )
