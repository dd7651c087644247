/** What a chart draws: labels in their order, each with its place on the axis and a value a column. */
import { t } from "../dom.js";
import { compare, isDate, isNumber, numberOf, textOf } from "./cells.js";

/** @typedef {import("./cells.js").Answer} Answer @typedef {import("./cells.js").Term} Term */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {{label: string, place: number, values: number[]}} Point */

const MOST = { bar: 40, line: 400, pie: 9 };
/** So many bars stand along an axis of numbers or of time. */
const MOST_ORDERED = 120;
/** Rows are counted by year when their dates are spread over more years than this. */
const YEARS = 4;

/**
 * Labels with their values: sums where a label stands more than once. Numbers and dates come in their order,
 * other labels as the query gives them. A column that is null counts rows, over many years by year.
 * @param {Answer} answer @param {Column} label @param {(Column | null)[]} columns
 * @param {keyof typeof MOST} kind @returns {{points: Point[], cut: boolean}}
 */
export function pointsOf(answer, label, columns, kind) {
  const places = answer.rows.map((row) => placeOf(row[label.at]));
  const known = places.filter(Number.isFinite);
  const [first, last] = [Math.floor(Math.min(...known)), Math.floor(Math.max(...known))];
  const counted = columns.every((column) => column === null);
  if (counted && label.kind === "date" && last - first > YEARS && last - first < MOST_ORDERED)
    return { points: countedByYear(known, first, last), cut: false };
  const ordered = label.kind === "number" || label.kind === "date";
  const found = summed(answer, label, columns);
  if (ordered) found.sort((a, b) => compare(a.term, b.term, answer));
  return cutTo(kind === "bar" && ordered ? MOST_ORDERED : MOST[kind], found, ordered ? "line" : kind);
}

/** @param {number[]} places @param {number} first @param {number} last @returns {Point[]} one a year, empty ones too */
function countedByYear(places, first, last) {
  const counts = new Array(last - first + 1).fill(0);
  for (const place of places) counts[Math.floor(place) - first] += 1;
  return counts.map((count, at) => ({ label: String(first + at), place: first + at, values: [count] }));
}

/** @param {Answer} answer @param {Column} label @param {(Column | null)[]} columns */
function summed(answer, label, columns) {
  /** @type {Map<string, {label: string, term: Term | null, place: number, values: number[]}>} */
  const sums = new Map();
  for (const row of answer.rows) {
    const values = columns.map((column) => (column ? numberOf(row[column.at]) : 1));
    if (values.every(Number.isNaN)) continue;
    const term = row[label.at];
    const text = textOf(term, answer) || "–";
    const found = sums.get(text) ?? {
      label: text,
      term,
      place: placeOf(term),
      values: columns.map(() => 0),
    };
    values.forEach((value, at) => (found.values[at] += Number.isFinite(value) ? value : 0));
    sums.set(text, found);
  }
  return [...sums.values()];
}

/** @param {number} most @param {Point[]} found @param {string} kind a line keeps the first, others the largest @returns {{points: Point[], cut: boolean}} */
function cutTo(most, found, kind) {
  if (found.length <= most) return { points: found, cut: false };
  if (kind === "line") return { points: found.slice(0, most), cut: true };
  const size = (/** @type {Point} */ one) => Math.max(...one.values.map(Math.abs));
  const largest = new Set([...found].sort((a, b) => size(b) - size(a)).slice(0, most - 1));
  const points = found.filter((one) => largest.has(one));
  const left = found.filter((one) => !largest.has(one));
  const rest = found[0].values.map((_, at) => left.reduce((sum, one) => sum + one.values[at], 0));
  if (kind === "pie") points.push({ label: t("sparql.chart.others"), place: Number.NaN, values: rest });
  return { points, cut: true };
}

/** @param {Term | null} term @returns {number} where a number or a date stands on an axis; dates in years */
function placeOf(term) {
  if (isNumber(term)) return numberOf(term);
  return isDate(term) ? yearsOf(/** @type {Term} */ (term).value) : Number.NaN;
}

/**
 * @param {string} text of a date, as precise as it is written @param {boolean} [last] whether its end is meant
 * @returns {number} in years
 */
export function yearsOf(text, last = false) {
  const match = /^(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?/.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day] = match;
  if (!month) return Number(year) + (last ? 1 : 0);
  if (!day) return Number(year) + (Number(month) - (last ? 0 : 1)) / 12;
  return Number(year) + (Number(month) - 1) / 12 + (Number(day) - (last ? 0 : 1)) / 372;
}
