"""Pages as of a date: what they show, how the date is set, kept and left, and what a wrong one gets."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from tests.web_pages import Node, parse
from web import create_app

DATED = (
    *("/people", "/organizations", "/works", "/events", "/themes", "/theses", "/timeline", "/downloads"),
    *("/id/openai", "/id/theme-5", "/search?q=openai"),
    "/list?class=https://w3id.org/doxograph/ontology%23Source",
    "/resource?iri=http://www.w3.org/2004/02/skos/core%23Concept",
)


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph) -> FlaskClient:
    return create_app(bundled).test_client()


def page(client: FlaskClient, path: str, status: int = 200, lang: str = "en") -> Node:
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
    assert response.status_code == status, response.text
    return parse(response.text)


def dated(path: str, at: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}at={at}"


@pytest.mark.parametrize("path", DATED)
def test_each_page_says_its_date_and_the_way_out(client: FlaskClient, path: str) -> None:
    """The band names the date, steps to the ones beside it, and leaves it; the rest of the address stays."""
    band = page(client, dated(path, "2016")).one(".as-of.on")
    assert "As of 2016" in band.text
    rest = path.partition("?")[2]
    steps = [link["href"] for link in band.select(".as-of-step")]
    assert [step.rpartition("at=")[2] for step in steps] == ["2015", "2017"]
    leave = band.one(".as-of-leave")["href"]
    assert "at=" not in leave
    assert bool(rest) == (len(leave) > 1)
    assert not page(client, path).select(".as-of.on")


@pytest.mark.parametrize("path", DATED)
def test_links_among_these_pages_keep_the_date(client: FlaskClient, path: str) -> None:
    """Menu, lists, entries, timeline, graph; the first page and the query page have no date to keep."""
    tree = page(client, dated(path, "2016-05"))
    found = [link["href"] for link in tree.select("a[href^=/]") if not link["href"].startswith("/#")]
    free = ("/sparql", "/ontology")
    lost = [href for href in found if "at=2016-05" not in href and href != "/" and not href.startswith(free)]
    assert lost == []
    assert any(href.startswith("/people") for href in found)
    assert any(href.startswith("/graph") for href in found)
    for form in tree.select("form"):
        fields = {field["name"] for field in form.select("input[name]")}
        assert "at" in fields, form["action"]


def test_the_switches_of_language_and_appearance_keep_the_date(client: FlaskClient) -> None:
    tree = page(client, "/works?at=2016&sort=name")
    for link in tree.select(".languages a") + tree.select(".theme-switch") + tree.select(".appearance a"):
        assert link["href"].startswith("?at=2016&sort=name&")


def test_without_a_date_no_link_has_one(client: FlaskClient) -> None:
    for path in ("/people", "/id/openai", "/works?at="):
        links = [link["href"] for link in page(client, path).select("a[href^=/]")]
        assert not [href for href in links if re.search("[?&]at=", href)]


def test_the_menu_knows_where_it_is_at_a_date(client: FlaskClient) -> None:
    assert page(client, "/works?at=2016").one(".menu a[aria-current]").text == "Works"


@pytest.mark.parametrize("path", ["/works?sort=name&theme=theme-3", "/timeline?from=2012&lane=studies"])
def test_the_form_sets_a_date_and_keeps_the_rest(client: FlaskClient, path: str) -> None:
    """An ordinary form: it works without scripts."""
    form = page(client, path).one(".as-of form")
    given = {field["name"]: field.attributes.get("value", "") for field in form.select("input[name]")}
    assert given.pop("at") == ""
    asked = "&".join(f"{name}={value}" for name, value in given.items())
    assert f"{form['action']}?{asked}" == path
    assert "As of 2016" in page(client, f"{form['action']}?{asked}&at=2016").one(".as-of").text


def test_lists_and_their_counts_follow(client: FlaskClient) -> None:
    """As many lines as the heading says, fewer than there are now, none of them later."""
    now = {link.text for link in page(client, "/works").select(".item-name a")}
    tree = page(client, "/works?at=2016")
    then = {link.text for link in tree.select(".item-name a")}
    assert then < now
    assert "char-rnn" in then
    assert "nanochat" in now - then
    assert str(len(then)) in tree.one("h1").text
    years = [time["datetime"][:4] for time in tree.select(".item-date time")]
    assert max(years) == "2016"
    assert any("undated" in line.text for line in tree.select(".item-date"))


@pytest.mark.parametrize("path", ["/theses", "/themes", "/events", "/timeline"])
def test_other_overviews_follow_too(client: FlaskClient, path: str) -> None:
    links = [len(page(client, one).select("main a[href^=/id/]")) for one in (path, dated(path, "2016"))]
    assert 0 < links[1] < links[0]


def test_an_entry_tells_what_held(client: FlaskClient) -> None:
    """One of the two stays at OpenAI; what is there only because nothing says when is marked."""
    text = page(client, "/id/openai?at=2016").one("main").text
    assert "2015 – June 2017" in text
    assert "2023" not in page(client, "/id/openai?at=2016").one("#statements").text
    assert page(client, "/id/openai?at=2016").select(".row-date .undated")
    assert not page(client, "/id/openai").select(".row-date .undated")


def test_the_chart_of_positions_ends_with_the_date(client: FlaskClient) -> None:
    axis = [tick.text for tick in page(client, "/id/theme-5?at=2020").select(".stand-axis text")]
    assert axis[-1] == "2020"


@pytest.mark.parametrize("name", ["ttl", "nt", "jsonld", "rdfxml", "md"])
def test_the_data_of_an_entry_follow(client: FlaskClient, name: str) -> None:
    """In each form; by address and by what the client asks for."""
    now = client.get(f"/id/openai?format={name}")
    then = client.get(f"/id/openai?format={name}&at=2016")
    assert now.status_code == then.status_code == 200
    assert now.headers["ETag"] != then.headers["ETag"]
    assert len(then.data) < len(now.data)
    assert then.data == client.get("/id/openai?at=2016", headers={"Accept": then.mimetype}).data
    assert "openai-2016." in then.headers["Content-Disposition"]
    assert (b"As it stood in 2016." in then.data) == (name == "md")
    links = [link["href"] for link in page(client, "/id/openai?at=2016").select(".formats a")]
    assert any(f"format={name}" in href and "at=2016" in href for href in links)


def test_the_files_to_take_away_follow(client: FlaskClient, bundled: KnowledgeGraph) -> None:
    """The graph as of the date, in a file that says so."""
    then = client.get("/downloads/doxograph.nt?at=2016")
    assert "doxograph-2016.nt" in then.headers["Content-Disposition"]
    assert set(then.data.splitlines()) == set((bundled.at("2016").export("nt") or b"").splitlines())


def test_suggestions_and_small_graphs_follow(client: FlaskClient) -> None:
    hits = client.get("/api/search?q=nanochat&at=2016").get_json()["results"]
    assert "nanochat" not in [hit["label"] for hit in hits]
    drawn = client.get("/api/graph?view=around&iri=https://w3id.org/doxograph/id/openai&at=2016").get_json()
    assert all("at=2016" in node["href"] for node in drawn["nodes"])


def test_the_explorer_passes_its_date_to_the_pages_it_opens(client: FlaskClient) -> None:
    """From the panel of a thing as from a view."""
    panel = client.get("/api/explore/entity?iri=openai&at=2016-05").get_json()
    assert panel["href"] == "/id/openai?at=2016-05"
    view = client.post("/api/explore/view", json={"v": 1, "nodes": [["openai", None, None, 0]], "at": "2016"})
    assert [node["href"] for node in view.get_json()["nodes"]] == ["/id/openai?at=2016"]
    assert client.get("/api/explore/entity?iri=openai").get_json()["href"] == "/id/openai"


def test_the_graph_page_takes_the_date(client: FlaskClient) -> None:
    """In its words as in what its scripts draw."""
    lines = [line.text for line in page(client, "/graph?at=2016").select(".twin-lines li")]
    assert lines
    assert not any("Eureka Labs" in line and "founded" in line for line in lines)


def test_the_menu_of_the_graph_page_keeps_no_date(client: FlaskClient) -> None:
    """The slider may have left it since; things named on the page keep the date they are named at."""
    tree = page(client, "/graph?at=2016")
    assert not [link for link in tree.select(".menu a") if "at=" in link["href"]]
    assert all("at=2016" in link["href"] for link in tree.select(".twin-lines a"))
    assert tree.one(".menu a[aria-current]").text == "Graph"


def test_what_was_not_there_says_when_it_is(client: FlaskClient) -> None:
    """Not found at that date, with the way to the page without one; data likewise."""
    tree = page(client, "/id/nanochat?at=2016", 404)
    assert tree.one("h1").text == "nanochat"
    assert "October 2025" in tree.one("main").text
    assert "as it stood in 2016" in tree.one(".lead").text
    assert client.get("/id/nanochat?at=2016&format=ttl").status_code == 404
    assert "nanochat" in page(client, "/id/nanochat?at=2025").one("h1").text


@pytest.mark.parametrize("at", ["soon", "2016-13", "2016-02-30", "%00", "99999", "2016/05"])
def test_what_is_no_date_is_said(client: FlaskClient, at: str) -> None:
    """A sentence in the reader's language, as a page or a problem; no link carries the wrong date on."""
    for path in ("/people", "/id/openai", "/timeline"):
        tree = page(client, dated(path, at), 400)
        assert "is not a date. Write a year, a month or a day" in tree.text
        assert not [link for link in tree.select("main a") if "at=" in link["href"]]
    assert "n’est pas une date" in page(client, f"/people?at={at}", 400, "fr").text
    problem = client.get(f"/api/search?q=a&at={at}")
    assert problem.status_code == 400
    assert problem.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        ("2016", "As of 2016", "État en 2016"),
        ("2016-08", "As of August 2016", "État en août 2016"),
        ("2016-05-31", "As of 31 May 2016", "État le 31 mai 2016"),
    ],
)
def test_the_date_in_words(client: FlaskClient, at: str, english: str, french: str) -> None:
    assert english in page(client, f"/people?at={at}").one(".as-of").text
    assert french in page(client, f"/people?at={at}", lang="fr").one(".as-of").text


def test_steps_are_as_long_as_the_date_is_precise(client: FlaskClient) -> None:
    for at, beside in (("2016-01", ["2015-12", "2016-02"]), ("2016-03-01", ["2016-02-29", "2016-03-02"])):
        steps = page(client, f"/people?at={at}").select(".as-of-step")
        assert [step["href"] for step in steps] == [f"?at={day}" for day in beside]


def test_the_calendar_has_two_ends(client: FlaskClient) -> None:
    for at in ("0001", "9999"):
        assert len(page(client, f"/people?at={at}").select(".as-of-step")) == 1


def test_a_graph_without_dates_offers_none(people: KnowledgeGraph) -> None:
    client = create_app(people).test_client()
    assert not page(client, "/search").select(".as-of")
    assert page(client, "/search?at=2016").select(".as-of-leave")
