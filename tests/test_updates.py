"""Writing: SPARQL Update by protocol (SPARQL 1.1 Protocol, 2.2), its safety, and that changes last."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kg.errors import StoreError
from kg.store import disk_store
from kg.terms import DERIVED
from kg.updates.text import with_dataset
from tests.serving import Got, fetch, query_url, serving

TOKEN = "sesame-sesame"  # noqa: S105
HOLDER = {"Authorization": f"Bearer {TOKEN}"}
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-update"
KG = "https://w3id.org/doxograph/ontology#"
G = "http://example.org/g"
#: Sections of the protocol that the tests below walk through.
SECTIONS = ("2.2.1", "2.2.2", "2.2.3", "2.2.4", "2.2.5", "2.3", "3.2", "4.1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = tmp_path_factory.mktemp("writable") / "store"
    with serving("--store", store, "--writable", "--query-timeout", "5", KG_TOKEN=TOKEN) as url:
        yield url


@pytest.fixture
def clean(server: str) -> str:
    """The server with an empty store."""
    assert update(server, "DROP ALL").status == 204
    return server


def update(server: str, text: str, fields: str = "", **headers: str) -> Got:
    return fetch(f"{server}/sparql{fields}", "POST", text, Content_Type=DIRECT, **{**HOLDER, **headers})


def holds(server: str, pattern: str) -> bool:
    got = fetch(query_url(server, f"ASK {{ {pattern} }}"))
    assert got.status == 200, got.text
    return bool(got.json["boolean"])


def test_update_by_form_and_directly(clean: str) -> None:
    """2.2.1, 2.2.2, 2.2.4: 204, and the next query sees it."""
    form = urlencode({"update": "INSERT DATA { <a:1> <a:p> 1 }"})
    assert fetch(f"{clean}/sparql", "POST", form, Content_Type=FORM, **HOLDER).status == 204
    assert holds(clean, "<a:1> <a:p> 1")
    assert update(clean, "INSERT DATA { GRAPH <a:g> { <a:2> <a:p> 2 } }").status == 204
    assert holds(clean, "<a:1> ?p 1 . GRAPH <a:g> { <a:2> ?p 2 }")


def test_several_operations_are_one_change(clean: str) -> None:
    """3.2.4: in order; when one fails, none has happened."""
    text = "INSERT DATA { <a:1> <a:p> 1 } ; DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }"
    assert update(clean, text).status == 204
    assert holds(clean, "<a:1> <a:p> 2")
    failing = "INSERT DATA { <a:3> <a:p> 3 } ; DROP GRAPH <a:none>"
    got = update(clean, failing)
    assert got.status == 500
    assert "nothing was changed" in got.json["detail"]
    assert not holds(clean, "<a:3> ?p ?o")


def test_each_operation_may_have_its_own_prologue(clean: str) -> None:
    """SPARQL 1.1 Query, 19.8, rule 29: what is declared holds from there on."""
    text = """PREFIX x: <urn:1> INSERT DATA { x:a x:p 'x:a' } ; PREFIX x: <urn:2> BASE <http://e.org/d/>
        INSERT { x:a x:p <../rel> , '1'^^x:t } WHERE { <urn:1a> ?p ?o FILTER(?o<x:z || ?o = 'x:a') } ;
        INSERT DATA { x:b x:p 3 } ; # PREFIX x: <urn:3>
        PREFIX : <#> INSERT DATA { :c x:p 4 } ; PREFIX y: <urn:y>"""
    assert update(clean, text).status == 204
    assert holds(clean, "<urn:1a> <urn:1p> 'x:a' . <urn:2b> <urn:2p> 3 . <http://e.org/d/#c> <urn:2p> 4")
    assert holds(clean, "<urn:2a> <urn:2p> <http://e.org/rel> , '1'^^<urn:2t>")


def test_operations_with_prologues_are_one_change_too(clean: str) -> None:
    text = "INSERT DATA { <a:1> <a:p> 1 } ; PREFIX x: <a:> DROP GRAPH x:none"
    assert update(clean, text).status == 500
    assert not holds(clean, "<a:1> ?p ?o")


