/** Prefixes of a query: those it declares, those that are known, and how one adds itself. */

const DECLARED = /^[ \t]*PREFIX[ \t]+([\w.-]*):[ \t]*<([^<>"\s]*)>/gim;

const USED = /(?<![\w?$@:<.-])([A-Za-z][\w-]*(?:\.[\w-]+)*):(?!\/\/)/g;
const QUOTED =
  /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;

/** @type {Record<string, string>} */
let known = {};

/** @param {Record<string, string>} prefixes */
export function setKnown(prefixes) {
  known = prefixes;
}

/** @param {string} text @returns {Record<string, string>} */
export function declaredIn(text) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [, name, iri] of text.matchAll(DECLARED)) found[name] = iri;
  return found;
}

/** @param {string} name @returns {string | undefined} the IRI that a prefix usually stands for */
export function usual(name) {
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** @param {string} name of a term, prefixed or in angle brackets @param {string} text of the query */
export function expand(name, text) {
  if (name.startsWith("<")) return name.slice(1, -1);
  const at = name.indexOf(":");
  const base = declaredIn(text)[name.slice(0, at)] ?? usual(name.slice(0, at));
  return base === undefined ? null : base + name.slice(at + 1).replace(/\\(.)/g, "$1");
}

/**
 * The change that declares a prefix: below the last declaration, else at the start.
 * @param {string} text @param {string} name @param {string} iri
 */
export function declaration(text, name, iri) {
  const line = `PREFIX ${name}: <${iri}>`;
  const last = [...text.matchAll(DECLARED)].at(-1);
  if (last) {
    const at = /** @type {number} */ (last.index) + last[0].length;
    return { from: at, insert: `\n${line}` };
  }
  return { from: 0, insert: /^\s*(BASE|\n|$)/i.test(text) ? `${line}\n` : `${line}\n\n` };
}

/**
 * Known prefixes that a text uses and does not declare, in order of appearance.
 * @param {string} text @returns {string[]}
 */
export function missing(text) {
  const declared = declaredIn(text);
  const names = [...bared(text).matchAll(USED)].map((match) => match[1]);
  return [...new Set(names)].filter((name) => usual(name) && !(name in declared));
}

/** @param {string} text @returns {string} the same with blanks for texts, IRIs and comments */
export function bared(text) {
  return text.replace(QUOTED, (one) => one.replace(/[^\n]/g, " "));
}
