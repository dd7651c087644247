/**
 * Labels drawn at reading size at any zoom: the most important first, below the mark or beside it, and none
 * over another. Zooming in makes room for more of them.
 *
 * What is drawn says what it shows: `root`, `network`, the visible `nodes` and `edges`, what is `selected`,
 * `hovered`, `near` to it, just added (`fresh`) or `moving`, what of the canvas is `covered`; how wide names may be
 * that stand `beside` their marks, 0 where they do not, and whether each of them `keepsOff` the marks of others.
 *
 * @typedef {{id: string, left: number, top: number, right: number, bottom: number}} Box
 */
import { Grid } from "./graph-grid.js";
import { drawIcons } from "./graph-icons.js";
import { around, inRow } from "./graph-sides.js";
import { cut, words, write } from "./graph-text.js";

/** The words of relations; a canvas does not wait for a font. */
export const RELATION_FONT = 'italic 400 12px "Source Sans 3", sans-serif';
/** Where along an edge its words may stand. */
const ALONG = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.27, 0.73, 0.22, 0.78, 0.18, 0.82];
const MOST_TOLD = 30;
const MOST_EDGES = 700;
const MOST_TRIED = 420;
const MOST_MOVING = 60;
const CROWD = 300;
const COUNT = '600 11px "Source Sans 3", sans-serif';
/** How faint the names are of what steps back. */
const FADED = 0.5;
/** Where many are named, the same words are written so often at most. */
const OFTEN = 12;
/** So few that stand out are all named. */
const FEW = 40;
/** What an edge is longer than its words, at least, where many are named. */
const SPARE = 60;
/** What has dates to tell comes before what is a little weightier. */
const DATED = 0.25;

/**
 * Draw icons on the marks, and the labels that find room.
 * @param {CanvasRenderingContext2D} context @param {any} drawing @returns {Box[]} where labels stand, in page pixels
 */
export function drawLabels(context, drawing) {
  const style = getComputedStyle(drawing.root);
  const { clientWidth: width, clientHeight: height } = context.canvas;
  const ratio = context.canvas.width / width;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "top";
  context.lineJoin = "round";
  const marks = marksInSight(drawing, width, height);
  drawIcons(context, marks, style.backgroundColor);
  countGroups(context, marks, style.color);
  const taken = new Grid();
  for (const box of drawing.covered ?? []) taken.add(box);
  const crowd = new Grid();
  for (const mark of marks) crowd.add(mark);
  const room = { taken, crowd, width, height, paint: { ink: style.color, paper: style.backgroundColor } };
  const boxes = nodeLabels(context, drawing, marks, room);
  context.globalAlpha = 1;
  if (!(drawing.moving && drawing.nodes.length > CROWD)) relationLabels(context, drawing, room);
  context.restore();
  return boxes;
}

/** @param {any} drawing @param {number} width @param {number} height the marks on the canvas, in page pixels */
function marksInSight(drawing, width, height) {
  const { network } = drawing;
  const scale = network.getScale();
  const { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
  const found = [];
  for (const node of drawing.nodes) {
    const body = network.body.nodes[node.id];
    if (!body || body.options.hidden) continue;
    const [x, y] = [(body.x - left) * scale, (body.y - top) * scale];
    const half = body.options.size * scale + 1;
    if (x < -80 || y < -60 || x > width + 80 || y > height + 20) continue;
    const sides = { left: x - half, right: x + half, top: y - half, bottom: y + half };
    found.push({ id: node.id, node, x, y, half, ...sides });
  }
  return found;
}

/** Write in each mark that stands for many how many they are. @param {CanvasRenderingContext2D} context @param {any[]} marks @param {string} ink */
function countGroups(context, marks, ink) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });
  context.font = COUNT;
  context.fillStyle = ink;
  context.textAlign = "center";
  for (const { node, x, y } of marks)
    if (node.group) context.fillText(number.format(node.count), x, y - 5, 26);
}

/** @param {CanvasRenderingContext2D} context @param {any} drawing @param {any[]} marks @param {any} room @returns {Box[]} */
function nodeLabels(context, drawing, marks, room) {
  const labels = laid(context, drawing, marks, room);
  for (const label of labels) {
    context.globalAlpha = !drawing.near || drawing.near.has(label.id) ? 1 : FADED;
    write(context, label, room.paint);
  }
  return labels;
}

/**
 * The labels that find room among the marks, the most important first.
 * @param {CanvasRenderingContext2D} context to measure by
 * @param {any} drawing @param {any[]} marks @param {any} room @returns {any[]} what stands where, in the pixels of the marks
 */
