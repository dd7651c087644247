/** Edges that would run through a thing they have nothing to do with are led round it. */

const MOST_EDGES = 450;
const MOST_NODES = 220;
/** How edges may be bent, in coarse steps and in fine ones. */
const SHIFTS = [0.03, 0.01].map((step) => [
  0,
  ...Array.from({ length: Math.round(1 / step) }, (_, at) => step * (at + 1)).flatMap((bend) => [bend, -bend]),
]);
/** How far apart the points are that are looked at, and how many there are at most. */
const STEP = 9;
const MOST_STEPS = 160;
/** How near an edge may come to a mark; where that cannot be, it should at least not touch it. */
const CLEAR = 4;
const TOUCH = 1;
/** How far an edge is led aside at most, and what part of its length. */
const BULGE = 190;
const PART = 0.36;
/** How much an edge is bent at most, lest it looks as if it came from elsewhere. */
const MOST_BENT = 0.8;
/** How far an edge may leave the marks behind, above and below. */
const BEYOND = 30;

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
  const field = fieldOf(all.map(([, body]) => body));
  for (const pair of pairs.values()) {
    const around = many ? null : inReach(pair[0], bodies, all);
    const together = around ? least(pair, bodies, around, field) : { shift: 0, met: 0 };
    for (const edge of pair) {
      // Where no way is free for all of them, each goes its own.
      const { shift } =
        around && together.met && pair.length > 1 ? least([edge], bodies, around, field) : together;
      found.set(edge.id, smooth(own(edge) + (forth(edge) ? shift : -shift)));
    }
  }
  return found;
}

/** @param {Body[]} bodies @returns {number[]} how far up and down edges may go, lest they leave the canvas */
function fieldOf(bodies) {
  const ys = bodies.map(({ y }) => y);
  return [Math.min(...ys) - BEYOND, Math.max(...ys) + BEYOND];
}

/** @param {any} edge @param {number} bend @param {Map<string, any>} bodies @param {number[]} field whether it is bent too much or too far */
function astray({ from, to }, bend, bodies, [top, bottom]) {
  const [one, other] = [bodies.get(from), bodies.get(to)];
  const y = along(one.y, middle(one, other, bend).y, other.y, 0.5);
  return Math.abs(bend) > MOST_BENT || y < top || y > bottom;
}

/** @param {any} edge @param {Map<string, Body>} bodies @param {[string, Body][]} all @returns {[string, Body][] | null} what may stand in the way */
function inReach({ from: one, to: two }, bodies, all) {
  const [from, to] = [bodies.get(one), bodies.get(two)];
  if (!from || !to) return null;
  const others = all.filter(([id, body]) => id !== one && id !== two && near(body, from, to));
  return others.length ? others : null;
}

/**
 * By how much edges between two things are shifted so that they run through as few others as may be.
 * @param {any[]} pair @param {Map<string, any>} bodies @param {[string, Body][]} others @param {number[]} field
 * @returns {{shift: number, met: number}}
 */
function least(pair, bodies, others, field) {
  const [from, to] = [bodies.get(pair[0].from), bodies.get(pair[0].to)];
  const far = Math.hypot(to.x - from.x, to.y - from.y);
  let best = { shift: 0, met: Infinity };
  for (const [turn, clear] of [CLEAR, TOUCH].entries()) {
    best.met = Infinity;
    for (const shift of SHIFTS[turn]) {
      if (Math.abs(shift) * far * 0.5 > Math.max(BULGE, PART * far)) break;
      if (shift && pair.some((edge) => astray(edge, own(edge) + (forth(edge) ? shift : -shift), bodies, field)))
        continue;
      const met = pair.reduce((sum, edge) => {
        const bend = own(edge) + (forth(edge) ? shift : -shift);
        return sum + inTheWay(bodies.get(edge.from), bodies.get(edge.to), bend, others, clear);
      }, 0);
      if (met < best.met) best = { shift, met };
      if (!met) return best;
    }
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

/**
 * Through how many an edge runs between its own marks.
 * @param {Body} from @param {Body} to @param {number} bend @param {[string, Body][]} others @param {number} clear
 */
function inTheWay(from, to, bend, others, clear) {
  const via = middle(from, to, bend);
  const met = new Set();
  const far = Math.hypot(to.x - from.x, to.y - from.y);
  const [first, last] = [from.size / far, 1 - to.size / far];
  const steps = Math.min(MOST_STEPS, Math.ceil(far / STEP));
  for (let step = 0; step <= steps; step++) {
    const part = first + ((last - first) * step) / steps;
    const x = along(from.x, via.x, to.x, part);
    const y = along(from.y, via.y, to.y, part);
    for (const [id, body] of others)
      if (Math.hypot(body.x - x, body.y - y) < body.size + clear) met.add(id);
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
