"""What can be told from the text of a SPARQL query without an engine: its kind, prefixes, variables, groups.

A lexer for SPARQL 1.1 and 1.2, linear in the length of the text and without recursion, so that it stands
hostile input. It does not decide whether a query is right; engines do that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.errors import KgError, QueryError
from kg.terms import PREFIXES, BlankNode, Term
from kg.vocabulary import TYPE

__all__ = [
    "Token",
    "declared_prefixes",
    "has_service",
    "insert_values",
    "iri_of",
    "names_dataset",
    "outer_group",
    "query_kind",
    "term_iri",
    "tokens",
    "undeclared_prefixes",
    "used_prefixes",
    "variables",
    "with_prefixes",
]


class Token(NamedTuple):
    """A piece of the text.

    ``kind`` is comment, iri, string, lang, var, blank, pname, number, word, punct or bad.
    """

    kind: str
    start: int
    end: int
    text: str


_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F-\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

# Every quantifier is possessive: no part of the text is looked at again within one attempt.
_TOKEN = re.compile(
    rf"""
    (?P<space>[\s\ufeff]++)
  | (?P<comment>\#[^\r\n]*+)
  | (?P<iri><(?>(?:[^<>"{{}}|^`\\\x00-\x20]++|\\[uU][0-9A-Fa-f]++)*)>)
  | (?P<long>\"\"\"|''')
  | (?P<string>"(?>(?:[^"\\\r\n]++|\\.)*)" | '(?>(?:[^'\\\r\n]++|\\.)*)')
  | (?P<open>["'][^\r\n]*+)
  | (?P<lang>@[A-Za-z]++(?>(?:-[A-Za-z0-9]++)*)(?:--[A-Za-z]++)?)
  | (?P<var>[?$][{_BASE}_0-9][{_NAME}]*+)
  | (?P<blank>_:[{_BASE}_0-9](?>(?:[{_NAME}\-]|\.++(?=[{_NAME}\-]))*))
  | (?P<number>(?:[0-9]++(?>(?:\.[0-9]*+)?)|\.[0-9]++)[eE][+-]?[0-9]++ | [0-9]*+\.[0-9]++ | [0-9]++)
  | (?P<punct>\^\^|\|\||&&|!=|<=|>=|<<\(|\)>>|<<|>>|\{{\||\|\}}|[{{}}()\[\].,;=<>!+\-*/|^?$~])
    """,
    re.X,
)
_PREFIX = re.compile(rf"[{_BASE}](?>(?:[{_NAME}\-]|\.++(?=[{_NAME}\-]))*)")
_LOCAL = re.compile(
    rf":(?>(?:(?:[{_BASE}_:0-9]|{_ESCAPED})(?>(?:[{_NAME}:\-]|{_ESCAPED}|\.++(?=[{_NAME}:\-%\\]))*))?)"
)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+")
_LONG_END = {
    '"""': re.compile(r'(?>(?:[^"\\]++|\\.|"(?!""))*)"""', re.S),
    "'''": re.compile(r"(?>(?:[^'\\]++|\\.|'(?!''))*)'''", re.S),
}
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_MARKER = re.compile(r"#\s*+@values\s++[?$](\w++)\s*+\Z")
# Begins with what is searched for, and not with \b or (?i), which makes the search ten times faster.
_FROM = re.compile(r"from\b(?<!\wfrom)")
_KINDS = {"SELECT": "SELECT", "ASK": "ASK", "CONSTRUCT": "CONSTRUCT", "DESCRIBE": "DESCRIBE"}
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])


def tokens(text: str, *, comments: bool = False) -> Iterator[Token]:
    """The tokens of a query text in order, without white space, and without comments unless asked for.

    What is no token of SPARQL comes as kind "bad"; nothing is raised.

    >>> [t.text for t in tokens("ASK { ?s kg:about <http://e.org/#x> } # yes?")]
    ['ASK', '{', '?s', 'kg:about', '<http://e.org/#x>', '}']
    """
    pos, end, barred = 0, len(text), -1
    while pos < end:
        kind, stop, barred = _next(text, pos, barred)
        if kind != "space" and (comments or kind != "comment"):
            yield Token(kind, pos, stop, text[pos:stop])
        pos = stop


def _next(text: str, pos: int, barred: int) -> tuple[str, int, int]:
    """Kind and end of the token at ``pos``. Up to ``barred``, a name is known not to end in a colon."""
    if text[pos] == ":":
        local = _LOCAL.match(text, pos)
        return "pname", local.end() if local else pos + 1, barred
    if pos >= barred and (prefix := _PREFIX.match(text, pos)):
        if local := _LOCAL.match(text, prefix.end()):
            return "pname", local.end(), barred
        barred = prefix.end()
    if (word := _WORD.match(text, pos)) and not text.startswith("_:", pos):
        return "word", word.end(), barred
    found = _TOKEN.match(text, pos)
    if found is None:
        return "bad", pos + 1, barred
    kind = found.lastgroup or "bad"
    if kind == "long":
        closed = _LONG_END[found.group()].match(text, found.end())
        return ("string", closed.end(), barred) if closed else ("bad", len(text), barred)
    return ("bad" if kind == "open" else kind), found.end(), barred


class _Outline(NamedTuple):
    kind: str
    keyword: Token | None  # SELECT, ASK, …
    group: Token | None  # the brace that opens the outermost WHERE group
    tail: int  # where a WHERE group could be added when there is none
    short: bool  # CONSTRUCT WHERE { template }


def _outline(text: str) -> _Outline:
    stream = tokens(text)
    keyword = _keyword(stream)
    if keyword is None:
        return _Outline("unknown", None, None, len(text), False)
    word = keyword.text.upper()
    kind = _KINDS.get(word, "UPDATE" if word in _UPDATES else "unknown")
    if kind in ("unknown", "UPDATE"):
        return _Outline(kind, keyword, None, keyword.end, False)
    depth = parens = 0
    tail, first, template = keyword.end, True, False
    for token in stream:
        if token.text == "{" and not parens:
            if not depth and not (first and kind == "CONSTRUCT"):
                return _Outline(kind, keyword, token, tail, kind == "CONSTRUCT" and not template)
            template = True
            depth += 1
        elif token.text == "}" and not parens:
            depth = max(0, depth - 1)
        elif token.text == "(":
            parens += 1
        elif token.text == ")":
            parens = max(0, parens - 1)
        if not depth and not parens:
            if kind == "DESCRIBE" and token.kind == "word" and token.text.upper() not in ("FROM", "NAMED"):
                if token.text.upper() != "WHERE":
                    break  # a solution modifier: no group
            else:
                tail = token.end
        first = False
    return _Outline(kind, keyword, None, tail, False)


def _keyword(stream: Iterator[Token]) -> Token | None:
    """The first word after the prologue."""
    for token in stream:
        if token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE", "VERSION"):
            return token
        if token.kind not in ("word", "pname", "iri", "string"):
            return None
    return None


def query_kind(text: str) -> str:
    """SELECT, ASK, CONSTRUCT, DESCRIBE, UPDATE or "unknown".

    >>> query_kind("PREFIX ask: <http://ask/> select * { ?s a ask:it }")
    'SELECT'
    """
    return _outline(text).kind


def outer_group(text: str) -> int | None:
    """Offset just after the brace that opens the outermost WHERE group; None when the query has none.

    >>> outer_group("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")
    29
    """
    group = _outline(text).group
    return group.end if group else None


def variables(text: str) -> tuple[str, ...]:
    """Names of the variables of a query, in order of appearance, each once."""
    return tuple(dict.fromkeys(token.text[1:] for token in tokens(text) if token.kind == "var"))


def has_service(text: str) -> bool:
    """Whether the keyword SERVICE or LOAD stands anywhere in the text, or could once escapes are resolved.

    >>> has_service("SELECT * { ?service ?p 'SERVICE' } # SERVICE"), has_service("ASK{SERVICE <http://e/>{}}")
    (False, True)
    """
    found = (token.kind == "word" and token.text.upper() in ("SERVICE", "LOAD") for token in tokens(text))
    if any(found):
        return True
    if "\\u" not in text and "\\U" not in text:
        return False
    plain = _CODE_POINT.sub(_unescaped, text)
    return any(t.kind == "word" and t.text.upper() in ("SERVICE", "LOAD") for t in tokens(plain))


def names_dataset(text: str) -> bool:
    """Whether a query names its graphs with FROM, so that no other default applies (SPARQL 1.1, 13.2).

    >>> names_dataset("ASK FROM <http://e/g> {}"), names_dataset("ASK { ?from kg:from 'FROM' }")
    (True, False)
    """
    return bool(_FROM.search(text.lower())) and any(
        token.kind == "word" and token.text.upper() == "FROM" for token in tokens(text)
    )


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def iri_of(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that a token names; None when it is no IRI, or has a prefix that is not known.

    Escapes are resolved: code points (SPARQL 1.1, 19.2) and those of local names (PN_LOCAL_ESC).
    """
    if token.kind == "iri":
        return _CODE_POINT.sub(_unescaped, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    if token.kind != "pname" or prefix not in prefixes:
        return None
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def term_iri(text: str, prefixes: Mapping[str, str]) -> str | None:
    """As `iri_of`, for the text of a term that stands alone; ``a`` is rdf:type."""
    if text == "a":
        return TYPE
    token = next(tokens(text), None)
    return iri_of(token, prefixes) if token is not None and token.end == len(text) else None


def declared_prefixes(text: str) -> dict[str, str]:
    """Prefixes that the query declares, with their IRIs."""
    found: dict[str, str] = {}
    name = ""
    declaring = False
    for token in tokens(text):
        if token.kind == "iri" and name:
            found[name[:-1]] = iri_of(token, {}) or ""
        name = token.text if declaring and token.kind == "pname" else ""
        declaring = token.kind == "word" and token.text.upper() == "PREFIX"
    return found


def used_prefixes(text: str) -> tuple[str, ...]:
    """Prefixes of the names in a query, its declarations left aside, in order of appearance, each once."""
    return tuple(dict.fromkeys(token.text.partition(":")[0] for token in _names(text)))


def undeclared_prefixes(text: str, known: Iterable[str] = ()) -> dict[str, int]:
    """Prefixes used but neither declared nor among ``known``, with the offset of their first use."""
    ready = {*declared_prefixes(text), *known}
    missing: dict[str, int] = {}
    for token in _names(text):
        prefix = token.text.partition(":")[0]
        if prefix not in ready:
            missing.setdefault(prefix, token.start)
    return missing


def _names(text: str) -> Iterator[Token]:
    declaring = False
    for token in tokens(text):
        if token.kind == "pname" and not declaring:
            yield token
        declaring = token.kind == "word" and token.text.upper() == "PREFIX"


def with_prefixes(text: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """The query with declarations for those of ``prefixes`` that it uses and does not declare.

    They are put before the text on its first line, so that line numbers stay as they are.
    """
    missing = undeclared_prefixes(text)
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in missing if name in prefixes) + text


def insert_values(text: str, bindings: Mapping[str, Term | Sequence[Term]] | None) -> str:
    """The query with its variables bound by VALUES blocks built from terms (SPARQL 1.1, 10.2).

    A block stands at the start of the outermost WHERE group, or in place of each comment line
    ``# @values ?name`` that the query has for that variable. A sequence gives alternatives.
    Raises QueryError for a name that is no variable of the query, KgError for a blank node.

    >>> from kg.terms import Literal
    >>> insert_values("SELECT * { ?s ?p ?o }", {"o": Literal("a\\"b")})
    'SELECT * { VALUES ?o { "a\\\\"b" } ?s ?p ?o }'
    """
    if not bindings:
        return text
    known = variables(text)
    blocks: dict[str, str] = {}
    for name, value in bindings.items():
        if name not in known:
            hint = f"It has {', '.join('?' + v for v in known)}." if known else "It has no variables."
            raise QueryError(f"The query has no variable ?{name} to be bound.", hint=hint)
        blocks[name] = _block(name, value)
    text, placed = _fill_markers(text, blocks)
    rest = " ".join(block for name, block in blocks.items() if name not in placed)
    return _at_start(text, rest) if rest else text


def _block(name: str, value: Term | Sequence[Term]) -> str:
    terms = list(value) if isinstance(value, Sequence) else [value]
    for term in terms:
        if isinstance(term, BlankNode):
            raise KgError(f"?{name} cannot be bound to a blank node: it has no name that a query could use.")
    rows = " ".join(f"<<( {term} )>>" if hasattr(term, "predicate") else str(term) for term in terms)
    return f"VALUES ?{name} {{ {rows} }}"


def _fill_markers(text: str, blocks: Mapping[str, str]) -> tuple[str, set[str]]:
    parts: list[str] = []
    placed: set[str] = set()
    last = 0
    for token in tokens(text, comments=True):
        marker = _MARKER.match(token.text) if token.kind == "comment" else None
        if marker and marker[1] in blocks:
            parts += [text[last : token.start], blocks[marker[1]]]
            last = token.end
            placed.add(marker[1])
    return "".join([*parts, text[last:]]), placed


def _at_start(text: str, values: str) -> str:
    outline = _outline(text)
    if outline.keyword is None or outline.kind in ("unknown", "UPDATE"):
        raise QueryError("Only SELECT, ASK, CONSTRUCT and DESCRIBE queries can have bound variables.")
    if outline.group is None:
        return f"{text[: outline.tail]} WHERE {{ {values} }}{text[outline.tail :]}"
    start = outline.group.end
    inside, close = _inside(text, outline.group)
    if outline.short:
        template = " ".join(token.text for token in inside)
        head = f"{text[: outline.keyword.end]} {{ {template} }}{text[outline.keyword.end : start]}"
        return f"{head} {values}{text[start:]}"
    if inside and inside[0].text.upper() == "SELECT":
        return f"{text[:start]} {values} {{{text[start:close]}}}{text[close:]}"
    return f"{text[:start]} {values}{text[start:]}"


def _inside(text: str, brace: Token) -> tuple[list[Token], int]:
    """The tokens between a brace and its match, and the offset of the match (the end if there is none)."""
    inside: list[Token] = []
    depth = 0
    for token in tokens(text):
        if token.start < brace.end:
            continue
        if token.text == "}":
            if not depth:
                return inside, token.start
            depth -= 1
        elif token.text == "{":
            depth += 1
        inside.append(token)
    return inside, len(text)
