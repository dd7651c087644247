"""The start view: a thinker in the middle, the life around, the themes in a ring, the ideas outside of it.

A graph in other terms gives its best connected things, by class, laid out by their ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import atan2, cos, pi, sin, sqrt

from kg.compact import SMALL, compact
from kg.errors import LimitExceeded
from kg.layout import Point, ring
from kg.model import View
from kg.network import natural, view_of
from kg.reader import Reader
from kg.simple import Level, SimpleLink, sample, simple_level
from kg.terms import KG

__all__ = ["overview", "thinned"]

#: How many of each class stand in the start view, of things in our own terms.
_SHARES = {
    KG + "Theme": 12,
    KG + "Organization": 10,
    KG + "Thesis": 18,
    KG + "Work": 14,
    KG + "Person": 8,
    KG + "Event": 4,
    KG + "Place": 3,
    KG + "Field": 2,
    KG + "ThemeItem": 8,
}
_LIFE = frozenset(KG + name for name in ("Organization", "Person", "Event", "Place"))
_TITLES = {"en": "Overview", "fr": "Vue d'ensemble"}
#: Asked for no more than usual, the view keeps to what can be taken in at a glance.
_USUAL, _MOST = 150, 85
_THEMES_AT, _IDEAS_AT = (615.0, 375.0), (900.0, 560.0)
_LIFE_AT = ((305.0, 172.0), (455.0, 268.0))


def overview(reader: Reader, lang: str = "en", *, limit: int = 150) -> View:
    """The start view, of at most ``limit`` nodes.

    Unless more than usual are asked for, there are no more than can be taken in; ``omitted`` says how many
    other things were looked at. Of a graph too large to survey a part is. Few things about a thinker are
    chosen and laid out for a small screen (see `kg.compact`).
    """
    try:
        level = simple_level(reader)
    except LimitExceeded:
        level = sample(reader)
    title = _TITLES.get(lang, _TITLES["en"])
    if not level.classes:
        return View((), (), title)
    weights = {**level.degrees, **dict.fromkeys(level.isolated, 0)}
    ours = any(cls == KG + "Person" for cls in level.classes.values())
    centre = _centre(level, KG + "Person" if ours else "")
    most = max(1, limit if limit > _USUAL else min(limit, _MOST))
    if ours and most <= SMALL and len(places := compact(reader, level, centre, most)) > 1:
        return _small(reader, level, places, weights, lang)
    shares = (
        {cls: -(-share * most // _MOST) for cls, share in _SHARES.items()}
        if ours
        else _shares_of(level, most)
    )
    chosen = [centre, *_choose(level, centre, shares, most - 1)]
    inside = set(chosen)
    within = [link for link in level.links if link.subject in inside and link.object in inside]
    omitted = len(level.classes) - len(chosen)
    themes = _themes(level, chosen) if ours else []
    if not themes:
        # What is tied to nothing here is no middle of what is.
        tied = {end for link in within for end in (link.subject, link.object)}
        pinned = {centre: (0.0, 0.0)} if centre in tied or not tied else {}
        return view_of(reader, chosen, within, weights, lang, title=title, omitted=omitted, pinned=pinned)
    pinned, start, within = _designed(level, centre, chosen, themes, within)
    return view_of(
        reader,
        chosen,
        within,
        weights,
        lang,
        title=title,
        omitted=omitted,
        pinned=pinned,
        start=start,
        rounds=0,
    )


def _small(
    reader: Reader, level: Level, places: Mapping[str, Point], weights: Mapping[str, int], lang: str
) -> View:
    within = [link for link in level.links if link.subject in places and link.object in places]
    drawn = thinned(level.classes, list(places), within)
    title, omitted = _TITLES.get(lang, _TITLES["en"]), len(level.classes) - len(places)
    return view_of(
        reader, list(places), drawn, weights, lang, title=title, omitted=omitted, pinned=places, rounds=0
    )


def _centre(level: Level, cls: str) -> str:
    candidates = [iri for iri, of in level.classes.items() if of == cls] or list(level.classes)
    return min(candidates, key=lambda iri: (-level.degrees.get(iri, 0), iri))


def _shares_of(level: Level, most: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cls in level.classes.values():
        counts[cls] = counts.get(cls, 0) + 1
    roots = {cls: sqrt(count) for cls, count in counts.items()}
    return {cls: max(2, round(most * root / sum(roots.values()))) for cls, root in roots.items()}


def _choose(level: Level, centre: str, shares: Mapping[str, int], most: int) -> list[str]:
    """Of each class its share, those tied to the middle first, then by the number of ties."""
    near = {link.object for link in level.links if link.subject == centre}
    near |= {link.subject for link in level.links if link.object == centre}
    by_class: dict[str, list[str]] = {}
    for iri, cls in level.classes.items():
        if iri != centre:
            by_class.setdefault(cls, []).append(iri)
    chosen = [
        iri
        for cls, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        for iri in sorted(
            by_class.get(cls, ()), key=lambda iri: (iri not in near, -level.degrees.get(iri, 0), natural(iri))
        )[:share]
    ]
    return chosen[:most]


def _themes(level: Level, chosen: Iterable[str]) -> list[str]:
    return sorted((iri for iri in chosen if level.classes[iri] == KG + "Theme"), key=natural)


def _designed(
    level: Level, centre: str, chosen: Sequence[str], themes: Sequence[str], within: Sequence[SimpleLink]
) -> tuple[dict[str, Point], dict[str, Point], list[SimpleLink]]:
    """What stays where it is put, where all else begins, and the links that are drawn."""
    pinned = {centre: (0.0, 0.0), **dict(zip(themes, _theme_ring(themes, *_THEMES_AT), strict=True))}
    ties = _ties(within)
    life = [iri for iri in chosen if iri not in pinned and level.classes[iri] in _LIFE]
    ideas = [iri for iri in chosen if iri not in pinned and level.classes[iri] not in _LIFE]
    homes = _homes(ideas, themes, ties)
    start = _life_places(_side_by_side(life, ties), level)
    start |= _idea_places(homes, themes)
    apart = {theme: number for number, theme in enumerate(themes)}
    drawn = [link for link in within if _is_drawn(link, homes, apart)]
    return pinned, start, drawn


def _theme_ring(themes: Sequence[str], wide: float, high: float) -> list[Point]:
    """The themes around the middle, none straight above, below or beside it, where much of the life is."""
    return ring(len(themes), wide, high, start=-pi / 2 + pi / max(1, len(themes)))


def thinned(
    classes: Mapping[str, str], chosen: Sequence[str], within: Sequence[SimpleLink]
) -> list[SimpleLink]:
    """Of the links among these things those that the start view draws; ``classes`` has the class of each."""
    themes = sorted((iri for iri in chosen if classes.get(iri) == KG + "Theme"), key=natural)
    if not themes:
        return list(within)
    ideas = [iri for iri in chosen if iri not in themes and classes.get(iri) not in _LIFE]
    homes = _homes(ideas, themes, _ties(within))
    apart = {theme: number for number, theme in enumerate(themes)}
    return [link for link in within if _is_drawn(link, homes, apart)]


def _ties(within: Iterable[SimpleLink]) -> dict[str, set[str]]:
    ties: dict[str, set[str]] = {}
    for link in within:
        ties.setdefault(link.subject, set()).add(link.object)
        ties.setdefault(link.object, set()).add(link.subject)
    return ties


def _is_drawn(link: SimpleLink, homes: Mapping[str, str], themes: Mapping[str, int]) -> bool:
    """A thesis, work or item is tied to one theme only, and themes are tied as authors tied them."""
    if link.subject in themes and link.object in themes:
        return not link.derived
    for idea, theme in ((link.subject, link.object), (link.object, link.subject)):
        if theme in themes and idea in homes:
            return homes[idea] == theme
    return True


def _homes(ideas: Sequence[str], themes: Sequence[str], ties: Mapping[str, set[str]]) -> dict[str, str]:
    """One theme for each idea, of those it is tied to the one with the fewest, so that all fill evenly."""
    filled = dict.fromkeys(themes, 0)
    homes: dict[str, str] = {}
    for idea in sorted(
        ideas, key=lambda iri: (len(ties.get(iri, set()) & filled.keys()) or 99, natural(iri))
    ):
        own = [theme for theme in themes if theme in ties.get(idea, ())] or list(themes)
        home = min(own, key=lambda theme: filled[theme])
        homes[idea] = home
        filled[home] += 1
    return homes


def _side_by_side(life: Sequence[str], ties: Mapping[str, set[str]]) -> list[str]:
    """An order in which what is tied together comes together."""
    left = sorted(life, key=lambda iri: (-len(ties.get(iri, ())), natural(iri)))
    ordered: list[str] = []
    while left:
        group = [left.pop(0)]
        group += [iri for iri in left if iri in ties.get(group[0], ())][:4]
        ordered += group
        left = [iri for iri in left if iri not in group]
    return ordered


def _life_places(life: Sequence[str], level: Level) -> dict[str, Point]:
    """Two rings around the middle: places and people nearer, organizations and events further out."""
    outer = [iri for iri in life if level.classes[iri] in (KG + "Organization", KG + "Event")]
    inner = [iri for iri in life if iri not in set(outer)]
    places = dict(zip(outer, ring(len(outer), *_LIFE_AT[1], start=-pi / 2 + 0.26), strict=True))
    places |= dict(zip(inner, ring(len(inner), *_LIFE_AT[0], start=-pi / 2 + 0.1), strict=True))
    return places


def _idea_places(homes: Mapping[str, str], themes: Sequence[str]) -> dict[str, Point]:
    """Outside the ring, fanned out beyond their theme."""
    ends = zip(themes, _theme_ring(themes, 1.0, 1.0), strict=True)
    angles = {theme: atan2(y, x) for theme, (x, y) in ends}
    places: dict[str, Point] = {}
    for theme, angle in angles.items():
        own = sorted((idea for idea, home in homes.items() if home == theme), key=natural)
        for number, idea in enumerate(own):
            turn = angle + (number - (len(own) - 1) / 2) * (2 * pi / len(themes)) / max(1, len(own))
            far = 0.86 if number % 2 and len(own) > 2 else 1.06
            places[idea] = (_IDEAS_AT[0] * far * cos(turn), _IDEAS_AT[1] * far * sin(turn))
    return places
