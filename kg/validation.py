"""Whether the data are complete and well-formed: SHACL shapes, and authoring rules written as SPARQL.

The shapes (W3C SHACL) look at what was authored: neither at the ontology nor at what rules concluded. The
checks see everything, each is one query that selects the offenders. Without offenders, all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import bundled
from kg.reader import Reader, text_of
from kg.terms import DERIVED, ONTOLOGY_GRAPH, BlankNode, Literal, NamedNode, Quad, Term, local_name, shorten
from kg.vocabulary import TYPE

if TYPE_CHECKING:
    import rdflib

__all__ = ["Finding", "ValidationReport", "validate"]

_SH = "http://www.w3.org/ns/shacl#"
#: Of the ontology the shapes need the order of the classes and the values it defines.
_NEEDED = (TYPE, "http://www.w3.org/2000/01/rdf-schema#subClassOf")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    ``severity`` is violation, warning or info; ``focus`` the IRI at fault with its ``label``; ``rule`` the
    name of the shape or check; ``kind`` says which of the two; ``messages`` hold a sentence for each
    language; ``path`` is the relation concerned and ``value`` the value, "" where there is none.
    """

    severity: str
    focus: str
    label: str
    rule: str
    kind: str
    messages: Mapping[str, str]
    path: str = ""
    value: str = ""

    def message(self, lang: str = "en") -> str:
        """The sentence in a language, English failing that."""
        return (
            self.messages.get(lang)
            or self.messages.get("en")
            or next(iter(self.messages.values()), self.rule)
        )

    def __str__(self) -> str:
        about = f" ({shorten(self.path)})" if self.path else ""
        return f"{self.severity}: {shorten(self.focus)}{about}: {self.message()} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """How many shapes and checks were run, and what they found."""

    shapes: int
    checks: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values, ready for JSON."""
        return {
            "ok": self.ok,
            "shapes": self.shapes,
            "checks": self.checks,
            "findings": [{**asdict(one), "messages": dict(one.messages)} for one in self.findings],
        }

    def __str__(self) -> str:
        head = f"{self.shapes} shapes and {self.checks} checks: "
        return head + (
            "nothing found."
            if self.ok
            else "\n".join([f"{len(self.findings)} findings.", *map(str, self.findings)])
        )


def validate(reader: Reader) -> ValidationReport:
    """Run every shape and every check of the ontology over a graph."""
    shapes, of_shapes = _shapes(reader)
    checks = sorted(bundled.checks_dir().glob("*.rq"))
    found = [*of_shapes, *(finding for path in checks for finding in _check(reader, path))]
    refs = reader.refs({one.focus for one in found if not one.focus.startswith("_:")}, "en")
    named = [
        Finding(
            one.severity,
            one.focus,
            refs[one.focus].label if one.focus in refs else one.focus,
            one.rule,
            one.kind,
            one.messages,
            one.path,
            one.value,
        )
        for one in found
    ]
    order = {"violation": 0, "warning": 1, "info": 2}
    named.sort(key=lambda one: (order.get(one.severity, 3), one.rule, one.focus, one.path, one.value))
    return ValidationReport(shapes, len(checks), tuple(named))


def _check(reader: Reader, path: Path) -> Iterator[Finding]:
    text = path.read_text(encoding="utf-8")
    lines = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    messages = {"en": lines[0] if lines else path.stem}
    for line in lines:
        if line.startswith("fr:"):
            messages["fr"] = line.removeprefix("fr:").strip()
    solutions = reader.store.select(text)
    at = solutions.variables.index("focus") if "focus" in solutions.variables else 0
    for focus in dict.fromkeys(text_of(row[at]) for row in solutions):
        yield Finding("violation", focus, "", path.stem, "check", messages)


def _shapes(reader: Reader) -> tuple[int, list[Finding]]:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(bundled.shapes_file(), format="turtle")
    count = len(set(shapes.subjects(rdflib.RDF.type, rdflib.URIRef(_SH + "NodeShape"))))
    conforms, report, _ = pyshacl.validate(_data(reader), shacl_graph=shapes, inference="none")
    if conforms:
        return count, []
    return count, [
        _finding(report, node, shapes) for node in report.subjects(rdflib.URIRef(_SH + "focusNode"))
    ]


def _data(reader: Reader) -> rdflib.Graph:
    """What was authored, with the order of the classes, as an rdflib graph."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    nodes: dict[Term, rdflib.term.Node] = {}
    for quad in reader.store.quads():
        if _is_authored(quad):
            for term in (quad.subject, quad.predicate, quad.object):
                if term not in nodes:
                    nodes[term] = _node(term)
            graph.add((nodes[quad.subject], nodes[quad.predicate], nodes[quad.object]))
    return graph


def _is_authored(quad: Quad) -> bool:
    name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    return name not in (DERIVED, ONTOLOGY_GRAPH) or (
        name == ONTOLOGY_GRAPH and quad.predicate.value in _NEEDED
    )


def _node(term: Term) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        kind = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
    return rdflib.Literal(str(term))


def _finding(report: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> Finding:
    import rdflib

    def one(name: str) -> str:
        value = report.value(node, rdflib.URIRef(_SH + name))
        return "" if value is None else str(value)

    messages = {
        (getattr(text, "language", None) or "en"): str(text)
        for text in report.objects(node, rdflib.URIRef(_SH + "resultMessage"))
    }
    source = report.value(node, rdflib.URIRef(_SH + "sourceShape"))
    parent = next(iter(shapes.subjects(rdflib.URIRef(_SH + "property"), source)), source)
    rule = local_name(str(parent)).replace(" ", "_")
    severity = local_name(one("resultSeverity")).lower() or "violation"
    return Finding(severity, one("focusNode"), "", rule, "shape", messages, one("resultPath"), one("value"))
