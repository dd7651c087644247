"""What is visible, as a text for an address: a view's things and places, its filters, date and language.

A state is JSON, deflated (RFC 1951) and written in base64url without padding (RFC 4648, section 5). The edges
are not part of it: they follow from the things and the filters. What comes from outside is checked in full
before anything is made of it.
"""

from __future__ import annotations

import binascii
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, NoReturn

from kg.dates import parse_period
from kg.errors import KgError
from kg.filters import Filters
from kg.terms import GRAPH_BASE, ID_BASE, KG, NamedNode, expand

__all__ = [
    "MAX_NODES",
    "MAX_TOKEN",
    "OVERVIEW",
    "Placed",
    "Stand",
    "ViewState",
    "decode",
    "encode",
    "from_json",
    "name_in",
    "pack",
    "short_in",
    "to_json",
    "unpack",
]

MAX_NODES = 5000
#: The lens of the start view: each idea is tied to one theme only, and themes as authors tied them.
OVERVIEW = "overview"
#: The longest token in characters, and the longest JSON in bytes that one may unfold to.
MAX_TOKEN, _MAX_JSON = 200_000, 1_000_000
_MAX_LISTED, _MAX_TEXT, _MAX_GROUPS, _MAX_ENDS = 500, 2000, 500, 12
_FAR = 1e6
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_RANKS = frozenset(("primary", "secondary", "weak", "none"))
_SHOWN = {"true": "both", "false": "asserted", '"recorded"': "recorded", '"only"': "derived"}
#: How each choice of these is written.
_WRITTEN = {shown: json.loads(text) for text, shown in _SHOWN.items()}
_SIMPLE = ("layout", "size", "colour")


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing in a view: its IRI, where it stands (None: not placed yet), and whether it is pinned there."""

    iri: str
    x: float | None = None
    y: float | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """A stand-in for those neighbours by one relation of a thing that are not shown one by one."""

    iri: str
    relation: str
    outgoing: bool = True
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class ViewState:
    """All that a view needs to be shown again just as it was.

    ``selected`` or ``edge`` (by its id) is what the panel tells of, ``ends`` are the things being connected.
    """

    nodes: tuple[Placed, ...] = ()
    groups: tuple[Stand, ...] = ()
    filters: Filters = field(default_factory=Filters)
    at: str | None = None
    compare: str | None = None
    layout: str = "force"
    size: str = "degree"
    colour: str = "class"
    lang: str = "en"
    selected: str | None = None
    lens: str | None = None
    camera: tuple[float, ...] | None = None
    edge: str | None = None
    ends: tuple[str, ...] = ()

    @property
    def iris(self) -> tuple[str, ...]:
        """The things of the view."""
        return tuple(node.iri for node in self.nodes)


def encode(state: ViewState) -> str:
    """The token for a state, as short as it gets.

    >>> decode(encode(ViewState((Placed(ID_BASE + "openai", 1.5, -2.0),)))).nodes[0].x
    1.5
    """
    return pack(to_json(state, brief=True))


def pack(value: object) -> str:
    """The token for a value of JSON, as short as it gets."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(text.encode("utf-8")) + packer.flush()
    return urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def decode(token: str) -> ViewState:
    """The state that a token stands for. Raises KgError for a token that stands for none.

    >>> decode("nonsense")
    Traceback (most recent call last):
    kg.errors.KgError: This address holds no view: it is cut off or was changed on the way.
    """
    return from_json(unpack(token))


def unpack(token: str) -> object:
    """The value of JSON that a token stands for. Raises KgError for a token that stands for none."""
    if len(token) > MAX_TOKEN:
        raise KgError(f"This address holds no view: it is longer than {MAX_TOKEN:,} characters.")
    broken = KgError("This address holds no view: it is cut off or was changed on the way.")
    try:
        packed = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        unpacker = zlib.decompressobj(-15)
        text = unpacker.decompress(packed, _MAX_JSON)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise broken
        value: object = json.loads(text.decode("utf-8"), parse_constant=_no_number)
    except KgError:
        raise
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise broken from None
    return value


