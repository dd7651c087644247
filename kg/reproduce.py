"""A view as a query and as data: the CONSTRUCT that returns just what is visible, and that very Turtle.

Visible are the statements drawn, and of each thing its names and the class that it is shown with. With
evidence come the nodes behind the statements (dated nodes, claims, and what speaks of them in other terms),
the sources that these and the things name, and what all of them say themselves. The query names each
statement, so that it gives the same on the whole graph as on the graph as of the view's date; a node
without a name it finds by all that this says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotations import Nameless, annotated
from kg.dated_statements import dated_statements
from kg.edge_story import forms_of
from kg.evidence import Evidences, evidence_of
from kg.filters import key_of
from kg.reader import Reader, text_of
from kg.situations import situations
from kg.spoken import left_out
from kg.terms import PREFIXES, BlankNode, Literal, NamedNode, Term, Triple, shorten
from kg.turtle import write
from kg.visible import Visible
from kg.vocabulary import LABELS, TYPE
from kg.wording import statement_words, thing_words

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["as_construct", "as_triples", "as_turtle"]

_NAMING = "?naming"
#: What the query says of its parts.
_WORDS = {
    "en": {
        "title": "# What is visible: {}{}.",
        "at": ", as of {}",
        "statements": "# The statements drawn",
        "classes": "# What each thing is shown as",
        "names": "# The names of the things",
        "rests": "# What the records of the things rest on",
        "records": "# What stands behind the statements: dated nodes, claims, sources",
        "later": "# Said of other times",
        "nameless": "# A node without a name that speaks of a statement, found by what it says",
    },
    "fr": {
        "title": "# Ce qui est visible : {}{}.",
        "at": ", à la date {}",
        "statements": "# Les énoncés dessinés",
        "classes": "# Ce comme quoi chaque chose est montrée",
        "names": "# Les noms des choses",
        "rests": "# Ce sur quoi reposent les notices des choses",
        "records": "# Ce qui est derrière les énoncés : nœuds datés, assertions, sources",
        "later": "# Dit d’autres dates",
        "nameless": "# Un nœud sans nom qui parle d’un énoncé, trouvé par ce qu’il dit",
    },
}
_INDENT = "    "


def as_triples(graph: KnowledgeGraph, shown: Visible, *, evidence: bool = False) -> set[Triple]:
    """The statements of a view, with the names and classes of its things."""
    reader, hidden = _reader(graph, shown), shown.state.filters.languages
    triples = {_triple(link.subject, link.relation, NamedNode(link.object)) for link in shown.links}
    for node in shown.view.nodes:
        if node.ref.cls:
            triples.add(_triple(node.ref.iri, TYPE, NamedNode(node.ref.cls)))
    for thing, relation, value in reader.select_many("names", "thing", _things(shown)):
        naming = text_of(relation) in LABELS and isinstance(value, Literal)
        if naming and value is not None and not left_out(value, hidden, naming=True):
            triples.add(_triple(text_of(thing), text_of(relation), value))
    if evidence:
        behind = _behind(reader, shown)
        triples |= {_triple(thing, link, NamedNode(source)) for thing, link, source in behind.rests}
        triples |= _records(reader, behind.records)
        triples |= {triple for node in behind.nameless for triple in node.triples()}
    return {one for one in triples if not left_out(one.object, hidden)}


def as_turtle(graph: KnowledgeGraph, shown: Visible, *, evidence: bool = False) -> str:
    """A view as Turtle, in the canonical form; the same view gives the same text."""
    return write(as_triples(graph, shown, evidence=evidence))


def as_construct(graph: KnowledgeGraph, shown: Visible, *, evidence: bool = False) -> str:
    """A SPARQL 1.1 CONSTRUCT that returns just what is visible, to be read and to be changed."""
    names = _Names()
    statements = [key_of(link) for link in shown.links]
    classes = [(node.ref.iri, node.ref.cls) for node in shown.view.nodes if node.ref.cls]
    head, parts = [], []
    if statements:
        head.append("?subject ?relation ?object .")
        rows = [" ".join(map(names.short, row)) for row in statements]
        block = _values("(?subject ?relation ?object)", [f"({row})" for row in rows])
        parts.append([_say(shown, "statements"), *block, "?subject ?relation ?object ."])
    if classes:
        head.append("?thing a ?class .")
        rows = [f"({names.short(iri)} {names.short(cls)})" for iri, cls in classes]
        parts.append([_say(shown, "classes"), *_values("(?thing ?class)", rows), "?thing a ?class ."])
    if shown.view.nodes:
        head.append(f"?named {_NAMING} ?name .")
        naming = f"VALUES {_NAMING} {{ {' '.join(map(names.short, LABELS))} }}"
        listed = _values("?named", [names.short(iri) for iri in _things(shown)])
        parts.append([_say(shown, "names"), *listed, naming, f"?named {_NAMING} ?name ."])
        parts[-1] += ["FILTER(isLiteral(?name))", *_spoken("?name", shown, naming=True)]
    if evidence:
        _add_evidence(graph, shown, names, head, parts)
    return _query(_title(shown), names, head, parts)


def _spoken(variable: str, shown: Visible, *, naming: bool = False) -> list[str]:
    """What keeps a variable from texts in the languages that are hidden."""
    hidden = sorted(shown.state.filters.languages)
    tests = [f'!LANGMATCHES(LANG({variable}), "{one}")' for one in hidden if one]
    tests += [f'LANG({variable}) != ""'] if naming and "" in hidden else []
    if not tests:
        return []
    whole = " && ".join(tests)
    return [f"FILTER({whole})" if naming else f"FILTER(!isLiteral({variable}) || ({whole}))"]


def _title(shown: Visible) -> str:
    lang = "fr" if shown.state.lang == "fr" else "en"
    words = _WORDS[lang]
    counts = f"{thing_words(len(shown.view.nodes), lang)}, {statement_words(len(shown.links), lang)}"
    return words["title"].format(counts, words["at"].format(shown.state.at) if shown.state.at else "")


def _say(shown: Visible, key: str) -> str:
    return _WORDS["fr" if shown.state.lang == "fr" else "en"][key]


class _Names:
    """IRIs written short, and the prefixes that this takes."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def short(self, iri: str) -> str:
        name = shorten(iri)
        if name == iri:
            return str(NamedNode(iri))
        self.used.add(name.partition(":")[0])
        return name

    def term(self, term: Term) -> str:
        if isinstance(term, Triple):
            parts = (term.subject, term.predicate, term.object)
            return f"<<( {' '.join(map(self.term, parts))} )>>"
        return self.short(term.value) if isinstance(term, NamedNode) else str(term)


