"""Tables of texts as CSV, safe in a spreadsheet, and several of them in one zip."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from typing import IO

__all__ = ["table", "zipped"]

#: How a cell begins that a spreadsheet runs as a formula, and a number or date, which is none.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d[\d.:TZeE+-]*")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The rows below their head; no cell is a formula.

    >>> table(("name",), [("=1+1",)])
    "name\\r\\n'=1+1\\r\\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(map(_inert, row) for row in rows)
    return text.getvalue()


def _inert(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    >>> _inert("=1+1"), _inert("-12.5"), _inert("a=b")
    ("'=1+1", '-12.5', 'a=b')
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def zipped(tables: Iterable[tuple[str, str]], file: IO[bytes]) -> None:
    """Write tables, by their names, into a zip; the same tables always give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, text in tables:
            entry = zipfile.ZipInfo(table, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode("utf-8"))
