"""The grammar of SPARQL 1.1 and 1.2 as data, and how far a text follows it.

Engines say whether a query is right; where they give no usable place, `stray` finds the first token that the
grammar does not allow. The rules are those of https://www.w3.org/TR/sparql12-query/#sparqlGrammar in the
spelling of the specification, LL(1) over the tokens of `kg.sparql_text`; where a rule here allows a little
more, the place is found elsewhere or not at all, never wrongly. It needs no recursion, so that it stands
deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.sparql_text import Token, tokens

__all__ = ["Stray", "stray"]


class Stray(NamedTuple):
    """Where a text leaves the grammar: the token (None at the end), the one before, what could stand here."""

    token: Token | None
    before: Token | None
    expected: frozenset[str]


#: Signs in quotes, words in capitals, kinds of tokens in small letters; `?`, `*` and `+` as usual.
_RULES = """
Query       = Prologue ( Select | Construct | Describe | Ask ) Values end
Update      = Operations end
Operations  = Prologue ( Change ( ';' Operations )? )?
Prologue    = ( BASE iri | PREFIX pname iri | VERSION string )*
Select      = SelectHead Dataset* Where Modifiers
SubSelect   = SelectHead Where Modifiers Values
SelectHead  = SELECT ( DISTINCT | REDUCED )? ( '*' | ( var | As )+ )
As          = '(' Expression AS var ')'
Construct   = CONSTRUCT ( Template Dataset* Where Modifiers | Dataset* WHERE Template Modifiers )
Template    = '{' Triples '}'
Describe    = DESCRIBE ( '*' | ( var | Iri )+ ) Dataset* Where? Modifiers
Ask         = ASK Dataset* Where Modifiers
Dataset     = FROM NAMED? Iri
Where       = WHERE? Group
Modifiers   = ( GROUP BY GroupKey+ )? ( HAVING Constraint+ )? ( ORDER BY OrderKey+ )? Slice?
Slice       = LIMIT number ( OFFSET number )? | OFFSET number ( LIMIT number )?
GroupKey    = BuiltIn | Call | '(' Expression ( AS var )? ')' | var
OrderKey    = ( ASC | DESC ) Bracketted | Constraint | var
Values      = ( VALUES Data )?
Data        = var '{' DataValue* '}' | '(' var* ')' '{' Row* '}'
Row         = '(' DataValue* ')'
DataValue   = Iri | Literal | Number | UNDEF | DataTriple
DataTriple  = '<<(' DataTerm ( Iri | A ) DataTerm ')>>'
DataTerm    = Iri | Literal | Number | DataTriple
Change      = LOAD SILENT? Iri ( INTO GRAPH Iri )? | ( CLEAR | DROP ) SILENT? GraphAll
            | CREATE SILENT? GRAPH Iri | ( ADD | MOVE | COPY ) SILENT? GraphOne TO GraphOne
            | INSERT ( DATA Quads | Quads Using* WHERE Group )
            | DELETE ( DATA Quads | WHERE Quads | Quads ( INSERT Quads )? Using* WHERE Group )
            | WITH Iri ( DELETE Quads ( INSERT Quads )? | INSERT Quads ) Using* WHERE Group
GraphAll    = GRAPH Iri | DEFAULT | NAMED | ALL
GraphOne    = GRAPH? Iri | DEFAULT
Using       = USING NAMED? Iri
Quads       = '{' Triples ( GRAPH VarOrIri '{' Triples '}' '.'? Triples )* '}'
Group       = '{' ( SubSelect | GroupBody ) '}'
GroupBody   = Triples ( NotTriples '.'? Triples )*
Triples     = ( Same Then? )?
Then        = '.' Triples
NotTriples  = Group ( UNION Group )* | OPTIONAL Group | LATERAL Group | MINUS Group | GRAPH VarOrIri Group
            | SERVICE SILENT? VarOrIri Group | FILTER Constraint | BIND '(' Expression AS var ')'
            | VALUES Data
