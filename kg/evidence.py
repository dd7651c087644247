"""What a statement rests on: the dated node or claim behind it, its record, and the passages these name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.model import Claim, Conflict, Edge, Evidence, Ref, Value
from kg.reader import Reader, text_of
from kg.situations import Situations, situations
from kg.terms import KG, BlankNode, Literal, NamedNode, Term, is_web_address, local_name

__all__ = [
    "Evidences",
    "conflicts",
    "edge_evidence",
    "evidence_from",
    "evidence_of",
    "merge_evidence",
    "passage_words",
    "section_words",
    "statement_evidence",
    "to_value",
]

Evidences = dict[str, tuple[Evidence, ...]]
_RANKS = {"primary": 0, "secondary": 1, "": 2, "weak": 3}
_PASSAGE = {
    "en": "A passage of “{}”: {}. "
    "The document's own words are not reproduced; what rests on them is told in words of this graph.",
    "fr": "Un passage de « {} » : {}. "
    "Les mots du document ne sont pas repris ; ce qui s'y appuie est dit dans les mots de ce graphe.",
}
_PLACE = {
    "en": ("section {}", "paragraph {}", "passage {}"),
    "fr": ("section {}", "paragraphe {}", "passage {}"),
}
#: Parts of a document that have no heading of their own, as the data name them and as people do.
_PARTS = {
    "introduction": ("introduction", "introduction"),
    "links": ("links", "liens"),
    "twelve themes: introduction": ("introduction to the twelve themes", "introduction aux douze thèmes"),
}
_THEME = re.compile(r"theme (\d+)(?:/(themes|message))?")
_THEME_PARTS = {
    "": ("theme {}, title", "thème {}, titre"),
    "themes": ("theme {}, motifs", "thème {}, motifs"),
    "message": ("theme {}, message", "thème {}, message"),
}


def evidence_of(reader: Reader, iris: Iterable[str], lang: str, *, via: bool = False) -> Evidences:
    """What the records of these things rest on, the sources closest to the matter first.

    With ``via``, each piece of evidence says through which of the things it was found.
    """
    rows = [(text_of(row[0]), row[2]) for row in reader.select_many("evidence", "node", iris)]
    return evidence_from(reader, rows, lang, via=via)


def evidence_from(
    reader: Reader, rows: Sequence[tuple[str, Term | None]], lang: str, *, via: bool = False
) -> Evidences:
    """As `evidence_of`, for nodes whose sources are known already: pairs of a node and a source."""
    sources = {text_of(source) for _, source in rows if isinstance(source, NamedNode)}
    details = _details(reader, sources)
    parts = {iri for found in details.values() for iri in found.get("part_of", ())}
    documents = {iri for iri, types in reader.types_of(parts).items() if KG + "Source" in types}
    details |= _details(reader, documents - sources)
    ranks = {iri for found in details.values() for iri in found.get("rank", ())}
    refs = reader.refs({*sources, *documents, *ranks, *(node for node, _ in rows)}, lang)
    found: dict[str, dict[str, Evidence]] = {}
    for node, source in rows:
        if not isinstance(source, BlankNode):
            piece = _piece(text_of(source), details, documents, refs, lang, refs[node] if via else None)
            found.setdefault(node, {}).setdefault(text_of(source), piece)
    return {node: tuple(sorted(pieces.values(), key=_closeness)) for node, pieces in found.items()}


def _details(reader: Reader, sources: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What is said of sources, by the last part of the relation, in a steady order."""
    details: dict[str, dict[str, list[str]]] = {}
    for source, relation, value in reader.select_many("sources", "source", sources):
        values = details.setdefault(text_of(source), {}).setdefault(text_of(relation).removeprefix(KG), [])
        values.append(text_of(value))
        values.sort()
    return details


def _closeness(piece: Evidence) -> tuple[int, str, str, str]:
    document, via = (ref.iri if ref else "" for ref in (piece.document, piece.via))
    return _RANKS.get(piece.rank, 2), document, piece.source.iri, via


