"""What changed between two dates, and the graphs of dates that are kept."""

from __future__ import annotations

import pytest

from kg import KgError, KnowledgeGraph
from kg.asof import Moments
from kg.changes import changes
from kg.model import Edge


def told(edges: tuple[Edge, ...]) -> list[str]:
    return [
        f"{one.subject.label} {one.relation.label} {one.object.label} {one.period.start}".strip()
        for one in edges
    ]


def test_what_began_and_what_ended(graph: KnowledgeGraph) -> None:
    """Statements by date; a second stay at the same place is a change of its own."""
    found = changes(graph, "2016", "2024")
    assert told(found.began) == [
        "Ada Lovell created tinylang 2020-04",
        "Ada Lovell founded Kiln 2021-04-12",
        "Ada Lovell participated in Kiln is founded 2021-04-12",
        "Ada Lovell worked at The Lab 2023",
        "tinylang about Teaching",
        "Kiln based in Brno",
        "Kiln is founded organization Kiln",
        "Small is clear stated in tinylang",
    ]
    assert told(found.ended) == ["Ada Lovell worked at The Lab 2015-09"]
    assert [ref.label for ref in found.things_began] == ["Kiln is founded", "tinylang"]
    assert found.things_ended == ()
    assert found.sentence == (
        "From 2016 to 2024: 8 statements new, 1 ended or no longer attested; 2 things new, 0 gone."
        " In between only: 2 statements."
    )


def test_backwards_is_the_same_turned_round(graph: KnowledgeGraph) -> None:
    there, back = changes(graph, "2016", "2024"), changes(graph, "2024", "2016")
    assert (told(back.began), told(back.ended)) == (told(there.ended), told(there.began))
    assert (back.things_ended, back.things_began) == (there.things_began, there.things_ended)


def test_what_only_held_in_between_is_told_apart(graph: KnowledgeGraph) -> None:
    """Bob's dispute of 2019 and his membership of 2022 hold at neither date; so it is the other way round."""
    found, back = changes(graph, "2016", "2024"), changes(graph, "2024", "2016")
    assert [(one.subject.label, one.relation.label, one.object.label) for one in found.passed] == [
        ("Bob Stone", "disputes", "Small is clear"),
        ("Bob Stone", "member of", "Kiln"),
    ]
    assert found.passed == back.passed
    assert changes(graph, "2019", "2022").passed == ()


def test_nothing_changes_within_a_year(graph: KnowledgeGraph) -> None:
    found = changes(graph, "2016", "2016", "fr")
    assert (found.began, found.ended) == ((), ())
    assert found.sentence.startswith("De 2016 à 2016 : 0 énoncé de plus")


def test_an_attested_stay_is_not_claimed_later(graph: KnowledgeGraph) -> None:
    """Bob is known to have been a member in 2022; whether he still was in 2024 nobody says."""
    (gone,) = changes(graph, "2022", "2024").ended
    assert (gone.object.label, gone.period.attested, gone.period.end) == ("Kiln", "2022", "")


@pytest.mark.parametrize("when", ["", "soon", "2016-13"])
def test_no_date(life: KnowledgeGraph, when: str) -> None:
    with pytest.raises(KgError, match="is not a date"):
        changes(life, "2016", when)


# graphs that are kept


def test_a_date_is_computed_once(life: KnowledgeGraph) -> None:
    """The same days share one graph, however they are written; no date is the graph itself."""
    assert life.at("2016-05-31") is life.at("2016-05-31")
    assert life.at(None) is life
    assert not life.at("2016").query("ASK { id:work-tiny a kg:Work }")


def test_the_least_used_falls_out_first() -> None:
    made: list[str] = []
    kept: Moments[str] = Moments(size=len, most=2)

    def ask(when: str, version: str = "1") -> str:
        return kept.get(version, when, lambda: made.append(when) or when)  # type: ignore[func-returns-value]

    for when in ("2016", "2017", "2016", "2018", "2016", "2017"):
        assert ask(when) == when
    assert made == ["2016", "2017", "2018", "2017"]
    ask("2017", "2")
    assert made[-1] == "2017"
    assert len(made) == 5


def test_large_graphs_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.asof.MAX_QUADS", 10)
    kept: Moments[str] = Moments(size=len)
    assert kept.get("1", "2016", lambda: "x" * 8) == "x" * 8
    assert kept.get("1", "2017", lambda: "y" * 8) == "y" * 8
    assert kept.get("1", "2016", lambda: "again") == "again"
