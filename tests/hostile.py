"""A file that means harm: texts, links and names that would break out of a page that trusts them."""

from __future__ import annotations

import json
from collections.abc import Iterator

EVIL = {
    "script": "<script>alert(1)</script>",
    "closing": "</script></title></textarea><img src=x onerror=alert(1)>",
    "quotes": "\"'><svg onload=alert(1)> {{7*7}} {% raw %} ${x}",
    "direction": "\u202eevil\u2066 tfel\u200f",
    "long": "x" * 10_000,
    "words": "w " * 5000,
    "empty": " ",
    "null": "a\u0001b\u0085c",
    "scripts": "Καρπάθυ 卡帕西 कारपथी كارباثي 🦀",
}
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "https://example.org/fine",
)
BASE = "http://evil.example/"
KG = "https://w3id.org/doxograph/ontology#"
CLASSES = ("Person", "Organization", "Work", "Event", "Theme", "Thesis", "Source")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def triples() -> Iterator[str]:
    """Every evil text as a label, description, alias, class name, relation name and value."""
    for number, (name, text) in enumerate(EVIL.items()):
        thing = f"<{BASE}{name}>"
        for cls in (CLASSES[number % len(CLASSES)], "Thesis"):
            yield f"{thing} a <{KG}{cls}> ."
        yield f"{thing} a <{BASE}Class/{name}> ."
        yield f"<{BASE}Class/{name}> <http://www.w3.org/2000/01/rdf-schema#label> {_text(text)} ."
        yield f"<{BASE}rel/{name}> <http://www.w3.org/2000/01/rdf-schema#label> {_text(text)} ."
        for relation in (
            "http://www.w3.org/2000/01/rdf-schema#label",
            "http://purl.org/dc/terms/description",
        ):
            yield f"{thing} <{relation}> {_text(text)}@en ."
        yield f"{thing} <http://www.w3.org/2004/02/skos/core#altLabel> {_text(text + ' too')} ."
        yield f"{thing} <{KG}statement> {_text(text)}@fr ."
        yield f"{thing} <{KG}date> {_text(text)} ."
        yield f"{thing} <{BASE}rel/{name}> {_text(text)} ."
        yield f"{thing} <{BASE}rel/{name}> <{BASE}script> ."
        yield f"{thing} <{KG}evidenced_by> <{BASE}closing> ."
        for link in LINKS:
            yield f"{thing} <{KG}url> {_text(link)} ."
    yield f"<{BASE}closing> <{KG}url> {_text(LINKS[0])} ; <{KG}section> {_text(EVIL['quotes'])} ."


#: Names that mean harm to a page, a script, or the order of what is read.
LABELS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(2)</script>",
    "]]> --> <!-- {{ 7*7 }} {% raw %}",
    "javascript:alert(3)",
    "right\u202eleft\u2066",
    "null\u0000byte\u2028line",
    "x" * 10_000,
    "'; alert(4); '",
]
