"""The example queries of a graph, listed or by name, for kg query."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from kg.cli.output import clean, print_json, print_table
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

__all__ = ["example_text", "print_examples"]


def example_text(graph: KnowledgeGraph, name: str, lang: str) -> str:
    """The query of an example; misuse, with what comes near, when there is none of this name."""
    from kg.examples import example, examples

    try:
        return example(graph, name, lang).query
    except NotFound as err:
        if not examples(graph, lang):
            raise click.BadParameter("the graph is empty.", param_hint="--example") from err
        near = f"Did you mean {', '.join(err.suggestions)}? " if err.suggestions else ""
        message = f"there is no example “{name}”. {near}`--example list` shows them all."
        raise click.BadParameter(message, param_hint="--example") from err


def print_examples(graph: KnowledgeGraph, lang: str, as_json: bool) -> None:
    """Print the examples of a graph: their names, titles and parameters."""
    from kg.examples import examples

    found = examples(graph, lang)
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "iri": one.iri,
                    "group": one.group,
                    "title": one.title,
                    "question": one.question,
                    "keywords": one.keywords,
                    "parameters": one.parameters,
                    "query": one.query,
                }
                for one in found
            ]
        )
        return
    rows = [
        (one.name, clean(textwrap.shorten(one.title, 70)), ", ".join(p.name for p in one.parameters))
        for one in found
    ]
    print_table(("Name", "Title", "Parameters"), rows)
