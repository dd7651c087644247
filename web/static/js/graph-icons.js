/** A small sign on each mark large enough to carry one: what kind of thing it is, said without colour. */

/** Signs in a square of 20 by 20, by the key of a class. @type {Record<string, string>} */
export const SIGNS = {
  person: "M10 4.2a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4.6 16.2c.3-3 2.5-4.7 5.4-4.7s5.1 1.7 5.4 4.7z",
  organization: "M4 16V6.5L10 3.6l6 2.9V16h-4.4v-3.6H8.4V16zM7 8v1.8h1.8V8zm4.2 0v1.8H13V8z",
  themeitem: "M5.500 9.600V5.500h4.100l5 5-4.100 4.100zM7.700 6.800a.9.9 0 1 0 .01 0z",
  place: "M10 4a3.4 3.4 0 0 1 3.4 3.4C13.4 10 10 14 10 14S6.6 10 6.6 7.400A3.4 3.4 0 0 1 10 4z",
  event: "M7 6.500h1.400v11H7zM9 7h6l-1.600 2.300L15 11.600H9z",
  theme: "M5 5.500h10v1.700H5zM5 9.100h10v1.700H5zM5 12.700h6.500v1.700H5z",
  thesis:
    "M6 7.200h3.200v3.200c0 1.800-.9 3-2.700 3.500l-.5-1c1-.4 1.500-1 1.500-1.900H6zM10.900 7.200h3.200v3.200c0 1.800-.9 3-2.700 3.500l-.5-1c1-.4 1.500-1 1.500-1.900h-1.500z",
  work: "M5 5.200c2-.5 3.700-.2 4.600.9v8.900c-.9-1-2.600-1.400-4.600-.9zM15 5.200c-2-.5-3.700-.2-4.600.9v8.900c.9-1 2.600-1.400 4.600-.9z",
  source: "M6 4h5.500L14 6.500V16H6zM8 8.500h4v1H8zm0 2.600h4v1H8z",
  field: "M10 4l1.700 4.300L16 10l-4.300 1.700L10 16l-1.700-4.300L4 10l4.300-1.700z",
};
const SMALLEST = 8.5;
/** @type {Map<string, Path2D>} */
const paths = new Map();

/** @param {CanvasRenderingContext2D} context @param {any[]} marks in page pixels @param {string} paper */
export function drawIcons(context, marks, paper) {
  for (const { node, x, y, half } of marks) {
    const sign = SIGNS[node.key];
    if (!sign || half < SMALLEST || node.change === "ended") continue;
    let path = paths.get(node.key);
    if (!path) paths.set(node.key, (path = new Path2D(sign)));
    const scale = (half * iconShare(node.shape)) / 10;
    context.save();
    context.globalAlpha = node.faded ? 0.35 : 1;
    context.translate(x - 10 * scale, y + iconDrop(node.shape, half) - 10 * scale);
    context.scale(scale, scale);
    context.fillStyle = paper;
    context.fill(path, "evenodd");
    context.restore();
  }
}

/** @param {string} shape @returns {number} how much of the mark its sign takes */
export function iconShare(shape) {
  return (
    { dot: 0.82, square: 0.86, hexagon: 0.86, diamond: 0.66, triangle: 0.6, triangleDown: 0.6 }[shape] ?? 0.6
  );
}

/** @param {string} shape @param {number} half @returns {number} how far below the middle the sign stands */
export function iconDrop(shape, half) {
  return shape === "triangle" ? half * 0.22 : shape === "triangleDown" ? -half * 0.22 : 0;
}
