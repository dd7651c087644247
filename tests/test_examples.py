"""The example queries: each one runs as it stands, gives an answer, and is told in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.errors import NotFound
from kg.examples import GROUPS, Example, example, examples
from kg.parameters import bind_text, bindings
from kg.results import Rows
from kg.sparql_text import tokens, undeclared_prefixes, used_prefixes
from kg.terms import KG, PREFIXES, NamedNode
from kg.turtle import format_turtle

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"

with KnowledgeGraph.open() as _graph:
    ENGLISH, FRENCH = examples(_graph, "en"), examples(_graph, "fr")
#: Those that ask another endpoint, which no test reaches.
ELSEWHERE = {"ask-wikidata-too"}
HERE = [one for one in ENGLISH if one.name not in ELSEWHERE]
KEYWORDS = re.compile(
    "select|ask|construct|where|from|named|optional|union|filter|minus|graph|service|values|bind|as|distinct|"
    "group|by|order|limit|offset|having|exists|not|in|asc|desc|prefix|count|sum|min|max|avg|separator",
    re.I,
)


def each(found: list[Example] | tuple[Example, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("one", found, ids=lambda one: one.name)


def size_of(answer: object) -> int:
    return int(answer) if isinstance(answer, bool) else sum(1 for _ in answer)  # type: ignore[attr-defined]


def test_there_are_as_many_as_were_written() -> None:
    """63 examples, numbered without gap, each with a name of its own."""
    assert 63 == len(ENGLISH) == len(FRENCH) == len({one.name for one in ENGLISH})
    assert [one.iri for one in ENGLISH] == [one.iri for one in FRENCH]


def test_every_group_has_examples_and_stands_together() -> None:
    """The groups are the known ones, in their order, and none is scattered."""
    assert list(GROUPS) == list(dict.fromkeys(one.group for one in ENGLISH))
    runs = [one.group for at, one in enumerate(ENGLISH) if not at or ENGLISH[at - 1].group != one.group]
    assert len(GROUPS) == len(runs)


def test_every_kind_of_query_occurs() -> None:
    """SELECT for the most part, and enough of the others to learn from."""
    count = {kind: sum(one.kind == kind for one in ENGLISH) for kind in ("ASK", "CONSTRUCT", "SELECT")}
    assert count == {"ASK": 2, "CONSTRUCT": 3, "SELECT": 58}


def test_what_is_to_be_taught_is_there() -> None:
    """Each construct that a learner looks for has an example."""
    wanted = (
        "OPTIONAL",
        "UNION",
        "MINUS",
        "NOT EXISTS",
        "VALUES",
        "HAVING",
        "GROUP_CONCAT",
        "SERVICE",
        "GRAPH ",
        "FROM ",
        "BIND",
        "COALESCE",
        "regex",
        "contains",
        "+ ?",
        "* ?",
        "!(",
        "^kg:",
        "# @param",
    )
    every = "\n".join(one.query for one in ENGLISH)
    assert [word for word in wanted if word not in every] == []


@each(HERE)
def test_it_gives_an_answer(one: Example, bundled: KnowledgeGraph) -> None:
    """With its defaults, an example finds something: yes, a triple, or a row with all columns used."""
    answer = bundled.query(one.query, **bindings(one.query, {}))
    if not isinstance(answer, Rows):
        assert size_of(answer) >= 1
        return
    rows = list(answer.terms)
    assert rows
    used = {
        name for row in rows for name, term in zip(answer.variables, row, strict=True) if term is not None
    }
    assert set(answer.variables) == used


def test_only_federation_is_left_out() -> None:
    """What is not run here calls another endpoint, and says in both languages what that takes."""
    assert {one.name for one in ENGLISH if one.needs_service} == ELSEWHERE
    assert {one.name for one in ENGLISH if one.group == "federation"} == ELSEWHERE
    for one in (*ENGLISH, *FRENCH):
        assert one.needs_service == ("--allow-service" in one.question)


@each(HERE)
def test_it_answers_at_a_strict_endpoint_too(one: Example) -> None:
    """The text declares all of its prefixes and no other, sorted, so that it can be taken elsewhere."""
    declared = re.findall(r"^PREFIX (\w+): <([^>]+)>$", one.query, re.M)
    assert undeclared_prefixes(one.query) == {}
    assert sorted(used_prefixes(one.query)) == [name for name, _ in declared]
    assert {name: PREFIXES[name] for name, _ in declared} == dict(declared)


@each(ENGLISH)
def test_it_is_written_in_one_style(one: Example) -> None:
    """Keywords in capitals, two blanks a level, no line too long to read, a new line at the end."""
    lines = one.query.split("\n")
    assert lines.pop() == ""
    assert [line for line in lines if line != line.rstrip() or "\t" in line or len(line) > 110] == []
    assert [line for line in lines if (len(line) - len(line.lstrip())) % 2] == []
    words = [token.text for token in tokens(one.query) if token.kind == "word"]
    assert [word for word in words if KEYWORDS.fullmatch(word) and word != word.upper()] == []
    assert one.query.count("{") == one.query.count("}")
    depth = 0
    for line in lines:
        depth -= line.startswith((" ", "}")) and line.lstrip().startswith("}")
        indent = (len(line) - len(line.lstrip())) // 2
        assert indent in (depth, depth + 1), line
        depth += line.count("{") - line.count("}") + line.lstrip().startswith("}")


@each(ENGLISH)
def test_it_is_told_in_both_languages(one: Example) -> None:
    """Title, question and keywords come in English and in French."""
    french = FRENCH[ENGLISH.index(one)]
    assert all((one.title, one.question, one.keywords, french.title, french.question, french.keywords))
    assert len(one.keywords) == len(french.keywords)
    assert one.title != french.title
    assert "?" in one.question
    assert " ?" in french.question
    assert one.query == french.query


@each([one for one in ENGLISH if one.parameters])
def test_its_parameters_are_marked_well(one: Example, bundled: KnowledgeGraph) -> None:
    """Each has a class or datatype and a default; a default of a class is one of its instances."""
    assert one.query.count("@param") == len(one.parameters)
    assert "parameter" in one.keywords
    for parameter in one.parameters:
        assert bool(parameter.cls) != bool(parameter.datatype), parameter.name
        term = bind_text(parameter, parameter.default)
        if parameter.cls:
            given = {"cls": NamedNode(parameter.cls), "thing": term}
            assert bundled.query("ASK { ?thing a ?cls }", **given), parameter.default


def test_several_have_parameters() -> None:
    """Forms to fill in are no rarity."""
    assert sum(bool(one.parameters) for one in ENGLISH) == 25


def test_nobody_takes_them_for_facts(bundled: KnowledgeGraph) -> None:
    """They are of no class of ours, and are not counted among what the graph is about."""
    iris = [NamedNode(one.iri) for one in ENGLISH]
    answer = bundled.query("SELECT ?class { ?thing a ?class }", thing=iris)
    assert [cls for (cls,) in answer if str(cls).startswith(KG)] == []  # type: ignore[union-attr]
    assert [one.cls.iri for one in bundled.classes() if "SPARQL" in one.cls.iri] == []


def test_one_is_found_by_its_name(bundled: KnowledgeGraph) -> None:
    """Short name, IRI or title; a slip of the pen is answered with what comes near."""
    one = example(bundled, "timeline", "fr")
    assert one == example(bundled, one.iri, "fr") == example(bundled, one.title, "fr")
    with pytest.raises(NotFound, match="Did you mean timeline"):
        example(bundled, "timelin")


def test_a_graph_brings_its_own(tmp_path: Path) -> None:
    """Examples of any graph are read, with the prefixes that SHACL lets them declare apart."""
    file = tmp_path / "mine.ttl"
    file.write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <http://example.org/queries/7> a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;
            sh:prefixes <http://example.org/prefixes> ;
            rdfs:comment "Who is there?" ;
            sh:select "SELECT ?who { ?who a ex:Person }" .
        <http://example.org/prefixes> sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] .
        <http://example.org/shape> sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this { }" ] .
        """,
        encoding="utf-8",
    )
    with KnowledgeGraph.open(file) as graph:
        (one,) = examples(graph, "fr")
    assert (one.title, one.name, one.kind, one.group) == ("Who is there?", "7", "SELECT", "")
    assert one.query == "PREFIX ex: <http://example.org/>\nSELECT ?who { ?who a ex:Person }\n"


