/** What stands around a picture: of what and when above it; below it what its marks mean, and where it is from. */
import { isDark, t } from "../dom.js";
import { inOrder } from "./order.js";
import { HEAD, NOTE } from "./print.js";
import { changeColour } from "./style.js";
import { escape, outline, round, text } from "./svg-marks.js";

const SIDE = 28;
const SIGN = 5.5;
/** How far apart the lines of the foot are, how far below the drawing it begins, and what is left below it. */
const ROW = 19;
const ABOVE = 22;
const BELOW = 14;
/** How wide a sign and the room after its words are. */
const AFTER = 34;
/** A longer address says nothing to who reads it on paper. */
const LONGEST = 90;
/** Sites that nobody else can open. */
const OWN = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/;

/** @typedef {import("./explorer.js").Explorer} Explorer */
/** @typedef {{words: string, href?: string}} Said */
/** @typedef {{draw: (x: number, y: number) => string, words: string}} Item */

/** @param {Explorer} explorer @returns {string} what the picture is of, and when */
export function titleOf({ answer, state }) {
  const { at, compare } = state;
  const date = compare ? `${at} – ${compare}` : at ? t("explore.as_of", { date: at }) : "";
  return [answer.title || t("explore.graph"), date].filter(Boolean).join(", ");
}

/** The foot of a picture: its height depends on how wide the picture is. */
export class Foot {
  /**
   * @param {Explorer} explorer @param {CanvasRenderingContext2D} measure @param {Record<string, string>} colours
   * @param {string} link to the view
   */
  constructor(explorer, measure, colours, link) {
    this.measure = measure;
    this.colours = colours;
    this.items = [...classesOf(explorer), ...signsOf(explorer, colours)];
    this.source = sourceOf(explorer, link);
  }

  /** @param {number} width @returns {number} how high it is there */
  height(width) {
    const { legend, source } = this.rows(width);
    return ABOVE + ROW * (legend.length + source.length) + BELOW;
  }

  /** @param {number} width @returns {{legend: Item[][], source: Said[][]}} line by line */
  rows(width) {
    this.measure.font = NOTE;
    const wide = (/** @type {string} */ words) => this.measure.measureText(words).width;
    const room = width - 2 * SIDE;
    return {
      legend: filled(this.items, ({ words }) => wide(words) + AFTER, room),
      source: filled(this.source, ({ words }) => wide(`${words} `), room),
    };
  }

  /** @param {number} width @param {number} height of the whole picture @returns {string} */
  draw(width, height) {
    const { ink, quiet } = this.colours;
    const { legend, source } = this.rows(width);
    const parts = [];
    let y = height - this.height(width) + ABOVE;
    for (const row of legend) {
      let x = SIDE;
      for (const { draw, words } of row) {
        parts.push(draw(x + SIGN, y - 4), text(words, x + 17, y, `font-size="12" fill="${ink}"`));
        x += this.measure.measureText(words).width + AFTER;
      }
      y += ROW;
    }
    for (const row of source) {
      const said = row.map(({ words, href }) => linked(escape(words), href)).join(" ");
      parts.push(`<text x="${SIDE}" y="${round(y + 4)}" font-size="12" fill="${quiet}">${said}</text>`);
      y += ROW;
    }
    return parts.join("\n");
  }
}

/** @param {Explorer} explorer @param {Record<string, string>} colours @returns {string} the head of a picture */
export function head(explorer, { ink }) {
  return text(titleOf(explorer), SIDE, HEAD - 18, `font-size="20" font-weight="600" fill="${ink}"`);
}

/** @template T @param {T[]} items @param {(item: T) => number} wide @param {number} room @returns {T[][]} in lines */
function filled(items, wide, room) {
  /** @type {T[][]} */
  const rows = [];
  let left = 0;
  for (const item of items) {
    const width = wide(item);
    if (!rows.length || width > left) {
      rows.push([]);
      left = room;
    }
    rows[rows.length - 1].push(item);
    left -= width;
  }
  return rows;
}

