"""Why an answer is empty, said on stderr."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.output import clean
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["explain_empty"]

_WORDS = {
    "en": (
        "The answer is empty. What empties it:",
        "The answer is no. What makes it so:",
        "line {}, column {}:",
        "Finding out why takes too long.",
    ),
    "fr": (
        "La réponse est vide. Ce qui la vide :",
        "La réponse est non. Ce qui la rend telle :",
        "ligne {}, colonne {} :",
        "En chercher la raison prend trop de temps.",
    ),
}


def explain_empty(
    text: str, store: Store, lang: str, seconds: float, bound: Callable[[str], str], *, no: bool
) -> None:
    """Say which part of a query empties its answer, and what near it would match, if found in time.

    ``bound`` puts values for its parameters into a query; ``no`` says that the answer is that to an ASK.
    """
    from kg import zero_rows

    empty, denied, place, slow = _WORDS[lang]
    asked = zero_rows.Store(store.ask, store.select)
    with _patience(seconds, slow):
        try:
            findings = zero_rows.diagnose(text, asked, lang, bound).findings
        except KgError:  # the answer stands; only its explanation is missing
            return
    if not findings:
        return
    click.echo(f"\n{denied if no else empty}", err=True)
    for one in findings:
        click.echo(f"  {place.format(one.line, one.column)} {clean(' '.join(one.part.split()))}", err=True)
        click.echo(f"    {clean(one.message(lang))}", err=True)
        for advice in one.advice(lang):
            click.echo(f"    - {clean(advice)}", err=True)


@contextmanager
def _patience(seconds: float, message: str) -> Iterator[None]:
    """End the process when what is inside takes too long, since the engine cannot be stopped.

    All is well then: the answer has been printed.
    """

    def give_up() -> None:
        click.echo(message, err=True)
        sys.stderr.flush()
        os._exit(0)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
