"""Every authoring check finds the mistake it is named for, and says so in both languages."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.rules import derive, read_rules
from kg.terms import ID_BASE, KG, ONTOLOGY_GRAPH, PREFIXES

ONTOLOGY = Path(__file__).parent.parent / "ontology"
CHECKS = {path.stem: path for path in (ONTOLOGY / "checks").glob("*.rq")}

#: check -> (data with the mistake, what is at fault)
MISTAKES = {
    "agreeing_claims": (
        "id:x a kg:Conflict ; kg:has_claim id:c1 , id:c2 . id:c1 rdf:subject id:a ; rdf:predicate kg:date ;"
        " rdf:object 'y' . id:c2 rdf:subject id:a ; rdf:predicate kg:date ; rdf:object 'y' .",
        "id:x",
    ),
    "authored_conclusion": ("id:x kg:worked_at id:lab .", "id:x"),
    "before_birth": (
        "id:p kg:born_on '1986-10-23'^^xsd:date . id:x kg:has_participant id:p ; kg:date '1985'^^xsd:gYear .",
        "id:x",
    ),
    "both_classes": ("id:x a kg:Person , kg:Place .", "id:x"),
    "domain_violation": ("id:x a kg:Place ; kg:born_in id:y .", "id:x"),
    "duplicate_entity": (
        "id:x a kg:Place ; rdfs:label 'P'@en . id:y a kg:Place ; rdfs:label 'P'@en .",
        "id:x",
    ),
    "duplicate_identifier": ("id:x dcterms:identifier 'w' . id:y dcterms:identifier 'w' .", "id:x"),
    "ends_before_it_begins": (
        "id:x kg:from '2015-06'^^xsd:gYearMonth ; kg:until '2014'^^xsd:gYear .",
        "id:x",
    ),
    "incomplete_claim": ("id:x a kg:Claim ; rdf:subject id:y .", "id:x"),
    "inverse_of_itself": ("kg:odd owl:inverseOf kg:odd .", "kg:odd"),
    "label_languages": ("id:x a kg:Person ; rdfs:label 'X'@en .", "id:x"),
    "lone_claim": ("id:x a kg:Conflict ; kg:has_claim id:c .", "id:x"),
    "malformed_date": ("id:x kg:date '2015' .", "id:x"),
    "orphan": ("id:x a kg:Person ; kg:evidenced_by id:s . id:s a kg:Source .", "id:x"),
    "range_violation": ("id:y kg:born_in id:x . id:x a kg:Person .", "id:x"),
    "relation_to_itself": ("GRAPH id:g { id:x kg:part_of id:x }", "id:x"),
    "supports_and_contradicts": ("id:x kg:supports id:y . id:y kg:contradicts id:x .", "id:x"),
    "term_labels": (
        "kg:odd a owl:Class ; rdfs:isDefinedBy <https://w3id.org/doxograph/ontology> .",
        "kg:odd",
    ),
    "term_scope": (
        "kg:odd a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/doxograph/ontology> .",
        "kg:odd",
    ),
    "text_languages": ("id:x dcterms:description 'Only English'@en .", "id:x"),
    "thesis_without_stance": ("id:x a kg:Thesis .", "id:x"),
    "thesis_without_theme": ("id:x a kg:Thesis ; kg:about id:y .", "id:x"),
    "uncovered_passage": ("id:x a kg:Passage .", "id:x"),
    "undefined_entity": ("id:y kg:about id:x .", "id:x"),
    "undefined_term": ("id:y kg:misspelt id:z .", "kg:misspelt"),
    "undescribed": ("id:x a kg:Person .", "id:x"),
    "unevidenced": ("id:x a kg:Event .", "id:x"),
    "unranked_source": ("id:x a kg:Source .", "id:x"),
    "unused_source": ("id:x a kg:Source .", "id:x"),
}


def offenders(check: str, data: str) -> set[str]:
    store = ox.Store()
    store.load(path=ONTOLOGY / "kg.ttl", format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    body = data if data.startswith("GRAPH") else f"GRAPH id:g {{ {data} }}"
    store.load(heads + body, format=ox.RdfFormat.TRIG)
    derive(store, read_rules(ONTOLOGY / "rules"))
    answer = store.query(CHECKS[check].read_text(encoding="utf-8"), use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    found = {solution["focus"].value for solution in answer}  # type: ignore[union-attr]
    return {iri.replace(ID_BASE, "id:").replace(KG, "kg:") for iri in found}


def test_every_check_has_a_mistake_to_find() -> None:
    assert set(CHECKS) == set(MISTAKES)
    assert len(CHECKS) == 29


@pytest.mark.parametrize("check", sorted(MISTAKES))
def test_a_check_finds_its_mistake(check: str) -> None:
    data, at_fault = MISTAKES[check]
    assert at_fault in offenders(check, data)


@pytest.mark.parametrize("check", sorted(MISTAKES))
def test_a_check_is_silent_about_a_graph_that_says_nothing(check: str) -> None:
    assert offenders(check, "") == set()


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_check_says_in_two_languages_what_is_wrong(check: str) -> None:
    first, second, *_ = CHECKS[check].read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert second.startswith("# fr: ")
    assert first.endswith(".")
    assert second.endswith(".")
