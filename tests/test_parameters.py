"""Parameters of a query: how they are marked, what a typed text means, and that text stays data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.parameters import Parameter, bind_text, bindings, parameters
from kg.sparql_text import insert_values, tokens
from kg.store import memory_store
from kg.terms import KG, PREFIXES, Literal, NamedNode, Term

XSD = PREFIXES["xsd"]
THEME = PREFIXES["id"] + "theme-5"
EMPTY = memory_store()
#: Text with a liking for what could end a string, a block or a comment.
TEXT = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(
            [
                *("'", '"', '"""', "\\", "\\u0022", "}", "{", "#", "\n", "\r", ">", "<", "^^", "@en", ")"),
                *("VALUES", "<http://e.org/>", "kg:", "?x", "# @values ?x", "} ; DROP ALL #", "\0", "\u2028"),
            ]
        ),
    ),
    max_size=6,
).map("".join)


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + datatype))


def test_a_mark_names_variable_class_and_default() -> None:
    """Class and default are those of the comment line; prefixes are the usual ones or the query's own."""
    marks = "# @param ?theme kg:Theme id:theme-5\n# @param $who e:Person\n"
    query = f"PREFIX e: <http://e.org/>\n{marks}ASK {{ ?theme ?p $who }}"
    assert parameters(query) == (
        Parameter("theme", cls=KG + "Theme", default="id:theme-5"),
        Parameter("who", cls="http://e.org/Person"),
    )


def test_a_mark_names_variable_datatype_and_default() -> None:
    """What is in the namespace of XML Schema is a datatype."""
    (one,) = parameters('# @param ?word xsd:string "two words"\nASK { ?s ?p ?word }')
    assert one == Parameter("word", datatype=XSD + "string", default='"two words"')
    assert one.shown == "two words"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# @param ?x", Parameter("x")),
        ("#@param ?x", Parameter("x")),
        ("# @param ?x 5", Parameter("x", default="5")),
        ("# @param ?x 'text'", Parameter("x", default="'text'")),
        (
            "# @param ?x <http://e.org/C> <http://e.org/a>",
            Parameter("x", "http://e.org/C", "", "<http://e.org/a>"),
        ),
        ("# @param ?x unknown:C", Parameter("x", default="unknown:C")),
    ],
)
def test_everything_but_the_name_may_be_left_out(line: str, expected: Parameter) -> None:
    """A bare variable is a parameter that takes any term."""
    assert parameters(f"{line}\nASK {{ ?x ?p ?o }}") == (expected,)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o }",
        "# @param ?absent\nASK { ?s ?p ?o }",
        "# @param\nASK { ?s ?p ?o }",
        "# @param theme\nASK { ?s ?p ?theme }",
        "ASK { ?s ?p '# @param ?s' }",
        "ASK { ?s <#> '''\n# @param ?s\n''' }",
        "",
    ],
)
def test_what_is_no_mark_is_no_parameter(query: str) -> None:
    """A mark stands in a comment and names a variable of the query."""
    assert parameters(query) == ()


def test_the_first_of_two_marks_counts() -> None:
    """A variable is one field."""
    assert [one.default for one in parameters("# @param ?x 1\n# @param ?x 2\nASK { ?x ?p ?o }")] == ["1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id:theme-5", NamedNode(THEME)),
        (f"<{THEME}>", NamedNode(THEME)),
        ("mine:a", NamedNode("http://mine.org/a")),
        ("5", typed("5", "integer")),
        ("-2.50", typed("-2.50", "decimal")),
        ("true", typed("true", "boolean")),
        ('"5"', Literal("5")),
        ("'it''s'", Literal("'it''s'")),
        ('"chat"@fr', Literal("chat", language="fr")),
        ('"2017"^^xsd:gYear', typed("2017", "gYear")),
        ('"""two\nlines"""', Literal("two\nlines")),
        (r'"a \"b\" \u00e9\n"', Literal('a "b" é\n')),
        ("plain words", Literal("plain words")),
        ("nobody:knows", Literal("nobody:knows")),
        ("id:a id:b", Literal("id:a id:b")),
        ('"one" "two"', Literal('"one" "two"')),
        ("?x", Literal("?x")),
    ],
)
def test_a_text_for_any_term(text: str, expected: Term) -> None:
    """IRIs, prefixed names, quoted literals and numbers are what they say in SPARQL; the rest is text."""
    assert bind_text(Parameter("x"), text, {**PREFIXES, "mine": "http://mine.org/"}) == expected


@pytest.mark.parametrize(
    ("datatype", "text", "expected"),
    [
        ("string", "id:theme-5", Literal("id:theme-5")),
        ("string", " 5 ", Literal(" 5 ")),
        ("string", '"5"', Literal("5")),
        ("string", '"mot"@fr', Literal("mot", language="fr")),
        ("string", '"', Literal('"')),
        ("integer", " 12 ", typed("12", "integer")),
        ("integer", '"12"', typed("12", "integer")),
        ("decimal", "2.5", typed("2.5", "decimal")),
        ("boolean", "true", typed("true", "boolean")),
        ("date", "2017-06-20", typed("2017-06-20", "date")),
        ("date", '"2017"^^xsd:gYear', typed("2017", "gYear")),
        ("gYear", "2017", typed("2017", "gYear")),
        ("gYearMonth", "2017-06", typed("2017-06", "gYearMonth")),
        ("anyURI", "https://karpathy.ai/", typed("https://karpathy.ai/", "anyURI")),
    ],
)
def test_a_text_for_a_datatype(datatype: str, text: str, expected: Term) -> None:
    """The text is the value; quotes may stand around it."""
    assert bind_text(Parameter("x", datatype=XSD + datatype), text) == expected


