"""What the view of a date says of a thing or statement beside it: undated, began, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.visible import Visible

__all__ = ["note", "signs"]

_WORDS = {
    "en": {"undated": "undated", "began": "began", "ended": "ended"},
    "fr": {"undated": "sans date", "began": "a commencé", "ended": "a pris fin"},
}
_NOTES = {
    "en": "Nothing says when what is marked “({})” was; it is shown at any date.",
    "fr": "Rien ne dit quand était ce qui porte « ({}) » ; c'est montré à toute date.",
}


def signs(shown: Visible, lang: str = "en") -> dict[str, str]:
    """The word for each thing (by IRI) and statement (by the id of its edge) that has one to it.

    Only the views of a date have any.
    """
    words = _WORDS.get(lang, _WORDS["en"])
    kinds = {**dict.fromkeys(shown.undated, "undated"), **shown.changes}
    return {name: words[kind] for name, kind in kinds.items()}


def note(lang: str = "en") -> str:
    """What the word for the undated means, as a sentence."""
    return _NOTES.get(lang, _NOTES["en"]).format(_WORDS.get(lang, _WORDS["en"])["undated"])
