/** Edges that would run through a thing they have nothing to do with are led round it. */

const MOST_EDGES = 450;
const MOST_NODES = 220;
const BENDS = [0, 0.12, -0.12, 0.22, -0.22, 0.34, -0.34];
const STEPS = 14;
const CLEAR = 5;
/** Near its ends an edge may come near to others. */
const ENDS = 0.12;

/** @typedef {{x: number, y: number, size: number}} Body */

/**
 * How each edge is bent: those side by side as the server says, the others as little as keeps them clear.
 * @param {any[]} edges @param {Map<string, Body>} bodies @returns {Map<string, object | false>}
 */
export function bends(edges, bodies) {
  const all = [...bodies];
  const many = edges.length > MOST_EDGES || all.length > MOST_NODES;
  return new Map(
    edges.map((edge) => {
      const [from, to] = [bodies.get(edge.from), bodies.get(edge.to)];
      if (edge.smooth || many || !from || !to) return [edge.id, edge.smooth || false];
      const others = all.filter(([id, body]) => id !== edge.from && id !== edge.to && near(body, from, to));
      const bend = others.length ? BENDS.find((one) => clear(from, to, one, others)) : 0;
      return [edge.id, bend ? { enabled: true, type: "curvedCW", roundness: bend } : false];
    }),
  );
}

/** @param {Body} body @param {Body} from @param {Body} to whether it stands anywhere near the way */
function near({ x, y, size }, from, to) {
  const room = size + 0.3 * Math.hypot(to.x - from.x, to.y - from.y);
  return (
    x > Math.min(from.x, to.x) - room &&
    x < Math.max(from.x, to.x) + room &&
    y > Math.min(from.y, to.y) - room &&
    y < Math.max(from.y, to.y) + room
  );
}

/** @param {Body} from @param {Body} to @param {number} bend @param {[string, Body][]} others */
function clear(from, to, bend, others) {
  const via = middle(from, to, bend);
  for (let step = 0; step <= STEPS; step++) {
    const part = ENDS + ((1 - 2 * ENDS) * step) / STEPS;
    const x = along(from.x, via.x, to.x, part);
    const y = along(from.y, via.y, to.y, part);
    if (others.some(([, body]) => Math.hypot(body.x - x, body.y - y) < body.size + CLEAR)) return false;
  }
  return true;
}

/** @param {number} a @param {number} via @param {number} b @param {number} part a point of a curve with one control point */
function along(a, via, b, part) {
  return (1 - part) ** 2 * a + 2 * part * (1 - part) * via + part ** 2 * b;
}

/**
 * The control point of an edge bent clockwise, as vis-network has it.
 * @param {{x: number, y: number}} from @param {{x: number, y: number}} to @param {number} bend
 */
export function middle(from, to, bend) {
  const [dx, dy] = [to.x - from.x, from.y - to.y];
  const far = (0.5 + bend / 2) * Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx) + (0.5 + bend / 2) * Math.PI;
  return { x: from.x + far * Math.sin(angle), y: from.y + far * Math.cos(angle) };
}
