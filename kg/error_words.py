"""What goes wrong with a query, in French: each sentence under the English one, the ``{…}`` filled alike."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["FRENCH", "in_language"]

#: What is wrong and what to do about it. The words in braces stand for what the sentence names.
FRENCH = {
    # syntax
    "The query is empty.": "La requête est vide.",
    "The update is empty.": "La mise à jour est vide.",
    "Try: {example}": "Essayez : {example}",
    "The query is malformed: {engine}": "La requête est mal formée : {engine}",
    "A {wanted} query is expected here, this one is {kind}.": (
        "Une requête {wanted} est attendue ici, celle-ci est {kind}."
    ),
    "SELECT names a variable that is neither grouped by nor aggregated.": (
        "SELECT nomme une variable qui n’est ni dans GROUP BY ni agrégée."
    ),
    "Add it to GROUP BY, or wrap it in an aggregate such as SAMPLE(…).": (
        "Ajoutez-la à GROUP BY, ou placez-la dans un agrégat tel que SAMPLE(…)."
    ),
    "SELECT (… AS ?name) uses a name that the query already has.": (
        "SELECT (… AS ?nom) emploie un nom que la requête contient déjà."
    ),
    "BIND (… AS ?name) uses a name that the group already has.": (
        "BIND (… AS ?nom) emploie un nom que le groupe contient déjà."
    ),
    "Choose a new name after AS.": "Choisissez un nouveau nom après AS.",
    "this is a query; an update is expected here.": (
        "ceci est une requête ; une mise à jour est attendue ici."
    ),
    "Send it as the parameter named query.": "Envoyez-la dans le paramètre nommé query.",
    "this is an update; only queries that read are accepted here.": (
        "ceci est une mise à jour ; seules les requêtes de lecture sont acceptées ici."
    ),
    "Use SELECT, ASK, CONSTRUCT or DESCRIBE.": "Employez SELECT, ASK, CONSTRUCT ou DESCRIBE.",
    "the prefix “{prefix}” is not declared.": "le préfixe « {prefix} » n’est pas déclaré.",
    "Did you mean “{near}”?": "Vouliez-vous dire « {near} » ?",
    "Did you mean {near}?": "Vouliez-vous dire {near} ?",
    "Add a line such as {line} at the top.": "Ajoutez en tête une ligne telle que {line}.",
    "this text in quotes is never closed.": "ce texte entre guillemets n’est jamais fermé.",
    "the character “{sign}” means nothing in SPARQL here.": (
        "le caractère « {sign} » n’a ici aucun sens en SPARQL."
    ),
    "this “{sign}” closes nothing.": "ce « {sign} » ne ferme rien.",
    "Remove it.": "Supprimez-le.",
    "this “{sign}” does not close “{other}” of line {line}, column {column}.": (
        "ce « {sign} » ne ferme pas « {other} » de la ligne {line}, colonne {column}."
    ),
    "this brace is never closed.": "cette accolade n’est jamais fermée.",
    "this parenthesis is never closed.": "cette parenthèse n’est jamais fermée.",
    "this square bracket is never closed.": "ce crochet n’est jamais fermé.",
    "this annotation is never closed.": "cette annotation n’est jamais fermée.",
    "this triple term is never closed.": "ce triplet cité n’est jamais fermé.",
    "Add the missing “{sign}”.": "Ajoutez le « {sign} » qui manque.",
    "Add the missing {sign}.": "Ajoutez le {sign} qui manque.",
    "“{word}” is not a word of SPARQL.": "« {word} » n’est pas un mot de SPARQL.",
    "Variables start with “?”, text stands in quotes.": (
        "Une variable commence par « ? », un texte s’écrit entre guillemets."
    ),
    "the IRI {iri} is relative.": "l’IRI {iri} est relatif.",
    "Write it in full, from http:// or https:// on, or declare a BASE.": (
        "Écrivez-le en entier, à partir de http:// ou https://, ou déclarez une BASE."
    ),
    "Each pattern needs a subject, a relation and a value; AS needs a new name.": (
        "Chaque motif demande un sujet, une relation et une valeur ; AS demande un nouveau nom."
    ),
    "One of the parts of the query is incomplete.": "Une des parties de la requête est incomplète.",
    "One of the parts of the update is incomplete.": "Une des parties de la mise à jour est incomplète.",
    "the query ends here, before it is complete.": "la requête se termine ici, avant d’être complète.",
    "the update ends here, before it is complete.": "la mise à jour se termine ici, avant d’être complète.",
    "an update starts with INSERT, DELETE, CLEAR or the like, not with “{word}”.": (
        "une mise à jour commence par INSERT, DELETE, CLEAR ou un mot semblable, non par « {word} »."
    ),
    "a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, not with “{word}”.": (
        "une requête commence par SELECT, ASK, CONSTRUCT ou DESCRIBE, non par « {word} »."
    ),
    "“{after}” cannot stand after “{before}”.": "« {after} » ne peut pas suivre « {before} ».",
    # what is not allowed
    "{word} is not available here.": "{word} n’est pas disponible ici.",
    "Nothing outside is called.": "Rien n’est appelé à l’extérieur.",
    "Only these addresses are called: {list}.": "Seules ces adresses sont appelées : {list}.",
    "there is no graph {graph}.": "il n’y a pas de graphe {graph}.",
    "FROM names graphs; no file is read.": "FROM nomme des graphes ; aucun fichier n’est lu.",
    "“{iri}” names no graph.": "« {iri} » ne nomme aucun graphe.",
    "A graph is named by an absolute IRI.": "Un graphe se nomme par un IRI absolu.",
    "Graphs cannot be chosen by parameter over a remote endpoint.": (
        "Les graphes ne se choisissent pas par paramètre sur un service distant."
    ),
    "Name them in the query with FROM.": "Nommez-les dans la requête avec FROM.",
    # parameters
    "The query has no variable {name} to be given a value.": (
        "La requête n’a pas de variable {name} à laquelle donner une valeur."
    ),
    "It has no variables.": "Elle n’a aucune variable.",
    "It has {list}.": "Elle a {list}.",
    "The value of {name} is not valid text.": "La valeur de {name} n’est pas un texte valide.",
    "“{text}” does not name a thing for {name}.": "« {text} » ne nomme aucune chose pour {name}.",
    "Write its IRI as <http://…>, or a prefixed name such as id:openai.": (
        "Écrivez son IRI sous la forme <http://…>, ou un nom préfixé tel que id:openai."
    ),
    "For {name}: “{iri}” is no IRI.": "Pour {name} : « {iri} » n’est pas un IRI.",
    "“{text}” will not do for {name}: it has to be {wanted}.": (
        "« {text} » ne convient pas pour {name} : il faut {wanted}."
    ),
    "a whole number": "un nombre entier",
    "a number such as 2.5": "un nombre tel que 2.5",
    "true or false": "true ou false",
    "a day such as 2017-06-20": "un jour tel que 2017-06-20",
    # evaluation and its limits
    "the query is nested too deeply.": "la requête est trop imbriquée.",
    "Split it, or use fewer brackets.": "Divisez-la, ou employez moins de parenthèses.",
    "The query could not be evaluated by the engine.": "Le moteur n’a pas pu évaluer la requête.",
    "The query could not be evaluated: {engine}": "La requête n’a pas pu être évaluée : {engine}",
    "The query took longer than {time} s and was stopped. Narrow it, or ask for less.": (
        "La requête a dépassé {time} s et a été arrêtée. Restreignez-la, ou demandez moins."
    ),
    "The query took longer than {time} s and was stopped. "
    "Most of that it waited for other long queries; try again later.": (
        "La requête a dépassé {time} s et a été arrêtée. "
        "Elle a surtout attendu d’autres longues requêtes ; réessayez plus tard."
    ),
    "The query took longer than {time} s.": "La requête a dépassé {time} s.",
    "This took longer than {time} s and was given up.": "Cela a dépassé {time} s et a été abandonné.",
    "The query needed more than {size} MB of memory and was stopped. Ask for less.": (
        "La requête a demandé plus de {size} Mo de mémoire et a été arrêtée. Demandez moins."
    ),
    "The query was stopped by the system, which ran short of memory.": (
        "La requête a été arrêtée par le système, qui manquait de mémoire."
    ),
    "The queries that run now need more memory than there is; this one needed most.": (
        "Les requêtes en cours demandent plus de mémoire qu’il n’y en a ; celle-ci en prenait le plus."
    ),
    "The answer is larger than the bound of {size} bytes. Ask for less, with LIMIT.": (
        "La réponse dépasse la limite de {size} octets. Demandez moins, avec LIMIT."
    ),
    "The query service is still starting. Try again.": "Le service de requêtes démarre encore. Réessayez.",
    "Too many queries are waiting. Try again in a few seconds.": (
        "Trop de requêtes attendent. Réessayez dans quelques secondes."
    ),
    "The query waited too long for its turn. Try again soon.": (
        "La requête a attendu son tour trop longtemps. Réessayez bientôt."
    ),
    "Too many long queries are running. Try again in a minute, or ask for less.": (
        "Trop de longues requêtes sont en cours. Réessayez dans une minute, ou demandez moins."
    ),
    "The query was cancelled.": "La requête a été annulée.",
    # dates
    "“{text}” is not a date. Write a year, a month or a day: 2016, 2016-05 or 2016-05-31.": (
        "« {text} » n’est pas une date. Écrivez une année, un mois ou un jour : 2016, 2016-05 ou 2016-05-31."
    ),
    "The query service was interrupted. Try again.": "Le service de requêtes a été interrompu. Réessayez.",
}
_NUMBERS = frozenset({"size", "time"})


def in_language(text: str, lang: str) -> str:
    """A sentence about a query in another language; as it is when the table does not have it.

    >>> in_language("this brace is never closed.", "fr")
    'cette accolade n’est jamais fermée.'
    >>> in_language("The query took longer than 2.5 s and was stopped. Narrow it, or ask for less.", "fr")
    'La requête a dépassé 2,5 s et a été arrêtée. Restreignez-la, ou demandez moins.'
    >>> in_language("this brace is never closed.", "en")
    'this brace is never closed.'
    """
    if lang != "fr":
        return text
    if text in FRENCH:
        return FRENCH[text]
    for pattern, french in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return french.format(**{name: _word(name, value) for name, value in match.groupdict().items()})
    return text


def _word(name: str, value: str) -> str:
    if name in _NUMBERS:
        return value.replace(",", "\u202f").replace(".", ",")
    return FRENCH.get(value, value) if name == "wanted" else value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with gaps, those with most words of their own first."""
    found = sorted((english for english in FRENCH if "{" in english), key=len, reverse=True)
    return tuple((re.compile(_gaps(english), re.S), FRENCH[english]) for english in found)


def _gaps(english: str) -> str:
    parts = re.split(r"\{(\w+)\}", english)
    return "".join(f"(?P<{part}>.*)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
