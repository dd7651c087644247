"""What a diagnosis says, in English and French. ``{…}`` are filled with terms and numbers."""

from __future__ import annotations

__all__ = ["REASONS", "SUGGESTIONS", "UNUSED", "say"]

REASONS = {
    "alone": (
        "This pattern matches nothing in the graph, even on its own.",
        "Ce motif ne correspond à rien dans le graphe, même seul.",
    ),
    "graph": (
        "Nothing in this named graph matches the pattern.",
        "Rien dans ce graphe nommé ne correspond au motif.",
    ),
    "any_graph": (
        "No named graph matches the pattern.",
        "Aucun graphe nommé ne correspond au motif.",
    ),
    "filter": (
        "This filter removes every result that the patterns find.",
        "Ce filtre écarte tous les résultats que trouvent les motifs.",
    ),
    "minus": (
        "This MINUS removes every result that the patterns find.",
        "Ce MINUS écarte tous les résultats que trouvent les motifs.",
    ),
    "described": (
        "The graph says nothing of this.",
        "Le graphe n’en dit rien.",
    ),
    "together": (
        "This part matches on its own, but not together with the rest of the query.",
        "Cette partie a des correspondances, mais pas avec le reste de la requête.",
    ),
    "modifier": (
        "The patterns match; what follows the group leaves nothing.",
        "Les motifs ont des correspondances ; la suite du groupe ne laisse rien.",
    ),
    "limit": (
        "The query has results; this limit leaves none.",
        "La requête a des résultats ; cette limite n’en laisse aucun.",
    ),
    "offset": (
        "The query has results, but not so many as are passed over here.",
        "La requête a des résultats, mais moins qu’il n’en est sauté ici.",
    ),
    "template": (
        "The patterns match; the template uses a variable that they do not bind.",
        "Les motifs ont des correspondances ; le modèle emploie une variable qu’ils ne lient pas.",
    ),
    "variables": (
        "Variables whose names differ in capital and small letters are different variables.",
        "Des variables dont les noms diffèrent par majuscules et minuscules sont des variables différentes.",
    ),
    "default": (
        "The default graph lacks what the query asks for; named graphs have it.",
        "Le graphe par défaut n’a pas ce que demande la requête ; des graphes nommés l’ont.",
    ),
}

