/** The specification that the server sends (built with pyvis), dressed for the page's theme and our own labels. */

/** @typedef {import("./graph.js").Node} Node */
/** @typedef {import("./graph.js").Edge} Edge */
/** @typedef {import("./graph.js").View} View */

const EDGE = { light: "#c3c1ba", dark: "#4a4c54" };
const STRONG = { light: "#8a1c2b", dark: "#f0a3a3" };
const PAPER = { light: "#fcfcfa", dark: "#15161a" };

/** @param {boolean} dark @returns {"dark" | "light"} */
const mode = (dark) => (dark ? "dark" : "light");

/** @param {Node} node @param {boolean} dark */
export function colours(node, dark) {
  const background = dark ? node.dark : node.light;
  const border = PAPER[mode(dark)];
  const picked = { background, border: STRONG[mode(dark)] };
  return { background, border, highlight: picked, hover: picked };
}

/** @param {Node} node @param {boolean} dark @param {number} scale */
export function nodeStyle(node, dark, scale) {
  const { id, x, y, shape, size } = node;
  return {
    id,
    x,
    y,
    shape,
    size: scale * (2 + size * 0.52),
    borderWidth: 1.5,
    borderWidthSelected: 3,
    color: colours(node, dark),
  };
}

/** @param {Edge} edge @param {boolean} dark */
export function edgeStyle(edge, dark) {
  const { id, from, to, dashes, smooth } = edge;
  const strong = STRONG[mode(dark)];
  return {
    id,
    from,
    to,
    dashes,
    smooth,
    width: 1,
    color: { color: EDGE[mode(dark)], highlight: strong, hover: strong },
  };
}

/** The server's options, with what the page does itself: labels and tooltips. @param {View} view @param {number} scale */
export function options(view, scale) {
  const { nodes, edges, interaction, ...rest } = view.options;
  return {
    ...rest,
    nodes: { ...nodes, font: { size: 0 } },
    edges: {
      ...edges,
      arrows: { to: { ...edges.arrows.to, scaleFactor: 0.4 * scale } },
      font: { size: 0 },
      hoverWidth: 0.5,
    },
    interaction: {
      ...interaction,
      hoverConnectedEdges: true,
      selectConnectedEdges: true,
      zoomSpeed: 0.7,
    },
  };
}
