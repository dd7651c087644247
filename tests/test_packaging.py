"""The wheel: it carries everything, and works from an empty environment in another directory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Where the files of a folder are in the wheel.
FOLDERS = {
    "kg": "kg",
    "web": "web",
    "ontology": "kg/_bundled/ontology",
    "graph_data": "kg/_bundled/graph_data",
}
#: What makes the vendored browser libraries stays behind; the libraries themselves are in web/static.
BUILDING = ROOT / "web" / "vendor"
PAGES = ("", "id/andrej-karpathy", "id/openai?lang=fr", "sparql", "downloads", "themes", "search?q=karpathy")


def run(*command: str, cwd: Path | None = None) -> str:
    """What a program prints, without the variables that could lead it back to this checkout."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=clean_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clean_environment() -> dict[str, str]:
    ours = ("PYTHON", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))
    return next(out.glob("doxograph-*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel, what it asks for, and nothing else."""
    place = tmp_path_factory.mktemp("env")
    venv.create(place, with_pip=True)
    pins = place / "constraints.txt"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins.write_text("\n".join(re.findall(r"^[\w.-]+==[^\\\n]+", lock, re.M)), encoding="utf-8")
    pip = (str(place / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")
    run(*pip, "install", "--constraint", str(pins), str(wheel))
    run(*pip, "check")
    return place / "bin"


def test_the_wheel_carries_every_file(wheel: Path) -> None:
    """Ontology, data, queries, templates and static files, type information and the licence."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.is_relative_to(BUILDING)
    }
    assert len(wanted) > 150
    assert wanted - names == set()
    extra = {name for name in names - wanted if ".dist-info/" not in name}
    assert extra == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_commands_work_from_another_directory(scripts: Path, tmp_path: Path) -> None:
    """kg stats and kg query answer from the files inside the wheel."""

    kg = str(scripts / "kg")
    numbers = json.loads(run(kg, "stats", "--json", cwd=tmp_path))
    assert numbers["triples"] > 10_000
    assert numbers["derived"] > 0
    question = "SELECT ?who { ?who kg:founded id:eureka-labs }"
    answer = json.loads(run(kg, "query", "--json", question, cwd=tmp_path))
    found = [row["who"]["value"] for row in answer["results"]["bindings"]]
    assert found == ["https://w3id.org/doxograph/id/andrej-karpathy"]
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_drawn_from_another_directory(scripts: Path, tmp_path: Path) -> None:
    """Its page has the scripts and the font of the web application inside."""
    run(str(scripts / "kg"), "draw", "out.html", "--around", "OpenAI", cwd=tmp_path)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "class Canvas extends" in page
    assert 'url("data:font/woff2;base64,' in page


@pytest.fixture(scope="module")
def site(scripts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the web application, served from the wheel in a directory of its own."""
    command = [str(scripts / "kg"), "serve", "--port", "0", "--json"]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with subprocess.Popen(command, cwd=elsewhere, env=clean_environment(), stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            told = b""
            while b"}" not in told:
                told += process.stdout.readline() or pytest.fail("the server ended")
            yield json.loads(told)["url"]
        finally:
            process.terminate()
            assert process.wait(20) == 0


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_come_with_all_they_name(site: str, page: str) -> None:
    """Each page answers, and so does every style sheet, script, font and picture that it asks for."""
    as_a_browser = Request(site + page, headers={"Accept": "text/html"})  # noqa: S310 -- our own server
    with urlopen(as_a_browser, timeout=30) as answer:  # noqa: S310
        html = answer.read().decode("utf-8")
    assert "</html>" in html
    assets = set(re.findall(r'(?:src|href)="(/static/[^"#]+)"', html))
    assert assets
    for asset in assets:
        with urlopen(site.rstrip("/") + asset, timeout=30) as answer:  # noqa: S310 -- our own server
            assert answer.status == 200
