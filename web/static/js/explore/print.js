/** What stands where on paper: the marks of the canvas, so far apart that the names find room. */
import { Grid } from "../graph-grid.js";
import { laid } from "../graph-labels.js";
import { cut } from "../graph-text.js";
import { middle } from "./bends.js";

/** The room around the drawing, and for the head above it. */
const MARGIN = 90;
const SPARE = 24;
const NARROWEST = 560;
export const HEAD = 54;
export const NOTE = '400 12px "Source Sans 3", sans-serif';
const ITALIC = 'italic 400 12px "Source Sans 3", sans-serif';
/** By how much the drawing is spread, tried in turn until every name has its place. */
const SPREADS = [1, 1.2, 1.45, 1.75, 2.1, 2.5];
/** Of a drawing of more things than this not all are named, and one spread has to do. */
const CROWD = 400;
/** So many relations at most are named, and where along an edge. */
const MOST_TOLD = 60;
const ALONG = [0.5, 0.38, 0.62, 0.27, 0.73];

/** @typedef {{x: number, y: number, size: number}} Body */
/** @typedef {{height: (width: number) => number}} Foot how high it is below a picture so wide */
/** @typedef {(point: {x: number, y: number}) => {x: number, y: number}} Onto from the canvas to the picture */

/**
 * @param {any} canvas @param {CanvasRenderingContext2D} measure @param {Foot} foot
 * @returns {{at: Map<string, Body>, onto: Onto, labels: any[], relations: {words: string, x: number, y: number}[], width: number, height: number}}
 */
export function laidOut(canvas, measure, foot) {
  const many = canvas.nodes.length > CROWD;
  let best = null;
  for (const spread of many ? SPREADS.slice(3, 4) : SPREADS) {
    const found = spreadOut(canvas, measure, foot, spread);
    if (!best || found.labels.length > best.labels.length) best = found;
    if (found.labels.length === canvas.nodes.length) break;
  }
  const { room, ...rest } = /** @type {NonNullable<typeof best>} */ (best);
  return { ...rest, relations: relations(canvas.edges, rest.at, room, measure) };
}

/** @param {any} canvas @param {CanvasRenderingContext2D} measure @param {Foot} foot @param {number} spread */
function spreadOut(canvas, measure, foot, spread) {
  const bodies = canvas.nodes.map((/** @type {any} */ node) => {
    const { x, y, options } = canvas.network.body.nodes[node.id];
    return { node, x, y, size: node.drawn?.size ?? options.size };
  });
  const box = extent(bodies, spread);
  reach(box, canvas, spread);
  const across = box.right - box.left + 2 * MARGIN;
  const width = Math.max(NARROWEST, across);
  const below = foot.height(width);
  const height = box.bottom - box.top + 1.5 * MARGIN + HEAD + below;
  const at = new Map();
  /** @type {Onto} */
  const onto = ({ x, y }) => ({
    x: x * spread - box.left + MARGIN + (width - across) / 2,
    y: y * spread - box.top + MARGIN / 2 + HEAD,
  });
  const marks = bodies.map((/** @type {any} */ { node, x, y, size }) => {
    const spot = { ...onto({ x, y }), size };
    at.set(node.id, spot);
    const half = size + 1;
    const sides = { left: spot.x - half, right: spot.x + half, top: spot.y - half, bottom: spot.y + half };
    return { id: node.id, node, x: spot.x, y: spot.y, half, ...sides };
  });
  const [taken, crowd] = [new Grid(), new Grid()];
  taken.add({ id: "", left: 0, right: width, top: 0, bottom: HEAD - 8 });
  taken.add({ id: "", left: 0, right: width, top: height - below, bottom: height });
  for (const mark of marks) crowd.add(mark);
  const room = { taken, crowd, width: Math.ceil(width), height: Math.ceil(height) };
  const labels = laid(measure, { nodes: canvas.nodes, printed: true }, marks, room);
  return { at, onto, labels, room, width: room.width, height: room.height };
}

/** @param {Body[]} bodies @param {number} spread */
function extent(bodies, spread) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of bodies.length ? bodies : [{ x: 0, y: 0 }]) widen(box, x * spread, y * spread);
  return box;
}

/**
 * Let the picture reach to what runs beyond the things: the years of a layout, and bent edges, unless they step back.
 * @param {any} box @param {any} canvas @param {number} spread
 */
function reach(box, { edges, marks, frame, network, beside }, spread) {
  for (const one of beside ? [] : edges) {
    const { from, to } = network.body.edges[one.id] ?? {};
    const via = from && to && curve(one, from, to);
    if (via)
      hold(box, ((from.x + to.x + 2 * via.x) / 4) * spread, ((from.y + to.y + 2 * via.y) / 4) * spread);
  }
  for (const mark of marks) if (mark.sort === "year") hold(box, frame.inward(mark).x * spread, box.top);
}

/** Let there be some room around a point. @param {any} box @param {number} x @param {number} y */
function hold(box, x, y) {
  box.left = Math.min(box.left, x + MARGIN - SPARE);
  box.right = Math.max(box.right, x - MARGIN + SPARE);
  box.top = Math.min(box.top, y + MARGIN / 2 - SPARE);
  box.bottom = Math.max(box.bottom, y - MARGIN + SPARE);
}

/** @param {any} box @param {number} x @param {number} y */
function widen(box, x, y) {
  box.left = Math.min(box.left, x);
  box.right = Math.max(box.right, x);
  box.top = Math.min(box.top, y);
  box.bottom = Math.max(box.bottom, y);
}

/** @param {any[]} edges @param {Map<string, Body>} at @param {any} room @param {CanvasRenderingContext2D} measure */
function relations(edges, at, { taken, crowd, width, height }, measure) {
  if (edges.length > MOST_TOLD) return [];
  const found = [];
  for (const edge of edges) {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to) continue;
    const words = [cut(edge.name, 40), edge.years].filter(Boolean).join(" ");
    measure.font = ITALIC;
    const half = measure.measureText(words).width / 2 + 2;
    const via = curve(edge, from, to) ?? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const boxes = ALONG.map((part) => {
      const [x, y] = /** @type {const} */ (["x", "y"]).map(
        (axis) => (1 - part) ** 2 * from[axis] + 2 * part * (1 - part) * via[axis] + part ** 2 * to[axis],
      );
      return { id: "", x, y, left: x - half, right: x + half, top: y - 8, bottom: y + 8 };
    });
    const free = boxes.find(
      (box) =>
        box.left > 0 && box.right < width && box.bottom < height && !taken.meets(box) && !crowd.meets(box),
    );
    if (!free) continue;
    taken.add(free);
    found.push({ words, x: free.x, y: free.y });
  }
  return found;
}

/** @param {any} edge @param {Body} from @param {Body} to @returns {{x: number, y: number} | null} what bends it; null when it is straight */
export function curve(edge, from, to) {
  const bend = edge.curve ?? edge.smooth;
  return bend?.enabled ? middle(from, to, bend.roundness) : null;
}
