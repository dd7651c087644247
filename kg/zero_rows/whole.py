"""A query as a whole: what to ask to learn whether it has an answer, and what stands outside its group."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kg.sparql_text import Token, query_kind, tokens
from kg.terms import Literal, NamedNode
from kg.zero_rows.brackets import plain
from kg.zero_rows.ground import Ground, Store, Suggestion, triple
from kg.zero_rows.patterns import Part, Query, body, described, split
from kg.zero_rows.unbound import likely

__all__ = ["Spot", "asking", "constructed", "in_one_case", "named_graphs", "window"]

#: So many named graphs are asked in place of a default graph that has nothing; so many are named.
_GRAPHS, _NAMED = 200, 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A place outside of the patterns that empties a query: its text, offset, reason and suggestions."""

    text: str
    start: int
    reason: str
    suggestions: tuple[Suggestion, ...] = ()


def asking(text: str) -> str:
    """An ASK query that is true when a query has an answer; "" for one that cannot be read.

    >>> asking("SELECT ?s FROM <urn:g> { ?s ?p ?o } LIMIT 0")
    ' ASK FROM <urn:g> { { SELECT ?s  { ?s ?p ?o } LIMIT 0\\n} }'
    """
    query = split(text)
    if query is None:
        named = described(text)
        patterns = [f"{{ {part.text} ?_p ?_o }}" for part in named.parts] if named else []
        return f"{named.prologue} ASK {{ {' UNION '.join(patterns)} }}" if named else ""
    kind = query_kind(text)
    if kind == "ASK":
        return text
    if kind == "SELECT":
        return f"{query.prologue} ASK {query.dataset} {{ {{ {_within(text, query)}\n}} }}"
    conditions = [_makes(part) for part in _template(text)]
    made = f"FILTER({' || '.join(conditions)})" if all(conditions) and conditions else ""
    return f"{query.prologue} ASK {query.dataset} {{ {{ {body(query.parts)} }} {made} }}"


def _within(text: str, query: Query) -> str:
    """A SELECT query as it stands within another: without its prologue and FROM."""
    text = text[len(query.prologue) :]
    head = text[: text.find("{")]
    for clause in _clauses(query.dataset):
        head = head.replace(clause, "", 1)
    return head + text[text.find("{") :]


def _clauses(dataset: str) -> list[str]:
    starts = [token.start for token in tokens(dataset) if token.text.upper() == "FROM"]
    return [dataset[a:b].strip() for a, b in pairwise([*starts, len(dataset)])]


def _template(text: str) -> tuple[Part, ...]:
    """The triples that a CONSTRUCT makes, each with its place; none for what cannot be read."""
    found = list(tokens(text))
    at = next((at for at, token in enumerate(found) if token.text.upper() == "CONSTRUCT"), None)
    if at is None or found[at + 1].text != "{":
        return ()
    close = next((token for token in found[at:] if token.text == "}"), found[-1])
    read = split(" " * found[at].start + "ASK".ljust(9) + text[found[at].start + 9 : close.end])
    return tuple(part for part in read.parts if part.kind == "triple") if read else ()


def _makes(part: Part) -> str:
    """The condition on a solution that a triple of a template is made of it."""
    checks = ("!isLiteral", "isIRI", "BOUND")
    tests = [
        f"{check}({term})"
        for check, term in zip(checks, part.terms, strict=True)
        if term[0] in "?$" and plain(term) == term  # a node in brackets is made anew
    ]
    return f"({' && '.join(tests)})" if tests else "true"


def constructed(text: str, query: Query) -> list[Spot]:
    """The variables of a CONSTRUCT's template that WHERE does not bind, so that nothing is made of them."""
    names = _variables(plain(body(_template(text))))
    bound = _variables(body(query.parts))
    free = [name for name in bound if name not in names]
    missing = [name for name in names if name not in bound]
    places = {token.text: token.start for token in reversed(list(tokens(text))) if token.kind == "var"}
    spots = []
    for name in missing:
        advice = [Suggestion("unbound", name, one) for one in likely(name, free)[:1] if len(missing) == 1]
        advice = advice or [Suggestion("nothing_binds", name, "")]
        spots.append(Spot(name, places[name], "template", tuple(advice)))
    return sorted(spots, key=lambda one: one.start)


