"""kg show: what is known of one thing, with dates and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from kg.cli.output import clean, paragraph, print_json
from kg.cli.shared import Source, json_option, lang_option, reads_graph
from kg.cli.words import relation_name, word
from kg.model import Claim, Edge, Entity, Evidence, Ref, Value
from kg.terms import PREFIXES, shorten
from kg.view import period_text

__all__ = ["show"]

#: At most so many statements of each relation, unless everything is asked for.
_SHORT, _EVERYTHING = 10, 1_000_000
#: What only the files of the graph need.
_UNSHOWN = frozenset({PREFIXES["dcterms"] + "identifier"})


@click.command(short_help="Show what is known of a thing.")
@click.argument("name")
@click.option("--all", "everything", is_flag=True, help="Show all, not the first few of each relation.")
@reads_graph
@lang_option
@json_option
def show(name: str, source: Source, everything: bool, lang: str, as_json: bool) -> None:
    """Show what is known of a thing, with dates; numbers in brackets lead to the sources at the end.

    NAME is a name as people write it, the last part of an IRI, a prefixed name (id:openai), or an IRI.

    \b
    Example:
      kg show karpathy
      kg show "Software 2.0" --lang fr
      kg show http://example.org/ada ada.ttl
    """
    with source.open() as graph:
        entity = graph.entity(name, lang, each=_EVERYTHING if everything else _SHORT)
    if as_json:
        print_json(entity)
        return
    for line in _Page(lang).lines(entity):
        click.echo(line)


class _Page:
    """The lines of one entity; sources are numbered in the order in which they are first needed."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.numbers: dict[str, int] = {}

    def lines(self, entity: Entity) -> Iterable[str]:
        yield from self._head(entity)
        yield from self._facts(entity)
        counts = {(count.relation.iri, count.outgoing): count.count for count in entity.counts}
        for relation, edges in entity.outgoing:
            yield from self._group(relation, edges, counts.get((relation.iri, True), len(edges)))
        if entity.incoming:
            yield ""
            yield click.style(word("references", self.lang), bold=True)
        for relation, edges in entity.incoming:
            yield from self._group(relation, edges, counts.get((relation.iri, False), len(edges)))
        yield from self._conflicts(entity)
        yield from self._list_of_sources()

    def _head(self, entity: Entity) -> Iterable[str]:
        yield click.style(clean(entity.ref.label), bold=True) + (
            f"  {clean(entity.ref.cls_label)}" if entity.ref.cls_label else ""
        )
        yield click.style(clean(shorten(entity.ref.iri)), dim=True)
        for text in (entity.statement, entity.description):
            if text:
                yield ""
                yield paragraph(text)
        small = []
        if entity.aliases:
            small.append(self._pair(word("also", self.lang), ", ".join(entity.aliases)))
        if entity.period.dated:
            small.append(self._pair(word("when", self.lang), period_text(entity.period, self.lang)))
        if entity.evidence:
            small.append(self._pair(word("evidence", self.lang), self._marks(entity.evidence)))
        if small:
            yield ""
            yield from (paragraph(text, hang=2) for text in small)

    def _facts(self, entity: Entity) -> Iterable[str]:
        facts = [fact for fact in entity.facts if fact.relation.iri not in _UNSHOWN]
        if facts:
            yield ""
        for fact in facts:
            values = "; ".join(value.text for value in fact.values)
            said = self._pair(relation_name(fact.relation, self.lang), values)
            yield paragraph(said + self._marks(fact.evidence), hang=2)

    def _group(self, relation: Ref, edges: Sequence[Edge], total: int) -> Iterable[str]:
        yield ""
        outgoing = not edges or edges[0].outgoing
        name = relation_name(relation, self.lang)
        yield click.style(clean(name if outgoing else f"← {name}"), bold=True)
        for edge in edges:
            yield paragraph(self._edge(edge), indent=2, hang=2)
        if total > len(edges):
            yield "  " + word("more", self.lang, n=total - len(edges))

    def _edge(self, edge: Edge) -> str:
        parts = [edge.other.label]
        if edge.detail:
            parts.append(edge.detail)
        if when := period_text(edge.period, self.lang):
            parts.append(when)
        return ", ".join(parts) + self._marks(edge.evidence)

    def _conflicts(self, entity: Entity) -> Iterable[str]:
        if entity.conflicts:
            yield ""
            yield click.style(word("conflicts", self.lang), bold=True)
        for conflict in entity.conflicts:
            yield paragraph(conflict.note or conflict.ref.label, indent=2, hang=2)
            for claim in conflict.claims:
                yield paragraph(f"- {self._claim(claim)}", indent=4, hang=2)

    def _claim(self, claim: Claim) -> str:
        value = claim.value.text if isinstance(claim.value, Value) else claim.value.label
        followed = f" ({word('followed', self.lang)})" if claim.followed else ""
        said = self._pair(
            f"{claim.subject.label} {relation_name(claim.relation, self.lang)}", f"{value}{followed}"
        )
        return said + self._marks(claim.evidence)

    def _pair(self, name: str, value: str) -> str:
        """Name and value with a colon between them; French sets a space before it."""
        return f"{name}\N{NO-BREAK SPACE}: {value}" if self.lang == "fr" else f"{name}: {value}"

    def _marks(self, evidence: Sequence[Evidence]) -> str:
        """The numbers of these sources in brackets, given out as they are first used."""
        numbers = []
        for piece in evidence:
            citation = _cite(piece)
            self.numbers.setdefault(citation, len(self.numbers) + 1)
            numbers.append(self.numbers[citation])
        return "".join(f" [{number}]" for number in sorted(set(numbers)))

    def _list_of_sources(self) -> Iterable[str]:
        if not self.numbers:
            return
        yield ""
        yield click.style(word("sources", self.lang), bold=True)
        width = len(str(len(self.numbers))) + 3
        for citation, number in self.numbers.items():
            yield paragraph(citation, lead=f"[{number}]".ljust(width), hang=width)


def _cite(piece: Evidence) -> str:
    """A source as one line: document, place, rank, address."""
    name = piece.document.label if piece.document else piece.source.label
    parts = [name, piece.place or (piece.source.label if piece.document else ""), piece.rank_label, piece.url]
    return ", ".join(dict.fromkeys(part for part in parts if part))