export function laid(context, drawing, marks, room) {
  const pointed = (/** @type {string} */ id) => id === drawing.selected || id === drawing.hovered;
  const few = drawing.fresh?.size <= FEW;
  const score = (/** @type {any} */ { id, node }) =>
    (pointed(id) ? 4 : drawing.near?.has(id) ? 2 : few && drawing.fresh.has(id) ? 1 : 0) +
    (node.when ? DATED : 0) +
    node.weight;
  const ranked = marks.toSorted((a, b) => score(b) - score(a));
  const busy = drawing.moving && drawing.nodes.length > CROWD;
  const bold = drawing.bold ?? 0.5;
  const labels = [];
  for (const mark of ranked.slice(0, busy ? MOST_MOVING : MOST_TRIED)) {
    const { id, node } = mark;
    const strong = pointed(id);
    const heavy = strong || node.weight > bold || (drawing.near?.size <= FEW && drawing.near.has(id));
    // What everything hangs on, and what stands for many, are named in the densest crowd.
    const named = strong || Boolean(node.group) || mark === ranked[0];
    const must = heavy || named || (few && drawing.fresh.has(id));
    const how = { strong, heavy, named, must, drawing };
    const label = drawing.beside
      ? inRow(context, mark, room, how)
      : around(context, mark, room, how);
    if (!label) continue;
    room.taken.add(label);
    labels.push(label);
  }
  return labels;
}

/**
 * Name the relations of what is pointed at or selected; all that are in sight when these are few.
 * @param {CanvasRenderingContext2D} context @param {any} drawing @param {any} room
 */
function relationLabels(context, drawing, { taken, crowd, width, height, paint }) {
  const told = relationsTold(drawing, width, height);
  const spare = !drawing.hovered && !drawing.selected && !drawing.chosenEdge && told.length > MOST_TOLD;
  /** @type {Map<string, number>} how often the same is said */
  const said = new Map();
  context.font = RELATION_FONT;
  context.textAlign = "center";
  context.strokeStyle = paint.paper;
  context.lineWidth = 4;
  context.fillStyle = paint.ink;
  context.globalAlpha = 0.8;
  for (const { edge, drawn } of told) {
    const text = [cut(edge.name, 40), edge.years].filter(Boolean).join(" ");
    const half = context.measureText(text).width / 2;
    if (spare && length(drawing, drawn) < 2 * half + SPARE) continue;
    if (spare && (said.get(text) ?? 0) >= OFTEN) continue;
    const boxes = ALONG.map((part) => drawing.network.canvasToDOM(drawn.edgeType.getPoint(part))).map(
      ({ x, y }) => ({ id: "", x, left: x - half - 2, right: x + half + 2, top: y - 7, bottom: y + 7 }),
    );
    const inside = boxes.filter(
      (one) => one.left >= 0 && one.right <= width && one.top > 0 && one.bottom < height && !taken.meets(one),
    );
    // What is read, or lies on a way that is told, is named even where it hides a mark that steps back.
    const named = edge.id === drawing.chosenEdge || drawing.edgeStates?.get(edge.id) === "strong";
    const back = (/** @type {Box} */ { id }) => !drawing.near?.has(id);
    const box =
      inside.find((one) => !crowd.meets(one)) ??
      (named && inside.find((one) => !crowd.meets(one, (other) => !back(other))));
    if (!box) continue;
    taken.add(box);
    said.set(text, (said.get(text) ?? 0) + 1);
    context.strokeText(text, box.x, box.top);
    context.fillText(text, box.x, box.top);
  }
}

/** @param {any} drawing @param {number} width @param {number} height the edges to be named, and how each is drawn */
function relationsTold(drawing, width, height) {
  const wanted = wantedEdges(drawing);
  const { edges, network } = drawing;
  if (!wanted && (edges.length > MOST_EDGES || drawing.quiet || (drawing.beside && edges.length > MOST_TOLD)))
    return [];
  const found = [];
  for (const edge of edges) {
    if (wanted && !wanted(edge)) continue;
    const drawn = network.body.edges[edge.id];
    if (!drawn?.connected || drawn.options.hidden || drawn.from.options.hidden || drawn.to.options.hidden)
      continue;
    const { x, y } = network.canvasToDOM(drawn.edgeType.getPoint(0.5));
    if (x >= 0 && y >= 0 && x <= width && y <= height) found.push({ edge, drawn });
    if (found.length > 3 * MOST_TOLD) return [];
  }
  return found;
}

/** @param {any} drawing @returns {((edge: any) => boolean) | null} which edges stand out; null when none does */
function wantedEdges({ lit, hovered, selected, chosenEdge, edgeStates }) {
  const focus = hovered ?? (lit ? null : selected);
  if (focus) return ({ id, from, to }) => id === chosenEdge || from === focus || to === focus;
  if (chosenEdge) return ({ id }) => id === chosenEdge;
  return lit ? ({ id }) => edgeStates.get(id) === "strong" : null;
}

/** @param {any} drawing @param {any} drawn an edge @returns {number} how far apart the ends are, in pixels of the page */
function length({ network }, { from, to }) {
  return Math.hypot(from.x - to.x, from.y - to.y) * network.getScale();
}

/** @param {Box[] | undefined} boxes @param {{x: number, y: number}} at @returns {string | null} */
export function labelAt(boxes, at) {
  const box = boxes?.find(
    (one) => one.id && at.x >= one.left && at.x <= one.right && at.y >= one.top && at.y <= one.bottom,
  );
  return box?.id ?? null;
}
