"""Evidence on the edge: the sentence, the nodes that speak of it, the sources, the rules, the conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import FIXTURES, oxigraph_server

from kg import KnowledgeGraph
from kg.edge_story import EdgeStory, Support, story
from kg.errors import NotStated
from kg.explanations import Explanation
from kg.terms import ID_BASE, KG

E = "http://example.org/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"


def ours(graph: KnowledgeGraph, subject: str, relation: str, obj: str, lang: str = "en") -> EdgeStory:
    return story(graph.reader, ID_BASE + subject, KG + relation, ID_BASE + obj, lang)


def short(one: Support) -> tuple[str, str, str, list[str]]:
    node = one.node.iri.removeprefix(ID_BASE) if one.node else ""
    return one.kind, node, one.sentence, [piece.source.iri.removeprefix(ID_BASE) for piece in one.evidence]


def test_both_stays_with_their_own_sources(graph: KnowledgeGraph) -> None:
    """Each dated node tells its own sentence; a claim besides is told too; all sources are gathered."""
    found = ours(graph, "ada-lovell", "worked_at", "lab")
    assert found.sentence == "Ada Lovell worked at The Lab."
    assert [short(one) for one in found.supports] == [
        (
            "situation",
            "engagement-lab-2015",
            "Ada Lovell worked at The Lab (engineer), from September 2015 to June 2017.",
            ["p1"],
        ),
        (
            "situation",
            "engagement-lab-2023",
            "Ada Lovell has worked at The Lab (director), since 2023.",
            ["p2"],
        ),
        ("claim", "claim-lab", "Ada Lovell worked at The Lab.", ["source-copy"]),
    ]
    assert [(piece.source.label, piece.rank) for piece in found.evidence] == [
        ("Passage 1", "secondary"),
        ("Passage 2", "secondary"),
        ("A copy", "weak"),
    ]


def test_in_french(graph: KnowledgeGraph) -> None:
    found = ours(graph, "ada-lovell", "studied_at", "lab", "fr")
    assert found.sentence.startswith("Ada Lovell a étudié")
    assert found.sentence.endswith("(doctorat), de 2011 à 2015.")
    assert [rule.comment for rule in found.rules] == [
        "Qui a suivi des études dans une organisation y a étudié."
    ]


@pytest.mark.parametrize(
    ("statement", "kind", "node"),
    [
        (("ada-lovell", "advocates", "thesis-small"), "situation", "stance-small"),
        (("ada-lovell", "founded", "kiln"), "situation", "event-kiln"),
        (("ada-lovell", "advised_by", "bob-stone"), "situation", "study-phd"),
        (("bob-stone", "member_of", "kiln"), "situation", "engagement-kiln-bob"),
        (("ada-lovell", "lived_in", "brno"), "claim", "claim-lived"),
        (("kiln", "has_member", "bob-stone"), "situation", "engagement-kiln-bob"),
        (("work-tiny", "created_by", "ada-lovell"), "record", ""),
    ],
)
def test_what_stands_behind_each_kind_of_statement(
    graph: KnowledgeGraph, statement: tuple[str, str, str], kind: str, node: str
) -> None:
    """Engagement, study, stance, event and claim; else the record of the thing that says it."""
    (one,) = ours(graph, *statement).supports
    assert short(one)[:2] == (kind, node)
    assert one.evidence


def test_the_turtle_behind_an_edge(graph: KnowledgeGraph) -> None:
    """The statement itself and what the nodes behind it say, nothing concluded besides."""
    text = ours(graph, "ada-lovell", "advocates", "thesis-small").turtle
    triples = {quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    said = {triple for triple in triples if triple.subject.value == ID_BASE + "stance-small"}
    assert len(triples) == 1 + len(said) == 8


def test_conflicts_about_the_node_behind_an_edge(bundled: KnowledgeGraph) -> None:
    """A dispute about when a stay began concerns the stay, and is told with the edge."""
    found = ours(bundled, "andrej-karpathy", "worked_at", "openai")
    concerned = {one.concerns.iri for one in found.conflicts}
    assert concerned
    assert concerned <= {one.node.iri for one in found.supports if one.node}


@pytest.mark.parametrize(
    "statement",
    [("ada-lovell", "worked_at", "kiln"), ("nobody", "worked_at", "lab"), ("lab", "worked_at", "lab")],
)
def test_a_statement_that_nobody_made(graph: KnowledgeGraph, statement: tuple[str, str, str]) -> None:
    with pytest.raises(NotStated, match=r"^Nothing in the graph says this: .+ worked at .+\."):
        ours(graph, *statement)


def test_every_edge_of_the_graph_has_a_story(graph: KnowledgeGraph) -> None:
    """Each drawn edge is told, rests on something, and has a rule if it is derived."""
    edges = list(graph.to_networkx().edges(data=True))
    assert len(edges) > 15
    for subject, obj, data in edges:
        found = story(graph.reader, subject, data["relation"], obj)
        assert found.sentence.endswith(".")
        assert found.evidence
        assert bool(found.rules) == found.derived
        assert found.derived == data["derived"] or not data["derived"]


# rules


def ways(one: Explanation) -> list[list[str]]:
    def name(value: object) -> str:
        return getattr(value, "label", "") or getattr(value, "text", "")

    return [[f"{p.subject.label} {p.relation.label} {name(p.object)}" for p in way] for way in one.ways]


def test_the_rule_and_its_premises(graph: KnowledgeGraph) -> None:
    (rule,) = ours(graph, "ada-lovell", "founded", "kiln").rules
    assert (rule.name, rule.comment) == (
        "founded",
        "Whoever took part in the founding of an organization is among its founders.",
    )
    assert ways(rule) == [
        [
            "Kiln is founded has participant Ada Lovell",
            "Kiln is founded kind founding",
            "Kiln is founded organization Kiln",
            "Ada Lovell type person",
            "Kiln is founded type event",
        ]
    ]
    assert not any(premise.derived for premise in rule.ways[0])


def test_each_way_to_a_conclusion_is_told(graph: KnowledgeGraph) -> None:
    """Two stays and a claim: three ways to the same statement, by two rules."""
    rules = ours(graph, "ada-lovell", "worked_at", "lab").rules
    assert [(rule.name, len(rule.ways)) for rule in rules] == [("claimed", 1), ("worked_at", 2)]


def test_a_turned_statement_is_explained_by_what_it_turns(graph: KnowledgeGraph) -> None:
    """First that it is the inverse of another, then why that one holds; no explanation goes in a circle."""
    rules = ours(graph, "kiln", "founded_by", "ada-lovell").rules
    assert [(rule.name, rule.concludes.relation.label) for rule in rules] == [
        ("inverse", "founded by"),
        ("founded", "founded"),
    ]
    assert ways(rules[0]) == [["Ada Lovell founded Kiln", "founded inverse of founded by"]]
    assert [premise.derived for premise in rules[0].ways[0]] == [True, False]


def test_broader_and_transitive_conclusions(graph: KnowledgeGraph) -> None:
    (broader,) = ours(graph, "ada-lovell", "affiliated_with", "kiln").rules
    assert ways(broader) == [["Ada Lovell founded Kiln", "founded sub property of affiliated with"]]
    (whole,) = ours(graph, "thesis-small", "about", "theme-1").rules
    assert whole.name == "about_the_whole"
    assert ways(whole) == [["small code part of Teaching", "Small is clear about small code"]]


# graphs in other terms


@pytest.fixture(scope="module", params=["memory", "remote"])
def said(request: pytest.FixtureRequest) -> Iterator[KnowledgeGraph]:
    """Statements with evidence in seven ways, here and on a real server."""
    file: Path = FIXTURES / "said.trig"
    if request.param == "memory":
        yield KnowledgeGraph.open(file)
    else:
        with oxigraph_server(file) as url, KnowledgeGraph.open(endpoint=url) as opened:
            yield opened


def foreign(graph: KnowledgeGraph, relation: str, lang: str = "en") -> EdgeStory:
    return story(graph.reader, E + "ann", relation if ":" in relation else E + relation, E + "acme", lang)


@pytest.mark.parametrize(
    ("relation", "kind", "node", "told", "sources"),
    [
        ("likes", "statement", "", "Ann likes Acme.", ["The Gazette"]),
        ("owns", "reifier", "", "Ann owns Acme, since 2010.", ["The Gazette"]),
        ("runs", "reifier", E + "note", "Ann runs Acme.", ["7"]),
        ("leads", "graph", E + "register", "Ann leads Acme.", ["The Gazette"]),
        ("https://schema.org/worksFor", "nary", "", "Ann works for Acme (clerk), from 2001 to 2004.", []),
        (
            "http://www.w3.org/ns/org#memberOf",
            "nary",
            E + "membership",
            "Ann member of Acme.",
            ["The Gazette"],
        ),
        (
            "http://www.wikidata.org/prop/direct/P108",
            "nary",
            E + "s1",
            "Ann P108 Acme.",
            ["Register, 1999"],
        ),
    ],
)
def test_evidence_in_every_vocabulary(
    said: KnowledgeGraph, relation: str, kind: str, node: str, told: str, sources: list[str]
) -> None:
    supports = [one for one in foreign(said, relation).supports if one.kind == kind]
    assert [(one.node.iri if one.node else "", one.sentence) for one in supports] == [(node, told)]
    assert [piece.source.label for piece in supports[0].evidence] == sources


def test_qualified_relations_of_prov(said: KnowledgeGraph) -> None:
    found = story(said.reader, E + "launch", PROV + "wasAssociatedWith", E + "ann", "fr")
    (one,) = found.supports
    assert (one.kind, one.detail) == ("nary", "pilote")
    assert [piece.source.label for piece in one.evidence] == ["The Gazette"]


def test_what_else_a_node_says(said: KnowledgeGraph) -> None:
    (certain,) = foreign(said, "likes").supports
    assert [(name.label, getattr(value, "text", "")) for name, value in certain.facts] == [
        ("certainty", "0.9")
    ]
    (note,) = foreign(said, "runs", "fr").supports
    assert [getattr(value, "text", "") for _, value in note.facts] == ["Vu par hasard"]
    (register,) = foreign(said, "leads").supports
    assert register.period.attested == "2020-02-03"


def test_a_third_thing_is_no_evidence(said: KnowledgeGraph) -> None:
    """A party where both were stands between them, and yet for no relation of theirs."""
    assert foreign(said, "visited").supports == ()


def test_a_node_that_only_ties_two_things(said: KnowledgeGraph) -> None:
    """It is about their relation where they have no other."""
    (one,) = story(said.reader, E + "bob", E + "employedBy", E + "acme").supports
    assert short(one) == ("nary", E + "job", "Bob employed by Acme, since 1 April 2003.", [E + "gazette"])
