"""Queries to start from, with what they ask in both languages."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ANYWHERE", "EXAMPLES", "Example"]


@dataclass(frozen=True, slots=True)
class Example:
    """A query and the question that it answers."""

    en: str
    fr: str
    query: str

    def title(self, lang: str) -> str:
        """The question in a language."""
        return self.fr if lang == "fr" else self.en


EXAMPLES = (
    Example(
        "Where did he work, in what role and when?",
        "Où a-t-il travaillé, à quel titre et quand ?",
        """PREFIX kg: <https://w3id.org/doxograph/ontology#>
PREFIX id: <https://w3id.org/doxograph/id/>

SELECT ?organization ?role ?from ?until WHERE {
  ?engagement a kg:Engagement ;
    kg:person id:andrej-karpathy ;
    kg:organization ?organization .
  OPTIONAL { ?engagement kg:role ?role FILTER(lang(?role) = "en") }
  OPTIONAL { ?engagement kg:from ?from }
  OPTIONAL { ?engagement kg:until ?until }
}
ORDER BY ?from
""",
    ),
    Example(
        "Which theses does he advocate, dispute or predict?",
        "Quelles thèses soutient-il, conteste-t-il ou prédit-il ?",
        """PREFIX kg: <https://w3id.org/doxograph/ontology#>
PREFIX id: <https://w3id.org/doxograph/id/>

SELECT ?thesis ?attitude ?since WHERE {
  ?stance kg:holder id:andrej-karpathy ;
    kg:thesis ?thesis ;
    kg:attitude ?attitude .
  OPTIONAL { ?stance kg:from ?since }
}
ORDER BY ?attitude ?since
""",
    ),
    Example(
        "How many works are there of each kind?",
        "Combien d'œuvres de chaque genre ?",
        """PREFIX kg: <https://w3id.org/doxograph/ontology#>

SELECT ?kind (COUNT(DISTINCT ?work) AS ?works) WHERE {
  ?work a kg:Work ; kg:kind ?kind .
}
GROUP BY ?kind
ORDER BY DESC(?works)
""",
    ),
    Example(
        "Which theses belong to each theme?",
        "Quelles thèses relèvent de chaque thème ?",
        """PREFIX kg: <https://w3id.org/doxograph/ontology#>

SELECT ?theme ?thesis WHERE {
  ?theme a kg:Theme ; kg:ordinal ?rank .
  ?thesis a kg:Thesis ; kg:about ?theme .
}
ORDER BY ?rank ?thesis
""",
    ),
    Example(
        "Where do sources disagree, and which reading is followed?",
        "Où les sources divergent-elles, et quelle lecture est retenue ?",
        """PREFIX kg: <https://w3id.org/doxograph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

SELECT ?conflict ?claim ?value ?reading WHERE {
  ?conflict a kg:Conflict ; kg:has_claim ?claim .
  ?claim rdf:object ?value .
  BIND(EXISTS { ?conflict kg:reading ?claim } AS ?reading)
}
ORDER BY ?conflict
""",
    ),
    Example(
        "The data of one organization, as a graph",
        "Les données d'une organisation, sous forme de graphe",
        """PREFIX id: <https://w3id.org/doxograph/id/>

CONSTRUCT { id:openai ?relation ?value }
WHERE { id:openai ?relation ?value }
""",
    ),
)

#: For graphs in other vocabularies.
ANYWHERE = (
    Example(
        "Which classes are there, and how many things has each?",
        "Quelles classes y a-t-il, et combien de choses chacune compte-t-elle ?",
        """SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  ?thing a ?class .
}
GROUP BY ?class
ORDER BY DESC(?things)
""",
    ),
    Example(
        "Which relations are used most?",
        "Quelles relations servent le plus ?",
        """SELECT ?relation (COUNT(*) AS ?statements) WHERE {
  ?thing ?relation ?value .
}
GROUP BY ?relation
ORDER BY DESC(?statements)
LIMIT 50
""",
    ),
    Example(
        "The first hundred statements",
        "Les cent premiers énoncés",
        """SELECT * WHERE {
  ?thing ?relation ?value .
}
LIMIT 100
""",
    ),
)
