"""The command line: each command opens a graph, calls `kg`, and prints."""

from kg.cli.program import main, program

__all__ = ["main", "program"]
