"""What is wrong with the graphs of a query: FROM or GRAPH names others or none, or no one holds a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kg.sparql_text import tokens
from kg.terms import NamedNode
from kg.zero_rows.ground import Ground, Suggestion, triple
from kg.zero_rows.paths import is_path
from kg.zero_rows.patterns import Part, body

__all__ = ["beyond", "elsewhere", "for_graph"]

_PATTERNS = ("triple", "group", "subquery")


def beyond(ground: Ground, terms: tuple[str, ...]) -> Iterator[Suggestion]:
    """The named graphs with matches of a triple that FROM leaves out, or names only for GRAPH."""
    clauses = ground.query.dataset
    if not clauses or is_path(terms[1]) or ground.ask(triple(*terms)):
        return
    named = _only_named(ground)
    whole = Ground(replace(ground.query, dataset=""), ground.store)
    for iri in _graphs(whole, " ".join(terms)):
        name = ground.written(iri)
        if iri in named:
            yield Suggestion("from_named", named[iri], f"FROM {name}", name)
        else:
            yield Suggestion("from", clauses, f"{clauses} FROM {name}", name)


def _only_named(ground: Ground) -> dict[str, str]:
    """The graphs that FROM NAMED names, with the clause."""
    found = list(tokens(ground.query.dataset))
    return {
        iri: f"FROM NAMED {token.text}"
        for at, token in enumerate(found)
        if at and found[at - 1].text.upper() == "NAMED" and (iri := ground.iri(token.text))
    }


def elsewhere(ground: Ground, terms: tuple[str, ...]) -> Iterator[Suggestion]:
    """The named graphs in which a triple matches that the default graph does not have."""
    text = " ".join(terms)
    if ground.ask(triple(*terms)):
        return
    for iri in _graphs(ground, text):
        new = ground.written(iri)
        yield Suggestion("elsewhere", text, new, "", f"GRAPH {new} {{ {text} }}")


def for_graph(
    ground: Ground, part: Part, advise: Callable[[Ground, Part], Iterable[Suggestion]]
) -> list[Suggestion]:
    """What is said of a GRAPH block that matches nothing; ``advise`` tells it of a triple pattern."""
    inside = body(part.inner)
    if part.terms[0].startswith(("?", "$")):
        if len(part.inner) > 1:
            return list(_apart(ground, part))
    else:
        missing = list(_missing(ground, part.terms[0]))
        meant = [one for one in missing if one.new and ground.ask(_block(one.new, inside))]
        if meant:
            return meant
        found = [
            Suggestion("elsewhere", part.terms[0], new, "", _block(new, inside).text)
            for new in map(ground.written, _graphs(ground, inside))
        ]
        if missing or found:
            return missing + found
    if len(part.inner) == 1 and part.inner[0].kind == "triple":
        return list(advise(ground.but(()), part.inner[0]))
    return []


def _missing(ground: Ground, name: str) -> Iterator[Suggestion]:
    """That there is no graph of this name, and the names near it of those that there are."""
    whole = Ground(replace(ground.query, dataset=""), ground.store)
    wanted = whole.iri(name)
    if not wanted or whole.ask(_block(name, "?_s ?_p ?_o")):
        return
    near = whole.near(wanted, "GRAPH ?_n { ?_s ?_p ?_o }")
    for iri in near:
        yield Suggestion("graph", name, ground.written(iri))
    if not near:
        yield Suggestion("no_graph", name, "")


def _block(name: str, inside: str) -> Part:
    return Part("graph", f"GRAPH {name} {{ {inside} }}", 0, 0)


def _apart(ground: Ground, part: Part) -> Iterator[Suggestion]:
    """A block for each pattern, where no one graph holds all of them but several together do."""
    name = part.terms[0]
    blocks: list[str] = []
    for inner in part.inner:
        text = inner.text
        if inner.kind in _PATTERNS:
            graph = name if not blocks else f"{name}_{len(blocks) + 1}"
            text = f"GRAPH {graph} {{ {text} }}"
        blocks.append(text)
    new = " ".join(blocks)
    if ground.works(Part("group", new, 0, 0)):
        yield Suggestion("graphs", part.text, new, name)


def _graphs(ground: Ground, pattern: str) -> list[str]:
    rows = ground.values("?_g", f"GRAPH ?_g {{ {pattern} }}")
    return [row[0].value for row in rows if isinstance(row[0], NamedNode)]
