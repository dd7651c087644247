"""What is known of a thing: the same over every engine, each statement once, with what stands behind it."""

from __future__ import annotations

import pytest

from kg import Edge, Entity, KnowledgeGraph, NotFound, Period
from kg.terms import ID_BASE, KG

ADA = ID_BASE + "ada-lovell"


def told(entity: Entity) -> list[tuple[str, str, str, str]]:
    """Direction, relation, other end and detail of every edge, in order."""
    groups = (*entity.outgoing, *entity.incoming)
    return [
        ("→" if e.outgoing else "←", e.relation.label, e.other.label, e.detail)
        for _, es in groups
        for e in es
    ]


def edges(entity: Entity, relation: str) -> tuple[Edge, ...]:
    return next((es for ref, es in entity.outgoing if ref.iri == KG + relation), ())


def test_entity_tells_each_statement_once_the_most_telling_first(graph: KnowledgeGraph) -> None:
    """Inverses, super-relations, claims and situations do not appear beside the short relation."""
    assert told(graph.entity("ada-lovell")) == [
        ("→", "founded", "Kiln", ""),
        ("→", "worked at", "The Lab", "engineer"),
        ("→", "worked at", "The Lab", "director"),
        ("→", "studied at", "The Lab", "PhD"),
        ("→", "advised by", "Bob Stone", "PhD"),
        ("→", "lived in", "Brno", ""),
        ("→", "advocates", "Small is clear", ""),
        ("→", "created", "tinylang", ""),
        ("→", "participated in", "Kiln is founded", ""),
    ]


def test_entity_seen_from_the_other_end(graph: KnowledgeGraph) -> None:
    """An organization tells the same stays from its side, in the language asked for."""
    lab = graph.entity("lab", "fr")
    assert lab.ref.label == "Le Labo"
    assert told(lab) == [
        ("→", "a employé", "Ada Lovell", "ingénieure"),
        ("→", "a employé", "Ada Lovell", "directrice"),
        ("→", "a formé", "Ada Lovell", "doctorat"),
    ]


def test_edges_carry_the_dated_node_behind_them(graph: KnowledgeGraph) -> None:
    """Two stays at one place are two edges, each with its own dates and evidence."""
    first, second = edges(graph.entity("ada-lovell"), "worked_at")
    assert (first.period, second.period) == (Period("2015-09", "2017-06"), Period("2023"))
    assert [e.via and e.via.iri for e in (first, second)] == [
        ID_BASE + "engagement-lab-2015",
        ID_BASE + "engagement-lab-2023",
    ]
    assert first.derived


def test_works_and_events_bring_their_own_date(graph: KnowledgeGraph) -> None:
    """What was made or taken part in is dated by itself, and listed in the order of time."""
    [made] = edges(graph.entity("ada-lovell"), "created")
    assert (made.period, made.via) == (Period("2020-04", "2020-04"), None)


def test_counts_are_those_of_the_edges_shown(graph: KnowledgeGraph) -> None:
    """What a group shows and what is counted agree; a cut does not change the count."""
    whole, cut = graph.entity("ada-lovell"), graph.entity("ada-lovell", each=1)
    counts = {(c.relation.iri, c.outgoing): c.count for c in cut.counts}
    groups = (*whole.outgoing, *whole.incoming)
    assert counts == {(ref.iri, es[0].outgoing): len(es) for ref, es in groups}
    assert max(len(es) for _, es in cut.outgoing) == 1


def test_facts_rest_on_the_claim_that_says_them(graph: KnowledgeGraph) -> None:
    """The birth date shown is the reading that is followed, evidenced by its claim and not by the other."""
    born = next(f for f in graph.entity("ada-lovell").facts if f.relation.iri == KG + "born_on")
    assert [value.text for value in born.values] == ["1986-10-23"]
    assert [piece.via and piece.via.iri for piece in born.evidence] == [ID_BASE + "claim-born-1986"]


def test_entity_has_description_names_dates_evidence(graph: KnowledgeGraph) -> None:
    ada, work = graph.entity("ada-lovell", "fr"), graph.entity("work-tiny")
    assert ada.description == "Elle écrit de petits programmes."
    assert ada.aliases == ("A. Lovell",)
    assert [ref.label for ref in ada.types] == ["personne", "agent"]
    assert [piece.source.iri for piece in ada.evidence] == [ID_BASE + "p1"]
    assert work.period == Period("2020-04", "2020-04")
    assert graph.entity("thesis-small").statement == "Small programs teach more than large ones."


def test_situation_shows_its_own_parts(graph: KnowledgeGraph) -> None:
    """Asked about itself, a dated node tells what it ties together."""
    found = told(graph.entity("engagement-lab-2015"))
    assert ("→", "person", "Ada Lovell", "") in found
    assert ("→", "organization", "The Lab", "") in found


