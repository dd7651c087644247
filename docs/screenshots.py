"""Take the pictures that the README and the docs show, from the pages as they are: `make screenshots`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
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


@dataclass(frozen=True)
class Picture:
    """What to take: a page, the colour scheme, what has to be there first, and what to do before.

    ``find`` is typed into the search field and chosen, the tab ``press`` is clicked.
    """

    path: str
    scheme: str = "light"
    wait: str = "main"
    find: str = ""
    press: str = ""


_PICTURES = {
    "explorer-light": Picture("/graph", wait="html.exploring"),
    "explorer-dark": Picture("/graph", "dark", "html.exploring", find="OpenAI"),
    "home-light": Picture("/", wait=".home-graph canvas"),
    "timeline-light": Picture("/timeline"),
    "theme-dark": Picture("/id/theme-5", "dark"),
    "sparql-light": Picture(f"/sparql?query={quote(_QUERY)}", wait=".result-table", press="Chart"),
}
_SIZE = {"width": 1440, "height": 900}


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
        viewport=_SIZE,  # type: ignore[arg-type]
        color_scheme=picture.scheme,  # type: ignore[arg-type]
        locale="en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(base + picture.path, wait_until="networkidle")
    page.wait_for_selector(picture.wait)
    if picture.find:
        page.keyboard.press("/")
        page.keyboard.type(picture.find)
        page.get_by_role("option", name=picture.find).first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    if picture.press:
        page.get_by_role("tab", name=picture.press).click()
    page.wait_for_timeout(1000)  # the canvas draws after the data are there
    content = _small(page, page.screenshot())
    context.close()
    return content


def _small(page: Page, screenshot: bytes) -> bytes:
    """The picture with a palette of 256 colours: a fourth of the size, and the same to the eye."""
    blank = page.context.new_page()
    source = f"data:image/png;base64,{b64encode(screenshot).decode('ascii')}"
    pixels = b64decode(blank.evaluate(_PIXELS, source))
    return palette_png(pixels, _SIZE["width"], _SIZE["height"])


if __name__ == "__main__":
    main()
