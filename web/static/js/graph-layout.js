/** The server's positions, spread to the proportions of the canvas at hand; one unit is one pixel at first sight. */

const MOST_STRETCH = 2.6;
const FULL = 760;
/** A narrow canvas of this height has the room for names and buttons below its last marks. */
const TALL = 450;

/** @typedef {{width: number, height: number, side: number, top: number, bottom: number}} Room */

/**
 * The room on a canvas, less what is kept free for labels.
 * @param {HTMLElement} root @returns {Room}
 */
export function roomIn(root) {
  const { clientWidth: width, clientHeight: height } = root;
  const side = Math.min(78, width * 0.145);
  const below = width >= 500 ? 58 : height > TALL ? 106 : 48;
  return { width, height, side, top: 26, bottom: below };
}

/** @param {Room} room @returns {number} how large marks may be on a canvas of this size, at most 1 */
export function markScale({ width, height }) {
  return Math.max(0.4, Math.min(1, Math.sqrt(width * height) / FULL));
}

/**
 * Move the nodes of a view so that they fill the canvas, centred on nought.
 * @param {import("./graph.js").View} view @param {Room} room
 * @returns {{width: number, height: number}} the room they take
 */
export function arrange(view, { width, height, side, top: above, bottom: below }) {
  const placed = view.nodes.filter((node) => node.x !== undefined && node.y !== undefined);
  if (!placed.length) return { width, height };
  const [left, right] = range(placed.map((node) => Number(node.x)));
  const [top, bottom] = range(placed.map((node) => Number(node.y)));
  const across = (width - 2 * side) / Math.max(1, right - left);
  const down = (height - above - below) / Math.max(1, bottom - top);
  const factors = {
    x: Math.min(across, down * MOST_STRETCH),
    y: Math.min(down, across * MOST_STRETCH),
  };
  for (const node of placed) {
    node.x = (Number(node.x) - (left + right) / 2) * factors.x;
    node.y = (Number(node.y) - (top + bottom) / 2) * factors.y;
  }
  return {
    width: (right - left) * factors.x,
    height: (bottom - top) * factors.y,
  };
}

/** @param {number[]} values @returns {[number, number]} */
export function range(values) {
  return [Math.min(...values), Math.max(...values)];
}
