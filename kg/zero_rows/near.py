"""Names like a given one: spelt like it, or another word for the same in a vocabulary in common use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.terms import local_name

__all__ = ["like", "nearest"]

#: How alike (0–100) a name or a word within it must be, how alike a whole name must be, and how far behind
#: the best one others may be, in percent.
_ALIKE, _WHOLE, _BEHIND = 72, 66, 20
_TRIED = 12
#: Words for the same in vocabularies in common use (FOAF, schema.org, Dublin Core, SKOS, PROV, Wikidata).
_SAME = (
    ("label", "name", "title", "preflabel", "fullname", "altlabel"),
    ("description", "comment", "abstract", "definition", "summary"),
    ("date", "issued", "published", "datepublished", "publicationdate", "year"),
    ("bornon", "birthdate", "dateofbirth"),
    ("bornin", "birthplace", "placeofbirth"),
    ("workedat", "worksfor", "employer", "affiliation", "memberof", "workplace"),
    ("founded", "founderof"),
    ("foundedby", "founder"),
    ("created", "creatorof", "made"),
    ("creator", "author", "maker", "createdby", "wasattributedto"),
    ("about", "subject", "topic", "mainsubject", "theme"),
    ("from", "start", "startdate", "starttime", "begin"),
    ("until", "end", "enddate", "endtime", "to"),
    ("homepage", "url", "page", "website", "officialwebsite"),
    ("source", "wasderivedfrom", "citation", "reference"),
    ("person", "human", "agent", "people"),
    ("organization", "organisation", "company", "corporation", "institution"),
    ("work", "creativework", "document", "publication"),
    ("place", "location", "city"),
)
_WORDS = frozenset(word for group in _SAME for word in group)


def nearest(wanted: str, names: Sequence[str]) -> list[str]:
    """Those of the IRIs that may have been meant by another, the nearest first.

    >>> nearest("http://xmlns.com/foaf/0.1/name", ["urn:x#label", "urn:x#date"])
    ['urn:x#label']
    >>> nearest("urn:x#Persn", ["urn:x#Person", "urn:x#Parson", "urn:x#DatatypeProperty"])
    ['urn:x#Person', 'urn:x#Parson']
    """
    from rapidfuzz import fuzz, process  # only a diagnosis needs it here

    plain = [local_name(name).lower() for name in names]
    sought = local_name(wanted).lower()
    found = process.extract(sought, plain, scorer=fuzz.WRatio, limit=_TRIED, score_cutoff=_ALIKE)
    # The first measure finds a word within a longer name; among what it finds, the whole name decides. A
    # name that is neither like it as a whole nor shares a word with it is none that was meant.
    likeness = {match[2]: fuzz.ratio(sought, match[0]) for match in found}
    words = _words_of(local_name(wanted))
    kept = [at for at, like in likeness.items() if like >= _WHOLE or words & _words_of(local_name(names[at]))]
    kept.sort(key=lambda at: -likeness[at])
    spelt = [names[at] for at in kept if likeness[at] >= likeness[kept[0]] - _BEHIND]
    return spelt or sorted((name for name in names if _same(wanted, name)), key=_place)


def like(one: str, other: str) -> float:
    """How alike two IRIs are by their names, from 0 to 100; 100 for two words for the same.

    >>> like("urn:x#founder", "urn:x#founded_by"), like("urn:x#from", "urn:x#identifier") < 60
    (100.0, True)
    """
    from rapidfuzz import fuzz

    return 100.0 if _same(one, other) else fuzz.ratio(local_name(one).lower(), local_name(other).lower())


def _same(one: str, other: str) -> bool:
    first, second = _plain(one), _plain(other)
    return any(first in group and second in group for group in _SAME)


def _place(iri: str) -> int:
    """How far behind in its group a word stands: the first is the most usual one."""
    plain = _plain(iri)
    return next(group.index(plain) for group in _SAME if plain in group)


def _plain(iri: str) -> str:
    """The name as the words above are written; a plural is taken for its singular where that is one."""
    plain = re.sub(r"[\W_]", "", local_name(iri)).lower()
    single = plain.removesuffix("s")
    return plain if plain in _WORDS or single not in _WORDS else single


def _words_of(name: str) -> set[str]:
    """The longer words of a name, whatever its style.

    >>> sorted(_words_of("workedAt_Home"))
    ['home', 'worked']
    """
    return {word.lower() for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+", name) if len(word) > 3}
