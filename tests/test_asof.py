"""The graph as of a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import KgError, KnowledgeGraph
from kg.dates import earliest, latest, span

ENTITIES = {
    "stay 1": "id:engagement-lab-2015 a kg:Engagement",
    "stay 2": "id:engagement-lab-2023 a kg:Engagement",
    "study": "id:study-phd a kg:Study",
    "bob at kiln": "id:engagement-kiln-bob a kg:Engagement",
    "founding": "id:event-kiln a kg:Event",
    "founded": "id:ada-lovell kg:founded id:kiln",
    "advocates": "id:ada-lovell kg:advocates id:thesis-small",
    "disputes": "id:bob-stone kg:disputes id:thesis-small",
    "work": "id:work-tiny a kg:Work",
    "work conflict": "id:conflict-tiny a kg:Conflict",
    "worked": "id:ada-lovell kg:worked_at id:lab",
    "studied": "id:lab kg:educated id:ada-lovell",
}
THERE = {
    "2010": set(),
    "2011": {"study", "studied"},
    "2015": {"study", "studied", "stay 1", "worked"},
    "2015-08": {"study", "studied"},
    "2016": {"stay 1", "worked", "advocates"},
    "2017-06-30": {"stay 1", "worked", "advocates"},
    "2017-07": {"advocates"},
    "2019": {"advocates", "disputes"},
    "2020-03": {"advocates"},
    "2020-04": {"advocates", "work", "work conflict"},
    "2021": {"advocates", "work", "work conflict", "founding", "founded"},
    "2022": {"advocates", "work", "work conflict", "founding", "founded", "bob at kiln"},
    "2024-02-29": {"advocates", "work", "work conflict", "founding", "founded", "stay 2", "worked"},
}


@pytest.mark.parametrize("when", THERE)
def test_what_held(graph: KnowledgeGraph, when: str) -> None:
    """Situations while they held, events and works from their date on, short relations accordingly."""
    with graph.as_of(when) as then:
        there = {name for name, pattern in ENTITIES.items() if then.query(f"ASK {{ {pattern} }}")}
    assert there == THERE[when]


def test_what_is_undated_stays(graph: KnowledgeGraph) -> None:
    """Theses, people, places, sources, and claims about them are always there."""
    with graph.as_of("1990") as then:
        kept = "id:thesis-small a kg:Thesis . id:ada-lovell kg:lived_in id:brno ."
        assert then.query(f"ASK {{ {kept} id:conflict-birth a kg:Conflict }}")
        assert not then.entity("ada-lovell").outgoing[0][1][0].period.dated


UNBORN = """
    id:ada a kg:Person ; kg:born_on "1986"^^xsd:gYear .
    id:eve a kg:Person .
    id:stay a kg:Engagement ; kg:person id:ada ; kg:organization id:lab ; kg:capacity kg:employment .
    id:degree a kg:Study ; kg:person id:ada ; kg:organization id:lab ; kg:until "2009"^^xsd:gYear .
    id:stance a kg:Stance ; kg:holder id:ada ; kg:thesis id:small ; kg:attitude kg:advocating .
    id:alone a kg:Work ; kg:created_by id:ada .
    id:together a kg:Work ; kg:created_by id:ada , id:eve .
    id:claim a kg:Claim ; rdf:subject id:ada ; rdf:predicate kg:worked_at ; rdf:object id:lab .
    id:small a kg:Thesis . id:lab a kg:Organization .
"""
PREFIXES = """
    @prefix id: <https://w3id.org/doxograph/id/> . @prefix kg: <https://w3id.org/doxograph/ontology#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("1985", {"together"}),
        ("1986", {"stay", "stance", "alone", "together", "claim"}),
        ("2008", {"stay", "stance", "alone", "together", "claim"}),
        ("2009", {"stay", "stance", "alone", "together", "claim", "degree"}),
        ("2010", {"stay", "stance", "alone", "together", "claim"}),
    ],
)
def test_nothing_before_birth_nor_before_a_lone_end(tmp_path: Path, when: str, there: set[str]) -> None:
    """Undated deeds begin with a birth; what has only an end is known in the year of that end."""
    (tmp_path / "ada.ttl").write_text(PREFIXES + UNBORN, encoding="utf-8")
    names = ("stay", "degree", "stance", "alone", "together", "claim")
    with KnowledgeGraph.open(tmp_path / "ada.ttl") as graph, graph.as_of(when) as then:
        assert {name for name in names if then.query(f"ASK {{ id:{name} a ?class }}")} == there
        assert then.query("ASK { id:ada kg:worked_at id:lab }") == (when != "1985")
        assert then.query("ASK { id:ada a kg:Person . id:small a kg:Thesis }")


