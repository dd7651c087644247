"""Validation: shapes and checks, counted, with findings that say what is wrong and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.terms import ID_BASE, KG

ROOT = Path(__file__).parent.parent


def test_bundled_graph_is_clean(bundled: KnowledgeGraph) -> None:
    """Every shape and every check was run, and none found anything."""
    report = bundled.validate()
    assert [str(finding) for finding in report.findings] == []
    shapes = (ROOT / "ontology/shapes.ttl").read_text(encoding="utf-8").count("a sh:NodeShape")
    assert (report.shapes, report.checks) == (shapes, len(list((ROOT / "ontology/checks").glob("*.rq"))))
    assert report.ok


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    data = tmp_path_factory.mktemp("faulty") / "faulty.ttl"
    data.write_text(
        f"""@prefix kg: <{KG}> . @prefix id: <{ID_BASE}> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        id:odd a kg:Engagement ; rdfs:label "Odd"@en ; kg:person id:nobody ;
            kg:from "2015"^^xsd:gYear ; kg:until "2014"^^xsd:gYear .""",
        encoding="utf-8",
    )
    return KnowledgeGraph.open(data)


def test_findings_say_what_and_where(faulty: KnowledgeGraph) -> None:
    """Shapes and checks both speak, in both languages, about the thing at fault."""
    report = faulty.validate()
    assert not report.ok
    rules = {finding.rule: finding for finding in report.findings if finding.focus == ID_BASE + "odd"}
    assert "ends_before_it_begins" in rules
    assert rules["ends_before_it_begins"].kind == "check"
    shape = rules["EngagementShape"]
    assert (shape.kind, shape.severity, shape.label) == ("shape", "violation", "Odd")
    assert shape.message("fr") != shape.message("en")


def test_report_is_json(faulty: KnowledgeGraph) -> None:
    told = json.loads(json.dumps(faulty.validate().to_dict()))
    assert told["ok"] is False
    assert {"severity", "focus", "label", "rule", "kind", "messages", "path", "value"} == set(
        told["findings"][0]
    )


def test_endpoint_is_validated_too(graph: KnowledgeGraph) -> None:
    """The same findings wherever the graph is kept."""
    report = graph.validate()
    assert report.shapes > 0
    assert {finding.focus for finding in report.findings if finding.rule == "ends_before_it_begins"} == set()