@pytest.mark.parametrize(
    "name",
    [
        ADA,
        f"<{ADA}>",
        "id:ada-lovell",
        "ada-lovell",
        "Ada Lovell",
        "ada lovell",
        "A. Lovell",
        "Lovell",
        "lovel",
    ],
)
def test_names_that_mean_ada(graph: KnowledgeGraph, name: str) -> None:
    """An IRI, a slug, a prefixed name, a name in any case, or enough of it."""
    if name == "lovel":
        with pytest.raises(NotFound, match="Ada Lovell"):
            graph.resolve(name)
    else:
        assert graph.resolve(name) == ADA


@pytest.mark.parametrize("name", ["", "nobody at all", "http://example.org/ not an iri", "id:nobody"])
def test_unknown_names_are_not_found(graph: KnowledgeGraph, name: str) -> None:
    with pytest.raises(NotFound, match="Nothing in the graph is called"):
        graph.entity(name)


def test_neighbours_come_in_pages(graph: KnowledgeGraph) -> None:
    """Pages put together are the whole, in the same order, and directions add up."""
    whole = graph.neighbours("ada-lovell", limit=100)
    pages = [edge for at in range(0, 12, 3) for edge in graph.neighbours("ada-lovell", limit=3, offset=at)]
    assert pages == whole
    out, into = (graph.neighbours("ada-lovell", direction=d, limit=100) for d in ("out", "in"))
    assert len(out) + len(into) == len(whole)


def test_neighbours_of_one_relation(graph: KnowledgeGraph) -> None:
    found = graph.neighbours("ada-lovell", "kg:worked_at")
    assert [edge.detail for edge in found] == ["engineer", "director"]


def test_relations_are_counted_before_they_are_expanded(graph: KnowledgeGraph) -> None:
    counts = {c.relation.iri.removeprefix(KG): c.count for c in graph.relations("ada-lovell")}
    assert counts["worked_at"] == 2
    assert not counts.keys() & {"affiliated_with", "takes_position_on", "involves"}


def test_thing_with_very_many_edges(monkeypatch: pytest.MonkeyPatch, life: KnowledgeGraph) -> None:
    """Beyond what is read at once, relations are paged one by one, with the counts of the graph."""
    monkeypatch.setattr("kg.neighbours._AT_ONCE", 3)
    entity = life.entity("ada-lovell", each=2)
    counts = {(c.relation.iri.removeprefix(KG), c.outgoing): c.count for c in entity.counts}
    assert counts["worked_at", True] == 1
    assert not any(relation in ("affiliated_with", "employed") for relation, _ in counts)
    pages = [life.neighbours("ada-lovell", limit=2, offset=at) for at in range(0, 40, 2)]
    listed = [edge for page in pages for edge in page]
    assert len(listed) == len({(e.relation.iri, e.other.iri, e.outgoing) for e in listed})
    assert len(listed) == sum(c.count for c in life.relations("ada-lovell"))


def test_foreign_data_read_as_well(people: KnowledgeGraph) -> None:
    """FOAF names, addresses as links, nodes without a name and lists as text."""
    entity = people.entity("Edsger")
    facts = {fact.relation.label: [value.text for value in fact.values] for fact in entity.facts}
    assert entity.ref.cls_label == "person"
    assert (entity.description, entity.aliases) == ("Programmer.", ("ed",))
    assert facts["knows"] == ["Niklaus", "age: 40; name: Zürich"]
    assert facts["topic interest"] == ["proofs; queues"]
    assert facts["homepage"] == ["http://example.org/home"]
    assert told(entity) == [("→", "knows", "Tony", "")]


def test_bundled_entity_answers_the_usual_questions(bundled: KnowledgeGraph) -> None:
    """Both stays at OpenAI stand on the page of the person, dated."""
    openai = [
        e for e in bundled.neighbours("Karpathy", "kg:worked_at", limit=99) if e.other.label == "OpenAI"
    ]
    assert [edge.period.start[:4] for edge in openai] == ["2015", "2023"]


def test_what_has_only_an_end_is_sorted_by_it(bundled: KnowledgeGraph) -> None:
    """A degree of which only the year is known stands before the one begun in that year."""
    studies = {ref.iri: edges for ref, edges in bundled.entity("Karpathy").outgoing}[KG + "studied_at"]
    assert [(edge.period.start, edge.period.end) for edge in studies] == [
        ("", "2009"),
        ("", "2011"),
        ("2011", "2016"),
    ]


@pytest.mark.parametrize(("lang", "words"), [("en", "theme 2, motifs"), ("fr", "thème 2, motifs")])
def test_the_part_of_a_passage_is_said_in_words(bundled: KnowledgeGraph, lang: str, words: str) -> None:
    """Where the data name it by a code."""
    facts = {fact.relation.iri: fact.values[0].text for fact in bundled.entity("p040", lang).facts}
    assert facts[KG + "section"] == words
