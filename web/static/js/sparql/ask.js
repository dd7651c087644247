/** Questions to the server: running a query, cancelling it, and what the editor wants to know. */

/** @typedef {import("./store.js").Question} Question */

/** What went wrong with a request, in the words of the server (RFC 9457). */
export class Problem extends Error {
  /** @param {number} status @param {any} document */
  constructor(status, document) {
    super(document?.detail || document?.title || String(status));
    this.status = status;
    this.line = document?.line ?? null;
    this.column = document?.column ?? null;
    this.hint = document?.hint ?? "";
    /** Which limit was passed: "time", "memory", "size" or "queue"; "" for any other trouble. */
    this.limit = document?.limit ?? "";
  }
}

/** @param {Question} question @returns {URLSearchParams} the fields of a question, as in an address */
export function fieldsOf(question) {
  const fields = new URLSearchParams({ query: question.query });
  for (const [name, value] of Object.entries(question.values)) fields.set(`$${name}`, value);
  if (!question.derived) fields.set("derived", "no");
  return fields;
}

/** @param {Question} question @param {Record<string, string>} [more] @returns {string} its address */
export function linkOf(question, more = {}) {
  const fields = fieldsOf(question);
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  return `${location.origin}/sparql?${fields}`;
}

/**
 * Send form fields and give what comes back as JSON. Raises Problem.
 * @param {string} address @param {URLSearchParams} fields @param {AbortSignal} [signal]
 */
export async function post(address, fields, signal) {
  const response = await fetch(address, {
    method: "POST",
    body: fields,
    headers: { Accept: "application/json" },
    signal,
  });
  return content(response);
}

/** @param {string} address @param {unknown} value @param {AbortSignal} [signal] */
export async function postJson(address, value, signal) {
  const response = await fetch(address, {
    method: "POST",
    body: JSON.stringify(value),
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    signal,
  });
  return content(response);
}

/** @param {string} address @param {AbortSignal} [signal] */
export async function get(address, signal) {
  return content(await fetch(address, { headers: { Accept: "application/json" }, signal }));
}

/** @param {Response} response */
async function content(response) {
  const found = await response.json().catch(() => ({ title: response.statusText }));
  if (!response.ok) throw new Problem(response.status, found);
  return found;
}
