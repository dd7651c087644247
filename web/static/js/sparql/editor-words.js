/** The editor's own words in French; in English it has its own. */

/** @returns {Record<string, string>} */
export function phrases() {
  return document.documentElement.lang === "fr" ? FRENCH : {};
}

const FRENCH = {
  "Control character": "Caractère de contrôle",
  Find: "Chercher",
  Replace: "Remplacer par",
  next: "suivant",
  previous: "précédent",
  all: "tous",
  "match case": "respecter la casse",
  "by word": "mot entier",
  regexp: "expression régulière",
  replace: "remplacer",
  "replace all": "tout remplacer",
  close: "fermer",
  "current match": "occurrence courante",
  "replaced $ matches": "$ occurrences remplacées",
  "replaced match on line $": "occurrence remplacée à la ligne $",
  "on line": "à la ligne",
  "Go to line": "Aller à la ligne",
  go: "aller",
  Completions: "Propositions",
  Diagnostics: "Problèmes",
  "No diagnostics": "Aucun problème",
  "Selection deleted": "Sélection supprimée",
};
