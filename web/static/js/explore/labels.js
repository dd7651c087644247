/**
 * Labels drawn at reading size at any zoom: the most important first, and none over another. Zooming in makes
 * room for more of them.
 *
 * @typedef {{id: string, left: number, top: number, right: number, bottom: number}} Box
 */
import { Grid } from "./grid.js";
import { drawIcons } from "./icons.js";

const SIZE = 13;
const LINE = 15;
const WIDEST = 150;
const WIDEST_SMALL = 104;
const SMALL = 500;
const MOST_LINES = 3;
const MOST_TOLD = 30;
const MOST_TRIED = 420;
const MOST_MOVING = 60;

/** @type {Map<string, string[]>} */
const wrapped = new Map();

/**
 * Draw icons on the marks, and the labels that find room.
 * @param {CanvasRenderingContext2D} context @param {any} drawing @returns {Box[]} where labels stand, in page pixels
 */
export function drawLabels(context, drawing) {
  const style = getComputedStyle(drawing.root);
  const paint = { ink: style.color, paper: style.backgroundColor };
  const { clientWidth: width, clientHeight: height } = context.canvas;
  const ratio = context.canvas.width / width;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  const marks = marksInSight(drawing, width, height);
  drawIcons(context, marks, paint.paper);
  const taken = new Grid();
  for (const box of drawing.covered ?? []) taken.add(box);
  const crowd = new Grid();
  for (const mark of marks) crowd.add(mark);
  const boxes = nodeLabels(context, drawing, { marks, taken, crowd, width, paint });
  context.globalAlpha = 1;
  if (!drawing.moving) relationLabels(context, drawing, { taken, crowd, width, height, paint });
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
    found.push({
      id: node.id,
      node,
      x,
      y,
      half,
      left: x - half,
      right: x + half,
      top: y - half,
      bottom: y + half,
    });
  }
  return found;
}

/** @param {CanvasRenderingContext2D} context @param {any} drawing @param {any} room @returns {Box[]} */
function nodeLabels(context, drawing, { marks, taken, crowd, width, paint }) {
  const score = (/** @type {any} */ { node }) =>
    (node.id === drawing.selected || node.id === drawing.hovered ? 4 : drawing.near?.has(node.id) ? 2 : 0) +
    node.weight;
  const order = marks.sort((/** @type {any} */ a, /** @type {any} */ b) => score(b) - score(a));
  /** @type {Box[]} */
  const boxes = [];
  for (const mark of order.slice(0, drawing.moving ? MOST_MOVING : MOST_TRIED)) {
    const { node } = mark;
    const strong = node.id === drawing.selected || node.id === drawing.hovered;
    const bold = strong || node.weight > 0.5;
    const box = measure(context, mark, bold, width);
    if (!strong && (leaves(box, width) || taken.meets(box))) continue;
    if (
      !strong &&
      node.weight < 0.5 &&
      crowd.meets(box, (other) => other.id !== node.id && covers(other, box))
    )
      continue;
    taken.add(box);
    boxes.push(box);
    context.globalAlpha = !drawing.near || drawing.near.has(node.id) ? 1 : 0.3;
    write(context, box, node, bold, paint);
  }
  return boxes;
}

/** @param {CanvasRenderingContext2D} context @param {any} mark @param {boolean} bold @param {number} width */
function measure(context, mark, bold, width) {
  context.font = font(mark.node, bold);
  const lines = wrap(context, mark.node.name, width < SMALL ? WIDEST_SMALL : WIDEST);
  const wide = Math.max(...lines.map((line) => context.measureText(line).width));
  const top = mark.bottom + 2;
  return {
    id: mark.id,
    left: mark.x - wide / 2 - 3,
    right: mark.x + wide / 2 + 3,
    top,
    bottom: top + lines.length * LINE,
    lines,
    x: mark.x,
  };
}

