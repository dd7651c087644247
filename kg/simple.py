"""The simple level of a graph: which thing is tied to which, each statement once.

Left out are what classifies, defines, proves or only addresses; the dated nodes for which short relations
stand; inverses of what is there; and broader relations beside a narrower one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import LimitExceeded
from kg.reader import Reader, Row, text_of
from kg.store import EmbeddedStore
from kg.terms import PREFIXES
from kg.vocabulary import CLAIM_LINKS, EVIDENCE_LINKS, HIDDEN_CLASSES, MINOR_LINKS

__all__ = [
    "ADDRESSES",
    "DROPPED",
    "MAX_FETCHED",
    "MAX_LINKS",
    "Level",
    "SimpleLink",
    "hidden_things",
    "once",
    "sample",
    "simple_level",
]

#: More statements than these are not held in memory as a network; of an endpoint, fewer are fetched.
MAX_LINKS, MAX_FETCHED = 200_000, 60_000
_SAMPLE = 8_000
#: Relations that lead to an address, not to a thing.
ADDRESSES = frozenset(
    PREFIXES[prefix] + name
    for prefix, names in (
        ("foaf", "homepage mbox page depiction img workplaceHomepage weblog thumbnail logo openid"),
        ("rdfs", "seeAlso"),
        ("schema", "url image sameAs"),
    )
    for name in names.split()
)
#: Relations that tie nothing together.
DROPPED = MINOR_LINKS | EVIDENCE_LINKS | CLAIM_LINKS | ADDRESSES


@dataclass(frozen=True, slots=True, order=True)
class SimpleLink:
    """One statement between two things; ``derived``: concluded by a rule."""

    subject: str
    relation: str
    object: str
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """The links of the simple level, and the class of every thing ("" where it has none).

    ``degrees`` has the things in links, ``isolated`` those with a class or a name that no link has.
    """

    links: tuple[SimpleLink, ...]
    classes: dict[str, str]
    degrees: dict[str, int]
    isolated: tuple[str, ...] = ()

    @property
    def things(self) -> list[str]:
        """All things, with and without links, in a steady order."""
        return sorted((*self.degrees, *self.isolated))


def simple_level(reader: Reader) -> Level:
    """The simple level of the graph, kept until the data change.

    Raises LimitExceeded when the graph has more than `MAX_LINKS` statements between things, or over an
    endpoint more than `MAX_FETCHED`.
    """
    level = reader.memo("simple", lambda: _build(reader))
    if level is None:
        raise LimitExceeded(
            "size",
            f"This graph ties its things together in more than {_most(reader):,} statements: "
            "too many to survey. Look around one thing instead.",
        )
    return level


def sample(reader: Reader) -> Level:
    """A part of the simple level of a graph that is too large: what its store gives first."""
    return reader.memo("sample", lambda: _level(reader, reader.page("links", _SAMPLE), _SAMPLE))


def _most(reader: Reader) -> int:
    return MAX_LINKS if reader.local else min(MAX_LINKS, MAX_FETCHED)


def _build(reader: Reader) -> Level | None:
    if isinstance(reader.store, EmbeddedStore) and len(reader.store) > 10 * MAX_LINKS:
        return None
    rows = reader.page("links", _most(reader) + 1)
    return None if len(rows) > _most(reader) else _level(reader, rows, _most(reader))


def _level(reader: Reader, rows: Iterable[Row], most: int) -> Level:
    """The level of these links; of the things with a class or a name at most so many are looked at."""
    found = {
        SimpleLink(text_of(subject), text_of(relation), text_of(obj), text_of(derived) == "true")
        for subject, relation, obj, derived in rows
        if text_of(relation) not in DROPPED and subject != obj
    }
    hidden = hidden_things(reader, {end for link in found for end in (link.subject, link.object)})
    visible = {link for link in found if link.subject not in hidden and link.object not in hidden} or found
    kept = tuple(sorted(once(reader, visible)))
    degrees: dict[str, int] = {}
    for link in kept:
        for end in (link.subject, link.object):
            degrees[end] = degrees.get(end, 0) + 1
    named = {text_of(row[0]) for row in reader.page("named", most)} - degrees.keys() - hidden
    isolated = named - hidden_things(reader, named)
    refs = reader.refs({*degrees, *isolated}, "en")
    return Level(kept, {iri: ref.cls for iri, ref in refs.items()}, degrees, tuple(sorted(isolated)))


def hidden_things(reader: Reader, things: Iterable[str]) -> set[str]:
    """Of these things those that stand behind others: dated nodes, sources, terms of an ontology."""
    supers = reader.schema.class_supers
    classes = HIDDEN_CLASSES | {cls for cls, above in supers.items() if above & HIDDEN_CLASSES}
    return {thing for thing, its in reader.types_of(things).items() if its & classes}


def once(reader: Reader, links: Iterable[SimpleLink]) -> list[SimpleLink]:
    """The links without those that say what another one says, turned round or more broadly.

    A link that a rule concluded merely by turning round an asserted one counts as asserted.
    """
    schema = reader.schema
    found = list(links)
    said = {(link.subject, link.relation, link.object): link.derived for link in found}
    kept = []
    for link in found:
        turned = schema.other_way(link.relation)
        if turned and (link.object, turned, link.subject) in said:
            first = link.subject < link.object if turned == link.relation else link.relation in schema.primary
            if not first:
                continue
            derived = link.derived and said[link.object, turned, link.subject]
            kept.append(SimpleLink(link.subject, link.relation, link.object, derived))
        else:
            kept.append(link)
    broad: dict[tuple[str, str], set[str]] = {}
    for link in found:
        broad.setdefault((link.subject, link.object), set()).update(schema.supers.get(link.relation, ()))
    return [link for link in kept if link.relation not in broad[link.subject, link.object]]
