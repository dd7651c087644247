"""How the graph page holds up, by number of nodes: first paint, time to stable, time per frame in a drag.

Run by hand: `python bench/explorer.py [--nodes 200 300 1000 5000]`. It writes random graphs (twice as many
edges as nodes, seeded), serves each with `kg serve`, opens it in headless Chromium with all its nodes in the
view, drags the picture, then a node. "stable" is the time from the address to a drawing that moves no more,
"asking" how much of it the page waits for the server.
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
#: Notes the time between frames until it is told to stop.
FRAMES = """() => {
  const watch = (window.watch = { times: [], last: performance.now(), on: true });
  const step = (now) => {
    watch.times.push(now - watch.last);
    watch.last = now;
    if (watch.on) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}"""
#: How long the page waited for what the explorer asked of the server.
ASKING = """() => performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/api/explore/")).reduce((sum, { duration }) => sum + duration, 0)"""
#: Where a node is that has several ties and stands well inside the canvas.
NODE = """() => {
  const { canvas } = document.querySelector("[data-explorer]").explorer;
  const { clientWidth, clientHeight } = canvas.root;
  return canvas.nodes.toSorted((a, b) => b.degree - a.degree).map(({ id }) => canvas.where(id)).find(
    ({ x, y }) => x > 200 && x < clientWidth - 400 && y > 100 && y < clientHeight - 300);
}"""


def graph(count: int, path: Path) -> None:
    """Write a random graph: things of seven classes, each tied to those that came before."""
    rng = random.Random(count)  # noqa: S311 - a picture, not a secret
    lines = ["@prefix : <https://example.org/terms/> .", "@prefix t: <https://example.org/thing/> ."]
    lines.append("@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .")
    for number in range(count):
        lines.append(f't:n{number} a :Class{number % 7} ; rdfs:label "Thing number {number}" .')
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


def opened(page: Page, base: str, placed: str) -> dict[str, Any]:
    """Open a view and wait until it is drawn and still."""
    page.goto(f"{base}/graph")
    page.wait_for_selector("html.exploring")
    begun = time.perf_counter()
    page.goto(f"{base}/graph?view={placed}")
    page.wait_for_selector("html.exploring", timeout=120_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    stable = time.perf_counter() - begun
    paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    asking = page.evaluate(ASKING) / 1000
    return {"first paint (ms)": round(paint), "stable (s)": round(stable, 2), "asking (s)": round(asking, 2)}


def dragged(page: Page, what: str, start: tuple[float, float]) -> dict[str, Any]:
    """Drag from a place on the canvas, some frames long; time between frames, and work for each."""
    x, y = start
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def busy() -> float:
        found = client.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    before = busy()
    page.evaluate(FRAMES)
    for step in range(90):
        page.mouse.move(x + 8 + 2 * step, y + 8 + step)
    times: list[float] = page.evaluate("() => { watch.on = false; return watch.times; }")
    work = (busy() - before) * 1000 / len(times)
    page.mouse.up()
    page.wait_for_timeout(1500)
    ordered = sorted(times[1:])
    return {
        f"{what}: frame, median (ms)": round(statistics.median(ordered)),
        f"{what}: frame, 95 % (ms)": round(ordered[int(len(ordered) * 0.95)]),
        f"{what}: main thread per frame (ms)": round(work, 1),
    }


def measure(page: Page, base: str, count: int) -> dict[str, Any]:
    """Have it placed twice, open it, drag the picture, drag a node."""
    times = []
    for _ in range(2):
        begun = time.perf_counter()
        placed = token(base, count)
        times.append(round(time.perf_counter() - begun, 2))
    found = {"nodes": count, "server, first time (s)": times[0], "server, again (s)": times[1]}
    found |= opened(page, base, placed)
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    found |= dragged(page, "picture", (box["x"] + 40, box["y"] + 40))
    page.locator("[data-do=fit]").click()
    page.wait_for_timeout(800)
    node = page.evaluate(NODE)
    found |= dragged(page, "node", (box["x"] + node["x"], box["y"] + node["y"]))
    return found


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[200, 300, 1000, 5000])
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
