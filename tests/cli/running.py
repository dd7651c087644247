"""Running a command, in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kg.cli import program

__all__ = ["kg", "kg_process"]


def kg(*args: str | Path, env: dict[str, str] | None = None, stdin: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(program, [str(arg) for arg in args], env=env, input=stdin)


def kg_process(*args: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start a command as a process of its own, its output piped."""
    command = [sys.executable, "-m", "kg", *map(str, args)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process: subprocess.Popen[str] = subprocess.Popen(command, **pipes, **options)
    return process
