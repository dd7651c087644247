"""Result tables as they are written: counting their rows, and cutting them between two rows.

The engine writes the SPARQL 1.1 formats (JSON, XML, CSV, TSV) as one run of bytes. A cut answer must be
well-formed, so it ends where a row ends, followed by what closes the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from kg.errors import LimitExceeded

__all__ = ["Cut", "RowCutter", "too_large"]


class _Layout(NamedTuple):
    piece: re.Pattern[bytes]  # up to and with what stands between two rows; or, ungrouped, the rest
    quick: re.Pattern[bytes]  # what stands between two rows, in a text without ``doubt``
    mark: bytes  # the same where it is always the same bytes, else nothing
    doubt: bytes  # where it stands, only ``piece`` can tell
    trim: int  # bytes at the end of a piece that belong to the row after
    closing: bytes
    before: int  # pieces that are no row


# Strings are skipped as a whole, and every quantifier is possessive: linear in the length of the text.
# The quick way for JSON: inside of strings quotes are escaped, so the second quote can only be the end of
# the text "}},{", which is followed by punctuation, or the start of a name, which is not.
_LAYOUTS = {
    "json": _Layout(
        re.compile(rb'((?>(?:[^"}]++|"(?>(?:[^"\\]++|\\.)*)"|\}(?!,\{))*)\},\{)|.+', re.S),
        re.compile(rb'"\}\}++,\{(?="[^,:}\]])'),
        b"",
        b"{}",
        2,
        b"]}}",
        0,
    ),
    "xml": _Layout(
        re.compile(rb"((?>(?:[^<]++|<(?!result>))*)<result>)|.+", re.S),
        re.compile(rb"<result>"),
        b"<result>",
        b"\0",
        8,
        b"</results></sparql>",
        1,
    ),
    "csv": _Layout(
        re.compile(rb'((?>(?:[^"\n]++|"[^"]*+")*)\n)|.+', re.S), re.compile(rb"\n"), b"\n", b'"', 0, b"", 1
    ),
    "tsv": _Layout(re.compile(rb"([^\n]*+\n)|.+", re.S), re.compile(rb"\n"), b"\n", b"\0", 0, b"", 1),
}


class Cut(Exception):
    """The table reached its bound and has been closed; there are more rows."""


def too_large(bound: int) -> LimitExceeded:
    """The error for an answer that passes its bound and may not or cannot be cut."""
    text = f"The answer is larger than the bound of {bound:,} bytes. Ask for less, with LIMIT."
    return LimitExceeded("size", text)


class RowCutter:
    """A sink for a result table that passes whole rows on to ``write`` until there are enough.

    When there is a row beyond ``max_rows`` (at least 1), or the bytes would pass ``max_bytes``, the table is
    closed after the last row that fits and `Cut` is raised; LimitExceeded instead when not even one row fits,
    or when ``strict``. ``rows`` counts the rows passed on.

    >>> import io
    >>> out = io.BytesIO()
    >>> cutter = RowCutter("csv", out.write, max_rows=1, max_bytes=100)
    >>> try: cutter.feed(b's,o@"1@",2@3,4@'.replace(b"@", bytes([10])))
    ... except Cut: print(out.getvalue(), cutter.rows)
    b's,o\\n"1\\n",2\\n' 1
    """

    def __init__(
        self,
        layout: str,
        write: Callable[[bytes], object],
        *,
        max_rows: int | None,
        max_bytes: int,
        strict: bool = False,
    ) -> None:
        self._name, self._layout, self._write = layout, _LAYOUTS[layout], write
        self._allowed = None if max_rows is None else max_rows + self._layout.before
        self._room = max_bytes - len(self._layout.closing)
        self._max_bytes, self._strict = max_bytes, strict
        self._pending = b""  # starts where a piece starts, never inside a string
        self._tail = b""  # the trim of the last piece, written once it is sure that the row follows
        self._enough = 0  # do not look again before so much is pending: a row may be long
        self._pieces = 0
        self.rows = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the table. Raises Cut when the table has been closed early."""
        self._pending += chunk
        if len(self._pending) < self._enough:
            return
        if self._allowed is None and len(self._pending) <= self._room and self._is_simple():
            self._count()
            return
        ends = self._ends()
        done = ends[-1] if ends else 0
        fits = self._fitting(ends)
        follows = self._layout.trim > 0 or len(self._pending) > done
        enough = self._allowed is not None and self._pieces + fits >= self._allowed and follows
        if enough or fits < len(ends) or len(self._pending) > self._room:
            self._close(fits, ends[fits - 1] if fits else 0)
        self._pieces += len(ends)
        self._pass_on(done)
        self._enough = 0 if ends else 2 * len(self._pending)

    def finish(self) -> None:
        """Pass on what is left when the engine has written everything. May raise Cut as well."""
        self._enough = 0
        self.feed(b"")
        self._write(self._tail + self._pending)
        self.rows = self._pieces - self._layout.before
        if self._name == "xml" or (self._name == "json" and not self._pending.endswith(b'"bindings":[]}}')):
            self.rows += 1

    def _is_simple(self) -> bool:
        """Whether rows need only be counted, by the bytes between them."""
        mark = self._layout.mark
        return bool(mark) and self._layout.doubt not in self._pending

    def _count(self) -> None:
        """Pass all whole rows on: there is room for them."""
        mark = self._layout.mark
        done = self._pending.rfind(mark) + len(mark)
        if done < len(mark):
            self._enough = 2 * len(self._pending)
            return
        self._pieces += self._pending.count(mark)
        self._pass_on(done)
        self._enough = 0

    def _ends(self) -> list[int]:
        """Where the pieces end that are pending whole."""
        # A row that starts with its closing brace is empty: the braces of {} stand in two pieces.
        if self._layout.doubt not in self._pending and not self._pending.startswith(b"}"):
            return [match.end() for match in self._layout.quick.finditer(self._pending)]
        found: list[bytes] = self._layout.piece.findall(self._pending)
        if found and not found[-1]:
            found.pop()
        return list(accumulate(map(len, found)))

    def _fitting(self, ends: list[int]) -> int:
        """How many of the pieces may be passed on."""
        count = bisect_right(ends, self._room)
        return count if self._allowed is None else min(count, self._allowed - self._pieces)

    def _pass_on(self, size: int) -> None:
        if not size:
            return
        whole = self._tail + self._pending[:size]
        end = len(whole) - self._layout.trim
        self._tail = whole[end:]
        self._room -= size
        self._pending = self._pending[size:]
        self._write(whole[:end])

    def _close(self, pieces: int, size: int) -> None:
        self._pieces += pieces
        if self._strict or not self._pieces:
            raise too_large(self._max_bytes)
        self._pass_on(size)
        self._write(self._layout.closing)
        self.rows = self._pieces - self._layout.before
        raise Cut
