/** The order in which the things of a view are told: as the picture has them, from the middle outwards. */

/** The classes of our own graphs; others follow, the weightiest first. */
const FIRST = ["person", "organization", "theme", "themeitem", "thesis", "work", "event", "field", "place"];

/** @param {string} key of a class @returns {number} */
function rank(key) {
  const at = FIRST.indexOf(key);
  return at < 0 ? FIRST.length : at;
}

/** @template {{key: string}} T @param {T[]} classes in some order @returns {T[]} */
export function inOrder(classes) {
  return classes.toSorted((one, other) => rank(one.key) - rank(other.key));
}

/**
 * The things of a view by class, the weightiest first.
 * @param {any[]} nodes @returns {{cls: string, key: string, members: any[]}[]}
 */
export function byClass(nodes) {
  const { lang } = document.documentElement;
  const sorted = nodes.toSorted((a, b) => b.weight - a.weight || a.name.localeCompare(b.name, lang));
  /** @type {Map<string, any[]>} */
  const found = new Map();
  for (const node of sorted) found.set(node.cls, [...(found.get(node.cls) ?? []), node]);
  return inOrder([...found].map(([cls, members]) => ({ cls, key: members[0].key, members })));
}

/**
 * What is to be said of the dates of a thing or a statement beside its date.
 * @param {{undated?: boolean, change?: string, pinned?: boolean}} item
 * @returns {string[]} keys of sentences
 */
export function marksOf({ undated, change, pinned }) {
  return [
    pinned ? "explore.pinned" : "",
    undated ? "explore.undated" : "",
    changeKey(change),
  ].filter(Boolean);
}

/** @param {string} [change] @returns {string} the key of its word, "" for none */
export function changeKey(change) {
  return { began: "explore.began", ended: "explore.ended" }[change ?? ""] ?? "";
}