SUGGESTIONS = {
    "relation": (
        "No statement uses {old}. Did you mean {new}?",
        "Aucune affirmation n’emploie {old}. Vouliez-vous dire {new} ?",
    ),
    "connecting": (
        "{new} does connect what stands here.",
        "{new} relie bien ce qui se trouve ici.",
    ),
    "class": (
        "Nothing is of class {old}. Did you mean {new}?",
        "Rien n’est de classe {old}. Vouliez-vous dire {new} ?",
    ),
    "direction": (
        "The statement exists the other way round: {new}.",
        "L’affirmation existe dans l’autre sens : {new}.",
    ),
    "language": (
        "The value carries a language tag: {new}.",
        "La valeur porte une étiquette de langue : {new}.",
    ),
    "datatype": (
        "The value is of another type: {new}.",
        "La valeur est d’un autre type : {new}.",
    ),
    "case": (
        "The value is written {new}.",
        "La valeur s’écrit {new}.",
    ),
    "entity": (
        "The relation leads to an entity, not to a text: {new} ({label}).",
        "La relation mène à une entité, non à un texte : {new} ({label}).",
    ),
    "unknown": (
        "The graph does not know {old}. Did you mean {new} ({label})?",
        "Le graphe ne connaît pas {old}. Vouliez-vous dire {new} ({label}) ?",
    ),
    "elsewhere": (
        "The pattern matches in the named graph {new}.",
        "Le motif a des correspondances dans le graphe nommé {new}.",
    ),
    "graph": (
        "There is no graph {old}. Did you mean {new}?",
        "Il n’y a pas de graphe {old}. Vouliez-vous dire {new} ?",
    ),
    "no_graph": (
        "There is no graph {old}.",
        "Il n’y a pas de graphe {old}.",
    ),
    "from": (
        "The pattern matches in {label}, which FROM does not name.",
        "Le motif a des correspondances dans {label}, que FROM ne nomme pas.",
    ),
    "unused": (
        "No statement uses {old}.",
        "Aucune affirmation n’emploie {old}.",
    ),
    "no_class": (
        "Nothing is of class {old}.",
        "Rien n’est de classe {old}.",
    ),
    "nowhere": (
        "The graph does not know {old}.",
        "Le graphe ne connaît pas {old}.",
    ),
    "class_here": (
        "What fits the rest of the query is of class {new}.",
        "Ce qui convient au reste de la requête est de classe {new}.",
    ),
    "values": (
        "Here {old} leads to values such as {new}.",
        "Ici {old} mène à des valeurs comme {new}.",
    ),
    "step": (
        "The path breaks at {old}: nothing that {label} leads to has it.",
        "Le chemin s’arrête à {old} : rien de ce que {label} atteint ne l’a.",
    ),
    "onward": (
        "From there one can go on with {new}.",
        "De là, on peut continuer par {new}.",
    ),
    "path": (
        "With one step read the other way round it matches: {new}.",
        "Avec un pas lu dans l’autre sens, il y a des correspondances : {new}.",
    ),
    "incomparable": (
        "Values of type {label} cannot be compared like this. Write {new}.",
        "Des valeurs de type {label} ne se comparent pas ainsi. Écrivez {new}.",
    ),
    "arithmetic": (
        "{old} is arithmetic: {label}. The date is written {new}.",
        "{old} est un calcul : {label}. La date s’écrit {new}.",
    ),
    "letters": (
        "Capital and small letters differ. Without regard to that: {new}.",
        "Majuscules et minuscules diffèrent. Sans en tenir compte : {new}.",
    ),
    "text": (
        "{label} is no text, which this function needs; STR makes it one: {new}.",
        "{label} n’est pas un texte, que cette fonction demande ; STR en fait un : {new}.",
    ),
    "samples": (
        "Before the filter, {old} has values such as {new}.",
        "Avant le filtre, {old} prend des valeurs comme {new}.",
    ),
    "alias": (
        "HAVING does not see {old}, which SELECT computes after it. Write {new} there.",
        "HAVING ne voit pas {old}, que SELECT calcule après. Écrivez-y {new}.",
    ),
    "prefix": (
        "The prefix is declared as {old}; what is meant stands in the graph as {new}.",
        "Le préfixe est déclaré {old} ; ce qui est visé figure dans le graphe sous {new}.",
    ),
    "from_named": (
        "FROM NAMED serves GRAPH only. For patterns outside of GRAPH write {new}.",
        "FROM NAMED ne sert que GRAPH. Pour des motifs hors de GRAPH, écrivez {new}.",
    ),
    "named": (
        "Write {new}, or GRAPH ?g {{ … }} round the patterns.",
        "Écrivez {new}, ou GRAPH ?g {{ … }} autour des motifs.",
    ),
    "graphs": (
        "No one graph has all of this. With a GRAPH for each part: {new}.",
        "Aucun graphe n’a tout cela. Avec un GRAPH pour chaque partie : {new}.",
    ),
    "unbound": (
        "Nothing binds {old}. Did you mean {new}?",
        "Rien ne lie {old}. Vouliez-vous dire {new} ?",
    ),
    "nothing_binds": (
        "Nothing here binds {old}, so that it has no value.",
        "Rien ici ne lie {old}, qui n’a donc pas de valeur.",
    ),
    "never": (
        "{old} never has a value: nothing matches {new}.",
        "{old} n’a jamais de valeur : rien ne correspond à {new}.",
    ),
    "pattern": (
        "{label} is no regular expression. To look for these very characters: {new}.",
        "{label} n’est pas une expression régulière. Pour chercher ces caractères mêmes : {new}.",
    ),
    "ill_typed": (
        "{old} is no value of its type, so that nothing compares with it.",
        "{old} n’est pas une valeur de son type : rien ne s’y compare.",
    ),
    "made": (
        "{old} makes {label}, which the graph does not know. Did you mean {new}?",
        "{old} donne {label}, que le graphe ne connaît pas. Vouliez-vous dire {new} ?",
    ),
    "within": (
        "The values are dates. Ask for {label} there, with {new}.",
        "Les valeurs sont des dates. Demandez-y {label}, avec {new}.",
    ),
    "rows": (
        "Without it there are results: {new}.",
        "Sans cela, il y a des résultats : {new}.",
    ),
    "variable": (
        "Write {new} in place of {old}.",
        "Écrivez {new} au lieu de {old}.",
    ),
    "languages": (
        "The languages of {old} are {new}.",
        "Les langues de {old} sont {new}.",
    ),
}

#: Of a query that is being written.
UNUSED = {
    "relation": ("No statement uses {old}.", "Aucune affirmation n’emploie {old}."),
    "relation near": SUGGESTIONS["relation"],
    "class": ("Nothing is of class {old}.", "Rien n’est de classe {old}."),
    "class near": SUGGESTIONS["class"],
    "thing": ("The graph does not know {old}.", "Le graphe ne connaît pas {old}."),
    "thing near": (
        "The graph does not know {old}. Did you mean {new}?",
        "Le graphe ne connaît pas {old}. Vouliez-vous dire {new} ?",
    ),
    "graph": SUGGESTIONS["no_graph"],
    "graph near": SUGGESTIONS["graph"],
    "variable": ("Nothing binds {old}.", "Rien ne lie {old}."),
    "variable near": SUGGESTIONS["unbound"],
}


def say(table: dict[str, tuple[str, str]], kind: str, lang: str, **words: str) -> str:
    """The message of this kind in a language ("fr", else English).

    >>> say(SUGGESTIONS, "case", "fr", new='"IA"')
    'La valeur s’écrit "IA".'
    """
    return table[kind][lang == "fr"].format(**words)
