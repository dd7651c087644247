"""RDF files to quads: Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, gzipped or not.

The syntax follows from the name, or from the content when the name does not tell or misleads. Relative
IRIs are resolved against ``https://w3id.org/doxograph/file/<file name>``, so that a file means the same on
every machine. Blank nodes of different files never meet. Nothing is ever fetched: no remote JSON-LD
context, no external XML entity.
"""

from __future__ import annotations

import difflib
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import MissingFile, ParseError, UnsupportedFormat
from kg.formats import choose_format, declared_encoding, is_rdf_name, parse_error

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedStore

__all__ = ["FILE_BASE", "Progress", "checked_xml", "expand_paths", "load", "parse", "read"]

FILE_BASE = "https://w3id.org/doxograph/file/"
#: Called with the name of a file and the number of its quads read so far.
Progress = Callable[[str, int], None]

_STEP = 20_000
_SNIFF = 65_536
_KEPT = 32 * 1024 * 1024


def read(path: Path | str, *, progress: Progress | None = None) -> Iterator[ox.Quad]:
    """The quads of a file, or of all RDF files in a directory in the order of their names.

    They come while the file is read: an error can follow after some of them. Raises MissingFile,
    UnsupportedFormat, and ParseError with file, line and column.
    """
    for file in expand_paths([path]):
        yield from _read(str(file), partial(_opened, file), progress)


def parse(data: bytes, name: str = "data", *, progress: Progress | None = None) -> Iterator[ox.Quad]:
    """The quads of a file's content; ``name`` helps to tell the syntax and stands in errors.

    Raises UnsupportedFormat, and ParseError with line and column.

    >>> [str(quad.subject) for quad in parse(b"<a> <b> <c> .", "x.ttl")]
    ['<https://w3id.org/doxograph/file/a>']
    """
    return _read(name, lambda: io.BytesIO(data), progress)


def load(
    store: EmbeddedStore,
    paths: Iterable[Path | str],
    *,
    graph: str | None = None,
    progress: Progress | None = None,
) -> int:
    """Load files and directories into a store, all or nothing; gives the number of quads read.

    Every file is read once to its end before the first triple is stored. With ``graph``, what stands in the
    default graph of a file goes into that named graph. Raises what `read` raises, and ReadOnly.
    """
    files = expand_paths(paths)
    small = sum(file.stat().st_size for file in files) <= _KEPT
    kept: list[ox.Quad] = []
    total = 0
    for file in files:
        for quad in read(file, progress=progress):
            total += 1
            if small:
                kept.append(quad)
    if small:
        store.add(_into(graph, kept))
    else:
        store.bulk_add(_into(graph, (quad for file in files for quad in read(file))))
    return total


def _into(graph: str | None, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    if graph is None:
        return iter(quads)
    name, default = ox.NamedNode(graph), ox.DefaultGraph()
    return (ox.Quad(q.subject, q.predicate, q.object, name) if q.graph_name == default else q for q in quads)


def expand_paths(paths: Iterable[Path | str]) -> list[Path]:
    """The files that paths stand for: a directory stands for the RDF files directly in it, sorted by name.

    Raises MissingFile for a path that is not there (with names that come near) or a directory without RDF.
    """
    files: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.is_file() and is_rdf_name(file.name))
            if not inside:
                raise MissingFile(f"There is no RDF file in the directory {path}.")
            files += inside
        elif path.exists():
            files.append(path)
        else:
            raise MissingFile(f"There is no file {path}.{_near(path)}")
    return files


def _near(path: Path) -> str:
    if not path.parent.is_dir():
        return f" The directory {path.parent} does not exist either."
    names = [file.name for file in path.parent.iterdir()]
    near = difflib.get_close_matches(path.name, names, n=3)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise MissingFile(f"{file} cannot be read: {error.strerror}.") from error


def _read(name: str, opened: Callable[[], IO[bytes]], progress: Progress | None) -> Iterator[ox.Quad]:
    """Quads from a source that can be opened again, with every error turned into one of ours."""
    try:
        yield from _quads(name, opened, progress)
    except SyntaxError as error:
        raise parse_error(name, error) from None
    except EOFError:
        raise ParseError(name, "the gzip data end too early.", hint="Was it copied in full?") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ParseError(name, f"the gzip data are damaged ({error}).") from None


def _quads(name: str, opened: Callable[[], IO[bytes]], progress: Progress | None) -> Iterator[ox.Quad]:
    with opened() as raw, _plain(raw) as stream:
        start = stream.peek(_SNIFF)[:_SNIFF]
        if not start.removeprefix(b"\xef\xbb\xbf").strip() and len(start) < _SNIFF:
            return
        if start.startswith(b"\xef\xbb\xbf"):
            stream.read(3)
        chosen = choose_format(name, start)
        source = checked_xml(stream.read(), name) if chosen == ox.RdfFormat.RDF_XML else stream
        base = FILE_BASE + quote(re.split(r"[/\\]", name.removesuffix(".gz"))[-1])
        quads = ox.parse(source, chosen, base_iri=base, rename_blank_nodes=True)
        if progress is None:
            yield from quads
            return
        count = 0
        for count, quad in enumerate(quads, 1):
            if count % _STEP == 0:
                progress(name, count)
            yield quad
        progress(name, count)


def _plain(raw: IO[bytes]) -> io.BufferedReader[Any]:
    """The stream, uncompressed if it is gzip whatever its name."""
    buffered: io.BufferedReader[Any] = io.BufferedReader(raw, _SNIFF)
    if buffered.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(gzip.GzipFile(fileobj=buffered), _SNIFF)
    return buffered


def checked_xml(data: bytes, name: str) -> bytes:
    """RDF/XML as UTF-8, refused with its place when it is not well-formed or its entities blow up.

    Internal entities are expanded within expat's protection; external ones are left alone.
    """
    parser = expat.ParserCreate()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        problem = expat.ErrorString(error.code)
        if problem == "no element found":
            problem = "the file ends before its root element is closed"
        if "amplification" in problem:
            problem = "the entities of this file blow up when they are expanded"
        raise ParseError(name, f"{problem}.", line=error.lineno, column=error.offset + 1) from None
    encoding = declared_encoding(data[:1000])
    if encoding.lower() in ("utf-8", "utf8", "us-ascii", "ascii"):
        return data
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise UnsupportedFormat(f"{name} is in the encoding {encoding}. Save it as UTF-8.") from None
    return re.sub(r"\A\ufeff?<\?xml.*?\?>", "", text, count=1, flags=re.S).encode("utf-8")
