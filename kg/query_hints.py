"""What to do where a SPARQL query leaves the grammar, in a sentence: by the signs and words around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.sparql_grammar import Stray
from kg.sparql_text import Token

__all__ = ["hint_for"]

_FUNCTIONS = frozenset(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "STR", "YEAR", "IF"])
_OPERATORS = frozenset(["=", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/", "IN", "NOT"])
#: What stands in patterns and never in what a query makes or an update changes.
_PATTERNS = frozenset(
    ["FILTER", "OPTIONAL", "GRAPH", "BIND", "UNION", "MINUS", "VALUES", "SERVICE", "SELECT"]
)
_OPENING = {")": "(", "]": "[", "}": "{"}
#: How kinds of tokens look.
_LOOKS = {
    "var": "?name",
    "iri": "<http://…>",
    "pname": "kg:name",
    "string": '"…"',
    "number": "1",
    "lang": "@en",
    "blank": "_:b",
    "A": "a",
    "end": "",
}
#: What is told when all of some tokens could stand at a place, the most telling first.
_HINTS = tuple(
    (frozenset(signs.split()), hint)
    for signs, hint in (
        ("'.' ';'", "Between statements stands “.”; “;” keeps the subject, “,” the relation as well."),
        ("FILTER", "A pattern or the closing brace belongs here."),
        ("COUNT var", "An expression belongs here: a variable, a value or a function."),
        ("COUNT '('", "An expression in brackets belongs here, such as (?x > 1)."),
        ("UNDEF", "Rows hold IRIs, texts, numbers or UNDEF, and no variables."),
        ("var iri string", "A value belongs here: a variable, an IRI or a text."),
        ("A iri", "A relation belongs here: a variable, an IRI or a path."),
        ("'&&' AS", "AS and a new name belong here: (… AS ?name)."),
        ("'&&' ','", "Another argument belongs here, after a comma."),
        ("'&&' ')'", "Close the bracket, or go on with an operator such as && or =."),
        ("'|' ')'", "Close the bracket, or go on with “/” or “|”."),
        ("INSERT DELETE", "A change belongs here: INSERT, DELETE, CLEAR or the like."),
        ("SELECT ASK", "SELECT, ASK, CONSTRUCT or DESCRIBE belongs here."),
        ("LIMIT", "GROUP BY, HAVING, ORDER BY and LIMIT follow the last brace, in this order."),
    )
)


@dataclass
class _Place:
    """Where a text leaves the grammar: its tokens, and the number of the one that cannot stand there."""

    stream: Sequence[Token]
    at: int
    could: frozenset[str]

    def __getitem__(self, way: int) -> Token:
        """A token by its distance from the place; an empty one outside of the text."""
        at = self.at + way
        return self.stream[at] if 0 <= at < len(self.stream) else Token("end", 0, 0, "")

    def word(self, way: int) -> str:
        """As above, its text in capitals."""
        return self[way].text.upper()

    @property
    def touching(self) -> bool:
        """Whether nothing stands between the token and the one before."""
        return self[-1].end == self[0].start > 0

    @cached_property
    def bracket(self) -> int:
        """How far back the bracket opens within which the place is; 0 outside of all."""
        return self.opening(self.at, "({[")

    def opening(self, end: int, signs: str) -> int:
        """How far back one of these brackets opens that is not closed before token number ``end``."""
        depth = 0
        for at in range(end - 1, -1, -1):
            token = self.stream[at]
            if token.kind != "punct":
                continue
            if token.text in _OPENING:
                depth += 1
            elif token.text in ("(", "[", "{"):
                if not depth and token.text in signs:
                    return at - self.at
                depth -= 1
        return 0


def hint_for(stream: Sequence[Token], wrong: Stray) -> str:
    """What to do about a token that cannot stand where it does, "" when that is not known.

    >>> from kg.sparql_grammar import stray
    >>> from kg.sparql_text import tokens
    >>> text = "SELECT * { ?s ?p ?o } LIMIT 5, 10"
    >>> hint_for(list(tokens(text)), stray(text))
    'LIMIT takes one number. Rows are skipped with OFFSET: LIMIT 10 OFFSET 5.'
    """
    at = len(stream) if wrong.token is None else stream.index(wrong.token)
    place = _Place(stream, at, wrong.expected)
    for rule in _RULES:
        if found := rule(place):
            return found
    for signs, hint in _HINTS:
        if signs <= wrong.expected:
            return hint
    shown = sorted(filter(None, (_LOOKS.get(one, one.strip("'")) for one in wrong.expected)))
    return f"Expected here: {', '.join(shown)}." if 0 < len(shown) <= 5 else ""


def _signs(place: _Place) -> str:
    """Signs of other languages."""
    before, sign, after = place[-1].text, place[0].text, place[1].text
    if (sign, after) in _COMMENTS or (before, sign) in _COMMENTS:
        return "A comment begins with # and ends with its line."
    if sign == before == "=":
        return "Equality is written with one “=”."
    if sign == "<>" or (before, sign) == ("!=", "="):
        return "Inequality is written “!=”."
    if before == "=" and sign in ("<", ">") and place.touching:
        return f"The signs stand the other way round: “{sign}=”."
    if sign == before and sign in (".", ";", ","):
        return f"One “{sign}” is enough."
    if sign == "-" and place[-1].kind == "var" and place[1].kind == "word" and place.touching:
        return "The name of a variable holds letters, digits and _."
    if sign == "-" and place[-1].kind == "number" and len(before) == 4:
        return 'A date is written as a text with its type: "2020-01-31"^^xsd:date.'
    if {"'.'", "';'"} <= place.could and sign in ("&&", "||"):
        return "A condition stands in FILTER(…)."
    if {"'.'", "';'"} <= place.could and sign in ("+", "-", "*", "/"):
        return "What is computed stands in BIND(… AS ?name)."
    return ""


_COMMENTS = (("/", "*"), ("/", "/"), ("-", "-"))


def _heads(place: _Place) -> str:
    """The prologue, and what stands between SELECT or its like and the first brace."""
    sign, before, could = place.word(0), place.word(-1), place.could
    if before == "PREFIX":
        return "A declaration is PREFIX name: <http://…>."
    if sign in ("@PREFIX", "@BASE"):
        return "A declaration is PREFIX name: <http://…>, without “@” and “.”."
    if sign in (".", ";") and "PREFIX" in could and place[-1].kind == "iri":
        return "A declaration ends with its IRI: remove the sign."
    if before == "CONSTRUCT" and sign != "{":
        return "What is to be made stands in braces: CONSTRUCT { … } WHERE { … }."
    if before == "DESCRIBE" and sign == "{":
        return "Name what is to be described: DESCRIBE ?s WHERE { … }."
    if sign in _FUNCTIONS and "DISTINCT" in could:
        return "In SELECT an expression stands in brackets, with its name: (COUNT(?s) AS ?number)."
    if "FROM" not in could:
        return ""
    if sign == ",":
        return "Variables stand side by side, without commas."
    if sign == "AS":
        return "A new name stands in brackets with what it names: (?x AS ?y)."
    if sign == "." and place[-1].kind == "var":
        return "Names have no dots. What belongs to a thing is asked by a pattern: ?s rdfs:label ?name."
    return ""


def _ends(place: _Place) -> str:
    """What follows the last brace."""
    sign, could = place.word(0), place.could
    if not {"LIMIT", "OFFSET", "VALUES", "end"} & could or "FILTER" in could:
        return ""
    if sign in ("GROUP", "HAVING", "ORDER"):
        return "GROUP BY, HAVING, ORDER BY and LIMIT follow the last brace, in this order."
    if sign == "," and place[-1].kind == "number":
        return "LIMIT takes one number. Rows are skipped with OFFSET: LIMIT 10 OFFSET 5."
    if sign == ";" and "end" in could:
        return "A query ends without “;”, and is sent alone."
    if place.bracket and place[-1].text == "}" and "LIMIT" in could:
        return "A query within another stands in braces of its own: { SELECT … }."
    return ""


def _groups(place: _Place) -> str:
    """Groups in braces, and what is missing around them."""
    sign, before, could = place.word(0), place.word(-1), place.could
    if sign == "SELECT" and "'.'" in could:
        return _template(place) or "A query within another stands in braces of its own: { SELECT … }."
    if sign == "UNION":
        return _template(place) or "UNION stands between groups in braces: { … } UNION { … }."
    if sign in _PATTERNS and "FILTER" not in could:
        return _template(place)
    if before == "NOT" and "EXISTS" in could:
        return "“Not” is written “!”, as in !(?x = 1). NOT stands before EXISTS and IN."
    if before == "FILTER" and sign == "{":
        return "What a pattern has to match is FILTER EXISTS { … }."
    if could == {"'{'"} and place[-1].kind == "word":
        return f"A group in braces belongs here: {before} {{ … }}."
    if could == {"'{'"} and place.word(-2) == "VALUES":
        return "Values stand in braces: VALUES ?x { 1 2 }."
    if could == {"'('", "'}'"}:
        return "Each row stands in brackets: VALUES (?x) { (1) (2) }."
    if could == {"'('"} and before in ("ASC", "DESC"):
        return f"What is sorted stands in brackets: {before}(?x)."
    if could == {"'('"} and place[-1].kind == "word":
        return f"Brackets belong here: {before}(…)."
    return ""


def _template(place: _Place) -> str:
    """Patterns in what a query makes or an update changes."""
    opened = place.bracket
    if not opened or place[opened].text != "{":
        return ""
    words = place.word(opened - 2), place.word(opened - 1)
    if words == ("CONSTRUCT", "WHERE"):
        return "This short form holds statements only. In full it is CONSTRUCT { … } WHERE { … }."
    if words[1] in ("CONSTRUCT", "INSERT", "DELETE"):
        return f"Between these braces stand statements only; {place.word(0)} belongs after WHERE."
    return ""


def _calls(place: _Place) -> str:
    """Arguments, and brackets around conditions."""
    sign, before = place.word(0), place[-1]
    opened = place.bracket
    name = place[opened - 1] if opened and place[opened].text == "(" else None
    if sign == "," and name is not None and name.kind == "word" and "'&&'" in place.could:
        if name.text.upper() == "GROUP_CONCAT":
            return 'The separator stands after “;”: GROUP_CONCAT(?x; separator=", ").'
        return f"{name.text.upper()} takes no further argument."
    if sign in _OPERATORS and before.text == ")":
        call = place.opening(place.at - 1, "(")
        clause = next((place.word(call - back) for back in (1, 2) if place.word(call - back) in _TESTS), "")
        if clause and "'&&'" not in place.could:
            return f"The whole condition stands in brackets: {clause}(… {place[0].text} …)."
    lonely = sign == ")" and before.kind == "var" and place[-2].text == "("
    return "A variable alone stands without brackets." if lonely and "AS" in place.could else ""


_TESTS = ("FILTER", "HAVING")


def _paths(place: _Place) -> str:
    """Property paths."""
    sign, before, could = place[0], place[-1], place.could
    variable = "A path is made of relations with names; a variable cannot be part of it."
    if sign.kind == "var" and before.text in ("^", "/", "|", "!") and place[1].kind not in ("punct", "end"):
        return variable
    if sign.text in ("*", "+", "/", "|", "?") and before.kind == "var" and {"var", "string"} <= could:
        return variable if "COUNT" not in could else ""
    if sign.text == "{" and place[1].kind == "number" and {"var", "string"} <= could:
        return "A number of steps is written out, kg:a/kg:a?, or left open with * or +."
    return ""


_RULES: tuple[Callable[[_Place], str], ...] = (_signs, _heads, _ends, _groups, _calls, _paths)