def _values(variables: str, rows: Iterable[str]) -> list[str]:
    return [f"VALUES {variables} {{", *(f"  {row}" for row in rows), "}"]


def _query(title: str, names: _Names, head: Sequence[str], parts: Sequence[Sequence[str]]) -> str:
    lines = [title, *(f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(names.used))]
    lines += ["CONSTRUCT {", *(f"  {line}" for line in head), "}", "WHERE {"]
    for number, part in enumerate(parts):
        lines.append("  {" if number == 0 else "  } UNION {")
        lines += [_INDENT + line for line in part]
    lines += ["  }"] if parts else []
    return "\n".join([*lines, "}", ""])


# evidence


def _add_evidence(
    graph: KnowledgeGraph, shown: Visible, names: _Names, head: list[str], parts: list[list[str]]
) -> None:
    reader = _reader(graph, shown)
    behind = _behind(reader, shown)
    records = behind.records
    if behind.rests:
        head.append("?resting ?on ?source .")
        rows = [f"({' '.join(map(names.short, row))})" for row in behind.rests]
        block = _values("(?resting ?on ?source)", rows)
        parts.append([_say(shown, "rests"), *block, "?resting ?on ?source ."])
    if records or behind.nameless:
        head.append("?record ?about ?fact .")
    if records:
        block = _values("?record", [names.short(iri) for iri in records])
        names.used.add("graph")
        part = [_say(shown, "records"), *block]
        part += ["?record ?about ?fact .", "FILTER(!isBlank(?fact))", *_spoken("?fact", shown)]
        part.append("FILTER NOT EXISTS { GRAPH graph:derived { ?record ?about ?fact } }")
        later = _records(graph.reader, records) - _records(reader, records)
        if later:
            part.append(_say(shown, "later"))
            part += ["MINUS {", *(f"  {line}" for line in _later(later, names)), "}"]
        parts.append(part)
    if any(one.ties for one in behind.nameless):
        head.append("?end ?tie ?record .")
    parts += [
        [_say(shown, "nameless"), *_nameless_part(one, names), *_spoken("?fact", shown)]
        for one in behind.nameless
    ]


