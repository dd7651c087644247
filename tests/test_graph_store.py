"""SPARQL 1.1 Graph Store HTTP Protocol (W3C Recommendation of 21 March 2013), section by section.

Each test names the section it covers. https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg.terms import DERIVED
from tests.serving import Got, Sections, fetch, query_url, serving

TOKEN = "sesame-sesame"  # noqa: S105
HOLDER = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = "text/turtle"
GRAPH_TYPES = (
    *("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
    *("application/trig", "application/n-quads"),
)
WRITING = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
DATA = """
@prefix ex: <http://example.org/> .
ex:d ex:p "default" .
ex:g1 { ex:a ex:p "one", "Æsir"@is . }
<https://w3id.org/doxograph/graph/works> { ex:w ex:p "work" . }
"""
section = Sections()


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("graphs") / "data.trig"
    data.write_text(DATA, encoding="utf-8")
    with serving(data) as url:
        yield f"{url}/graph-store"


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("writable") / "store"
    with serving("--store", store, "--writable", KG_TOKEN=TOKEN) as url:
        yield f"{url}/graph-store"


@pytest.fixture
def store(writing: str) -> str:
    """The address of a graph store that is empty and can be written to."""
    url = writing.replace("graph-store", "sparql")
    got = fetch(url, "POST", "DROP ALL", Content_Type="application/sparql-update", **HOLDER)
    assert got.status == 204
    return writing


def named(store: str, name: str) -> str:
    return f"{store}?graph={quote(f'http://example.org/{name}', safe='')}"


def put(url: str, body: str | bytes, media: str = TURTLE, method: str = "PUT", **headers: str) -> Got:
    content = {"Content_Type": media} if media else {}
    return fetch(url, method, body, **content, **{**HOLDER, **headers})


def triples(url: str, media: str = "application/n-triples") -> set[str]:
    got = fetch(url, Accept=media)
    assert (got.status, got.media) == (200, media), got.text
    syntax = ox.RdfFormat.from_media_type(media)
    assert syntax is not None
    return {str(quad.triple) for quad in ox.parse(got.body, syntax)}


A = '<http://example.org/a> <http://example.org/p> "{}"'


# 4 Graph Identification


@section("4.1")
def test_direct_identification(reading: str) -> None:
    """The address is the name of the graph, holds it, or is short for one of ours."""
    assert triples(f"{reading}/http://example.org/g1") == {A.format("one"), A.format("Æsir") + "@is"}
    assert triples(f"{reading}/{quote('http://example.org/g1', safe='')}") == triples(named(reading, "g1"))
    assert len(triples(f"{reading}/works")) == 1
    assert fetch(f"{reading}/none").status == 404


@section("4.1")
def test_a_graph_named_by_its_own_address(store: str) -> None:
    url = f"{store}/mine/first"
    assert put(url, f"{A.format(1)} .").status == 201
    assert triples(url) == {A.format(1)}
    accented = put(f"{store}/%C3%A9t%C3%A9", f"{A.format(2)} .")
    assert accented.headers["location"] == f"{store}/%C3%A9t%C3%A9"
    assert triples(accented.headers["location"]) == {A.format(2)}
    ask = query_url(store.removesuffix("/graph-store"), f"ASK {{ GRAPH <{url}> {{ ?s ?p ?o }} }}")
    assert fetch(ask).json["boolean"] is True


@section("4.2")
def test_indirect_identification(reading: str) -> None:
    assert triples(named(reading, "g1")) == {A.format("one"), A.format("Æsir") + "@is"}
    assert len(triples(f"{reading}?default")) == 4  # the union of all graphs is the default graph here
    assert fetch(named(reading, "none")).status == 404


@section("4.2")
@pytest.mark.parametrize(
    "query",
    ["?graph=relative", "?graph=", "", "?graph=a:b&graph=a:c", "?default&graph=a:b", "?graph=%FF", "?x=y"],
)
def test_the_name_is_one_absolute_iri(reading: str, query: str) -> None:
    got = fetch(reading + query)
    assert (got.status, got.media) == (400, "application/problem+json")


# 5 Graph Management Operations


@section("5", "5.2")
@pytest.mark.parametrize("media", GRAPH_TYPES)
def test_every_syntax_is_given(reading: str, media: str) -> None:
    assert triples(named(reading, "g1"), media) == {A.format("one"), A.format("Æsir") + "@is"}


@section("5", "5.2")
def test_negotiation(reading: str) -> None:
    """Without a wish: Turtle; with one that cannot be met: 406."""
    assert fetch(named(reading, "g1")).media == TURTLE
    assert fetch(named(reading, "g1"), Accept="image/*, application/*;q=0.1").media == "application/n-triples"
    assert fetch(f"{named(reading, 'g1')}&format=jsonld").media == "application/ld+json"
    assert fetch(named(reading, "g1"), Accept="image/png").status == 406
    assert fetch(named(reading, "g1"), Accept="application/sparql-results+json").status == 406


@section("5.2")
def test_answers_can_be_kept_by_clients(reading: str) -> None:
    got = fetch(named(reading, "g1"))
    again = fetch(named(reading, "g1"), If_None_Match=got.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert got.headers["access-control-allow-origin"] == "*"


@section("5.1")
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_read_only_store_says_so(reading: str, method: str) -> None:
    """405, with what is possible, and how writing is switched on."""
    got = put(named(reading, "g1"), f"{A.format(1)} .", method=method)
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert method == "PATCH" or "--writable" in got.json["detail"]
    assert len(triples(named(reading, "g1"))) == 2


@section("5.3")
def test_put_makes_and_replaces(store: str) -> None:
    """201 for a new graph, with its address; 204 for another content."""
    made = put(named(store, "g"), f"{A.format(1)} .")
    assert made.status == 201
    assert triples(made.headers["location"]) == {A.format(1)}
    assert put(named(store, "g"), f"{A.format(2)} .").status == 204
    assert triples(named(store, "g")) == {A.format(2)}


@section("5.3")
def test_put_of_the_default_graph(store: str) -> None:
    """What is put there is what is read there, whatever other graphs hold."""
    assert put(named(store, "other"), f"{A.format('other')} .").status == 201
    assert put(f"{store}?default", f"{A.format(1)} .").status == 204
    assert triples(f"{store}?default") == {A.format(1)}
    assert put(f"{store}?default", f"{A.format(2)} .").status == 204
    assert triples(f"{store}?default") == {A.format(2)}
    assert triples(named(store, "other")) == {A.format("other")}


@section("5.3")
def test_an_empty_body_makes_an_empty_graph(store: str) -> None:
    assert put(named(store, "empty"), "").status == 201
    assert triples(named(store, "empty")) == set()
    assert put(named(store, "empty"), "").status == 204


@section("5.3")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["1", "2", "3"], ["1", "2", "4"]),
        (["1", "2", "3"], ["1", "2", "3", "4"]),
        (["1", "2", "3"], ["4"]),
        (["1", "2"], ["1", "2"]),
        (["1"], []),
    ],
)
def test_put_leaves_exactly_what_was_put(store: str, before: list[str], after: list[str]) -> None:
    """Whether little differs or much, and with a triple term and a blank node among it."""
    rest = '<a:r> <a:reifies> <<( <a:s> <a:p> "x"@en )>> . _:b <a:p> 1 .'
    for values in (before, after):
        put(named(store, "g"), " ".join(f"{A.format(value)} ." for value in values) + rest)
    found = triples(named(store, "g"))
    assert {triple for triple in found if "example.org" in triple} == {A.format(value) for value in after}
    assert len(found) == len(after) + 2


@section("5.4")
def test_delete(store: str) -> None:
    put(named(store, "g"), f"{A.format(1)} .")
    put(f"{store}?default", f"{A.format(1)} .")
    assert fetch(named(store, "g"), "DELETE", **HOLDER).status == 204
    assert fetch(named(store, "g")).status == 404
    assert fetch(named(store, "g"), "DELETE", **HOLDER).status == 404
    assert fetch(f"{store}?default", "DELETE", **HOLDER).status == 204
    assert triples(f"{store}?default") == set()


@section("5.5")
def test_post_adds(store: str) -> None:
    assert put(named(store, "g"), f"{A.format(1)} .", method="POST").status == 201
    assert put(named(store, "g"), f"{A.format(2)} .", method="POST").status == 204
    assert triples(named(store, "g")) == {A.format(1), A.format(2)}
    assert put(f"{store}?default", f"{A.format(3)} .", method="POST").status == 204
    assert triples(f"{store}?default") == {A.format(3)}
    assert put(named(store, "g"), "", method="POST").status == 204


@section("5.5")
def test_post_to_the_store_makes_a_graph(store: str) -> None:
    """Its name is made up, told in Location, and leads there."""
    made = [put(store, f"{A.format(n)} .", method="POST") for n in (1, 2)]
    assert [got.status for got in made] == [201, 201]
    places = [got.headers["location"] for got in made]
    assert len({store, *places}) == 3
    assert [triples(place) for place in places] == [{A.format(1)}, {A.format(2)}]


def form(*documents: tuple[str, str, str]) -> tuple[bytes, str]:
    """A form with files of these names, media types and contents, and its own media type."""
    parts = ""
    for name, media, text in documents:
        kind = f"Content-Type: {media}\r\n" if media else ""
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        parts += f"--limit\r\n{head}\r\n{kind}\r\n{text}\r\n"
    return f"{parts}--limit--\r\n".encode(), "multipart/form-data; boundary=limit"


@section("5", "5.5")
def test_post_of_a_form_with_documents(store: str) -> None:
    """All of them are added, read by media type or file name; after an error in one, none."""
    body, media = form(
        ("one.ttl", TURTLE, f"{A.format(1)} ."),
        ("two.nt", "", f"{A.format(2)} ."),
        ("three", "application/ld+json", '{"@id": "http://example.org/a", "http://example.org/p": "3"}'),
    )
    assert put(named(store, "g"), body, media, "POST").status == 201
    assert triples(named(store, "g")) == {A.format(n) for n in (1, 2, 3)}
    body, media = form(("four.ttl", TURTLE, f"{A.format(4)} ."), ("bad.ttl", TURTLE, "<a:b> <a:c>"))
    assert put(named(store, "g"), body, media, "POST").status == 400
    assert triples(named(store, "g")) == {A.format(n) for n in (1, 2, 3)}
    assert put(named(store, "g"), body, media, "PUT").status == 415


@section("5.6")
def test_head(reading: str) -> None:
    """As GET, without a body; for what is not there as well."""
    got, whole = fetch(named(reading, "g1"), "HEAD"), fetch(named(reading, "g1"))
    assert (got.status, got.body) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert got.headers[name] == whole.headers[name]
    assert fetch(named(reading, "none"), "HEAD").status == 404


@section("5.1", "5.7")
def test_patch_is_not_offered(store: str) -> None:
    """The informative section describes what SPARQL Update at `/sparql` does here."""
    got = put(named(store, "g"), "CLEAR ALL", "application/sparql-update", "PATCH")
    assert (got.status, got.headers["allow"]) == (405, WRITING)
    assert fetch(store, "OPTIONS").headers["allow"] == WRITING


@section("5", "5.1")
@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        ("<a:b> <a:c>", TURTLE, 400),
        ('{"@id": ', "application/ld+json", 400),
        ("<http://example.org/g> { <a:s> <a:p> 1 }", "application/trig", 400),
        (f"{A.format(1)} .", "application/rdf+xml", 400),
        (f"{A.format(1)} .", "image/png", 415),
        (f"{A.format(1)} .", f"{TURTLE}; charset=iso-8859-1", 415),
    ],
)
def test_bodies_that_are_refused(store: str, body: str, media: str, status: int) -> None:
    """400 for what is not what it says, with its place; 415 for a syntax not known; nothing is written."""
    put(named(store, "g"), f"{A.format('kept')} .")
    for method in ("PUT", "POST"):
        got = put(named(store, "g"), body, media, method)
        assert (got.status, got.media) == (status, "application/problem+json"), got.text
    assert triples(named(store, "g")) == {A.format("kept")}


@section("5")
def test_without_a_media_type_the_content_tells(store: str) -> None:
    rdf = (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'
        '<r:Description r:about="http://example.org/a"><e:p>x</e:p></r:Description></r:RDF>'
    )
    for body in (rdf, f"{A.format('x')} .", '{"@id": "http://example.org/a", "http://example.org/p": "x"}'):
        assert put(named(store, "g"), body, "").status in (201, 204)
        assert triples(named(store, "g")) == {A.format("x")}


@section("5.3")
def test_relative_iris_are_those_of_the_graph(store: str) -> None:
    put(named(store, "g"), "<#me> <http://example.org/p> <other> .")
    expected = "<http://example.org/g#me> <http://example.org/p> <http://example.org/other>"
    assert triples(named(store, "g")) == {expected}


@section("5")
def test_a_change_on_conditions(store: str) -> None:
    """412 where the graph has changed since it was fetched, is there already, or is not there."""
    graph = named(store, "g")
    assert put(graph, f"{A.format(1)} .", If_Match="*").status == 412
    assert put(graph, f"{A.format(1)} .", If_None_Match="*").status == 201
    assert put(graph, f"{A.format(2)} .", If_None_Match="*").status == 412
    tag = fetch(graph, Accept=TURTLE).headers["etag"]
    assert put(graph, f"{A.format(2)} .", If_None_Match=tag).status == 412
    assert put(graph, f"{A.format(2)} .", If_Match=f'"other", {tag}').status == 204
    assert put(graph, f"{A.format(3)} .", If_Match=tag).status == 412
    assert fetch(graph, "DELETE", If_Match=tag, **HOLDER).status == 412
    assert triples(graph) == {A.format(2)}
    assert fetch(graph, "DELETE", If_Match=fetch(graph).headers["etag"], **HOLDER).status == 204


# 6 Security Considerations


@section("6")
def test_writing_needs_the_token(store: str) -> None:
    for method in ("PUT", "POST", "DELETE"):
        for given in ({}, {"Authorization": "Bearer wrong"}):
            got = fetch(named(store, "g"), method, f"{A.format(1)} .", Content_Type=TURTLE, **given)
            assert got.status == 401
            assert got.headers["www-authenticate"].startswith("Bearer")
    assert fetch(named(store, "g")).status == 404


@section("6")
def test_pages_of_other_sites_do_not_write(store: str) -> None:
    got = put(named(store, "g"), f"{A.format(1)} .", Origin="https://evil.example")
    assert got.status == 403
    assert "access-control-allow-origin" not in got.headers
    flight = fetch(store, "OPTIONS", Origin="https://evil.example", Access_Control_Request_Method="PUT")
    assert "PUT" not in flight.headers["access-control-allow-methods"]
    assert fetch(named(store, "g")).status == 404


@section("6")
def test_what_is_concluded_is_not_written(store: str) -> None:
    url = f"{store}?graph={quote(DERIVED, safe='')}"
    for method in ("PUT", "POST", "DELETE"):
        assert put(url, f"{A.format(1)} .", method=method).status == 403


@section("5.3")
def test_a_large_graph(store: str) -> None:
    """Some megabytes go in, come out the same, and are replaced at once."""
    lines = "".join(f"<http://example.org/s{n}> <http://example.org/p> {n} .\n" for n in range(20_000))
    assert put(named(store, "large"), lines).status == 201
    assert len(triples(named(store, "large"))) == 20_000
    assert put(named(store, "large"), f"{A.format(1)} .").status == 204
    assert triples(named(store, "large")) == {A.format(1)}


def test_the_sections_that_are_covered() -> None:
    """Every section that asks something of a server."""
    assert sorted(section.numbers) == [
        *("4.1", "4.2", "5", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7", "6"),
    ]