def test_a_malformed_later_operation_has_its_place(clean: str) -> None:
    text = "CLEAR ALL ; PREFIX x: <urn:x>\nINSERT DATA { x:a x:b }"
    assert update(clean, text).json["line"] == 2
    got = update(clean, "INSERT DATA { x:a x:b 1 } ; PREFIX x: <urn:x> INSERT DATA { x:a x:b 2 }")
    assert (got.status, got.json["column"]) == (400, 15)
    assert got.json["detail"].startswith("line 1, column 15: the prefix “x:” is not declared.")


@pytest.mark.parametrize("verb", ["ADD <a:none> TO <a:g>", "COPY GRAPH <a:none> TO <a:g>"])
@pytest.mark.parametrize("prologue", ["", "PREFIX x: <a:> "])
def test_a_graph_that_is_not_there_cannot_be_copied(clean: str, verb: str, prologue: str) -> None:
    """As it can be neither moved nor dropped; unless the update says SILENT, or makes it itself."""
    assert update(clean, "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }").status == 204
    text = prologue + (verb.replace("<a:none>", "x:none") if prologue else verb)
    got = update(clean, text)
    assert got.status == 500
    assert "<a:none> does not exist" in got.json["detail"]
    assert holds(clean, "GRAPH <a:g> { <a:s> <a:p> 1 }")
    silent = text.replace("ADD", "ADD SILENT").replace("COPY GRAPH", "ADD SILENT")
    assert update(clean, silent).status == 204
    assert update(clean, f"INSERT DATA {{ GRAPH <a:none> {{ <a:t> <a:p> 2 }} }} ; {text}").status == 204
    assert holds(clean, "GRAPH <a:g> { <a:t> <a:p> 2 }")


def test_an_update_stands_in_the_body(clean: str) -> None:
    """2.2: the address of a request holds none."""
    assert update(clean, "INSERT DATA { <a:1> <a:p> 1 }").status == 204
    assert fetch(f"{clean}/sparql?update=CLEAR%20ALL", "POST", "", **HOLDER).status == 400
    assert holds(clean, "<a:1> <a:p> 1")


def test_a_byte_order_mark_is_no_part_of_an_update(clean: str) -> None:
    assert update(clean, "\ufeffINSERT DATA { <a:1> <a:p> 1 }").status == 204


def test_graphs_of_the_request(clean: str) -> None:
    """2.2.3: using-graph-uri stands for USING in every operation."""
    data = " ".join(f"GRAPH <a:g{n}> {{ <a:s{n}> <a:p> {n} }}" for n in (1, 2, 3))
    assert update(clean, f"INSERT DATA {{ {data} }}").status == 204
    fields = "?" + urlencode([("using-graph-uri", "a:g1"), ("using-graph-uri", "a:g2")])
    assert update(clean, "INSERT { GRAPH <a:new> { ?s ?p ?o } } WHERE { ?s ?p ?o }", fields).status == 204
    assert holds(clean, "GRAPH <a:new> { <a:s1> ?p ?o . <a:s2> ?q ?r }")
    assert not holds(clean, "GRAPH <a:new> { <a:s3> ?p ?o }")
    named = "?" + urlencode([("using-graph-uri", "a:g1"), ("using-named-graph-uri", "a:g3")])
    text = "INSERT { GRAPH <a:both> { ?s ?p ?in } } WHERE { { GRAPH ?in { ?s ?p ?o } } UNION { ?s ?p ?in } }"
    assert update(clean, text, named).status == 204
    assert holds(clean, "GRAPH <a:both> { <a:s3> <a:p> <a:g3> . <a:s1> <a:p> 1 }")
    assert not holds(clean, "GRAPH <a:both> { <a:s2> ?p ?o }")


@pytest.mark.parametrize("clause", ["USING <a:g2>", "USING NAMED <a:g2>"])
def test_graphs_of_request_and_update_conflict(clean: str, clause: str) -> None:
    """2.2.3: using-graph-uri together with USING or WITH is an error."""
    fields = "?using-graph-uri=a:g1"
    assert update(clean, f"INSERT {{ ?s ?p 2 }} {clause} WHERE {{ ?s ?p ?o }}", fields).status == 400
    assert update(clean, "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", fields).status == 400
    assert update(clean, "INSERT DATA { <a:with> <a:using> 'USING' } # WITH", fields).status == 204
    assert update(clean, "INSERT DATA { <a:s> <a:p> 1 }", "?using-graph-uri=nothing").status == 400