def _nameless_part(node: Nameless, names: _Names) -> list[str]:
    """What finds one node without a name: what leads to it, all that it says, and that it says no more."""
    lines: list[str] = []
    if node.ties:
        rows = [f"({names.short(thing)} {names.short(relation)})" for thing, relation in node.ties]
        lines += [*_values("(?end ?tie)", rows), "?end ?tie ?record ."]
    lines += [f"?record {names.short(relation)} {names.term(value)} ." for relation, value in node.plainly]
    relations = ", ".join(sorted({names.short(relation) for relation, _ in node.said}))
    lines.append(f"FILTER NOT EXISTS {{ ?record ?other ?more . FILTER(?other NOT IN ({relations})) }}")
    return [*lines, "?record ?about ?fact .", "FILTER(isBlank(?record) && !isBlank(?fact))"]


def _later(triples: Iterable[Triple], names: _Names) -> list[str]:
    rows = sorted(
        f"({names.term(one.subject)} {names.term(one.predicate)} {names.term(one.object)})" for one in triples
    )
    return _values("(?record ?about ?fact)", rows)


@dataclass(frozen=True, slots=True)
class _Behind:
    """The nodes behind the visible statements with their sources, on what the records of the things rest, and
    those of the nodes that have no name.
    """

    records: list[str]
    rests: list[tuple[str, str, str]]
    nameless: tuple[Nameless, ...]


def _behind(reader: Reader, shown: Visible) -> _Behind:
    ends = sorted({end for link in shown.links for end in (link.subject, link.object)})
    known = situations(reader, "en", subjects=ends, objects=ends) if ends else {}
    said = {
        form for link in shown.links for form in forms_of(reader, (link.subject, link.relation, link.object))
    }
    spoken = annotated(reader, shown.links, said)
    nodes = {node.iri for key, found in known.items() if key in said for node in found} | spoken.named
    nodes = {node for node in nodes if not node.startswith("_:")}
    things, dated = _things(shown), dated_statements(reader)
    rests = {
        (text_of(thing), text_of(link), text_of(source))
        for thing, link, source in reader.select_many("evidence", "node", things)
        if isinstance(source, NamedNode)
    }
    sources = {source for *_, source in rests} | _sources(evidence_of(reader, nodes, "en")) | spoken.sources
    wholes = {text_of(row[2]) for row in reader.select_many("sources", "source", sources) if _is_part(row)}
    told = {
        one.node for link in shown.links for one in dated.get(key_of(link), ()) if one.node in set(things)
    }
    records = sorted((nodes | sources | wholes) - set(things) | told)
    return _Behind(records, sorted({*rests, *spoken.ties}), spoken.nameless)


def _is_part(row: Sequence[Term | None]) -> bool:
    return text_of(row[1]).endswith("#part_of") and isinstance(row[2], NamedNode)


def _sources(pieces: Evidences) -> set[str]:
    return {
        piece.source.iri
        for found in pieces.values()
        for piece in found
        if piece.source.iri != piece.source.label or "://" in piece.source.iri
    }


def _records(reader: Reader, records: Iterable[str]) -> set[Triple]:
    """What these nodes say themselves."""
    return {
        _triple(text_of(node), text_of(relation), value)
        for node, relation, value in reader.select_many("records", "node", records)
        if value is not None and not isinstance(value, BlankNode)
    }


def _reader(graph: KnowledgeGraph, shown: Visible) -> Reader:
    compared = shown.state.at and shown.state.compare
    return graph.reader if compared else graph.at(shown.state.at).reader


def _things(shown: Visible) -> list[str]:
    return [node.ref.iri for node in shown.view.nodes]


def _triple(subject: str, relation: str, value: Term) -> Triple:
    return Triple(NamedNode(subject), NamedNode(relation), value)
