"""Parameters of a query: variables that its author marked to be filled in, and what people type for them.

A comment line marks a variable, with a class (whose instances are the choice) or a datatype, and a default:

    # @param ?theme kg:Theme id:theme-5
    # @param ?word xsd:string "security"
    # @param ?anything

What is typed becomes one RDF term and is bound as such; no text is ever pasted into a query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from kg.errors import QueryError
from kg.sparql_text import declared_prefixes, insert_values, iri_of, tokens, variables
from kg.terms import PREFIXES, Literal, NamedNode, Term, is_web_address

__all__ = ["Parameter", "bind_text", "bindings", "fill", "parameters"]

_XSD = PREFIXES["xsd"]
_MARK = re.compile(r"#\s*+@param\s++[?$](\w++)\s*+(.*)\Z", re.S)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.S)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_GREGORIAN = {
    "gYear": (re.compile(r"-?[0-9]{4,}"), "a year such as 2017"),
    "gYearMonth": (re.compile(r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])"), "a month such as 2017-06"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable to be filled in: its name, the IRI of a class or of a datatype, and the default as text.

    ``cls``, ``datatype`` and ``default`` are "" where the query gives none.
    """

    name: str
    cls: str = ""
    datatype: str = ""
    default: str = ""

    @property
    def shown(self) -> str:
        """The default as a person would type it: without the quotes that SPARQL asks for.

        >>> Parameter("word", datatype="http://www.w3.org/2001/XMLSchema#string", default='"code"').shown
        'code'
        """
        quoted = _quoted(self.default, PREFIXES) if self.datatype else None
        return quoted.value if quoted is not None else self.default


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a query, in order, each once. Marks for variables that the query lacks are comments.

    >>> parameters("# @param ?word xsd:string 'code'\\nASK { ?thing rdfs:label ?word }")[0].default
    "'code'"
    """
    if "@param" not in text:
        return ()
    prefixes = {**PREFIXES, **declared_prefixes(text)}
    known = set(variables(text))
    found: dict[str, Parameter] = {}
    for token in tokens(text, comments=True):
        mark = _MARK.match(token.text) if token.kind == "comment" else None
        if mark and mark[1] in known and mark[1] not in found:
            found[mark[1]] = _parameter(mark[1], mark[2].strip(), prefixes)
    return tuple(found.values())


def _parameter(name: str, rest: str, prefixes: Mapping[str, str]) -> Parameter:
    first = next(tokens(rest), None)
    kind = iri_of(first, prefixes) if first is not None and first.start == 0 else None
    if first is None or kind is None:
        return Parameter(name, default=rest)
    default = rest[first.end :].strip()
    if kind.startswith(_XSD):
        return Parameter(name, datatype=kind, default=default)
    return Parameter(name, cls=kind, default=default)


def fill(text: str, given: Mapping[str, str], *, defaults: bool = True) -> str:
    """The query with its parameters bound, see `bindings` and `kg.sparql_text.insert_values`.

    >>> fill("ASK { ?who kg:taught ?what }", {"what": "id:cs231n"})
    'ASK { VALUES ?what { <https://w3id.org/doxograph/id/cs231n> } ?who kg:taught ?what }'
    """
    return insert_values(text, bindings(text, given, defaults=defaults))


def bindings(text: str, given: Mapping[str, str], *, defaults: bool = True) -> dict[str, Term]:
    """The terms to bind for a query: what was typed for its variables, and defaults for its other parameters.

    A parameter for which an empty text is given is left open, as are those not given without ``defaults``.
    Names may carry their ``?`` or ``$``. Raises QueryError for a name that is no variable of the query, and
    for a text that does not suit its parameter.

    >>> found = bindings("# @param ?who kg:Person id:a\\nASK { ?who kg:taught ?what }", {"what": "id:b"})
    >>> [f"{name} {term}" for name, term in found.items()]
    ['who <https://w3id.org/doxograph/id/a>', 'what <https://w3id.org/doxograph/id/b>']
    """
    marked = {parameter.name: parameter for parameter in parameters(text)}
    typed = {name.lstrip("?$"): value for name, value in given.items()}
    known = variables(text) if typed else ()
    for name in typed:
        if name not in known:
            hint = f"It has {', '.join('?' + v for v in known)}." if known else "It has no variables."
            raise QueryError(f"The query has no variable ?{name} to be given a value.", hint=hint)
    prefixes = {**PREFIXES, **declared_prefixes(text)}
    usual = {name: parameter.default for name, parameter in marked.items()} if defaults else {}
    texts = {**usual, **typed}
    return {
        name: bind_text(marked.get(name, Parameter(name)), value, prefixes)
        for name, value in texts.items()
        if value.strip()
    }


def bind_text(parameter: Parameter, text: str, prefixes: Mapping[str, str] = PREFIXES) -> Term:
    """The term that a person means who types this text for a parameter.

    Where a datatype is marked, the text is the value, quoted or not. Else ``<an IRI>``, a prefixed name and
    a quoted literal of SPARQL are what they say, and other text is a number or plain text. Raises QueryError
    for text that the datatype does not allow, for what is no IRI, and for plain text in place of a thing.

    >>> bind_text(Parameter("word"), 'say "} DROP ALL"')
    <Literal value=say "} DROP ALL" datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as err:
        raise QueryError(f"The value of ?{parameter.name} is not valid text.") from err
    if parameter.datatype:
        return _literal(parameter, text, prefixes)
    term = _term(parameter, text.strip(), prefixes)
    if parameter.cls and not isinstance(term, NamedNode):
        hint = "Write its IRI as <http://…>, or a prefixed name such as id:openai."
        raise QueryError(f"“{_short(text)}” does not name a thing for ?{parameter.name}.", hint=hint)
    return term


