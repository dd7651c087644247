/** Where a name may stand around its mark: in nobody's way. */
import { firstLine, words } from "./graph-text.js";

/** @typedef {import("./graph-labels.js").Box} Box */

const GAP = 2;
const AWAY = 6;
/** How wide the name is of what has to be named, where there is no more room. */
const NARROWER = 96;
/** By how much the lines of names may come nearer to those of the rows above and below. */
const TIGHT = 2;

/**
 * The name of a thing in a row, at the right of its mark: as much of it as there is room for.
 * @param {CanvasRenderingContext2D} context @param {any} mark @param {any} room @param {any} how
 */
export function inRow(context, mark, room, how) {
  const { node } = mark;
  const said = (/** @type {any} */ one) => words(context, one, how.heavy, room.width, how.drawing.beside);
  const bare = said({ ...node, when: "" });
  // Its years stand in the line of the name, where that is one.
  const inline = said({ ...node, name: `${node.name} ${node.when}`, when: "" });
  const dated = node.when ? [...(inline.lines.length === 1 ? [inline] : []), said(node)] : [];
  for (const text of [...dated, bare, firstLine(bare)]) {
    const label = beside(mark, text)[1];
    const tight = { ...label, top: label.top + TIGHT, bottom: label.bottom - TIGHT };
    const others = (/** @type {Box} */ { id }) => id !== mark.id;
    if (leaves(label, room.width) || room.taken.meets(tight)) continue;
    if (!room.crowd.meets(tight, others)) return label;
  }
  return place(mark, bare, room, how);
}

/**
 * The name of a thing that stands by itself: with its dates, without them, and what has to be named also narrower.
 * @param {CanvasRenderingContext2D} context @param {any} mark @param {any} room @param {any} how
 */
export function around(context, mark, room, how) {
  const { node } = mark;
  const said = (/** @type {any} */ one, /** @type {number} */ widest = undefined) =>
    words(context, one, how.heavy, room.width, widest);
  const bare = { ...node, when: "" };
  const forms = [
    () => said(node),
    ...(node.when ? [() => said(bare)] : []),
    ...(how.must
      ? [() => said(bare, NARROWER), () => firstLine(said(bare)), () => firstLine(said(bare, NARROWER))]
      : []),
  ];
  for (const form of forms) {
    const label = place(mark, form(), room, { ...how, strong: false });
    if (label) return label;
  }
  return how.named ? place(mark, said(bare), room, { ...how, strong: true }) : null;
}

/**
 * The first side of a mark where its label is in nobody's way. What is important is written below in any case,
 * unless other words stand there; where names keep off all marks, only what is pointed at, where it hides least.
 * @param {any} mark @param {import("./graph-text.js").Words} text @param {any} room @param {any} how
 */
export function place(mark, text, room, { strong, heavy, drawing }) {
  const sides = beside(mark, text);
  const [below] = sides;
  const last = drawing.moving && drawing.sides?.get(mark.id);
  const before = last ? [sides[last]] : [];
  const inside = (/** @type {any} */ label) =>
    !leaves(label, room.width) && (label.side === 0 || (label.top >= 0 && label.bottom <= room.height));
  const free = [...before, ...sides].find(
    (label) => inside(label) && !room.taken.meets(label) && !hides(label, room),
  );
  if (free) drawing.sides?.set(mark.id, free.side);
  if (free || drawing.printed) return free ?? null;
  if (drawing.keepsOff) return strong ? leastInTheWay(sides.filter(inside), room) : null;
  return strong || (heavy && !room.taken.meets(below) && !leaves(below, room.width)) ? below : null;
}

/** @param {any} label @param {any} room @returns {boolean} whether a mark of another lies below it, or too near */
function hides(label, { crowd }) {
  return crowd.meets(
    label.side ? grown(label) : label,
    (/** @type {any} */ other) => other.id !== label.id && covers(other, label),
  );
}

/** @param {any} mark @param {import("./graph-text.js").Words} text the label below, right, left, above, and at the corners */
function beside({ id, x, y, half, top, bottom, left, right }, text) {
  const { wide, high } = text;
  const box = (
    /** @type {number} */ side,
    /** @type {CanvasTextAlign} */ align,
    /** @type {number} */ at,
    /** @type {number} */ above,
  ) => {
    const start = align === "center" ? at - wide / 2 : align === "left" ? at : at - wide;
    const edges = { left: start - 3, right: start + wide + 3, top: above, bottom: above + high };
    return { id, side, align, x: at, words: text, ...edges };
  };
  const middle = y - high / 2;
  return [
    box(0, "center", x, bottom + GAP),
    box(1, "left", right + 3 + GAP, middle),
    box(2, "right", left - 3 - GAP, middle),
    box(3, "center", x, top - high - GAP - (half > 14 ? 0 : 1)),
    box(4, "left", x, bottom + GAP),
    box(5, "right", x, bottom + GAP),
    box(6, "left", x, top - high - GAP),
    box(7, "right", x, top - high - GAP),
    box(8, "center", x + wide / 4, bottom + GAP),
    box(9, "center", x - wide / 4, bottom + GAP),
    box(10, "center", x + wide / 4, top - high - GAP),
    box(11, "center", x - wide / 4, top - high - GAP),
  ];
}

/** @param {any[]} labels places for one name @param {any} room @returns {any} the one that hides fewest marks and names */
function leastInTheWay(labels, { taken, crowd }) {
  const met = (/** @type {any} */ label) => {
    let count = 0;
    crowd.meets(label, (/** @type {any} */ other) => {
      count += Number(other.id !== label.id);
      return false;
    });
    taken.meets(label, () => {
      count += 4;
      return false;
    });
    return count;
  };
  return labels.toSorted((one, other) => met(one) - met(other))[0] ?? null;
}

/** @param {any} label @param {number} width whether it would be cut at the side of the canvas, its mark being in sight */
function leaves({ x, left, right }, width) {
  const outside = left < 0 || right > width;
  return outside && x > 0 && x < width && right - left < width;
}

/** @param {Box} label not below its mark: it keeps away from others, so that nobody takes it for theirs */
function grown({ id, left, top, right, bottom }) {
  return { id, left: left - AWAY, top: top - AWAY, right: right + AWAY, bottom: bottom + AWAY };
}

/** @param {Box} mark @param {any} label whether the label would hide more than the rim of the mark, or come too near */
function covers(mark, label) {
  const rim = label.side ? -AWAY : (mark.right - mark.left) / 6;
  return (
    mark.left + rim < label.right &&
    label.left < mark.right - rim &&
    mark.top + rim < label.bottom &&
    label.top < mark.bottom - rim
  );
}
