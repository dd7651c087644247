"""How the graph page holds up, by number of nodes: first paint, time to stable, time per frame in a drag.

Run by hand: `python bench/explorer.py [--nodes 200 1000 5000]`. It writes random graphs (twice as many edges
as nodes, seeded), serves each with `kg serve`, opens it in headless Chromium with all its nodes in the view,
and drags the picture.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import search
from typing import Any

from playwright.sync_api import Page, sync_playwright

BASE = "https://example.org/thing/"
FRAMES = """() => new Promise((done) => {
  const times = [];
  let last = performance.now();
  const step = (now) => {
    times.push(now - last);
    last = now;
    if (times.length < 60) requestAnimationFrame(step);
    else done(times);
  };
  requestAnimationFrame(step);
})"""


def graph(count: int, path: Path) -> None:
    """Write a random graph: things of seven classes, each tied to those that came before."""
    rng = random.Random(count)  # noqa: S311 - a picture, not a secret
    lines = ["@prefix : <https://example.org/terms/> .", "@prefix t: <https://example.org/thing/> ."]
    for number in range(count):
        lines.append(f't:n{number} a :Class{number % 7} ; :name "Thing number {number}" .')
        for _ in range(2 if number else 0):
            other = int(number * rng.random() ** 1.6)
            lines.append(f"t:n{number} :rel{rng.randrange(5)} t:n{other} .")
    path.write_text("\n".join(lines), encoding="utf-8")


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """`kg serve` on a file; gives its address."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            found = search(r"http://[^\s/]+", server.stdout.readline())
            assert found, "the server did not say where it is"
            yield found[0]
        finally:
            server.terminate()
            server.wait(timeout=20)


def token(base: str, count: int) -> str:
    """The address of a view with all nodes of a graph, placed by the server."""
    state = {"v": 1, "nodes": [[f"{BASE}n{number}", None, None, 0] for number in range(count)]}
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{base}/api/explore/view", json.dumps(state).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
        found: str = json.load(answer)["view"]
    return found


def measure(page: Page, base: str, count: int) -> dict[str, Any]:
    """Open, wait until drawn and still, drag."""
    begun = time.perf_counter()
    placed = token(base, count)
    laid_out = time.perf_counter() - begun
    page.goto(f"{base}/graph")
    page.wait_for_selector("html.exploring")
    begun = time.perf_counter()
    page.goto(f"{base}/graph?view={placed}")
    paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
    page.wait_for_selector("html.exploring", timeout=120_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    stable = time.perf_counter() - begun
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 40
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"() => {{ window.frames_ = ({FRAMES})(); }}")
    for step in range(120):
        page.mouse.move(x + 3 * step, y + 2 * step)
    times: list[float] = page.evaluate("() => window.frames_")
    page.mouse.up()
    return {
        "nodes": count,
        "server placed them (s)": round(laid_out, 2),
        "first paint (ms)": round(paint),
        "stable (s)": round(stable, 2),
        "frame while dragging, median (ms)": round(statistics.median(times)),
        "frame while dragging, 95 % (ms)": round(sorted(times)[int(len(times) * 0.95)]),
    }


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[200, 1000, 5000])
    sizes = parser.parse_args().nodes
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for count in sizes:
            path = Path(folder) / f"{count}.ttl"
            graph(count, path)
            with serving(path) as base:
                page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                print(json.dumps(measure(page, base, count)), flush=True)
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