/** @param {Explorer} explorer @returns {Item[]} what the colours mean: classes, or groups */
function classesOf({ answer, state }) {
  const { lang } = document.documentElement;
  const item = (
    /** @type {any} */ { light, dark, count },
    /** @type {string} */ shape,
    /** @type {string} */ name,
  ) => ({
    draw: (/** @type {number} */ x, /** @type {number} */ y) =>
      `<path d="${outline(shape, x, y, SIGN)}" fill="${isDark() ? dark : light}"/>`,
    words: `${name} ${count.toLocaleString(lang)}`,
  });
  if (state.colour === "community")
    return (answer.communities ?? []).map((/** @type {any} */ one) => item(one, "dot", one.name));
  return inOrder(answer.classes)
    .filter(({ hidden, count }) => !hidden && count)
    .map((cls) => item(cls, cls.shape, cls.label || t("explore.no_class")));
}

/** @param {Explorer} explorer @param {Record<string, string>} colours @returns {Item[]} what the other marks mean, those there are */
function signsOf({ answer, state }, { ink, quiet, edge }) {
  const { nodes, edges } = answer;
  const has = (/** @type {any[]} */ all, /** @type {string} */ key, /** @type {unknown} */ value = true) =>
    all.some((one) => one[key] === value);
  const dot = (/** @type {string} */ how) => (/** @type {number} */ x, /** @type {number} */ y) =>
    `<path d="${outline("dot", x, y, SIGN - 1)}" ${how}/>`;
  const stroke = (/** @type {string} */ how) => (/** @type {number} */ x, /** @type {number} */ y) =>
    `<path d="M${round(x - SIGN)} ${round(y)}h${2 * SIGN + 2}" fill="none" ${how}/>`;
  const changed = (/** @type {string} */ change) =>
    `stroke="${changeColour(change, isDark())}" stroke-width="2"`;
  const timed = Boolean(state.at);
  /** @type {[boolean, (x: number, y: number) => string, string][]} */
  const all = [
    [
      timed && has(nodes, "undated"),
      dot(`fill="none" stroke="${ink}" stroke-width="1.500" stroke-dasharray="3 2"`),
      "undated",
    ],
    [
      timed && has(edges, "dated", false),
      stroke(`stroke="${edge}" stroke-width=".7" stroke-opacity=".6"`),
      "pale",
    ],
    [has([...nodes, ...edges], "change", "began"), stroke(changed("began")), "began"],
    [has([...nodes, ...edges], "change", "ended"), stroke(changed("ended")), "ended"],
    [
      edges.some((/** @type {any} */ { dashes }) => dashes),
      stroke(`stroke="${edge}" stroke-width="1.200" stroke-dasharray="4 3"`),
      "derived",
    ],
  ];
  return all
    .filter(([there]) => there)
    .map(([, draw, name]) => ({ draw, words: t(`explore.picture.${name}`) }));
}

/**
 * What is left out, which data it shows, where one finds it, and of which day it is, word by word.
 * @param {Explorer} explorer @param {string} link @returns {Said[]}
 */
function sourceOf({ answer }, link) {
  const { lang } = document.documentElement;
  const day = new Date().toLocaleDateString(lang, { year: "numeric", month: "long", day: "numeric" });
  const about = (answer.about ?? []).map((/** @type {string} */ words) => ({ words }));
  const parts = [...about, { words: "Doxograph" }, ...placeOf(link), { words: day }];
  return parts.flatMap((one, at) => [
    ...(at ? [{ words: "·" }] : []),
    ...(one.href ? [one] : one.words.split(" ").map((words) => ({ words }))),
  ]);
}

/** @param {string} link @returns {Said[]} where others find the view; nothing when the site is on the reader's own machine */
export function placeOf(link) {
  const { protocol, hostname, host, pathname } = new URL(link);
  if (!protocol.startsWith("http") || OWN.test(hostname)) return [];
  const bare = link.replace(/^https?:\/\//, "");
  return [{ words: bare.length <= LONGEST ? bare : host + pathname, href: link }];
}

/** @param {string} words escaped @param {string | undefined} href */
function linked(words, href) {
  return href ? `<a href="${escape(href)}">${words}</a>` : words;
}
