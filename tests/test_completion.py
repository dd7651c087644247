"""What is offered while a query is written: where the cursor stands, and what the data have there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import KnowledgeGraph
from kg.completion import Completion, Option, complete, written
from kg.completion_place import place, triples
from kg.completion_term import describe_term
from kg.terms import ID_BASE, KG


def at(graph: KnowledgeGraph, text: str, lang: str = "en") -> Completion:
    """The options where a bar stands in the text, at its end if there is none."""
    before, _, after = text.partition("▮")
    return complete(graph.reader, before + after, len(before), lang)


def texts(found: Completion) -> list[str]:
    return [option.text.strip() for option in found.options]


def option(found: Completion, text: str) -> Option:
    return next(one for one in found.options if one.text == text)


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("", "start", ""),
        ("PREFIX k", "prefix", "k"),
        ("SELECT ?a ", "head", ""),
        ("SELECT * { ", "subject", ""),
        ("SELECT * { ?a ", "relation", ""),
        ("SELECT * { ?a a kg:T", "object", "kg:T"),
        ("SELECT * { ?a kg:about ?b ; kg:da", "relation", "kg:da"),
        ("SELECT * { ?a kg:about ?b , ", "object", ""),
        ("SELECT * { ?a kg:about ?b ", "after", ""),
        ("SELECT * { ?a kg:about ?b . ", "subject", ""),
        ("SELECT * { OPTIONAL { ?a ", "relation", ""),
        ("SELECT * { GRAPH ", "graph", ""),
        ("SELECT * { GRAPH graph:works { ?s ", "relation", ""),
        ("SELECT * { FILTER(", "expression", ""),
        ("SELECT * { BIND(1 AS ?x) ?y ", "relation", ""),
        ("SELECT * { ?a kg:x [ kg:y ", "object", ""),
        ("SELECT * { ?a kg:x [ kg:y 1 ] ; ", "relation", ""),
        ("SELECT * { VALUES ?x { id:op", "values", "id:op"),
        ("SELECT * { ?a kg:from '2017'^^xs", "datatype", "xs"),
        ("SELECT * { ?a ?b ?c } OR", "tail", "OR"),
        ("SELECT * { ?a ?b 'open text", "none", ""),
        ("SELECT * { # remark ", "none", ""),
    ],
)
def test_places(text: str, kind: str, word: str) -> None:
    found = place(text, len(text))
    assert (found.kind, found.word) == (kind, word)


def test_paths_and_brackets_are_followed() -> None:
    text = "SELECT * { ?a kg:x/(kg:y|kg:z)+ ?b . ?c ^kg:w [ kg:v 'd'@en ] }"
    assert [(one.subject, one.relation, one.object) for one in triples(text)] == [
        ("?a", "kg:z", "?b"),
        ("[]", "kg:v", "'d'"),
        ("?c", "kg:w", "[]"),
    ]
    assert place("ASK { ?a kg:about/", 18).via == "kg:about"
    assert place("ASK { ?a ^", 10).inverse


@given(st.text(max_size=120), st.integers(-5, 130))
def test_any_text_has_a_place(text: str, cursor: int) -> None:
    found = place(text, cursor)
    assert text[found.start :].startswith(found.word)


def test_a_long_text_is_read_in_time_that_grows_with_it() -> None:
    began = time.monotonic()
    for text in ("{ " * 40_000, "a" * 90_000 + "!", "?a ?b ?c . " * 8000, "[ " * 40_000, "( " * 40_000):
        place(text, len(text))
    assert time.monotonic() - began < 20


def test_relations_are_those_of_the_class(bundled: KnowledgeGraph) -> None:
    """Of an engagement its own relations are offered, not those of a work."""
    found = texts(at(bundled, "SELECT * { ?e a kg:Engagement ; ▮ }"))
    assert {"kg:person", "kg:organization", "kg:role", "kg:from"} <= set(found)
    assert "kg:created_by" not in found
    assert "a" in found


def test_the_class_is_known_from_parameters_and_relations_too(bundled: KnowledgeGraph) -> None:
    marked = texts(at(bundled, "# @param ?w kg:Work\nSELECT * { ?w kg:cre▮ }"))
    assert marked[0] == "kg:created_by"
    told = texts(at(bundled, "SELECT * { ?e kg:organization ?o . ?e ▮ }"))
    assert "kg:role" in told
    assert "kg:statement" not in told


def test_relations_after_a_path_are_those_of_its_end(bundled: KnowledgeGraph) -> None:
    assert "kg:founded_by" in texts(at(bundled, "SELECT * { ?e kg:organization/▮ }"))
    assert "kg:role" not in texts(at(bundled, "SELECT * { ?e kg:organization/▮ }"))
    assert "kg:person" in texts(at(bundled, "SELECT * { ?p a kg:Person . ?p ^▮ }"))


def test_relations_of_a_thing_are_its_own(bundled: KnowledgeGraph) -> None:
    found = texts(at(bundled, "SELECT * { id:openai ▮ }"))
    assert "kg:founded_by" in found
    assert "kg:born_on" not in found


def test_objects_are_those_to_which_the_relation_leads(bundled: KnowledgeGraph) -> None:
    found = at(bundled, "SELECT * { ?e a kg:Engagement ; kg:organization ▮ }")
    things = [one for one in found.options if one.kind == "entity"]
    assert things[0].text == "id:openai"
    assert things[0].count > 1
    assert {one.detail for one in things} == {"organization"}
    assert texts(at(bundled, "SELECT * { ?w kg:kind p▮ }"))[0] == "kg:publication"


def test_names_are_found_in_the_user_s_language(bundled: KnowledgeGraph) -> None:
    """A name in French finds its term, and the term is shown under that name."""
    french = at(bundled, "SELECT * { ?x a pers▮ }", "fr")
    assert option(french, "kg:Person").label == "personne"
    assert option(at(bundled, "SELECT * { id:openai fondé▮ }", "fr"), "kg:founded_by").label == "fondé par"
    assert texts(at(bundled, "SELECT * { karpa▮ }"))[0] == "id:andrej-karpathy"


def test_options_say_what_they_mean_and_what_they_need(bundled: KnowledgeGraph) -> None:
    """Definitions come along, and the declaration that the query lacks."""
    found = option(at(bundled, "SELECT * { ?x a kg:Them▮ }"), "kg:Theme")
    assert found.info
    assert found.prefix == ("kg", KG)
    declared = at(bundled, f"PREFIX k: <{KG}> SELECT * {{ ?x a Them▮ }}")
    assert option(declared, "k:Theme").prefix is None


def test_the_word_is_replaced_and_no_more(bundled: KnowledgeGraph) -> None:
    text = "SELECT * { ?x a kg:Them }"
    found = complete(bundled.reader, text, 23)
    assert text[found.start : found.end] == "kg:Them"


def test_words_of_the_language(bundled: KnowledgeGraph) -> None:
    assert texts(at(bundled, "SEL▮"))[0] == "SELECT"
    assert texts(at(bundled, "SELECT * { ?a ?b ?c FILTER(CO▮"))[0] == "CONTAINS("
    assert "COUNT(" not in texts(at(bundled, "SELECT * { ?a ?b ?c FILTER(CO▮"))
    assert texts(at(bundled, "SELECT (CO▮"))[0] == "COUNT("
    assert "SUM(" in texts(at(bundled, "SELECT * { ?a ?b ?c } GROUP BY ?a HAVING(S▮"))


def test_languages_after_a_text(bundled: KnowledgeGraph) -> None:
    assert set(texts(at(bundled, "ASK { ?a rdfs:label 'x'@▮"))) == {"@en", "@fr"}
    assert texts(at(bundled, "ASK { ?a rdfs:label 'x'@f▮")) == ["@fr"]


def test_common_vocabularies_have_names_in_both_languages(bundled: KnowledgeGraph) -> None:
    """Found by them, too."""
    found = at(bundled, "SELECT * { ?x identifiant▮", lang="fr").options
    assert [(one.text, one.label) for one in found] == [("dcterms:identifier", "identifiant")]


def test_slips_are_forgiven(bundled: KnowledgeGraph) -> None:
    assert texts(at(bundled, "SELECT * { ?x a kg:persn▮")) == ["kg:Person"]
    assert "kg:worked_at" in texts(at(bundled, "SELECT * { ?x kg:wrk▮"))


def test_the_thing_that_is_meant_comes_first(bundled: KnowledgeGraph) -> None:
    """By any of its words, and by how much is said of it."""
    assert texts(at(bundled, "SELECT * { karp▮"))[0] == "id:andrej-karpathy"


def test_brackets_have_the_relations_of_their_class(bundled: KnowledgeGraph) -> None:
    found = texts(at(bundled, "SELECT * { [] a kg:Stance ; ▮"))
    assert "kg:holder" in found
    assert "kg:founded" not in found
    assert texts(at(bundled, "SELECT * { ?about ?b ?c . FILTER(?ab▮) }")) == ["?about"]
    assert texts(at(bundled, "PREFIX sk▮"))[0].startswith("skos: <http")
    assert "graph:works" in texts(at(bundled, "SELECT * { GRAPH ▮ }"))
    assert texts(at(bundled, "SELECT * { ?a ?b 'karpa▮' }")) == []


def test_other_data_are_completed_in_their_own_terms(people: KnowledgeGraph) -> None:
    """A FOAF file offers FOAF, without a word of ours."""
    assert "foaf:Person" in texts(at(people, "SELECT * { ?x a ▮ }"))
    found = texts(at(people, "SELECT * { ?x a foaf:Person ; ▮ }"))
    assert "foaf:knows" in found or "foaf:name" in found
    assert not [text for text in found if text.startswith("kg:")]


@pytest.mark.parametrize(
    ("iri", "declared", "expected"),
    [
        (KG + "about", {}, "kg:about"),
        (KG + "about", {"x": KG}, "x:about"),
        (KG + "about", {"kg": "http://other/"}, f"<{KG}about>"),
        ("http://nowhere.example/a b", {}, "<http://nowhere.example/a b>"),
        (ID_BASE + "a/b", {}, f"<{ID_BASE}a/b>"),
    ],
)
def test_how_terms_are_written(iri: str, declared: dict[str, str], expected: str) -> None:
    assert written(iri, declared)[0] == expected


def test_a_term_in_words(bundled: KnowledgeGraph) -> None:
    """Name, definition, what a relation ties together; a thing's class; that a term is unknown."""
    about = describe_term(bundled.reader, KG + "worked_at", "fr")
    assert (about.sort, bool(about.definition), about.count > 10) == ("relation", True, True)
    assert about.start == ("personne",)
    assert "organisation" in about.end
    assert describe_term(bundled.reader, KG + "Theme").sort == "class"
    thing = describe_term(bundled.reader, ID_BASE + "openai")
    assert (thing.label, thing.kind, thing.sort) == ("OpenAI", "organization", "thing")
    assert not describe_term(bundled.reader, KG + "abuot").known
    assert not describe_term(bundled.reader, "no iri at all").known
