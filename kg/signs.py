"""What the view of a date says of a thing or statement beside it: undated, began, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.visible import Visible

__all__ = ["marks", "note", "signs"]

_WORDS = {
    "en": {"undated": "undated", "began": "began", "ended": "ended or not attested later"},
    "fr": {"undated": "sans date", "began": "a commencé", "ended": "a pris fin ou n'est plus attesté"},
}
_NOTES = {
    "en": "Nothing says when what is marked “({})” was; it is shown at any date.",
    "fr": "Rien ne dit quand était ce qui porte « ({}) » ; c'est montré à toute date.",
}


def marks(shown: Visible) -> dict[str, str]:
    """What is "undated", "began" or "ended": things by IRI, statements by the id of their edge.

    Only the views of a date have any.
    """
    return {**dict.fromkeys(shown.undated, "undated"), **{k: v for k, v in shown.changes.items() if v}}


def signs(shown: Visible, lang: str = "en") -> dict[str, str]:
    """The same in words."""
    words = _WORDS.get(lang, _WORDS["en"])
    return {name: words[kind] for name, kind in marks(shown).items()}


def note(lang: str = "en") -> str:
    """What the word for the undated means, as a sentence."""
    return _NOTES.get(lang, _NOTES["en"]).format(_WORDS.get(lang, _WORDS["en"])["undated"])
