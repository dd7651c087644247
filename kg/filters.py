"""What of a view is shown: by class, relation, named graph, rank of source, asserted or derived, language.

Each filter lists what is hidden, so that an empty one shows everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal as Choice

from kg.evidence import Evidences, evidence_of
from kg.reader import Reader, text_of
from kg.simple import SimpleLink
from kg.situations import Situations, behind_link, situations
from kg.spoken import language_of
from kg.terms import DERIVED

__all__ = [
    "NO_RANK",
    "Facets",
    "Filters",
    "Shown",
    "facets",
    "graphs_of",
    "key_of",
    "languages_of",
    "links_shown",
    "ranks_of",
    "things_shown",
    "tied_only",
]

Shown = Choice["both", "recorded", "asserted", "derived"]
#: The rank of what rests on no ranked source.
NO_RANK = "none"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is hidden. Classes, relations and graphs are IRIs ("" is the graph without a name); ``ranks`` are
    "primary", "secondary", "weak" and "none". Texts in ``languages`` ("": names without a language) are not
    shown, and neither is a thing all of whose names are in them.

    ``shown`` is "asserted" for the statements that are written down as such, "derived" for those that only
    rules conclude, and "recorded" for the former and those of the latter for which a written record (a dated
    node, a claim) stands. ``tied`` hides the things that none of the links shown ties.
    """

    classes: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    graphs: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    shown: Shown = "both"
    tied: bool = False


def things_shown(reader: Reader, iris: Sequence[str], filters: Filters) -> list[str]:
    """The things that are not hidden by class or language, in the order given."""
    if not filters.classes and not filters.languages:
        return list(iris)
    refs = reader.refs(iris, "en")
    kept = [iri for iri in iris if refs[iri].cls not in filters.classes]
    if not filters.languages:
        return kept
    spoken = languages_of(reader, kept)
    return [iri for iri in kept if not spoken[iri] or not spoken[iri] <= filters.languages]


def tied_only(iris: Iterable[str], links: Iterable[SimpleLink], more: Iterable[str] = ()) -> list[str]:
    """Those of the things that a link ties, and of those a few ``more``, in the order given."""
    ends = {end for link in links for end in (link.subject, link.object)} | set(more)
    return [iri for iri in iris if iri in ends]


def languages_of(reader: Reader, iris: Iterable[str]) -> dict[str, frozenset[str]]:
    """The languages in which each thing has a name; "" stands for a name without a language."""
    wanted = list(iris)
    reader.refs(wanted, "en")
    return {iri: frozenset(map(language_of, reader.labels(iri))) for iri in wanted}


def links_shown(reader: Reader, links: Sequence[SimpleLink], filters: Filters) -> list[SimpleLink]:
    """The links that pass the filters, in the order given."""
    kept = [link for link in links if link.relation not in filters.relations]
    if not kept or not (filters.graphs or filters.ranks or filters.shown != "both"):
        return kept
    behind = _behind(reader, kept)
    if filters.shown == "recorded":
        kept = [link for link in kept if not link.derived or _nodes(reader, link, behind)]
    elif filters.shown != "both":
        kept = [link for link in kept if link.derived == (filters.shown == "derived")]
    if filters.graphs:
        graphs = graphs_of(reader, kept, behind)
        kept = [link for link in kept if not graphs[key_of(link)] <= filters.graphs]
    if filters.ranks:
        ranks = ranks_of(reader, kept, behind)
        kept = [link for link in kept if not ranks[key_of(link)] <= filters.ranks]
    return kept


@dataclass(frozen=True, slots=True)
class Facets:
    """How much of a view comes from which graphs and ranks of sources (statements), and speaks which
    languages (things); each by its IRI or name.
    """

    graphs: dict[str, int]
    ranks: dict[str, int]
    languages: dict[str, int]