YET_TO_COME = """
    id:ada a kg:Person ; kg:born_on "1986"^^xsd:gYear ; kg:lived_in id:brno ; kg:nationality id:moravia ;
        kg:evidenced_by id:page .
    id:brno kg:residence_of id:eve .
    id:eve a kg:Person ; kg:born_on "1990-05"^^xsd:gYearMonth .
    id:old a kg:Person ; kg:lived_in id:brno .
    id:claim a kg:Claim ; rdf:subject id:ada ; rdf:predicate kg:born_in ; rdf:object id:brno .
    id:birth a kg:Claim ; rdf:subject id:ada ; rdf:predicate kg:born_on ; rdf:object "1987"^^xsd:gYear .
    id:lab a kg:Organization ; kg:based_in id:brno .
    id:begin a kg:Event ; kg:kind kg:founding ; kg:organization id:lab ; kg:date "2000-03"^^xsd:gYearMonth .
    id:stay a kg:Engagement ; kg:person id:old ; kg:organization id:lab ; kg:capacity kg:employment .
    id:dated a kg:Engagement ; kg:person id:old ; kg:organization id:lab ; kg:capacity kg:membership ;
        kg:from "1999"^^xsd:gYear .
    id:brno a kg:Place . id:moravia a kg:Place . id:page a kg:Source .
"""
HELD = {
    "lived": "id:ada kg:lived_in id:brno",
    "nationality": "id:ada kg:nationality id:moravia",
    "born in": "id:ada kg:born_in id:brno",
    "the other way": "id:eve kg:lived_in id:brno",
    "nobody knows": "id:old kg:lived_in id:brno",
    "seat": "id:lab kg:based_in id:brno",
    "undated stay": "id:old kg:worked_at id:lab",
    "dated stay": "id:old kg:member_of id:lab",
}


@pytest.mark.parametrize(
    ("when", "held"),
    [
        ("1985", {"nobody knows"}),
        ("1986", {"nobody knows", "lived", "nationality", "born in"}),
        ("1990-04", {"nobody knows", "lived", "nationality", "born in"}),
        ("1990", {"nobody knows", "lived", "nationality", "born in", "the other way"}),
        ("1999", {"nobody knows", "lived", "nationality", "born in", "the other way", "dated stay"}),
        ("2000", set(HELD)),
    ],
)
def test_nothing_undated_holds_of_what_is_yet_to_come(tmp_path: Path, when: str, held: set[str]) -> None:
    """Without dates of their own, ties of people begin with a dated birth, of organizations with a founding.

    What is dated holds when it says, what nobody can date stays, and the records themselves are there.
    """
    (tmp_path / "ada.ttl").write_text(PREFIXES + YET_TO_COME, encoding="utf-8")
    with KnowledgeGraph.open(tmp_path / "ada.ttl") as graph, graph.as_of(when) as then:
        assert {name for name, pattern in HELD.items() if then.query(f"ASK {{ {pattern} }}")} == held
        kept = 'id:ada kg:born_on "1986"^^xsd:gYear ; kg:evidenced_by id:page . id:birth a kg:Claim'
        assert then.query(f"ASK {{ {kept} . id:lab a kg:Organization }}")


def test_karpathy_before_birth_and_before_his_degrees(bundled: KnowledgeGraph) -> None:
    deeds = "kg:studied_at|kg:advocates|kg:created|kg:worked_at|kg:lived_in|kg:nationality|kg:born_in"
    with bundled.as_of("1980") as then:
        assert not then.query(f"ASK {{ id:andrej-karpathy {deeds} ?what }}")
    with bundled.as_of("2008") as then:
        assert not then.query("ASK { id:andrej-karpathy kg:studied_at ?school }")


def test_what_is_gone_leaves_no_trace(graph: KnowledgeGraph) -> None:
    with graph.as_of("2010") as then:
        assert not then.query("ASK { { id:work-tiny ?p ?o } UNION { ?s ?q id:work-tiny } }")


def test_same_over_every_engine(graph: KnowledgeGraph, life: KnowledgeGraph) -> None:
    """The copy holds the same triples wherever the graph is kept."""
    with graph.as_of("2016") as then, life.as_of("2016") as expected:
        assert then.export("ttl") == expected.export("ttl")


def test_a_date_object_is_a_day(life: KnowledgeGraph) -> None:
    with life.as_of(date(2016, 5, 1)) as then:
        assert "as of 2016-05-01" in repr(then)


def test_a_number_is_a_year(life: KnowledgeGraph) -> None:
    with life.as_of(2016) as then, life.as_of("2016") as expected:
        assert then.export("nt") == expected.export("nt")
    with pytest.raises(KgError, match="Write a year"):
        life.as_of(16)


@pytest.mark.parametrize("when", ["", "soon", "2016-13", "2016-02-30", "16", "2016-5"])
def test_no_date(life: KnowledgeGraph, when: str) -> None:
    with pytest.raises(KgError, match="Write a year, a month or a day: 2016, 2016-05 or 2016-05-31"):
        life.as_of(when)


@given(st.dates())
def test_a_day_lies_within_its_month_and_year(day: date) -> None:
    text = day.isoformat()
    for part in (text, text[:7], text[:4]):
        first, last = earliest(part), latest(part)
        assert first is not None
        assert last is not None
        assert first <= day <= last


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_is_not(text: str) -> None:
    days = span(text)
    assert days is None or days[0] <= days[1]


@pytest.mark.parametrize("when", ["2005", "2012", "2015-12-11", "2018", "2024"])
def test_no_date_says_what_the_whole_graph_does_not(bundled: KnowledgeGraph, when: str) -> None:
    """Nothing is concluded for want of what is not there yet: a disputed claim does not become a fact."""
    known = {(quad.subject, quad.predicate, quad.object) for quad in bundled.store.quads()}
    then = {(quad.subject, quad.predicate, quad.object) for quad in bundled.at(when).store.quads()}
    assert then - known == set()
