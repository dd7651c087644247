"""Positions over time: who holds what towards a thesis since when, beside what supports and contradicts it.

For a theme, or anything that theses are about, all theses about it, those that contradict one another
side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.dates import earliest
from kg.evidence import evidence_of
from kg.model import Evidence, Period, Ref
from kg.reader import Reader, text_of
from kg.terms import KG

__all__ = ["Lane", "Position", "Positions", "Role", "positions"]

_THESIS = KG + "Thesis"
_SUPPORTS, _SUPPORTED, _AGAINST = KG + "supports", KG + "supported_by", KG + "contradicts"
#: Why a thesis stands in the chart of another one, in the order in which they stand.
_ROLES = ("itself", "supported_by", "supports", "contradicts")
Role = str


@dataclass(frozen=True, slots=True)
class Position:
    """One stance: who takes it, how, when, what it says more, and what that rests on."""

    ref: Ref
    holder: Ref
    attitude: Ref
    period: Period
    note: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def when(self) -> str:
        """The date to sort by; "" when undated."""
        return self.period.start or self.period.attested or self.period.end


@dataclass(frozen=True, slots=True)
class Lane:
    """A thesis with the positions taken on it, the dated ones first.

    ``role`` is "itself" for the thesis asked about, "supported_by", "supports" or "contradicts" for those
    tied to it (as seen from the thesis asked about), "about" for the theses of a theme. ``supports`` and
    ``contradicts`` are the other theses of the chart to which it is tied; ``pair`` numbers the lanes that
    contradict one another and stand side by side (0 for the others).
    """

    thesis: Ref
    statement: str
    role: Role
    positions: tuple[Position, ...]
    supports: tuple[Ref, ...] = ()
    contradicts: tuple[Ref, ...] = ()
    pair: int = 0

    @property
    def when(self) -> str:
        """The first date of any position; "" when none is dated."""
        return min((one.when for one in self.positions if one.when), default="")


@dataclass(frozen=True, slots=True)
class Positions:
    """The chart of a thesis or theme, and the years that it spans (0 when nothing is dated)."""

    subject: Ref
    lanes: tuple[Lane, ...]
    first: int
    last: int

    @property
    def dated(self) -> tuple[Lane, ...]:
        """The lanes with at least one date."""
        return tuple(lane for lane in self.lanes if lane.when)

    @property
    def undated(self) -> tuple[Lane, ...]:
        """The lanes on which nothing is dated."""
        return tuple(lane for lane in self.lanes if not lane.when)


def positions(reader: Reader, iri: str, lang: str = "en") -> Positions:
    """The positions on a thesis and the theses tied to it, or on all theses about a theme.

    There are no lanes for a thing that is no thesis and that no thesis is about.
    """
    thesis = _THESIS in reader.types(iri)
    if thesis:
        roles = _around(reader, iri)
    else:
        roles = {text_of(row[0]): "about" for row in reader.select("theses_about", subject=iri)}
    lanes = _lanes(reader, roles, lang)
    ordered = sorted(lanes, key=_by_role) if thesis else _paired(lanes)
    years = sorted(_years(ordered))
    return Positions(
        reader.ref(iri, lang), tuple(ordered), years[0] if years else 0, years[-1] if years else 0
    )


def _around(reader: Reader, thesis: str) -> dict[str, Role]:
    roles = {thesis: "itself"}
    for _, relation, other in reader.select("thesis_ties", thesis=thesis):
        role = text_of(relation).removeprefix(KG)
        if role in _ROLES and text_of(other) not in roles:
            roles[text_of(other)] = role
    return roles


def _lanes(reader: Reader, roles: dict[str, Role], lang: str) -> list[Lane]:
    if not roles:
        return []
    stances = _stances(reader, roles, lang)
    ties: dict[str, dict[str, set[str]]] = {}
    for thesis, relation, other in reader.select_many("thesis_ties", "thesis", roles):
        if text_of(other) in roles and other != thesis:
            ties.setdefault(text_of(thesis), {}).setdefault(text_of(relation), set()).add(text_of(other))
    refs = reader.refs(roles, lang)
    statements = reader.descriptions(roles, lang)

    def tied(thesis: str, relation: str) -> tuple[Ref, ...]:
        found = ties.get(thesis, {}).get(relation, set())
        return tuple(sorted((refs[iri] for iri in found), key=lambda ref: (ref.label.casefold(), ref.iri)))

    return [
        Lane(
            refs[iri],
            statements.get(iri, ""),
            role,
            tuple(sorted(stances.get(iri, ()), key=lambda one: (not one.when, one.when, one.ref.iri))),
            tied(iri, _SUPPORTS),
            tied(iri, _AGAINST),
        )
        for iri, role in roles.items()
    ]


def _stances(reader: Reader, theses: Iterable[str], lang: str) -> dict[str, list[Position]]:
    rows = list(reader.select_many("stances", "thesis", theses))
    iris = {text_of(row[1]) for row in rows}
    refs = reader.refs({text_of(term) for row in rows for term in row[1:4]}, lang)
    notes = reader.descriptions(iris, lang)
    evidence = evidence_of(reader, iris, lang)
    found: dict[str, dict[str, Position]] = {}
    for row in rows:
        thesis, stance, holder, attitude, start, end, attested = (text_of(term) for term in row)
        found.setdefault(thesis, {})[stance] = Position(
            refs[stance],
            refs[holder],
            refs[attitude],
            Period(start, end, attested),
            notes.get(stance, ""),
            evidence.get(stance, ()),
        )
    return {thesis: list(its.values()) for thesis, its in found.items()}


def _by_role(lane: Lane) -> tuple[int, bool, str, str]:
    return _ROLES.index(lane.role), not lane.when, lane.when, lane.thesis.iri


def _by_date(lane: Lane) -> tuple[bool, str, str, str]:
    return not lane.when, lane.when, lane.thesis.label.casefold(), lane.thesis.iri


def _paired(lanes: Sequence[Lane]) -> list[Lane]:
    """By date, each thesis followed at once by those that contradict it."""
    left = {lane.thesis.iri: lane for lane in sorted(lanes, key=_by_date)}
    ordered: list[Lane] = []
    pair = 0
    while left:
        first = left.pop(next(iter(left)))
        against = [left.pop(ref.iri) for ref in first.contradicts if ref.iri in left]
        pair += bool(against)
        for lane in (first, *sorted(against, key=_by_date)):
            ordered.append(
                Lane(
                    lane.thesis,
                    lane.statement,
                    lane.role,
                    lane.positions,
                    lane.supports,
                    lane.contradicts,
                    pair if against else 0,
                )
            )
    return ordered


def _years(lanes: Iterable[Lane]) -> set[int]:
    return {
        day.year
        for lane in lanes
        for one in lane.positions
        for text in (one.period.start, one.period.end, one.period.attested)
        if (day := earliest(text))
    }