def test_using_is_written_where_a_pattern_is() -> None:
    """Words inside groups, strings and comments are left alone; DELETE WHERE is spelt out."""
    text = 'DELETE WHERE { ?s ?p "WHERE {" } ; INSERT { ?s ?p 1 } WHERE { SELECT ?s WHERE { ?s ?p ?o } }'
    assert with_dataset(text, ["a:g"], ["a:n"]) == (
        'DELETE { ?s ?p "WHERE {" } USING <a:g> USING NAMED <a:n> WHERE { ?s ?p "WHERE {" } ; '
        "INSERT { ?s ?p 1 } USING <a:g> USING NAMED <a:n> WHERE { SELECT ?s WHERE { ?s ?p ?o } }"
    )
    assert with_dataset(text, [], []) == text


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        ("update=CLEAR+ALL&update=CLEAR+ALL", FORM, 400),
        ("update=CLEAR+ALL&query=ASK%7B%7D", FORM, 400),
        ("CLEAR ALL", f"{DIRECT}; charset=UTF-16", 415),
        ("INSERT DATA { <a:1> <a:p>", DIRECT, 400),
        ("SELECT * { ?s ?p ?o }", DIRECT, 400),
        ("a=b", FORM, 400),
        ("LOAD <http://127.0.0.1:1/data.ttl>", DIRECT, 400),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <a:g>", DIRECT, 400),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", DIRECT, 400),
        ("INSERT DATA { <a:s> <a:p> 1 } ; " + "{" * 20_000, DIRECT, 400),
    ],
)
def test_refused_updates(clean: str, body: str, media: str, status: int) -> None:
    """2.2.5: malformed, several, reaching outside, nested too deeply: said, and the server goes on."""
    before = update(clean, "INSERT DATA { <a:kept> <a:p> 1 }")
    assert before.status == 204
    got = fetch(f"{clean}/sparql", "POST", body, Content_Type=media, **HOLDER)
    assert got.status == status, got.text
    assert got.media == "application/problem+json"
    assert holds(clean, "<a:kept> <a:p> 1")


def test_an_update_that_takes_too_long_changes_nothing(clean: str) -> None:
    """The writing process is stopped at the limit; the store is as before, and writing goes on."""
    rows = " ".join(f"<a:{n}> <a:p> {n} ." for n in range(300))
    assert update(clean, f"INSERT DATA {{ {rows} }}").status == 204
    cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    slow = f"INSERT {{ ?a <a:found> ?e }} WHERE {{ {cross} FILTER(?c + ?f + ?i + ?l < 0) }}"
    got = update(clean, slow)
    assert got.status == 504, got.text
    assert holds(clean, "<a:299> <a:p> 299")
    assert not holds(clean, "?s <a:found> ?o")
    assert update(clean, "INSERT DATA { <a:next> <a:p> 1 }").status == 204


def test_relative_iris_have_a_base(clean: str) -> None:
    """2.3: the base is that of the service."""
    assert update(clean, "INSERT DATA { <a:s> <a:p> <ada> }").status == 204
    assert holds(clean, "<a:s> <a:p> <https://w3id.org/doxograph/id/ada>")


