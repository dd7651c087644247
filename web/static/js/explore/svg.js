/** The picture of the view as vectors, made from positions and colours, not from the pixels of the screen. */
import { isDark, t } from "../dom.js";
import { iconDrop, iconShare, SIGNS } from "../graph-icons.js";
import { curve, HEAD, laidOut } from "./print.js";
import { changeColour } from "./style.js";
import { Foot, head, titleOf } from "./svg-frame.js";
import { escape, outline, round, text } from "./svg-marks.js";
import { marksOf } from "./svg-pen.js";
import { LINE } from "../graph-text.js";

const PRINT = 4;
const LARGEST = 12_000;
const FONTS = ["latin-wght-normal", "latin-ext-wght-normal", "latin-wght-italic"].map(
  (one) => `source-sans-3-${one}`,
);
const COLOURS = {
  light: { ink: "#1c1d20", quiet: "#54565c", edge: "#96948c", paper: "#fcfcfa" },
  dark: { ink: "#ecebe8", quiet: "#b4b4b1", edge: "#797c87", paper: "#15161a" },
};
/** How thin a line is of a statement without a date, in the view of a date. */
const THIN = 0.7;
/** Where things stand in rows, ties step back, as they do on the canvas. */
const QUIET = ' opacity="0.4"';
const CHANGES = ["", "began", "ended"];

/** @typedef {{text: string, width: number, height: number}} Picture */

