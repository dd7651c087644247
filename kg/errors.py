"""What can go wrong, named for the caller's mistake.

The text of each error is the sentence a person reads: what was wrong and what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.error_words import in_language

__all__ = [
    "EndpointError",
    "KgError",
    "LimitExceeded",
    "MissingFile",
    "NotFound",
    "NotStated",
    "ParseError",
    "QueryError",
    "ReadOnly",
    "StoreError",
    "UnsupportedFormat",
    "Unwritable",
    "UpdateFailed",
]


class KgError(Exception):
    """Root of every error that Doxograph raises on purpose."""

    def text(self, lang: str = "en") -> str:
        """The sentence in a language; in English, as `str` has it, where there is no other."""
        return in_language(str(self), lang)


class MissingFile(KgError):
    """A file or directory that was named is not there."""


class UnsupportedFormat(KgError):
    """The format asked for, or found in a file, is not one that can be read or written."""


class Unwritable(UnsupportedFormat):
    """The format asked for exists, and cannot hold what was found."""


class _Placed(KgError):
    """An error with a place: ``problem``, ``line`` and ``column`` (from 1, None where unknown), ``hint``."""

    problem: str
    line: int | None
    column: int | None
    hint: str

    def hint_in(self, lang: str = "en") -> str:
        """What to do about it, in a language."""
        return in_language(self.hint, lang)

    def _french(self) -> str:
        where = ""
        if self.line is not None:
            where = f"ligne {self.line}" + (f", colonne {self.column}" if self.column is not None else "")
            where += " : "
        return " ".join(
            part for part in (where + in_language(self.problem, "fr"), self.hint_in("fr")) if part
        )


class ParseError(_Placed):
    """A file is not what its syntax asks for.

    Attributes: ``file`` (name shown to the user), ``line`` and ``column`` (from 1, None where the
    syntax has none to give), ``problem`` (what was wrong or expected).
    """

    def __init__(
        self, file: str, problem: str, *, line: int | None = None, column: int | None = None, hint: str = ""
    ) -> None:
        self.file, self.problem, self.line, self.column, self.hint = file, problem, line, column, hint
        where = file
        if line is not None:
            where += f", line {line}"
            if column is not None:
                where += f", column {column}"
        super().__init__(f"{where}: {problem}" + (f" {hint}" if hint else ""))

    def text(self, lang: str = "en") -> str:
        """The sentence in a language, the file first."""
        if lang != "fr":
            return str(self)
        return f"{in_language(self.file, lang)}{', ' if self.line is not None else ' : '}{self._french()}"


class QueryError(_Placed):
    """A SPARQL query is malformed or asks for what is not allowed.

    Attributes: ``problem``, ``line`` and ``column`` (from 1, None where unknown), ``hint``.
    """

    def __init__(
        self, problem: str, *, line: int | None = None, column: int | None = None, hint: str = ""
    ) -> None:
        self.problem, self.line, self.column, self.hint = problem, line, column, hint
        where = (
            "" if line is None else f"line {line}" + (f", column {column}: " if column is not None else ": ")
        )
        super().__init__(f"{where}{problem}" + (f" {hint}" if hint else ""))

    def text(self, lang: str = "en") -> str:
        """The sentence in a language, the place in the query first.

        >>> QueryError("this brace is never closed.", line=1, column=10).text("fr")
        'ligne 1, colonne 10 : cette accolade n’est jamais fermée.'
        """
        return self._french() if lang == "fr" else str(self)


class NotFound(KgError):
    """No entity has this IRI or name. ``suggestions`` are labels of entities that come near."""

    def __init__(self, wanted: str, suggestions: Sequence[str] = ()) -> None:
        self.wanted, self.suggestions = wanted, tuple(suggestions)
        near = f" Did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"Nothing in the graph is called “{wanted}”.{near}")


class NotStated(NotFound):
    """Nothing in the graph says a statement; ``wanted`` is the sentence that it would say."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.args = (f"Nothing in the graph says this: {sentence}",)


class StoreError(KgError):
    """A store cannot be opened, is locked by another process, or holds invalid data."""


class UpdateFailed(KgError):
    """A well-formed update could not be carried out, such as DROP of a graph that is not there."""


class ReadOnly(StoreError):
    """A write was asked of a store that was opened for reading."""


class EndpointError(StoreError):
    """A remote SPARQL endpoint cannot be reached or answers unusably. ``status`` is its HTTP status."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        self.status = status
        super().__init__(message)


class LimitExceeded(KgError):
    """A query passed one of its limits. ``kind`` is "time", "memory", "size" or "queue"."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)
