"""Things, views and lists as Markdown with their sources: to be read, or to be given to a language model.

Text from the graph is escaped, so that it cannot pass for markup; each source is a footnote, numbered in the
order in which it is first cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.cited import cited
from kg.connections import Connection
from kg.entities import entity
from kg.evidence import evidence_of, merge_evidence
from kg.model import Claim, Conflict, Edge, Entity, Evidence, Period, Ref, Value, View, ViewEdge
from kg.reader import Reader
from kg.situations import behind_link, situations
from kg.telling import parts, plain
from kg.wording import period_words

__all__ = ["connections_markdown", "entity_markdown", "list_markdown", "view_markdown"]

_WORDS = {
    "en": {
        "sources": "Sources",
        "conflicts": "Where sources disagree",
        "followed": "followed here",
        "other": "also claimed",
        "also": "Also called",
        "derived": "concluded by a rule",
        "things": "Things",
        "statements": "Statements",
        "more": "{n} more are not listed.",
        "rank": "{rank} source",
        "connection": "Connection {n}: {start} – {end}",
        "none": "Nothing.",
        "at": "As it stood {}.",
    },
    "fr": {
        "sources": "Sources",
        "conflicts": "Où les sources divergent",
        "followed": "retenu ici",
        "other": "affirmé aussi",
        "also": "Autres noms",
        "derived": "déduit par une règle",
        "things": "Choses",
        "statements": "Énoncés",
        "more": "{n} de plus ne sont pas listés.",
        "rank": "source de rang {rank}",
        "connection": "Lien {n} : {start} – {end}",
        "none": "Rien.",
        "at": "Tel qu’il était {}.",
    },
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def _escape(text: str) -> str:
    """A text in which nothing is markup, on one line.

    >>> _escape("# a *b*\\n[c](d)")
    '\\\\# a \\\\*b\\\\* \\\\[c\\\\](d)'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


class _Notes:
    """The footnotes of a document."""

    def __init__(self, lang: str) -> None:
        self.words = _WORDS.get(lang, _WORDS["en"])
        self._found: dict[str, tuple[int, Evidence]] = {}

    def marks(self, evidence: Iterable[Evidence]) -> str:
        """The marks for a statement, each source once."""
        numbers: dict[int, None] = {}
        for piece in evidence:
            number, _ = self._found.setdefault(piece.source.iri, (len(self._found) + 1, piece))
            numbers[number] = None
        return "".join(f"[^{number}]" for number in numbers)

    def lines(self) -> list[str]:
        """The footnotes themselves, with a heading; [] when nothing was cited."""
        notes = [f"[^{number}]: {self._note(piece)}" for number, piece in self._found.values()]
        return [f"## {self.words['sources']}", "", *notes, ""] if notes else []

    def _note(self, piece: Evidence) -> str:
        name = piece.document.label if piece.document else piece.source.label
        place = piece.place or (piece.source.label if piece.document else "")
        rank = self.words["rank"].format(rank=piece.rank_label) if piece.rank_label else ""
        told = ", ".join(_escape(part) for part in (name, place, rank) if part)
        return f"{told}. <{_address(piece.url or piece.source.iri)}>"


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")