Constraint  = Bracketted | BuiltIn | Call
Call        = Iri Arguments
Arguments   = '(' ( DISTINCT? Expression ( ',' Expression )* )? ')'
Same        = Subject Properties | '(' ( ')' Properties | Node+ ')' Properties? )
            | '[' ( ']' Properties | Properties ']' Properties? ) | Reified Properties?
Subject     = var | Iri | Literal | Number | blank | TripleTerm
Properties  = Verb Objects ( ';' ( Verb Objects )? )*
Verb        = var | Path
Objects     = Object ( ',' Object )*
Object      = Node Annotation*
Annotation  = '~' ( var | Iri | blank )? | '{|' Properties '|}'
Node        = Subject | Collection | BlankNodes | Reified
Collection  = '(' Node* ')'
BlankNodes  = '[' Properties? ']'
Reified     = '<<' Node Verb Node ( '~' ( var | Iri | blank )? )? '>>'
TripleTerm  = '<<(' Node Verb Node ')>>'
Path        = PathSequence ( '|' PathSequence )*
PathSequence = PathElement ( '/' PathElement )*
PathElement = '^'? PathPrimary ( '?' | '*' | '+' )?
PathPrimary = Iri | A | '!' PathNegated | '(' Path ')'
PathNegated = PathOne | '(' ( PathOne ( '|' PathOne )* )? ')'
PathOne     = '^'? ( Iri | A )
Expression  = And ( '||' And )*
And         = Relation ( '&&' Relation )*
Relation    = Sum ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) Sum | NOT? IN Arguments )?
Sum         = Product ( ( '+' | '-' ) Product )*
Product     = Unary ( ( '*' | '/' ) Unary )*
Unary       = ( '!' | '+' | '-' )? Primary
Primary     = Bracketted | BuiltIn | Iri Arguments? | Literal | number | var | ExprTriple
ExprTriple  = '<<(' ExprTerm ( Iri | A | var ) ExprTerm ')>>'
ExprTerm    = Iri | Literal | Number | var | ExprTriple
Bracketted  = '(' Expression ')'
BuiltIn     = NOT EXISTS Group | EXISTS Group | COUNT '(' DISTINCT? ( '*' | Expression ) ')'
            | GROUP_CONCAT '(' DISTINCT? Expression ( ';' SEPARATOR '=' string )? ')'
            | Aggregate '(' DISTINCT? Expression ')' | BOUND '(' var ')'
            | ( NOW | RAND | UUID | STRUUID ) '(' ')' | BNODE '(' Expression? ')'
            | One '(' Expression ')' | Two '(' Expression ',' Expression ')'
            | ( IF | STRLANGDIR | TRIPLE ) '(' Expression ',' Expression ',' Expression ')'
            | ( SUBSTR | REGEX ) '(' Expression ',' Expression ( ',' Expression )? ')'
            | REPLACE '(' Expression ',' Expression ',' Expression ( ',' Expression )? ')'
            | ( COALESCE | CONCAT ) '(' ( Expression ( ',' Expression )* )? ')'
Aggregate   = SUM | MIN | MAX | AVG | SAMPLE
One         = STR | LANG | LANGDIR | DATATYPE | IRI | URI | ABS | CEIL | FLOOR | ROUND | STRLEN | UCASE
            | LCASE | ENCODE_FOR_URI | YEAR | MONTH | DAY | HOURS | MINUTES | SECONDS | TIMEZONE | TZ
            | MD5 | SHA1 | SHA256 | SHA384 | SHA512 | ISIRI | ISURI | ISBLANK | ISLITERAL | ISNUMERIC
            | HASLANG | HASLANGDIR | ISTRIPLE | SUBJECT | PREDICATE | OBJECT
Two         = LANGMATCHES | CONTAINS | STRSTARTS | STRENDS | STRBEFORE | STRAFTER | STRDT | STRLANG | SAMETERM
            | ADJUST
