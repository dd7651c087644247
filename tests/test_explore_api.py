"""What the explorer's scripts are answered: shapes, languages, dates, errors, limits."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.terms import ID_BASE, KG, PREFIXES
from web.app import create_app

LIFE = ["ada-lovell", "bob-stone", "lab", "kiln", "brno", "thesis-small", "work-tiny", "theme-1"]
API = "/api/explore"


@pytest.fixture
def client(graph: KnowledgeGraph) -> FlaskClient:
    return create_app(graph).test_client()


@pytest.fixture
def local(life: KnowledgeGraph) -> FlaskClient:
    return create_app(life).test_client()


def state(*slugs: str, **more: Any) -> dict[str, Any]:
    return {"v": 1, "lang": "en", "nodes": [[slug, None, None, 0] for slug in slugs], **more}


def got(client: FlaskClient, path: str, body: object = None) -> Any:
    url = API + path
    response = client.get(url) if body is None else client.post(url, json=body)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == "application/json"
    return response.get_json()


def test_a_view_and_its_address_give_the_same(client: FlaskClient) -> None:
    """Thirty things or eight: the permalink restores things, places, edges, filters and date."""
    view = got(client, "/view", state(*LIFE, at="2024", hidden=["about"], classes=["Place"]))
    again = got(client, f"/view?view={view['view']}")
    assert again == view
    assert view["counts"] == {
        "nodes": 6,
        "edges": 5,
        "asserted": 2,
        "derived": 3,
        "dated": 4,
        "undated": 1,
        "thingsUndated": 1,
        "spare": 0,
    }
    assert view["hidden"] == [ID_BASE + "brno"]
    assert {one["iri"]: one["hidden"] for one in view["classes"]}[KG + "Place"]
    assert all(isinstance(node["x"], (int, float)) for node in view["nodes"])


def test_both_stays_are_edges_of_their_own(client: FlaskClient) -> None:
    view = got(client, "/view", state("ada-lovell", "lab"))
    stays = [edge for edge in view["edges"] if edge["relation"] == KG + "worked_at"]
    assert [edge["period"] for edge in stays] == ["September 2015 – June 2017", "since 2023"]
    assert len({edge["id"] for edge in view["edges"]}) == len(view["edges"]) == 3


def test_the_start_view_as_of_a_date(client: FlaskClient) -> None:
    now, then = got(client, "/start"), got(client, "/start?at=2016&lang=fr")
    assert "work-tiny" in json.dumps(now["state"])
    assert "work-tiny" not in json.dumps([node["id"] for node in then["nodes"]])
    assert then["summary"].endswith("À la date : 2016.")
    assert then["state"]["at"] == "2016"
    assert then["state"]["lens"] == "overview"


def test_the_lens_of_the_start_view_says_what_it_leaves_out(local: FlaskClient) -> None:
    """The state names the lens; without it come just as many ties more as were told."""
    begun = got(local, "/start?lang=en")
    assert begun["state"]["lens"] == "overview"
    plain = got(local, "/view", {**begun["state"], "lens": None})
    assert len(plain["edges"]) - len(begun["edges"]) >= begun["counts"]["spare"] >= 0
    assert plain["counts"]["spare"] == begun["counts"]["spare"]
    assert {one["id"] for one in plain["nodes"]} == {one["id"] for one in begun["nodes"]}


def test_around_a_thing(client: FlaskClient) -> None:
    view = got(client, "/around?iri=kiln&limit=3")
    assert view["seed"] == ID_BASE + "kiln"
    assert len(view["nodes"]) == 3


def test_what_is_not_there_is_kept_in_the_state(client: FlaskClient) -> None:
    view = got(client, "/view", state("work-tiny", "lab", "nobody", at="2016"))
    assert view["absent"] == [ID_BASE + "work-tiny", ID_BASE + "nobody"]
    assert [row[0] for row in view["state"]["nodes"]] == ["work-tiny", "lab", "nobody"]


def test_changes_on_the_canvas(client: FlaskClient) -> None:
    view = got(client, "/view", state(*LIFE, at="2016", compare="2024"))
    assert {edge["change"] for edge in view["edges"]} == {"", "began", "ended"}
    assert {n["change"] for n in view["nodes"] if n["id"] == ID_BASE + "work-tiny"} == {"began"}


def test_menu_then_page_then_view(client: FlaskClient) -> None:
    """The tour of a click: counts, the next neighbours, and all edges among what is then visible."""
    menu = got(client, "/relations?iri=ada-lovell", state("ada-lovell", "lab"))
    studied = next(one for one in menu["relations"] if one["label"] == "studied at")
    assert (studied["count"], studied["visible"], studied["outgoing"]) == (1, 1, True)
    page = got(client, "/expand?iri=ada-lovell&limit=2&lang=en", state("ada-lovell", "lab"))
    assert (page["total"], page["next"], page["more"]) == (6, 2, 4)
    fresh = [node["id"] for node in page["nodes"]]
    assert ID_BASE + "lab" not in fresh
    view = got(client, "/view", state("ada-lovell", "lab", *fresh))
    assert {edge["id"] for edge in page["edges"]} <= {edge["id"] for edge in view["edges"]}
    rest = got(client, f"/expand?iri=ada-lovell&offset={page['next']}&limit=500", state("ada-lovell", "lab"))
    assert rest["next"] is None


def test_one_relation_and_what_stands_for_the_rest(local: FlaskClient) -> None:
    page = got(local, "/expand?iri=theme-1&relation=subject_of&outgoing=1&limit=1&lang=fr")
    assert page["group"]["count"] == page["more"] == page["total"] - 1
    assert page["group"]["label"] == "2 de plus : sujet de"
    seed = ID_BASE + "theme-1"
    shown = got(local, "/view", state("theme-1", groups=[["theme-1", "subject_of", 1, 10, 20]]))
    assert [(one["iri"], one["count"], one["x"]) for one in shown["groups"]] == [(seed, page["total"], 10)]


def test_evidence_on_the_edge(client: FlaskClient) -> None:
    edge = got(client, "/edge?s=ada-lovell&p=founded&o=kiln&lang=en")
    assert edge["sentence"] == "Ada Lovell founded Kiln, on 12 April 2021."
    assert edge["derived"] is True
    assert [one["name"] for one in edge["rules"]] == ["founded"]
    (support,) = edge["supports"]
    assert support["node"]["href"] == "/id/event-kiln"
    (piece,) = support["evidence"]
    assert (piece["rank"], piece["place"], piece["url"]) == (
        "secondary",
        "section Life, paragraph 3, passage 1",
        "https://example.org/profile",
    )
    assert "kg:founded id:kiln" in edge["turtle"]


def test_an_undated_statement_says_so_at_a_date(local: FlaskClient) -> None:
    lived = got(local, "/edge?s=ada-lovell&p=lived_in&o=brno&at=2016-05&lang=fr")
    assert (lived["undated"], lived["asOf"]) == (True, "mai 2016")
    assert not got(local, "/edge?s=ada-lovell&p=worked_at&o=lab&at=2016")["undated"]
    panel = got(local, "/entity?iri=ada-lovell&at=2016")
    marks = {
        edge["p"].partition("#")[2]: edge["undated"] for group in panel["outgoing"] for edge in group["edges"]
    }
    assert marks["lived_in"]
    assert not marks["worked_at"]


def test_the_panel_leads_to_the_statement_as_it_is_drawn(local: FlaskClient) -> None:
    """From either end it is the same one: seen from where its relation is defined."""
    groups = got(local, "/entity?iri=lab")["outgoing"]
    (employed,) = [group for group in groups if group["relation"] == KG + "employed"]
    assert {(edge["s"], edge["p"], edge["o"]) for edge in employed["edges"]} == {
        (ID_BASE + "ada-lovell", KG + "worked_at", ID_BASE + "lab")
    }


def test_the_panel_of_a_thing(client: FlaskClient) -> None:
    thing = got(client, "/entity?iri=ada-lovell&lang=fr")
    assert (thing["name"], thing["kind"], thing["description"]) == (
        "Ada Lovell",
        "personne",
        "Elle écrit de petits programmes.",
    )
    worked = next(one for one in thing["outgoing"] if one["relation"] == KG + "worked_at")
    assert [edge["period"] for edge in worked["edges"]] == ["de septembre 2015 à juin 2017", "depuis 2023"]
    assert worked["edges"][0]["evidence"][0]["source"]["iri"] == ID_BASE + "p1"
    assert [one["name"] for one in thing["conflicts"]] == ["Année de naissance"]
    assert thing["turtle"].startswith("@prefix")
    then = got(client, "/entity?iri=ada-lovell&at=2016")
    assert "founded" not in [one["name"] for one in then["outgoing"]]


def test_what_is_not_in_a_view_is_told_by_class(local: FlaskClient) -> None:
    seen = got(local, "/view", state(*LIFE[:4]))
    found = got(local, "/rest", state(*LIFE[:4]))["classes"]
    assert sum(one["count"] for one in found) == seen["omitted"] > 0
    named = {thing["iri"] for one in found for thing in one["things"]}
    assert ID_BASE + "theme-1" in named
    assert not named & {ID_BASE + slug for slug in LIFE[:4]}


def test_what_changed(client: FlaskClient) -> None:
    found = got(client, "/changes?from=2016&to=2024&lang=fr")
    assert found["counts"] == {"began": 8, "ended": 1, "passed": 2, "thingsBegan": 2, "thingsEnded": 0}
    assert "depuis 2023" in json.dumps(found["began"], ensure_ascii=False)


def test_the_query_of_a_view_gives_its_turtle(client: FlaskClient, graph: KnowledgeGraph) -> None:
    """In 2016: exactly what held, on the canvas, in the query and in the file."""
    body = state(*LIFE, at="2016")
    query = got(client, "/construct", body)["query"]
    file = client.post(API + "/export/ttl", json=body)
    assert file.headers["Content-Disposition"].endswith('-as-of-2016.ttl"')
    triples = {quad.triple for quad in ox.parse(file.data, ox.RdfFormat.TURTLE)}
    assert set(graph.store.construct(query)) == triples
    drawn = {(e["from"], e["relation"], e["to"]) for e in got(client, "/view", body)["edges"]}
    assert drawn <= {(t.subject.value, t.predicate.value, t.object.value) for t in triples}


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("ttl", b"# Ada Lovell\n# Shown: 8 things"),
        ("trig", b"# Ada Lovell\n# Shown: 8 things"),
        ("jsonld", b'{"@context"'),
        ("graphml", b"<?xml"),
        ("gexf", b"<?xml"),
        ("csv", b"PK"),
        ("md", b"#"),
        ("html", b"<!"),
    ],
)
def test_files_to_take_away(local: FlaskClient, name: str, start: bytes) -> None:
    address = got(local, "/token", state(*LIFE))
    response = local.get(f"{API}/export/{name}?view={address['view']}&evidence=1")
    assert response.status_code == 200
    assert response.data.lstrip().startswith(start)
    assert response.headers["Content-Disposition"].startswith("attachment")
    if name == "csv":
        names = zipfile.ZipFile(io.BytesIO(response.data)).namelist()
        assert names == ["nodes.csv", "edges.csv", "about.txt"]


def test_an_address_and_back(local: FlaskClient) -> None:
    given = state("lab", at="2016", camera=[1, 2, 0.5])
    address = got(local, "/token", given)
    assert address["url"] == f"/graph?view={address['view']}"
    assert got(local, f"/token?view={address['view']}")["state"]["camera"] == [1, 2, 0.5]


def test_filters_have_something_to_choose_from(client: FlaskClient) -> None:
    found = got(client, "/facets", state(*LIFE, ranks=["weak"], languages=["de"]))
    ranks = {one["id"]: (one["count"] > 0, one["hidden"]) for one in found["ranks"]}
    assert ranks == {"secondary": (True, False), "weak": (False, True)}
    assert {one["id"]: one["hidden"] for one in found["languages"]} == {"en": False, "fr": False, "de": True}
    assert all(one["label"] for one in (*found["graphs"], *found["ranks"]))


def test_unchanged_answers_are_not_sent_again(local: FlaskClient) -> None:
    first = local.get(API + "/relations?iri=lab")
    again = local.get(API + "/relations?iri=lab", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/view?view=nonsense", 400),
        ("/view", 400),
        ("/start?at=soon", 400),
        ("/around?iri=nobody-at-all", 404),
        ("/around", 400),
        ("/relations?iri=", 400),
        ("/expand?iri=lab&limit=501", 400),
        ("/expand?iri=lab&limit=0", 400),
        ("/expand?iri=lab&offset=-1", 400),
        ("/expand?iri=lab&relation=a%20b", 400),
        ("/edge?s=lab&p=worked_at&o=kiln", 404),
        ("/edge?s=lab&o=kiln", 400),
        ("/entity?iri=%3Cx%3E", 404),
        ("/changes?from=2016", 400),
        ("/export/xls?view=x", 404),
        ("/export/ttl?view=x", 400),
        ("/construct?view=%00", 400),
    ],
)
def test_bad_questions_get_a_problem_document(local: FlaskClient, path: str, status: int) -> None:
    """RFC 9457: a status, a title, and a sentence that says what is wrong."""
    response = local.get(API + path)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["status"] == status
    assert status == 404 or problem["detail"].endswith(".")


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", "null", '"x"', '{"v":1,"nodes":[["a",1e999,0]]}', "[" * 50_000, "\xff"],
    ids=["empty", "list", "cut", "null", "text", "huge number", "deep", "not utf-8"],
)
def test_bad_states_get_a_problem_document(local: FlaskClient, body: str) -> None:
    for path in ("/view", "/facets", "/construct", "/export/ttl", "/token", "/relations?iri=lab"):
        response = local.post(API + path, data=body.encode("latin-1"))
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_a_body_has_a_greatest_size(local: FlaskClient) -> None:
    response = local.post(API + "/view", data=b" " * 1_000_001)
    assert response.status_code == 413


def test_hostile_names_stay_plain_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A name is text: never markup, without control and direction characters, cut where it has no end."""
    file = tmp_path_factory.mktemp("hostile") / "bad.ttl"
    name = "<img src=x onerror=alert(1)>\\u202e" + "x" * 5000
    label = f"<{PREFIXES['rdfs']}label>"
    file.write_text(f'<urn:a> {label} "{name}" ; <urn:p> <urn:b> .', encoding="utf-8")
    client = create_app(KnowledgeGraph.open(file)).test_client()
    thing = got(client, "/entity?iri=urn:a")
    assert "\u202e" not in thing["name"]
    assert len(thing["name"]) <= 300
    for path in ("/view", "/relations?iri=urn:a"):
        response = client.post(API + path, json=state("urn:a", "urn:b"))
        assert response.mimetype == "application/json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_menu_tells_relations_from_the_end_of_the_thing(bundled: KnowledgeGraph) -> None:
    """What leads to a thing is told from it, in both languages."""
    client = create_app(bundled).test_client()
    for lang, words in (("en", "has part in"), ("fr", "a part à")):
        found = client.get(f"/api/explore/relations?iri=openai&lang={lang}").get_json()["relations"]
        labels = {one["label"]: one["outgoing"] for one in found}
        assert labels[words] is False
        assert "organization" not in labels
