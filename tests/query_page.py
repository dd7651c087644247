"""The query page over the bundled graph, as the tests of its pages and of what its editor asks use it."""

from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg import KnowledgeGraph
from kg.sandbox import Sandbox
from web import Config, create_app

__all__ = ["HTML", "asking", "post_query"]

HTML = {"Accept": "text/html"}


def asking(graph: KnowledgeGraph, sandbox: Sandbox) -> FlaskClient:
    """A client of the application that shows at most fifty rows."""
    return create_app(graph, config=Config(answer_rows=50), sandbox=sandbox).test_client()


def post_query(client: FlaskClient, path: str, query: str, **fields: str) -> TestResponse:
    """What a path answers to a query and other fields of its form."""
    return client.post(path, data={"query": query, **fields})
