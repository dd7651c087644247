"""Why an answer is empty: the query is taken apart, asked again in parts, and put right where that helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.query_suspects import line_column
from kg.zero_rows.brackets import plain
from kg.zero_rows.find import Culprit, culprits
from kg.zero_rows.ground import Store, Suggestion
from kg.zero_rows.having import having_start, having_suggestions
from kg.zero_rows.patience import Patient
from kg.zero_rows.patterns import Part, Query, described, split
from kg.zero_rows.repair import offset
from kg.zero_rows.report import Diagnosis, Finding
from kg.zero_rows.suggest import suggest
from kg.zero_rows.tried import Trial
from kg.zero_rows.whole import Spot, asking, constructed, in_one_case, named_graphs, window

__all__ = ["diagnose"]

#: More findings than this are noise.
_MOST_FINDINGS = 3
#: What is said of a query once, whatever the number of parts that it explains.
_ONCE = ("prefix", "from", "from_named", "graph", "no_graph")


def diagnose(
    text: str, store: Store, lang: str = "en", bound: Callable[[str], str] | None = None
) -> Diagnosis:
    """Say why a query has an empty answer, by asking it again with parts left out.

    ``text`` is the query as its author wrote it; ``bound`` puts values for its parameters into it; ``store``
    answers ASK and SELECT; ``lang`` is that of labels. A question that takes too long is left aside; what
    else the store raises passes through, except while repairs are tried. A query of a shape that cannot be
    taken apart (SERVICE, triple terms) gives a diagnosis without findings.
    """
    patient = Patient(store)
    found = _diagnosed(text, patient, lang, bound or str)
    return Diagnosis(tuple(map(_shown, found)), complete=not patient.cut)


def _diagnosed(text: str, patient: Patient, lang: str, bound: Callable[[str], str]) -> tuple[Finding, ...]:
    store = Store(patient.ask, patient.select)
    filled = bound(text)
    query = split(filled) or described(filled)
    if query is None:
        return ()
    unified, variables = in_one_case(text)
    graphs = named_graphs(query, store)
    if graphs[0]:
        query = replace(query, dataset=graphs[0])
    trial = Trial(text, bound, store, unified if variables else "", graphs)
    if variables and trial.gives(unified):
        spots = [_solved(one, unified) for one in variables]
        return tuple(_of_spot(text, one) for one in spots)
    spots = variables + trial.spots()
    found = _findings(filled, query, store, patient.may, lang)
    if found is None:
        return ()
    findings = [_placed(one, text, filled) for one in _telling(found)]
    first = [_of_spot(text, one) for one in spots]
    return (*first, *trial.tried(findings))


def _shown(finding: Finding) -> Finding:
    """A finding as its author wrote the query: with brackets where nodes have no names."""
    told = tuple(
        replace(
            one, old=plain(one.old), new=plain(one.new), label=plain(one.label), pattern=plain(one.pattern)
        )
        for one in finding.suggestions
    )
    return replace(finding, part=plain(finding.part), suggestions=told)


def _findings(
    filled: str, query: Query, store: Store, may: Callable[[str], bool], lang: str
) -> list[Finding] | None:
    """The findings of a query; None when it has an answer after all."""
    found = []
    for culprit in culprits(query, store.ask, may)[:_MOST_FINDINGS]:
        if culprit.part is None:
            whole = asking(filled)
            if whole and store.ask(whole):
                return None
            found += [_of_spot(filled, spot) for spot in _after(filled, query, store)]
        else:
            found.append(_of_culprit(filled, query, culprit, store, lang))
    return found


def _of_culprit(filled: str, query: Query, culprit: Culprit, store: Store, lang: str) -> Finding:
    part = culprit.part
    assert part is not None  # noqa: S101 - told apart before
    if part.kind == "subquery":
        spot = _inner_window(filled, query, part, store)
        if spot:
            return _of_spot(filled, spot)
    line, column = line_column(filled, part.start)
    return Finding(part.text, line, column, culprit.reason, suggest(query, culprit, store, lang))


def _inner_window(filled: str, query: Query, part: Part, store: Store) -> Spot | None:
    """LIMIT 0 or an OFFSET too far in a subquery."""
    start, end = part.start, part.end
    if filled[start] == "{":
        start, end = start + 1, end - 1
    inner = query.prologue + filled[start:end]
    read = split(inner)
    spots = window(inner, read, store) if read else []
    return replace(spots[0], start=spots[0].start - len(query.prologue) + start) if spots else None


def _after(text: str, query: Query, store: Store) -> list[Spot]:
    """What outside its group empties a query: the template of CONSTRUCT, LIMIT, OFFSET, HAVING."""
    spots = constructed(text, query) or window(text, query, store)
    if spots:
        return spots
    tail = query.tail.lstrip()
    if not tail:
        return []
    start = having_start(text, text.rfind(tail))
    return [Spot(text[start:].strip(), start, "modifier", having_suggestions(text, start))]


def _telling(found: list[Finding]) -> list[Finding]:
    """The findings that say something, each of what explains several of them once."""
    telling, said = [], set()
    for one in found:
        again = bool(one.suggestions) and all(_key(each) in said for each in one.suggestions)
        said |= {_key(each) for each in one.suggestions if each.kind in _ONCE}
        if not again and (one.suggestions or one.reason != "together"):
            telling.append(one)
    return telling or found


def _key(one: Suggestion) -> tuple[str, str]:
    return one.kind, one.new or one.old


def _solved(spot: Spot, repaired: str) -> Spot:
    return replace(spot, suggestions=tuple(replace(one, repaired=repaired) for one in spot.suggestions))


def _of_spot(text: str, spot: Spot) -> Finding:
    return Finding(spot.text, *line_column(text, spot.start), spot.reason, spot.suggestions)


def _placed(finding: Finding, query: str, filled: str) -> Finding:
    """A finding with its place in the query as it was written, before values were put into it."""
    more = len(filled) - len(query)
    if not more:
        return finding
    same = next((at for at, letter in enumerate(query) if filled[at] != letter), len(query))
    at = offset(filled, finding.line, finding.column)
    at = max(same, at - more) if at >= same else at
    line, column = line_column(query, at)
    return replace(finding, line=line, column=column)