def _literal(parameter: Parameter, text: str, prefixes: Mapping[str, str]) -> Literal:
    quoted = _quoted(text.strip(), prefixes)
    if quoted is None:
        return _typed(parameter, text)
    tagged = bool(quoted.language) or quoted.datatype.value != _XSD + "string"
    return quoted if tagged else _typed(parameter, quoted.value)


def _term(parameter: Parameter, text: str, prefixes: Mapping[str, str]) -> Term:
    quoted = _quoted(text, prefixes)
    if quoted is not None:
        return quoted
    found = list(tokens(text, comments=True))
    if len(found) == 1 and (iri := iri_of(found[0], prefixes)) is not None:
        return _node(parameter, iri)
    if text.startswith("<") and text.endswith(">"):
        return _node(parameter, text[1:-1])
    if parameter.cls:
        return _node(parameter, text) if is_web_address(text) else Literal(text)
    return _plain(text)


def _node(parameter: Parameter, iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as err:
        raise QueryError(f"For ?{parameter.name}: “{_short(iri)}” is no IRI.") from err


def _plain(text: str) -> Literal:
    if text in ("true", "false"):
        return Literal(text == "true")
    if _INTEGER.fullmatch(text):
        return Literal(text, datatype=NamedNode(_XSD + "integer"))
    if _DECIMAL.fullmatch(text):
        return Literal(text, datatype=NamedNode(_XSD + "decimal"))
    return Literal(text)


def _quoted(text: str, prefixes: Mapping[str, str]) -> Literal | None:
    """The literal that is written in quotes in SPARQL, with its language or datatype; None for other text."""
    if not text.startswith(('"', "'")):
        return None
    found = list(tokens(text, comments=True))
    if not found or found[0].kind != "string":
        return None
    width = 3 if found[0].text[:3] in ('"""', "'''") and len(found[0].text) > 5 else 1
    value = _unescaped(found[0].text[width:-width])
    rest = found[1:]
    try:
        if not rest:
            return Literal(value)
        if len(rest) == 1 and rest[0].kind == "lang":
            return Literal(value, language=rest[0].text[1:])
        if len(rest) == 2 and rest[0].text == "^^" and (datatype := iri_of(rest[1], prefixes)) is not None:
            return Literal(value, datatype=NamedNode(datatype))
    except ValueError:
        return None
    return None


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        if match[3]:
            return _ESCAPES.get(match[3], match[0])
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(character, text)


def _typed(parameter: Parameter, text: str) -> Literal:
    name = parameter.datatype.removeprefix(_XSD)
    if name == "string":
        return Literal(text)
    value = text.strip()
    wanted = _problem(name, value)
    if wanted:
        raise QueryError(f"“{_short(text)}” will not do for ?{parameter.name}: it has to be {wanted}.")
    return Literal(value, datatype=NamedNode(parameter.datatype))


def _problem(name: str, value: str) -> str:
    """What a value of a datatype has to be if this one is not; "" if it is."""
    if name == "integer":
        return "" if _INTEGER.fullmatch(value) else "a whole number"
    if name in ("decimal", "double", "float"):
        return "" if _is_number(value) else "a number such as 2.5"
    if name == "boolean":
        return "" if value in ("true", "false", "0", "1") else "true or false"
    if name == "date":
        return "" if _is_day(value) else "a day such as 2017-06-20"
    if name in _GREGORIAN:
        pattern, example = _GREGORIAN[name]
        return "" if pattern.fullmatch(value) else example
    return ""


def _is_number(value: str) -> bool:
    try:
        return value.isascii() and "_" not in value and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_day(value: str) -> bool:
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
