/** Names on a canvas: how they are set, broken into lines and measured. */

const SIZE = 13;
export const LINE = 15;
const WIDEST = 150;
const WIDEST_SMALL = 104;
const SMALL = 500;
const MOST_LINES = 3;
const LONGEST = 40;
/** Where lines may break: not at spaces that hold words together, such as those of French quotation marks. */
const SPACES = /[^\S\u00a0\u202f]+/;
/** By how much a word that cannot be broken may be wider than the rest. */
const OVER = 1.4;
const MOST_KEPT = 20_000;
const NOTE = '400 12px "Source Sans 3", sans-serif';

/** @typedef {{lines: string[], note: string, wide: number, high: number, font: string}} Words a name, ready to be written */

/** @type {Map<string, Words>} */
const kept = new Map();

/**
 * A name in lines, with a note such as dates below it.
 * @param {CanvasRenderingContext2D} context @param {any} node @param {boolean} bold @param {number} width of the canvas
 * @param {number} [wanted] how wide it may be on a canvas that is not narrow
 * @returns {Words}
 */
export function words(context, node, bold, width, wanted = WIDEST) {
  const size = node.weight > 0.9 ? SIZE + 2 : SIZE;
  const font = `${bold ? 600 : 400} ${size}px "Source Sans 3", sans-serif`;
  const widest = width < SMALL ? WIDEST_SMALL : wanted;
  const note = node.when ?? "";
  const key = `${font} ${widest} ${note} ${node.name}`;
  const known = kept.get(key);
  if (known) return known;
  context.font = font;
  const lines = wrap(context, node.name, widest);
  let wide = Math.max(...lines.map((line) => context.measureText(line).width));
  if (note) {
    context.font = NOTE;
    wide = Math.max(wide, context.measureText(note).width);
  }
  const made = { lines, note, wide, high: (lines.length + (note ? 1 : 0)) * LINE, font };
  if (kept.size > MOST_KEPT) kept.clear();
  kept.set(key, made);
  return made;
}

/** @param {Words} text @returns {Words} its first line alone */
export function firstLine(text) {
  const [line, ...rest] = text.lines;
  const short = rest.length ? `${line.replace(/[\s,;:&–-]+$/, "")}…` : line;
  return { ...text, lines: [short], note: "", wide: text.wide + (rest.length ? 8 : 0), high: LINE };
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} widest @returns {string[]} */
export function wrap(context, text, widest) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.slice(0, 200).split(SPACES)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > widest) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const found = lines.slice(0, MOST_LINES).map((one) => narrowed(context, cut(one, LONGEST), widest * OVER));
  if (lines.length > MOST_LINES) found[MOST_LINES - 1] = `${found[MOST_LINES - 1].slice(0, 34)}…`;
  return found;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} widest @returns {string} */
function narrowed(context, text, widest) {
  let shown = text;
  for (let left = text.length - 1; left > 8 && context.measureText(shown).width > widest; left -= 2)
    shown = `${text.slice(0, left)}…`;
  return shown;
}

/** @param {string} text @param {number} longest @returns {string} */
export function cut(text, longest) {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/**
 * @param {CanvasRenderingContext2D} context @param {{x: number, top: number, align: CanvasTextAlign, words: Words}} label
 * @param {{ink: string, paper: string}} paint
 */
export function write(context, { x, top, align, words: { lines, note, font } }, { ink, paper }) {
  context.font = font;
  context.textAlign = align;
  context.strokeStyle = paper;
  context.lineWidth = 4;
  context.fillStyle = ink;
  const put = (/** @type {string} */ text, /** @type {number} */ row) => {
    context.strokeText(text, x, top + row * LINE);
    context.fillText(text, x, top + row * LINE);
  };
  lines.forEach(put);
  if (!note) return;
  context.font = NOTE;
  put(note, lines.length);
}
