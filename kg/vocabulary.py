"""What the operations know of vocabularies: which relation names, describes, proves; what is plumbing."""

from __future__ import annotations

from kg.terms import KG, PREFIXES

__all__ = [
    "CLAIM_LINKS",
    "DESCRIPTIONS",
    "EVIDENCE_LINKS",
    "HIDDEN_CLASSES",
    "LABELS",
    "MINOR_LINKS",
    "ONTOLOGY_CLASSES",
    "ORDER",
    "OTHER_NAMES",
    "SITUATION_CLASSES",
    "TYPE",
    "order_key",
]

_SCHEMA = (PREFIXES["schema"], "http://schema.org/")
_DC = "http://purl.org/dc/elements/1.1/"


def _iris(prefix: str, names: str) -> tuple[str, ...]:
    base = PREFIXES.get(prefix, prefix)
    return tuple(base + name for name in names.split())


TYPE = PREFIXES["rdf"] + "type"

#: Relations that give a name, the best first.
LABELS: tuple[str, ...] = (
    *_iris("rdfs", "label"),
    *_iris("skos", "prefLabel"),
    *_iris("foaf", "name"),
    *(base + "name" for base in _SCHEMA),
    *_iris("dcterms", "title"),
    *_iris(_DC, "title"),
    *_iris("skos", "notation"),
    *_iris("foaf", "nick"),
)
#: Relations that give another name.
OTHER_NAMES: tuple[str, ...] = (
    *_iris("skos", "altLabel hiddenLabel"),
    *_iris("foaf", "nick"),
    *(base + "alternateName" for base in _SCHEMA),
)
#: Relations that describe in a sentence, the best first.
DESCRIPTIONS: tuple[str, ...] = (
    *_iris("dcterms", "description"),
    *_iris("skos", "definition"),
    *(base + "description" for base in _SCHEMA),
    *_iris(_DC, "description"),
    *_iris("rdfs", "comment"),
    *_iris("skos", "scopeNote"),
)
#: Relations that lead to what a record rests on.
EVIDENCE_LINKS: frozenset[str] = frozenset(
    _iris("kg", "evidenced_by evidences")
    + _iris("prov", "wasDerivedFrom hadPrimarySource wasQuotedFrom")
    + _iris("dcterms", "source")
)
#: Relations by which claims and conflicts hold their parts.
CLAIM_LINKS: frozenset[str] = frozenset(
    _iris("rdf", "subject predicate object") + _iris("kg", "concerns has_claim reading")
)
#: Relations that classify or define rather than connect.
MINOR_LINKS: frozenset[str] = frozenset(
    _iris("kg", "kind rank capacity attitude")
    + _iris("rdfs", "isDefinedBy subClassOf subPropertyOf domain range")
    + _iris("owl", "inverseOf versionIRI imports equivalentClass equivalentProperty disjointWith")
    + _iris("skos", "closeMatch exactMatch inScheme topConceptOf hasTopConcept")
    + _iris("dcterms", "license")
)
#: Classes whose members tie other things together: short relations stand for them.
SITUATION_CLASSES: frozenset[str] = frozenset(
    _iris("kg", "Situation Engagement Study Stance Claim Conflict") + _iris("rdf", "Statement")
)
#: Classes of an ontology's own terms, and of queries kept beside the data.
ONTOLOGY_CLASSES: frozenset[str] = frozenset(
    _iris("owl", "Class ObjectProperty DatatypeProperty AnnotationProperty Ontology SymmetricProperty")
    + _iris(
        "owl",
        "TransitiveProperty FunctionalProperty InverseFunctionalProperty NamedIndividual AllDisjointClasses",
    )
    + _iris("rdfs", "Class Datatype")
    + _iris("rdf", "Property")
    + _iris("sh", "SPARQLSelectExecutable SPARQLAskExecutable SPARQLConstructExecutable")
)
#: Classes whose members do not belong in a picture of who and what hangs together.
HIDDEN_CLASSES: frozenset[str] = (
    SITUATION_CLASSES
    | ONTOLOGY_CLASSES
    | frozenset(_iris("kg", "Evidence Source Passage Kind Rank Attitude Capacity"))
)

#: Relations by how much they tell, the most first.
ORDER: tuple[str, ...] = _iris(
    "kg",
    "statement founded founded_by worked_at employed studied_at educated advised_by advised member_of "
    "has_member born_on born_in birthplace_of nationality lived_in residence_of based_in seat_of date "
    "end_date from until attested_on role degree field advocates advocated_by predicts predicted_by "
    "disputes disputed_by supports supported_by contradicts created created_by taught taught_by "
    "known_for interested_in states stated_in about subject_of part_of has_part relates_to supersedes "
    "superseded_by inspired_by inspired contributed_to has_contributor participated_in has_participant "
    "organization awarded_by gave_award took_place_in place_of led_to resulted_from acknowledges "
    "acknowledged_in mentions mentioned_in person holder thesis advisor line_count student_count "
    "programming_language url section paragraph locator ordinal kind rank capacity attitude evidences "
    "evidenced_by",
)
_RANKS = {iri: rank for rank, iri in enumerate(ORDER)}
_LAST = {**dict.fromkeys(MINOR_LINKS, 2), **dict.fromkeys(EVIDENCE_LINKS, 3), KG + "takes_position_on": 1}


def order_key(relation: str) -> tuple[int, int, str]:
    """A key that sorts relations, the most telling first, the unknown ones after the known by IRI.

    >>> sorted([KG + "kind", "http://example.org/x", KG + "founded"], key=order_key)[0] == KG + "founded"
    True
    """
    return _LAST.get(relation, 0), _RANKS.get(relation, len(ORDER)), relation