def _piece(
    source: str,
    details: dict[str, dict[str, list[str]]],
    documents: set[str],
    refs: dict[str, Ref],
    lang: str,
    via: Ref | None,
) -> Evidence:
    own = details.get(source, {})
    document = next((iri for iri in own.get("part_of", ()) if iri in documents), "")
    whole = details.get(document, {})

    def first(name: str, *places: dict[str, list[str]]) -> str:
        return next((value for place in places for value in place.get(name, ())), "")

    rank = first("rank", own, whole)
    address = first("url", own, whole) or (source if not rank and not document else "")
    return Evidence(
        source=refs.get(source) or Ref(source, source),
        document=refs[document] if document else None,
        rank=local_name(rank) if rank else "",
        rank_label=refs[rank].label if rank in refs else "",
        place=_place(
            first("section", own), first("paragraph", own), first("ordinal", own) if document else "", lang
        )
        or first("locator", own),
        url=address if is_web_address(address) and not _is_ours(address) else "",
        via=via,
    )


def passage_words(reader: Reader, passage: str, lang: str) -> str:
    """What a passage is, for those who look for its words: where they stand, and that they are not copied.

    "" for what is no passage of a document.
    """
    if KG + "Passage" not in reader.types(passage):
        return ""
    own = _details(reader, [passage]).get(passage, {})
    document = next(iter(own.get("part_of", ())), "")
    if not document:
        return ""
    section, paragraph, ordinal = (
        next(iter(own.get(name, ())), "") for name in ("section", "paragraph", "ordinal")
    )
    words = _PASSAGE.get(lang, _PASSAGE["en"])
    place = _place(section, paragraph, ordinal, lang)
    return words.format(reader.label(document, lang), place) if place else ""


def _is_ours(address: str) -> bool:
    return address.startswith("https://w3id.org/doxograph/")


def _place(section: str, paragraph: str, passage: str, lang: str) -> str:
    """Where in its document a passage stands.

    >>> _place("theme 12/themes", "157", "141", "fr"), _place("Biographie", "6", "", "en")
    ('thème 12, motifs, paragraphe 157, passage 141', 'section Biographie, paragraph 6')
    """
    words = _PLACE.get(lang, _PLACE["en"])
    said = (_section(section, lang), words[1].format(paragraph), words[2].format(passage))
    return ", ".join(text for text, value in zip(said, (section, paragraph, passage), strict=True) if value)


def _section(section: str, lang: str) -> str:
    if section in _PARTS or _THEME.fullmatch(section):
        return section_words(section, lang)
    return _PLACE.get(lang, _PLACE["en"])[0].format(section)


def section_words(section: str, lang: str) -> str:
    """The part of a document in words, where the data name it by a code; a heading as it is.

    >>> section_words("theme 12/themes", "fr"), section_words("Biographie", "en")
    ('thème 12, motifs', 'Biographie')
    """
    which = 1 if lang == "fr" else 0
    if section in _PARTS:
        return _PARTS[section][which]
    theme = _THEME.fullmatch(section)
    if theme:
        return _THEME_PARTS[theme[2] or ""][which].format(theme[1])
    return section


def edge_evidence(reader: Reader, edge: Edge, lang: str) -> tuple[Evidence, ...]:
    """What one edge rests on; an edge that comes with its dated node rests on that node alone."""
    if edge.via is not None:
        found = evidence_of(reader, [edge.via.iri], lang, via=True).get(edge.via.iri)
        if found:
            return found
    return statement_evidence(reader, edge.subject.iri, edge.relation.iri, edge.object.iri, lang)


