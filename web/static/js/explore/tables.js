/** The things and the statements of a view as tables that sort and filter. */
import { element, fold, glyph, t, tn } from "../dom.js";
import { marksOf } from "./order.js";
import { link } from "./sources.js";

const MOST_ROWS = 500;

/**
 * @typedef {{id: string, texts: (string | number)[], make: () => Node[]}} Row
 *   `texts` are what each column is sorted and filtered by
 * @typedef {{heads: string[], rows: Row[]}} Content
 * @typedef {{by: number, down: boolean}} Sorting the number of a column; -1 for the order of the view
 */

/** @param {any} explorer @returns {Content} */
export function thingRows(explorer) {
  const { nodes } = explorer.answer;
  const rows = nodes
    .toSorted((/** @type {any} */ a, /** @type {any} */ b) => (b.degree ?? 0) - (a.degree ?? 0))
    .map((/** @type {any} */ node) => {
      const marks = marksOf(node).map((key) => t(key));
      return {
        id: node.id,
        texts: [node.name, node.kind, node.degree ?? 0, marks.join(", ")],
        make: () => [
          element(
            "th",
            { scope: "row" },
            glyph(node.key, node.shape),
            link({ href: node.href, name: node.name, iri: node.id }),
          ),
          element("td", {}, node.kind),
          element("td", { class: "num" }, String(node.degree ?? "")),
          element("td", {}, marks.join(", ")),
        ],
      };
    });
  return { heads: [t("explore.thing"), t("explore.class"), t("explore.ties"), t("explore.when")], rows };
}

/** @param {any} explorer @returns {Content} */
export function statementRows(explorer) {
  const rows = explorer.answer.edges.map((/** @type {any} */ edge) => {
    const [from, to] = [explorer.node(edge.from), explorer.node(edge.to)];
    const end = (/** @type {any} */ node) =>
      node ? link({ href: node.href, name: node.name, iri: node.id }) : "";
    const when = [
      edge.period || t("explore.undated"),
      ...marksOf({ change: edge.change }).map((key) => t(key)),
    ].join(", ");
    return {
      id: edge.id,
      texts: [from?.name ?? "", edge.name, to?.name ?? "", `${edge.since || "\u{10ffff}"} ${when}`],
      make: () => [
        element("th", { scope: "row" }, end(from)),
        element(
          "td",
          {},
          element(
            "button",
            { type: "button", class: "pick", "data-edge": edge.id },
            edge.name,
            edge.derived ? " ∴" : "",
          ),
        ),
        element("td", {}, end(to)),
        element("td", {}, when),
      ],
    };
  });
  const heads = [t("explore.subject"), t("explore.relation"), t("explore.object"), t("explore.when")];
  return { heads, rows };
}

/**
 * @param {Content} content @param {Sorting} sorting @param {string} text that rows have to contain
 * @param {string} chosen a row that has to be among them @returns {HTMLElement}
 */
export function table({ heads, rows }, sorting, text, chosen) {
  const fits = beginning(text);
  const fitting = rows.filter(({ texts }) => fits(texts.join(" ")));
  const sorted = sorting.by < 0 ? fitting : fitting.toSorted(comparing(sorting));
  const shown = sorted.slice(0, MOST_ROWS);
  const beyond = sorted.slice(MOST_ROWS).find(({ id }) => id === chosen);
  if (beyond) shown.push(beyond);
  const filled = heads.map((_, at) => shown.some(({ texts }) => texts[at] !== ""));
  const body = shown.map(({ id, make }) =>
    element("tr", { "data-row": id }, ...make().filter((_, at) => filled[at] || !shown.length)),
  );
  const head = heads.map((name, at) => columnHead(name, at, sorting)).filter((_, at) => filled[at]);
  const made = element(
    "table",
    { class: "plain-table" },
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  const of = rows.length;
  const cut =
    shown.length < of
      ? [element("p", { class: "notice" }, t("explore.cut", { shown: shown.length, total: of }))]
      : [];
  return element(
    "div",
    { class: "table-box", tabindex: "0", role: "region", "aria-label": tn("explore.rows", shown.length) },
    ...(shown.length ? [made] : []),
    ...cut,
  );
}

/** @param {string} text @returns {(row: string) => boolean} whether a word of a row begins like that */
function beginning(text) {
  const wanted = fold(text.trim()).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}])${wanted}`, "u");
  return (row) => !wanted || pattern.test(fold(row));
}

/** @param {string} name @param {number} at @param {Sorting} sorting @returns {HTMLElement} */
function columnHead(name, at, { by, down }) {
  const sorted = at === by ? { "aria-sort": down ? "descending" : "ascending" } : {};
  const sign = element("span", { "aria-hidden": "true" }, at === by ? (down ? " ↓" : " ↑") : "");
  const button = element("button", { type: "button", class: "sort", "data-sort": String(at) }, name, sign);
  return element("th", { scope: "col", ...sorted }, button);
}

/** @param {Sorting} sorting @returns {(one: any, other: any) => number} */
function comparing({ by, down }) {
  const { lang } = document.documentElement;
  return (one, other) => {
    const [a, b] = [one.texts[by], other.texts[by]];
    const found = typeof a === "number" ? a - b : a.localeCompare(b, lang, { numeric: true });
    return down ? -found : found;
  };
}
