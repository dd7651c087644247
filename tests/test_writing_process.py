"""The process that alone writes to a store: bodies in every syntax, refusals whole, limits, secrets."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import KgError, LimitExceeded, ParseError, QueryError, StoreError, UnsupportedFormat
from kg.sandbox import Limits, Sandbox
from kg.sandbox.backends import Source
from kg.store import disk_store
from kg.updates import Writer

TOKEN = "sesame-sesame"  # noqa: S105
G = "http://example.org/g"
LIMITS = Limits(seconds=5, memory_mb=300, workers=2)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with Writer(tmp_path / "store", Limits(seconds=5, memory_mb=300)) as opened:
        yield opened


def quads(writer: Writer) -> list[str]:
    store = disk_store(writer.snapshot)
    try:
        return sorted(str(quad) for quad in store.quads())
    finally:
        store.close()


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/turtle", "<a:s> <a:p> 'o' ."),
        ("application/n-triples", '<a:s> <a:p> "o" .'),
        ("application/n-quads", '<a:s> <a:p> "o" .'),
        ("application/trig", "<a:s> <a:p> 'o' ."),
        ("application/ld+json", '{"@id": "a:s", "a:p": "o"}'),
        (
            "application/rdf+xml",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
            '<r:Description r:about="a:s"><a:p>o</a:p></r:Description></r:RDF>',
        ),
        ("", '{"@id": "a:s", "a:p": "o"}'),
    ],
)
def test_bodies_in_every_syntax(writer: Writer, media: str, body: str) -> None:
    """The media type says how to read; without one the content does."""
    assert writer.put(G, body.encode(), media) is True
    assert quads(writer) == [f'<a:s> <a:p> "o" <{G}>']
    assert writer.put(G, body.encode(), media) is False


@pytest.mark.parametrize(
    ("media", "body", "error"),
    [
        ("text/turtle", b"<a:s> <a:p> <a:o> . <a:s> <a:p>", ParseError),
        ("text/turtle", b"\xff\xfe", ParseError),
        ("application/trig", b"<a:g> { <a:s> <a:p> <a:o> }", ParseError),
        ("application/rdf+xml", b"<rdf:RDF", ParseError),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:1/", "a:p": 1}', ParseError),
        ("image/png", b"<a:s> <a:p> <a:o> .", UnsupportedFormat),
    ],
)
def test_bad_bodies_are_refused_whole(writer: Writer, media: str, body: bytes, error: type[KgError]) -> None:
    """Nothing of a body with an error is written, and what it should have replaced stays."""
    writer.put(G, b"<a:kept> <a:p> 1 .", "text/turtle")
    before = quads(writer)
    for change in (writer.put, writer.post):
        with pytest.raises(error):
            change(G, body, media)
    assert quads(writer) == before
    with pytest.raises(error):
        writer.merge(G, [(b"<a:first> <a:p> 1 .", "text/turtle"), (body, media)])
    assert quads(writer) == before


def test_an_entity_bomb_is_refused(writer: Writer) -> None:
    names = "abcdefghijklmnop"
    pairs = itertools.pairwise(names)
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairs)
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"x" * 100}">{entities}]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
        f'<r:Description r:about="a:s"><a:p>&{names[-1]};</a:p></r:Description></r:RDF>'
    )
    with pytest.raises((ParseError, LimitExceeded)):
        writer.put(G, bomb.encode(), "application/rdf+xml")
    assert writer.put(G, b"<a:s> <a:p> 1 .", "text/turtle")


def test_a_change_that_needs_too_much_memory_is_stopped(writer: Writer) -> None:
    """The process dies, the store does not; the next change finds a new process."""
    writer.put(G, b"<a:s> <a:p> '" + b"x" * 100_000 + b"' .", "text/turtle")
    nested = "?v"
    for _ in range(20):
        nested = f"CONCAT({nested}, {nested})" if len(nested) < 100_000 else nested
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(16))
    text = f"INSERT {{ ?s <a:q> ?v16 }} WHERE {{ GRAPH ?g {{ ?s ?p ?v0 }} {doubling} }}"
    with pytest.raises((LimitExceeded, QueryError, StoreError)):
        writer.update(text)
    assert len(quads(writer)) == 1
    writer.update("CLEAR ALL")
    assert quads(writer) == []


def test_blank_nodes_stay_together(writer: Writer) -> None:
    """Those of one body are the same node throughout, those of two bodies never meet."""
    writer.put(G, b"_:x <a:p> _:y . _:y <a:q> 1 .", "text/turtle")
    writer.post(G, b"_:x <a:p> 2 .", "text/turtle")
    store = disk_store(writer.snapshot)
    (count,) = next(iter(store.select("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")))
    assert str(getattr(count, "value", "")) == "3"
    assert store.ask("ASK { ?x <a:p> ?y . ?y <a:q> 1 }")
    store.close()


def test_a_store_in_use_is_said(writer: Writer) -> None:
    with pytest.raises(StoreError, match="in use"):
        Writer(writer.directory)


def test_the_secret_stays_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writing process does not inherit the token."""
    monkeypatch.setenv("KG_TOKEN", TOKEN)
    with Writer(tmp_path / "store") as writer:
        process = writer._process
        assert process is not None
        environment = Path(f"/proc/{process.pid}/environ")
        if environment.exists():
            assert TOKEN.encode() not in environment.read_bytes()


def test_readers_wake_when_there_is_something_to_read(writer: Writer) -> None:
    """After changes in a row one worker is at hand and the store is not open; who asks then sees all."""
    store = disk_store(writer.snapshot)
    with Sandbox(Source("disk", str(writer.snapshot)), None, limits=LIMITS) as sandbox:
        sandbox.run("ASK {}")
        first = store.raw
        for number in range(4):
            before = store.version()
            writer.update(f"INSERT DATA {{ <a:s> <a:p> {number} }}")
            sandbox.refresh()
            store.reopen()
            assert store.version() != before
        assert int(sandbox.stats()["workers"]) < LIMITS.short_slots
        assert b"4" in sandbox.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="csv").body
        assert store.raw is not first
        assert store.raw is store.raw
        assert store.ask("ASK { <a:s> <a:p> 3 }")
    store.close()
