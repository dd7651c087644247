"""Take the pictures that the README and the docs show, from the pages as they are: `make screenshots`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_HERE = Path(__file__).parent
#: file name -> (path, width, height, colour scheme, language)
_PICTURES = {
    "home-light": ("/", 1440, 900, "light", "en-GB"),
    "explorer-dark": ("/graph", 1440, 900, "dark", "en-GB"),
    "sparql-light": ("/sparql?query=SELECT+*+%7B+%3Ftheme+a+kg%3ATheme+%7D", 1440, 900, "light", "en-GB"),
}
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


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
                for name in _PICTURES:
                    _take(browser, base[0], name)
                browser.close()
        finally:
            server.terminate()


def _take(browser: Browser, base: str, name: str) -> None:
    path, width, height, scheme, locale = _PICTURES[name]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=locale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(base + path, wait_until="networkidle")
    page.wait_for_timeout(1000)  # the canvas draws after the data are there
    page.screenshot(path=_HERE / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
