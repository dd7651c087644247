"""What our relations without an inverse are called when read from their other end.

The words are data: `inverse_words.json`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from kg.model import Ref
from kg.reader import Reader
from kg.terms import KG

__all__ = ["read_from_end"]


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    )
    return found


def read_from_end(reader: Reader, relation: Ref, lang: str) -> str:
    """The name of a relation as its object would tell it: its inverse's, or ours for it; else its own.

    >>> from kg.graph import KnowledgeGraph
    >>> reader = KnowledgeGraph.open().reader
    >>> read_from_end(reader, Ref(KG + "organization", "organization"), "en")
    'has part in'
    """
    other = reader.schema.other_way(relation.iri)
    if other:
        return reader.label(other, lang)
    words = _words().get(relation.iri.removeprefix(KG), {}) if relation.iri.startswith(KG) else {}
    return words.get(lang, words.get("en", "")) or relation.label
