"""Repairs are offered only once they have been tried: the query put right is run, and has an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.errors import KgError
from kg.sparql_text import outer_group
from kg.zero_rows.ground import Store, Suggestion
from kg.zero_rows.patterns import split
from kg.zero_rows.repair import repaired
from kg.zero_rows.report import Finding
from kg.zero_rows.whole import Spot, asking, in_one_case, named_graphs

__all__ = ["Trial"]

#: So many queries are run to try repairs.
_MOST = 24
_SEVERAL = 2


@dataclass(slots=True)
class Trial:
    """Tries repairs of a query. ``bound`` puts values for its parameters into it, ``unified`` is the query
    with its variables in one spelling ("" when they are), ``graphs`` are the FROM clauses that it lacks."""

    text: str
    bound: Callable[[str], str]
    store: Store
    unified: str = ""
    graphs: tuple[str, str] = ("", "")
    _left: int = field(default=_MOST, init=False)

    def gives(self, text: str) -> bool:
        """Whether a query has an answer. False also when it cannot be told within the limits."""
        if self._left <= 0:
            return False
        self._left -= 1
        try:
            question = asking(self.bound(text))
            return bool(question) and self.store.ask(question)
        except KgError:  # the repair is not a query, or takes too long
            return False

    def spots(self) -> list[Spot]:
        """That named graphs hold what the default graph has not, said at the group of the query."""
        every, some = self.graphs
        start = outer_group(self.text)
        if not every or start is None:
            return []
        found = next(filter(self.gives, self._named(self.text)), "")
        return [Spot("{ … }", start - 1, "default", (Suggestion("named", "", some, repaired=found),))]

    def _named(self, text: str) -> Iterator[str]:
        """The query with the graphs named that have parts of it, then with all."""
        start, query = outer_group(text), split(self.bound(text))
        if start is None or query is None:
            return
        where = text[: start - 1].rstrip()
        at = len(where) - len("WHERE") if where.upper().endswith("WHERE") else start - 1
        for clauses in (named_graphs(query, self.store)[1], self.graphs[0]):
            yield f"{text[:at]}{clauses} {text[at:]}"

    def tried(self, findings: list[Finding]) -> list[Finding]:
        """The findings with the repairs that help; where none helps alone, all of them together."""
        own = [replace(one, suggestions=tuple(self._each(one))) for one in findings]
        if any(each.repaired for one in own for each in one.suggestions):
            return own
        both = self._together(findings)
        return [_with(one, both) for one in own] if both else own

    def _each(self, finding: Finding) -> Iterator[Suggestion]:
        for one in finding.suggestions:
            text = repaired(self.text, finding, one)
            yield replace(one, repaired=self._first(text) if text and text != self.text else "")

    def _first(self, text: str) -> str:
        """The first of the ways to complete a repair that gives an answer, "" for none."""
        return next(filter(self.gives, self._ways(text)), "")

    def _ways(self, text: str) -> Iterable[str]:
        if self.graphs[0]:
            yield from self._named(text)
        if self.unified:
            yield in_one_case(text)[0]
        yield text

    def _together(self, findings: list[Finding]) -> str:
        """The query with the first repair of each finding, or with all those of one finding, carried out."""
        each_of = None if len(findings) == 1 else 1
        several = [(one, each) for one in findings for each in _apart(one)[:each_of]]
        if len(several) < max(len(findings), _SEVERAL):
            return ""
        text = self.text
        for finding, one in sorted(several, key=lambda two: (-two[0].line, -two[0].column)):
            text = repaired(text, finding, one)
            if not text:
                return ""
        return self._first(text)


def _apart(finding: Finding) -> list[Suggestion]:
    """The first suggestion for each text that a finding would replace."""
    first: dict[str, Suggestion] = {}
    for one in finding.suggestions:
        first.setdefault(one.old, one)
    return list(first.values())


def _with(finding: Finding, text: str) -> Finding:
    first = _apart(finding)
    found = (replace(one, repaired=text) if one in first else one for one in finding.suggestions)
    return replace(finding, suggestions=tuple(found))