VarOrIri    = var | Iri
Iri         = iri | pname
Literal     = string ( lang | '^^' Iri )? | TRUE | FALSE
Number      = ( '+' | '-' )? number
"""

#: A part of a rule: a terminal, or the number of a rule.
_Symbol = str | int


class _Grammar(NamedTuple):
    """Plain rules, each a list of sequences of symbols; ``first`` are the terminals that begin each."""

    choices: list[list[list[_Symbol]]]
    first: list[list[frozenset[str]]]
    empty: list[bool]
    start: dict[str, int]


def stray(text: str, *, update: bool = False) -> Stray | None:
    """Where a query, or an update, first leaves the grammar; None where it does not.

    >>> found = stray("SELECT * { ?s ?p }")
    >>> found.token.start, found.before.text, "var" in found.expected
    (17, '?p', True)
    >>> stray("SELECT * { ?s ?p ?o }")
    """
    grammar = _grammar()
    stream: Sequence[Token | None] = [*tokens(text), None]
    stack: list[_Symbol] = [grammar.start["Update" if update else "Query"]]
    at, asked = 0, set[str]()
    while stack:
        token, symbol = stream[at], stack.pop()
        terminal = _terminal(token)
        if isinstance(symbol, str):
            if symbol != terminal:
                return Stray(token, stream[at - 1] if at else None, frozenset(asked | {symbol}))
            at, asked = at + 1, set()
            continue
        chosen = next((i for i, first in enumerate(grammar.first[symbol]) if terminal in first), None)
        if chosen is None:
            asked.update(*grammar.first[symbol])
            if not grammar.empty[symbol]:
                return Stray(token, stream[at - 1] if at else None, frozenset(asked))
        else:
            stack.extend(reversed(grammar.choices[symbol][chosen]))
    return None


def _terminal(token: Token | None) -> str:
    if token is None:
        return "end"
    if token.kind == "word":
        if token.text in ("a", "A"):  # the only word whose case counts
            return "A" if token.text == "a" else "bad"
        return token.text.upper()
    return f"'{token.text}'" if token.kind == "punct" else token.kind


@cache
def _grammar() -> _Grammar:
    """The rules taken apart, once."""
    texts = dict(re.findall(r"^(\w+) += (.*(?:\n +\|.*)*)$", _RULES, re.M))
    number = {name: at for at, name in enumerate(texts)}
    choices: list[list[list[_Symbol]]] = [[] for _ in texts]
    for name, text in texts.items():
        parts = iter(re.findall(r"'[^' ]+'|\w+|[()|?*+]", text))
        choices[number[name]] = _alternatives(parts, number, choices)
    first, empty = _beginnings(choices)
    return _Grammar(choices, first, empty, number)


def _alternatives(
    parts: Iterator[str], number: dict[str, int], choices: list[list[list[_Symbol]]]
) -> list[list[_Symbol]]:
    """The sequences up to a closing bracket; what is repeated or optional becomes a rule of its own."""
    found: list[list[_Symbol]] = [[]]
    for part in parts:
        if part == ")":
            break
        if part == "|":
            found.append([])
        elif part == "(":
            choices.append(_alternatives(parts, number, choices))
            found[-1].append(len(choices) - 1)
        elif part in ("?", "*", "+"):
            last = found[-1].pop()
            again = len(choices)
            choices.append([[last, again] if part != "?" else [last], []])
            found[-1] += [last, again] if part == "+" else [again]
        else:
            found[-1].append(number.get(part, part))
    return found


def _beginnings(choices: list[list[list[_Symbol]]]) -> tuple[list[list[frozenset[str]]], list[bool]]:
    """With what each sequence of each rule can begin, and which rules can be empty: to a fixed point."""
    empty = [False] * len(choices)
    begin: list[set[str]] = [set() for _ in choices]
    changed = True

    def of(sequence: Sequence[_Symbol]) -> tuple[set[str], bool]:
        found: set[str] = set()
        for symbol in sequence:
            if isinstance(symbol, str):
                return found | {symbol}, False
            found |= begin[symbol]
            if not empty[symbol]:
                return found, False
        return found, True

    while changed:
        changed = False
        for rule, sequences in enumerate(choices):
            heads = [of(sequence) for sequence in sequences]
            now = set().union(*(head for head, _ in heads)), any(nothing for _, nothing in heads)
            if now != (begin[rule], empty[rule]):
                begin[rule], empty[rule] = now
                changed = True
    return [[frozenset(of(sequence)[0]) for sequence in sequences] for sequences in choices], empty
