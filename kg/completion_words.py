"""The words of SPARQL that are suggested, and prefixes that people use."""

from __future__ import annotations

__all__ = ["AGGREGATES", "FORMS", "FUNCTIONS", "KNOWN_PREFIXES", "MODIFIERS", "PATTERNS"]

FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE", "PREFIX", "BASE")
PATTERNS = (
    "OPTIONAL",
    "FILTER",
    "FILTER NOT EXISTS",
    "BIND",
    "UNION",
    "MINUS",
    "VALUES",
    "GRAPH",
    "SELECT",
    "SERVICE",
)
MODIFIERS = ("ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "VALUES")
AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
FUNCTIONS = tuple(
    name
    for names in (
        "CONTAINS REGEX STRSTARTS LANG STR YEAR BOUND",
        "LANGMATCHES DATATYPE IRI BNODE STRDT STRLANG",
        "STRENDS REPLACE SUBSTR STRBEFORE STRAFTER STRLEN UCASE LCASE CONCAT",
        "ENCODE_FOR_URI",
        "MONTH DAY HOURS MINUTES SECONDS NOW ABS ROUND CEIL FLOOR RAND",
        "IF COALESCE EXISTS sameTerm isIRI isBlank isLiteral isNumeric MD5 SHA1 SHA256 UUID STRUUID",
    )
    for name in names.split()
)
#: Prefixes in wide use besides those that need no declaration here.
KNOWN_PREFIXES = {
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "sdo": "http://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
