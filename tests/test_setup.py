"""The set-up behind `make`: what is lacking is said in a sentence, what is pinned is what is asked for."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def setup(
    *args: str, script: Path = ROOT / ".ci" / "setup.sh", **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the set-up script, or a copy of it that works on another directory."""
    return subprocess.run(
        ["sh", str(script), *args],
        env=os.environ | env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("args", "env", "message"),
    [
        (["venv", LOCKS[0]], {"PYTHON": "no-such-python"}, "Python 3.11 or newer is needed and no-such-"),
        (["browser"], {"CHROMIUM": "/no/such/browser"}, "CHROMIUM=/no/such/browser does not start"),
        (["nonsense"], {}, "say one of: .ci/setup.sh venv LOCKFILE, .ci/setup.sh browser"),
    ],
)
def test_what_is_lacking_is_said(tmp_path: Path, args: list[str], env: dict[str, str], message: str) -> None:
    """On stderr, with exit code 1; the environment there is stays as it is."""
    script = tmp_path / ".ci" / "setup.sh"
    script.parent.mkdir()
    script.write_bytes((ROOT / ".ci" / "setup.sh").read_bytes())
    done = setup(*args, script=script, **env)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {message}")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def test_the_browser_of_the_tests_is_found() -> None:
    """Its path, and nothing else on stdout."""
    done = setup("browser")
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.removesuffix("\n")).is_file()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_address(lock: str) -> None:
    """The same files on every machine, from whichever index it uses."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=\w)", text, flags=re.M)[1:]
    assert len(entries) > 30
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    """After a change of pyproject.toml: make lock."""
    runtime, dev = (
        set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.M)) for lock in LOCKS
    )
    groups = PROJECT["dependency-groups"]
    wanted = {name_of(one) for one in [*PROJECT["project"]["dependencies"], *groups["install"]]}
    assert wanted <= runtime <= dev
    assert {name_of(one) for one in groups["dev"] if isinstance(one, str)} <= dev


def name_of(requirement: str) -> str:
    """The normalised name of a requirement."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()  # type: ignore[index]


def test_ci_calls_what_the_readme_names() -> None:
    """And nothing that a user could not call."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_no_pattern_needs_a_newer_python() -> None:
    """Before 3.11.5, which Debian 12 lacks, `re` gets possessive groups wrong: `(?>(…)*)`, not `(…)*+`."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("kg", "web")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))
        if re.search(r"(?<![\\(])\)[*+?]\+", node.value if isinstance(node.value, str) else repr(node.value))
    ]
    assert wrong == []
