"""The stylesheets: what looks the same everywhere is written once."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import web

SHEETS = Path(web.__file__).parent / "static" / "css"
#: What these say stands beside the usual look, not instead of it: paper and narrow screens.
_BESIDE = {"print.css", "narrow.css"}


def _rules(text: str) -> dict[str, set[str]]:
    """The declarations of each selector outside media queries."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found: dict[str, set[str]] = defaultdict(set)
    outer, inner = "", ""
    for piece, mark in re.findall(r"([^{}]*)([{}])", plain):
        if mark == "{":
            outer, inner = (outer, piece) if outer.startswith("@") else (piece.strip(), "")
        elif inner:
            inner = ""
        elif outer.startswith("@"):
            outer = ""
        else:
            said = {" ".join(one.split()) for one in piece.split(";")} - {""}
            for selector in re.split(r",(?![^(]*\))", outer):
                found[" ".join(selector.split())] |= said
            outer = ""
    return found


def test_no_two_stylesheets_say_the_same_of_one_thing() -> None:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    sheets = sorted(path for path in SHEETS.glob("*.css") if path.name not in _BESIDE)
    for path in sheets:
        for selector, declarations in _rules(path.read_text("utf-8")).items():
            for one in declarations:
                said[selector, one].append(path.name)
    assert len(sheets) > 15
    assert {key: names for key, names in said.items() if len(names) > 1} == {}
