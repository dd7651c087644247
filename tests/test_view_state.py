"""View states and their addresses: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import KgError
from kg.filters import Filters
from kg.terms import GRAPH_BASE, ID_BASE, KG
from kg.view_state import MAX_NODES, Placed, Stand, ViewState, decode, encode, from_json, to_json


def token(value: object) -> str:
    """A token made as a browser makes it."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    text = value if isinstance(value, str) else json.dumps(value)
    packed = packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()
    return urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


names = st.one_of(
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True).map(lambda slug: ID_BASE + slug),
    st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True).map(lambda part: f"http://example.org/été/{part}"),
    st.sampled_from(["urn:x:y", "http://e.org/id:openai", ID_BASE + "a/b", ID_BASE, KG + "a%20b"]),
)
terms = st.one_of(st.from_regex(r"[a-z_]{1,12}", fullmatch=True).map(lambda name: KG + name), names)
numbers = st.floats(-5000, 5000).map(lambda value: round(value, 1) + 0.0)
scales = st.sampled_from([0.001, 0.25, 1.0, 12.5])
points = st.one_of(st.just((None, None)), st.tuples(numbers, numbers))
placed = st.builds(lambda iri, at, pinned: Placed(iri, *at, pinned), names, points, st.booleans())
stands = st.builds(lambda iri, by, out, at: Stand(iri, by, out, *at), names, terms, st.booleans(), points)
dates = st.one_of(st.none(), st.dates().map(str), st.sampled_from(["2016", "2016-05"]))
filters = st.builds(
    Filters,
    classes=st.frozensets(st.one_of(terms, st.just(""))),
    relations=st.frozensets(terms),
    graphs=st.frozensets(st.one_of(names, st.sampled_from(["", GRAPH_BASE + "life"]))),
    ranks=st.frozensets(st.sampled_from(["primary", "secondary", "weak", "none"])),
    languages=st.frozensets(st.sampled_from(["", "en", "fr", "de"])),
    shown=st.sampled_from(["both", "recorded", "asserted", "derived"]),
)
states = st.builds(
    ViewState,
    nodes=st.lists(placed, unique_by=lambda one: one.iri, max_size=20).map(tuple),
    groups=st.lists(stands, unique_by=lambda one: (one.iri, one.relation, one.outgoing), max_size=4).map(
        tuple
    ),
    filters=filters,
    at=dates,
    compare=dates,
    layout=st.sampled_from(["force", "tree", "time", "rings"]),
    size=st.sampled_from(["degree", "pagerank"]),
    colour=st.sampled_from(["class", "community"]),
    lang=st.sampled_from(["en", "fr"]),
    selected=st.one_of(st.none(), names),
    lens=st.one_of(st.none(), st.sampled_from(["overview", "my lens – étude"])),
    edge=st.sampled_from([None, "ea500ee527b2e"]),
    ends=st.lists(names, max_size=4, unique=True).map(tuple),
    camera=st.one_of(
        st.none(), st.tuples(numbers, numbers, scales), st.tuples(numbers, numbers, scales, scales, scales)
    ),
)


@given(states)
def test_what_goes_in_comes_out(state: ViewState) -> None:
    assert decode(encode(state)) == state
    assert from_json(json.loads(json.dumps(to_json(state)))) == state
    assert encode(decode(encode(state))) == encode(state)


@given(st.text(max_size=60))
def test_any_text_is_a_state_or_a_plain_no(text: str) -> None:
    with pytest.raises(KgError, match="This address holds no view"):
        decode(text)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from([*to_json(ViewState()), "more"]), json_values), st.sampled_from([1, 2])
)
def test_any_json_is_a_state_or_a_plain_no(value: dict[str, Any], version: int) -> None:
    """Whatever stands where: a state that can be written again, or a sentence; never another error."""
    state = None
    with suppress(KgError):
        state = from_json({**value, "v": version})
    assert state is None or decode(encode(state)) == state


def test_short_names_in_the_address() -> None:
    """Our things by their slug, our relations by their local name, those of others in full."""
    state = ViewState(
        (Placed(ID_BASE + "openai", 1.0, 2.5, True), Placed("http://e.org/x")),
        filters=Filters(relations=frozenset({KG + "about"}), graphs=frozenset({GRAPH_BASE + "life", ""})),
        selected=ID_BASE + "openai",
    )
    assert to_json(state, brief=True) == {
        "v": 1,
        "nodes": [["openai", 1, 2.5, 1], ["http://e.org/x", None, None, 0]],
        "hidden": ["about"],
        "graphs": ["", "life"],
        "lang": "en",
        "selected": "openai",
    }


