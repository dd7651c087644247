"""What goes wrong with a request, in French: each sentence under the English one, the ``{…}`` filled alike.

The sentences are data: `error_words.json`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

__all__ = ["FRENCH", "in_language"]

#: Each sentence in English with its French. The words in braces stand for what the sentence names.
FRENCH: dict[str, str] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
_NUMBERS = frozenset({"count", "most", "number", "size", "time"})


def in_language(text: str, lang: str) -> str:
    """A sentence about a query in another language; as it is when the table does not have it.

    >>> in_language("this brace is never closed.", "fr")
    'cette accolade n’est jamais fermée.'
    >>> in_language("The query took longer than 2.5 s and was stopped. Narrow it, or ask for less.", "fr")
    'La requête a dépassé 2,5 s et a été arrêtée. Restreignez-la, ou demandez moins.'
    >>> in_language("this brace is never closed.", "en")
    'this brace is never closed.'
    """
    if lang != "fr":
        return text
    if text in FRENCH:
        return FRENCH[text]
    for pattern, french in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return french.format(**{name: _word(name, value) for name, value in match.groupdict().items()})
    return text


def _word(name: str, value: str) -> str:
    if name in _NUMBERS:
        return value.replace(",", "\u202f").replace(".", ",")
    return FRENCH.get(value, value) if name == "wanted" else value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with gaps, those with most words of their own first."""
    found = sorted((english for english in FRENCH if "{" in english), key=len, reverse=True)
    return tuple((re.compile(_gaps(english), re.S), FRENCH[english]) for english in found)


def _gaps(english: str) -> str:
    parts = re.split(r"\{(\w+)\}", english)
    return "".join(f"(?P<{part}>.*)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
