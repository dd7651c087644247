"""A small graph for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = """\
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:ada a ex:Person ; rdfs:label "Ada Lovelace"@en ; ex:wrote ex:notes .
ex:notes a ex:Work ; rdfs:label "Notes"@en , "Remarques"@fr .
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Ada and her notes, in a file."""
    path = tmp_path / "ada.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path
