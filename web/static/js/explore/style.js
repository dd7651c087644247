/** The server's specification (built with pyvis), dressed for the page's theme. */
import { ARROW } from "./lens.js";

const EDGE = { light: "#c3c1ba", dark: "#4a4c54" };
const STRONG = { light: "#8a1c2b", dark: "#f0a3a3" };
const TIED = { light: "#b8707a", dark: "#b58486" };
const PAPER = { light: "#fcfcfa", dark: "#15161a" };
const INK = { light: "#54565c", dark: "#b4b4b1" };
const BEGAN = { light: "#00684a", dark: "#5fd3ad" };
const ENDED = { light: "#8a4b00", dark: "#f0b35e" };

/** How much of an edge is seen, by its state. @type {Record<string, number>} */
const OPACITY = { faded: 0.3, quiet: 0.35, undated: 0.5 };

/** For communities, those with most things in the view first; those beyond are grey. Each tells apart for those who confuse colours. */
const COMMUNITIES = [
  { light: "#0072b2", dark: "#4ba3e3" },
  { light: "#d55e00", dark: "#f2803a" },
  { light: "#00875f", dark: "#1fbf90" },
  { light: "#b4588a", dark: "#e09bc3" },
  { light: "#b87700", dark: "#e69f00" },
  { light: "#2f93cc", dark: "#8cd0f5" },
  { light: "#857a00", dark: "#f0e442" },
  // The same hues again, much darker on light paper and much paler on dark.
  { light: "#003e63", dark: "#c3e0fa" },
  { light: "#7a3500", dark: "#fbcdae" },
  { light: "#00452f", dark: "#aeead6" },
  { light: "#6b2450", dark: "#f6d9e8" },
  { light: "#2b2d33", dark: "#f4f4f0" },
];
const OTHER = { light: "#6b7078", dark: "#a3a8b0" };

/** @param {number} at its place among the communities of the view, from 0 @returns {{light: string, dark: string}} */
export function communityColours(at) {
  return COMMUNITIES[at] ?? OTHER;
}

/** @typedef {import("./canvas.js").Node} Node */
/** @typedef {import("./canvas.js").Edge} Edge */

/** @param {boolean} dark @returns {"dark" | "light"} */
const mode = (dark) => (dark ? "dark" : "light");

/** @param {string | undefined} change @param {boolean} dark @returns {string | null} */
export function changeColour(change, dark) {
  return change === "began" ? BEGAN[mode(dark)] : change === "ended" ? ENDED[mode(dark)] : null;
}

/** @param {Node} node @param {boolean} dark @param {number} unit */
export function nodeStyle(node, dark, unit) {
  const paper = PAPER[mode(dark)];
  const colour = dark ? node.dark : node.light;
  const mark = changeColour(node.change, dark);
  const background = node.change === "ended" || node.undated ? paper : colour;
  const border = mark ?? (node.undated ? colour : node.pinned ? INK[mode(dark)] : paper);
  const picked = { background, border: STRONG[mode(dark)] };
  return {
    id: node.id,
    shape: node.shape,
    size: unit * (3.5 + node.size * 0.6),
    borderWidth: mark || node.undated || node.pinned ? 2 : 1.5,
    borderWidthSelected: 3,
    color: { background, border, highlight: picked, hover: picked },
    shapeProperties: { borderDashes: node.undated ? [3, 2] : false },
  };
}

/** @param {any} node a group @param {boolean} dark @param {number} unit */
export function groupStyle(node, dark, unit) {
  const background = PAPER[mode(dark)];
  const picked = { background, border: STRONG[mode(dark)] };
  return {
    id: node.id,
    shape: "dot",
    size: Math.max(unit, 0.8) * 13,
    borderWidth: 1.5,
    borderWidthSelected: 2.5,
    color: { background, border: INK[mode(dark)], highlight: picked, hover: picked },
    shapeProperties: { borderDashes: [3, 3] },
  };
}

/** So many ties of what is selected are drawn in full; of more, each is thinner and paler. */
const FULL = 40;
/** How thin and pale a tie becomes at most. */
const [THINNEST, PALEST] = [0.35, 0.16];

/**
 * How one of so many ties of a thing is drawn, so that many together are no solid fan.
 * @param {number} count @returns {{width: number, opacity: number}} as parts of the usual ones
 */
export function oneOf(count) {
  const part = Math.min(1, FULL / Math.max(1, count));
  return { width: Math.max(THINNEST, part ** 0.4), opacity: Math.max(PALEST, part ** 0.6) };
}

/**
 * @param {Edge} edge @param {boolean} dark
 * @param {string} [state] "faded", "quiet", "undated", "strong", "chosen", or among how many ties it stands out
 */
export function edgeStyle(edge, dark, state = "") {
  const { id, from, to, dashes, smooth } = edge;
  const strong = STRONG[mode(dark)];
  const mark = changeColour(edge.change, dark);
  const share = oneOf(Number(state) || 1);
  return {
    id,
    from,
    to,
    dashes: dashes ?? false,
    smooth: smooth ?? false,
    width: share.width * (mark || state === "strong" || state === "chosen" ? 2 : 1),
    selectionWidth: 0.4 * share.width,
    hoverWidth: 0.5 * share.width,
    color: {
      color: state === "strong" ? strong : (mark ?? EDGE[mode(dark)]),
      opacity: OPACITY[state] ?? share.opacity,
      highlight: state === "chosen" ? strong : TIED[mode(dark)],
      hover: strong,
    },
  };
}

/** The options of vis-network: no physics, no labels of its own. */
export function options() {
  return {
    autoResize: true,
    layout: { improvedLayout: false, randomSeed: 7 },
    physics: { enabled: false },
    nodes: { font: { size: 0 } },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: ARROW } },
      font: { size: 0 },
      hoverWidth: 0.5,
      selectionWidth: 0.4,
    },
    interaction: {
      hover: true,
      hoverConnectedEdges: true,
      selectConnectedEdges: true,
      zoomSpeed: 0.7,
      keyboard: { enabled: false },
    },
  };
}
