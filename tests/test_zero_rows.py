"""An empty answer is explained: twenty typical mistakes, each found and put right."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.embedded import EmbeddedStore, memory_store
from kg.terms import KG, PREFIXES
from kg.zero_rows import Diagnosis, Store, diagnose
from kg.zero_rows.messages import REASONS, SUGGESTIONS, say
from kg.zero_rows.patterns import split
from kg.zero_rows.repair import repaired

DATA = """
GRAPH graph:people {
    id:ada a kg:Person ; rdfs:label "Ada Lovelace"@en , "Ada Lovelace"@fr ;
        kg:born_on "1815-12-10"^^xsd:date ; kg:created id:notes ; kg:born_in id:london .
    id:bob a kg:Person ; rdfs:label "Bob"@en ; kg:worked_at id:lab .
    id:lab a kg:Organization ; rdfs:label "The Lab"@en ; kg:founded_by id:ada .
    id:london a kg:Place ; rdfs:label "London"@en , "Londres"@fr .
}
GRAPH graph:works {
    id:notes a kg:Work ; rdfs:label "Notes"@en ; kg:date "1843"^^xsd:gYear ; kg:line_count 25 ;
        kg:about id:engine .
    id:engine a kg:Theme ; rdfs:label "The engine"@en , "La machine"@fr ; kg:ordinal 1 .
}
"""

#: what was meant, the query, the part found guilty, why, the kind of suggestion, what it proposes
CASES = [
    ("misspelt class", "?x a kg:Persn", "?x a kg:Persn", "alone", "class", "kg:Person"),
    ("misspelt relation", "?x kg:worked_att ?y", "?x kg:worked_att ?y", "alone", "relation", "kg:worked_at"),
    ("camel case", "?x kg:workedAt ?y", "?x kg:workedAt ?y", "alone", "relation", "kg:worked_at"),
    (
        "wrong direction",
        "id:lab kg:worked_at ?x",
        "id:lab kg:worked_at ?x",
        "alone",
        "direction",
        "?x kg:worked_at id:lab",
    ),
    (
        "wrong direction in context",
        "?p a kg:Person . ?o a kg:Organization . ?p kg:founded_by ?o",
        "?p kg:founded_by ?o",
        "together",
        "direction",
        "?o kg:founded_by ?p",
    ),
    (
        "missing language tag",
        "?x rdfs:label 'The Lab'",
        "?x rdfs:label 'The Lab'",
        "alone",
        "language",
        '"The Lab"@en',
    ),
    (
        "wrong language tag",
        "?x rdfs:label 'Londres'@en",
        "?x rdfs:label 'Londres'@en",
        "alone",
        "language",
        '"Londres"@fr',
    ),
    (
        "wrong case",
        "?x rdfs:label 'the lab'@en",
        "?x rdfs:label 'the lab'@en",
        "alone",
        "case",
        '"The Lab"@en',
    ),
    (
        "text for a number",
        "?x kg:line_count '25'",
        "?x kg:line_count '25'",
        "alone",
        "datatype",
        '"25"^^xsd:integer',
    ),
    ("text for a year", "?x kg:date '1843'", "?x kg:date '1843'", "alone", "datatype", '"1843"^^xsd:gYear'),
    (
        "wrong date type",
        "?x kg:date '1843'^^xsd:integer",
        "?x kg:date '1843'^^xsd:integer",
        "alone",
        "datatype",
        '"1843"^^xsd:gYear',
    ),
    (
        "name for an entity",
        "?x kg:born_in 'London'",
        "?x kg:born_in 'London'",
        "alone",
        "entity",
        "id:london",
    ),
    ("misspelt entity", "?x kg:born_in id:londn", "?x kg:born_in id:londn", "alone", "unknown", "id:london"),
    ("misspelt subject", "id:adda kg:created ?x", "id:adda kg:created ?x", "alone", "unknown", "id:ada"),
    (
        "other relation",
        "id:ada kg:worked_at ?x . ?x a kg:Work",
        "id:ada kg:worked_at ?x",
        "alone",
        "connecting",
        "kg:created",
    ),
    (
        "other graph",
        "GRAPH graph:works { ?x a kg:Person }",
        "GRAPH graph:works { ?x a kg:Person }",
        "graph",
        "elsewhere",
        "graph:people",
    ),
    (
        "filter on a language",
        "?x rdfs:label ?l FILTER(LANG(?l) = 'de')",
        "FILTER(LANG(?l) = 'de')",
        "filter",
        "languages",
        '"en", "fr"',
    ),
    (
        "filter on a value",
        "?x kg:line_count ?n FILTER(?n > 100)",
        "FILTER(?n > 100)",
        "filter",
        "samples",
        '"25"^^xsd:integer',
    ),
    (
        "filter that compares a year with a number",
        "?x kg:date ?d FILTER(?d > 1800)",
        "FILTER(?d > 1800)",
        "filter",
        "incomparable",
        '?d > "1800"^^xsd:gYear',
    ),
    ("relation of another class", "?x a kg:Place ; kg:created ?y", "?x a kg:Place", "together", None, None),
]


#: the same, of mistakes in filters, paths and groups; the part is what stands between the bars
DEEPER = [
    (
        "plain text in a filter",
        "?x rdfs:label ?l |FILTER(?l = 'The Lab')|",
        "filter",
        "language",
        '"The Lab"@en',
    ),
    ("plain text in a list", "?x rdfs:label ?l |FILTER(?l IN ('Bob'))|", "filter", "language", '"Bob"@en'),
    ("capitals in a filter", "?x rdfs:label ?l |FILTER(?l = 'BOB'@en)|", "filter", "case", '"Bob"@en'),
    (
        "small letters in CONTAINS",
        "?x rdfs:label ?l |FILTER(CONTAINS(?l, 'Love') && STRSTARTS(?l, 'ada'))|",
        "filter",
        "letters",
        "STRSTARTS(LCASE(?l), 'ada')",
    ),
    (
        "capitals in CONTAINS",
        "?x rdfs:label ?l |FILTER(CONTAINS(?l, 'LOVE'))|",
        "filter",
        "letters",
        "CONTAINS(LCASE(?l), 'love')",
    ),
    (
        "small letters in REGEX",
        "?x rdfs:label ?l |FILTER REGEX(?l, '^ada')|",
        "filter",
        "letters",
        "REGEX(?l, '^ada', \"i\")",
    ),
    (
        "an IRI as text",
        "?x a kg:Person |FILTER(CONTAINS(?x, 'ada'))|",
        "filter",
        "text",
        "CONTAINS(STR(?x), 'ada')",
    ),
    (
        "a date against a number",
        "?x kg:born_on ?d |FILTER(?d > 1800)|",
        "filter",
        "incomparable",
        "YEAR(?d) > 1800",
    ),
    (
        "a date against a year as text",
        "?x kg:born_on ?d |FILTER(?d > '1800')|",
        "filter",
        "incomparable",
        "YEAR(?d) > 1800",
    ),
    (
        "a date against text",
        "?x kg:born_on ?d |FILTER(?d < '1900-01-01')|",
        "filter",
        "incomparable",
        '?d < "1900-01-01"^^xsd:date',
    ),
    (
        "text against a number",
        "?x kg:line_count ?n |FILTER('5' < ?n)|",
        "filter",
        "incomparable",
        "5 < ?n",
    ),
    ("a number for a year", "?x |kg:date 1843|", "alone", "datatype", '"1843"^^xsd:gYear'),
    ("a language in capitals", "?x rdfs:label ?l |FILTER(LANG(?l) = 'FR')|", "filter", "case", '"fr"'),
    ("a name for a thing", "?x kg:born_in ?p |FILTER(?p = 'London')|", "filter", "entity", "id:london"),
    ("unknown in a filter", "?x kg:born_in ?p |FILTER(?p = id:londn)|", "filter", "unknown", "id:london"),
    ("unknown in VALUES", "|VALUES ?p { id:londn }| ?x kg:born_in ?p", "together", "unknown", "id:london"),
    (
        "plain text in VALUES",
        "|VALUES ?l { 'Bob' }| ?x rdfs:label ?l",
        "together",
        "language",
        '"Bob"@en',
    ),
    ("a branch of UNION", "{ ?x a kg:Persn } UNION { ?x |a kg:Plce| }", "alone", "class", "kg:Place"),
    (
        "within a subquery",
        "{ SELECT ?x { ?x |a kg:Persn| } } ?x rdfs:label ?l",
        "alone",
        "class",
        "kg:Person",
    ),
    ("a step nothing has", "?p |kg:created/kg:abuot ?t|", "alone", "relation", "kg:about"),
    ("a step that leads nowhere", "?p |kg:created/kg:born_in ?x|", "alone", "onward", "kg:about"),
    (
        "a step turned round",
        "id:london |^kg:born_in/^kg:created ?w|",
        "alone",
        "path",
        "^kg:born_in/kg:created",
    ),
    ("a word of another vocabulary", "?x |foaf:name ?n| . ?x a kg:Person", "alone", "relation", "rdfs:label"),
    ("another class", "?x |a kg:Place| ; kg:created ?y", "together", "class_here", "kg:Person"),
    (
        "a value that is not there",
        "?t a kg:Theme ; |kg:ordinal 13|",
        "alone",
        "values",
        '"1"^^xsd:integer',
    ),
    ("MINUS of everything", "?x a kg:Person |MINUS { ?x rdfs:label ?l }|", "minus", None, None),
]


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    import pyoxigraph as ox

    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return memory_store(ox.parse(heads + DATA, format=ox.RdfFormat.TRIG))


def explain(store: EmbeddedStore, query: str) -> Diagnosis:
    return diagnose(query, Store(store.ask, store.select))


def test_there_are_twenty_typical_mistakes() -> None:
    assert (len(CASES), len(DEEPER)) == (20, 26)


@pytest.mark.parametrize(("pattern", "part", "reason", "kind", "new"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_a_mistake_is_named_and_put_right(
    store: EmbeddedStore, pattern: str, part: str, reason: str, kind: str | None, new: str | None
) -> None:
    query = f"SELECT * WHERE {{ {pattern} }}"
    assert not list(store.select(query))
    findings = explain(store, query).findings
    assert (part, reason) in [(found.part, found.reason) for found in findings]
    suggestions = [(one.kind, one.new) for found in findings for one in found.suggestions]
    assert kind is None or (kind, new) in suggestions


@pytest.mark.parametrize(("marked", "reason", "kind", "new"), [case[1:] for case in DEEPER],
                         ids=[case[0] for case in DEEPER])  # fmt: skip
def test_a_mistake_within_is_named_and_repaired(
    store: EmbeddedStore, marked: str, reason: str, kind: str | None, new: str | None
) -> None:
    """The repaired query, where there is one, has an answer."""
    before, part, after = marked.split("|")
    query = f"SELECT * WHERE {{ {before}{part}{after} }}"
    assert not list(store.select(query))
    place = len("SELECT * WHERE { ") + len(before) + 1
    [finding] = [one for one in explain(store, query).findings if one.column == place]
    assert (finding.part[-len(part) :], finding.reason) == (part, reason)
    found = [one for one in finding.suggestions if (one.kind, one.new) == (kind, new)]
    assert bool(found) == (kind is not None)
    repaired_query = repaired(query, finding, found[0]) if found else ""
    assert not repaired_query or list(store.select(repaired_query))
    assert bool(repaired_query) == (kind not in ("onward", "values", None))


def test_a_graph_that_from_leaves_out_is_named(store: EmbeddedStore) -> None:
    query = "SELECT * FROM graph:people { ?x kg:about ?y }"
    [finding] = explain(store, query).findings
    [one] = finding.suggestions
    assert finding.advice() == ("The pattern matches in graph:works, which FROM does not name.",)
    assert list(store.select(repaired(query, finding, one)))


def test_a_description_of_nothing_names_what_is_near(store: EmbeddedStore) -> None:
    query = "DESCRIBE id:ada id:bobb"
    [finding] = explain(store, query).findings
    assert (finding.part, finding.reason) == ("id:bobb", "described")
    assert repaired(query, finding, finding.suggestions[0]) == "DESCRIBE id:ada id:bob"
    assert explain(store, "DESCRIBE id:ada").findings == ()


@pytest.mark.parametrize(
    "pattern", ["?x a kg:Person ; kg:line_count ?n", "?x kg:abc ?y", "?x a kg:Xyz", "id:qqq ?p ?o"]
)
def test_nothing_far_off_is_offered(store: EmbeddedStore, pattern: str) -> None:
    """Where an end is open or no name is near, no relation, class or thing is better than another."""
    kinds = {one.kind for found in explain(store, f"SELECT * {{ {pattern} }}").findings
             for one in found.suggestions}  # fmt: skip
    assert kinds <= {"unused", "no_class", "nowhere", "class_here"}


def test_each_kind_of_advice_is_said_in_both_languages() -> None:
    for table in (REASONS, SUGGESTIONS):
        for kind in table:
            said = [say(table, kind, lang, old="A", new="B", label="C") for lang in ("en", "fr")]
            assert said[0] != said[1]


@pytest.mark.parametrize("pattern", [case[1] for case in CASES if case[4] == "class" or case[4] == "entity"])
def test_a_proposed_pattern_gives_results(store: EmbeddedStore, pattern: str) -> None:
    finding = explain(store, f"SELECT * WHERE {{ {pattern} }}").findings[0]
    assert store.ask(f"ASK {{ {finding.suggestions[0].pattern} }}")


def test_the_place_of_the_guilty_part_is_given(store: EmbeddedStore) -> None:
    finding = explain(store, "SELECT *\nWHERE {\n  ?x a kg:Person ;\n     kg:borne_in ?y }").findings[0]
    assert (finding.line, finding.column) == (4, 6)


def test_having_that_leaves_nothing_is_told_from_empty_patterns(store: EmbeddedStore) -> None:
    query = "SELECT ?c (COUNT(*) AS ?n) { ?x a ?c } GROUP BY ?c HAVING (COUNT(*) > 100)"
    assert [found.reason for found in explain(store, query).findings] == ["modifier"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (
            "SELECT ?c (COUNT(*) AS ?n)\nWHERE { ?x a ?c }\nGROUP BY ?c\nHAVING (?n > 0)\nORDER BY ?n",
            "SELECT ?c (COUNT(*) AS ?n)\nWHERE { ?x a ?c }\nGROUP BY ?c\nHAVING (COUNT(*) > 0)\nORDER BY ?n",
        ),
        (
            "SELECT (MAX(STRLEN(?l)) AS ?long) { ?x rdfs:label ?l } HAVING (?long > 1)",
            "SELECT (MAX(STRLEN(?l)) AS ?long) { ?x rdfs:label ?l } HAVING (MAX(STRLEN(?l)) > 1)",
        ),
    ],
)
def test_what_having_cannot_see_is_told_and_put_right(store: EmbeddedStore, query: str, wanted: str) -> None:
    """With and without GROUP BY; the place is that of HAVING."""
    (finding,) = explain(store, query).findings
    assert finding.part.startswith("HAVING")
    assert query.splitlines()[finding.line - 1][finding.column - 1 :].startswith("HAVING")
    assert repaired(query, finding, finding.suggestions[0]) == wanted
    assert list(store.select(wanted))


def test_having_without_grouping_filters_one_by_one(store: EmbeddedStore) -> None:
    """SPARQL 1.1, 18.2.4.1: without GROUP BY and aggregates nothing is grouped."""
    rows = list(store.select("SELECT ?x ?c { ?x a ?c } HAVING (?c = kg:Person)"))
    assert rows
    assert {str(row[1]) for row in rows} == {f"<{KG}Person>"}


def test_parts_that_only_fail_together_are_found_in_the_order_of_the_text(store: EmbeddedStore) -> None:
    query = "SELECT * { ?x a kg:Person . ?x a kg:Work . ?x a kg:Place }"
    assert [found.part for found in explain(store, query).findings] == ["?x a kg:Work"]


def test_a_query_beyond_the_reader_gives_no_findings(store: EmbeddedStore) -> None:
    assert explain(store, "SELECT * { SERVICE <http://e.org/> { ?s ?p ?o } }").findings == ()


def test_the_findings_are_plain_data_in_both_languages(store: EmbeddedStore) -> None:
    found = explain(store, "SELECT * { ?x a kg:Persn }")
    english, french = json.loads(json.dumps([found.to_json("en"), found.to_json("fr")]))
    assert english[0]["suggestions"][0]["message"] == "Nothing is of class kg:Persn. Did you mean kg:Person?"
    assert french[0]["suggestions"][0]["message"].startswith("Rien n’est de classe kg:Persn.")


@given(st.text(alphabet="?x aPkg:{}()[]<>.;,'\"^|/*+!=FILTERGRAPHOPTIONALSELECTWHERE \n", max_size=80))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    split("SELECT * WHERE {" + text + "}")


def test_deep_nesting_does_not_exhaust_the_reader() -> None:
    split("SELECT * " + "{" * 20_000 + "}" * 20_000)
