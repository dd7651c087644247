"""What is surely wrong in the words and signs of a SPARQL query, told without its grammar."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from kg.completion_words import KNOWN_PREFIXES
from kg.query_scope import Misuse
from kg.query_spaces import spaces
from kg.sparql_text import Token, tokens
from kg.terms import PREFIXES

__all__ = ["FOREIGN", "NAMES", "WORDS", "line_column", "relative", "suspects", "unclosed"]

#: What opens and closes, and what it is called.
_PAIRS = {")": "(", "]": "[", "}": "{", "|}": "{|", ")>>": "<<(", ">>": "<<"}
NAMES = {
    "{": "brace",
    "(": "parenthesis",
    "[": "square bracket",
    "{|": "annotation",
    "<<(": "triple term",
    "<<": "reified triple",
}
_VOCABULARY = (
    "a abs add adjust all as asc ask avg base bind bnode bound by ceil clear coalesce concat construct "
    "contains copy count create data datatype day default delete desc describe distinct drop "
    "encode_for_uri exists false filter floor from graph group group_concat haslang haslangdir having "
    "hours if in insert into iri isblank isiri isliteral isnumeric istriple isuri lang langdir "
    "langmatches lateral lcase limit load max md5 min minus minutes month move named not now object "
    "offset optional order predicate prefix rand reduced regex replace round sameterm sample seconds "
    "select separator service sha1 sha256 sha384 sha512 silent str strafter strbefore strdt strends "
    "strlang strlangdir strlen strstarts struuid subject substr sum timezone to triple true tz ucase "
    "undef union unsaid uri using uuid values version where with year "
)
WORDS = frozenset(_VOCABULARY.split())
#: Words of other languages, and what SPARQL has for them.
FOREIGN = {
    "and": "&&",
    "or": "||",
    "null": "UNDEF",
    "like": "REGEX",
    "between": "?x >= 1 && ?x <= 9",
    "length": "STRLEN",
    "lower": "LCASE",
    "upper": "UCASE",
    "substring": "SUBSTR",
    "ifnull": "COALESCE",
    "top": "LIMIT",
    "except": "MINUS",
    "join": "OPTIONAL",
}
#: What to do about signs that are none of SPARQL.
_SIGNS = {
    "@": 'A language stands right after its text: "chat"@fr.',
    "“": "Use straight quotes.",
    "”": "Use straight quotes.",
    "‘": "Use straight quotes.",
    "’": "Use straight quotes.",
}
#: Groups of statements that are made or removed, by the words before them.
_TEMPLATES = (
    "CONSTRUCT",
    "CONSTRUCT WHERE",
    "INSERT",
    "INSERT DATA",
    "DELETE",
    "DELETE DATA",
    "DELETE WHERE",
)
_CLAUSES = ("SELECT", "HAVING", "ORDER", "GROUP", "{")
_AGGREGATES = "Aggregates are COUNT, SUM, MIN, MAX, AVG, SAMPLE and GROUP_CONCAT."
_PATH_SIGNS = ("/", "|", "*", "?", "^", "!")
_NO_SIGN = "A name that contains it is written in full: <http://…>."
_ESCAPE = re.compile(r"\\(?!u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[tbnrf\"'\\])(.?)", re.S)
_IRI_ESCAPE = re.compile(r"\\(?!u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})(\w*)")


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def suspects(text: str) -> list[Misuse]:
    """What is wrong in a query, the first of each kind, in order of place.

    >>> [(one.start, one.problem) for one in suspects("SELEC * { ?s skoss:broader ?o }")]
    [(0, '“SELEC” is not a word of SPARQL.'), (13, 'the prefix “skoss:” is not declared.')]
    """
    stream = list(tokens(text))
    kinds = (
        spaces(text),
        _signs(stream),
        _brackets(text, stream),
        _words(stream),
        _prefixes(stream),
        _escapes(stream),
        _bounds(stream),
        _templates(stream),
    )
    return sorted((one for kind in kinds for one in islice(kind, 1)), key=lambda one: one.start)


def unclosed(text: str) -> Misuse | None:
    """The innermost bracket that is never closed."""
    opened: list[Token] = []
    for token in tokens(text):
        if token.kind == "punct" and token.text in NAMES:
            opened.append(token)
        elif token.text in _PAIRS and (not opened or opened.pop().text != _PAIRS[token.text]):
            return None
    if not opened:
        return None
    close = next(end for end, start in _PAIRS.items() if start == opened[-1].text)
    problem = f"this {NAMES[opened[-1].text]} is never closed."
    return Misuse(opened[-1].start, problem, f"Add the missing “{close}”.")


def _signs(stream: Sequence[Token]) -> Iterator[Misuse]:
    for token in stream:
        if token.kind == "bad" and token.text[0] in "\"'":
            yield Misuse(
                token.start, "this text in quotes is never closed.", f"Add the missing {token.text[0]}."
            )
        elif token.kind == "bad":
            problem = f"the character “{token.text}” means nothing in SPARQL here."
            yield Misuse(token.start, problem, _SIGNS.get(token.text, _NO_SIGN))


def _brackets(text: str, stream: Sequence[Token]) -> Iterator[Misuse]:
    """The first bracket that closes nothing, or something else than was opened last."""
    opened: list[Token] = []
    for token in stream:
        if token.kind == "punct" and token.text in NAMES:
            opened.append(token)
        elif token.kind == "punct" and token.text in _PAIRS:
            last = opened.pop() if opened else None
            if last is not None and last.text == _PAIRS[token.text]:
                continue
            if last is None or all(one.text != _PAIRS[token.text] for one in opened):
                yield Misuse(token.start, f"this “{token.text}” closes nothing.", "Remove it.")
                return
            line, column = line_column(text, last.start)
            what = f"this “{token.text}” does not close “{last.text}” of line {line}, column {column}."
            close = next(end for end, start in _PAIRS.items() if start == last.text)
            yield Misuse(token.start, what, f"Add the missing “{close}”.")
            return


def _words(stream: Sequence[Token]) -> Iterator[Misuse]:
    opened: list[str] = []
    for at, token in enumerate(stream):
        if token.kind == "punct" and token.text in NAMES:
            opened.append(token.text)
        elif token.kind == "punct" and token.text in _PAIRS and opened:
            opened.pop()
        elif token.kind == "word" and token.text.lower() not in WORDS:
            hint = _of_another_language(stream, at, bool(opened) and opened[-1] == "{")
            hint = hint or _word_hint(token.text)
            problem = f"“{token.text[:40]}” is not a word of SPARQL."
            if not hint and _aggregates(stream, at):
                problem, hint = f"there is no function {token.text[:40]}.", _AGGREGATES
            yield Misuse(token.start, problem, hint or "Variables start with “?”, text stands in quotes.")


def _word_hint(text: str) -> str:
    word = text.lower()
    near = difflib.get_close_matches(word, WORDS, n=1, cutoff=0.8) if len(word) < 30 else []
    if word in FOREIGN:
        return f"In SPARQL it is written {FOREIGN[word]}."
    if near:
        return f"Did you mean {near[0].upper()}?"
    return ""


def _aggregates(stream: Sequence[Token], at: int) -> bool:
    """Whether a word is called where aggregates are: in SELECT, HAVING or ORDER BY."""
    if at + 1 == len(stream) or stream[at + 1].text != "(":
        return False
    before = (token.text.upper() for token in reversed(stream[:at]))
    return next((word for word in before if word in _CLAUSES), "") in ("SELECT", "HAVING", "ORDER")


def _of_another_language(stream: Sequence[Token], at: int, between_patterns: bool) -> str:
    """What SPARQL has for a word together with those around it."""
    word, before = stream[at].text.lower(), stream[at - 1] if at else stream[at]
    after = [token.text.lower() for token in stream[at + 1 : at + 3]]
    if before.text.upper() == "PREFIX":
        return "A declaration is PREFIX name: <http://…>."
    if between_patterns and word in ("and", "or"):
        joined = "Patterns that hold together are joined by “.”."
        return joined if word == "and" else "One or the other is { … } UNION { … }."
    if word == "is" and "null" in after:
        return f"In SPARQL it is written {'' if 'not' in after else '!'}BOUND({_variable(stream, at - 1)})."
    if word == "null" and before.text in ("=", "!="):
        return (
            f"In SPARQL it is written {'!' if before.text == '=' else ''}BOUND({_variable(stream, at - 2)})."
        )
    return ""


def _variable(stream: Sequence[Token], at: int) -> str:
    return stream[at].text if at >= 0 and stream[at].kind == "var" else "?x"


def _prefixes(stream: Sequence[Token]) -> Iterator[Misuse]:
    ready = {*PREFIXES}
    declaring = False
    for token in stream:
        prefix = token.text.partition(":")[0]
        if token.kind == "pname" and not declaring and prefix not in ready:
            yield Misuse(token.start, f"the prefix “{prefix}:” is not declared.", _prefix_hint(token.text))
        if declaring and token.kind == "pname" and not token.text.endswith(":"):
            hint = "A declaration is PREFIX name: <http://…>."
            problem = f"“{token.text[:40]}” is no prefix: a prefix ends with its colon."
            yield Misuse(token.start, problem, hint)
        if token.kind == "pname":
            ready.add(prefix)
        declaring = token.kind == "word" and token.text.upper() == "PREFIX"


def _prefix_hint(name: str) -> str:
    prefix = name.partition(":")[0]
    if prefix in ("http", "https", "urn", "mailto"):
        return "An IRI stands in angle brackets: <http://…>."
    near = difflib.get_close_matches(prefix, PREFIXES, n=1)
    if near and prefix not in KNOWN_PREFIXES:
        return f"Did you mean “{near[0]}:”?"
    iri = KNOWN_PREFIXES.get(prefix, "http://example.org/")
    return f"Add a line such as PREFIX {prefix}: <{iri}> at the top."


def relative(text: str) -> Iterator[Misuse]:
    """IRIs that are not whole, which is wrong only where nothing is declared or given as their base."""
    stream = list(tokens(text))
    if any(t.kind == "word" and t.text.upper() == "BASE" for t in stream):
        return
    for token in stream:
        if token.kind == "iri" and not re.match(r"<[A-Za-z][A-Za-z0-9+.\-]*:", token.text):
            hint = "Write it in full, from http:// or https:// on, or declare a BASE."
            yield Misuse(token.start, f"the IRI {token.text[:80]} is relative.", hint)


def _escapes(stream: Sequence[Token]) -> Iterator[Misuse]:
    for token in stream:
        if token.kind == "string" and (wrong := _ESCAPE.search(token.text)):
            hint = "A backslash itself is written \\\\; in a text of REGEX too."
            yield Misuse(token.start + wrong.start(), f"“\\{wrong[1]}” is no escape in a text.", hint)
        elif token.kind == "iri" and (wrong := _IRI_ESCAPE.search(token.text)):
            hint = "Four hexadecimal digits follow \\u, eight \\U."
            yield Misuse(token.start + wrong.start(), f"“\\{wrong[1]}” is no escape in an IRI.", hint)


def _bounds(stream: Sequence[Token]) -> Iterator[Misuse]:
    for before, token in pairwise(stream):
        word = before.text.upper()
        whole = token.kind == "number" and token.text.isdecimal()
        if before.kind == "word" and word in ("LIMIT", "OFFSET") and not whole:
            yield Misuse(token.start, f"{word} takes a whole number.", f"Write it out: {word} 10.")


def _templates(stream: Sequence[Token]) -> Iterator[Misuse]:
    """What cannot stand where statements are made or removed: variables in data, blank nodes, paths."""
    words: list[str] = []
    form, depth = "", 0
    for before, token in pairwise([*stream[:1], *stream]):
        if token.kind == "punct":
            depth += (token.text == "{") - (token.text == "}")
        if token.text == "{" and depth == 1:
            form = " ".join(words)
        elif token.text == "}" and not depth:
            form = ""
        if not depth:
            words = [*words, token.text.upper()] if token.kind == "word" else []
        elif found := _in_template(form, before, token):
            yield found


def _in_template(form: str, before: Token, token: Token) -> Misuse | None:
    if form.endswith(" DATA") and token.kind == "var":
        hint = f"Use {form.partition(' ')[0]} and WHERE for what depends on a pattern."
        return Misuse(token.start, f"a variable cannot stand in {form}.", hint)
    if form.endswith(" DATA") and token.kind in ("string", "number") and before.text in ("{", "."):
        hint = "What is spoken of is an IRI, or in INSERT DATA a blank node."
        return Misuse(token.start, "a text or a number cannot be a subject.", hint)
    if form.startswith("DELETE") and (token.kind == "blank" or token.text in ("[", "(")):
        hint = "Put a variable in its place, and find it by a pattern."
        if form == "DELETE DATA":
            hint = "Find it by a pattern, with a variable in its place: DELETE WHERE."
        return Misuse(token.start, f"a blank node cannot stand in {form}.", hint)
    plus = before.text == "+" and token.kind != "number"
    if form in _TEMPLATES and (plus or (token.kind == "punct" and token.text in _PATH_SIGNS)):
        hint = "Follow the path after WHERE, with a variable at its end."
        return Misuse(
            (before if plus else token).start, "a path cannot stand in what is made or removed.", hint
        )
    return None
