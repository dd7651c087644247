"""What relations and classes of common vocabularies are called where a graph itself does not say it."""

from __future__ import annotations

from kg.terms import PREFIXES

__all__ = ["common_label"]

_WORDS = {
    "rdf:type": ("type", "type"),
    "rdfs:label": ("name", "nom"),
    "rdfs:comment": ("comment", "commentaire"),
    "rdfs:seeAlso": ("see also", "voir aussi"),
    "rdfs:subClassOf": ("subclass of", "sous-classe de"),
    "rdfs:subPropertyOf": ("subrelation of", "sous-relation de"),
    "rdfs:domain": ("leads from", "part de"),
    "rdfs:range": ("leads to", "mène à"),
    "rdfs:isDefinedBy": ("defined by", "défini par"),
    "owl:sameAs": ("same as", "identique à"),
    "owl:inverseOf": ("inverse of", "inverse de"),
    "owl:Class": ("class", "classe"),
    "rdfs:Class": ("class", "classe"),
    "rdf:Property": ("relation", "relation"),
    "owl:ObjectProperty": ("relation to a thing", "relation vers une chose"),
    "owl:DatatypeProperty": ("relation to a value", "relation vers une valeur"),
    "skos:prefLabel": ("preferred name", "nom préféré"),
    "skos:altLabel": ("other name", "autre nom"),
    "skos:definition": ("definition", "définition"),
    "skos:broader": ("broader", "plus général"),
    "skos:narrower": ("narrower", "plus précis"),
    "skos:related": ("related", "apparenté"),
    "skos:Concept": ("concept", "concept"),
    "dcterms:title": ("title", "titre"),
    "dcterms:description": ("description", "description"),
    "dcterms:identifier": ("identifier", "identifiant"),
    "dcterms:creator": ("creator", "créateur"),
    "dcterms:created": ("created on", "créé le"),
    "dcterms:date": ("date", "date"),
    "dcterms:issued": ("published on", "publié le"),
    "dcterms:modified": ("changed on", "modifié le"),
    "dcterms:language": ("language", "langue"),
    "dcterms:license": ("licence", "licence"),
    "dcterms:publisher": ("publisher", "éditeur"),
    "dcterms:source": ("source", "source"),
    "dcterms:subject": ("subject", "sujet"),
    "foaf:name": ("name", "nom"),
    "foaf:knows": ("knows", "connaît"),
    "foaf:homepage": ("home page", "page d’accueil"),
    "foaf:depiction": ("picture", "image"),
    "foaf:mbox": ("mail address", "adresse électronique"),
    "foaf:Person": ("person", "personne"),
    "foaf:Organization": ("organization", "organisation"),
    "schema:name": ("name", "nom"),
    "schema:url": ("web address", "adresse web"),
    "schema:keywords": ("keywords", "mots-clés"),
    "schema:image": ("picture", "image"),
    "schema:author": ("author", "auteur"),
    "prov:wasDerivedFrom": ("derived from", "dérivé de"),
    "prov:value": ("value", "valeur"),
}
_BY_IRI = {PREFIXES[name.partition(":")[0]] + name.partition(":")[2]: words for name, words in _WORDS.items()}


def common_label(iri: str, lang: str) -> str:
    """What a term of a common vocabulary is called in English or French, "" for another.

    >>> common_label("http://purl.org/dc/terms/identifier", "fr")
    'identifiant'
    """
    return _BY_IRI.get(iri, ("", ""))[lang == "fr"]
