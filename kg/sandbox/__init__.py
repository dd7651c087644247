"""SPARQL from outside, evaluated in worker processes that have limits and can be killed."""

from kg.sandbox.limits import GRAPH_FORMATS, TABLE_FORMATS, Answer, Cancelled, Limits
from kg.sandbox.sandbox import Sandbox
from kg.sandbox.streams import Stream

__all__ = ["GRAPH_FORMATS", "TABLE_FORMATS", "Answer", "Cancelled", "Limits", "Sandbox", "Stream"]
