"""What is wrong with a query, in English and French: every sentence that can be raised is in the table."""

from __future__ import annotations

from string import Formatter

import pytest

from kg.error_words import FRENCH, in_language
from kg.errors import LimitExceeded, QueryError
from kg.query_errors import expected_kind, syntax_error
from kg.sandbox.backends import check_reach
from kg.sandbox.cutting import too_large
from kg.sandbox.endings import why
from kg.sandbox.limits import Limits

MALFORMED = [
    ("", "error"),
    ("SELECT * { ?s ?p ", "error at 1:18: expected x"),
    ("SELECT * { ?s ?p ?o ) }", ""),
    ("SELECT * { ?s ?p ?o } }", ""),
    ("SELECT * { ?s foo:p ?o }", ""),
    ("SELECT * { ?s rdf_:p ?o }", ""),
    ("SELECT * { ?s skoss:p ?o }", ""),
    ('SELECT * { ?s ?p "x }', ""),
    ("SELECT * { ?s ?p ~ }", ""),
    ("SELEC * { ?s ?p ?o }", ""),
    ("SELECT * { hello ?p ?o }", ""),
    ("SELECT * { <relative> ?p ?o }", ""),
    ("INSERT DATA { <a:a> <a:b> <a:c> }", ""),
    ("SELECT * { ?s ?p }", "error at 1:18: expected x"),
    ("SELECT *", "error at 1:9: expected x"),
    ("WHERE { ?s ?p ?o }", "error at 1:1: expected x"),
    ("SELECT WHERE { ?s ?p ?o }", "error at 1:8: expected x"),
    ("ASK {}", "error at 1:1: expected one of The SELECT contains a variable that is unbound"),
    ("ASK {}", "error at 1:1: expected one of The SELECT overrides an existing variable"),
    ("ASK {}", "error at 1:1: expected one of The BIND"),
    ("ASK {}", "something else\nmore"),
]


@pytest.mark.parametrize(("query", "engine"), MALFORMED)
def test_every_syntax_error_has_its_french(query: str, engine: str) -> None:
    error = syntax_error(query, engine)
    assert error.text("en") == error.text() == str(error)
    assert in_language(error.problem, "fr") != error.problem
    assert not error.hint or error.hint_in("fr") != error.hint
    place = "" if error.line is None else f"ligne {error.line}"
    assert error.text("fr").startswith(place)
    assert "line " not in error.text("fr").replace("ligne ", "")


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


def test_both_languages_have_the_same_gaps() -> None:
    def gaps(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)

    for english, french in FRENCH.items():
        assert gaps(english) == gaps(french), english
