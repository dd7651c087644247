"""The rules conclude what they say, and agree with an independent OWL 2 RL reasoner where they overlap."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import KgError, MissingFile
from kg.rules import Rule, derive, read_rules, rules_for
from kg.terms import DERIVED, KG, ONTOLOGY_GRAPH, PREFIXES

ONTOLOGY = Path(__file__).parent.parent / "ontology"
RULES = read_rules(ONTOLOGY / "rules")
#: The rules that OWL 2 RL has too; the others conclude relations from dated nodes, which OWL cannot say.
OWL_RULES = {
    "about_the_whole",
    "inverse",
    "sub_relation",
    "super_class",
    "symmetric",
    "transitive",
    "type_from_domain",
    "type_from_range",
}
LIFE = """
id:ada a kg:Person . id:bob a kg:Person . id:eve a kg:Person .
id:job a kg:Engagement ; kg:person id:ada ; kg:organization id:lab ; kg:capacity kg:employment .
id:summer a kg:Engagement ; kg:person id:bob ; kg:organization id:lab ; kg:capacity kg:internship .
id:guest a kg:Engagement ; kg:person id:eve ; kg:organization id:lab ; kg:capacity kg:membership .
id:phd a kg:Study ; kg:person id:ada ; kg:organization id:uni ; kg:advisor id:eve .
id:start a kg:Event ; kg:kind kg:founding ; kg:has_participant id:bob ; kg:organization id:lab .
id:s1 a kg:Stance ; kg:holder id:ada ; kg:thesis id:t1 ; kg:attitude kg:advocating .
id:s2 a kg:Stance ; kg:holder id:ada ; kg:thesis id:t2 ; kg:attitude kg:disputing .
id:s3 a kg:Stance ; kg:holder id:bob ; kg:thesis id:t1 ; kg:attitude kg:predicting .
id:t1 kg:about id:item . id:item kg:part_of id:theme . id:theme a kg:Theme ; kg:relates_to id:other .
id:other a kg:Theme . id:third a kg:Theme .
id:book a kg:Work ; kg:about id:other , id:third ; kg:created_by id:ada .
id:lecture kg:part_of id:course . id:course kg:part_of id:school .
"""


def store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(path=ONTOLOGY / "kg.ttl", format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    store.load(heads + turtle, format=ox.RdfFormat.TURTLE)
    return store


def iri(name: str) -> ox.NamedNode:
    prefix, local = name.split(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.fixture(scope="module")
def life() -> ox.Store:
    store = store_of(LIFE)
    derive(store, RULES)
    return store


@pytest.mark.parametrize(
    "statement",
    [
        "id:ada kg:worked_at id:lab",
        "id:bob kg:worked_at id:lab",
        "id:lab kg:employed id:ada",
        "id:eve kg:member_of id:lab",
        "id:ada kg:studied_at id:uni",
        "id:ada kg:advised_by id:eve",
        "id:eve kg:advised id:ada",
        "id:bob kg:founded id:lab",
        "id:ada kg:affiliated_with id:uni",
        "id:ada kg:advocates id:t1",
        "id:ada kg:disputes id:t2",
        "id:bob kg:predicts id:t1",
        "id:t1 kg:advocated_by id:ada",
        "id:ada kg:takes_position_on id:t2",
        "id:t1 kg:about id:theme",
        "id:theme kg:subject_of id:t1",
        "id:other kg:relates_to id:theme",
        "id:third kg:relates_to id:other",
        "id:lecture kg:part_of id:school",
        "id:school kg:has_part id:lecture",
        "id:ada kg:created id:book",
        "id:lab rdf:type kg:Organization",
        "id:ada rdf:type kg:Agent",
        "id:job rdf:type kg:Situation",
    ],
)
def test_a_rule_concludes(life: ox.Store, statement: str) -> None:
    """The statement follows, and stands in the derived graph alone."""
    quads = list(life.quads_for_pattern(*map(iri, statement.split())))
    assert [quad.graph_name for quad in quads] == [ox.NamedNode(DERIVED)]


@pytest.mark.parametrize(
    "statement",
    [
        "id:eve kg:worked_at id:lab",
        "id:bob kg:advocates id:t1",
        "id:ada kg:founded id:lab",
        "id:theme kg:relates_to id:third",
        "id:t1 rdf:type kg:Work",
    ],
)
def test_a_rule_does_not_conclude(life: ox.Store, statement: str) -> None:
    """Nothing follows from less than the rule asks for."""
    assert not list(life.quads_for_pattern(*map(iri, statement.split())))


CLAIM = "id:{0} a kg:Claim ; rdf:subject id:ada ; rdf:predicate kg:born_on ; rdf:object '{1}'^^xsd:gYear ."
BORN = KG + "born_on"


def born(turtle: str) -> set[str]:
    store = store_of(turtle)
    derive(store, RULES)
    found = store.quads_for_pattern(iri("id:ada"), ox.NamedNode(BORN), None, ox.NamedNode(DERIVED))
    return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}


def test_a_claim_that_nothing_opposes_holds() -> None:
    assert born(CLAIM.format("one", 1815)) == {"1815"}


def test_of_conflicting_claims_only_the_reading_holds() -> None:
    claims = CLAIM.format("one", 1815) + CLAIM.format("two", 1816)
    conflict = "id:c a kg:Conflict ; kg:has_claim id:one , id:two ; kg:reading id:one ."
    assert born(claims + conflict) == {"1815"}


def test_of_conflicting_claims_without_a_reading_none_holds() -> None:
    claims = CLAIM.format("one", 1815) + CLAIM.format("two", 1816)
    assert born(claims + "id:c a kg:Conflict ; kg:has_claim id:one , id:two .") == set()


def test_deriving_again_changes_nothing(life: ox.Store) -> None:
    before = set(life)
    derive(life, RULES)
    assert set(life) == before


def test_the_number_of_derived_triples_is_what_the_graph_then_holds(life: ox.Store) -> None:
    count = derive(life, RULES)
    assert count == sum(1 for _ in life.quads_for_pattern(None, None, None, ox.NamedNode(DERIVED)))


def test_a_retracted_premise_takes_its_conclusions_along() -> None:
    store = store_of(LIFE)
    derive(store, RULES)
    for quad in list(store.quads_for_pattern(iri("id:job"), None, None)):
        store.remove(quad)
    derive(store, RULES)
    assert not list(store.quads_for_pattern(iri("id:ada"), iri("kg:worked_at"), None))


def test_the_rule_behind_a_statement_is_named(life: ox.Store) -> None:
    rules = rules_for(life, RULES, iri("id:ada"), iri("kg:worked_at"), iri("id:lab"))
    assert "worked_at" in [rule.name for rule in rules]


def test_a_rule_that_invents_terms_is_stopped() -> None:
    inventing = Rule(
        "invents",
        "",
        "CONSTRUCT { ?o <urn:next> ?new } "
        "WHERE { ?s <urn:next> ?o . BIND (IRI(CONCAT(STR(?o), 'x')) AS ?new) }",
    )
    with pytest.raises(KgError, match="did not come to an end"):
        derive(store_of("<urn:a> <urn:next> <urn:b> ."), [inventing])


def test_a_rule_that_is_no_construct_query_is_refused() -> None:
    with pytest.raises(KgError, match="asks is not a CONSTRUCT"):
        derive(store_of(""), [Rule("asks", "", "ASK { ?s ?p ?o }")])


def test_a_missing_directory_of_rules_is_said() -> None:
    with pytest.raises(MissingFile):
        read_rules(ONTOLOGY / "no-such-directory")


def test_every_rule_says_in_words_what_it_concludes() -> None:
    assert len(RULES) == 18
    assert all(rule.comment.endswith(".") for rule in RULES)


def test_the_rules_agree_with_an_owl_rl_reasoner() -> None:
    """On kg: relations and classes both conclude the same from the same data."""
    ours = store_of(LIFE)
    derive(ours, [rule for rule in RULES if rule.name in OWL_RULES])
    theirs = rdflib.Graph()
    theirs.parse(ONTOLOGY / "kg.ttl")
    heads = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items())
    theirs.parse(data=heads + LIFE, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(theirs)
    assert _about_entities(ours_as_text(ours)) == _about_entities(
        {(str(s), str(p), str(o)) for s, p, o in theirs if isinstance(o, rdflib.URIRef)}
    )


def ours_as_text(store: ox.Store) -> set[tuple[str, str, str]]:
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in store
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }


def _about_entities(triples: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """What is said of entities in our vocabulary: kg: relations, and membership in kg: classes."""
    return {
        (s, p, o)
        for s, p, o in triples
        if s.startswith(PREFIXES["id"])
        and (p.startswith(KG) or (p == PREFIXES["rdf"] + "type" and o.startswith(KG)))
    }