def facets(reader: Reader, iris: Sequence[str], links: Sequence[SimpleLink]) -> Facets:
    """What the filters by graph, rank and language have to choose from for these things and links."""
    behind = _behind(reader, links)
    return Facets(
        _counts(graphs_of(reader, links, behind).values()),
        _counts(ranks_of(reader, links, behind).values()),
        _counts(languages_of(reader, iris).values()),
    )


def _counts(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for group in groups:
        for name in group:
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def key_of(link: SimpleLink) -> Key:
    """What identifies a statement."""
    return link.subject, link.relation, link.object


def _behind(reader: Reader, links: Iterable[SimpleLink]) -> Situations:
    ends = sorted({end for link in links for end in (link.subject, link.object)})
    return situations(reader, "en", subjects=ends, objects=ends) if ends else {}


def _nodes(reader: Reader, link: SimpleLink, behind: Situations) -> list[str]:
    turned = reader.schema.other_way(link.relation)
    return [one.iri for one in behind_link(behind, link.subject, link.relation, turned, link.object)]


def graphs_of(
    reader: Reader, links: Sequence[SimpleLink], behind: Situations | None = None
) -> dict[Key, frozenset[str]]:
    """From which named graphs each link comes ("" is the graph without a name).

    A link for which dated nodes stand comes from their graphs; any other from those that assert it in
    either direction; what nothing asserts comes from the graph of conclusions.
    """
    behind = _behind(reader, links) if behind is None else behind
    said = _asserting(reader, links)
    nodes = {key_of(link): _nodes(reader, link, behind) for link in links}
    homes = _homes(reader, {node for found in nodes.values() for node in found})
    found: dict[Key, frozenset[str]] = {}
    for link in links:
        key, turned = key_of(link), reader.schema.other_way(link.relation)
        graphs = {graph for node in nodes[key] for graph in homes.get(node, ())}
        if not graphs:
            graphs = set(said.get(key, ()))
            if turned:
                graphs |= said.get((link.object, turned, link.subject), set())
            graphs = graphs - {DERIVED} or graphs
        found[key] = frozenset(graphs or {DERIVED if link.derived else ""})
    return found


def _asserting(reader: Reader, links: Iterable[SimpleLink]) -> dict[Key, set[str]]:
    ends = sorted({end for link in links for end in (link.subject, link.object)})
    said: dict[Key, set[str]] = {}
    if ends:
        for subject, relation, obj, graph in reader.select("statement_graphs", subject=ends, object=ends):
            key = (text_of(subject), text_of(relation), text_of(obj))
            said.setdefault(key, set()).add(text_of(graph))
    return said


def _homes(reader: Reader, nodes: Collection[str]) -> dict[str, set[str]]:
    homes: dict[str, set[str]] = {}
    for node, graph in reader.select_many("thing_graphs", "thing", nodes):
        homes.setdefault(text_of(node), set()).add(text_of(graph))
    return {node: graphs - {DERIVED} or {""} for node, graphs in homes.items()}


def ranks_of(
    reader: Reader, links: Sequence[SimpleLink], behind: Situations | None = None
) -> dict[Key, frozenset[str]]:
    """The ranks of the sources of each link: those of its dated nodes, else of the records of its ends."""
    behind = _behind(reader, links) if behind is None else behind
    nodes = {key_of(link): _nodes(reader, link, behind) for link in links}
    records = {iri for key, found in nodes.items() for iri in (*found, key[0], key[2])}
    pieces = evidence_of(reader, records, "en")
    return {key: _ranks(key, found, pieces) for key, found in nodes.items()}


def _ranks(key: Key, nodes: Sequence[str], pieces: Evidences) -> frozenset[str]:
    own = [piece for node in nodes for piece in pieces.get(node, ())]
    found = own or list(pieces.get(key[0], ())) or list(pieces.get(key[2], ()))
    return frozenset(piece.rank or NO_RANK for piece in found) or frozenset({NO_RANK})
