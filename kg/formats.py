"""RDF syntaxes by name and by content, and what their parsers mean when they complain."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.errors import ParseError, UnsupportedFormat

__all__ = ["EXTENSIONS", "choose_format", "declared_encoding", "format_of_name", "is_rdf_name", "parse_error"]

#: File name endings, without the dot, and the syntax each stands for.
EXTENSIONS: dict[str, ox.RdfFormat] = {
    "json": ox.RdfFormat.JSON_LD,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "nquads": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "owl": ox.RdfFormat.RDF_XML,
    "rdf": ox.RdfFormat.RDF_XML,
    "rdfs": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "turtle": ox.RdfFormat.TURTLE,
    "xml": ox.RdfFormat.RDF_XML,
}
_FOREIGN = {
    "csv": "a table",
    "docx": "a document",
    "hdt": "a compressed RDF index",
    "html": "a web page",
    "n3": "Notation3, whose rules and formulas go beyond RDF",
    "parquet": "a table",
    "pdf": "a document",
    "xlsx": "a table",
    "zip": "an archive",
}
_XML = re.compile(rb"<\?xml\s|<!DOCTYPE\s|<!--|<[A-Za-z_][\w.\-]*+(?>(?::[\w.\-]++)?)\s[^<>]*?xmlns")
_JSON = re.compile(rb'(?:\[\s*+)?\{\s*+(?:"|\})|\[\s*+\]\s*+\Z')
_IRI = rb"<[^<>\"{}|^`\\\x00-\x20]++>"
# A line such as `<s> <p> <o> .` or `_:s <p> "text"@en <g> .`
_LINE = re.compile(
    rb"[ \t]*+(?:" + _IRI + rb"|_:[^\s<>\"]++)[ \t]*+" + _IRI + rb"[ \t]*+[<\"_][^\r\n]*\.[ \t]*+\r?$", re.M
)
_FOUR = re.compile(
    rb"^[ \t]*+(?:" + _IRI + rb"|_:[^\s<>\"]++)[ \t]*+" + _IRI + rb"[ \t]*+"
    rb"(?:"
    + _IRI
    + rb"|_:[^\s<>\"]++|\"(?>(?:[^\"\\\r\n]++|\\.)*)\"(?>(?:@[\w\-]++|\^\^"
    + _IRI
    + rb")?))[ \t]*+"
    rb"(?:" + _IRI + rb"|_:[^\s<>\"]++)[ \t]*+\.",
    re.M,
)
_TURTLE = re.compile(rb"@?(?:prefix|base)\s|_:|<[A-Za-z][A-Za-z0-9+.\-]*+:/", re.I)
_START = re.compile(rb"(?>(?:\xef\xbb\xbf)?)(?>(?:\s++|#[^\r\n]*+)*)")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.\-]+)["']""")


def format_of_name(name: str) -> ox.RdfFormat | None:
    """The syntax that a file name promises, None when it promises none. A final ``.gz`` does not count.

    Raises UnsupportedFormat for what is known to be something else.

    >>> format_of_name("people.ttl.gz") == ox.RdfFormat.TURTLE, format_of_name("people")
    (True, None)
    """
    ending = _ending(name)
    if ending in _FOREIGN:
        known = "Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD"
        raise UnsupportedFormat(f"{name} is {_FOREIGN[ending]}. What can be read is {known}.")
    return EXTENSIONS.get(ending)


def is_rdf_name(name: str) -> bool:
    """Whether a file of this name is taken for RDF when a whole directory is read.

    >>> is_rdf_name("people.ttl"), is_rdf_name("package.json"), is_rdf_name("README.md")
    (True, False, False)
    """
    return _ending(name) in EXTENSIONS and _ending(name) not in ("json", "xml")


def _ending(name: str) -> str:
    last = re.split(r"[/\\]", name.lower().removesuffix(".gz"))[-1]
    return last.rpartition(".")[2] if "." in last else ""


