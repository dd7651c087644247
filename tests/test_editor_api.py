"""What the editor asks over HTTP while a query is written."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kg import KnowledgeGraph
from kg.sandbox import Sandbox
from kg.terms import ID_BASE, KG
from tests.query_page import HTML, asking, post_query
from tests.web_pages import parse
from web import turns


@pytest.fixture(scope="module")
def client(bundled: KnowledgeGraph, bundled_sandbox: Sandbox) -> FlaskClient:
    return asking(bundled, bundled_sandbox)


HELPERS = ["check", "complete", "describe-variable", "diagnosis", "explain", "format", "parameters"]


@pytest.mark.parametrize("helper", HELPERS)
def test_long_texts_take_turns_to_be_read(client: FlaskClient, helper: str) -> None:
    """Two at a time, the next is told to come again; short ones need not wait, very long ones are refused."""
    address, long = f"/api/{helper}", f"SELECT * {{ ?s ?p ?o }} #{'!' * 3000}"
    with turns.taken(), turns.taken():
        busy = post_query(client, address, long)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        assert post_query(client, address, "SELECT * { ?s ?p ?o }").status_code == 200
    assert post_query(client, address, long).status_code == 200
    assert post_query(client, address, "#" * 50_001).status_code == 413


class TestEditorHelp:
    def test_completion_and_terms(self, client: FlaskClient) -> None:
        found = post_query(client, "/api/complete", "SELECT * { ?x a kg:Them", cursor="23").get_json()
        assert "kg:Theme" in [one["text"] for one in found["options"]]
        term = client.get("/api/describe-term", query_string={"iri": KG + "about"}).get_json()
        assert (term["short"], term["label"]) == ("kg:about", "about")
        assert client.get("/api/describe-term", query_string={"iri": "javascript:x"}).status_code == 400

    def test_format(self, client: FlaskClient) -> None:
        assert post_query(client, "/api/format", "ask{ }").get_json()["query"] == "ASK {}\n"

    def test_fields_for_parameters(self, client: FlaskClient) -> None:
        """Members of a class by name, in the user's language; a date as such."""
        query = '# @param ?t kg:Theme id:theme-5\n# @param ?d xsd:date "2017-06-20"\nASK { ?t ?p ?d }'
        theme, day = client.post("/api/parameters?lang=fr", data={"query": query}).get_json()["fields"]
        assert (theme["kind"], theme["default"], len(theme["options"])) == ("thème", "id:theme-5", 12)
        assert (day["datatype"], day["default"]) == ("date", "2017-06-20")
        html = client.get("/sparql", query_string={"query": query, "$t": "id:theme-7"}, headers=HTML).text
        tree = parse(html)
        chosen = [option for option in tree.select("select option") if "selected" in option.attributes]
        assert [option["value"] for option in chosen] == ["id:theme-7"]

    def test_members_of_a_class_by_name(self, client: FlaskClient) -> None:
        found = client.get("/api/members", query_string={"class": KG + "Person", "q": "karp"}).get_json()
        assert found["options"][0] == {"value": "id:andrej-karpathy", "label": "Andrej Karpathy"}

    def test_a_picture_of_links(self, client: FlaskClient) -> None:
        """Things and blank nodes are drawn, what is no IRI is left out."""
        links = [
            [ID_BASE + "openai", KG + "founded_by", ID_BASE + "andrej-karpathy"],
            [ID_BASE + "openai", "column", "_:b1"],
            ["no iri", "x", "y"],
        ]
        view = client.post("/api/drawing?lang=en", json={"links": links}).get_json()
        assert {node["name"] for node in view["nodes"]} == {"OpenAI", "Andrej Karpathy", "b1"}
        assert {edge["name"] for edge in view["edges"]} == {"founded by", "column"}
        assert client.post("/api/drawing", json={"links": [["a", "b"]]}).status_code == 400
        assert client.post("/api/drawing", data="x").status_code == 400


class TestCheck:
    def test_the_engine_says_what_is_wrong_and_where(self, client: FlaskClient) -> None:
        sent = {"query": "SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c }"}
        found = client.post("/api/check?lang=fr", data=sent).json["problem"]
        assert (found["line"], found["column"]) == (1, 8)
        assert "ni dans GROUP BY ni agrégée" in found["message"]

    @pytest.mark.parametrize(
        "query", ["ASK {}", "SELECT * { << ?a ?b ?c >> ?d ?e }", "DESCRIBE ?a { ?a ?b ?c }"]
    )
    def test_nothing_is_wrong(self, client: FlaskClient, query: str) -> None:
        assert client.post("/api/check", data={"query": query}).json == {"problem": None, "unused": []}

    def test_what_the_data_do_not_use_is_told_with_what_comes_near(self, client: FlaskClient) -> None:
        query = "SELECT * {\n  ?x a kg:Persn ; kg:abuot ?y ; kg:ordinal 1 ; <urn:no> 1 }"
        unused = client.post("/api/check?lang=en", data={"query": query}).json["unused"]
        assert [(one["text"], one["line"], one["column"], one["message"]) for one in unused] == [
            ("kg:Persn", 2, 8, "Nothing is of class kg:Persn. Did you mean kg:Person?"),
            ("kg:abuot", 2, 19, "No statement uses kg:abuot. Did you mean kg:about?"),
            ("<urn:no>", 2, 48, "No statement uses <urn:no>."),
        ]

    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ("SELECT * {\n  SERVICE <http://e.org/> { ?s ?p ?o } }", "SERVICE is not available here."),
            ("SELECT *\n{ BIND(xsd:integr('1') AS ?z) }", "the function xsd:integr is not known here."),
        ],
    )
    def test_what_running_refuses_is_told_while_writing(
        self, client: FlaskClient, query: str, text: str
    ) -> None:
        found = client.post("/api/check?lang=en", data={"query": query}).json["problem"]
        assert found["line"] == 2
        assert text in found["message"]

    def test_nothing_is_evaluated(self, client: FlaskClient) -> None:
        """Not even what would not end."""
        product = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"
        assert client.post("/api/check", data={"query": product}).json["problem"] is None
