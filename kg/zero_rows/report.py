"""The diagnosis of an empty answer, in words: which part empties the query and what near it would match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.zero_rows.find import culprits
from kg.zero_rows.ground import Store, Suggestion
from kg.zero_rows.having import having_start, having_suggestions
from kg.zero_rows.messages import REASONS, SUGGESTIONS, say
from kg.zero_rows.patterns import described, split
from kg.zero_rows.suggest import suggest

__all__ = ["Diagnosis", "Finding", "diagnose"]

#: More findings than this are noise.
_MOST_FINDINGS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One part that empties the query: its text, place (line and column from 1), why, and suggestions."""

    part: str
    line: int
    column: int
    reason: str
    suggestions: tuple[Suggestion, ...]

    def message(self, lang: str = "en") -> str:
        """Why this part empties the query, as a sentence."""
        return say(REASONS, self.reason, lang)

    def advice(self, lang: str = "en") -> tuple[str, ...]:
        """The suggestions, a sentence each."""
        return tuple(
            say(SUGGESTIONS, one.kind, lang, old=one.old, new=one.new, label=one.label)
            for one in self.suggestions
        )


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What empties a query. ``findings`` is empty when the query was not understood or is not empty."""

    findings: tuple[Finding, ...]

    def to_json(self, lang: str = "en") -> list[dict[str, Any]]:
        """Plain data for JSON: part, line, column, message, suggestions (message, replacement pattern)."""
        return [
            {
                "part": finding.part,
                "line": finding.line,
                "column": finding.column,
                "reason": finding.reason,
                "message": finding.message(lang),
                "suggestions": [
                    {"kind": one.kind, "message": words, "new": one.new, "pattern": one.pattern}
                    for one, words in zip(finding.suggestions, finding.advice(lang), strict=True)
                ],
            }
            for finding in self.findings
        ]


def diagnose(text: str, store: Store) -> Diagnosis:
    """Say why a query has an empty answer, by asking it again with parts left out.

    ``text`` is the query as its author wrote it; ``store`` answers ASK and SELECT. What the store raises,
    a limit passed for instance, passes through. A query of a shape that cannot be taken apart (SERVICE,
    triple terms) gives a diagnosis without findings.
    """
    query = split(text) or described(text)
    if query is None:
        return Diagnosis(())
    found = []
    for culprit in culprits(query, store.ask)[:_MOST_FINDINGS]:
        if culprit.part is None:
            tail = query.tail.lstrip()
            start = having_start(text, text.rfind(tail)) if tail else 0
            shown, advice = text[start:].strip() if tail else "", having_suggestions(text, start)
        else:
            start, shown, advice = culprit.part.start, culprit.part.text, suggest(query, culprit, store)
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        found.append(Finding(shown, line, column, culprit.reason, advice))
    telling = [one for one in found if one.suggestions or one.reason != "together"]
    return Diagnosis(tuple(telling or found))