def test_only_holders_of_the_token_write(clean: str) -> None:
    """4.1: 401 asks for the token, however wrong it is; nothing has happened."""
    text = "INSERT DATA { <a:intruder> <a:p> 1 }"
    for given in ("", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \u00e9"):
        headers = {"Authorization": given.encode("utf-8").decode("latin-1")} if given else {}
        got = fetch(f"{clean}/sparql", "POST", text, Content_Type=DIRECT, **headers)
        assert got.status == 401
        assert got.headers["www-authenticate"].startswith("Bearer")
    assert update(clean, text, Authorization=f"bearer {TOKEN}").status == 204


@pytest.mark.parametrize(
    "headers",
    [{"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_pages_of_other_sites_do_not_write(clean: str, headers: dict[str, str]) -> None:
    """4.1: even with the token, and no page may read what writing answers."""
    got = update(clean, "INSERT DATA { <a:x> <a:p> 1 }", **headers)
    assert got.status == 403
    assert "access-control-allow-origin" not in got.headers
    own = update(clean, "INSERT DATA { <a:y> <a:p> 1 }", Sec_Fetch_Site="same-origin", Origin=clean)
    assert own.status == 204


def test_caches_and_entity_tags_follow_a_change(clean: str) -> None:
    """An answer kept before a change is not given after it."""
    url = query_url(clean, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    first = fetch(url)
    assert update(clean, "INSERT DATA { <a:1> <a:p> 1 }").status == 204
    second = fetch(url, If_None_Match=first.headers["etag"])
    assert second.status == 200
    assert second.headers["etag"] != first.headers["etag"]
    assert second.json["results"]["bindings"][0]["n"]["value"] == "1"


def test_pages_and_search_follow_a_change(clean: str) -> None:
    """What people see is as new as what programs see."""
    assert fetch(f"{clean}/api/search?q=Zuse").json["results"] == []
    data = f"<a:zuse> a <{KG}Person> ; <http://www.w3.org/2000/01/rdf-schema#label> 'Konrad Zuse' ."
    assert update(clean, f"INSERT DATA {{ {data} }}").status == 204
    hits = fetch(f"{clean}/api/search?q=Zuse").json["results"]
    assert [hit["label"] for hit in hits] == ["Konrad Zuse"]


def test_conclusions_follow_a_change(clean: str) -> None:
    """Where data use our ontology, the derived graph is brought up to date with each change."""
    job = f"<a:job> a <{KG}Engagement> ; <{KG}person> <a:ada> ; <{KG}organization> <a:acme> ."
    assert not holds(clean, f"GRAPH <{DERIVED}> {{ ?s ?p ?o }}")
    extra = f"<a:job> <{KG}capacity> <{KG}employment> ."
    assert update(clean, f"INSERT DATA {{ {job} {extra} }}").status == 204
    assert holds(clean, f"GRAPH <{DERIVED}> {{ <a:ada> <{KG}worked_at> <a:acme> }}")
    assert update(clean, "DELETE WHERE { <a:job> ?p ?o }").status == 204
    assert not holds(clean, f"<a:ada> <{KG}worked_at> <a:acme>")


def test_clients_at_once(clean: str) -> None:
    """Changes queue; each is seen by the client that made it, and none is lost."""
    failures: list[str] = []

    def work(name: int) -> None:
        for n in range(5):
            got = update(clean, f"INSERT DATA {{ <a:{name}-{n}> <a:p> {n} }}")
            if got.status != 204 or not holds(clean, f"<a:{name}-{n}> <a:p> {n}"):
                failures.append(f"{name}-{n}: {got.status}")

    threads = [threading.Thread(target=work, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    got = fetch(query_url(clean, "SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o }"))
    assert got.json["results"]["bindings"][0]["n"]["value"] == "15"


def test_what_is_answered_survives_a_crash(tmp_path: Path) -> None:
    """The whole server is killed right after the answer; the change is there at the next start."""
    arguments = [sys.executable, "-m", "kg", "serve", "--port", "0", "--json", "--writable"]
    command = [*arguments, "--store", str(tmp_path / "store")]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        env={**os.environ, "KG_TOKEN": TOKEN},
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if '"url"' in line)
        url = line.split('"')[3].rstrip("/")
        assert update(url, "INSERT DATA { <a:1> <a:p> 'kept' }").status == 204
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    for _ in range(100):  # the writing process ends with the server, and only then gives the store free
        try:
            store = disk_store(tmp_path / "store", writable=True)
            break
        except StoreError:
            time.sleep(0.05)
    assert store.ask("ASK { <a:1> <a:p> 'kept' }")
    store.close()


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--writable"], {"KG_TOKEN": TOKEN}, "--store"),
        (["--writable", "--store", "{}"], {"KG_TOKEN": ""}, "KG_TOKEN"),
        (["--writable", "--store", "{}"], {"KG_TOKEN": "  "}, "KG_TOKEN"),
    ],
)
def test_writing_needs_a_store_and_a_token(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], said: str
) -> None:
    """Refused at the start, in a sentence."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    command += [text.format(tmp_path / "store") for text in arguments]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "store").exists()


def test_the_sections_that_are_covered() -> None:
    assert len(SECTIONS) == 8
