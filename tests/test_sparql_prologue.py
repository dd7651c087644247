"""Updates with several prologues: each name means what was declared before it, and the engine reads them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.sparql_prologue import one_prologue, with_iris
from kg.terms import PREFIXES

BASE = "http://example.org/d/"
#: Updates, and the statements that they make.
UPDATES = {
    "CLEAR ALL ; PREFIX x: <urn:x#> INSERT DATA { x:a a x:B }": "<urn:x#a> a <urn:x#B>",
    "PREFIX x: <urn:1> CLEAR ALL ; prefix x: <urn:2> INSERT DATA { x:a x:b 1 }": "<urn:2a> <urn:2b> 1",
    "CLEAR ALL ; PREFIX : <#> INSERT DATA { :a :b : , <> }": f"<{BASE}#a> <{BASE}#b> <{BASE}#> , <{BASE}>",
    "CLEAR ALL ; BASE <../e/> PREFIX x: <f/> BASE <g/> INSERT DATA { x:a <b> <../c> }": (
        "<http://example.org/e/f/a> <http://example.org/e/g/b> <http://example.org/e/c>"
    ),
    "CLEAR ALL;PREFIX x:<urn:x>INSERT DATA{x:a<urn:p>'1'^^x:t,x:a\\,b,x:%20,kg:about}": (
        "<urn:xa> <urn:p> '1'^^<urn:xt> , <urn:xa,b> , <urn:x%20> , kg:about"
    ),
    "CLEAR ALL ; # ; PREFIX x: <urn:no>\nPREFIX x: <urn:x> INSERT DATA { x:a x:b '; PREFIX x: <y:> x:a' }": (
        "<urn:xa> <urn:xb> '; PREFIX x: <y:> x:a'"
    ),
    "INSERT DATA { <urn:a> <urn:b> 2 } ; PREFIX x: <urn:> "
    "DELETE { ?s x:b ?o } INSERT { ?s x:c ?o } WHERE { ?s ^x:b|x:b ?o FILTER(?o<x:z||?o=2) }": (
        "<urn:a> <urn:c> 2"
    ),
    "CLEAR ALL ; VERSION '1.2' PREFIX x: <urn:> INSERT DATA { x:a x:b <<( x:c x:d x:e )>> }": (
        "<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>>"
    ),
}
UNTOUCHED = [
    "PREFIX x: <urn:x> INSERT DATA { x:a x:b 1 } ; INSERT DATA { x:a x:b 2 }",
    "INSERT DATA { <a:a> <a:b> '; PREFIX x: <urn:x>' } ; # ; BASE <urn:x>\n",
    "INSERT DATA { <a:a> <a:b> 1 } PREFIX x: <urn:x> ; PREFIX x: <urn:y> INSERT DATA { x:a x:b 2 }",
    "CLEAR ALL ; PREFIX x: <urn:x> INSERT DATA { x:a x:b }",
]


@pytest.mark.parametrize("update", UPDATES)
def test_names_mean_what_was_declared_before_them(update: str) -> None:
    made, wanted = ox.Store(), ox.Store()
    made.update(one_prologue(update, BASE), base_iri=BASE, prefixes=PREFIXES)
    wanted.update(f"INSERT DATA {{ {UPDATES[update]} }}", prefixes=PREFIXES)
    assert set(made) == set(wanted)


@pytest.mark.parametrize("update", UNTOUCHED)
def test_what_needs_no_change_or_is_no_update_stays(update: str) -> None:
    assert one_prologue(update, BASE) == update


def test_lines_stay_where_they_are() -> None:
    text = "CLEAR ALL ;\nPREFIX x: <urn:x>\n\nINSERT DATA {\n  x:a x:b 'c' }"
    assert one_prologue(text).count("\n") == text.count("\n")


def test_what_is_no_iri_is_left_to_be_refused() -> None:
    update = "CLEAR ALL ; PREFIX x: <urn:x> INSERT DATA { <a\\u003E> <a:b> y:c }"
    assert one_prologue(update, BASE).endswith("INSERT DATA { <a\\u003E> <a:b> y:c }")


def test_a_name_that_is_not_declared_yet_means_nothing() -> None:
    found = dict(with_iris("INSERT DATA { x:a a x:b } ; PREFIX x: <urn:x>"))
    assert {token.text: iri for token, iri in found.items() if ":" in token.text} == {
        "x:a": None,
        "x:b": None,
        "x:": None,
        "<urn:x>": None,
    }
