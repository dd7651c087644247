"""How the graph page holds up, by number of nodes: first paint, time to stable, time per frame in a drag.

Run by hand: `python bench/explorer.py [--nodes 200 300 1000 5000]`. It writes random graphs (twice as many
edges as nodes, seeded), serves each with `kg serve`, opens it in headless Chromium with all its nodes in the
view, drags the picture, then a node. "stable" is the time from the address to a drawing that moves no more.
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

from playwright.sync_api import CDPSession, Page, sync_playwright

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
def serving(path: Path) -> Iterator[tuple[str, int]]:
    """`kg serve` on a file; gives its address and its process."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            found = search(r"http://[^\s/]+", server.stdout.readline())
            assert found, "the server did not say where it is"
            yield found[0], server.pid
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


def processor(process: int) -> float:
    """The seconds of processor time that a process has used so far; unlike the clock's, a busy machine leaves
    them nearly as they are.
    """
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def drawing(client: CDPSession) -> float:
    """The seconds of processor time that all pages of the browser have used so far."""
    found = client.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(float(one["cpuTime"]) for one in found if one["type"] == "renderer")


def busy(client: CDPSession) -> float:
    """The seconds that the page's main thread has been at work since it began."""
    found = client.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))


def opened(page: Page, base: str, placed: str) -> dict[str, Any]:
    """Open a view and wait until it is drawn and still."""
    page.goto(f"{base}/graph")
    page.wait_for_selector("html.exploring")
    browser = page.context.browser
    assert browser is not None
    client = browser.new_browser_cdp_session()
    worked, begun = drawing(client), time.perf_counter()
    page.goto(f"{base}/graph?view={placed}")
    page.wait_for_selector("html.exploring", timeout=120_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    stable = time.perf_counter() - begun
    paint = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    return {
        "first paint (ms)": round(paint),
        "stable (s)": round(stable, 2),
        "of which asking the server (s)": round(page.evaluate(ASKING) / 1000, 2),
        "page's processor till then (s)": round(drawing(client) - worked, 2),
    }


def dragged(page: Page, what: str, start: tuple[float, float]) -> dict[str, Any]:
    """Drag from a place on the canvas, some frames long; time between frames, and work for each."""
    x, y = start
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    before = busy(client)
    page.evaluate(FRAMES)
    for step in range(90):
        page.mouse.move(x + 8 + 2 * step, y + 8 + step)
    times: list[float] = page.evaluate("() => { watch.on = false; return watch.times; }")
    work = (busy(client) - before) * 1000 / len(times)
    page.mouse.up()
    page.wait_for_timeout(1500)
    ordered = sorted(times[1:])
    return {
        f"{what}: frame, median (ms)": round(statistics.median(ordered)),
        f"{what}: frame, 95 % (ms)": round(ordered[int(len(ordered) * 0.95)]),
        f"{what}: main thread per frame (ms)": round(work, 1),
    }


def measure(page: Page, base: str, server: int, count: int) -> dict[str, Any]:
    """Have it placed twice, open it, drag the picture, drag a node."""
    found: dict[str, Any] = {"nodes": count}
    for which in ("first time", "again"):
        begun, used = time.perf_counter(), processor(server)
        placed = token(base, count)
        found[f"server, {which} (s)"] = round(time.perf_counter() - begun, 2)
        found[f"server's processor, {which} (s)"] = round(processor(server) - used, 2)
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
            with serving(path) as (base, server):
                page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                print(json.dumps(measure(page, base, server, count)), flush=True)
                page.context.close()
        browser.close()


if __name__ == "__main__":
    main()
