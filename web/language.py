"""The languages of the interface: which one a request wants, and what each sentence is in it."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Final

from flask import g, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Request

__all__ = [
    "COOKIE",
    "LANGUAGES",
    "current",
    "messages",
    "negotiate",
    "script_messages",
    "translate",
    "translate_count",
]

LANGUAGES: Final = ("en", "fr")
COOKIE: Final = "lang"
_UNBROKEN: Final = re.compile(r" (?=[:;?!»](?:\s|\Z))|(?<=«) ")
#: What the scripts of a page speak about besides the search field that every page has.
_SCRIPTS: Final = {
    "entity.by_iri": ("graph",),
    "entity.by_slug": ("graph",),
    "explorer.page": ("graph", "explore"),
    "home.page": ("graph",),
    "sparql.page": ("graph", "sparql"),
    "timeline.page": ("timeline",),
}


@cache
def messages(lang: str) -> dict[str, str]:
    """All sentences of one language, by key."""
    text = files("web").joinpath("i18n", f"{lang}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return {key: _set(sentence) for key, sentence in loaded.items()} if lang == "fr" else loaded


def _set(sentence: str) -> str:
    """A French sentence with its spaces where no line may break: within quotation marks, before : ; ? !"""
    return _UNBROKEN.sub("\u00a0", sentence)


def negotiate(asked: Request) -> str:
    """The language of a request: what its address asks for, else its cookie, else its Accept-Language."""
    for wanted in (asked.args.get("lang"), asked.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return asked.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def current() -> str:
    """The language of the request being answered."""
    return str(g.get("lang", LANGUAGES[0]))


def translate(key: str, **values: object) -> Markup:
    """The sentence for a key in the current language; values are escaped, the sentence itself is trusted."""
    sentence = messages(current())[key]
    return Markup(sentence).format(**{name: escape(value) for name, value in values.items()})  # noqa: S704


def plain(key: str, **values: object) -> str:
    """The sentence for a key as plain text, nothing escaped: for JSON, and for templates that escape it."""
    return messages(current())[key].format(**values)


def translate_count(key: str, count: int, **values: object) -> Markup:
    """The sentence for a key and a number, in the plural form that the language wants."""
    from web.formats import number

    single = count == 1 or (current() == "fr" and count == 0)
    return translate(f"{key}.{'one' if single else 'other'}", n=number(count), **values)


def script_messages() -> dict[str, str]:
    """The sentences that the page's scripts need, in the current language, and no others."""
    families = tuple(f"js.{name}." for name in ("search", *_SCRIPTS.get(request.endpoint or "", ())))
    return {key: text for key, text in messages(current()).items() if key.startswith(families)}
