"""The graph page without its scripts: what it says in words, for the view in its address."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.view_state import encode, from_json
from tests.web_pages import parse
from web.app import create_app
from web.views.explorer import years


@pytest.fixture
def client(bundled: KnowledgeGraph) -> FlaskClient:
    return create_app(bundled).test_client()


def address(*names: str, lang: str = "en", at: str | None = None) -> str:
    nodes = [[name, None, None, 0] for name in names]
    return "/graph?view=" + encode(from_json({"v": 1, "nodes": nodes, "lang": lang, "at": at}))


def test_the_start_view_stands_on_the_page_in_words(client: FlaskClient) -> None:
    page = client.get("/graph").text
    assert 'href="/id/openai"' in page
    assert "worked at" in page


def test_the_surroundings_of_a_thing(client: FlaskClient) -> None:
    page = client.get("/graph?iri=https://w3id.org/doxograph/id/nanochat").text
    assert 'href="/id/nanochat"' in page


def test_a_view_is_told_in_its_own_language_unless_another_is_asked_for(client: FlaskClient) -> None:
    view = address("openai", "andrej-karpathy", lang="fr")
    assert '<html lang="fr"' in client.get(view).text
    assert '<html lang="en"' in client.get(f"{view}&lang=en").text


def test_a_view_of_a_date_tells_what_was_there(client: FlaskClient) -> None:
    page = client.get(address("andrej-karpathy", "openai", "nanochat", at="2016")).text
    assert 'href="/id/openai?at=2016"' in page
    assert "/id/nanochat" not in page


def test_an_address_without_a_view_is_refused(client: FlaskClient) -> None:
    assert client.get("/graph?view=nonsense").status_code == 400


def test_the_slider_spans_the_years_of_the_graph(bundled: KnowledgeGraph) -> None:
    first, last = years(bundled) or (0, 0)
    assert 1980 < first <= 2009
    assert last >= 2025


def test_an_address_that_is_cut_off_says_so_and_leads_to_the_start_view(client: FlaskClient) -> None:
    response = client.get("/graph?view=GARBAGE", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert response.status_code == 400
    tree = parse(response.text)
    assert "Cette adresse ne contient aucune vue" in tree.one(".error-detail").text
    assert "/graph" in [link["href"] for link in tree.select("main a")]
