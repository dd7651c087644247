"""What a statement rests on, and where sources disagree."""

from __future__ import annotations

import pytest

from kg import Evidence, KnowledgeGraph, Value
from kg.evidence import evidence_from
from kg.results import Rows
from kg.terms import ID_BASE, KG, NamedNode

THING = ID_BASE + "andrej-karpathy"
STAYS = [("p1", "engagement-lab-2015"), ("p2", "engagement-lab-2023")]
CLAIMED = ("source-copy", "claim-lab")


def short(pieces: list[Evidence]) -> list[tuple[str, str]]:
    """The slugs of source and of what led to it."""
    cut = len(ID_BASE)
    return [(piece.source.iri[cut:], piece.via.iri[cut:] if piece.via else "") for piece in pieces]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (("ada-lovell", "kg:worked_at", "lab"), [*STAYS, CLAIMED]),
        (("lab", "kg:employed", "ada-lovell"), [*STAYS, CLAIMED]),
        (("ada-lovell", "kg:affiliated_with", "lab"), [*STAYS, ("p2", "study-phd"), CLAIMED]),
        (("bob-stone", "kg:advised", "ada-lovell"), [("p2", "study-phd")]),
        (("ada-lovell", "kg:advocates", "thesis-small"), [("p1", "stance-small")]),
        (("ada-lovell", "kg:lived_in", "brno"), [("p1", "claim-lived")]),
        (("brno", "kg:residence_of", "ada-lovell"), [("p1", "claim-lived")]),
        (("kiln", "kg:founded_by", "ada-lovell"), [("p1", "event-kiln")]),
        (("work-tiny", "kg:created_by", "ada-lovell"), [("p2", "")]),
        (("ada-lovell", "kg:created", "work-tiny"), [("p2", "")]),
        (("thesis-small", "kg:about", "theme-1"), [("p2", "")]),
    ],
)
def test_what_a_statement_rests_on(
    graph: KnowledgeGraph, statement: tuple[str, str, str], expected: list[tuple[str, str]]
) -> None:
    """The node behind it, seen from either end and for broader relations; else the record that says it."""
    assert short(graph.evidence(statement)) == expected


def test_edges_of_an_entity_bring_their_evidence(graph: KnowledgeGraph) -> None:
    """The same that is found when asked for the edge alone."""
    for name in ("ada-lovell", "lab", "work-tiny", "thesis-small", "kiln", "brno"):
        entity = graph.entity(name)
        for edge in (edge for _, edges in (*entity.outgoing, *entity.incoming) for edge in edges):
            assert edge.evidence, edge
            assert set(edge.evidence) <= set(graph.evidence(edge)), edge


def test_an_edge_with_its_own_node_rests_on_that_alone(graph: KnowledgeGraph) -> None:
    first, second = graph.neighbours("ada-lovell", "kg:worked_at")
    assert short(graph.evidence(first)) == [("p1", "engagement-lab-2015")]
    assert short(graph.evidence(second)) == [("p2", "engagement-lab-2023")]


@pytest.mark.parametrize(
    ("lang", "place", "rank"),
    [
        ("en", "section Life, paragraph 3, passage 1", "secondary"),
        ("fr", "section Life, paragraphe 3, passage 1", "secondaire"),
    ],
)
def test_evidence_says_where_it_stands(graph: KnowledgeGraph, lang: str, place: str, rank: str) -> None:
    [piece] = graph.entity("ada-lovell", lang).evidence
    assert piece.place == place
    assert (piece.rank, piece.rank_label) == ("secondary", rank)
    assert piece.document is not None
    assert piece.document.iri == ID_BASE + "source-profile"
    assert piece.url == "https://example.org/profile"


@pytest.mark.parametrize(
    ("passage", "english", "french"),
    [
        ("p141", "theme 12, motifs, paragraph 157", "thème 12, motifs, paragraphe 157"),
        ("p140", "theme 12, title", "thème 12, titre"),
        ("p001", "introduction", "introduction"),
    ],
)
def test_parts_of_the_profile_are_named_in_words(
    bundled: KnowledgeGraph, passage: str, english: str, french: str
) -> None:
    for lang, expected in (("en", english), ("fr", french)):
        [[piece]] = evidence_from(bundled.reader, [(THING, NamedNode(ID_BASE + passage))], lang).values()
        assert piece.place.startswith(expected)
        assert piece.place.endswith(f", passage {int(passage.removeprefix('p'))}")


def test_every_passage_has_a_place_of_its_own(bundled: KnowledgeGraph) -> None:
    """No identifier is shown in the place of words, and no two passages look the same."""
    rows = bundled.query("SELECT ?p { ?p a kg:Passage }")
    assert isinstance(rows, Rows)
    passages = [(THING, NamedNode(str(row["p"]))) for row in rows]
    for lang in ("en", "fr"):
        [pieces] = evidence_from(bundled.reader, passages, lang).values()
        places = [piece.place for piece in pieces]
        assert len(set(places)) == len(places) == len(passages)
        assert not any(
            "/" in place or "twelve themes:" in place or "section theme" in place for place in places
        )


def test_conflict_keeps_the_claims_side_by_side(graph: KnowledgeGraph) -> None:
    """The claim that is followed comes first; an address that is none of the web is no link."""
    [conflict] = graph.conflicts("ada-lovell")
    assert conflict.note == "A copy gives another year."
    assert [(c.followed, c.value.text) for c in conflict.claims if isinstance(c.value, Value)] == [
        (True, "1986-10-23"),
        (False, "1985"),
    ]
    [copy] = conflict.claims[1].evidence
    assert (copy.rank, copy.url) == ("weak", "")


def test_all_conflicts(graph: KnowledgeGraph) -> None:
    assert [c.concerns.iri for c in graph.conflicts()] == [ID_BASE + "ada-lovell", ID_BASE + "work-tiny"]
    assert graph.entity("work-tiny").conflicts == tuple(graph.conflicts("work-tiny"))


def test_reified_statement_of_foreign_data(people: KnowledgeGraph) -> None:
    """rdf:Statement with dcterms:source, and PROV on a record, are evidence as well."""
    knows = "http://xmlns.com/foaf/0.1/knows"
    [letters] = people.evidence(("http://example.org/#me", knows, "http://example.org/#tony"))
    assert (letters.url, letters.via and letters.via.label) == ("http://example.org/letters", "said")
    [register] = people.entity("Tony").evidence
    assert register.source.iri == "http://example.org/register"


def test_every_derived_edge_of_the_person_rests_on_something(bundled: KnowledgeGraph) -> None:
    """In the bundled graph no edge of the person's page is without evidence."""
    found = bundled.neighbours("Karpathy", limit=2000)
    bare = [e for e in found if e.relation.iri.startswith(KG) and e.via and not bundled.evidence(e)]
    assert bare == []


@pytest.mark.parametrize(("lang", "words"), [("en", "are not reproduced"), ("fr", "ne sont pas repris")])
def test_a_passage_says_where_it_stands_and_that_its_words_are_not_copied(
    bundled: KnowledgeGraph, lang: str, words: str
) -> None:
    told = bundled.entity("p007", lang).description
    assert "Biographie" in told
    assert words in told
    assert bundled.entity("openai", lang).description
    assert words not in bundled.entity("openai", lang).description
