"""What the page of a picture that stands alone says of itself, in English and in French."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "drawn": "Drawn with Doxograph",
        "list": "All things in this picture, as a list",
        "close": "Close",
        "nearer": "Nearer",
        "farther": "Farther",
        "whole": "Show everything",
        "omitted": "{} more are not shown.",
        "hint": "Choose a thing or a line to read about it; drag and scroll to move.",
        "graph": "Graph",
        "unclassed": "without a class",
        "nothing": "There is nothing to draw: the graph says nothing of any thing.",
        "undated": "undated",
        "began": "began",
        "ended": "ended",
        "derived": "added by a rule",
        "sign_hollow": "undated, shown at any date",
        "sign_thin": "statement without a date",
        "sign_began": "began",
        "sign_ended": "ended",
        "sign_dashed": "added by a rule",
    },
    "fr": {
        "drawn": "Dessiné avec Doxograph",
        "list": "Toutes les choses de cette image, en liste",
        "close": "Fermer",
        "nearer": "Plus près",
        "farther": "Plus loin",
        "whole": "Tout montrer",
        "omitted": "{} autres ne sont pas montrées.",
        "hint": "Choisissez une chose ou un trait pour en lire plus ; glissez et défilez pour vous déplacer.",
        "graph": "Graphe",
        "unclassed": "sans classe",
        "nothing": "Il n’y a rien à dessiner : le graphe ne dit rien d’aucune chose.",
        "undated": "sans date",
        "began": "a commencé",
        "ended": "a pris fin",
        "derived": "ajouté par une règle",
        "sign_hollow": "sans date, montré à toute date",
        "sign_thin": "énoncé sans date",
        "sign_began": "a commencé",
        "sign_ended": "a pris fin",
        "sign_dashed": "ajouté par une règle",
    },
}
