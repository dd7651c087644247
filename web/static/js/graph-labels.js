/**
 * Labels drawn at reading size at any zoom: the most important first, and none over another. Zooming in makes
 * room for more of them.
 *
 * @typedef {{id: string, left: number, top: number, right: number, bottom: number}} Box
 */

const SIZE = 13;
const LINE = 15;
const WIDEST = 150;
const WIDEST_SMALL = 104;
const SMALL = 500;
const MOST_LINES = 3;
const MOST_TOLD = 24;

/** @type {Map<string, string[]>} */
const wrapped = new Map();

/**
 * Draw the labels that find room.
 * @param {CanvasRenderingContext2D} context @param {any} drawing @returns {Box[]} where they stand, in page pixels
 */
export function drawLabels(context, drawing) {
  const style = getComputedStyle(drawing.root);
  const [ink, paper] = [style.color, style.backgroundColor];
  const ratio = context.canvas.width / context.canvas.clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  const boxes = [corner(context)];
  const marks = nodeBoxes(drawing);
  for (const node of ranked(drawing)) {
    const strong = node.id === drawing.selected || node.id === drawing.hovered;
    const bold = strong || node.weight > (drawing.small ? 0.9 : 0.5);
    const box = place(context, node, marks, bold);
    if (!box) continue;
    if (!strong && (leaves(box, context) || boxes.some((other) => touch(other, box)))) continue;
    const yields = !strong && node.weight < (drawing.small ? 0.9 : 0.5);
    if (yields && marks.some((mark) => mark.id !== node.id && covers(mark, box))) continue;
    boxes.push(box);
    context.globalAlpha = !drawing.near || drawing.near.has(node.id) ? 1 : 0.3;
    write(context, box, node, bold, ink, paper);
  }
  context.globalAlpha = 1;
  if (drawing.selected || drawing.hovered) drawRelations(context, drawing, [...boxes, ...marks], ink, paper);
  context.restore();
  return boxes;
}

/** @param {CanvasRenderingContext2D} context @returns {Box} where the zoom buttons stand */
function corner({ canvas }) {
  const { clientWidth: right, clientHeight: bottom } = canvas;
  return { id: "", left: right - 54, top: bottom - 130, right, bottom };
}

/** @param {any} drawing the visible nodes, those pointed at first, then the weighty ones */
function ranked(drawing) {
  const score = (/** @type {any} */ node) =>
    (node.id === drawing.selected || node.id === drawing.hovered ? 4 : drawing.near?.has(node.id) ? 2 : 0) +
    node.weight;
  return drawing.view.nodes
    .filter((/** @type {any} */ node) => !drawing.hiddenClasses.has(node.cls))
    .sort((/** @type {any} */ a, /** @type {any} */ b) => score(b) - score(a));
}

/** @param {any} drawing @returns {Box[]} the marks of the visible nodes, in page pixels */
function nodeBoxes(drawing) {
  const { network } = drawing;
  const scale = network.getScale();
  return drawing.view.nodes
    .filter((/** @type {any} */ node) => !drawing.hiddenClasses.has(node.cls))
    .map((/** @type {any} */ node) => {
      const { x, y } = network.canvasToDOM(network.getPosition(node.id));
      const half = network.body.nodes[node.id].options.size * scale + 1;
      return {
        id: node.id,
        left: x - half,
        right: x + half,
        top: y - half,
        bottom: y + half,
      };
    });
}

/**
 * @param {CanvasRenderingContext2D} context @param {any} node @param {Box[]} marks @param {boolean} bold
 * @returns {(Box & {lines: string[], x: number}) | null}
 */
function place(context, node, marks, bold) {
  const mark = marks.find((one) => one.id === node.id);
  if (!mark) return null;
  context.font = font(node, bold);
  const widest = context.canvas.clientWidth < SMALL ? WIDEST_SMALL : WIDEST;
  const lines = wrap(context, node.name, widest);
  const width = Math.max(...lines.map((line) => context.measureText(line).width));
  const x = (mark.left + mark.right) / 2;
  const top = mark.bottom + 3;
  return {
    id: node.id,
    left: x - width / 2 - 3,
    right: x + width / 2 + 3,
    top,
    bottom: top + lines.length * LINE,
    lines,
    x,
  };
}

/** @param {any} node @param {boolean} bold */
function font(node, bold) {
  const size = node.weight > 0.9 ? SIZE + 2 : SIZE;
  return `${bold ? 600 : 400} ${size}px "Source Sans 3", sans-serif`;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} widest @returns {string[]} */
function wrap(context, text, widest) {
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
  wrapped.set(key + text, kept);
  return kept;
}

/**
 * @param {CanvasRenderingContext2D} context @param {any} box @param {any} node @param {boolean} bold
 * @param {string} ink @param {string} paper
 */
function write(context, box, node, bold, ink, paper) {
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
 * Name the relations of the node pointed at, where there is room.
 * @param {CanvasRenderingContext2D} context @param {any} drawing @param {Box[]} boxes
 * @param {string} ink @param {string} paper
 */
function drawRelations(context, drawing, boxes, ink, paper) {
  const focus = drawing.hovered ?? drawing.selected;
  const told = drawing.view.edges.filter(
    (/** @type {any} */ edge) => edge.from === focus || edge.to === focus,
  );
  if (told.length > MOST_TOLD) return;
  context.font = 'italic 400 12px "Source Sans 3", sans-serif';
  context.strokeStyle = paper;
  context.lineWidth = 4;
  context.fillStyle = ink;
  context.globalAlpha = 0.75;
  for (const edge of told) {
    const drawn = drawing.network.body.edges[edge.id];
    if (!drawn?.connected || drawing.nodes.get(edge.from)?.hidden || drawing.nodes.get(edge.to)?.hidden)
      continue;
    const { x, y } = drawing.network.canvasToDOM(drawn.edgeType.getPoint(0.5));
    const half = context.measureText(edge.name).width / 2;
    const box = {
      id: edge.id,
      left: x - half - 2,
      right: x + half + 2,
      top: y - 7,
      bottom: y + 7,
    };
    if (boxes.some((other) => touch(other, box))) continue;
    boxes.push({ ...box, id: "" });
    context.strokeText(edge.name, x, y - 7);
    context.fillText(edge.name, x, y - 7);
  }
  context.globalAlpha = 1;
}

/** @param {Box} a @param {Box} b */
function touch(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** @param {Box} box @param {CanvasRenderingContext2D} context whether a label would be cut at the side */
function leaves(box, context) {
  const middle = (box.left + box.right) / 2;
  const { clientWidth } = context.canvas;
  return (
    (box.left < 0 || box.right > clientWidth) &&
    middle > 0 &&
    middle < clientWidth &&
    box.right - box.left < clientWidth
  );
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
