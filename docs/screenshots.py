"""Take the pictures that the README and the docs show, from the pages as they are: `make screenshots`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from palette_png import palette_png
from playwright.sync_api import Browser, Page, sync_playwright

_HERE = Path(__file__).parent
_QUERY = """SELECT ?theme (COUNT(?thesis) AS ?theses) WHERE {
  ?thesis a kg:Thesis ; kg:about ?theme .
  ?theme a kg:Theme
}
GROUP BY ?theme
ORDER BY DESC(?theses)"""
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
#: The pixels of a picture, read by the browser that took it.
_PIXELS = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 0x8000)
    text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return btoa(text);
}"""


def _nothing(page: Page) -> None:
    """The page as it opens."""


def _openai(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("OpenAI")
    page.get_by_role("option", name="OpenAI").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def _evidence(page: Page) -> None:
    page.locator("[data-do=outline]").click()
    page.locator("[data-form=statements]").click()
    row = page.locator(".outline tbody tr", has_text="worked at").filter(has_text="Andrej Karpathy").first
    row.locator("[data-edge]").click()
    page.locator(".explorer-panel .panel-support").first.wait_for()
    page.locator("[data-do=outline]").click()


def _connected(page: Page) -> None:
    page.locator("[data-do=connect]").click()
    for name in ("fei-fei li", "vibe coding"):
        page.locator("#connect-search").fill(name)
        page.locator(".connect [role=option]").first.wait_for()
        page.locator(".connect [role=option]").first.dispatch_event("mousedown")
    page.wait_for_load_state("networkidle")


def _positions(page: Page) -> None:
    page.locator("#positions").evaluate("element => element.scrollIntoView({ block: 'start' })")


def _chart(page: Page) -> None:
    page.get_by_role("tab", name="Chart").click()


@dataclass(frozen=True)
class Picture:
    """What to take: a page, the colour scheme, what has to be there first, what to do then, and how large."""

    path: str
    scheme: str = "light"
    wait: str = "main"
    act: Callable[[Page], None] = _nothing
    size: tuple[int, int] = (1440, 900)


_DRAWN = "html.exploring"
_PICTURES = {
    "explorer-light": Picture("/graph", wait=_DRAWN),
    "explorer-dark": Picture("/graph", "dark", _DRAWN, _openai),
    "evidence-light": Picture("/graph?iri=openai", wait=_DRAWN, act=_evidence),
    "connections-light": Picture("/graph", wait=_DRAWN, act=_connected),
    "at-2016-light": Picture("/graph?at=2016", wait=_DRAWN),
    "home-light": Picture("/", wait=".home-graph canvas"),
    "timeline-light": Picture("/timeline"),
    "timeline-phone": Picture("/timeline", "dark", size=(390, 844)),
    "theme-dark": Picture("/id/theme-5", "dark"),
    "theme-phone": Picture("/id/theme-5", size=(390, 844)),
    "entry-phone": Picture("/id/openai?at=2016", size=(390, 844)),
    "positions-light": Picture("/id/theme-5", act=_positions),
    "sparql-light": Picture(f"/sparql?query={quote(_QUERY)}", wait=".result-table", act=_chart),
}


def main() -> None:
    """Serve the bundled graph, take each picture, and write it beside this file."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("Error: no Chromium found. Name it in the environment variable CHROMIUM.")
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:  # noqa: S603
        try:
            line = server.stdout.readline() if server.stdout else ""
            base = re.search(r"http://[^\s/]+", line)
            if base is None:
                sys.exit("Error: the server did not start.")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
                for name, picture in _PICTURES.items():
                    (_HERE / f"{name}.png").write_bytes(_taken(browser, base[0], picture))
                browser.close()
        finally:
            server.terminate()


def _taken(browser: Browser, base: str, picture: Picture) -> bytes:
    context = browser.new_context(
        viewport={"width": picture.size[0], "height": picture.size[1]},
        color_scheme=picture.scheme,  # type: ignore[arg-type]
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(base + picture.path, wait_until="networkidle")
    page.wait_for_selector(picture.wait)
    picture.act(page)
    page.wait_for_timeout(1000)  # the canvas draws after the data are there
    content = _small(page, page.screenshot(), picture.size)
    context.close()
    return content


def _small(page: Page, screenshot: bytes, size: tuple[int, int]) -> bytes:
    """The picture with a palette of 256 colours: a fourth of the size, and the same to the eye."""
    blank = page.context.new_page()
    source = f"data:image/png;base64,{b64encode(screenshot).decode('ascii')}"
    pixels = b64decode(blank.evaluate(_PIXELS, source))
    return palette_png(pixels, *size)


if __name__ == "__main__":
    main()