def _no_number(_: str) -> NoReturn:
    raise ValueError("not a number of JSON")


# to JSON


def to_json(state: ViewState, *, brief: bool = False) -> dict[str, Any]:
    """The state as plain values for JSON; ``brief`` leaves out what is as usual."""
    hidden = state.filters
    usual = ViewState()
    whole: dict[str, Any] = {
        "nodes": [
            [short_in(one.iri, ID_BASE), _number(one.x), _number(one.y), int(one.pinned)]
            for one in state.nodes
        ],
        "groups": [
            [
                short_in(one.iri, ID_BASE),
                short_in(one.relation, KG),
                int(one.outgoing),
                _number(one.x),
                _number(one.y),
            ]
            for one in state.groups
        ],
        "hidden": sorted(short_in(iri, KG) for iri in hidden.relations),
        "classes": sorted(short_in(iri, KG) if iri else "" for iri in hidden.classes),
        "graphs": sorted(short_in(iri, GRAPH_BASE) if iri else "" for iri in hidden.graphs),
        "ranks": sorted(hidden.ranks),
        "languages": sorted(hidden.languages),
        "derived": _WRITTEN[hidden.shown],
        "tied": hidden.tied,
        "at": state.at,
        "compare": state.compare,
        "layout": state.layout,
        "size": state.size,
        "colour": state.colour,
        "lang": state.lang,
        "selected": short_in(state.selected, ID_BASE) if state.selected else None,
        "lens": state.lens,
        "camera": [_number(part) for part in state.camera] if state.camera else None,
        "edge": state.edge,
        "ends": [short_in(iri, ID_BASE) for iri in state.ends],
    }
    if brief:
        plain = {
            **dict.fromkeys(whole),
            "derived": True,
            "tied": False,
            **{key: getattr(usual, key) for key in _SIMPLE},
        }
        whole = {key: value for key, value in whole.items() if value != [] and value != plain[key]}
    return {"v": 1, **whole}


def short_in(iri: str, base: str) -> str:
    """An IRI without the base that it shares with most, if what is left is a plain name."""
    rest = iri.removeprefix(base)
    return rest if rest != iri and _SLUG.match(rest) else iri


def _number(value: float | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == int(value) else value


# from JSON


def from_json(value: object) -> ViewState:
    """The state that plain values describe. Raises KgError naming what is wrong with them."""
    if not isinstance(value, dict):
        raise KgError("A view is written as a JSON object.")
    if value.get("v") != 1 or isinstance(value.get("v"), bool):
        raise KgError("This view was written by another version: it does not begin with v 1.")
    unknown = sorted(str(key)[:40] for key in value.keys() - _KEYS)
    if unknown:
        raise KgError(f"A view has no part called “{unknown[0]}”.")
    given = {key: part for key, part in value.items() if part is not None}
    nodes = [_placed(row) for row in _rows(given.get("nodes", ()), "nodes", MAX_NODES)]
    groups = [_stand(row) for row in _rows(given.get("groups", ()), "groups", _MAX_GROUPS)]
    first: dict[str, Placed] = {}
    for node in nodes:
        first.setdefault(node.iri, node)
    return ViewState(
        nodes=tuple(first.values()),
        groups=tuple({(one.iri, one.relation, one.outgoing): one for one in groups}.values()),
        filters=_filters(given),
        at=_date(given.get("at")),
        compare=_date(given.get("compare")),
        lang=_word(given.get("lang", "en"), "lang"),
        selected=name_in(given["selected"], ID_BASE) if given.get("selected") else None,
        lens=_text(given["lens"]) if "lens" in given else None,
        camera=_camera(given.get("camera")),
        edge=_word(given["edge"], "edge") if given.get("edge") else None,
        ends=tuple(name_in(one, ID_BASE) for one in _rows(given.get("ends", ()), "ends", _MAX_ENDS)),
        **{key: _word(given[key], key) for key in _SIMPLE if key in given},
    )


_KEYS = to_json(ViewState()).keys()


def _rows(value: object, name: str, most: int) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)):
        raise KgError(f"“{name}” of a view is a list.")
    if len(value) > most:
        raise KgError(f"A view has at most {most:,} {name}.")
    return value