/** @param {any} node @param {boolean} bold */
export function font(node, bold) {
  const size = node.weight > 0.9 ? SIZE + 2 : SIZE;
  return `${bold ? 600 : 400} ${size}px "Source Sans 3", sans-serif`;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} widest @returns {string[]} */
export function wrap(context, text, widest) {
  const key = `${context.font} ${widest} `;
  const known = wrapped.get(key + text);
  if (known) return known;
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.slice(0, 200).split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > widest) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const kept = lines.slice(0, MOST_LINES).map((one) => (one.length > 40 ? `${one.slice(0, 39)}…` : one));
  if (lines.length > MOST_LINES) kept[MOST_LINES - 1] = `${kept[MOST_LINES - 1].slice(0, 34)}…`;
  if (wrapped.size > 20_000) wrapped.clear();
  wrapped.set(key + text, kept);
  return kept;
}

/** @param {CanvasRenderingContext2D} context @param {any} box @param {any} node @param {boolean} bold @param {any} paint */
function write(context, box, node, bold, { ink, paper }) {
  context.font = font(node, bold);
  context.strokeStyle = paper;
  context.lineWidth = 4;
  context.fillStyle = ink;
  box.lines.forEach((/** @type {string} */ line, /** @type {number} */ at) => {
    context.strokeText(line, box.x, box.top + at * LINE);
    context.fillText(line, box.x, box.top + at * LINE);
  });
}

/**
 * Name the relations of what is pointed at or selected; all of them when there are few.
 * @param {CanvasRenderingContext2D} context @param {any} drawing @param {any} room
 */
function relationLabels(context, drawing, { taken, crowd, width, height, paint }) {
  const focus = drawing.hovered ?? drawing.selected;
  const few = drawing.edges.length <= MOST_TOLD;
  const told = drawing.edges.filter((/** @type {any} */ edge) =>
    drawing.chosenEdge || focus
      ? edge.id === drawing.chosenEdge || edge.from === focus || edge.to === focus
      : few,
  );
  if (told.length > 3 * MOST_TOLD) return;
  context.font = 'italic 400 12px "Source Sans 3", sans-serif';
  context.strokeStyle = paint.paper;
  context.lineWidth = 4;
  context.fillStyle = paint.ink;
  context.globalAlpha = 0.8;
  for (const edge of told) {
    const drawn = drawing.network.body.edges[edge.id];
    if (!drawn?.connected || drawn.options.hidden) continue;
    const { x, y } = drawing.network.canvasToDOM(drawn.edgeType.getPoint(0.5));
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const text = edge.name.length > 40 ? `${edge.name.slice(0, 39)}…` : edge.name;
    const half = context.measureText(text).width / 2;
    const box = { id: "", left: x - half - 2, right: x + half + 2, top: y - 7, bottom: y + 7 };
    if (taken.meets(box) || crowd.meets(box)) continue;
    taken.add(box);
    context.strokeText(text, x, y - 7);
    context.fillText(text, x, y - 7);
  }
}

/** @param {Box} box @param {number} width whether a label would be cut at the side of the canvas */
function leaves(box, width) {
  const middle = (box.left + box.right) / 2;
  return (box.left < 0 || box.right > width) && middle > 0 && middle < width && box.right - box.left < width;
}

/** @param {Box} mark @param {Box} label whether the label would hide the better part of the mark */
function covers(mark, label) {
  const quarter = (mark.right - mark.left) / 4;
  return (
    mark.left + quarter < label.right &&
    label.left < mark.right - quarter &&
    mark.top + quarter < label.bottom &&
    label.top < mark.bottom - quarter
  );
}

/** @param {Box[] | undefined} boxes @param {{x: number, y: number}} at @returns {string | null} */
export function labelAt(boxes, at) {
  const box = boxes?.find(
    (one) => one.id && at.x >= one.left && at.x <= one.right && at.y >= one.top && at.y <= one.bottom,
  );
  return box?.id ?? null;
}
