"""Finding things by name: exact, by beginning, by any word, with accents and spelling forgiven.

The names are read with one query and kept until the data change. A graph with more names than `MAX_NAMES`
(`MAX_FETCHED` over an endpoint) is not indexed: there the query is handed to the store as a search for the
letters (no forgiveness of spelling), over all names however many there are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from kg import queries
from kg.model import Hit
from kg.reader import Reader, language_rank, text_of
from kg.terms import KG, Literal
from kg.vocabulary import LABELS, ONTOLOGY_CLASSES

__all__ = ["MAX_FETCHED", "MAX_NAMES", "Index", "fold", "search"]

#: What is kept here for a store of this process, and what is fetched from an endpoint.
MAX_NAMES, MAX_FETCHED = 300_000, 30_000
_MAX_CONTAINED = 500
_SIMILAR = 78.0
#: How much sooner things of a class are meant than others, in points.
_CLASS_BOOST = {
    KG + name: points
    for points, names in (
        (3.0, "Person"),
        (2.5, "Organization Theme"),
        (2.0, "Work"),
        (1.5, "Thesis Place ThemeItem"),
        (1.0, "Event Field"),
        (-2.0, "Engagement Study Conflict Kind"),
        (-3.0, "Stance Source Rank Attitude Capacity"),
        (-4.0, "Claim"),
        (-5.0, "Passage"),
    )
    for name in names.split()
}


def fold(text: str) -> str:
    """A text in small letters, without accents and punctuation, for comparison.

    >>> fold("  Fei-Fei LI, élève ")
    'fei fei li eleve'
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain.casefold().replace("_", " ")))


@dataclass(frozen=True, slots=True)
class _Name:
    thing: str
    text: str
    folded: str
    words: tuple[str, ...]
    language: str
    ceiling: float


@dataclass(frozen=True, slots=True)
class Index:
    """The names of a graph, by word."""

    names: tuple[_Name, ...]
    words: tuple[str, ...]
    by_word: dict[str, tuple[int, ...]]
    degrees: dict[str, int]

    def beginning_with(self, start: str) -> Iterator[str]:
        """The words that begin with these letters."""
        for at in range(bisect_left(self.words, start), len(self.words)):
            if not self.words[at].startswith(start):
                return
            yield self.words[at]


def build(reader: Reader) -> Index | None:
    """Read all names; None when there are too many."""
    most = MAX_NAMES if reader.local else min(MAX_NAMES, MAX_FETCHED)
    rows = reader.page("search_labels", most + 1)
    if len(rows) > most:
        return None
    names = sorted(_names(rows), key=lambda name: (name.thing, -name.ceiling, name.language, name.text))
    by_word: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        joined = ("".join(name.words),) if 1 < len(name.words) <= 4 else ()
        for word in {*name.words, *joined}:
            by_word.setdefault(word, []).append(position)
    degrees = {text_of(thing): int(text_of(count)) for thing, count in reader.select("degrees") if thing}
    return Index(
        tuple(names), tuple(sorted(by_word)), {word: tuple(found) for word, found in by_word.items()}, degrees
    )


def _names(rows: Iterable[Sequence[object]]) -> Iterator[_Name]:
    for thing, relation, text in rows:
        if isinstance(text, Literal):
            folded = fold(text.value[:2000])
            iri, by = text_of(thing), text_of(relation)  # type: ignore[arg-type]
            ceiling = 100.0 if by in LABELS else 62.0 if by == KG + "statement" else 97.0
            if folded:
                yield _Name(iri, text.value, folded, tuple(folded.split()), text.language or "", ceiling)


def search(
    reader: Reader, text: str, lang: str, *, limit: int = 10, classes: Sequence[str] | None = None
) -> list[Hit]:
    """The things whose name comes nearest to a text, the best first; the same text gives the same order.

    ``classes`` (IRIs) keeps only things of these classes, those below them included. An empty text finds
    nothing; queries kept beside the data are not among the things.
    """
    wanted = fold(text)
    if not wanted or limit <= 0:
        return []
    index = reader.memo("search", lambda: build(reader))
    scored = _contained(reader, text, lang) if index is None else _scored(index, wanted, lang)
    beside = reader.memo("executables", lambda: {text_of(row[0]) for row in reader.select("executables")})
    scored = {iri: found for iri, found in scored.items() if iri not in beside}
    degrees = index.degrees if index else {}
    most = log(2 + max(degrees.values(), default=1))
    weight = {iri: 4 * log(1 + degrees.get(iri, 0)) / most for iri in scored}
    ranked = sorted(scored.items(), key=lambda item: (-item[1][0] - weight[item[0]], item[0]))
    if classes is not None:
        types = reader.types_of(scored)
        ranked = [item for item in ranked if _is_one_of(reader, types[item[0]], classes)]
    ranked = ranked[: limit * 3 + 20]
    refs = reader.refs((iri for iri, _ in ranked), lang)
    hits = []
    for iri, (score, name) in ranked:
        boost = _boost(reader, iri, refs[iri].cls) + weight[iri]
        hits.append(Hit(refs[iri], name, round(max(1.0, min(100.0, score + boost)), 1)))
    hits.sort(key=lambda hit: (-hit.score, hit.ref.label, hit.ref.iri))
    notes = reader.descriptions((hit.ref.iri for hit in hits[:limit]), lang)
    return [Hit(hit.ref, hit.matched, hit.score, notes.get(hit.ref.iri, "")) for hit in hits[:limit]]


