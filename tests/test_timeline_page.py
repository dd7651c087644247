"""The timeline page over other graphs and odd requests; facets and positions in the HTML of their pages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from tests.web_pages import Node, parse
from web import create_app

FAR = """@prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://example.org/first> rdfs:label "First" ; schema:startDate "0001-01-01"^^xsd:date .
<http://example.org/middle> rdfs:label "<b>Middle</b>" ; schema:datePublished "1815"^^xsd:gYear .
<http://example.org/last> rdfs:label "Last" ; schema:endDate "9999-12-31"^^xsd:date .
<http://example.org/never> rdfs:label "Never" ; schema:datePublished "soon" .
"""


def page(client: FlaskClient, path: str, status: int = 200, lang: str = "en") -> Node:
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
    assert response.status_code == status
    return parse(response.get_data(as_text=True))


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A graph that reaches from the first day of the calendar to the last."""
    file = tmp_path_factory.mktemp("far") / "far.ttl"
    file.write_text(FAR, encoding="utf-8")
    return create_app(KnowledgeGraph.open(file)).test_client()


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph) -> FlaskClient:
    return create_app(bundled).test_client()


@pytest.mark.parametrize("query", ["", "?from=0001&to=9999", "?from=1815", "?to=1815", "?from=9999-12-31"])
def test_ten_thousand_years_fit(far: FlaskClient, query: str) -> None:
    """The overview groups years, and no move leads out of the calendar."""
    found = page(far, f"/timeline{query}")
    assert len(found.select(".timeline-years text")) <= 40
    moves = [link["href"] for link in found.select(".timeline-moves a")]
    assert moves
    for address in moves:
        page(far, f"/timeline{address}")


def test_names_are_text(far: FlaskClient) -> None:
    found = page(far, "/timeline?from=1800&to=1830")
    assert found.select(".moment b") == []
    assert "<b>Middle</b>" in found.one(".lane").text


def test_a_graph_without_dates(people: KnowledgeGraph) -> None:
    """The page says so, and the menu does not lead there."""
    client = create_app(people).test_client()
    assert "Nothing is dated" in page(client, "/timeline").text
    assert not any(link["href"] == "/timeline" for link in page(client, "/").select("nav a"))


@pytest.mark.parametrize(
    "query", ["?from=soon", "?to=2016-13", "?from=%00", "?from=9999999999", "?to=99999999999999999999-05"]
)
def test_what_is_no_date_is_said(client: FlaskClient, query: str) -> None:
    page(client, f"/timeline{query}", 400)


def test_an_unknown_lane_is_ignored(client: FlaskClient) -> None:
    assert len(page(client, "/timeline?lane=nothing").select(".lane")) > 5


def test_the_window_and_the_lanes_stand_in_every_address(client: FlaskClient) -> None:
    found = page(client, "/timeline?from=2015&to=2018&lane=engagements")
    for link in found.select(".timeline-moves a"):
        assert "lane=engagements" in link["href"]
    for link in found.select("a.switch"):
        assert "from=2015" in link["href"]
        assert "to=2018" in link["href"]


def test_marks_lie_within_the_chart(client: FlaskClient) -> None:
    found = page(client, "/timeline?from=2015&to=2018")
    for mark in found.select(".moment rect"):
        assert 0 <= float(mark["x"].rstrip("%")) <= 100
        assert float(mark["x"].rstrip("%")) + float(mark["width"].rstrip("%")) <= 100.5
    for mark in found.select(".moment circle"):
        assert 0 <= float(mark["cx"].rstrip("%")) <= 100


def test_no_inline_style_anywhere(client: FlaskClient) -> None:
    """The content security policy forbids it."""
    for path in ("/timeline", "/id/theme-5", "/works", "/themes"):
        assert page(client, path).select("[style]") == []


def test_positions_say_since_in_good_french(client: FlaskClient) -> None:
    text = page(client, "/id/theme-5", lang="fr").one("section.positions").text
    assert "Andrej Karpathy prédit, depuis le 17 octobre 2025" in text


def test_dates_follow_their_words_in_good_french(client: FlaskClient) -> None:
    """Born in a year, not on it; a stance and its dates with a comma and articles between."""
    claims = [one.text for one in page(client, "/id/conflict-birth-year", lang="fr").select(".claim-text")]
    assert any("né le 23 octobre 1986" in text for text in claims)
    assert any("né en 1985" in text for text in claims)
    stances = [one.text for one in page(client, "/theses", lang="fr").select(".stance")]
    assert any("prédit, du 27 avril 2011 à 2015" in text for text in stances)
    assert any("soutient, attesté le " in text for text in stances)
    assert any("soutient, depuis le " in text for text in stances)


def test_a_thesis_has_what_contradicts_it_beside_it(client: FlaskClient) -> None:
    """Dated or not."""
    section = page(client, "/id/thesis-decade-of-agents").one("section.positions")
    assert "One miracle year for agents" in [one.text for one in section.select(".stand-thesis")]


def test_a_list_narrowed_to_nothing_still_lets_go(client: FlaskClient) -> None:
    found = page(client, "/works?theme=no-such-theme&kind=kg:paper")
    assert found.select("#items li") == []
    assert found.one("a.facet-clear")["href"].startswith("?")


@pytest.mark.parametrize("query", ["", "?from=2022", "?lane=positions", "?from=2015&to=2016&at=2016"])
def test_every_thing_of_the_span_is_drawn_counted_and_told(client: FlaskClient, query: str) -> None:
    """Once as a mark or within a number, once in the years told downwards, once in the table."""
    found = page(client, f"/timeline{query}")
    count = int(found.one(".timeline-count").text.split()[0])
    numbers = [int(text.text) for text in found.select(".lane a.bunch text")]
    assert len(found.select(".lane a.moment")) + sum(numbers) == count > 0
    assert all(number > 1 for number in numbers)
    assert len(found.select(".timeline-down .told")) == count
    assert len(found.select("#timeline-table tbody tr")) == count


def test_a_number_leads_to_a_nearer_window_with_the_same_lanes(client: FlaskClient) -> None:
    found = page(client, "/timeline?lane=positions")
    (whole,) = (int(text.text.split()[0]) for text in found.select(".timeline-count"))
    for bunch in found.select(".lane a.bunch"):
        assert "lane=positions" in bunch["href"]
        nearer = page(client, f"/timeline{bunch['href']}")
        assert int(bunch.one("text").text) <= int(nearer.one(".timeline-count").text.split()[0]) < whole


def test_a_year_told_says_what_goes_on_from_before(client: FlaskClient) -> None:
    years = page(client, "/timeline?from=2015&to=2017").select(".timeline-down details")
    (later,) = (year for year in years if year.one("summary").text.startswith("2016"))
    assert "Karpathy at OpenAI, 2015–2017" in later.one(".going-on").text


def test_what_lasted_is_drawn_otherwise_than_what_is_known_to_the_year(client: FlaskClient) -> None:
    found = page(client, "/timeline?from=2011&to=2026")
    names = {
        kind: {one["aria-label"].split(",")[0] for one in found.select("a.moment") if one.select(kind)}
        for kind in (".vague", ".stretch")
    }
    assert "PhD at Stanford under Fei-Fei Li" in names[".vague"]
    assert {"Research scientist at OpenAI", "Sabbatical from Tesla"} <= names[".stretch"]
    assert not names[".vague"] & names[".stretch"]
