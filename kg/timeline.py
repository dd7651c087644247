"""Dated things by lane: roles and studies, the life, events and works by kind, positions; the undated apart.

Things in other vocabularies have a lane for each class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.date_terms import dates
from kg.dates import earliest, latest
from kg.model import Period, Ref
from kg.reader import Reader, text_of
from kg.terms import KG
from kg.vocabulary import HIDDEN_CLASSES

__all__ = ["Lane", "Timeline", "TimelineItem", "day_number", "timeline"]

#: Kinds of event that are told as the life itself, in one lane.
_LIFE = frozenset(
    KG + name
    for name in ("appointment", "award", "birth", "degree_event", "departure", "founding", "leave", "move")
)
#: Lanes with a fixed place, and their group; all others come after, the fullest first.
_FIXED = {
    "life": ("life", 0),
    "engagements": ("life", 1),
    "studies": ("life", 2),
    "events": ("events", 4),
    "works": ("works", 6),
    "positions": ("positions", 7),
}
_NAMES = {
    "life": ("Stations of the life", "Étapes de la vie"),
    "engagements": ("Roles", "Fonctions"),
    "studies": ("Studies", "Études"),
    "events": ("Other events", "Autres événements"),
    "works": ("Other works", "Autres œuvres"),
    "positions": ("Positions taken", "Prises de position"),
    "event-publication": ("Publications", "Publications"),
    "event-course-event": ("Teaching", "Enseignement"),
    "work-blog-post": ("Posts", "Billets"),
    "work-course": ("Courses", "Cours"),
    "work-paper": ("Papers", "Articles"),
    "work-software": ("Software", "Logiciels"),
    "work-talk": ("Talks and videos", "Exposés et vidéos"),
    "work-video-series": ("Video series", "Séries de vidéos"),
}
_LANE_OF = {KG + "Engagement": "engagements", KG + "Study": "studies", KG + "Stance": "positions"}
_SHOWN_SITUATIONS = frozenset(_LANE_OF)
#: Classes of ours of which one may ask since when, though nobody says.
_DATABLE = (*_LANE_OF, KG + "Event", KG + "Work")


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A dated thing: its lane, its period, and the first and last day that the dates can mean.

    ``open`` says that it has a beginning and no end and is of a sort that lasts (a role, a study).
    """

    ref: Ref
    lane: str
    period: Period
    first: date
    last: date
    open: bool = False
    kind: Ref | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its key (fit for an address), name, group, and items by date."""

    key: str
    label: str
    group: str
    items: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes in their order; ``undated`` are the things of the same classes without a date, by lane."""

    lanes: tuple[Lane, ...]
    undated: tuple[tuple[str, tuple[Ref, ...]], ...]
    first: date | None
    last: date | None

    @property
    def count(self) -> int:
        """How many dated things there are."""
        return sum(len(lane.items) for lane in self.lanes)

    def only(self, keys: Iterable[str]) -> Timeline:
        """The timeline with these lanes alone; all of them when none is named."""
        wanted = set(keys)
        if not wanted:
            return self
        return _timeline(
            [lane for lane in self.lanes if lane.key in wanted],
            tuple(pair for pair in self.undated if pair[0] in wanted),
        )

    def between(self, first: date, last: date) -> Timeline:
        """The timeline with the items alone that were at any time between two days."""
        lanes = [
            Lane(lane.key, lane.label, lane.group, tuple(_within(lane.items, first, last)))
            for lane in self.lanes
        ]
        return Timeline(tuple(lanes), self.undated, first, last)


def day_number(day: date) -> float:
    """A day as a year with its fraction: what a scale of time is drawn by.

    >>> day_number(date(2016, 1, 1)), round(day_number(date(2016, 7, 1)), 2)
    (2016.0, 2016.5)
    """
    begin = date(day.year, 1, 1)
    length = 366 if (day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)) else 365
    return day.year + (day - begin).days / length


def timeline(reader: Reader, lang: str = "en") -> Timeline:
    """All dated things of the graph that are not sources, each in its lane."""
    found: dict[str, dict[str, str]] = {}
    for thing, meaning, value in dates(reader):
        if earliest(value):
            found.setdefault(thing, {}).setdefault(meaning, value)
    refs = {iri: ref for iri, ref in reader.refs(found, lang).items() if _is_shown(ref)}
    bare = _without_date(reader, refs, lang)
    kinds = _kinds(reader, [*refs, *bare], lang)
    lanes_of = {iri: _lane_of(ref, kinds.get(iri)) for iri, ref in {**refs, **bare}.items()}
    notes = reader.descriptions(refs, lang)
    items = [_item(ref, found[iri], lanes_of[iri], kinds.get(iri), notes) for iri, ref in refs.items()]
    labels = _labels(lanes_of, {**refs, **bare}, kinds, lang)
    grouped: dict[str, list[TimelineItem]] = {}
    for item in items:
        grouped.setdefault(item.lane, []).append(item)
    lanes = [
        Lane(key, labels[key], _group(key), tuple(sorted(some, key=_by_date)))
        for key, some in grouped.items()
    ]
    undated: dict[str, list[Ref]] = {}
    for iri, ref in bare.items():
        undated.setdefault(lanes_of[iri], []).append(ref)
    return _timeline(sorted(lanes, key=_place), _sorted_undated(undated))


