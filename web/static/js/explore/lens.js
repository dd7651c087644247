/**
 * Coming nearer gives room, not larger marks: marks, lines and arrow heads grow much more slowly than the
 * distances between them.
 */

const MOST = 1500;
/** Marks grow with this power of the scale. */
const GROWTH = 0.4;
/** How large arrow heads are where all is in sight. */
export const ARROW = 0.4;

/**
 * Size what is about to be drawn for the scale at hand.
 * @param {any} network @param {any[]} nodes @param {any[]} edges as they are where all is in sight
 * @param {number} usual the scale there
 */
export function focus(network, nodes, edges, usual) {
  if (nodes.length > MOST) return;
  const nearer = Math.max(1, network.getScale() / usual);
  const part = nearer ** (GROWTH - 1);
  if (part === 1 && network.lens !== true) return;
  network.lens = part !== 1;
  const { nodes: bodies, edges: lines } = network.body;
  for (const { id, drawn } of nodes) {
    const body = bodies[id];
    if (!body || !drawn || body.options.size === drawn.size * part) continue;
    body.options.size = drawn.size * part;
    body.options.borderWidth = drawn.borderWidth * part;
    body.options.borderWidthSelected = drawn.borderWidthSelected * part;
    body.needsRefresh();
  }
  for (const { id, drawn } of edges) {
    const options = lines[id]?.options;
    if (!options || !drawn) continue;
    options.width = drawn.width * part;
    if (drawn.dashes) options.dashes = drawn.dashes.map((/** @type {number} */ dash) => dash * part);
    options.arrows.to.scaleFactor = ARROW * part;
  }
}