def _join(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def entity_markdown(reader: Reader, iri: str, lang: str = "en", *, each: int = 50, at: str = "") -> str:
    """What is known of a thing (by IRI), each statement with its sources. Raises NotFound.

    ``at`` is the date of the graph that is read, if it is one as of a date: the text then says so.
    """
    thing = cited(reader, entity(reader, iri, lang, each=each), lang)
    notes = _Notes(lang)
    dated = [notes.words["at"].format(period_words(Period(at, at), lang)), ""] if at else []
    return _join([*_head(thing, notes, lang), *dated, *_body(thing, notes, lang), *notes.lines()])


def _head(thing: Entity, notes: _Notes, lang: str) -> list[str]:
    when = period_words(thing.period, lang)
    lines = [f"# {_escape(thing.ref.label)}", ""]
    kind = ", ".join(part for part in (thing.ref.cls_label, when) if part)
    lines += [f"{f'*{_escape(kind)}* · ' if kind else ''}<{_address(thing.ref.iri)}>", ""]
    told = [text for text in dict.fromkeys((thing.statement, thing.description)) if text]
    for at, text in enumerate(told):
        lines += [_escape(text) + (notes.marks(thing.evidence) if at == 0 else ""), ""]
    if thing.aliases:
        lines += [f"{notes.words['also']} : " if lang == "fr" else f"{notes.words['also']}: "]
        lines[-1] += ", ".join(_escape(name) for name in thing.aliases)
        lines.append("")
    return lines


def _body(thing: Entity, notes: _Notes, lang: str) -> list[str]:
    lines: list[str] = []
    for fact in thing.facts:
        values = ", ".join(_value(value) for value in fact.values)
        lines.append(f"- **{_escape(fact.relation.label)}**: {values}{notes.marks(fact.evidence)}")
    if lines:
        lines.append("")
    for outgoing, groups in ((True, thing.outgoing), (False, thing.incoming)):
        counts = {one.relation.iri: one.count for one in thing.counts if one.outgoing == outgoing}
        for relation, edges in groups:
            lines += [f"## {'' if outgoing else '← '}{_escape(relation.label)}", ""]
            lines += [_edge(edge, notes, lang) for edge in edges]
            more = counts.get(relation.iri, 0) - len(edges)
            lines += [f"- {notes.words['more'].format(n=more)}"] if more > 0 else []
            lines.append("")
    for at, conflict in enumerate(thing.conflicts):
        lines += [f"## {notes.words['conflicts']}", ""] if at == 0 else []
        lines += _conflict(conflict, notes)
    return lines


def _edge(edge: Edge, notes: _Notes, lang: str) -> str:
    derived = f" ({notes.words['derived']})" if edge.derived and edge.via is None else ""
    return f"- {_escape(plain(parts(edge, lang)))}{derived}{notes.marks(edge.evidence)}"


def _value(value: Value) -> str:
    return f"<{_address(value.text)}>" if value.link else _escape(value.text)


def _conflict(conflict: Conflict, notes: _Notes) -> list[str]:
    lines = [f"**{_escape(conflict.ref.label)}** {_escape(conflict.note)}".rstrip(), ""]
    return [*lines, *(_claim(claim, notes) for claim in conflict.claims), ""]


def _claim(claim: Claim, notes: _Notes) -> str:
    value = _escape(claim.value.label) if isinstance(claim.value, Ref) else _value(claim.value)
    state = notes.words["followed" if claim.followed else "other"]
    return (
        f"- {_escape(claim.subject.label)}, {_escape(claim.relation.label)}: {value} "
        f"({state}){notes.marks(claim.evidence)}"
    )


def view_markdown(
    reader: Reader,
    view: View,
    lang: str = "en",
    *,
    notes: Sequence[str] = (),
    signs: Mapping[str, str] | None = None,
) -> str:
    """A view: every visible statement as a sentence with its sources, then every thing under its class.

    ``notes`` say below the title what the view is; ``signs`` are words that stand in brackets after a thing
    (by IRI) or a statement (by the id of its edge): that it is undated.
    """
    marks, signs = _Notes(lang), signs or {}
    refs = {node.ref.iri: node.ref for node in view.nodes}
    lines = [f"# {_escape(view.title) or 'Doxograph'}", ""]
    lines += [*(f"- {_escape(note)}" for note in notes), ""] if notes else []
    lines += [*_statements(reader, view, marks, signs, lang), f"## {marks.words['things']}", ""]
    for cls in sorted({ref.cls_label for ref in refs.values()}):
        lines += [f"### {_escape(cls)}", ""] if cls else []
        for node in sorted((n for n in view.nodes if n.ref.cls_label == cls), key=lambda n: n.ref.label):
            colon = "\u00a0: " if lang == "fr" else ": "
            about = f"{colon}{_escape(node.description)}" if node.description else ""
            name = f"{_escape(node.ref.label)}{_sign(signs, node.ref.iri)}"
            lines.append(f"- {name}{about} <{_address(node.ref.iri)}>")
        lines.append("")
    return _join([*lines, *marks.lines()])


def _statements(reader: Reader, view: View, marks: _Notes, signs: Mapping[str, str], lang: str) -> list[str]:
    refs = {node.ref.iri: node.ref for node in view.nodes}
    lines = [f"## {marks.words['statements']}", ""]
    edges = [edge for edge in view.edges if edge.source in refs and edge.target in refs]
    for edge, evidence in zip(edges, _evidence(reader, edges, lang), strict=True):
        told = Edge(refs[edge.source], edge.relation, refs[edge.target], True, edge.derived, edge.period)
        text = _escape(plain(parts(told, lang))).removesuffix(".")
        lines.append(f"- {text}{_sign(signs, edge.id)}.{marks.marks(evidence)}")
    return [*lines, *([] if view.edges else [marks.words["none"]]), ""]


def _sign(signs: Mapping[str, str], name: str) -> str:
    return f" ({signs[name]})" if name in signs else ""


def _evidence(reader: Reader, edges: Sequence[ViewEdge], lang: str) -> list[tuple[Evidence, ...]]:
    """What each edge rests on, for all at once: the dated nodes behind it, else the record of an end."""
    ends = sorted({end for edge in edges for end in (edge.source, edge.target)})
    behind = situations(reader, lang, subjects=ends, objects=ends) if ends else {}
    turned = reader.schema.other_way
    nodes = [
        [one.iri for one in behind_link(behind, edge.source, by, turned(by), edge.target)]
        for edge in edges
        for by in (edge.relation.iri,)
    ]
    found = evidence_of(reader, {*ends, *(iri for its in nodes for iri in its)}, lang)
    return [
        merge_evidence(found.get(iri, ()) for iri in its)
        or found.get(edge.source)
        or found.get(edge.target, ())
        for edge, its in zip(edges, nodes, strict=True)
    ]


def list_markdown(
    title: str, items: Sequence[tuple[Ref, str, str]], lang: str = "en", *, total: int | None = None
) -> str:
    """A list: each thing with its date in words and a sentence about it.

    ``items`` are (thing, date in words or "", description or ""); ``total`` is how many there are if more.
    """
    words = _WORDS.get(lang, _WORDS["en"])
    lines = [f"# {_escape(title)}", ""]
    for ref, when, about in items:
        told = "".join((f" ({_escape(when)})" if when else "", f": {_escape(about)}" if about else ""))
        lines.append(f"- [{_escape(ref.label)}](<{_address(ref.iri)}>){told}")
    if not items:
        lines.append(words["none"])
    if total is not None and total > len(items):
        lines += ["", words["more"].format(n=total - len(items))]
    return _join(lines)


def connections_markdown(found: Sequence[Connection], lang: str = "en") -> str:
    """Connections as numbered sentences, each with its sources."""
    notes = _Notes(lang)
    lines: list[str] = []
    for number, one in enumerate(found, 1):
        heading = notes.words["connection"].format(n=number, start=one.start.label, end=one.end.label)
        lines += [f"## {_escape(heading)}", ""]
        lines += [
            f"{at}. {_escape(step.text)}{notes.marks(step.evidence)}" for at, step in enumerate(one.steps, 1)
        ]
        lines.append("")
    return _join([*(lines or [notes.words["none"]]), *notes.lines()])