def _variables(text: str) -> list[str]:
    return list(dict.fromkeys(token.text for token in tokens(text) if token.kind == "var"))


def window(text: str, query: Query, store: Store) -> list[Spot]:
    """LIMIT 0, and an OFFSET beyond the last row, in what follows the group of a query."""
    first = len(text) - len(query.tail)
    found = [token for token in tokens(text) if token.start >= first]
    clauses = [
        (text[token.start : after.end], token, after)
        for token, after in pairwise(found)
        if token.text.upper() in ("LIMIT", "OFFSET") and after.kind == "number"
    ]
    bare = text
    for clause, token, _ in reversed(clauses):
        bare = bare[: token.start] + bare[token.start + len(clause) :]
    if not clauses or query_kind(text) != "SELECT":
        return []
    count = _count(bare, store)
    return [
        Spot(clause, token.start, token.text.lower(), (Suggestion("rows", clause, str(count)),))
        for clause, token, after in clauses
        if count and _leaves_nothing(token, int(after.text), count)
    ]


def _leaves_nothing(word: Token, number: int, count: int) -> bool:
    return number == 0 if word.text.upper() == "LIMIT" else number >= count


def _count(text: str, store: Store) -> int:
    query = split(text)
    if query is None:
        return 0
    inner = f"{{ {{ {_within(text, query)}\n}} }}"
    rows = list(store.select(f"{query.prologue} SELECT (COUNT(*) AS ?_n) {query.dataset} {inner}"))
    return int(rows[0][0].value) if rows and isinstance(rows[0][0], Literal) else 0


def in_one_case(text: str) -> tuple[str, list[Spot]]:
    """A query with those of its variables in one spelling that differ in capital and small letters alone,
    and the places of those that were changed.

    >>> in_one_case("SELECT ?x { ?X a ?c . ?x ?p ?o }")[0]
    'SELECT ?x { ?x a ?c . ?x ?p ?o }'
    """
    found = [token for token in tokens(text) if token.kind == "var"]
    spellings: dict[str, list[str]] = {}
    for token in found:
        spellings.setdefault(token.text.lower(), []).append(token.text)
    wanted = {key: max(dict.fromkeys(names), key=names.count) for key, names in spellings.items()}
    spots: dict[str, Spot] = {}
    for token in reversed(found):
        new = wanted[token.text.lower()]
        if token.text != new:
            text = text[: token.start] + new + text[token.end :]
            advice = (Suggestion("variable", token.text, new),)
            spots[token.text] = Spot(token.text, token.start, "variables", advice)
    return text, sorted(spots.values(), key=lambda one: one.start)


def named_graphs(query: Query, store: Store) -> tuple[str, str]:
    """FROM clauses for all named graphs, where the default graph is empty or lacks what these have of a query
    without FROM; and for those alone that have a part of it. Both are "" where that is not so.
    """
    ground = Ground(query, store)
    having: dict[str, None] = {}
    for part in query.parts if not query.dataset else ():
        if part.kind not in ("triple", "group", "subquery") or ground.ask(part):
            continue
        rows = ground.values("?_g", f"GRAPH ?_g {{ {part.text} }}", _GRAPHS)
        having.update((row[0].value, None) for row in rows if isinstance(row[0], NamedNode))
    if query.dataset or not (having or not ground.ask(triple("?_s", "?_p", "?_o"))):
        return "", ""
    rows = ground.values("?_g", "GRAPH ?_g { ?_s ?_p ?_o }", _GRAPHS)
    every = sorted(row[0].value for row in rows if isinstance(row[0], NamedNode))
    all_of = " ".join(f"FROM <{name}> FROM NAMED <{name}>" for name in every)
    return all_of, " ".join(f"FROM {ground.written(name)}" for name in sorted(having or every)[:_NAMED])
