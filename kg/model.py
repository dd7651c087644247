"""What the graph's operations give back: plain, frozen values that need no RDF library to be shown.

Every ``iri`` is a full IRI as text; every ``label`` is in the language asked for, English failing that, and
never empty. Dates are kept as written (``2015``, ``2017-06``, ``1986-10-23``), as precise as they are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

__all__ = [
    "Claim",
    "ClassCount",
    "Conflict",
    "Edge",
    "Entity",
    "Evidence",
    "Fact",
    "Hit",
    "Path",
    "Period",
    "Ref",
    "RelationCount",
    "Stats",
    "Value",
    "View",
    "ViewEdge",
    "ViewNode",
]


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing named: its IRI, label, and most telling class (IRI and label; "" when it has none)."""

    iri: str
    label: str
    cls: str = ""
    cls_label: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, as written; ``attested`` when only a date within is known. All empty = undated."""

    start: str = ""
    end: str = ""
    attested: str = ""

    @property
    def dated(self) -> bool:
        return bool(self.start or self.end or self.attested)

    @property
    def order(self) -> tuple[str, bool]:
        """What to sort by: the beginning, else when it is attested, else the end; the undated last.

        >>> periods = [Period("2011", "2016"), Period(), Period(end="2011"), Period(end="2009")]
        >>> [(one.start, one.end) for one in sorted(periods, key=lambda one: one.order)]
        [('', '2009'), ('', '2011'), ('2011', '2016'), ('', '')]
        """
        return self.start or self.attested or self.end or "~", bool(self.start or self.attested)


@dataclass(frozen=True, slots=True)
class Value:
    """One literal: its text, language tag ("" if none), datatype IRI, and whether it may become a link."""

    text: str
    lang: str = ""
    datatype: str = ""
    link: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement rests on.

    ``source`` is the Source or Passage; ``document`` the source a passage is part of; ``rank`` the local name
    "primary", "secondary", "weak" or ""; ``place`` says where in the document in words; ``url`` is a web
    address or "". ``via`` is the node through which the evidence was found (an Engagement, a Claim), or None.
    """

    source: Ref
    document: Ref | None = None
    rank: str = ""
    rank_label: str = ""
    place: str = ""
    url: str = ""
    via: Ref | None = None

    def __repr__(self) -> str:
        name = self.document.label if self.document else self.source.label
        return f"Evidence({', '.join(part for part in (name, self.place, self.rank, self.url) if part)})"


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement between two things: subject, relation, object, seen from ``subject`` or from ``object``.

    ``outgoing`` is False when the edge was asked for from its object. ``derived`` says that a rule concluded
    it. ``period``, ``detail`` (a role, a degree…) and ``via`` come from the dated node behind it, if any.
    """

    subject: Ref
    relation: Ref
    object: Ref
    outgoing: bool = True
    derived: bool = False
    period: Period = field(default_factory=Period)
    detail: str = ""
    via: Ref | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def other(self) -> Ref:
        """The end that is not the one asked about."""
        return self.object if self.outgoing else self.subject

    def __repr__(self) -> str:
        when = "–".join(dict.fromkeys((self.period.start, self.period.end))) or self.period.attested
        more = "".join(f", {part}" for part in (self.detail, when.rstrip("–")) if part.strip("–"))
        return f"Edge({self.subject.label} | {self.relation.label} | {self.object.label}{more})"


@dataclass(frozen=True, slots=True)
class Fact:
    """One relation of an entity with its literals, in the language asked for where they have one."""

    relation: Ref
    values: tuple[Value, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a conflict: what it says, on what it rests. ``followed``: the graph's reading."""

    iri: str
    subject: Ref
    relation: Ref
    value: Ref | Value
    followed: bool
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims about one thing that cannot all be true."""

    ref: Ref
    concerns: Ref
    note: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class RelationCount:
    """How many statements an entity has for one relation in one direction."""

    relation: Ref
    outgoing: bool
    count: int


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many entities a class has."""

    cls: Ref
    count: int


@dataclass(frozen=True, slots=True)
class Entity:
    """What is known of one thing.

    ``description`` is one sentence or ""; ``statement`` is the wording of a thesis or ""; ``facts`` are its
    literals; ``outgoing`` and ``incoming`` its edges grouped by relation, most telling first, each group at
    most as long as asked for (``counts`` has the true numbers, so that a cut is said); ``evidence`` is what
    the record itself rests on; ``types`` are all its classes.
    """

    ref: Ref
    types: tuple[Ref, ...]
    description: str = ""
    statement: str = ""
    aliases: tuple[str, ...] = ()
    period: Period = field(default_factory=Period)
    facts: tuple[Fact, ...] = ()
    outgoing: tuple[tuple[Ref, tuple[Edge, ...]], ...] = ()
    incoming: tuple[tuple[Ref, tuple[Edge, ...]], ...] = ()
    counts: tuple[RelationCount, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def __repr__(self) -> str:
        edges = sum(count.count for count in self.counts)
        kind = f", {self.ref.cls_label}" if self.ref.cls_label else ""
        return f"Entity({self.ref.label!r}{kind}, {len(self.facts)} facts, {edges} edges)"

    def _repr_html_(self) -> str:
        text = self.statement or self.description
        rows = [(fact.relation.label, ", ".join(value.text for value in fact.values)) for fact in self.facts]
        rows += [(ref.label, ", ".join(e.other.label for e in edges)) for ref, edges in self.outgoing]
        rows += [(f"← {ref.label}", ", ".join(e.other.label for e in edges)) for ref, edges in self.incoming]
        table = "".join(
            f"<tr><th style='text-align:left'>{escape(name[:200])}</th>"
            f"<td style='text-align:left'>{escape(value[:400])}</td></tr>"
            for name, value in rows
        )
        head = f"<b>{escape(self.ref.label)}</b> <i>{escape(self.ref.cls_label)}</i>"
        return f"{head}<br>{escape(text)}<table>{table}</table>"


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: the thing, the name that matched, and a score from 0 to 100."""

    ref: Ref
    matched: str
    score: float
    description: str = ""

    def __repr__(self) -> str:
        kind = f", {self.ref.cls_label}" if self.ref.cls_label else ""
        return f"Hit({self.ref.label!r}{kind}, {self.score:g})"


@dataclass(frozen=True, slots=True)
class Path:
    """A connection between two things, as edges from one end to the other; lower ``cost`` says more."""

    edges: tuple[Edge, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers of the graph. ``graphs`` are (IRI, triples) of the named graphs, the default graph as ""."""

    triples: int
    asserted: int
    derived: int
    entities: int
    classes: tuple[ClassCount, ...]
    relations: tuple[tuple[Ref, int], ...]
    graphs: tuple[tuple[str, int], ...]
    store: str


@dataclass(frozen=True, slots=True)
class ViewNode:
    """A node to draw: its thing, description for the tooltip, importance 0–1, position in −1000…1000."""

    ref: Ref
    description: str = ""
    weight: float = 0.0
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class ViewEdge:
    """An edge to draw, with an id of its own so that parallel relations survive."""

    id: str
    source: str
    target: str
    relation: Ref
    derived: bool = False
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class View:
    """What is visible: nodes, edges, and how many more there would be (``omitted`` nodes)."""

    nodes: tuple[ViewNode, ...]
    edges: tuple[ViewEdge, ...]
    title: str = ""
    omitted: int = 0

    def __repr__(self) -> str:
        return f"View({self.title!r}, {len(self.nodes)} nodes, {len(self.edges)} edges)"
