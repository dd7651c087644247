"""All that is known of one thing, and which thing a name means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from kg import queries
from kg.errors import NotFound
from kg.evidence import (
    conflicts,
    evidence_of,
    literal_evidence,
    merge_evidence,
    passage_words,
    section_words,
    to_value,
)
from kg.model import Edge, Entity, Fact, Period, Ref, Value
from kg.neighbours import Link, first_links, group, raw_counts, to_edges
from kg.reader import Reader, Row, best_text, language_rank, text_of
from kg.search import fold, search
from kg.situations import periods
from kg.terms import ID_BASE, KG, BlankNode, Literal, NamedNode, expand, is_web_address, local_name
from kg.vocabulary import CLAIM_LINKS, DESCRIPTIONS, LABELS, OTHER_NAMES, order_key

__all__ = ["entity", "exists", "periods", "resolve", "resolve_relation"]

#: A name found by searching is taken for what was meant from this score on, when the next one is behind.
_SURE, _AHEAD = 90.0, 1.5
_SLUG_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
_STATEMENT, _SECTION = KG + "statement", KG + "section"
_NOT_FACTS = frozenset((*LABELS, *OTHER_NAMES, *DESCRIPTIONS[:4], _STATEMENT)) - {LABELS[-2]}


def resolve(reader: Reader, name: str, lang: str = "en") -> str:
    """The IRI that a name means: an IRI, a prefixed name, a slug, a label, or what the search is sure of.

    Of several things with this very name the best known is meant.

    Raises NotFound, with the labels that come near, when nothing or nothing certain is meant.
    """
    wanted = name.strip().removeprefix("<").removesuffix(">")
    for iri in _candidates(wanted):
        if exists(reader, iri):
            return iri
    hits = search(reader, wanted, lang, limit=6) if wanted else []
    same = [hit for hit in hits if fold(hit.matched) == fold(wanted)]
    if same and (len(same) == 1 or same[0].score > same[1].score):
        return same[0].ref.iri
    if hits and hits[0].score >= _SURE and (len(hits) == 1 or hits[0].score - hits[1].score >= _AHEAD):
        return hits[0].ref.iri
    raise NotFound(name, tuple(dict.fromkeys(hit.ref.label for hit in hits))[:5])


def resolve_relation(reader: Reader, thing: str, name: str, lang: str = "en") -> str:
    """The IRI of a relation given as an IRI, a prefixed name, or by a label it has in the edges of a thing.

    Raises NotFound, with the relations of the thing that come nearest, for a label that none of them has.
    """
    wanted = name.strip().removeprefix("<").removesuffix(">")
    if ":" in wanted:
        return expand(wanted) or wanted
    found = dict(sorted(raw_counts(reader, thing), key=lambda key: key[1]))
    refs = reader.refs(found, lang)
    ordered = sorted(found, key=lambda iri: (not found[iri], order_key(iri)))
    for iri in ordered:
        names = [refs[iri].label, local_name(iri), *(literal.value for literal in reader.labels(iri))]
        if fold(wanted) in map(fold, names):
            return iri
    labels = list(dict.fromkeys(refs[iri].label for iri in ordered))
    raise NotFound(name, tuple(get_close_matches(wanted, labels, 5, 0.4) or labels[:5]))


def _candidates(wanted: str) -> Iterable[str]:
    if "://" in wanted or wanted.startswith(("urn:", "mailto:")):
        yield wanted
    elif expanded := expand(wanted):
        yield expanded
    elif wanted and set(wanted) <= _SLUG_CHARACTERS:
        yield ID_BASE + wanted


def exists(reader: Reader, iri: str) -> bool:
    """Whether the graph says anything of an IRI; False for what is no IRI."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return reader.store.ask(queries.text("exists"), {"thing": node})


def entity(reader: Reader, iri: str, lang: str, *, each: int = 50) -> Entity:
    """What is known of a thing, each group of edges at most ``each`` long.

    Raises NotFound when the graph says nothing about this IRI.
    """
    if not exists(reader, iri):
        raise NotFound(iri)
    found, counts = first_links(reader, iri, lang, each)
    edges = _with_evidence(reader, found, to_edges(reader, found, lang), lang)
    clashes = tuple(conflicts(reader, lang, iri))
    literals = reader.select("literals", entity=iri)
    addresses, edges = _addresses(reader, edges)
    types = reader.types(iri)
    refs = reader.refs({iri, *types}, lang)
    shown = [edge for edge in edges if not _is_elsewhere(edge.relation.iri, edge.outgoing, bool(clashes))]
    evidence = evidence_of(reader, [iri], lang).get(iri, ())
    return Entity(
        ref=refs[iri],
        types=tuple(refs[cls] for cls in types),
        description=_best(literals, DESCRIPTIONS, lang) or passage_words(reader, iri, lang),
        statement=_best(literals, (_STATEMENT,), lang),
        aliases=_aliases(literals, refs[iri].label),
        period=_period({text_of(relation): text_of(value) for relation, value in literals}),
        facts=_facts(reader, iri, literals, addresses, lang),
        outgoing=group(shown, outgoing=True),
        incoming=group(shown, outgoing=False),
        counts=tuple(
            one for one in counts if not _is_elsewhere(one.relation.iri, one.outgoing, bool(clashes))
        ),
        evidence=evidence,
        conflicts=clashes,
    )


