/** The answer in time: one line a row, from its first date to its last, over an axis of years. */
import { element, glyph, t, tn } from "../dom.js";
import { dateWords, isDate, textOf } from "./cells.js";
import { yearsOf } from "./chart-points.js";

/** @typedef {import("./cells.js").Answer} Answer @typedef {import("./columns.js").Column} Column */

const MOST = 300;
/** Beyond this share of the axis the name of a year stands before its place, so as not to be cut. */
const EDGE = 0.98;
const STEPS = [1 / 12, 0.25, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];

/**
 * @param {Answer} answer @param {Column[]} columns @param {{start: Column | null, end: Column | null}} dates
 * @returns {HTMLElement}
 */
export function timeline(answer, columns, dates) {
  const start = /** @type {Column} */ (dates.start);
  const dated = answer.rows.filter(
    (row) => isDate(row[start.at]) || (dates.end && isDate(row[dates.end.at])),
  );
  const items = dated
    .map((row) => itemOf(row, answer, columns, start, dates.end))
    .filter((item) => Number.isFinite(item.from))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const shown = items.slice(0, MOST);
  const scale = scaleOf(shown);
  const list = element("ol", { class: "timeline-rows plain" }, ...shown.map((item) => line(item, scale)));
  const root = element("div", { class: "timeline" }, axis(scale), list);
  const missing = answer.rows.length - items.length;
  if (missing) root.append(element("p", { class: "notice" }, tn("sparql.timeline.undated", missing)));
  if (items.length > MOST)
    root.append(element("p", { class: "notice" }, t("sparql.timeline.cut", { n: MOST })));
  return root;
}

/**
 * @typedef {{label: string, href: string, name: any, more: string, when: string, from: number, to: number,
 *   shape: "point" | "bar" | "since" | "until"}} Item what has a beginning but no end, or no beginning, is open there
 */

/**
 * @param {Answer["rows"][number]} row @param {Answer} answer @param {Column[]} columns
 * @param {Column} start @param {Column | null} end @returns {Item}
 */
function itemOf(row, answer, columns, start, end) {
  const [first, last] = [row[start.at], end ? row[end.at] : null].map((term) => (isDate(term) ? term : null));
  const others = columns.filter((column) => column !== start && column !== end && row[column.at]);
  const main = others.find((column) => column.kind === "thing") ?? others[0];
  const term = main ? row[main.at] : null;
  const name = term?.type === "uri" ? answer.names[term.value] : undefined;
  const words = [...new Set([first, last].map((one) => one && dateWords(one.value)).filter(Boolean))];
  const shape = !end ? "point" : first && last ? "bar" : first ? "since" : "until";
  const label = term ? textOf(term, answer) : words.join(" – ");
  const more = new Set(others.map((column) => textOf(row[column.at], answer)));
  more.delete(label);
  const from = yearsOf((first ?? last)?.value ?? "");
  return {
    label,
    href: name?.known ? name.href : "",
    name,
    more: [...more].slice(0, 3).join(" · "),
    when: { point: "", bar: "", since: `${words[0]} –`, until: `– ${words[0]}` }[shape] || words.join(" – "),
    from,
    to: Math.max(from, yearsOf((last ?? first)?.value ?? "", true)),
    shape,
  };
}

/** @typedef {{from: number, to: number, step: number}} Scale */

/** @param {Item[]} items @returns {Scale} */
function scaleOf(items) {
  const from = Math.min(...items.map((item) => item.from));
  const to = Math.max(...items.map((item) => item.to));
  const most = innerWidth < 640 ? 4 : 9;
  const step = STEPS.find((one) => (to - from) / one <= most) ?? 1000;
  const low = Math.floor(from / step + 1e-6) * step;
  // No years stand empty at the end, but for the room that the last mark takes.
  return { from: low, to: Math.max(low + step, to + (to - low) / 100), step };
}

/** @param {number} year @param {Scale} scale */
function place(year, scale) {
  return `${(100 * (year - scale.from)) / (scale.to - scale.from)}%`;
}

/** @param {Scale} scale */
function axis(scale) {
  const row = element("div", { class: "timeline-axis", "aria-hidden": "true" });
  const box = element("div", { class: "timeline-track" });
  for (let year = scale.from; year <= scale.to + 1e-6; year += scale.step) {
    const month = Math.round((year - Math.floor(year + 1e-6)) * 12);
    const text = month
      ? dateWords(`${Math.floor(year)}-${String(month + 1).padStart(2, "0")}`)
      : String(Math.round(year));
    const tick = element("span", { class: "timeline-tick" }, text);
    tick.style.setProperty("--at", place(year, scale));
    if (year > scale.from + EDGE * (scale.to - scale.from)) tick.classList.add("timeline-edge");
    box.append(tick);
  }
  row.append(element("span"), box);
  return row;
}

/** @param {Item} item @param {Scale} scale */
function line(item, scale) {
  const label = item.href
    ? element("a", { href: item.href }, element("bdi", {}, item.label))
    : element("bdi", {}, item.label);
  const name = element("span", { class: "timeline-name" });
  if (item.name?.known && item.name.key) name.append(glyph(item.name.key, item.name.shape));
  name.append(label);
  if (item.more) name.append(" ", element("span", { class: "timeline-more" }, item.more));
  const mark = element("span", { class: `timeline-${item.shape === "point" ? "point" : "bar"}` });
  if (item.name?.key) mark.classList.add(`c-${item.name.key}`);
  mark.dataset.open = { since: "end", until: "start" }[/** @type {"since"} */ (item.shape)] ?? "";
  const from = item.shape === "until" ? scale.from : item.from;
  const to = item.shape === "since" ? scale.to : item.to;
  mark.style.setProperty("--at", place(from, scale));
  mark.style.setProperty("--to", place(to, scale));
  const when = element("span", { class: "timeline-when" }, item.when);
  when.style.setProperty("--at", place(item.shape === "point" ? from : to, scale));
  if ((to - scale.from) / (scale.to - scale.from) > 0.72) {
    when.classList.add("timeline-before");
    when.style.setProperty("--at", place(from, scale));
  }
  return element("li", {}, name, element("span", { class: "timeline-track" }, mark, when));
}
