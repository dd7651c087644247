/** Edges that would run through a thing they have nothing to do with are led round it. */

const MOST_EDGES = 450;
const MOST_NODES = 220;
const SHIFTS = [
  0,
  ...Array.from({ length: 12 }, (_, at) => 0.05 * (at + 1)).flatMap((bend) => [bend, -bend]),
];
/** How far apart the points are that are looked at, and how many there are at most. */
const STEP = 12;
const MOST_STEPS = 90;
const CLEAR = 4;
/** How far an edge is led aside at most. */
const BULGE = 110;
/** Near its ends an edge may come near to others. */
const ENDS = 0.1;

/** @typedef {{x: number, y: number, size: number}} Body */

/**
 * How each edge is bent: as little as keeps it clear of others; those side by side all together, one fan.
 * @param {any[]} edges @param {Map<string, Body>} bodies @returns {Map<string, object | false>}
 */
export function bends(edges, bodies) {
  const all = [...bodies];
  const many = edges.length > MOST_EDGES || all.length > MOST_NODES;
  /** @type {Map<string, any[]>} */
  const pairs = new Map();
  for (const edge of edges) {
    const pair = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), edge]);
  }
  const found = new Map();
  for (const pair of pairs.values()) {
    const shift = many ? 0 : leastInTheWay(pair, bodies, all);
    for (const edge of pair) found.set(edge.id, smooth(own(edge) + (forth(edge) ? shift : -shift)));
  }
  return found;
}

/** @param {any[]} pair the edges between two things @param {Map<string, Body>} bodies @param {[string, Body][]} all */
function leastInTheWay(pair, bodies, all) {
  const { from: one, to: two } = pair[0];
  const [from, to] = [bodies.get(one), bodies.get(two)];
  if (!from || !to) return 0;
  const others = all.filter(([id, body]) => id !== one && id !== two && near(body, from, to));
  if (!others.length) return 0;
  let [best, fewest] = [0, Infinity];
  const far = Math.hypot(to.x - from.x, to.y - from.y);
  for (const shift of SHIFTS) {
    if (Math.abs(shift) * far * 0.4 > BULGE) break;
    const met = pair.reduce((sum, edge) => {
      const bend = own(edge) + (forth(edge) ? shift : -shift);
      const ends = edge.from === one ? [from, to] : [to, from];
      return sum + inTheWay(ends[0], ends[1], bend, others);
    }, 0);
    if (met < fewest) [best, fewest] = [shift, met];
    if (!met) break;
  }
  return best;
}

/** @param {any} edge how the server bends it */
const own = (edge) => (edge.smooth?.enabled ? edge.smooth.roundness : 0);

/** @param {any} edge */
const forth = (edge) => edge.from < edge.to;

/** @param {number} bend */
function smooth(bend) {
  const roundness = Math.round(bend * 100) / 100;
  return roundness ? { enabled: true, type: "curvedCW", roundness } : false;
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

/** @param {Body} from @param {Body} to @param {number} bend @param {[string, Body][]} others how many it runs through */
function inTheWay(from, to, bend, others) {
  const via = middle(from, to, bend);
  const met = new Set();
  const steps = Math.min(MOST_STEPS, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / STEP));
  for (let step = 0; step <= steps; step++) {
    const part = ENDS + ((1 - 2 * ENDS) * step) / steps;
    const x = along(from.x, via.x, to.x, part);
    const y = along(from.y, via.y, to.y, part);
    for (const [id, body] of others) if (Math.hypot(body.x - x, body.y - y) < body.size + CLEAR) met.add(id);
  }
  return met.size;
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
