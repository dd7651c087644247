"""Statements told as sentences, in English and in French: what an edge says, with its role and its dates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from kg.model import Edge, Period, Ref
from kg.terms import KG
from kg.wording import period_words

__all__ = ["Part", "parts", "plain", "quoted", "sentence"]

#: A sentence comes in parts: plain text, and the things it is about.
Part = str | Ref

_QUOTES = {"en": ("“", "”"), "fr": ("«\u00a0", "\u00a0»")}
#: Things whose names are titles or whole sentences, set in quotation marks inside a sentence.
_TITLED = frozenset(KG + name for name in ("Event", "Thesis", "Theme", "ThemeItem"))

_ARTICLE = re.compile(r"(Université|Institut|École|Académie)\b")
_VOWEL = re.compile(r"[AEIOUYÂÀÉÈÊËÎÏÔÛaeiouyâàéèêëîïôû]")

#: What each relation says of its subject {s} and object {o}; after the bar, of what lasts until now.
_SAID: Final[dict[str, tuple[str, str]]] = {
    "about": ("{s} is about {o}", "{s} porte sur {o}"),
    "acknowledges": ("{s} thanks {o}", "{s} remercie {o}"),
    "advised_by": ("{o} advised {s}", "{o} a dirigé les études de {s}"),
    "advocates": ("{s} advocates {o}", "{s} soutient {o}"),
    "awarded_by": ("{s} was given by {o}", "{o} est à l'origine de {s}"),
    "based_in": ("{s} is based in {o}", "{s} a son siège à {o}"),
    "born_in": ("{s} was born in {o}", "Lieu de naissance de {s} : {o}"),
    "contradicts": ("{s} contradicts {o}", "{s} contredit {o}"),
    "contributed_to": ("{s} contributed to {o}", "{s} a contribué à {o}"),
    "created": ("{s} created {o}", "{s} a créé {o}"),
    "disputes": ("{s} disputes {o}", "{s} conteste {o}"),
    "field": ("{s} was in {o}", "{s} relevait de {o}"),
    "founded": ("{s} founded {o}", "{s} a fondé {o}"),
    "inspired_by": ("{o} inspired {s}", "{o} a inspiré {s}"),
    "interested_in": ("{s} is interested in {o}", "{s} s'intéresse à {o}"),
    "known_for": ("{s} is known for {o}", "{s} est une figure connue pour {o}"),
    "led_to": ("{s} led to {o}", "{s} a conduit à {o}"),
    "lived_in": ("{s} lived in {o}|{s} lives in {o}", "{s} a vécu à {o}|{s} vit à {o}"),
    "member_of": (
        "{s} was a member of {o}|{s} is a member of {o}",
        "{s} a fait partie de {o}|{s} fait partie de {o}",
    ),
    "mentions": ("{s} mentions {o}", "{s} mentionne {o}"),
    "nationality": ("{s} is a national of {o}", "Nationalité de {s} : {o}"),
    "organization": ("{s} concerned {o}", "{s} a concerné {o}"),
    "part_of": ("{s} belongs to {o}", "{s} fait partie de {o}"),
    "participated_in": ("{s} took part in {o}", "{s} a pris part à {o}"),
    "predicts": ("{s} predicts {o}", "{s} prédit {o}"),
    "relates_to": ("{s} is related to {o}", "{s} est en rapport avec {o}"),
    "stated_in": ("{s} is stated in {o}", "{s} est énoncé dans {o}"),
    "studied_at": ("{s} studied at {o}|{s} studies at {o}", "{s} a étudié à {o}|{s} étudie à {o}"),
    "supersedes": ("{s} takes the place of {o}", "{s} remplace {o}"),
    "supports": ("{s} supports {o}", "{s} appuie {o}"),
    "taught": ("{s} taught {o}", "{s} a enseigné {o}"),
    "took_place_in": ("{s} took place in {o}", "Lieu de {s} : {o}"),
    "worked_at": (
        "{s} worked at {o}|{s} has worked at {o}",
        "{s} a travaillé chez {o}|{s} travaille chez {o}",
    ),
}  # fmt: skip

#: Relations that say what another one says, seen from the other end.
_TURNED: Final[dict[str, str]] = {
    "acknowledged_in": "acknowledges",
    "advised": "advised_by",
    "advocated_by": "advocates",
    "birthplace_of": "born_in",
    "created_by": "created",
    "disputed_by": "disputes",
    "educated": "studied_at",
    "employed": "worked_at",
    "founded_by": "founded",
    "gave_award": "awarded_by",
    "has_contributor": "contributed_to",
    "has_member": "member_of",
    "has_part": "part_of",
    "has_participant": "participated_in",
    "inspired": "inspired_by",
    "mentioned_in": "mentions",
    "place_of": "took_place_in",
    "predicted_by": "predicts",
    "residence_of": "lived_in",
    "resulted_from": "led_to",
    "seat_of": "based_in",
    "states": "stated_in",
    "subject_of": "about",
    "superseded_by": "supersedes",
    "supported_by": "supports",
    "taught_by": "taught",
}


def parts(edge: Edge, lang: str = "en") -> tuple[Part, ...]:
    """What an edge says, in parts that can be put one after the other; things are `Ref`.

    >>> ada, acme = Ref("x:ada", "Ada"), Ref("x:acme", "Acme")
    >>> edge = Edge(ada, Ref(KG + "worked_at", "worked at"), acme, period=Period("2015"), detail="analyst")
    >>> plain(parts(edge))
    'Ada has worked at Acme (analyst), since 2015.'
    >>> plain(parts(replace(edge, detail="Master (MSc)")))
    'Ada has worked at Acme, Master (MSc), since 2015.'
    """
    turned = _TURNED.get(edge.relation.iri.removeprefix(KG))
    if turned:
        told = Ref(KG + turned, edge.relation.label, edge.relation.cls, edge.relation.cls_label)
        return parts(replace(edge, subject=edge.object, relation=told, object=edge.subject), lang)
    made: list[Part] = []
    for piece in re.split(r"(\{[so]\})", _template(edge, lang)):
        if piece in ("{s}", "{o}"):
            named = edge.subject if piece == "{s}" else edge.object
            made = _joined(made, quoted(named, lang), lang)
        elif piece:
            made.append(piece)
    # No brackets within brackets.
    tail = (f", {edge.detail}" if "(" in edge.detail else f" ({edge.detail})") if edge.detail else ""
    when = period_words(_told_period(edge), lang)
    made.append(f"{tail}{f', {when}' if when else ''}.")
    return tuple(made)


def _joined(made: list[Part], name: tuple[Part, ...], lang: str) -> list[Part]:
    """The parts with a name put after them; in French with the article and the elision that it asks for.

    >>> plain(tuple(_joined(["Ada a travaillé chez "], (Ref("x:u", "Université de Brno"),), "fr")))
    "Ada a travaillé à l'Université de Brno"
    >>> plain(tuple(_joined(["les études de "], (Ref("x:a", "Andrej"),), "fr")))
    "les études d'Andrej"
    """
    before = made[-1] if made else ""
    first = name[0] if name else ""
    if lang != "fr" or not isinstance(first, Ref) or not isinstance(before, str):
        return [*made, *name]
    if _ARTICLE.match(first.label):
        text = f"{before.removesuffix('chez ')}à " if before.endswith("chez ") else before
        return [*made[:-1], text + ("l'" if text else "L'"), *name]
    if before.endswith(" de ") and _VOWEL.match(first.label):
        return [*made[:-1], before[:-2] + "'", *name]
    return [*made, *name]


def _told_period(edge: Edge) -> Period:
    """A position is dated by when it was taken; what happened has no "since"."""
    local = edge.relation.iri.removeprefix(KG)
    period = edge.period
    if period.start and not period.end and local in ("created", "founded", "participated_in"):
        return Period(period.start, period.start)
    return period


def _template(edge: Edge, lang: str) -> str:
    iri = edge.relation.iri
    known = _SAID.get(iri[len(KG) :]) if iri.startswith(KG) else None
    if known is None:
        return "{s} " + edge.relation.label.replace("{", "").replace("}", "") + " {o}"
    past, _, lasting = known[lang == "fr"].partition("|")
    return lasting if lasting and edge.period.start and not edge.period.end else past


def quoted(ref: Ref, lang: str = "en") -> tuple[Part, ...]:
    """A thing as it is named inside a sentence: in quotation marks when its name is a title."""
    if ref.cls not in _TITLED or ref.label[:1] in ("“", "«", '"'):
        return (ref,)
    opening, closing = _QUOTES.get(lang, _QUOTES["en"])
    return opening, ref, closing


def plain(made: tuple[Part, ...]) -> str:
    """The parts of a sentence as one text."""
    return "".join(part if isinstance(part, str) else part.label for part in made)


def sentence(edge: Edge, lang: str = "en") -> str:
    """What an edge says, as one text."""
    return plain(parts(edge, lang))
