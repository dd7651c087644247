"""The few words of its own that `kg show` needs, in both languages."""

from __future__ import annotations

import re

from kg.model import Ref
from kg.terms import PREFIXES, local_name

__all__ = ["relation_name", "word"]

_NOTE = PREFIXES["skos"] + "editorialNote"

_WORDS = {
    "also": ("also called", "aussi appelé"),
    "when": ("when", "quand"),
    "references": ("Mentioned by", "Mentionné par"),
    "conflicts": ("Where sources disagree", "Où les sources divergent"),
    "sources": ("Sources", "Sources"),
    "more": ("… and {n} more (--all shows everything)", "… et {n} de plus (--all montre tout)"),
    "followed": ("followed here", "retenu ici"),
    "evidence": ("this entry rests on", "cette notice s’appuie sur"),
    "note": ("note", "note"),
}


def word(key: str, lang: str, **values: object) -> str:
    """One of the words, in French or else in English.

    >>> word("also", "fr")
    'aussi appelé'
    """
    english, french = _WORDS[key]
    return (french if lang == "fr" else english).format(**values)


def relation_name(relation: Ref, lang: str) -> str:
    """What a relation is called: by its label, else the last part of its IRI in words.

    >>> relation_name(Ref("http://xmlns.com/foaf/0.1/workplaceHomepage", "workplaceHomepage"), "en")
    'workplace homepage'
    """
    if relation.iri == _NOTE:
        return word("note", lang)
    if relation.label != local_name(relation.iri):
        return relation.label
    return re.sub(r"(?<=[a-z0-9])[A-Z](?=[a-z])", lambda found: " " + found[0].lower(), relation.label)
