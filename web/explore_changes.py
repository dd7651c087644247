"""What changed between two dates, as the explorer's panel tells it: in the view, then in the whole graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.change_groups import ChangeLine, among, grouped, within
from kg.changes import Changes
from kg.model import Edge
from kg.telling import sentence
from kg.view import clean
from kg.visible import Visible
from kg.wording import date_words, period_words
from web.explore_json import thing

__all__ = ["changes_told"]


def changes_told(found: Changes, shown: Visible, lang: str) -> dict[str, object]:
    """The changes that a view of two dates shows, by relation, and those of the whole graph."""
    ends = ("began", "ended")
    things = {
        change: [thing(node.ref) for node in shown.view.nodes if shown.changes.get(node.ref.iri) == change]
        for change in ends
    }
    every = {"began": found.began, "ended": found.ended}
    inside = {change: within(every[change], shown, change) for change in ends}
    return {
        "from": date_words(found.start, lang),
        "to": date_words(found.end, lang),
        "sentence": found.sentence,
        "view": _parts({**inside, "passed": among(found.passed, shown.state.iris)}, lang),
        "whole": _parts({**every, "passed": found.passed}, lang),
        "things": things,
    }


def _parts(edges: Mapping[str, Iterable[Edge]], lang: str) -> dict[str, object]:
    return {change: _groups(some, lang) for change, some in edges.items()}


def _groups(edges: Iterable[Edge], lang: str) -> list[dict[str, object]]:
    return [
        {
            "relation": thing(group.relation)["name"],
            "count": group.count,
            "lines": [_line(line, lang) for line in group.lines],
        }
        for group in grouped(edges)
    ]


def _line(line: ChangeLine, lang: str) -> dict[str, object]:
    common = line.common
    return {
        "common": thing(common) if common else None,
        "period": period_words(line.edges[0].period, lang),
        "statements": [
            {
                "s": edge.subject.iri,
                "p": edge.relation.iri,
                "o": edge.object.iri,
                "sentence": clean(sentence(edge, lang), 1000),
                "name": clean((edge.object if edge.subject == common else edge.subject).label, 300),
            }
            for edge in line.edges
        ],
    }
