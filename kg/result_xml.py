"""What XML 1.0 cannot hold, in answers that are written as XML: characters, and names of relations.

The engine writes both as they are, and no XML parser reads what comes out (SPARQL Query Results XML Format,
2.3; RDF/XML, 5.1). Characters are looked for in whole pieces of bytes: text without them costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, cast

from kg.errors import Unwritable
from kg.terms import PREFIXES, Triple

__all__ = ["XmlBytes", "named", "nameless", "xml_file"]

#: Control characters that XML 1.0 does not know (2.2), and the carriage return, which parsers read as a line
#: feed (2.11). U+FFFE and U+FFFF, which it does not know either, begin in UTF-8 with the byte EF.
_LOOKED_FOR = frozenset([*range(9), 11, 12, *range(13, 32)])
_MARKS = bytes(int(byte == 0) if byte in _LOOKED_FOR else byte for byte in range(256))
_UNWRITTEN = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\ufffd".encode()
_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
#: A name without a colon begins with the one, and ends before the other (Namespaces in XML 1.0, 4).
_BEGINS = re.compile(rf"[{_START}]")
_ENDS = re.compile(rf"[^{_START}\-.0-9\u00B7\u0300-\u036F\u203F-\u2040]")
#: Names that mean something else in RDF/XML (5.1), so that no relation is written by them.
_TAKEN = frozenset(
    PREFIXES["rdf"] + name
    for name in (
        *("RDF", "ID", "about", "aboutEach", "aboutEachPrefix", "bagID", "datatype", "Description", "li"),
        *("nodeID", "parseType", "resource"),
    )
)


class XmlBytes:
    """A sink for XML in UTF-8 that passes on what a parser reads as it was meant.

    A carriage return becomes a reference to it; for characters that XML cannot hold the replacement character
    U+FFFD stands.

    >>> import io
    >>> out = io.BytesIO()
    >>> XmlBytes(out.write).feed(b"a" + bytes([13, 1]) + b"b")
    >>> out.getvalue().decode()
    'a&#13;\ufffdb'
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self._rest = write, b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes. What may be the beginning of one character waits for those that follow."""
        data, self._rest = self._rest + data, b""
        if data.endswith((b"\xef", b"\xef\xbf")):
            cut = data.rindex(b"\xef")
            data, self._rest = data[:cut], data[cut:]
        if b"\xef" in data or data.translate(_MARKS) != data:
            data = _UNWRITTEN.sub(_written, data)
        self._write(data)


def _written(match: re.Match[bytes]) -> bytes:
    return b"&#13;" if match[0] == b"\r" else _REPLACEMENT


class _XmlFile:
    def __init__(self, file: IO[bytes]) -> None:
        self._bytes = XmlBytes(file.write)

    def write(self, data: bytes) -> int:
        self._bytes.feed(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing to be done."""


def xml_file(file: IO[bytes]) -> IO[bytes]:
    """A file to write XML to, which passes it on to another as `XmlBytes` does."""
    return cast("IO[bytes]", _XmlFile(file))


def named(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples as they come. Raises Unwritable at the first that RDF/XML has no name for."""
    known: set[str] = set()
    for triple in triples:
        if (iri := nameless(triple, known)) is not None:
            text = f"RDF/XML cannot hold the relation <{iri}>, which ends in no XML name. Use another format."
            raise Unwritable(text)
        yield triple


def nameless(triple: Triple, known: set[str]) -> str | None:
    """The relation of a triple, or of one within it, that RDF/XML has no name for; None where there is none.

    Relations that it has names for are put into ``known`` and not looked at again.

    >>> from kg.terms import Literal, NamedNode
    >>> nameless(Triple(NamedNode("urn:s"), NamedNode("http://e.org/1"), Literal("x")), set())
    'http://e.org/1'
    """
    part: object = triple
    while isinstance(part, Triple):
        iri = part.predicate.value
        if iri not in known:
            if iri in _TAKEN or _BEGINS.search(_ENDS.split(iri)[-1]) is None:
                return iri
            known.add(iri)
        part = part.object
    return None
