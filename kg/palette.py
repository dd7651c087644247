"""How each class looks, the same in canvas, chips, charts and legend.

The colours start from the Okabe-Ito set, which people who confuse colours can still tell apart; each has a
darker form for a light page and a lighter one for a dark page, both with a contrast of at least 3 to 1. A
shape goes with each colour, so that nothing hangs on colour alone. Our classes that are not in the table are
grey. Classes of well-known vocabularies that mean the same look the same; those of others get a swatch that
depends on nothing but their IRI.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from kg.terms import KG, PREFIXES

__all__ = ["DARK_PAGE", "LIGHT_PAGE", "SWATCHES", "Swatch", "all_swatches", "contrast", "swatch"]

#: The page colours against which the swatches are checked.
LIGHT_PAGE = "#fcfcfa"
DARK_PAGE = "#15161a"


@dataclass(frozen=True, slots=True)
class Swatch:
    """The look of a class: a ``key`` for CSS, a colour for light and for dark pages, a vis-network shape."""

    key: str
    light: str
    dark: str
    shape: str


_BLUE = ("#0072b2", "#4ba3e3")
_ORANGE = ("#b87700", "#e69f00")
_SKY = ("#2f93cc", "#8cd0f5")
_GREEN = ("#00875f", "#1fbf90")
_YELLOW = ("#857a00", "#f0e442")
_VERMILION = ("#d55e00", "#f2803a")
_PURPLE = ("#b4588a", "#e09bc3")
_PLUM = ("#8c2f63", "#f2c9e0")
_GREY = ("#6b7078", "#a3a8b0")

#: By local name of the class in our ontology.
SWATCHES: dict[str, Swatch] = {
    name: Swatch(name.lower(), *colours, shape)
    for name, colours, shape in (
        ("Person", _BLUE, "dot"),
        ("Organization", _ORANGE, "square"),
        ("Place", _SKY, "triangleDown"),
        ("Event", _VERMILION, "triangle"),
        ("Theme", _PURPLE, "hexagon"),
        ("ThemeItem", _PLUM, "dot"),
        ("Thesis", _GREEN, "diamond"),
        ("Work", _YELLOW, "dot"),
        ("Field", _SKY, "hexagon"),
        ("Engagement", _ORANGE, "diamond"),
        ("Study", _ORANGE, "triangle"),
        ("Stance", _GREEN, "triangle"),
        ("Conflict", _VERMILION, "star"),
        ("Claim", _GREY, "triangle"),
        ("Source", _GREY, "square"),
        ("Passage", _GREY, "dot"),
        ("Kind", _GREY, "hexagon"),
    )
}

_SCHEMA = (PREFIXES["schema"], "http://schema.org/")
_DBO, _FOAF, _ORG, _PROV = "http://dbpedia.org/ontology/", PREFIXES["foaf"], PREFIXES["org"], PREFIXES["prov"]
#: Classes of well-known vocabularies that look like ours of the same meaning.
_ALIKE = {
    base + term: SWATCHES[name]
    for name, bases, terms in (
        ("Person", (*_SCHEMA, _FOAF, _DBO, _PROV), "Person"),
        (
            "Organization",
            (*_SCHEMA, _FOAF, _ORG, _PROV, _DBO),
            "Organization Organisation FormalOrganization",
        ),
        ("Organization", _SCHEMA, "Corporation EducationalOrganization CollegeOrUniversity NGO"),
        ("Place", (*_SCHEMA, _DBO), "Place City Country"),
        ("Event", (*_SCHEMA, _DBO), "Event"),
        ("Work", (*_SCHEMA, _DBO), "CreativeWork Work Book Article ScholarlyArticle SoftwareApplication"),
    )
    for base in bases
    for term in terms.split()
}
_OTHERS = tuple(
    Swatch(f"other{number}", *colours, shape)
    for number, (colours, shape) in enumerate(
        (colours, shape)
        for shape in ("dot", "square", "diamond")
        for colours in (_BLUE, _ORANGE, _GREEN, _VERMILION, _PURPLE, _SKY, _YELLOW)
    )
)
_NONE = Swatch("none", *_GREY, "dot")


def swatch(cls: str) -> Swatch:
    """The look of a class given by its IRI ("" for a thing without a class); the same on every machine.

    >>> swatch("https://w3id.org/doxograph/ontology#Person").shape
    'dot'
    >>> swatch("http://xmlns.com/foaf/0.1/Person") == swatch("https://w3id.org/doxograph/ontology#Person")
    True
    """
    if not cls:
        return _NONE
    if cls.startswith(KG):
        return SWATCHES.get(cls[len(KG) :], _NONE)
    return _ALIKE.get(cls) or _OTHERS[crc32(cls.encode("utf-8")) % len(_OTHERS)]


def all_swatches() -> tuple[Swatch, ...]:
    """Every swatch there is: what a style sheet has to know."""
    return (*SWATCHES.values(), *_OTHERS, _NONE)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, from 1 to 21).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)
