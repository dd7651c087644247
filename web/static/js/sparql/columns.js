/** What the columns of an answer hold, and which views that makes possible. */
import { isDate, isNumber } from "./cells.js";

/** @typedef {import("./cells.js").Answer} Answer */

/** @typedef {{at: number, name: string, kind: "number" | "date" | "thing" | "text", bound: number, distinct: number}} Column */

const SUBJECT = /^(s|subj|subject|from|source|sujet|qui|who)$/i;
const RELATION = /^(p|pred|predicate|property|relation|r|link|prop|lien)$/i;

/** @param {Answer} answer @returns {Column[]} */
export function columnsOf(answer) {
  return answer.vars.map((name, at) => {
    const terms = answer.rows.map((row) => row[at]).filter((term) => term !== null);
    const every = (/** @type {(term: any) => boolean} */ test) => terms.length > 0 && terms.every(test);
    const kind = every(isNumber)
      ? "number"
      : every(isDate)
        ? "date"
        : every((term) => term.type === "uri" || term.type === "bnode")
          ? "thing"
          : "text";
    const distinct = new Set(terms.map((term) => `${term?.type} ${term?.value}`)).size;
    return { at, name, kind, bound: terms.length, distinct };
  });
}

/**
 * What the rows tie together: subject, relation, object; none if they tie nothing.
 * @param {Answer} answer @param {Column[]} columns @returns {[string, string, string][]}
 */
export function linksOf(answer, columns) {
  const things = columns.filter((column) => column.kind === "thing" && column.bound);
  const relation = things.find((column) =>
    answer.kind === "graph" ? column.at === 1 : RELATION.test(column.name),
  );
  const ends = columns.filter((column) => column !== relation && holdsThings(answer, column));
  if (ends.length < 2) return [];
  const subject = ends.find((column) => SUBJECT.test(column.name)) ?? ends[0];
  const objects = ends.filter((column) => column !== subject);
  /** @type {[string, string, string][]} */
  const links = [];
  for (const row of answer.rows)
    for (const object of relation ? objects.slice(0, 1) : objects) {
      const [from, to] = [node(row[subject.at]), node(row[object.at])];
      const by = relation ? row[relation.at]?.value : object.name;
      if (from && to && by) links.push([from, by, to]);
    }
  return links;
}

/** @param {Answer} answer @param {Column} column */
function holdsThings(answer, column) {
  return column.kind === "thing" || answer.rows.some((row) => node(row[column.at]) !== null);
}

/** @param {import("./cells.js").Term | null} term */
function node(term) {
  if (term?.type === "uri") return term.value;
  return term?.type === "bnode" ? `_:${term.value}` : null;
}

/** @param {Answer} answer @param {Column[]} columns @returns {{labels: Column[], values: Column[]}} for a chart */
export function chartable(answer, columns) {
  if (!answer.rows.length) return { labels: [], values: [] };
  const values = columns.filter((column) => column.kind === "number");
  const others = columns.filter((column) => column.kind !== "number" && column.bound);
  const labels = others.length ? others : columns.filter((column) => column.bound && column !== values[0]);
  if (values.length && labels.length) return { labels, values };
  const repeating = columns.filter((column) => column.bound > column.distinct && column.distinct > 1);
  return { labels: repeating, values: [] };
}

/** @param {Column[]} columns @returns {{start: Column | null, end: Column | null}} for a timeline */
export function datable(columns) {
  const dates = columns.filter((column) => column.kind === "date");
  const end = dates.find((column) => /^(end|until|to|fin|bis)|_(end|until|to)$/i.test(column.name));
  const start = dates.find((column) => column !== end) ?? null;
  return {
    start: start ?? end ?? null,
    end: start && end ? end : (dates.find((column) => column !== start) ?? null),
  };
}