def statement_evidence(
    reader: Reader, subject: str, relation: str, obj: str, lang: str
) -> tuple[Evidence, ...]:
    """What a statement between two things rests on.

    In this order: the nodes behind it (engagements, claims, reified statements) in either direction and for
    every narrower relation; else the record of the end that asserts it; else that of the other end.
    """
    forward, backward = _forms(reader, relation)
    nodes = _behind(situations(reader, lang, subjects=[subject], objects=[obj]), forward)
    nodes += _behind(situations(reader, lang, subjects=[obj], objects=[subject]), backward)
    found = evidence_of(reader, nodes, lang, via=True)
    pieces = merge_evidence(found.get(node, ()) for node in nodes)
    if pieces:
        return pieces
    records = evidence_of(reader, [subject, obj], lang)
    turned = not _asserted_from(reader, subject, obj, forward) and _asserted_from(
        reader, obj, subject, backward
    )
    ends = (obj, subject) if turned else (subject, obj)
    return next((records[end] for end in ends if end in records), ())


def literal_evidence(reader: Reader, subject: str, lang: str) -> dict[tuple[str, str], tuple[Evidence, ...]]:
    """What the statements of a thing with literals rest on, by relation and text, where claims say it."""
    claims: dict[tuple[str, str], list[str]] = {}
    for claim, relation, value in reader.select("claims", entity=subject):
        claims.setdefault((text_of(relation), text_of(value)), []).append(text_of(claim))
    pieces = evidence_of(reader, (iri for found in claims.values() for iri in found), lang, via=True)
    return {
        key: merged
        for key, found in claims.items()
        if (merged := merge_evidence(pieces.get(iri, ()) for iri in found))
    }


def _forms(reader: Reader, relation: str) -> tuple[set[str], set[str]]:
    """The relations that say the same or more, read forwards and read backwards."""
    schema = reader.schema
    forward = set(schema.subs(relation))
    backward: set[str] = set()
    for one in forward:
        turned = schema.other_way(one)
        if turned:
            backward |= schema.subs(turned)
    forward |= {turned for one in backward if (turned := schema.other_way(one))}
    return forward, backward


def _behind(found: Situations, relations: set[str]) -> list[str]:
    return [one.iri for (_, relation, _), nodes in found.items() if relation in relations for one in nodes]


def _asserted_from(reader: Reader, subject: str, obj: str, relations: set[str]) -> bool:
    rows = reader.select("edges_out", entity=subject, relation=sorted(relations)) if relations else []
    return any(text_of(row[2]) == obj and text_of(row[3]) != "true" for row in rows)


def merge_evidence(groups: Iterable[Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """Evidence of several origins without repeats, the sources closest to the matter first."""
    unique: dict[tuple[str, str], Evidence] = {}
    for pieces in groups:
        for piece in pieces:
            unique.setdefault((piece.source.iri, piece.via.iri if piece.via else ""), piece)
    return tuple(sorted(unique.values(), key=_closeness))


def conflicts(reader: Reader, lang: str, concerns: str | None = None) -> list[Conflict]:
    """Where sources disagree, about one thing or anywhere: every claim with what it rests on."""
    rows = reader.select("conflicts", **({"concerns": concerns} if concerns else {}))
    claims = {text_of(row[2]) for row in rows}
    pieces = evidence_of(reader, claims, lang)
    iris = {text_of(term) for row in rows for term in row if isinstance(term, NamedNode)}
    refs = reader.refs(iris, lang)
    notes = reader.descriptions({text_of(row[0]) for row in rows}, lang)
    grouped: dict[tuple[str, str], dict[str, Claim]] = {}
    for conflict, concern, claim, subject, relation, value, followed in rows:
        iri = text_of(claim)
        grouped.setdefault((text_of(conflict), text_of(concern)), {})[iri] = Claim(
            iri,
            refs[text_of(subject)],
            refs[text_of(relation)],
            refs[text_of(value)] if isinstance(value, NamedNode) else to_value(value),
            text_of(followed) == "true",
            pieces.get(iri, ()),
        )
    return [
        Conflict(
            refs[conflict],
            refs[concern],
            notes.get(conflict, ""),
            tuple(sorted(found.values(), key=lambda claim: (not claim.followed, claim.iri))),
        )
        for (conflict, concern), found in grouped.items()
    ]


def to_value(term: Term | None) -> Value:
    """A literal as a plain value."""
    if not isinstance(term, Literal):
        return Value(text_of(term))
    return Value(term.value, term.language or "", term.datatype.value, is_web_address(term.value))