def _placed(row: object) -> Placed:
    if isinstance(row, str):
        return Placed(name_in(row, ID_BASE))
    if not isinstance(row, list) or not 1 <= len(row) <= 4:
        raise KgError("A node of a view is written [name, x, y, pinned].")
    whole: list[Any] = [*row, *(None, None, 0)[len(row) - 1 :]]
    iri, x, y, pinned = whole
    if pinned not in (0, 1):
        raise KgError("Whether a node is pinned is written 0 or 1.")
    return Placed(name_in(iri, ID_BASE), *_point(x, y), bool(pinned))


def _stand(row: object) -> Stand:
    if not isinstance(row, list) or len(row) != 5 or row[2] not in (0, 1):
        raise KgError("A group of a view is written [name, relation, outgoing, x, y].")
    return Stand(name_in(row[0], ID_BASE), name_in(row[1], KG), bool(row[2]), *_point(row[3], row[4]))


def _point(x: object, y: object) -> tuple[float | None, float | None]:
    if x is None or y is None:
        return None, None
    return _coordinate(x), _coordinate(y)


def _coordinate(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= _FAR:
        raise KgError("The places of a view are numbers, none of them far out.")
    return round(float(value), 1) + 0.0


def _camera(value: object) -> tuple[float, ...] | None:
    """Where the reader looks, how closely, and how the view is spread across and down (1 when left out)."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) not in (3, 5):
        raise KgError("The camera of a view is written [x, y, scale] or [x, y, scale, across, down].")
    return _coordinate(value[0]), _coordinate(value[1]), *map(_scale, value[2:])


def _scale(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise KgError("The scale of a view is a number.")
    if not 0.001 <= value <= 1000:
        raise KgError("The scale of a view lies between 0.001 and 1000.")
    return round(float(value), 4)


def _filters(given: Mapping[str, Any]) -> Filters:
    shown = _SHOWN.get(json.dumps(given.get("derived", True), default=str)[:20])
    if shown is None:
        raise KgError("“derived” of a view is true, false, “recorded” or “only”.")

    def iris(key: str, base: str, *, nameless: bool = False) -> frozenset[str]:
        listed = _rows(given.get(key, ()), key, _MAX_LISTED)
        return frozenset("" if nameless and one == "" else name_in(one, base) for one in listed)

    return Filters(
        classes=iris("classes", KG, nameless=True),
        relations=iris("hidden", KG),
        graphs=iris("graphs", GRAPH_BASE, nameless=True),
        ranks=_among(given, "ranks", _RANKS.__contains__),
        languages=_among(given, "languages", lambda text: bool(re.fullmatch(r"[a-z]{0,8}", text))),
        shown=shown,  # type: ignore[arg-type]
        tied=_flag(given.get("tied", False), "tied"),
    )


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise KgError(f"“{name}” of a view is true or false.")
    return value


def _among(given: Mapping[str, Any], key: str, right: Callable[[str], bool]) -> frozenset[str]:
    listed: Iterable[Any] = _rows(given.get(key, ()), key, _MAX_LISTED)
    found = frozenset(_text(one) for one in listed)
    for one in found:
        if not right(one):
            raise KgError(f"“{one[:40]}” is not one of the {key} of a view.")
    return found


def name_in(value: object, base: str) -> str:
    """The IRI that a short name, a prefixed name or an IRI stands for. Raises KgError when it is none."""
    text = _text(value)
    iri = (expand(text) or text) if ":" in text else base + text
    try:
        return NamedNode(iri).value
    except ValueError:
        raise KgError(f"“{text[:80]}” is not an IRI.") from None


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise KgError(f"A text in a view has at most {_MAX_TEXT:,} characters.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise KgError("A text in a view has a half character in it.") from None
    return value


def _word(value: object, name: str) -> str:
    if not isinstance(value, str) or not _WORD.match(value):
        raise KgError(f"“{name}” of a view is a short word.")
    return value


def _date(value: object) -> str | None:
    if value is None or value == "":
        return None
    text = _text(value)
    parse_period(text)
    return text