@pytest.mark.parametrize(
    ("datatype", "text", "wanted"),
    [
        ("integer", "many", "a whole number"),
        ("integer", "", "a whole number"),
        ("integer", "1.5", "a whole number"),
        ("decimal", "1_0", "a number such as 2.5"),
        ("double", "nan", "a number such as 2.5"),
        ("boolean", "yes", "true or false"),
        ("date", "2017-02-30", "a day such as 2017-06-20"),
        ("date", "20170620", "a day such as 2017-06-20"),
        ("gYear", "17", "a year such as 2017"),
        ("gYearMonth", "2017-13", "a month such as 2017-06"),
    ],
)
def test_a_datatype_refuses_what_it_does_not_allow(datatype: str, text: str, wanted: str) -> None:
    """The error says which parameter, and what it takes."""
    with pytest.raises(QueryError) as error:
        bind_text(Parameter("n", datatype=XSD + datatype), text)
    assert str(error.value) == f"“{text}” will not do for ?n: it has to be {wanted}."


@pytest.mark.parametrize(
    ("cls", "text", "message"),
    [
        (KG + "Theme", "agents", "“agents” does not name a thing for ?x. Write its IRI as "),
        (KG + "Theme", "5", "“5” does not name a thing for ?x. Write its IRI as "),
        (KG + "Theme", "'id:theme-5'", "“'id:theme-5'” does not name a thing for ?x. Write its IRI as "),
        ("", "<not an iri>", "For ?x: “not an iri” is no IRI."),
        ("", "\ud800", "The value of ?x is not valid text."),
    ],
)
def test_what_names_nothing_is_refused(cls: str, text: str, message: str) -> None:
    """Where a thing is asked for, text is not taken for one."""
    with pytest.raises(QueryError) as error:
        bind_text(Parameter("x", cls=cls), text)
    assert str(error.value).startswith(message)


def test_a_web_address_names_a_thing() -> None:
    """Where a thing is asked for, its address needs no brackets."""
    assert bind_text(Parameter("x", cls=KG + "Theme"), THEME) == NamedNode(THEME)
    assert bind_text(Parameter("x"), THEME) == Literal(THEME)


def test_defaults_fill_what_is_not_given() -> None:
    """What was typed wins over the default; an empty text leaves the variable open."""
    marks = "# @param ?a rdfs:Resource id:one\n# @param ?b kg:Theme id:two\n# @param ?c\n"
    query = marks + "ASK { ?a ?b ?c . ?c ?p ?o }"
    found = bindings(query, {"?b": "", "$p": "kg:about"})
    assert found == {"a": NamedNode(PREFIXES["id"] + "one"), "p": NamedNode(KG + "about")}
    assert set(bindings(query, {"p": "kg:about"}, defaults=False)) == {"p"}


def test_a_name_that_the_query_lacks_is_refused() -> None:
    """A misspelt name is not passed over."""
    with pytest.raises(QueryError, match=r"no variable \?teme .* It has \?theme, \?p, \?o"):
        bindings("ASK { ?theme ?p ?o }", {"teme": "id:a"})


@settings(deadline=None)
@given(TEXT)
def test_text_is_data(text: str) -> None:
    """Whatever is typed for a text comes back from the engine as that very text."""
    query = "SELECT ?x WHERE { }\n# the end ?x"
    term = bind_text(Parameter("x", datatype=XSD + "string"), f"'{text}" if text[:1] in "\"'" else text)
    assert [(term,)] == list(EMPTY.select(query, {"x": term}))


@settings(deadline=None)
@given(TEXT)
def test_nothing_typed_changes_the_query(text: str) -> None:
    """A text is refused, or adds one VALUES block of one term and leaves every other token alone."""
    query = "SELECT * WHERE { ?s ?p ?x } # ?x\nLIMIT 3"
    kinds = Parameter("x"), Parameter("x", cls=KG + "Theme"), Parameter("x", datatype=XSD + "date")
    for parameter in kinds:
        try:
            term = bind_text(parameter, text)
        except QueryError:
            continue
        bound = insert_values(query, {"x": term})
        before, after = ([token.text for token in tokens(one, comments=True)] for one in (query, bound))
        start = before.index("{") + 1
        added = len(after) - len(before)
        assert after[:start] + after[start + added :] == before
        assert after[start : start + 3] == ["VALUES", "?x", "{"]
        assert list(EMPTY.select(bound)) == []


@settings(deadline=None)
@given(st.text(max_size=60))
def test_marks_of_any_shape_are_read(line: str) -> None:
    """Whatever stands after the mark, there is a parameter or there is none; no error."""
    query = f"# @param ?x {line}\nASK {{ ?x ?p ?o }}"
    assert len(parameters(query)) <= 2
