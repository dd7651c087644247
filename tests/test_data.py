"""What is said in graph_data/: complete, sourced, in both languages, and written at the dated level only."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.terms import Term
from kg.turtle import format_turtle

ROOT = Path(__file__).parents[1]
DATA = ROOT / "graph_data"
IDS = (ROOT / "tests" / "fixtures" / "source_ids.txt").read_text(encoding="utf-8").split()

KG = "https://w3id.org/doxograph/ontology#"
DCTERMS = "http://purl.org/dc/terms/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
DESCRIPTION = ox.NamedNode(DCTERMS + "description")
IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
NOTE = ox.NamedNode("http://www.w3.org/2004/02/skos/core#editorialNote")

TOPICS = (
    "conflicts",
    "events",
    "examples",
    "fields",
    "interests",
    "life",
    "organizations",
    "passages",
    "people",
    "places",
    "sources",
    "stances",
    "themes",
    "theses",
    "works",
)
#: What a row of the dossier starts with, and how many rows there are.
ROWS = {"p": 160, "w-": 54, "b-": 31, "t-": 10, "k-": 92, "e-": 83, "x-": 30}
#: Relations that only rules may conclude, from engagements, studies, stances, events and claims.
DERIVED_ONLY = (
    "worked_at",
    "studied_at",
    "member_of",
    "founded",
    "advised_by",
    "affiliated_with",
    "advocates",
    "disputes",
    "predicts",
    "takes_position_on",
    "born_on",
    "born_in",
    "lived_in",
    "nationality",
    "known_for",
    "interested_in",
    "created",
    "taught",
    "has_part",
    "subject_of",
    "states",
    "evidences",
    "participated_in",
)
#: What needs a sentence besides its name; an event's name is one already.
DESCRIBED = (
    "Conflict",
    "Field",
    "Organization",
    "Person",
    "Place",
    "Source",
    "Theme",
    "ThemeItem",
    "Work",
)


def kg(name: str) -> ox.NamedNode:
    return ox.NamedNode(KG + name)


def read(topic: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(DATA / f"{topic}.ttl"))]


@pytest.fixture(scope="module")
def asserted() -> ox.Store:
    """Everything that is written in graph_data, without ontology and without rules."""
    store = ox.Store()
    for topic in TOPICS:
        store.extend(ox.Quad(*triple) for triple in read(topic))
    return store


def subjects(store: ox.Store, cls: str) -> set[ox.NamedNode]:
    return {quad.subject for quad in store.quads_for_pattern(None, TYPE, kg(cls))}


def objects(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


def test_the_topics_are_the_files() -> None:
    """One topic a file, and no file beside them."""
    assert tuple(sorted(path.stem for path in DATA.glob("*"))) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_no_topic_is_empty(topic: str) -> None:
    """Each file says something, so each named graph has at least one triple."""
    assert read(topic)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_turtle_is_canonical(topic: str) -> None:
    """A file reads exactly as the formatter writes it."""
    text = (DATA / f"{topic}.ttl").read_text(encoding="utf-8")
    assert text == format_turtle(text)


def test_the_list_of_rows_is_whole() -> None:
    """460 rows, none twice: the numbers that the dossier states for its files."""
    assert {prefix: sum(i.startswith(prefix) for i in IDS) for prefix in ROWS} == ROWS
    assert 460 == len(IDS) == len(set(IDS))


def test_every_row_appears_exactly_once(asserted: ox.Store) -> None:
    """Each row of the dossier is one entity, and no identifier stands for something else."""
    found = Counter(quad.object.value for quad in asserted.quads_for_pattern(None, IDENTIFIER, None))
    assert Counter(IDS) == found


def test_every_passage_evidences_a_statement(asserted: ox.Store) -> None:
    """No line of the profile is left aside."""
    unused = [
        passage.value
        for passage in subjects(asserted, "Passage")
        if not any(asserted.quads_for_pattern(None, kg("evidenced_by"), passage))
    ]
    assert sorted(unused) == []


@pytest.mark.parametrize(
    "predicate", [LABEL, DESCRIPTION, NOTE, kg("statement"), kg("role"), kg("degree")], ids=lambda p: p.value
)
def test_texts_come_in_both_languages(asserted: ox.Store, predicate: ox.NamedNode) -> None:
    """Where there is a text, there is one in English and one in French."""
    languages: dict[str, list[str | None]] = defaultdict(list)
    for quad in asserted.quads_for_pattern(None, predicate, None):
        languages[quad.subject.value].append(quad.object.language)
    assert languages
    assert {s: tags for s, tags in languages.items() if sorted(map(str, tags)) != ["en", "fr"]} == {}


def test_everything_has_a_label(asserted: ox.Store) -> None:
    """Whatever has a class has a name that people can read."""
    typed = {quad.subject for quad in asserted.quads_for_pattern(None, TYPE, None)}
    assert sorted(node.value for node in typed if not objects(asserted, node, LABEL)) == []


@pytest.mark.parametrize("cls", DESCRIBED)
def test_everything_shown_has_a_description(asserted: ox.Store, cls: str) -> None:
    """A page begins with a sentence."""
    members = subjects(asserted, cls)
    assert members
    assert sorted(node.value for node in members if not objects(asserted, node, DESCRIPTION)) == []


def test_every_thesis_has_a_statement(asserted: ox.Store) -> None:
    """A thesis is a sentence that somebody can hold or dispute."""
    theses = subjects(asserted, "Thesis")
    assert theses
    assert sorted(node.value for node in theses if not objects(asserted, node, kg("statement"))) == []


@pytest.mark.parametrize("relation", DERIVED_ONLY)
def test_what_follows_is_not_written(asserted: ox.Store, relation: str) -> None:
    """The simple level is left to the rules, so that no statement goes without its dates and sources."""
    assert list(asserted.quads_for_pattern(None, kg(relation), None)) == []


def ranks(store: ox.Store, evidence: ox.NamedNode) -> list[Term]:
    """The rank of a source, or of the source that a passage is part of."""
    own = objects(store, evidence, kg("rank"))
    return own or [
        r for whole in objects(store, evidence, kg("part_of")) for r in objects(store, whole, kg("rank"))
    ]


def test_every_conflict_keeps_its_sides(asserted: ox.Store) -> None:
    """At least two claims, each with evidence of a known rank; the reading, if any, is one of them."""
    conflicts = subjects(asserted, "Conflict")
    assert conflicts
    for conflict in conflicts:
        claims = objects(asserted, conflict, kg("has_claim"))
        assert len(claims) >= 2, conflict.value
        assert set(objects(asserted, conflict, kg("reading"))) <= set(claims), conflict.value
        for claim in claims:
            evidence = objects(asserted, claim, kg("evidenced_by"))
            assert evidence, claim.value
            assert all(len(ranks(asserted, item)) == 1 for item in evidence), claim.value


def test_claims_of_a_conflict_disagree(asserted: ox.Store) -> None:
    """Two sides that say the same thing would be no conflict."""
    value = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#object")
    for conflict in subjects(asserted, "Conflict"):
        claims = objects(asserted, conflict, kg("has_claim"))
        assert len({str(v) for claim in claims for v in objects(asserted, claim, value)}) > 1, conflict.value


def test_evidence_is_a_source_or_a_passage(asserted: ox.Store) -> None:
    """What is named as evidence exists."""
    known = subjects(asserted, "Source") | subjects(asserted, "Passage")
    named = {quad.object for quad in asserted.quads_for_pattern(None, kg("evidenced_by"), None)}
    assert sorted(node.value for node in named - known) == []


def test_no_claim_is_made_twice(asserted: ox.Store) -> None:
    """One statement is one claim, with all of its evidence."""
    parts = [
        ox.NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{p}")
        for p in ("subject", "predicate", "object")
    ]
    made = Counter(
        tuple(str(o) for part in parts for o in objects(asserted, claim, part))
        for claim in subjects(asserted, "Claim")
    )
    assert made
    assert [statement for statement, times in made.items() if times > 1] == []
