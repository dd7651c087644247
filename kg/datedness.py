"""What in the view of a date has a date itself: as it is shown then, of another time, or none at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kg.asof import DATABLE_RELATIONS
from kg.model import View
from kg.reader import Reader
from kg.situations import periods, situations

__all__ = ["Datedness", "datedness"]


@dataclass(frozen=True, slots=True)
class Datedness:
    """``undated`` are the things and edges (by IRI or id) of which nothing says when they were; ``elsewhere``
    the things that have dated ties, but none at the date of the view: an organization before anybody worked
    there, a thesis before anybody held it.
    """

    undated: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()


def datedness(view: View, now: Iterable[Reader], ever: Reader) -> Datedness:
    """What of a view has no date, or one of another time.

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
    elsewhere = _tied(ever, left)
    edges = {e.id for e in view.edges if not e.period.dated and e.relation.iri in DATABLE_RELATIONS}
    return Datedness(frozenset(edges | (left - elsewhere)), frozenset(elsewhere))


def _tied(reader: Reader, things: Collection[str]) -> set[str]:
    """Those of the things that have a dated tie in a graph."""
    if not things:
        return set()
    wanted = sorted(things)
    found = {**situations(reader, "en", subjects=wanted), **situations(reader, "en", objects=wanted)}
    dated = {
        end
        for (subject, _, obj), nodes in found.items()
        if any(node.period.dated for node in nodes)
        for end in (subject, obj)
    }
    return dated & set(things)
