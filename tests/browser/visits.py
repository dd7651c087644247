"""A visit to a page in a real browser, and the server that the page comes from."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page, Request, Response

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
#: Notes each violation of the content security policy where the page can be asked for them.
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
OpenVisit = Callable[..., "Visit"]
WIDE, NARROW = (1440, 900), (390, 844)
#: Each language, width and scheme once: what a page is looked at in.
LOOKS = {
    "en-wide-light": {"lang": "en", "size": WIDE, "scheme": "light"},
    "fr-narrow-dark": {"lang": "fr", "size": NARROW, "scheme": "dark"},
}
#: Milliseconds: how long nothing happens on a page that is still, how often that is looked at, and the most.
_QUIET, _STEP, _PATIENCE = 120, 40, 30_000


@dataclass
class Visit:
    """A page, and what went wrong on it: console errors, failed answers, requests to other hosts."""

    page: Page
    base: str
    problems: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    _open: set[Request] = field(default_factory=set)

    def go(self, path: str) -> Response:
        """Open a path and wait until the page is still."""
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        self.settle()
        return answer

    def settle(self) -> None:
        """Wait until nothing has been under way for a moment; `networkidle` waits 500 ms."""
        quiet, passed = 0, 0
        while quiet < _QUIET:
            self.page.wait_for_timeout(_STEP)
            passed += _STEP
            quiet = 0 if self._open else quiet + _STEP
            assert passed < _PATIENCE, f"still loading: {[one.url for one in self._open]}"

    def watch(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfinished", lambda request: self._open.discard(request))
        self.page.on("requestfailed", lambda request: self._open.discard(request))
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.problems.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        self._open.add(request)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")

    def _response(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.expected:
            self.problems.append(f"{answer.status}: {answer.url}")

    def check(self) -> None:
        """Nothing went wrong, and the content security policy was never touched."""
        assert self.problems == []
        assert self.page.evaluate("window.violations") == []

    def axe(self) -> list[str]:
        """What axe finds at fault on the page as it stands, one line a rule with the first elements."""
        self.page.evaluate(_AXE)
        found = self.page.evaluate(
            "axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)"
        )
        return [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]

    def check_all(self) -> None:
        """Clean, no wider than its window, and nothing at fault for axe."""
        assert self.overflow() <= 0
        assert self.axe() == []
        self.check()

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@contextmanager
def serving(*arguments: str) -> Iterator[str]:
    """`kg serve` with these arguments on a free port; gives its address."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://[^\s/]+", server.stdout.readline())
            assert found, "the server did not say where it is"
            yield found[0]
        finally:
            server.terminate()
            server.wait(timeout=20)
