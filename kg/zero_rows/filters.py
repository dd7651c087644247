"""What is wrong with a filter: a language tag, upper and lower case, values that cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.sparql_text import Token, tokens
from kg.terms import PREFIXES, Literal
from kg.zero_rows.bare_dates import bare_dates
from kg.zero_rows.compare import comparable, ways
from kg.zero_rows.ground import MOST, Ground, Suggestion, shown, written
from kg.zero_rows.patterns import Part

__all__ = ["filter_suggestions"]

_LANGUAGES = 12
_TEXT_TESTS = {"CONTAINS", "STRSTARTS", "STRENDS", "REGEX"}
_CASTS = {"date", "dateTime", "integer", "decimal", "double", "float", "boolean"}
#: A literal with a datatype has three tokens.
_TYPED = 2
_OPERATORS = {"=", "!=", "<", ">", "<=", ">="}
#: What may stand before a comparison of a variable with a value, and after it.
_BEFORE, _AFTER = {"(", "&&", "||", ",", "!"}, {")", "&&", "||", ","}


@dataclass(frozen=True, slots=True)
class _Comparison:
    variable: str  # or a call of a function
    operator: str
    literal: str
    start: int
    end: int
    turned: bool  # the literal stands on the left


def filter_suggestions(ground: Ground, part: Part) -> list[Suggestion]:
    """What near a filter would keep results; else some of the values that it is asked about."""
    found = list(tokens(part.text))
    words = {token.text.upper() for token in found if token.kind == "word"}
    if "EXISTS" in words:
        return []
    bound = {token.text for token in tokens(ground.pattern) if token.kind == "var"}
    names = [token.text for token in found if token.kind == "var" and token.text in bound]
    names = list(dict.fromkeys(names))
    advice = [
        *(_languages(ground, found, names) if words & {"LANG", "LANGMATCHES"} else ()),
        *_compared(ground, part, found, names),
        *_tested(ground, part, found),
        *bare_dates(ground, part, names),
        *ground.unknown(part.text),
    ]
    return advice or list(_samples(ground, names))


def _languages(ground: Ground, found: list[Token], names: list[str]) -> Iterator[Suggestion]:
    """The languages that there are, unless those that are asked for are among them."""
    asked = {token.text: token.text.strip("\"'") for token in found if token.kind == "string"}
    for name in names:
        rows = ground.values(f"(LANG({name}) AS ?_l)", ground.pattern, _LANGUAGES)
        tags = sorted({row[0].value for row in rows if isinstance(row[0], Literal)})
        if tags and not set(asked.values()) & set(tags):
            same = [(text, tag) for text, it in asked.items() for tag in tags if it.lower() == tag.lower()]
            for text, tag in same:
                yield Suggestion("case", text, f'"{tag}"')
            if not same:
                yield Suggestion("languages", name, ", ".join(f'"{tag}"' for tag in tags))


def _samples(ground: Ground, names: list[str]) -> Iterator[Suggestion]:
    for name in names:
        values = [shown(row[0]) for row in ground.values(name, ground.pattern, MOST) if row[0] is not None]
        if values:
            yield Suggestion("samples", name, ", ".join(values))


def _compared(ground: Ground, part: Part, found: list[Token], names: list[str]) -> Iterator[Suggestion]:
    for one in _comparisons(part.text, found):
        if not _is_value(ground, one.literal):
            yield Suggestion("ill_typed", one.literal, "")
            continue
        asked = {token.text for token in tokens(one.variable) if token.kind == "var"}
        if not asked <= set(names):
            continue
        same: list[Suggestion] = []
        if one.operator == "=" and one.variable in names:
            same = list(ground.same_text(one.variable, ground.pattern, one.literal))
        yield from same or _incomparable(ground, part, one)
    for at, token in enumerate(found):
        if token.text.upper() == "IN" and at and found[at - 1].text in names:
            for literal in found[at + 1 : _closing(found, at + 1)]:
                if literal.kind == "string":
                    yield from _quoted_name(ground, part, literal)
                    yield from ground.same_text(found[at - 1].text, ground.pattern, literal.text)


def _quoted_name(ground: Ground, part: Part, literal: Token) -> Iterator[Suggestion]:
    """The name of a thing without the quotes that make a text of it, where that helps."""
    value = literal.text.strip("\"'")
    new = f"<{value}>" if value.startswith(("http://", "https://")) else value
    if ground.iri(new) and ground.works(_with(part, literal.start, literal.end, new)):
        yield Suggestion("incomparable", literal.text, new, "IRI")


def _incomparable(ground: Ground, part: Part, one: _Comparison) -> Iterator[Suggestion]:
    """A comparison that is an error for every value, since their types differ; and how to write it."""
    bound = f"BIND({one.variable} AS ?_v) FILTER(BOUND(?_v))"
    types = {
        row[0].value if row[0] is not None and hasattr(row[0], "value") else ""
        for row in ground.values("(DATATYPE(?_v) AS ?_t)", f"{ground.pattern} {bound}", _LANGUAGES)
    }
    if not types or comparable(types, one.literal):
        return
    old = part.text[one.start : one.end]
    first: Suggestion | None = None
    for left, right in ways(types, one.variable, one.literal, ground.iri):
        pair = (right, left) if one.turned else (left, right)
        new = f"{pair[0]} {one.operator} {pair[1]}"
        said = Suggestion("incomparable", old, new, _named(types))
        first = first or said
        if ground.works(_with(part, one.start, one.end, new)):
            yield said
            return
    if first and types != {""}:  # a thing is no text at all: some of the things are shown instead
        yield first


def _named(types: set[str]) -> str:
    return ", ".join(sorted(written(name) for name in types if name)) or "IRI"


def _with(part: Part, start: int, end: int, new: str) -> Part:
    return Part("filter", part.text[:start] + new + part.text[end:], 0, 0)


def _is_value(ground: Ground, literal: str) -> bool:
    """Whether a literal with a datatype that values can be turned into (SPARQL 1.1, 17.5) is one of it."""
    found = list(tokens(literal))
    iri = ground.iri(found[2].text) if len(found) > _TYPED else None
    if iri is None or iri.removeprefix(PREFIXES["xsd"]) not in _CASTS:
        return True
    return ground.ask(Part("bind", f"BIND(<{iri}>({found[0].text}) AS ?_c) FILTER(BOUND(?_c))", 0, 0))


def _comparisons(text: str, found: list[Token]) -> Iterator[_Comparison]:
    """Comparisons of a variable, or of what a function makes, with a literal that stand on their own."""
    for at, token in enumerate(found):
        if token.text not in _OPERATORS:
            continue
        left, right = _literal_before(found, at), _literal_after(found, at)
        first = _compared_before(found, at)
        if right and first and found[first - 1].text in _BEFORE:
            start, end = found[first].start, found[right - 1].end
            literal = text[found[at + 1].start : end]
            if found[right].text in _AFTER:
                value = text[start : found[at - 1].end]
                yield _Comparison(value, token.text, literal, start, end, False)
        elif left is not None and found[at + 1].kind == "var" and found[at + 2].text in _AFTER:
            start, end = found[left].start, found[at + 1].end
            literal = text[start : found[at - 1].end]
            yield _Comparison(found[at + 1].text, token.text, literal, start, end, True)


def _compared_before(found: list[Token], at: int) -> int:
    """The place at which the variable or the call before an operator begins; 0 for anything else."""
    if found[at - 1].kind == "var":
        return at - 1
    if found[at - 1].text != ")":
        return 0
    depth = 0
    for place in range(at - 1, 0, -1):
        depth += (found[place].text == ")") - (found[place].text == "(")
        if not depth:
            return place - 1 if found[place - 1].kind == "word" else 0
    return 0


def _literal_after(found: list[Token], at: int) -> int:
    """The place after the literal that follows an operator; 0 when none does."""
    if at + 2 >= len(found):
        return 0
    first = found[at + 1]
    if first.text in "+-" and found[at + 2].kind == "number":
        return at + 3
    if first.kind == "number" or first.text.upper() in ("TRUE", "FALSE"):
        return at + 2
    if first.kind != "string":
        return 0
    follows = found[at + 2]
    return at + (3 if follows.kind == "lang" else 4 if follows.text == "^^" else 2)


def _literal_before(found: list[Token], at: int) -> int | None:
    """The place at which the number or plain string before an operator begins."""
    if at >= 2 and found[at - 1].kind in ("number", "string") and found[at - 2].text in _BEFORE:
        return at - 1
    return None


def _tested(ground: Ground, part: Part, found: list[Token]) -> Iterator[Suggestion]:
    """Tests of a text that hold without regard to case, or once the value is made a text."""
    for at, token in enumerate(found):
        name = token.text.upper()
        if name not in _TEXT_TESTS or token.kind != "word" or found[at + 1].text != "(":
            continue
        last = _closing(found, at + 1)
        given = _arguments(part.text, found, at + 1, last)
        if len(given) < 2:
            continue
        old = part.text[token.start : found[last].end]
        if name == "REGEX" and not _is_pattern(ground, given[1:]):
            yield Suggestion("pattern", old, f"CONTAINS({given[0]}, {given[1]})", given[1])
            continue
        for kind, new in _loosened(token.text, given):
            if ground.works(_with(part, token.start, found[last].end, new)):
                yield Suggestion(kind, old, new, given[0])
                break


def _is_pattern(ground: Ground, given: list[str]) -> bool:
    """Whether a text in quotes, with flags if any, is a regular expression."""
    if next(tokens(given[0])).kind != "string":
        return True
    test = f'BIND(REGEX("", {", ".join(given)}) AS ?_r) FILTER(BOUND(?_r))'
    return ground.ask(Part("bind", test, 0, 0))


def _loosened(name: str, given: list[str]) -> Iterable[tuple[str, str]]:
    value, sought, *flags = given
    as_text = _texts(value)
    if name.upper() == "REGEX":
        others = "".join(f", {flag}" for flag in flags)
        loose = f'"i{flags[0][1:-1]}"' if flags else '"i"'
        yield "letters", f"{name}({value}, {sought}, {loose})"
        yield "text", f"{name}({as_text}, {sought}{others})"
        yield "letters", f"{name}({as_text}, {sought}, {loose})"
        return
    small = sought.lower() if next(tokens(sought)).kind == "string" else f"LCASE({sought})"
    yield "letters", f"{name}(LCASE({value}), {small})"
    yield "text", f"{name}({as_text}, {sought})"
    yield "letters", f"{name}(LCASE({as_text}), {small})"


def _texts(value: str) -> str:
    """An expression with each of its variables made a text.

    >>> _texts("LCASE(?x)"), _texts("STR(?x)")
    ('LCASE(STR(?x))', 'STR(?x)')
    """
    found = list(tokens(value))
    for at in range(len(found) - 1, -1, -1):
        if found[at].kind == "var" and not (at > 1 and found[at - 2].text.upper() in ("STR", "LANG")):
            value = f"{value[: found[at].start]}STR({found[at].text}){value[found[at].end :]}"
    return value


def _closing(found: list[Token], at: int) -> int:
    """The place of the bracket that closes the one at a place."""
    depth = 0
    for place in range(at, len(found)):
        depth += (found[place].text == "(") - (found[place].text == ")")
        if not depth:
            return place
    return len(found) - 1


def _arguments(text: str, found: list[Token], first: int, last: int) -> list[str]:
    depth, cuts = 0, [found[first].end]
    for token in found[first + 1 : last]:
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.text == ",":
            cuts += [token.start, token.end]
    cuts.append(found[last].start)
    return [text[a:b].strip() for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
