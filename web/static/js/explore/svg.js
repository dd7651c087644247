/** The picture of the view as vectors, made from positions and colours, not from the pixels of the screen. */
import { isDark, t } from "../dom.js";
import { iconDrop, iconShare, SIGNS } from "../graph-icons.js";
import { inOrder } from "./order.js";
import { curve, FOOT, HEAD, laidOut, NOTE } from "./print.js";
import { outline, round } from "./svg-marks.js";
import { changeColour } from "./style.js";
import { LINE } from "../graph-text.js";

const PRINT = 4;
const LARGEST = 12_000;
const FONTS = ["latin-wght-normal", "latin-ext-wght-normal", "latin-wght-italic"].map((one) => `source-sans-3-${one}`);
const COLOURS = {
  light: { ink: "#1c1d20", quiet: "#54565c", edge: "#b3b1aa", paper: "#fcfcfa" },
  dark: { ink: "#ecebe8", quiet: "#b4b4b1", edge: "#5a5c65", paper: "#15161a" },
};
const SIDE = 28;
const SIGN = 5.5;

/** @typedef {{text: string, width: number, height: number}} Picture */

/** @param {import("./explorer.js").Explorer} explorer @returns {Promise<Picture>} with a head, a legend and its source */
export async function picture(explorer) {
  const { canvas, answer } = explorer;
  const colours = COLOURS[isDark() ? "dark" : "light"];
  const measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const { at, labels, relations, width, height } = laidOut(canvas, measure);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="'Source Sans 3', 'Source Sans Pro', sans-serif">`,
    `<title>${escape(titleOf(explorer))}</title>`,
    `<desc>${escape(answer.summary ?? "")}</desc>`,
    `<style>${await fonts()}</style>`,
    `<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 .8 7.500 4 0 7.200z" fill="${colours.edge}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    `<g fill="none" stroke="${colours.edge}">`,
    ...canvas.edges.map((edge) => line(edge, at)),
    "</g>",
    ...canvas.nodes.map((node) => mark(node, at.get(node.id), colours)),
    ...relations.map((one) => told(one, colours)),
    ...labels.map((one) => name(one, colours)),
    frame(explorer, { width, height, measure, colours }),
    "</svg>",
  ];
  return { text: parts.join("\n"), width, height };
}

/** @param {import("./explorer.js").Explorer} explorer @returns {string} what the picture is of */
function titleOf({ answer, names, state }) {
  const { at, compare } = state;
  const date = compare ? `${at} – ${compare}` : at ? t("explore.as_of", { date: at }) : "";
  return [answer.title || t("explore.graph"), date].filter(Boolean).join(", ");
}

/**
 * What stands around the drawing: of what and when above it, the legend and where it is from below.
 * @param {import("./explorer.js").Explorer} explorer @param {any} given
 */
function frame(explorer, { width, height, measure, colours }) {
  const { lang } = document.documentElement;
  const day = new Date().toLocaleDateString(lang, { year: "numeric", month: "long", day: "numeric" });
  const source = `Doxograph · ${location.host}${location.pathname} · ${day}`;
  const [row, last] = [height - FOOT + 22, height - 14];
  const parts = [text(titleOf(explorer), SIDE, HEAD - 18, `font-size="20" font-weight="600" fill="${colours.ink}"`)];
  measure.font = NOTE;
  let x = SIDE;
  for (const cls of legendOf(explorer)) {
    const words = `${cls.label || t("explore.no_class")} ${cls.count.toLocaleString(lang)}`;
    const wide = measure.measureText(words).width + 34;
    if (x + wide > width - SIDE) break;
    const fill = isDark() ? cls.dark : cls.light;
    parts.push(`<path d="${outline(cls.shape, x + SIGN, row - 4, SIGN)}" fill="${fill}"/>`);
    parts.push(text(words, x + 17, row, `font-size="12" fill="${colours.ink}"`));
    x += wide;
  }
  parts.push(text(source, SIDE, last, `font-size="12" fill="${colours.quiet}"`));
  return parts.join("\n");
}

/** @param {import("./explorer.js").Explorer} explorer @returns {any[]} the classes that are drawn */
function legendOf({ answer, state }) {
  if (state.colour === "community") return [];
  return inOrder(answer.classes).filter(({ hidden, count }) => !hidden && count);
}

/** @param {string} words @param {number} x @param {number} y @param {string} how */
function text(words, x, y, how) {
  return `<text x="${round(x)}" y="${round(y)}" ${how}>${escape(words)}</text>`;
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

/** @param {any} edge @param {Map<string, any>} at @returns {string} */
function line(edge, at) {
  const [from, to] = [at.get(edge.from), at.get(edge.to)];
  if (!from || !to || Math.hypot(to.x - from.x, to.y - from.y) < 2) return "";
  const dashes = edge.dashes ? ' stroke-dasharray="5 4"' : "";
  const change = changeColour(edge.change, isDark());
  const colour = change ? ` stroke="${change}" stroke-width="2"` : "";
  const via = curve(edge, from, to);
  const aim = [to.x - (via?.x ?? from.x), to.y - (via?.y ?? from.y)];
  const far = Math.hypot(aim[0], aim[1]) || 1;
  const end = { x: to.x - (aim[0] / far) * (to.size + 3), y: to.y - (aim[1] / far) * (to.size + 3) };
  const bent = via ? `Q${round(via.x)} ${round(via.y)} ` : "L";
  const path = `M${round(from.x)} ${round(from.y)}${bent}${round(end.x)} ${round(end.y)}`;
  const title = `<title>${escape([edge.name, edge.period].filter(Boolean).join(", "))}</title>`;
  return `<path d="${path}" marker-end="url(#a)"${dashes}${colour}>${title}</path>`;
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
  return text(words, x, y + 4, `font-size="12" font-style="italic" text-anchor="middle" ${halo(colours, colours.quiet)}`);
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

/** @param {string} text @returns {string} */
function escape(text) {
  // eslint-disable-next-line no-control-regex -- what XML forbids in any form
  const plain = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return plain.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
