/** The server's positions, spread to the proportions of the canvas at hand; one unit is one pixel at first sight. */

/** Room kept free for labels at the sides, above and below. */
export const SIDE = 78;
export const TOP = 26;
export const BOTTOM = 58;

const MOST_STRETCH = 1.7;

/**
 * Move the nodes of a view so that they fill the canvas, centred on nought.
 * @param {import("./graph.js").View} view @param {number} width @param {number} height
 * @returns {{width: number, height: number}} the room they take
 */
export function arrange(view, width, height) {
  const placed = view.nodes.filter(
    (node) => node.x !== undefined && node.y !== undefined,
  );
  if (!placed.length) return { width, height };
  const [left, right] = range(placed.map((node) => Number(node.x)));
  const [top, bottom] = range(placed.map((node) => Number(node.y)));
  const across = (width - 2 * SIDE) / Math.max(1, right - left);
  const down = (height - TOP - BOTTOM) / Math.max(1, bottom - top);
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
function range(values) {
  return [Math.min(...values), Math.max(...values)];
}
