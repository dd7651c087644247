"""Names for the terms of vocabularies that most data use and few bring along: FOAF, schema.org, PROV, ORG, …

Their names in English are their own local names in words; those in French are data: `known_terms.json`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from kg.terms import local_name

__all__ = ["name_of_term"]

_FILE = Path(__file__).with_name("known_terms.json")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
#: A name of a relation in camel case, as in "taughtBy"; not a proper name such as "iPhone" or "nanoGPT".
_CAMEL = re.compile(r"[a-z]{2,}(?:[A-Z][a-z]+)+\Z")


def name_of_term(iri: str, lang: str = "en") -> str:
    """What to call a term that brings no name: of a known vocabulary in words, else its local name.

    >>> [name_of_term("http://xmlns.com/foaf/0.1/currentProject", lang) for lang in ("en", "fr")]
    ['current project', 'projet en cours']
    >>> name_of_term("http://example.org/taughtBy"), name_of_term("http://example.org/nanoGPT")
    ('taught by', 'nanoGPT')
    """
    base, local = _parts(iri)
    known = _known().get(base)
    if known is None:
        name = local_name(iri)
        return _HUMPS.sub(" ", name).lower() if _CAMEL.match(name) else name
    if lang == "fr" and local in known:
        return known[local]
    return _HUMPS.sub(" ", local.replace("_", " ")).lower() if local in known else local_name(iri)


def _parts(iri: str) -> tuple[str, str]:
    at = max(iri.rfind("#"), iri.rfind("/")) + 1
    base = iri[:at].replace("http://schema.org/", "https://schema.org/")
    return base, iri[at:]


@cache
def _known() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found
