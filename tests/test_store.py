"""One suite over the three kinds of store, and what each has of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import KgError, MissingFile, QueryError, ReadOnly, StoreError
from kg.files import load
from kg.store import EmbeddedStore, Solutions, disk_store, memory_store
from kg.terms import ID_BASE, KG, BlankNode, Literal, NamedNode

ADA = NamedNode(ID_BASE + "ada")
BOB = NamedNode(ID_BASE + "bob")


class TestAnyStore:
    """What holds in memory, on disk and over an endpoint alike."""

    @pytest.fixture
    def store(self, make_store, tiny):
        return make_store(tiny)

    def test_select_gives_variables_in_order_and_terms(self, store) -> None:
        answer = store.select("SELECT ?name ?missing { id:acme rdfs:label ?name FILTER(LANG(?name) = 'en') }")
        assert answer.variables == ("name", "missing")
        assert list(answer) == [(Literal("Acme", language="en"), None)]

    def test_ask_gives_a_boolean(self, store) -> None:
        assert store.ask("ASK { id:ada a kg:Person }") is True
        assert store.ask("ASK { id:ada a kg:Place }") is False

    def test_construct_gives_triples(self, store) -> None:
        made = list(store.construct("CONSTRUCT { ?s kg:about ?o } WHERE { ?s kg:about ?o }"))
        theme = NamedNode(ID_BASE + "theme-engines")
        assert len(made) == 3
        assert ox.Triple(NamedNode(ID_BASE + "work-notes"), NamedNode(KG + "about"), theme) in made

    def test_describe_gives_triples(self, store) -> None:
        assert {triple.subject for triple in store.construct("DESCRIBE id:bob")} == {BOB}

    def test_query_gives_whichever_kind_it_is(self, store) -> None:
        assert isinstance(store.query("SELECT * { ?s ?p ?o } LIMIT 1"), Solutions)
        assert store.query("ASK {}") is True
        assert len(list(store.query("CONSTRUCT WHERE { id:p1 ?p ?o }"))) == 5

    def test_quads_are_everything(self, store) -> None:
        assert len(list(store.quads())) == 106

    def test_a_bound_variable_is_that_term(self, store) -> None:
        assert list(store.select("SELECT ?t { ?x a ?t }", {"x": ADA})) == [(NamedNode(KG + "Person"),)]

    def test_a_sequence_gives_alternatives(self, store) -> None:
        rows = store.select(
            "SELECT ?x { ?x a kg:Person } ORDER BY ?x", {"x": [BOB, ADA, NamedNode("http://no/")]}
        )
        assert list(rows) == [(ADA,), (BOB,)]

    def test_an_empty_sequence_gives_nothing(self, store) -> None:
        assert list(store.select("SELECT ?x { ?x a kg:Person }", {"x": []})) == []

    def test_bound_text_cannot_break_out(self, store) -> None:
        evil = Literal('" } UNION { ?s ?p ?o } #\n\\')
        assert list(store.select("SELECT ?s { ?s rdfs:label ?l }", {"l": evil})) == []

    def test_a_marker_places_the_values(self, store) -> None:
        query = (
            "SELECT ?x ?n { { SELECT ?x (COUNT(*) AS ?n) {\n# @values ?x\n?x rdfs:label ?l } GROUP BY ?x } }"
        )
        assert [(x, n.value) for x, n in store.select(query, {"x": ADA})] == [(ADA, "2")]

    def test_construct_and_describe_can_be_bound(self, store) -> None:
        short = list(store.construct("CONSTRUCT WHERE { ?x a ?type }", {"x": ADA}))
        assert [triple.object.value for triple in short] == [KG + "Person"]
        assert {triple.subject for triple in store.construct("DESCRIBE ?x", {"x": BOB})} == {BOB}

    def test_a_blank_node_cannot_be_bound(self, store) -> None:
        with pytest.raises(KgError, match=r"\?x cannot be bound to a blank node"):
            store.select("SELECT ?x { ?x ?p ?o }", {"x": BlankNode("a")})

    def test_a_name_that_is_no_variable_cannot_be_bound(self, store) -> None:
        with pytest.raises(QueryError, match=r"no variable \?entity to be bound. It has \?x, \?p."):
            store.select("SELECT ?x { ?x ?p 1 }", {"entity": ADA})

    def test_a_prefix_that_the_query_declares_wins(self, store) -> None:
        assert store.ask(f"PREFIX id: <{KG}> ASK {{ ?s a id:Person }}") is True

    def test_a_syntax_error_says_where_and_what(self, store) -> None:
        with pytest.raises(QueryError) as caught:
            store.query("SELECT * {\n  ?s kg:about ?o\n  FILTR(?o > 3) }")
        assert (caught.value.line, caught.value.column) == (3, 3)
        assert str(caught.value) == "line 3, column 3: “FILTR” is not a word of SPARQL. Did you mean FILTER?"

    def test_an_error_after_bound_values_is_where_the_text_has_it(self, store) -> None:
        with pytest.raises(QueryError) as caught:
            store.select("SELECT * { ?x foo:bar ?o }", {"x": ADA})
        assert (caught.value.line, caught.value.column) == (1, 15)

    def test_an_update_is_refused(self, store) -> None:
        with pytest.raises(QueryError, match="this is an update"):
            store.query("DELETE WHERE { ?s ?p ?o }")

    @pytest.mark.parametrize(
        ("method", "query", "wanted"),
        [
            ("select", "ASK {}", "A SELECT query is expected here, this one is ASK."),
            ("ask", "SELECT * {}", "A ASK query is expected here"),
            ("construct", "ASK {}", "A CONSTRUCT or DESCRIBE query is expected here"),
        ],
    )
    def test_a_query_of_another_kind_is_refused(self, store, method, query, wanted) -> None:
        with pytest.raises(QueryError, match=wanted):
            getattr(store, method)(query)

    def test_it_says_where_it_is(self, store) -> None:
        assert store.description.startswith(("in memory", "on disk at /", "endpoint http://127.0.0.1:"))

    def test_its_version_stays_while_nothing_changes(self, make_store) -> None:
        store = make_store()
        assert store.version().rpartition(" ")[0] == store.version().rpartition(" ")[0]


@pytest.mark.parametrize(("union", "found"), [(True, 106), (False, 0)])
def test_the_default_graph_is_the_union_unless_told(make_store, tiny, union, found) -> None:
    store = make_store(tiny.with_suffix(".trig"), union=union)
    [(count,)] = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert count == Literal(found)
    assert len(list(store.quads())) == 106
    assert {quad.graph_name for quad in store.quads()} == {NamedNode("https://example.org/graph/tiny")}


class TestMemory:
    def test_writing_changes_the_version(self) -> None:
        store = memory_store()
        before = store.version()
        store.add([ox.Quad(ADA, ADA, ADA)])
        assert store.version() != before

    def test_two_stores_have_different_versions(self) -> None:
        assert memory_store().version() != memory_store().version()

    def test_a_graph_can_be_replaced(self) -> None:
        store = memory_store([ox.Quad(ADA, ADA, ADA, BOB), ox.Quad(BOB, BOB, BOB)])
        store.replace_graph(BOB.value, [ox.Triple(ADA, ADA, BOB)])
        assert set(store.quads()) == {ox.Quad(ADA, ADA, BOB, BOB), ox.Quad(BOB, BOB, BOB)}

    def test_a_frozen_store_refuses_to_write(self) -> None:
        store = memory_store()
        store.freeze()
        with pytest.raises(ReadOnly, match="opened for reading only"):
            store.add([])

    def test_a_closed_store_says_so(self) -> None:
        store = memory_store()
        store.close()
        with pytest.raises(StoreError, match="closed"):
            store.ask("ASK {}")

    def test_what_fails_while_it_is_evaluated_is_a_query_error(self) -> None:
        answer = memory_store().select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
        with pytest.raises(QueryError, match="could not be evaluated"):
            list(answer)

    def test_an_error_keeps_no_answer_for_another_thread_to_drop(self) -> None:
        answer = memory_store().select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
        with pytest.raises(QueryError) as caught:
            list(answer)
        kept = [value for entry in caught.traceback for value in entry.frame.f_locals.values()]
        assert not any(isinstance(value, (ox.QuerySolutions, map)) for value in kept)


class TestDisk:
    def fill(self, place: Path) -> EmbeddedStore:
        store = disk_store(place, writable=True)
        store.add([ox.Quad(ADA, ADA, ADA)])
        return store

    def test_what_was_written_is_there_again(self, tmp_path: Path) -> None:
        self.fill(tmp_path / "new").close()
        assert list(disk_store(tmp_path / "new").quads()) == [ox.Quad(ADA, ADA, ADA)]

    def test_a_store_opened_for_reading_refuses_to_write(self, tmp_path: Path) -> None:
        self.fill(tmp_path / "new").close()
        with pytest.raises(ReadOnly):
            disk_store(tmp_path / "new").add([])

    def test_a_store_that_is_read_is_not_written_to(self, tmp_path: Path) -> None:
        """The reader would lose the files that it has not opened yet. Once it ends, the writer may."""
        self.fill(tmp_path / "new").close()
        readers = [disk_store(tmp_path / "new") for _ in range(2)]
        for reader in readers:
            with pytest.raises(
                StoreError, match=r"is being read by another process, such as kg serve. End it"
            ):
                disk_store(tmp_path / "new", writable=True)
            reader.close()
        disk_store(tmp_path / "new", writable=True).close()

    def test_a_locked_store_says_so(self, tmp_path: Path) -> None:
        held = self.fill(tmp_path / "new")
        with pytest.raises(StoreError, match=r"is in use. Close the process that writes to it"):
            disk_store(tmp_path / "new", writable=True)
        held.close()

    def test_another_process_can_read_while_one_writes(self, tmp_path: Path) -> None:
        held = self.fill(tmp_path / "new")
        program = "import sys; from kg.store import disk_store; print(len(disk_store(sys.argv[1])))"
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "new")], capture_output=True, text=True, check=True
        )
        assert done.stdout == "1\n"
        held.close()

    def test_a_missing_store_says_how_to_make_one(self, tmp_path: Path) -> None:
        with pytest.raises(MissingFile, match=r"does not exist. Create it with: kg load --store"):
            disk_store(tmp_path / "none")

    def test_a_directory_of_other_things_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("hello", encoding="utf-8")
        with pytest.raises(MissingFile, match="holds no store"):
            disk_store(tmp_path)
        with pytest.raises(StoreError, match="holds other files and no store"):
            disk_store(tmp_path, writable=True)

    def test_a_file_is_no_store(self, tiny: Path) -> None:
        with pytest.raises(StoreError, match="is a file, not the directory of a store"):
            disk_store(tiny)

    def test_a_damaged_store_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "CURRENT").write_text("nonsense", encoding="utf-8")
        with pytest.raises(StoreError, match="may be damaged"):
            disk_store(tmp_path)

    def test_a_place_that_cannot_be_made_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="the directory above it does not exist"):
            disk_store(tmp_path / "no" / "such", writable=True)

    def test_many_files_load_at_once(self, tmp_path: Path, tiny: Path) -> None:
        store = disk_store(tmp_path / "new", writable=True)
        assert load(store, [tiny, tiny.with_suffix(".nq")]) == 212
        assert len(store) == 212
        store.close()
