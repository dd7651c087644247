/**
 * What a layout means: the years of a timeline, the bands, the rings, the branches of a tree; drawn below
 * everything else.
 */
import { t } from "../dom.js";
import { barOver } from "./frame.js";

const SIZE = 12;
/** How far the trunk of a tree runs above the first things below it, and at the left of them. */
const TRUNK = 26;
/** How far left of the first year the bands are named. */
const ASIDE = 92;

/** How far above its row a band is named where there is no room at the left of it, as on a phone. */
const LIFTED = 20;

/** @param {number} x where the first year is @returns {number} how far above its row a band is named */
const lift = (x) => (x < ASIDE ? LIFTED : 0);

/** How far left of its place and below it each title stands. @type {Record<string, number[]>} */
const ROOM = { band: [ASIDE, 0], undated: [ASIDE, 14], heading: [6, 0] };

/** @typedef {{sort: string, label: string, x: number, y: number}} Mark */

/** @param {CanvasRenderingContext2D} context @param {any} drawing */
export function drawMarks(context, drawing) {
  if (!drawing.marks.length) return;
  const { network, frame } = drawing;
  const style = getComputedStyle(drawing.root);
  const { clientWidth: width, clientHeight: height } = context.canvas;
  const ratio = context.canvas.width / width;
  const at = (/** @type {{x: number, y: number}} */ point) => network.canvasToDOM(frame.inward(point));
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `400 ${SIZE}px "Source Sans 3", sans-serif`;
  context.strokeStyle = context.fillStyle = style.color;
  context.lineWidth = 1;
  const root = drawing.marks.find((/** @type {Mark} */ mark) => mark.sort === "root")?.label;
  const bus = root ? trunk(drawing, root) : null;
  const twigs = new Twigs();
  const top = context.canvas instanceof Element ? barOver(drawing.root) : 0; // none lies over a picture
  let last = -Infinity;
  for (const mark of drawing.marks) {
    const { x, y } = at(mark);
    if (mark.sort === "year") {
      if (x - last < 34) continue;
      last = x;
    }
    const given = { mark, x, y, width, height, top, centre: at({ x: 0, y: 0 }), drawing, root, bus, twigs };
    (DRAW[mark.sort] ?? DRAW.band)(context, given);
  }
  context.globalAlpha = 0.35;
  twigs.draw(context);
  context.restore();
}

/** @param {any} drawing @returns {any[]} where the years and the names of bands and branches stand, which no other may cover */
export function titles({ marks, network, frame, root }) {
  const titled = marks.filter((/** @type {Mark} */ { sort }) => sort in ROOM);
  const years = marks.some((/** @type {Mark} */ { sort }) => sort === "year");
  const boxes = titled.map((/** @type {Mark} */ { sort, label, x, y }) => {
    const at = network.canvasToDOM(frame.inward({ x, y }));
    const [aside, below] = ROOM[sort];
    const down = sort === "band" ? below - lift(at.x) : below;
    const left = Math.max(8, at.x - aside);
    return { id: "", left, right: left + 7 * label.length, top: at.y + down - 8, bottom: at.y + down + 8 };
  });
  const bottom = barOver(root) + 21;
  return years ? [...boxes, { id: "", left: 0, right: root.clientWidth, top: 0, bottom }] : boxes;
}

/** @param {any} drawing @param {string} root @returns {{x: number, y: number} | null} where the trunk below it ends */
function trunk(drawing, root) {
  const at = drawing.where(root);
  if (!at) return null;
  const tops = drawing.nodes
    .filter((/** @type {any} */ { id }) => id !== root)
    .map((/** @type {any} */ { id }) => drawing.where(id).y);
  return { x: at.x, y: Math.max(at.y, Math.min(...tops) - TRUNK) };
}

/** @type {Record<string, (context: CanvasRenderingContext2D, given: any) => void>} */
const DRAW = {
  year(context, { mark, x, y, top }) {
    context.globalAlpha = 0.1;
    line(context, [
      [x, top + 24],
      [x, y],
    ]);
    context.globalAlpha = 0.65;
    context.textAlign = "center";
    context.fillText(mark.label, x, top + 16);
  },
  band(context, { mark, x, y }) {
    context.globalAlpha = 0.6;
    context.textAlign = "left";
    context.fillText(mark.label, Math.max(10, x - ASIDE), y + 4 - lift(x));
  },
  undated(context, { x, y, width }) {
    context.globalAlpha = 0.25;
    line(context, [
      [0, y],
      [width, y],
    ]);
    context.globalAlpha = 0.75;
    context.textAlign = "left";
    context.fillText(t("explore.block_undated"), Math.max(10, x - ASIDE), y + 18);
  },
  heading(context, { mark, x, y, bus, twigs }) {
    if (bus) twigs.lead([bus, { x: x - 10, y }], x - TRUNK);
    context.globalAlpha = 0.75;
    context.textAlign = "left";
    context.fillText(mark.label, x - 6, y + 4);
  },
  branch(_, { mark, drawing, root, bus, twigs }) {
    const [parent, child] = mark.label.split(" ");
    const [from, to] = [drawing.where(parent), drawing.where(child)];
    if (!from || !to) return;
    if (parent === root) {
      if (bus) twigs.lead([bus, to], to.x - TRUNK);
    } else twigs.lead([from, to], from.x);
  },
  root(_, { drawing, mark, bus, twigs }) {
    const from = drawing.where(mark.label);
    if (from && bus) twigs.lead([from, bus], from.x);
  },
  ring(context, { mark, x, y, centre }) {
    context.globalAlpha = 0.14;
    context.beginPath();
    context.ellipse(centre.x, centre.y, Math.abs(x - centre.x), Math.abs(y - centre.y), 0, 0, 2 * Math.PI);
    context.stroke();
    if (!mark.label) return;
    context.globalAlpha = 0.6;
    context.textAlign = "center";
    context.fillText(mark.label, centre.x, centre.y - Math.abs(y - centre.y) - 5);
  },
};

/** The lines of a tree, each drawn once, however many things hang on it. */
class Twigs {
  constructor() {
    /** @type {Map<string, number[]>} from where to where, by direction and place */
    this.lines = new Map();
  }

  /**
   * From one place along, down and across to another.
   * @param {{x: number, y: number}[]} ends @param {number} across
   */
  lead([from, to], across) {
    if (from.x !== across) this.add(`along ${from.y}`, from.x, across);
    this.add(`down ${across} ${from.y}`, from.y, to.y);
    this.add(`along ${to.y} ${across}`, across, to.x);
  }

  /** @param {string} key @param {number[]} ends */
  add(key, ...ends) {
    const all = [...(this.lines.get(key) ?? []), ...ends];
    this.lines.set(key, [Math.min(...all), Math.max(...all)]);
  }

  /** @param {CanvasRenderingContext2D} context */
  draw(context) {
    for (const [key, [from, to]] of this.lines) {
      const [way, place] = key.split(" ");
      const at = Number(place);
      const ends = way === "down" ? [[at, from], [at, to]] : [[from, at], [to, at]];
      if (to > from) line(context, ends);
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {number[][]} points */
function line(context, points) {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(sharp(x), sharp(y));
  context.stroke();
}

/** @param {number} value in pixels, where a line of one pixel is not blurred */
function sharp(value) {
  return Math.round(value) + 0.5;
}
