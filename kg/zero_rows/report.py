"""The diagnosis of an empty answer, in words: which part empties the query and what near it would match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.zero_rows.ground import Suggestion
from kg.zero_rows.messages import REASONS, SUGGESTIONS, say

__all__ = ["Diagnosis", "Finding"]


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
    """What empties a query. ``findings`` is empty when the query was not understood or is not empty.

    ``complete`` is False when some questions took too long, so that there may be more to say.
    """

    findings: tuple[Finding, ...]
    complete: bool = True

    def to_json(self, lang: str = "en") -> list[dict[str, Any]]:
        """Plain data for JSON: part, line, column, message, suggestions (message, replacement, pattern, and
        the whole query ``repaired``, "" where no repair was found that gives an answer)."""
        return [
            {
                "part": finding.part,
                "line": finding.line,
                "column": finding.column,
                "reason": finding.reason,
                "message": finding.message(lang),
                "suggestions": [
                    {
                        "kind": one.kind,
                        "message": words,
                        "new": one.new,
                        "pattern": one.pattern,
                        "repaired": one.repaired,
                    }
                    for one, words in zip(finding.suggestions, finding.advice(lang), strict=True)
                ],
            }
            for finding in self.findings
        ]
