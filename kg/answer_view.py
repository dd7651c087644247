"""The answer to a query as a picture: what its rows tie together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.model import View
from kg.network import view_of
from kg.reader import Reader
from kg.simple import SimpleLink
from kg.terms import NamedNode

__all__ = ["answer_view"]

#: Relations that are none of the data, such as the name of a column, stand under this.
_COLUMN = "urn:column:"


def answer_view(
    reader: Reader, links: Iterable[tuple[str, str, str]], lang: str = "en", *, limit: int = 200
) -> View:
    """A picture of subject, relation, object; all are IRIs but for relations, which may be any words, and
    blank nodes (``_:x``). What is no IRI is left out. At most ``limit`` things are shown, those with most
    links first.
    """
    reader.refresh()
    wanted = [link for link in dict.fromkeys(map(_readable, links)) if link is not None]
    degrees = Counter(end for subject, _, obj in wanted for end in (subject, obj))
    chosen = [iri for iri, _ in degrees.most_common(limit)]
    kept = set(chosen)
    within = [
        SimpleLink(subject, relation, obj)
        for subject, relation, obj in wanted
        if subject in kept and obj in kept and subject != obj
    ]
    return view_of(
        reader, chosen, within, degrees, lang, title="", omitted=len(degrees) - len(chosen), pinned={}
    )


def _readable(link: tuple[str, str, str]) -> tuple[str, str, str] | None:
    subject, relation, obj = (_node(part) for part in link)
    if subject is None or obj is None:
        return None
    return subject, relation or _COLUMN + "".join(c if c.isalnum() else "_" for c in link[1][:80]), obj


def _node(text: str) -> str | None:
    """The IRI for a part of a link; a blank node gets one to be told apart by."""
    if text.startswith("_:"):
        text = "urn:blank:" + "".join(c for c in text[2:80] if c.isalnum())
    try:
        return NamedNode(text).value
    except ValueError:
        return None
