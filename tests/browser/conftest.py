"""A real browser on a real server: Chromium, driven over the pages of `kg serve`.

The browser is the system's own: `CHROMIUM` names it, else it is looked for by name. A missing browser is a
failure, not a skip: these tests are what shows that the pages work.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from browser.bench import Bench, OpenBench
from browser.visits import WATCH, WIDE, OpenVisit, Visit, serving
from playwright.sync_api import Browser, sync_playwright

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = os.environ.get("CHROMIUM")
    program = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("No Chromium on this machine. Install the package chromium, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a server with the bundled graph."""
    with serving() as base:
        yield base


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[OpenVisit]:
    """Opens a watched page: `visit("/path", lang="fr", size=NARROW, scheme="dark", script=False)`.

    The reader wants no motion, unless told otherwise (`motion=True`), so that pages are still.
    """
    contexts = []

    def opened(
        path: str = "/",
        *,
        base: str = site,
        lang: str = "en",
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        script: bool = True,
        touch: bool = False,
        motion: bool = False,
        expected: set[int] = frozenset(),  # type: ignore[assignment]
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="fr-FR" if lang == "fr" else "en-GB",
            java_script_enabled=script,
            has_touch=touch,
            reduced_motion="no-preference" if motion else "reduce",
        )
        contexts.append(context)
        context.add_init_script(WATCH)
        visit = Visit(context.new_page(), base, expected=set(expected))
        visit.watch()
        visit.go(path)
        return visit

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def bench(visit: OpenVisit) -> OpenBench:
    """Opens the query page: `bench(query, lang="fr", …)`, the rest as for `visit`."""

    def opened(query: str = "", **options: object) -> Bench:
        path = "/sparql" + (f"?query={quote(query)}" if query else "")
        return Bench(visit(path, **options))

    return opened
