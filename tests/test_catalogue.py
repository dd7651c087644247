"""The lists (members, themes, theses, terms), and entities with the sources of their edges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.catalogue import members, terms, themes, theses
from kg.cited import cited
from kg.stays import stays
from kg.terms import KG


@pytest.fixture(scope="module")
def graph(tiny: Path) -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.open(tiny) as opened:
        yield opened


def test_members_come_by_name_with_sentence_date_and_kind(graph: KnowledgeGraph) -> None:
    people = members(graph.reader, KG + "Person")
    assert [item.ref.label for item in people] == ["Ada", "Bob"]
    assert [item.description for item in people] == ["A mathematician.", ""]
    (talk,) = members(graph.reader, KG + "Event", "fr")
    assert (talk.ref.label, talk.when) == ("Exposé sur les machines", "2016-05-12")
    assert talk.kind is not None
    assert talk.kind.label == "publication"
    assert members(graph.reader, KG + "Place") == []


def test_themes_have_their_theses(graph: KnowledgeGraph) -> None:
    (theme,) = themes(graph.reader, "fr")
    assert theme.ref.label == "Machines"
    assert [thesis.label for thesis in theme.theses] == ["Les machines peuvent composer"]


def test_theses_have_their_wording_and_themes(graph: KnowledgeGraph) -> None:
    (thesis,) = theses(graph.reader)
    assert thesis.statement == "An engine might compose music."
    assert [theme.label for theme in thesis.themes] == ["Engines"]


def test_stances_say_who_does_what_since_when() -> None:
    """On the bundled graph: every stance has a holder and a verb, dated theses come before undated ones."""
    with KnowledgeGraph.open() as graph:
        listed = theses(graph.reader)
    stances = [stance for thesis in listed for stance in thesis.stances]
    assert stances
    assert {stance.verb.iri for stance in stances} <= {
        KG + verb for verb in ("advocates", "disputes", "predicts")
    }
    dates = [thesis.when for thesis in listed]
    assert dates == sorted(dates, key=lambda date: (not date, date))


def test_terms_tell_what_they_mean_and_tie(graph: KnowledgeGraph) -> None:
    listed = {term.ref.iri: term for term in terms(graph.reader)}
    worked = listed[KG + "worked_at"]
    assert worked.sort == "relation"
    assert worked.definition
    assert [ref.iri for ref in worked.domain] == [KG + "Person"]
    assert [ref.iri for ref in worked.inverse] == [KG + "employed"]
    assert (listed[KG + "Person"].sort, listed[KG + "software"].sort) == ("class", "value")


def test_a_cited_entity_gives_every_edge_its_sources(graph: KnowledgeGraph) -> None:
    """The dated node's own passage where there is one, else the record's."""
    ada = cited(graph.reader, graph.entity("ada"))
    found = {
        (edge.relation.iri, edge.other.label): [piece.source.label for piece in edge.evidence]
        for _, edges in ada.outgoing
        for edge in edges
    }
    assert found[KG + "worked_at", "Acme"] == ["Letters, 1"]
    assert found[KG + "studied_at", "Borel University"] == ["Letters, 2"]
    assert found[KG + "created", "Notes"] == ["Letters, 3"]
    assert all(found.values())


def test_the_stays_of_the_person_whom_the_graph_follows(bundled: KnowledgeGraph) -> None:
    """By organization, in order of time; as of a date those alone that held."""
    openai = "https://w3id.org/doxograph/id/openai"
    found = stays(bundled.reader)[openai]
    assert {stay.person.label for stay in found} == {"Andrej Karpathy"}
    years = [(stay.period.start[:4], stay.period.end[:4]) for stay in found]
    assert years == [("2015", "2017"), ("2023", "2024")]
    assert len(stays(bundled.at("2016").reader)[openai]) == 1


def test_other_vocabularies_have_no_stays(people: KnowledgeGraph) -> None:
    assert stays(people.reader) == {}
