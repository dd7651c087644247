"""What holds at a date and what is of another time; and what in the view of a date has no date at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

from kg.asof import DATABLE_RELATIONS
from kg.errors import LimitExceeded
from kg.model import View
from kg.reader import Reader
from kg.simple import simple_level
from kg.situations import periods, situations

__all__ = ["of_another_time", "undated"]


def of_another_time(things: Iterable[str], now: Reader, ever: Reader) -> set[str]:
    """Those of the things that have dated ties, but none at a date: an organization before anybody worked
    there, a thesis before anybody held it.

    ``now`` is the graph of the date, ``ever`` the one of all times. A thing with a date of its own is told by
    that; one with a tie that may have held at any time is not of another time, nor is one that anything ties
    if its dates are in other terms than ours. Nothing is where both graphs are the same.
    """
    left = set(things) if now is not ever else set()
    left -= periods(ever, left).keys() if left else set()
    left -= _tied(now, left, undated_too=True)
    gone = _tied(ever, left)
    others = gone - _tied(ever, gone, ours=True)
    return gone - others & _linked(now) if others else gone


def _linked(reader: Reader) -> Set[str]:
    """The things that anything ties; of a graph too large to survey none."""
    try:
        return simple_level(reader).degrees.keys()
    except LimitExceeded:
        return set()


def undated(view: View, now: Iterable[Reader], ever: Reader) -> frozenset[str]:
    """The things and edges of a view (by IRI or id) of which nothing says when they were.

    ``now`` are the graphs of the dates that the view shows, ``ever`` the graph of all times. A thing is dated
    by a date of its own or by any dated tie, whether it is drawn or not.
    """
    things = [node.ref.iri for node in view.nodes]
    left = set(things) - {
        end for edge in view.edges if edge.period.dated for end in (edge.source, edge.target)
    }
    left -= periods(ever, left).keys() if left else set()
    for reader in now:
        left -= _tied(reader, left)
    edges = {e.id for e in view.edges if not e.period.dated and e.relation.iri in DATABLE_RELATIONS}
    return frozenset(edges | left)


def _tied(
    reader: Reader, things: Collection[str], *, undated_too: bool = False, ours: bool = False
) -> set[str]:
    """Those of the things that a dated node ties in a graph, or any node of that kind, without a date too;
    ``ours`` asks for nodes in our terms alone.
    """
    if not things:
        return set()
    wanted = sorted(things)
    found = {**situations(reader, "en", subjects=wanted), **situations(reader, "en", objects=wanted)}
    tied = {
        end
        for (subject, _, obj), nodes in found.items()
        if any((undated_too or node.period.dated) and not (ours and node.kind) for node in nodes)
        for end in (subject, obj)
    }
    return tied & set(things)