def _timeline(lanes: Sequence[Lane], undated: tuple[tuple[str, tuple[Ref, ...]], ...]) -> Timeline:
    days = [day for lane in lanes for item in lane.items for day in (item.first, item.last)]
    return Timeline(tuple(lanes), undated, min(days, default=None), max(days, default=None))


def _is_shown(ref: Ref) -> bool:
    return ref.cls in _SHOWN_SITUATIONS or ref.cls not in HIDDEN_CLASSES


def _without_date(reader: Reader, dated: Mapping[str, Ref], lang: str) -> dict[str, Ref]:
    """The members of the datable classes that are not among the dated."""
    found: set[str] = set()
    for cls in _DATABLE:
        found.update(text_of(row[0]) for row in reader.select("members", **{"class": cls}) if row[0])
    return reader.refs(found - set(dated), lang)


def _kinds(reader: Reader, iris: Iterable[str], lang: str) -> dict[str, Ref]:
    found = {text_of(thing): text_of(kind) for thing, kind in reader.select_many("kinds", "thing", iris)}
    refs = reader.refs(found.values(), lang)
    return {thing: refs[kind] for thing, kind in found.items()}


def _lane_of(ref: Ref, kind: Ref | None) -> str:
    if ref.cls in _LANE_OF:
        return _LANE_OF[ref.cls]
    if ref.cls == KG + "Event":
        if kind and kind.iri in _LIFE:
            return "life"
        return f"event-{_slug(kind.iri)}" if kind else "events"
    if ref.cls == KG + "Work":
        return f"work-{_slug(kind.iri)}" if kind else "works"
    return f"class-{_slug(ref.cls)}" if ref.cls else "class-none"


def _slug(iri: str) -> str:
    tail = iri.rstrip("#/").replace("#", "/").rpartition("/")[2] or iri
    return "".join(char if char.isalnum() else "-" for char in tail).lower() or "none"


def _labels(
    lanes_of: Mapping[str, str], refs: Mapping[str, Ref], kinds: Mapping[str, Ref], lang: str
) -> dict[str, str]:
    labels: dict[str, str] = {}
    for iri, lane in sorted(lanes_of.items()):
        if lane in _NAMES:
            labels[lane] = _NAMES[lane][lang == "fr"]
        elif lane.startswith("class-"):
            labels[lane] = _capital(refs[iri].cls_label)
        else:
            labels[lane] = _capital(kinds[iri].label)
    return labels


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _group(key: str) -> str:
    if key in _FIXED:
        return _FIXED[key][0]
    return {"event": "events", "work": "works"}.get(key.partition("-")[0], "others")


def _place(lane: Lane) -> tuple[int, int, str]:
    if lane.key in _FIXED:
        return _FIXED[lane.key][1], 0, lane.key
    return {"events": 3, "works": 5, "others": 8}[lane.group], -len(lane.items), lane.key


def _item(
    ref: Ref, dates: Mapping[str, str], lane: str, kind: Ref | None, notes: Mapping[str, str]
) -> TimelineItem:
    start = dates.get("from") or dates.get("date", "")
    end = dates.get("until") or dates.get("end") or ("" if "from" in dates else dates.get("date", ""))
    period = Period(start, end, dates.get("attested", ""))
    lasting = lane in ("engagements", "studies")
    known = [text for text in (period.start, period.end, period.attested) if text]
    first = min(day for text in known if (day := earliest(text)))
    last = max(day for text in known if (day := latest(text)))
    if not lasting and start and not end:
        last = latest(start) or last
    unended = lasting and bool(start) and not end and not period.attested
    return TimelineItem(ref, lane, period, first, max(first, last), unended, kind, notes.get(ref.iri, ""))


def _within(items: Iterable[TimelineItem], first: date, last: date) -> Iterable[TimelineItem]:
    return (item for item in items if item.first <= last and (item.open or item.last >= first))


def _by_date(item: TimelineItem) -> tuple[date, date, str, str]:
    return item.first, item.last, item.ref.label.casefold(), item.ref.iri


def _sorted_undated(undated: Mapping[str, Sequence[Ref]]) -> tuple[tuple[str, tuple[Ref, ...]], ...]:
    return tuple(
        (lane, tuple(sorted(refs, key=lambda ref: (ref.label.casefold(), ref.iri))))
        for lane, refs in sorted(undated.items())
    )
