"""What the explorer asks for besides views: shapes, languages, errors."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from web import create_app


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph) -> FlaskClient:
    return create_app(bundled).test_client()


def get(client: FlaskClient, path: str, lang: str = "en", status: int = 200) -> Any:
    response = client.get(f"/api/explore/{path}", headers={"Accept-Language": lang})
    assert response.status_code == status
    return response.get_json(force=True)


def test_paths_in_sentences_with_sources(client: FlaskClient) -> None:
    found = get(client, "paths?a=Fei-Fei+Li&b=item-vibe-coding&k=2")
    assert [end["name"] for end in found["ends"]] == ["Fei-Fei Li", "“Vibe coding”"]
    assert len(found["paths"]) == 2
    first = found["paths"][0]
    assert first["steps"][0]["sentence"].startswith("Fei-Fei Li advised Andrej Karpathy")
    assert "".join(part["text"] for part in first["steps"][0]["parts"]) == first["steps"][0]["sentence"]
    assert len(first["nodes"]) == len(first["steps"]) + 1
    assert all(step["evidence"][0]["source"]["name"] for step in first["steps"])
    assert "[^1]: " in found["markdown"]


def test_paths_in_french_and_at_a_date(client: FlaskClient) -> None:
    assert (
        "a dirigé les études"
        in get(client, "paths?a=Fei-Fei+Li&b=item-vibe-coding", "fr")["paths"][0]["text"]
    )
    early = get(client, "paths?a=openai&b=andrej-karpathy&at=2014&k=5")
    assert not any("December 2015" in step["sentence"] for path in early["paths"] for step in path["steps"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("paths?a=openai", 400),
        ("paths?a=openai&b=openai", 400),
        ("paths?a=openai&b=no-such-thing-at-all", 404),
        ("paths?a=openai&b=tesla&k=many", 400),
        ("paths?a=openai&b=tesla&at=yesterday", 400),
        ("positions", 400),
        ("measures?measure=fame", 400),
        ("timeline?from=soon", 400),
    ],
)
def test_bad_input_is_a_problem(client: FlaskClient, path: str, status: int) -> None:
    assert get(client, path, status=status)["detail"]


def test_positions(client: FlaskClient) -> None:
    found = get(client, "positions?iri=theme-5")
    lane = next(lane for lane in found["lanes"] if lane["thesis"]["name"] == "The decade of agents")
    assert lane["positions"][0]["when"] == "since 17 October 2025"
    assert lane["pair"] > 0
    assert found["first"] <= 2016 <= found["last"]


def test_timeline(client: FlaskClient) -> None:
    everything = get(client, "timeline")
    assert everything["count"] == sum(len(lane["items"]) for lane in everything["lanes"])
    some = get(client, "timeline?from=2016&to=2016-06&lane=engagements")
    assert [lane["key"] for lane in some["lanes"]] == ["engagements"]
    assert (some["first"], some["last"]) == ("2016-01-01", "2016-06-30")
    assert 0 < some["count"] < everything["count"]


def test_measures(client: FlaskClient) -> None:
    assert [one["key"] for one in get(client, "measures")["measures"]] == [
        "degree",
        "pagerank",
        "betweenness",
        "community",
    ]
    top = get(client, "measures?measure=degree&limit=3")["values"]
    assert (top[0]["name"], top[0]["rank"], len(top)) == ("Andrej Karpathy", 1, 3)
    groups = get(client, "measures?measure=community", "fr")["communities"]
    assert all(group["size"] == len(group["members"]) for group in groups)


@pytest.mark.parametrize("layout", ["force", "tree", "time", "rings"])
def test_layouts_place_every_visible_node_and_leave_the_pinned(client: FlaskClient, layout: str) -> None:
    nodes = [["openai", 10, 20, 1], ["tesla", None, None, 0], ["andrej-karpathy", None, None, 0]]
    response = client.post("/api/explore/layout", json={"v": 1, "nodes": nodes, "layout": layout})
    found = response.get_json()
    assert found["layout"] == layout
    assert len(found["points"]) == 3
    assert found["points"]["https://w3id.org/doxograph/id/openai"] == [10, 20]
