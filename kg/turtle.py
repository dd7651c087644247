"""Turtle as this project keeps it: one canonical form, quiet in diffs and pleasant to read and to edit.

    @prefix lines sorted, only those that are used; subjects sorted; `a` first, then the relations sorted;
    several values one a line; the closing full stop on a line of its own.

A comment at the top of the file stays there, a comment above a statement stays with its subject, comments at
the end stay at the end. A comment inside a statement cannot be kept and is refused, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import ParseError
from kg.formats import parse_error
from kg.sparql_text import Token, tokens
from kg.terms import PREFIXES, Term
from kg.turtle_terms import Names
from kg.turtle_writer import blocks

__all__ = ["check", "format_turtle", "write"]

_OPEN = frozenset(["(", "[", "{|", "<<(", "<<"])
_CLOSE = frozenset([")", "]", "|}", ")>>", ">>"])
_DIRECTIVES = frozenset(["PREFIX", "BASE", "VERSION"])
_MOVE = "Move it to a line of its own above the statement."


def write(
    triples: Iterable[ox.Triple | ox.Quad],
    prefixes: Mapping[str, str] | None = None,
    header: str = "",
) -> str:
    """Triples as canonical Turtle; the graph names of quads are left out.

    ``header`` is a comment for the top, without its number signs. Equal graphs give equal texts.

    >>> about = ox.Triple(ox.NamedNode("http://e.org/a"), ox.NamedNode("http://e.org/b"), ox.Literal(1))
    >>> print(write([about], {"e": "http://e.org/"}), end="")
    @prefix e: <http://e.org/> .
    <BLANKLINE>
    e:a
        e:b 1 ;
    .
    """
    plain = (each.triple if isinstance(each, ox.Quad) else each for each in triples)
    lines = [f"# {line}".rstrip() for line in header.splitlines()]
    return _compose(plain, PREFIXES if prefixes is None else prefixes, _Comments(top=lines))


def format_turtle(text: str, name: str = "input.ttl") -> str:
    """The canonical form of a Turtle text; formatting it again changes nothing.

    Raises ParseError for a text that is no Turtle, has relative IRIs without a base, or has a comment where
    it cannot be kept.

    >>> print(format_turtle("<http://e.org/a> a <http://e.org/C>."), end="")
    <http://e.org/a>
        a <http://e.org/C> ;
    .
    """
    text = text.removeprefix("\ufeff")
    triples, prefixes = _parsed(text, name)
    comments = _comments(text, name)
    if comments.renamed:
        triples, prefixes = _parsed(_replace(text, comments.renamed), name)
    return _compose(triples, prefixes, comments)


def check(text: str, name: str = "input.ttl") -> bool:
    """Whether a Turtle text is in canonical form. Raises ParseError as `format_turtle` does."""
    return format_turtle(text, name) == text


@dataclass
class _Comments:
    top: list[str] = field(default_factory=list)
    above: dict[Term, list[str]] = field(default_factory=dict)
    end: list[str] = field(default_factory=list)
    #: Pieces of the text to replace so that commented blank nodes have a label: (start, end, new).
    renamed: list[tuple[int, int, str]] = field(default_factory=list)


def _compose(triples: Iterable[ox.Triple], prefixes: Mapping[str, str], comments: _Comments) -> str:
    names = Names(prefixes)
    body = list(blocks(triples, names, comments.above))
    head = [f"@prefix {name}: <{base}> .\n" for name, base in sorted(names.used.items())]
    parts = ["".join(f"{line}\n" for line in comments.top), "".join(head), *body]
    parts.append("".join(f"{line}\n" for line in comments.end))
    return "\n".join(part for part in parts if part)


def _parsed(text: str, name: str) -> tuple[list[ox.Triple], dict[str, str]]:
    parser = ox.parse(text.encode("utf-8"), ox.RdfFormat.TURTLE)
    try:
        return [quad.triple for quad in parser], parser.prefixes
    except SyntaxError as error:
        raise parse_error(name, error) from None


@dataclass
class _Statement:
    comments: list[Token]
    tokens: list[Token]

    @property
    def directive(self) -> bool:
        first = self.tokens[0].text.upper().removeprefix("@")
        return first in _DIRECTIVES and self.tokens[0].kind in ("word", "lang")


def _statements(text: str, name: str) -> Iterator[_Statement]:
    """The statements of a well-formed Turtle text; one without tokens holds the comments at the end."""
    current = _Statement([], [])
    depth = last_end = 0
    for token in tokens(text, comments=True):
        if token.kind == "comment":
            if current.tokens:
                raise _misplaced(text, name, token, "a comment stands inside a statement.")
            if last_end and "\n" not in text[last_end : token.start]:
                raise _misplaced(text, name, token, "a comment follows a statement on the same line.")
            current.comments.append(token)
            continue
        current.tokens.append(token)
        depth += (token.kind == "punct") * ((token.text in _OPEN) - (token.text in _CLOSE))
        ended = token.text == "." and token.kind == "punct" and not depth
        if ended or (token.kind in ("iri", "string") and _sparql_style(current)):
            yield current
            current, last_end = _Statement([], []), token.end
    yield current


def _sparql_style(statement: _Statement) -> bool:
    return statement.tokens[0].kind == "word" and statement.directive


def _misplaced(text: str, name: str, token: Token, problem: str) -> ParseError:
    line = text.count("\n", 0, token.start) + 1
    column = token.start - text.rfind("\n", 0, token.start)
    return ParseError(name, problem, line=line, column=column, hint=_MOVE)


def _comments(text: str, name: str) -> _Comments:
    found = _Comments()
    directives: list[str] = []
    started = False
    for statement in _statements(text, name):
        if not statement.tokens:
            found.end = _lines(text, statement.comments)
        elif statement.directive:
            if statement.comments and not started:
                found.top += [*([""] if found.top else []), *_lines(text, statement.comments)]
            elif statement.comments:
                raise _misplaced(text, name, statement.comments[0], "a comment stands above a late prefix.")
            directives.append(text[statement.tokens[0].start : statement.tokens[-1].end])
        else:
            above = statement.comments
            if not started and not directives:
                above = _split_top(text, statement, found)
            if above:
                subject = _subject(statement, directives, found, name, text)
                found.above.setdefault(subject, []).extend(_lines(text, above, groups=False))
            started = True
    return found


def _split_top(text: str, statement: _Statement, found: _Comments) -> list[Token]:
    """Without prefixes, what a blank line parts from the first statement belongs to the top of the file."""
    starts = [token.start for token in [*statement.comments, statement.tokens[0]]]
    ends = [token.end for token in statement.comments]
    gaps = [number for number, end in enumerate(ends, 1) if _gap(text, end, starts[number])]
    cut = gaps[-1] if gaps else 0
    found.top = _lines(text, statement.comments[:cut])
    return statement.comments[cut:]


def _gap(text: str, start: int, end: int) -> bool:
    return text.count("\n", start, end) > 1


def _lines(text: str, comments: Sequence[Token], *, groups: bool = True) -> list[str]:
    """The comments' lines; with ``groups``, blank lines between them are kept."""
    lines: list[str] = []
    for before, token in zip([None, *comments], comments, strict=False):
        if groups and before and _gap(text, before.end, token.start):
            lines.append("")
        lines.append(token.text.rstrip())
    return lines


