"""Dated things by lane."""

from __future__ import annotations

from datetime import date

from kg import KnowledgeGraph
from kg.timeline import Timeline, TimelineItem, timeline


def lane(shown: Timeline, key: str) -> tuple[TimelineItem, ...]:
    return next((one.items for one in shown.lanes if one.key == key), ())


def test_everything_dated_has_its_lane(graph: KnowledgeGraph) -> None:
    """In memory, on disk and over an endpoint; sources and passages are not on the timeline."""
    shown = timeline(graph.reader)
    assert {one.key: [item.ref.label for item in one.items] for one in shown.lanes} == {
        "life": ["Kiln is founded"],
        "engagements": ["Ada at the Lab, first time", "Bob at Kiln", "Ada at the Lab, second time"],
        "studies": ["Ada's doctorate"],
        "work-software": ["tinylang"],
        "positions": ["Ada for small programs", "Bob against small programs"],
    }
    assert shown == timeline(graph.reader)


def test_lanes_of_the_life(bundled: KnowledgeGraph) -> None:
    shown = timeline(bundled.reader)
    assert [one.key for one in shown.lanes[:3]] == ["life", "engagements", "studies"]
    assert shown.lanes[-1].key == "positions"
    first = lane(shown, "life")[0]
    assert (first.ref.label, first.first) == ("Birth in Bratislava", date(1986, 10, 23))
    assert shown.first == date(1986, 10, 23)
    assert shown.count > 250


def test_two_stays_at_one_place_are_two_bars(bundled: KnowledgeGraph) -> None:
    stays = [
        item
        for item in lane(timeline(bundled.reader), "engagements")
        if item.ref.iri.rpartition("/")[2] in ("engagement-openai-2015", "engagement-openai-2023")
    ]
    assert [(item.first.year, item.last.year) for item in stays] == [(2015, 2017), (2023, 2024)]


def test_a_date_is_as_long_as_it_is_vague(bundled: KnowledgeGraph) -> None:
    """A year lasts from January to December; a day lasts a day."""
    items = [item for one in timeline(bundled.reader).lanes for item in one.items]
    day = next(
        item for item in items if len(item.period.start) == 10 and item.period.start == item.period.end
    )
    year = next(
        item for item in items if len(item.period.start) == 4 and item.period.start == item.period.end
    )
    assert day.first == day.last
    assert (year.first.month, year.last.month) == (1, 12)


def test_what_lasts_until_now_is_open(bundled: KnowledgeGraph) -> None:
    roles = lane(timeline(bundled.reader), "engagements")
    assert {item.open for item in roles} == {True, False}
    assert all(not item.period.end for item in roles if item.open)


def test_the_undated_stand_apart(bundled: KnowledgeGraph) -> None:
    shown = timeline(bundled.reader)
    undated = dict(shown.undated)
    assert len(undated["positions"]) > 50
    dated = {item.ref.iri for one in shown.lanes for item in one.items}
    assert not dated & {ref.iri for refs in undated.values() for ref in refs}


def test_a_window_keeps_what_was_there_within(bundled: KnowledgeGraph) -> None:
    shown = timeline(bundled.reader).between(date(2016, 1, 1), date(2016, 12, 31))
    labels = {item.ref.label for one in shown.lanes for item in one.items}
    assert any("OpenAI" in label for label in labels)
    assert not any("Tesla" in label for label in labels)
    assert (shown.first, shown.last) == (date(2016, 1, 1), date(2016, 12, 31))


def test_lanes_can_be_chosen(bundled: KnowledgeGraph) -> None:
    shown = timeline(bundled.reader)
    assert [one.key for one in shown.only(["work-software", "studies"]).lanes] == ["studies", "work-software"]
    assert shown.only([]) == shown
    assert shown.only(["nothing"]).count == 0


def test_lanes_have_names_in_french(bundled: KnowledgeGraph) -> None:
    names = {one.key: one.label for one in timeline(bundled.reader, "fr").lanes}
    assert (names["engagements"], names["work-blog-post"]) == ("Fonctions", "Billets")


def test_a_graph_without_dates_has_an_empty_timeline(people: KnowledgeGraph) -> None:
    shown = timeline(people.reader)
    assert (shown.lanes, shown.first, shown.last) == ((), None, None)
