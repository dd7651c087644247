/** What the page keeps in this browser: the draft of each address, and the queries that were run. */

/**
 * @typedef {{query: string, values: Record<string, string>, derived: boolean}} Question
 * @typedef {Question & {at: number, rows: number | null, kind: string, elapsed: number, cut?: boolean}} Entry
 */

const DRAFT = "doxograph.sparql.draft";
const HISTORY = "doxograph.sparql.history";
const MOST = 100;

/** @param {string} key @returns {any} what is kept under a key, null if nothing or nothing readable is */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value */
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or switched off: the page works without it.
  }
}

/** @returns {string} the address as far as it says what is asked, not how it is shown */
function address() {
  const fields = new URLSearchParams(location.search);
  for (const name of ["lang", "theme", "view", "wait"]) fields.delete(name);
  return fields.toString();
}

/** @param {Question} question what stands in the editor now, for this address */
export function keepDraft(question) {
  write(DRAFT, { ...question, address: address() });
}

/**
 * @returns {Question | null} what stood in the editor when this address was left; where an address asks nothing,
 *   what stood there last
 */
export function draft() {
  const kept = read(DRAFT);
  const here = address();
  return kept && (kept.address === here || !here) && typeof kept.query === "string" ? kept : null;
}

/** @returns {Entry[]} the queries run here, the latest first */
export function history() {
  const kept = read(HISTORY);
  return Array.isArray(kept) ? kept.filter((one) => typeof one?.query === "string") : [];
}

/** @param {Entry} entry keep a query that was run; the same query moves to the top */
export function remember(entry) {
  const others = history().filter((one) => !same(one, entry));
  write(HISTORY, [entry, ...others].slice(0, MOST));
}

/** @param {Entry} entry */
export function forget(entry) {
  write(
    HISTORY,
    history().filter((one) => !same(one, entry)),
  );
}

export function forgetAll() {
  write(HISTORY, []);
}

/** @param {Question} one @param {Question} other */
function same(one, other) {
  return (
    one.query.trim() === other.query.trim() &&
    one.derived === other.derived &&
    JSON.stringify(one.values) === JSON.stringify(other.values)
  );
}