def _with_evidence(reader: Reader, found: Sequence[Link], edges: Sequence[Edge], lang: str) -> list[Edge]:
    """The edges with what they rest on: the dated node behind them, else the record that says them."""
    nodes = {edge.via.iri for edge in edges if edge.via}
    behind = evidence_of(reader, nodes, lang, via=True)
    records = evidence_of(reader, {end for link in found for end in (link.subject, link.object)}, lang)
    whole = []
    for link, edge in zip(found, edges, strict=True):
        evidence = behind.get(edge.via.iri, ()) if edge.via else ()
        ends = (link.object, link.subject) if link.turned else (link.subject, link.object)
        whole.append(replace(edge, evidence=evidence or records.get(ends[0]) or records.get(ends[1], ())))
    return whole


def _is_elsewhere(relation: str, outgoing: bool, clashes: bool) -> bool:
    """Whether an entity tells these edges in another place: as its evidence or as its conflicts."""
    if outgoing:
        return relation == KG + "evidenced_by"
    return clashes and relation in CLAIM_LINKS


def _best(literals: list[Row], relations: tuple[str, ...], lang: str) -> str:
    ranked = {iri: rank for rank, iri in enumerate(relations)}
    found = [(ranked[by], value) for relation, value in literals if (by := text_of(relation)) in ranked]
    best = best_text([(rank, value) for rank, value in found if isinstance(value, Literal)], lang)
    return best.value.strip() if best else ""


def _aliases(literals: list[Row], label: str) -> tuple[str, ...]:
    names = {
        value.value
        for relation, value in literals
        if text_of(relation) in OTHER_NAMES and isinstance(value, Literal)
    }
    return tuple(sorted(names - {label}))


def _period(values: dict[str, str]) -> Period:
    """From when to when; what has one date begins and ends with it."""
    date = values.get(KG + "date", "")
    start = values.get(KG + "from") or date
    end = values.get(KG + "until") or values.get(KG + "end_date") or date
    return Period(start, end, values.get(KG + "attested_on", ""))


def _addresses(reader: Reader, edges: list[Edge]) -> tuple[dict[str, list[str]], list[Edge]]:
    """Sets apart the edges that only lead to an address of which the graph says nothing else."""
    bare = {edge.object.iri for edge in edges if edge.outgoing and is_web_address(edge.object.iri)}
    bare = {iri for iri in bare if not reader.named(iri)}
    bare -= {text_of(row[0]) for row in reader.select_many("described", "thing", bare)}
    addresses: dict[str, list[str]] = {}
    for edge in edges:
        if edge.outgoing and edge.object.iri in bare:
            addresses.setdefault(edge.relation.iri, []).append(edge.object.iri)
    return addresses, [edge for edge in edges if not (edge.outgoing and edge.object.iri in bare)]


def _facts(
    reader: Reader, iri: str, literals: list[Row], addresses: dict[str, list[str]], lang: str
) -> tuple[Fact, ...]:
    by_relation: dict[str, list[Value]] = {}
    for relation, value in literals:
        if text_of(relation) not in _NOT_FACTS:
            by_relation.setdefault(text_of(relation), []).append(to_value(value))
    by_relation = {relation: _in_language(values, lang) for relation, values in by_relation.items()}
    if sections := by_relation.get(_SECTION):
        by_relation[_SECTION] = [Value(section_words(value.text, lang)) for value in sections]
    for by, texts in (*addresses.items(), *_nested(reader, iri, lang).items()):
        by_relation.setdefault(by, []).extend(Value(text, link=is_web_address(text)) for text in texts)
    refs = reader.refs(by_relation, lang)
    rests_on = literal_evidence(reader, iri, lang)
    return tuple(
        Fact(refs[by], tuple(values), merge_evidence(rests_on.get((by, value.text), ()) for value in values))
        for by, values in sorted(by_relation.items(), key=lambda item: order_key(item[0]))
        if values
    )


def _in_language(values: list[Value], lang: str) -> list[Value]:
    ranks = [language_rank(value.lang, lang) for value in values if value.lang]
    best = min(ranks, default=0)
    return [value for value in values if not value.lang or language_rank(value.lang, lang) == best]


def _nested(reader: Reader, iri: str, lang: str) -> dict[str, list[str]]:
    """What stands in nodes without a name, as text, by the relation that leads to them."""
    rows = reader.select("nested", entity=iri)
    named = {text_of(term) for row in rows for term in row if isinstance(term, NamedNode)}
    refs = reader.refs(named, lang)
    nodes: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        nodes.setdefault((text_of(row[0]), text_of(row[1])), []).append(row[2:])
    for parts in nodes.values():
        parts.sort(key=lambda part: (int(text_of(part[4]) or 0), *map(text_of, part[:4])))
    texts: dict[str, list[str]] = {}
    for (relation, _), parts in sorted(nodes.items(), key=lambda item: item[0][0]):
        text = _told(parts, refs, lang)
        if text:
            texts.setdefault(relation, []).append(text)
    return {relation: sorted(found) for relation, found in texts.items()}


def _told(parts: list[Row], refs: dict[str, Ref], lang: str) -> str:
    """A node without a name in words: its own name if it has one, else what it says."""
    found = [
        (LABELS.index(text_of(by)), value)
        for by, value, *_ in parts
        if text_of(by) in LABELS and isinstance(value, Literal)
    ]
    best = best_text(found, lang)
    if best:
        return best.value.strip()
    said: list[str] = []
    for by, value, deep, last, _ in parts:
        if isinstance(value, BlankNode):
            value = last
            by = deep or by
        if value is None or isinstance(value, BlankNode):
            continue
        word = refs[value.value].label if isinstance(value, NamedNode) else text_of(value)
        relation = text_of(by)
        if relation.endswith("#first"):
            said.append(word)
        elif not relation.endswith(("#type", "#rest", "#nil")):
            said.append(f"{refs[relation].label}: {word}")
    return "; ".join(dict.fromkeys(said))
