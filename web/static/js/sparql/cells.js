/** Values of an answer as people read them: things by name, numbers grouped, dates in words. */
import { element, glyph, t } from "../dom.js";

/**
 * @typedef {{type: string, value: string, datatype?: string, "xml:lang"?: string}} Term
 * @typedef {{label: string, href: string, kind: string, key: string, shape: string, short: string,
 *   known: boolean}} Name
 * @typedef {{kind: string, elapsed: number, truncated: boolean, vars: string[], rows: (Term | null)[][],
 *   names: Record<string, Name>, boolean?: boolean, text?: string, limits: any}} Answer
 */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  [
    "integer",
    "decimal",
    "double",
    "float",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
  ].map((name) => XSD + name),
);
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));
const IMAGE = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i;
/** A longer text shows its beginning in a table; the view as text has all of it. */
const LONG = 600;
const LANGUAGE = document.documentElement.lang;

/** @param {Term | null} term */
export const isNumber = (term) => term?.type === "literal" && NUMBERS.has(term.datatype ?? "");

/** @param {Term | null} term */
export const isDate = (term) => term?.type === "literal" && DATES.has(term.datatype ?? "");

/** @param {Term | null} term @returns {number} */
export const numberOf = (term) => Number(term?.value);

/** @param {number} value @returns {string} */
export function grouped(value) {
  return value.toLocaleString(LANGUAGE, { maximumFractionDigits: 6 });
}

/** @param {string} text of a date, as precise as it is written @returns {string} in words */
export function dateWords(text) {
  const match = /^(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?/.exec(text);
  if (!match || !match[2]) return match?.[1] ?? text;
  const [, year, month, day] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (Number.isNaN(date.getTime()) || year.startsWith("-")) return text;
  const shape = day ? { day: "numeric", month: "long", year: "numeric" } : { month: "long", year: "numeric" };
  const words = date.toLocaleDateString(LANGUAGE === "en" ? "en-GB" : LANGUAGE, {
    .../** @type {any} */ (shape),
    timeZone: "UTC",
  });
  const clock = /T(\d\d:\d\d)/.exec(text)?.[1];
  return clock ? `${words}, ${clock}` : words;
}

/** @param {Term | null} term @param {Answer} answer @param {boolean} [named] @returns {string} what a person reads */
export function textOf(term, answer, named = true) {
  if (!term) return "";
  if (term.type === "uri")
    return (named && nameOf(term, answer)?.label) || prefixed(term, answer) || short(term.value);
  if (term.type === "bnode") return `_:${term.value}`;
  if (isNumber(term) && Number.isFinite(numberOf(term))) return grouped(numberOf(term));
  return isDate(term) ? dateWords(term.value) : term.value;
}

/** @param {Term} term @param {Answer} answer @returns {Name | undefined} the name of a thing that has one */
function nameOf(term, answer) {
  const name = answer.names[term.value];
  return name?.known ? name : undefined;
}

/** @param {Term} term @param {Answer} answer @returns {string} its prefixed name, "" if it has none */
function prefixed(term, answer) {
  const name = answer.names[term.value];
  return name && name.short !== term.value ? name.short : "";
}

/** @param {string} iri @returns {string} an address without its scheme */
function short(iri) {
  return iri.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}

/**
 * A cell's content.
 * @param {Term | null} term @param {Answer} answer @param {boolean} named whether things are shown by name
 * @returns {(Node | string)[]}
 */
export function cell(term, answer, named) {
  if (!term)
    return [element("span", { class: "unbound", role: "img", "aria-label": t("sparql.unbound") }, "–")];
  if (term.type !== "bnode" && IMAGE.test(term.value))
    return [element("img", { src: term.value, alt: t("sparql.image"), loading: "lazy" })];
  if (term.type === "uri") return [thing(term, answer, named)];
  if (term.type !== "literal") return [element("span", { class: "quiet" }, textOf(term, answer))];
  if (/^https?:\/\/[^\s<>"]+$/i.test(term.value)) return [outside(term.value)];
  const language = term["xml:lang"];
  const text = element("bdi", term.value.length > LONG ? { class: "long" } : {}, textOf(term, answer));
  if (term.datatype && textOf(term, answer) !== term.value) text.title = term.value;
  if (!language || language === LANGUAGE) return [text];
  text.setAttribute("lang", language);
  return [text, " ", element("span", { class: "tag" }, language)];
}

/** @param {Term} term @param {Answer} answer @param {boolean} named */
function thing(term, answer, named) {
  const name = nameOf(term, answer);
  const code = prefixed(term, answer);
  if (!name && !code)
    return /^https?:/i.test(term.value) ? outside(term.value) : element("span", {}, term.value);
  const link = element("a", { href: answer.names[term.value].href, title: term.value });
  if (!named || !name) link.append(element("code", {}, code || term.value));
  else {
    if (name.key) link.append(glyph(name.key, name.shape));
    link.append(element("bdi", {}, name.label));
  }
  return link;
}

/** @param {string} address */
function outside(address) {
  const text = short(address);
  const shown = text.length > 70 ? `${text.slice(0, 69)}…` : text;
  return element("a", { class: "outside", href: address, title: address, rel: "noopener noreferrer" }, shown);
}

/** @param {Term | null} a @param {Term | null} b @param {Answer} answer @returns {number} their order */
export function compare(a, b, answer) {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  if (isNumber(a) && isNumber(b)) return numberOf(a) - numberOf(b);
  if (isDate(a) && isDate(b)) return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  return textOf(a, answer).localeCompare(textOf(b, answer), LANGUAGE, { numeric: true, sensitivity: "base" });
}
