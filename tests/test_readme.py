"""The README and the pages of docs/: what they show is what happens, and what they link to is there."""

from __future__ import annotations

import doctest
import re
import runpy
import shlex
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import program

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    """The code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def sessions() -> list[tuple[str, str]]:
    """Each command of the console blocks, with what is shown below it."""
    return [
        (command, shown)
        for page in PAGES
        for block in blocks("console", page.read_text(encoding="utf-8"))
        for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.M)
    ]


def test_the_lines_of_python_do_what_they_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a doctest, in an empty directory."""
    monkeypatch.chdir(tmp_path)
    (text,) = blocks("python")
    test = doctest.DocTestParser().get_doctest(text, {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 8
    report: list[str] = []
    assert doctest.DocTestRunner().run(test, out=report.append).failed == 0, "".join(report)


@pytest.mark.parametrize(("command", "shown"), sessions())
def test_the_commands_print_what_they_show(command: str, shown: str) -> None:
    """An ellipsis stands for the rest of a line, alone on a line for any number of lines."""
    name, *args = shlex.split(command)
    assert name == "kg"
    result = CliRunner().invoke(program, args)
    assert result.exit_code == 0, result.output
    lines = [r"(?:.*\n)*?" if line == "…\n" else re.escape(line) for line in shown.splitlines(keepends=True)]
    pattern = "".join(lines).replace("…", ".*")
    assert re.fullmatch(pattern, result.stdout), result.stdout


def test_the_commands_are_there() -> None:
    """The test above would pass on none."""
    assert len(sessions()) == 7


def test_make_knows_the_targets_that_are_named() -> None:
    """`make serve`, `make test` and the others."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", told, re.M))
    assert {"serve", "test"} <= named <= targets


def test_every_picture_is_taken_shown_and_small() -> None:
    """`make screenshots` takes just those that the pages show; 256 colours keep them small."""
    script = (ROOT / "docs" / "screenshots.py").read_text(encoding="utf-8")
    taken = {f"{name}.png" for name in re.findall(r'^    "([a-z0-9-]+)": Picture\(', script, re.M)}
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = {path.name: path.stat().st_size for path in (ROOT / "docs").glob("*.png")}
    assert taken == set(pictures) == set(re.findall(r"\]\((?:docs/)?([a-z0-9-]+\.png)\)", told))
    assert len(taken) >= 6
    assert max(pictures.values()) < 250_000


def test_a_picture_keeps_its_colours_as_far_as_they_go() -> None:
    """Few colours stay as they are; of more than fit, each goes to one that is near."""
    palette_png = runpy.run_path(str(ROOT / "docs" / "palette_png.py"))["palette_png"]
    pixels = bytes((255, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0, 255, 250, 250, 250, 255))
    for most, expected in (
        (4, [(255, 0, 0), (0, 0, 255), (255, 0, 0), (250, 250, 250)]),
        (1, 4 * [(190, 62, 126)]),
    ):
        chunks = chunks_of(palette_png(pixels, 2, 2, most))
        palette, lines = chunks[b"PLTE"], zlib.decompress(chunks[b"IDAT"])
        places = [lines[1], lines[2], lines[4], lines[5]]
        assert [tuple(palette[3 * place : 3 * place + 3]) for place in places] == expected


def chunks_of(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by their kind, their checks verified."""
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        found[kind] = data
        at += 12 + length
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    """No link of the documentation is dead."""
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []
