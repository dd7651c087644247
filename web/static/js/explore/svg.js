/** The picture of the view as vectors, made from positions and colours, not from the pixels of the screen. */
import { isDark, t } from "../dom.js";
import { iconDrop, iconShare, SIGNS } from "../graph-icons.js";
import { middle } from "./bends.js";
import { changeColour } from "./style.js";

const MARGIN = 90;
const LINE = 15;
const WIDEST = 150;
const PRINT = 4;
const LARGEST = 12_000;
const FONTS = ["source-sans-3-latin-wght-normal", "source-sans-3-latin-ext-wght-normal"];
const COLOURS = {
  light: { ink: "#1c1d20", quiet: "#54565c", edge: "#b3b1aa", paper: "#fcfcfa" },
  dark: { ink: "#ecebe8", quiet: "#b4b4b1", edge: "#5a5c65", paper: "#15161a" },
};

/** @typedef {{text: string, width: number, height: number}} Picture */

/** @param {import("./explorer.js").Explorer} explorer @returns {Promise<Picture>} */
export async function picture(explorer) {
  const { canvas, answer } = explorer;
  const colours = COLOURS[isDark() ? "dark" : "light"];
  const { nodes, edges } = canvas;
  const at = new Map(nodes.map((node) => [node.id, body(canvas, node)]));
  const box = extent([...at.values()]);
  const [width, height] = [Math.ceil(box.right - box.left), Math.ceil(box.bottom - box.top)];
  const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${round(box.left)} ${round(box.top)} ${width} ${height}" width="${width}" height="${height}" font-family="'Source Sans 3', 'Source Sans Pro', sans-serif">`,
    `<title>${escape(answer.title || t("explore.graph"))}</title>`,
    `<desc>${escape(answer.summary ?? "")}</desc>`,
    `<style>${await fonts()}</style>`,
    `<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 .8 7.500 4 0 7.200z" fill="${colours.edge}"/></marker></defs>`,
    `<rect x="${round(box.left)}" y="${round(box.top)}" width="${width}" height="${height}" fill="${colours.paper}"/>`,
    `<g fill="none" stroke="${colours.edge}">`,
    ...edges.map((edge) => line(edge, at)),
    "</g>",
    ...nodes.map((node) => mark(node, at.get(node.id), colours)),
    ...labels(nodes, at, measure, colours),
    "</svg>",
  ];
  return { text: parts.join("\n"), width, height };
}

/** @param {Picture} picture @returns {Promise<Blob>} a PNG fit for print */
export async function raster({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(PRINT, LARGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error(t("explore.failed")))), "image/png"),
  );
}

/** @param {any} canvas @param {any} node */
function body(canvas, node) {
  const { x, y, options } = canvas.network.body.nodes[node.id];
  return { x, y, size: node.drawn?.size ?? options.size };
}

/** @param {{x: number, y: number, size: number}[]} bodies */
function extent(bodies) {
  const xs = bodies.map(({ x }) => x);
  const ys = bodies.map(({ y }) => y);
  const least = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (/** @type {number[]} */ all) => all.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    left: least(xs) - MARGIN,
    right: most(xs) + MARGIN,
    top: least(ys) - MARGIN / 2,
    bottom: most(ys) + MARGIN,
  };
}

/** @param {any} edge @param {Map<string, any>} at @returns {string} */
function line(edge, at) {
  const [from, to] = [at.get(edge.from), at.get(edge.to)];
  if (!from || !to) return "";
  const dashes = edge.dashes ? ' stroke-dasharray="5 4"' : "";
  const change = changeColour(edge.change, isDark());
  const colour = change ? ` stroke="${change}" stroke-width="2"` : "";
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = Math.hypot(dx, dy) || 1;
  const curve = edge.curve ?? edge.smooth;
  const bend = curve?.enabled ? curve.roundness : 0;
  const control = middle(from, to, bend);
  const aim = bend ? [to.x - control.x, to.y - control.y] : [dx, dy];
  const far = Math.hypot(aim[0], aim[1]) || 1;
  const end = { x: to.x - (aim[0] / far) * (to.size + 3), y: to.y - (aim[1] / far) * (to.size + 3) };
  const path = bend
    ? `M${round(from.x)} ${round(from.y)}Q${round(control.x)} ${round(control.y)} ${round(end.x)} ${round(end.y)}`
    : `M${round(from.x)} ${round(from.y)}L${round(end.x)} ${round(end.y)}`;
  const title = `<title>${escape([edge.name, edge.period].filter(Boolean).join(", "))}</title>`;
  return long < 2 ? "" : `<path d="${path}" marker-end="url(#a)"${dashes}${colour}>${title}</path>`;
}