@pytest.mark.parametrize("name", ["tiny.ttl", "people.ttl", "life.ttl"])
def test_a_graph_without_any_gets_some_that_suit_it(name: str) -> None:
    """Eight queries that need no knowledge of the graph, each with an answer in it, in both languages."""
    with KnowledgeGraph.open(FIXTURES / name) as graph:
        english, french = examples(graph, "en"), examples(graph, "fr")
        assert len(english) == len(french) == 8
        for one, other in zip(english, french, strict=True):
            assert one.title != other.title
            assert one.query == other.query
            assert undeclared_prefixes(one.query) == {}
            assert all(parameter.default for parameter in one.parameters)
            assert size_of(graph.query(one.query, **bindings(one.query, {}))) >= 1, one.name


def test_the_most_frequent_class_is_suggested() -> None:
    """And one of its members; where nothing has a class, any thing."""
    with KnowledgeGraph.open(FIXTURES / "people.ttl") as graph:
        one = example(graph, "all-about-one-thing")
        (parameter,) = one.parameters
        assert parameter.cls == PREFIXES["foaf"] + "Person"
        given = {"cls": NamedNode(parameter.cls), "thing": bind_text(parameter, parameter.default)}
        assert graph.query("ASK { ?thing a ?cls }", **given)


def test_an_empty_graph_has_none(tmp_path: Path) -> None:
    """There is nothing that a query could find."""
    nothing = tmp_path / "nothing.ttl"
    nothing.write_text("", encoding="utf-8")
    with KnowledgeGraph.open(nothing) as graph:
        assert examples(graph) == ()


def test_a_graph_without_classes(tmp_path: Path) -> None:
    """A thing is found all the same."""
    file = tmp_path / "plain.nt"
    file.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with KnowledgeGraph.open(file) as graph:
        (parameter,) = example(graph, "all-about-one-thing").parameters
    assert (parameter.cls, parameter.default) == (PREFIXES["rdfs"] + "Resource", "<urn:a>")


def test_the_starters_are_canonical_turtle() -> None:
    """They are data as well."""
    text = (ROOT / "kg" / "starters.ttl").read_text(encoding="utf-8")
    assert text == format_turtle(text)
