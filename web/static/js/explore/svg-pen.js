/** A pen that writes what is drawn with it as SVG: of a canvas' context just what the marks of layouts are drawn with. */
import { drawMarks } from "./marks.js";
import { round, text } from "./svg-marks.js";

const ANCHOR = { left: "start", right: "end", center: "middle" };

export class Pen {
  /** @param {number} width @param {number} height of what is drawn on */
  constructor(width, height) {
    this.canvas = { clientWidth: width, clientHeight: height, width };
    /** @type {string[]} */
    this.written = [];
    this.globalAlpha = 1;
    this.lineWidth = 1;
    this.font = "";
    this.strokeStyle = this.fillStyle = "currentColor";
    /** @type {"left"} */
    this.textAlign = "left";
    this.path = "";
  }

  save() {}
  restore() {}
  setTransform() {}
  setLineDash() {}

  beginPath() {
    this.path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `${this.path ? "L" : "M"}${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y @param {number} across @param {number} down */
  ellipse(x, y, across, down) {
    const [rx, ry] = [round(across), round(down)];
    this.path += `M${round(x - across)} ${round(y)}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0`;
  }

  stroke() {
    this.written.push(
      `<path d="${this.path}" fill="none" stroke="currentColor" stroke-width="${this.lineWidth}" stroke-opacity="${this.globalAlpha}"/>`,
    );
  }

  /** @param {string} words @param {number} x @param {number} y */
  fillText(words, x, y) {
    const how = `font-size="12" text-anchor="${ANCHOR[this.textAlign]}" fill="currentColor" fill-opacity="${this.globalAlpha}"`;
    this.written.push(text(words, x, y, how));
  }
}

/**
 * What the layout means, as the canvas has it: years, bands, rings, branches.
 * @param {any} canvas @param {{width: number, height: number, top: number, ink: string,
 *   onto: (point: {x: number, y: number}) => {x: number, y: number}}} picture its size, where the drawing begins
 *   below the head, and where a point of the canvas is in it
 * @returns {string}
 */
export function marksOf(canvas, { width, height, top, ink, onto }) {
  if (!canvas.marks.length) return "";
  const pen = new Pen(width, height - top);
  const inside = (/** @type {{x: number, y: number}} */ point) => {
    const { x, y } = onto(point);
    return { x, y: y - top };
  };
  const drawing = {
    marks: canvas.marks,
    nodes: canvas.nodes,
    root: canvas.root,
    frame: canvas.frame,
    network: { canvasToDOM: inside },
    where: (/** @type {string} */ id) =>
      canvas.byId.has(id) ? inside(canvas.network.getPosition(id)) : null,
  };
  drawMarks(/** @type {any} */ (pen), drawing);
  return `<g transform="translate(0 ${top})" color="${ink}">\n${pen.written.join("\n")}\n</g>`;
}