def _boost(reader: Reader, iri: str, cls: str) -> float:
    if ONTOLOGY_CLASSES.intersection(reader.types(iri)):
        return -8.0
    return _CLASS_BOOST.get(cls, 0.0)


def _is_one_of(reader: Reader, types: Iterable[str], classes: Sequence[str]) -> bool:
    supers = reader.schema.class_supers
    return any(cls in classes or supers.get(cls, frozenset()) & set(classes) for cls in types)


def _scored(index: Index, wanted: str, lang: str) -> dict[str, tuple[float, str]]:
    """The score and the matching name of every thing that matches, before class and degree count."""
    best = _scored_words(index, wanted.split(), wanted, lang)
    words = wanted.split()
    if 1 < len(words) <= 4:
        # "open ai" for "OpenAI"
        for thing, (score, name) in _scored_words(index, ["".join(words)], "".join(words), lang).items():
            if score - 1 > best.get(thing, (0.0, ""))[0]:
                best[thing] = (score - 1, name)
    return best


def _scored_words(index: Index, words: Sequence[str], wanted: str, lang: str) -> dict[str, tuple[float, str]]:
    close = [_close_words(index, word) for word in words]
    tallies: dict[int, list[float]] = {}
    for at, matches in enumerate(close):
        for word, quality in matches.items():
            for position in index.by_word[word]:
                tally = tallies.setdefault(position, [0.0] * len(words))
                tally[at] = max(tally[at], quality)
    best: dict[str, tuple[float, str]] = {}
    for position, tally in tallies.items():
        name = index.names[position]
        score = _score(name, wanted, tally)
        if score:
            score += (0.0, -0.3, -0.2, -0.5)[language_rank(name.language, lang)]
            if score > best.get(name.thing, (0.0, ""))[0]:
                best[name.thing] = (score, name.text)
    return best


def _score(name: _Name, wanted: str, tally: list[float]) -> float:
    factor = name.ceiling / 100
    if name.folded == wanted:
        return 94 * factor
    if min(tally) == 0.0 and (len(tally) < 3 or tally.count(0.0) > len(tally) // 3):
        return 0.0
    coverage = len(wanted) / max(len(name.folded), len(wanted))
    quality = sum(tally) / len(tally)
    if min(tally) == 1.0:
        return (84 + 4 * coverage + name.folded.startswith(wanted)) * factor
    if name.folded.startswith(wanted):
        return (82 + 5 * coverage) * factor
    if min(tally) >= 0.9:
        return (77 + 8 * coverage) * factor
    return (30 + 40 * quality**2 + 8 * coverage) * factor


def _close_words(index: Index, word: str) -> dict[str, float]:
    """The words of the index that can be meant: 1 the same, 0.9 and more a beginning, below by likeness."""
    found = {other: 0.9 + 0.09 * len(word) / len(other) for other in index.beginning_with(word)}
    if word in index.by_word:
        found[word] = 1.0
    elif len(word) >= 3:
        from rapidfuzz import fuzz, process

        floor = _SIMILAR if len(word) > 4 else 84.0
        for other, likeness, _ in process.extract(
            word, index.words, scorer=fuzz.ratio, score_cutoff=floor, limit=50
        ):
            found.setdefault(other, min(0.89, likeness / 100))
    return found


def _contained(reader: Reader, text: str, lang: str) -> dict[str, tuple[float, str]]:
    """What `MAX_NAMES` is too few for: names that contain the letters, asked of the store."""
    needle = text.strip().lower()
    rows = reader.store.select(
        queries.paged(queries.text("search_contains"), _MAX_CONTAINED), {"needle": Literal(needle)}
    )
    best: dict[str, tuple[float, str]] = {}
    for thing, relation, literal in rows:
        if isinstance(literal, Literal):
            found = literal.value.lower()
            score = 94.0 if found == needle else 85.0 if found.startswith(needle) else 70.0
            score += 4 * len(needle) / max(1, len(found)) - 2 * (text_of(relation) not in LABELS)
            score -= 0.1 * language_rank(literal.language, lang)
            if score > best.get(text_of(thing), (0.0, ""))[0]:
                best[text_of(thing)] = (score, literal.value)
    return best