/** @param {any} node @param {any} at @param {any} colours @returns {string} */
function mark(node, at, colours) {
  const fill = node.group ? colours.paper : isDark() ? node.dark : node.light;
  const edge = node.group
    ? ` stroke="${colours.quiet}" stroke-dasharray="3 3"`
    : ` stroke="${changeColour(node.change, isDark()) ?? colours.paper}" stroke-width="1.500"`;
  const shape = `<path d="${outline(node.shape, at.x, at.y, at.size)}" fill="${fill}"${edge}><title>${escape(node.name)}</title></path>`;
  const sign = SIGNS[node.key];
  if (!sign || at.size < 8) return shape;
  const scale = (at.size * iconShare(node.shape)) / 10;
  const [x, y] = [at.x - 10 * scale, at.y + iconDrop(node.shape, at.size) - 10 * scale];
  return `${shape}<path transform="translate(${round(x)} ${round(y)}) scale(${round(scale)})" d="${sign}" fill="${colours.paper}" fill-rule="evenodd"/>`;
}

/** @param {string} shape @param {number} x @param {number} y @param {number} r @returns {string} the path of a mark */
export function outline(shape, x, y, r) {
  if (shape === "square")
    return polygon(
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ],
      x,
      y,
      r,
    );
  if (shape === "diamond")
    return polygon(
      [
        [0, -1],
        [1, 0],
        [0, 1],
        [-1, 0],
      ],
      x,
      y,
      r,
    );
  if (shape === "triangle")
    return polygon(
      [
        [0, -1.14],
        [1.15, 0.86],
        [-1.15, 0.86],
      ],
      x,
      y,
      r,
    );
  if (shape === "triangleDown")
    return polygon(
      [
        [0, 1.14],
        [1.15, -0.86],
        [-1.15, -0.86],
      ],
      x,
      y,
      r,
    );
  if (shape === "hexagon") return polygon(round6(6, 0), x, y, r);
  if (shape === "star") return polygon(star(), x, y, r);
  return `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0z`;
}

/** @param {number[][]} points @param {number} x @param {number} y @param {number} r */
function polygon(points, x, y, r) {
  return `M${points.map(([px, py]) => `${round(x + px * r)} ${round(y + py * r)}`).join("L")}z`;
}

/** @param {number} count @param {number} turn */
function round6(count, turn) {
  return Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count;
    return [Math.cos(angle), Math.sin(angle)];
  });
}

function star() {
  return Array.from({ length: 10 }, (_, i) => {
    const far = i % 2 ? 0.5 : 1.25;
    const angle = -Math.PI / 2 + (Math.PI * i) / 5;
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
}

/** Every label; on paper there is no pointing. @param {any[]} nodes @param {Map<string, any>} at @param {CanvasRenderingContext2D} measure @param {any} colours */
function labels(nodes, at, measure, colours) {
  return nodes.map((node) => {
    const { x, y, size } = at.get(node.id);
    const weight = node.weight > 0.5 ? 600 : 400;
    measure.font = `${weight} 13px "Source Sans 3", sans-serif`;
    const rows = wrapped(measure, node.name).map(
      (row, number) =>
        `<tspan x="${round(x)}" y="${round(y + size + 14 + number * LINE)}">${escape(row)}</tspan>`,
    );
    return `<text font-size="13" font-weight="${weight}" text-anchor="middle" fill="${colours.ink}" stroke="${colours.paper}" stroke-width="3.500" stroke-linejoin="round" paint-order="stroke">${rows.join("")}</text>`;
  });
}

/** @param {CanvasRenderingContext2D} measure @param {string} text @returns {string[]} */
function wrapped(measure, text) {
  const rows = [""];
  for (const word of text.slice(0, 160).split(/\s+/)) {
    const longer = `${rows[rows.length - 1]} ${word}`.trim();
    if (rows[rows.length - 1] && measure.measureText(longer).width > WIDEST) rows.push(word);
    else rows[rows.length - 1] = longer;
  }
  return rows.slice(0, 4);
}

/** @returns {Promise<string>} the fonts of the page, inside the file */
async function fonts() {
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map((rule) => /** @type {CSSFontFaceRule} */ (rule));
  const wanted = faces.filter((face) => FONTS.some((name) => face.cssText.includes(name)));
  const made = await Promise.all(
    wanted.map(async (face) => {
      const address = new URL(
        /url\("([^"]+)"\)/.exec(face.cssText)?.[1] ?? "",
        face.parentStyleSheet?.href ?? location.href,
      );
      const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
      let text = "";
      for (let part = 0; part < bytes.length; part += 0x8000)
        text += String.fromCharCode(...bytes.subarray(part, part + 0x8000));
      const range = face.style.getPropertyValue("unicode-range");
      return `@font-face{font-family:"Source Sans 3";font-weight:200 900;src:url(data:font/woff2;base64,${btoa(text)}) format("woff2")${range ? `;unicode-range:${range}` : ""}}`;
    }),
  );
  return made.join("");
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/** @param {string} text @returns {string} */
function escape(text) {
  // eslint-disable-next-line no-control-regex -- what XML forbids in any form
  const plain = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return plain.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
