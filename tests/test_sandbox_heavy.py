"""Queries known to take long are refused at the door when there is no room for another long one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError, LimitExceeded
from kg.sandbox import Limits, Sandbox
from kg.sandbox.backends import Source
from kg.sandbox.heavy import Heavy, shape_of
from tests.sandboxed import settled, write_triples

#: One long query runs, one is parked, one may wait.
LIMITS = Limits(seconds=20, memory_mb=150, workers=2, queue=1)
ENDLESS = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER({} > 0) }}"


@pytest.fixture
def crowded() -> Iterator[Sandbox]:
    """A sandbox in which a long query runs and another is parked."""
    over = threading.Event()

    def hold(number: int) -> None:
        with suppress(KgError):
            sandbox.run(ENDLESS.format(number), cancel=over.is_set)

    with Sandbox(Source("memory"), write_triples, limits=LIMITS) as sandbox:
        assert settled(lambda: sandbox.ready, 15)
        threads = [threading.Thread(target=hold, args=(number,)) for number in (1, 2)]
        for thread in threads:
            thread.start()
        assert settled(lambda: (sandbox.stats()["long"], sandbox.stats()["parked"]) == (1, 1), 15)
        yield sandbox
        over.set()
        for thread in threads:
            thread.join()


def test_another_of_the_kind_is_refused_before_it_takes_a_worker(crowded: Sandbox) -> None:
    before = crowded.stats()
    with pytest.raises(LimitExceeded, match="Too many long queries") as refused:
        crowded.run(ENDLESS.format(3))
    assert refused.value.kind == "queue"
    after = crowded.stats()
    assert after["stopped"]["queue"] == before["stopped"]["queue"] + 1
    assert (after["short"], after["waiting"]) == (0, 0)


def test_easy_queries_are_answered_beside_many_of_the_kind(crowded: Sandbox) -> None:
    """Sixteen at once of what took long, again and again, take no place from what is quick."""
    over = threading.Event()

    def flood() -> None:
        while not over.is_set():
            with pytest.raises(LimitExceeded):
                crowded.run(ENDLESS.format(4))
            time.sleep(0.01)

    threads = [threading.Thread(target=flood) for _ in range(16)]
    for thread in threads:
        thread.start()
    try:
        answers = {
            crowded.run(f"ASK {{ ?s ?p ?o FILTER({number} = {number}) }}").body for number in range(40)
        }
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert len(answers) == 1
    assert b"true" in answers.pop()


def test_what_took_long_is_remembered_by_its_shape_and_not_for_ever() -> None:
    heavy, forgetful = Heavy(), Heavy(lasting=0)
    for one in (heavy, forgetful):
        one.add("ASK { ?s ?p 1 }")
    assert "ASK {?x ?y 2}" in heavy
    assert "ASK { ?s ?p 1 . }" not in heavy
    assert "ASK { ?s ?p 1 }" not in forgetful


@given(st.text(max_size=6000), st.integers(0, 9))
def test_any_text_has_a_shape_and_its_own_numbers_do_not_matter(text: str, number: int) -> None:
    assert shape_of(text) == shape_of(text)
    assert shape_of(f"{number} {text}") == shape_of(f"{number + 10} {text}") or len(text) > 4000