def _subject(
    statement: _Statement, directives: Sequence[str], found: _Comments, name: str, text: str
) -> Term:
    """The subject of a commented statement; one written with brackets is given a label for the time being."""
    first = statement.tokens[0]
    if first.text == "[":
        label = f"doxograph-comment-{len(found.renamed)}"
        depth = 0
        for token in statement.tokens:
            depth += (token.kind == "punct") * ((token.text in _OPEN) - (token.text in _CLOSE))
            if not depth:
                filled = token is not statement.tokens[1]
                found.renamed.append((first.start, first.end, f"_:{label} "))
                found.renamed.append((token.start, token.end, " ; " if filled else " "))
                break
        return ox.BlankNode(label)
    if first.kind == "blank":
        return ox.BlankNode(first.text[2:])
    if first.kind not in ("iri", "pname"):
        problem = "a comment stands above a statement without a name."
        raise _misplaced(text, name, statement.comments[0], problem)
    mini = "\n".join([*directives, f"{first.text} a {first.text} ."])
    subject: Term = next(iter(ox.parse(mini.encode("utf-8"), ox.RdfFormat.TURTLE))).subject
    return subject


def _replace(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    last = 0
    for start, end, new in sorted(pieces):
        parts += [text[last:start], new]
        last = end
    return "".join([*parts, text[last:]])
