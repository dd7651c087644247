"""What goes wrong, in English and French: every sentence that the service can say is in the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from kg.error_words import FRENCH, in_language
from kg.errors import LimitExceeded, ParseError, QueryError
from kg.query_errors import expected_kind, syntax_error
from kg.sandbox.backends import check_reach
from kg.sandbox.cutting import too_large
from kg.sandbox.endings import why
from kg.sandbox.limits import Limits
from kg.store.http import Reply

ROOT = Path(__file__).parent.parent
#: Where sentences are said to those who ask the service. What only the command line says is English.
SOURCES = [
    *ROOT.glob("kg/query_*.py"),
    *ROOT.glob("kg/sandbox/*.py"),
    *ROOT.glob("kg/store/*.py"),
    *ROOT.glob("kg/updates/*.py"),
    *(ROOT / "kg" / f"{name}.py" for name in ("outside", "parameters", "sparql_text")),
    *(ROOT / "kg" / f"{name}.py" for name in ("dates", "exploration", "view_link", "view_state")),
    ROOT / "kg/layouts/arrange.py",
    *ROOT.glob("web/views/explore*.py"),
    *(ROOT / "web" / f"{name}.py" for name in ("accept", "answers", "exchange", "protocol", "writing")),
    *ROOT.glob("web/views/graph_*.py"),
    *ROOT.glob("web/views/sparql*.py"),
    *(ROOT / "web/views" / f"{name}.py" for name in ("answers", "completion", "description")),
]
#: Beginnings, ends and frames of sentences that are put together elsewhere, with what they become.
PUT_TOGETHER = {
    "this 9 is never closed.": ["this brace is never closed.", "this parenthesis is never closed."],
    "The 9 is empty.": ["The query is empty.", "The update is empty."],
    "the 9 ends here, before it is complete.": ["the query ends here, before it is complete."],
    "the 9 is not understood up to here.": ["the query is not understood up to here."],
    "The query took longer than 9 s and was stopped.": [],
    " Narrow it, or ask for less.": [
        "The query took longer than 9 s and was stopped. Narrow it, or ask for less."
    ],
    " Most of that it waited for other long queries; try again later.": [
        "The query took longer than 9 s and was stopped. "
        "Most of that it waited for other long queries; try again later."
    ],
    "its processes end as soon as they start, with status 9.": [
        "The query service cannot run: its processes end as soon as they start, with status 9."
    ],
    "9 cannot be written as 9. Use 9.": ["An ASK answer cannot be written as ttl. Use json or xml."],
    "9 is not UTF-8 once its percent escapes are resolved.": [
        "The address is not UTF-8 once its percent escapes are resolved.",
        "The form is not UTF-8 once its percent escapes are resolved.",
    ],
    "9 has more than 9 fields.": [
        "The address has more than 1,000 fields.",
        "The form has more than 9 fields.",
    ],
    "The token 9. Send it as the header Authorization: Bearer <token>.": [
        "The token is wrong. Send it as the header Authorization: Bearer <token>."
    ],
    "9 9 failed: 9.": ["SERVICE http://e.org/ failed: gone.", "LOAD http://e.org/ failed: gone."],
    "9 Send 9.": ["text/x is no syntax of RDF that can be read. Send text/turtle."],
    "Check the address; its path is often /sparql or /query.": [
        "http://e.org/ gives an empty answer. Check the address; its path is often /sparql or /query."
    ],
}
#: What is said when a store is opened, on the command line, before anyone can ask.
STARTING = (
    "9 is a file, not the directory of a store.",
    "The store directory 9 9. Create it with: kg load --store 9 FILES…",
    "9 holds other files and no store. Name an empty or new directory.",
    "Writing needs a token. Set the environment variable KG_TOKEN to a secret text.",
)


def sentences(path: Path) -> Iterator[str]:
    """The texts of a module that end as sentences do, documentation left aside, 9 for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        text = ""
        if id(node) in aside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "9" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        if " " in text and text.rstrip()[-1:] in tuple(".?…") and len(text) > 8:
            yield text


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(ROOT)) for path in SOURCES])
def test_every_sentence_has_its_french(path: Path) -> None:
    for text in sentences(path):
        if text in STARTING or (path.name == "http.py" and not text.startswith(("9 ", "“", "N", "T"))):
            continue  # what an endpoint's status means is the next test's
        for whole in PUT_TOGETHER.get(text, [text]):
            assert in_language(whole, "fr") != whole


def test_the_search_for_sentences_finds_them() -> None:
    assert len({text for path in SOURCES for text in sentences(path)}) > 150


@pytest.mark.parametrize(
    "status", [401, 403, 404, 405, 406, 408, 413, 414, 415, 418, 429, 500, 502, 503, 504]
)
def test_what_an_endpoint_refuses_is_told_in_french(status: int) -> None:
    error = Reply(status, "text/plain", b"disk full").error("http://example.org/sparql")
    assert error.text("fr") != str(error)
    assert error.text("fr").startswith("http://example.org/sparql ")


@pytest.mark.parametrize("query", ["", "ASK {}", "INSERT DATA", "INSERT", "{", "INSERT { ?s ?p }"])
def test_updates_have_their_french(query: str) -> None:
    error = syntax_error(query, f"error at 1:{len(query) + 1}: expected x", update=True)
    assert in_language(error.problem, "fr") != error.problem


def test_what_is_refused_and_what_takes_too_much() -> None:
    """Refusals and limits, numbers written the French way."""
    with pytest.raises(QueryError) as refused:
        check_reach("ASK { SERVICE <http://example.org/> {} }")
    assert refused.value.text("fr") == (
        "ligne 1, colonne 7 : SERVICE n’est pas disponible ici. Rien n’est appelé à l’extérieur."
    )
    assert expected_kind("SELECT", "ASK {}").text("fr").startswith("Une requête SELECT")
    assert too_large(20_000_000).text("fr").startswith("La réponse dépasse la limite de 20\u202f000\u202f000")
    assert "trop imbriquée" in why(-11, Limits()).text("fr")
    assert "manquait de mémoire" in why(-9, Limits()).text("fr")
    slow = LimitExceeded(
        "time", "The query took longer than 0.5 s and was stopped. Narrow it, or ask for less."
    )
    assert slow.text("fr").startswith("La requête a dépassé 0,5 s")
    unknown = LimitExceeded("size", "Nothing like this.")
    assert unknown.text("fr") == str(unknown)


def test_a_place_in_what_was_sent_is_told_in_french() -> None:
    error = ParseError("The body", "the file is not UTF-8 text.", line=2, column=3, hint="Save it as UTF-8.")
    wanted = "Le corps, ligne 2, colonne 3 : le fichier n’est pas un texte en UTF-8. Enregistrez-le en UTF-8."
    assert error.text("fr") == wanted


def test_both_languages_have_the_same_gaps() -> None:
    def gaps(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)

    for english, french in FRENCH.items():
        assert gaps(english) == gaps(french), english