def test_names_are_read_in_every_form() -> None:
    state = from_json(
        {"v": 1, "nodes": [["id:openai"], "tesla", [ID_BASE + "openai", 1, 1, 0]], "hidden": ["kg:about"]}
    )
    assert state.iris == (ID_BASE + "openai", ID_BASE + "tesla")
    assert state.filters.relations == {KG + "about"}


def test_thirty_things_fit_in_a_short_address() -> None:
    nodes = tuple(Placed(f"{ID_BASE}thesis-number-{n}", n * 31.7 % 900, n * 17.3 % 600) for n in range(30))
    assert len(encode(from_json(to_json(ViewState(nodes))))) < 700


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ([], "written as a JSON object"),
        ({}, "begin with v 1"),
        ({"v": 2}, "begin with v 1"),
        ({"v": True}, "begin with v 1"),
        ({"v": 1, "edges": []}, "no part called “edges”"),
        ({"v": 1, "nodes": {}}, "“nodes” of a view is a list"),
        ({"v": 1, "nodes": [["x"]] * (MAX_NODES + 1)}, "at most 5,000 nodes"),
        ({"v": 1, "nodes": [["a b"]]}, "is not an IRI"),
        ({"v": 1, "nodes": [["http://e.org/>"]]}, "is not an IRI"),
        ({"v": 1, "nodes": [[7]]}, "at most 2,000 characters"),
        ({"v": 1, "nodes": [["a", 1, 2, 2]]}, "written 0 or 1"),
        ({"v": 1, "nodes": [["a", "1", 2]]}, "places of a view are numbers"),
        ({"v": 1, "nodes": [["a", 1e300, 2]]}, "none of them far out"),
        ({"v": 1, "nodes": [["a", True, 2]]}, "places of a view are numbers"),
        ({"v": 1, "nodes": [["x" * 2001]]}, "at most 2,000 characters"),
        ({"v": 1, "groups": [["a", "b"]]}, "A group of a view is written"),
        ({"v": 1, "derived": "maybe"}, "“recorded” or “only”"),
        ({"v": 1, "ranks": ["best"]}, "“best” is not one of the ranks"),
        ({"v": 1, "languages": ["EN"]}, "is not one of the languages"),
        ({"v": 1, "at": "soon"}, "is not a date"),
        ({"v": 1, "layout": "Spiral!"}, "“layout” of a view is a short word"),
        ({"v": 1, "lang": ["fr"]}, "“lang” of a view is a short word"),
        ({"v": 1, "camera": [0, 0]}, "written .x, y, scale."),
        ({"v": 1, "camera": [0, 0, 0]}, "between 0.001 and 1000"),
        ({"v": 1, "lens": "\ud800"}, "half character"),
    ],
)
def test_what_is_refused(value: object, problem: str) -> None:
    with pytest.raises(KgError, match=problem):
        from_json(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"v":1,"nodes":[["a",NaN,1]]}',
        '{"v":1,"nodes":[["a",Infinity,1]]}',
        "[" * 100_000,
        '{"v":1,"lens":' + "9" * 5000 + "}",
        '{"v":1',
        "\x00",
    ],
    ids=["NaN", "Infinity", "deep", "long number", "cut", "nothing"],
)
def test_broken_json_in_a_token(text: str) -> None:
    with pytest.raises(KgError):
        decode(token(text))


def test_a_token_does_not_unfold_without_bound() -> None:
    """A kilobyte that would become a megabyte is not followed to its end."""
    with pytest.raises(KgError, match="holds no view"):
        decode(token('{"v":1,"lens":"' + "a" * 50_000_000 + '"}'))


def test_a_token_has_a_greatest_length() -> None:
    with pytest.raises(KgError, match="longer than 200,000 characters"):
        decode("A" * 200_001)


def test_a_cut_token_is_no_other_view() -> None:
    whole = encode(ViewState(tuple(Placed(f"{ID_BASE}n{n}") for n in range(40))))
    for length in range(0, len(whole), 7):
        with pytest.raises(KgError, match="cut off"):
            decode(whole[:length])
