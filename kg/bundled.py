"""Where the files that ship with Doxograph are: in a checkout beside the package, in a wheel inside it."""

from __future__ import annotations

from pathlib import Path

from kg.errors import MissingFile

__all__ = [
    "NAME",
    "checks_dir",
    "data_files",
    "ontology_file",
    "resource",
    "rules_dir",
    "shapes_file",
    "vis_network",
]

#: What the bundled graph is called.
NAME = "bundled graph"
_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The path of a bundled file or directory, such as ``ontology/kg.ttl``.

    Raises MissingFile when it is neither in the installed package nor beside it.

    >>> resource("ontology/kg.ttl").name
    'kg.ttl'
    """
    for root in (_PACKAGE / "_bundled", _PACKAGE.parent):
        path = root / name
        if path.exists():
            return path
    raise MissingFile(f"This installation lacks {name}; install Doxograph again.")


def ontology_file() -> Path:
    """The ontology: every class and relation."""
    return resource("ontology/kg.ttl")


def shapes_file() -> Path:
    """The SHACL shapes."""
    return resource("ontology/shapes.ttl")


def rules_dir() -> Path:
    """The directory of rules, one entailment a file."""
    return resource("ontology/rules")


def checks_dir() -> Path:
    """The directory of checks, one authoring rule a file."""
    return resource("ontology/checks")


def data_files() -> tuple[Path, ...]:
    """The files of the bundled graph, by name."""
    return tuple(sorted(resource("graph_data").glob("*.ttl")))


def vis_network() -> Path:
    """The vendored vis-network library as one script for a page.

    >>> vis_network().suffix
    '.js'
    """
    found = sorted((_PACKAGE / "static").glob("vis-network-*.min.js"))
    if not found:
        raise MissingFile("This installation lacks the vis-network library; install Doxograph again.")
    return found[-1]
