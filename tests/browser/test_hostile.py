"""A file that means harm does none in a real browser: no dialog, no script of its own, no other host."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from browser.graph_page import taken
from browser.visits import NARROW, OpenVisit, serving
from playwright.sync_api import Page

from tests.hostile import BASE, EVIL, triples

#: What a script smuggled in would leave behind: an alert, or an element that only the texts name.
_SMUGGLED = "document.querySelectorAll('[onerror], [onload], img[src=x], main script:not([type])').length"


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("hostile") / "evil.ttl"
    file.write_text("\n".join(triples()), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def evil_site(evil: Path) -> Iterator[str]:
    with serving(str(evil)) as base:
        yield base


def _dialogs(page: Page) -> list[str]:
    seen: list[str] = []

    def dismiss(dialog) -> None:  # type: ignore[no-untyped-def]
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return seen


@pytest.mark.parametrize(
    "path",
    ["/", "/graph", "/theses", "/search?q=%3Cscript%3E", "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D"]
    + [f"/resource?iri={quote(BASE + name, safe='')}" for name in EVIL],
)
def test_a_page_shows_a_hostile_file_as_text(visit: OpenVisit, evil_site: str, path: str) -> None:
    opened = visit("/healthz", base=evil_site, size=NARROW)
    dialogs = _dialogs(opened.page)
    opened.go(path)
    assert dialogs == []
    assert opened.page.evaluate(_SMUGGLED) == 0
    assert opened.overflow() <= 0
    opened.check()


def test_a_drawing_of_a_hostile_file_is_harmless_offline(
    visit: OpenVisit, evil: Path, tmp_path: Path
) -> None:
    """`kg draw` gives one file that draws without any request and runs nothing that the data bring along."""
    out = tmp_path / "out.html"
    command = [sys.executable, "-m", "kg", "draw", str(out), str(evil)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    opened = visit("/out.html", base=out.parent.as_uri())
    dialogs = _dialogs(opened.page)
    opened.page.reload()
    opened.page.wait_for_selector("canvas")
    assert dialogs == []
    assert opened.page.evaluate(_SMUGGLED) == 0
    opened.check()


def test_a_picture_of_a_hostile_file_is_well_formed_and_holds_nothing_that_acts(
    visit: OpenVisit, evil_site: str
) -> None:
    """Of SVG only shapes and words, whatever the names say; the PNG is made of the same."""
    page = visit("/graph", base=evil_site).page
    page.wait_for_selector("html.exploring")
    root = ET.fromstring(taken(page, "svg"))  # noqa: S314
    shapes = {"svg", "title", "desc", "style", "defs", "marker", "rect", "g", "path", "text", "tspan"}
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= shapes
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name]
    assert EVIL["script"] in "".join(root.itertext())
    assert taken(page, "png").startswith(b"\x89PNG")