def choose_format(name: str, start: bytes) -> ox.RdfFormat:
    """The syntax to read a file in, from its name and the first bytes of its content.

    Content wins over the name where it cannot be what the name promises. TriG includes Turtle, and N-Quads
    includes N-Triples, so that each pair is read as the larger one. Raises UnsupportedFormat.

    >>> choose_format("x.ttl", b'<?xml version="1.0"?>') == ox.RdfFormat.RDF_XML
    True
    """
    by_name = format_of_name(name)
    found = _START.match(start)
    body = found.end() if found else 0
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or _XML.match(start, body):
        return ox.RdfFormat.RDF_XML
    if _JSON.match(start, body):
        return ox.RdfFormat.JSON_LD
    if body == len(start) and by_name:
        return by_name
    lines = _LINE.match(start, body) is not None
    if lines and (by_name in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS) or _FOUR.search(start)):
        return ox.RdfFormat.N_QUADS
    if by_name in (ox.RdfFormat.RDF_XML, ox.RdfFormat.JSON_LD) and not _turtle_like(start, body):
        return by_name
    if by_name in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS) and not _turtle_like(start, body):
        return ox.RdfFormat.N_QUADS
    return ox.RdfFormat.TRIG


def _turtle_like(start: bytes, body: int) -> bool:
    return _TURTLE.match(start, body) is not None or _LINE.match(start, body) is not None


def declared_encoding(start: bytes) -> str:
    """The encoding of an XML file as text for `codecs.lookup`; UTF-8 when it declares none."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    found = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    return found[1].decode("ascii") if found else "utf-8"


_PLACE = re.compile(r"\AParser error [^:]*: (.*?)(?: \(line \d+\))?\Z", re.S)
#: What the parser says, what it means, what to do.
_MEANINGS: dict[str, tuple[str, str]] = {
    r"A dot is expected at the end of statements": (
        "a full stop is expected before this, to end the statement.",
        "",
    ),
    r"(?:Quads|Triples) must be followed by a dot": (
        "a full stop is expected here, to end the statement.",
        "",
    ),
    r"(.+) is not a valid subject or graph name": (
        "“{0}” cannot start a statement.",
        "An IRI, a prefixed name or a blank node is expected.",
    ),
    r"(.+) is not a valid predicate": ("“{0}” stands where a relation is expected.", ""),
    r"(.+) is not a valid RDF object": (
        "“{0}” stands where a value is expected.",
        "A value is an IRI, a prefixed name, a text in quotes or a number.",
    ),
    r"Unexpected end of file": ("the file ends before what starts here is closed.", ""),
    r"Unexpected end": ("the file ends in the middle of a statement.", "Is its last part missing?"),
    r"The prefix (.*) has not been declared": (
        "the prefix “{0}” is not declared.",
        "Add a line such as @prefix {0} <http://example.org/> . at the top.",
    ),
    r"Invalid IRI code point '(.*)'": (
        "an IRI cannot hold the character “{0}”.",
        "Write it percent-encoded.",
    ),
    r"No scheme found in an absolute IRI": (
        "a full IRI is expected, with http:// or another scheme.",
        "",
    ),
    r"(?:Invalid UTF-8|cannot decode input).*": ("the file is not UTF-8 text.", "Save it as UTF-8."),
    r"Only a single triple or quad can be written in a line.*": (
        "a line of this syntax holds one statement only.",
        "",
    ),
    r"line jumps are not allowed.*": ("the statement must end on the line where it starts.", ""),
    r"No LoadDocumentCallback.*": (
        "the JSON-LD context stands elsewhere on the web, and nothing is fetched from there.",
        "Put the context itself into the file.",
    ),
    r"<!ENTITY values should.*": ("this file declares an external entity, which is not read.", ""),
    r"XML namespaces are required in RDF/XML": (
        "this XML file is not RDF/XML.",
        "Its root should be rdf:RDF.",
    ),
}


def parse_error(name: str, error: SyntaxError) -> ParseError:
    """The parser's complaint as a ParseError with its place, in words.

    >>> print(parse_error("x.ttl", SyntaxError("Unexpected end")))
    x.ttl: the file ends in the middle of a statement. Is its last part missing?
    """
    text = (error.msg or "").strip()
    found = _PLACE.match(text)
    core = "".join(sign if sign.isprintable() else "\ufffd" for sign in (found[1] if found else text)).strip()
    line, column = error.lineno or None, error.offset or None
    for pattern, (meaning, hint) in _MEANINGS.items():
        if match := re.match(pattern + r"\Z", core, re.S):
            said = [group[:60] for group in match.groups()]
            return ParseError(name, meaning.format(*said), line=line, column=column, hint=hint.format(*said))
    problem = (core[:1].lower() + core[1:300]).rstrip(".") or "the file cannot be read"
    return ParseError(name, problem + ".", line=line, column=column)
