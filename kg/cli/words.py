"""The few words of its own that `kg show` needs, in both languages."""

from __future__ import annotations

__all__ = ["word"]

_WORDS = {
    "also": ("also called", "aussi appelé"),
    "when": ("when", "quand"),
    "references": ("Mentioned by", "Mentionné par"),
    "conflicts": ("Where sources disagree", "Où les sources divergent"),
    "sources": ("Sources", "Sources"),
    "more": ("… and {n} more (--all shows everything)", "… et {n} de plus (--all montre tout)"),
    "followed": ("followed here", "retenu ici"),
    "evidence": ("this entry rests on", "cette notice s’appuie sur"),
}


def word(key: str, lang: str, **values: object) -> str:
    """One of the words, in French or else in English.

    >>> word("also", "fr")
    'aussi appelé'
    """
    english, french = _WORDS[key]
    return (french if lang == "fr" else english).format(**values)