/** @param {import("./explorer.js").Explorer} explorer @returns {Promise<Picture>} with a head, a legend and its source */
export async function picture(explorer) {
  const { canvas, answer } = explorer;
  const colours = COLOURS[isDark() ? "dark" : "light"];
  const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const foot = new Foot(explorer, measure, colours, (await explorer.link?.()) ?? location.href);
  const { at, onto, labels, relations, width, height } = laidOut(canvas, measure, foot);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="'Source Sans 3', 'Source Sans Pro', sans-serif">`,
    `<title>${escape(titleOf(explorer))}</title>`,
    `<desc>${escape(answer.summary ?? "")}</desc>`,
    `<style>${await fonts()}</style>`,
    `<defs>${CHANGES.map((change) => arrow(change, colours)).join("")}</defs>`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    marksOf(canvas, { width, height: height - foot.height(width), top: HEAD - 10, ink: colours.ink, onto }),
    `<g fill="none" stroke="${colours.edge}"${canvas.beside ? QUIET : ""}>`,
    ...canvas.edges.map((edge) => line(edge, at, canvas.timed)),
    "</g>",
    ...canvas.nodes.map((node) => mark(node, at.get(node.id), colours)),
    ...relations.map((one) => told(one, colours)),
    ...labels.map((one) => name(one, colours)),
    head(explorer, colours),
    foot.draw(width, height),
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

/** @param {string} change what the head of an arrow says @param {any} colours @returns {string} */
function arrow(change, colours) {
  const fill = changeColour(change, isDark()) ?? colours.edge;
  return `<marker id="a${change}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 .8 7.500 4 0 7.200z" fill="${fill}"/></marker>`;
}

/** @param {any} edge @param {Map<string, any>} at @param {boolean} timed whether it is the view of a date @returns {string} */
function line(edge, at, timed) {
  const [from, to] = [at.get(edge.from), at.get(edge.to)];
  if (!from || !to || Math.hypot(to.x - from.x, to.y - from.y) < 2) return "";
  const change = changeColour(edge.change, isDark());
  const how = [
    edge.dashes ? ' stroke-dasharray="5 4"' : "",
    change ? ` stroke="${change}" stroke-width="2"` : "",
    timed && !change && edge.dated === false ? ` stroke-width="${THIN}" opacity="0.6"` : "",
  ].join("");
  const via = curve(edge, from, to);
  const aim = [to.x - (via?.x ?? from.x), to.y - (via?.y ?? from.y)];
  const far = Math.hypot(aim[0], aim[1]) || 1;
  const end = { x: to.x - (aim[0] / far) * (to.size + 3), y: to.y - (aim[1] / far) * (to.size + 3) };
  const bent = via ? `Q${round(via.x)} ${round(via.y)} ` : "L";
  const path = `M${round(from.x)} ${round(from.y)}${bent}${round(end.x)} ${round(end.y)}`;
  const title = `<title>${escape([edge.name, edge.period].filter(Boolean).join(", "))}</title>`;
  return `<path d="${path}" marker-end="url(#a${change ? edge.change : ""})"${how}>${title}</path>`;
}

/** @param {any} node as the canvas draws it @param {any} at @param {any} colours @returns {string} */
function mark(node, at, colours) {
  const { color, borderWidth, shapeProperties } = node.drawn;
  const dashes = shapeProperties.borderDashes
    ? ` stroke-dasharray="${shapeProperties.borderDashes.join(" ")}"`
    : "";
  const path = outline(node.shape, at.x, at.y, at.size);
  const stroke = `stroke="${color.border}" stroke-width="${borderWidth}"${dashes}`;
  const shape = `<path d="${path}" fill="${color.background}" ${stroke}><title>${escape(node.name)}</title></path>`;
  if (node.group) return shape + counted(node, at, colours);
  const sign = SIGNS[node.key];
  if (!sign || at.size < 8 || color.background === colours.paper) return shape;
  const scale = (at.size * iconShare(node.shape)) / 10;
  const [x, y] = [at.x - 10 * scale, at.y + iconDrop(node.shape, at.size) - 10 * scale];
  return `${shape}<path transform="translate(${round(x)} ${round(y)}) scale(${round(scale)})" d="${sign}" fill="${colours.paper}" fill-rule="evenodd"/>`;
}

/** @param {any} node that stands for many @param {any} at @param {any} colours @returns {string} how many they are */
function counted({ count }, at, { ink }) {
  const number = count.toLocaleString(document.documentElement.lang, { notation: "compact" });
  return text(number, at.x, at.y + 4, `font-size="11" font-weight="600" text-anchor="middle" fill="${ink}"`);
}

/** @param {any} label a name that found its place @param {any} colours @returns {string} */
function name({ x, top, align, words: { lines, note, font } }, colours) {
  const anchor = { left: "start", right: "end", center: "middle" }[/** @type {"left"} */ (align)];
  const [, weight, size] = /^(\d+) (\d+)px/.exec(font) ?? ["", "400", "13"];
  const row = (/** @type {string} */ words, /** @type {number} */ number, how = "") =>
    `<tspan x="${round(x)}" y="${round(top + 12 + number * LINE)}"${how}>${escape(words)}</tspan>`;
  const rows = lines.map((/** @type {string} */ words, /** @type {number} */ number) => row(words, number));
  if (note) rows.push(row(note, lines.length, ' font-size="12" font-weight="400"'));
  return `<text font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" ${halo(colours)}>${rows.join("")}</text>`;
}

/** @param {{words: string, x: number, y: number}} relation @param {any} colours @returns {string} */
function told({ words, x, y }, colours) {
  return text(
    words,
    x,
    y + 4,
    `font-size="12" font-style="italic" text-anchor="middle" ${halo(colours, colours.quiet)}`,
  );
}

/** @param {any} colours @param {string} [ink] */
function halo({ ink, paper }, own = ink) {
  return `fill="${own}" stroke="${paper}" stroke-width="3.500" stroke-linejoin="round" paint-order="stroke"`;
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
      return `@font-face{font-family:"Source Sans 3";font-weight:200 900;font-style:${face.style.getPropertyValue("font-style") || "normal"};src:url(data:font/woff2;base64,${btoa(text)}) format("woff2")${range ? `;unicode-range:${range}` : ""}}`;
    }),
  );
  return made.join("");
}
