/** From the positions of a view to the canvas and back: spread to the proportions at hand. */

const MOST_STRETCH = 2.2;
const MOST_UPRIGHT = 3.4;
const NARROW = 800;
/** What the line below the canvas and the buttons beside it take, on a wide and on a narrow screen. */
const FOOT = { wide: 56, narrow: 88 };
export const TOP = 30;
const FULL = 820;
const CROWD = 110;

/** What is kept free at the sides for names that stand below their marks, or all at their right. */
/** @type {Record<string, number[]>} */
const SIDE = { tree: [0.3, 60, 215], time: [0.2, 100, 130] };
const USUAL = [0.14, 86, 86];

/** What is kept free above the first row for the years. @type {Record<string, number>} */
const ABOVE = { time: 16 };

/** @typedef {{x: number, y: number}} Point */

/**
 * The room on a canvas, less what lies over it.
 * @param {HTMLElement} root @param {boolean} [sheets] whether sheets at the bottom of a phone count
 */
export function roomIn(root, sheets = false) {
  const { clientWidth: width, clientHeight: height } = root;
  const narrow = width <= NARROW;
  const over = (/** @type {string} */ name) => {
    const part = /** @type {HTMLElement | null} */ (root.parentElement?.querySelector(name));
    return part && !part.hidden ? part : null;
  };
  const [drawer, panel] = [over(".explorer-drawer"), over(".explorer-panel")];
  const sheet = narrow && sheets ? Math.max(drawer?.offsetHeight ?? 0, panel?.offsetHeight ?? 0) : 0;
  return {
    width,
    height,
    left: narrow ? 0 : (drawer?.offsetWidth ?? 0),
    right: narrow ? 0 : (panel?.offsetWidth ?? 0),
    top: TOP + barOver(root),
    bottom: sheet || (narrow ? FOOT.narrow : FOOT.wide),
  };
}

/** @param {HTMLElement} root @returns {number} how high the bar is that lies over its top while somebody begins */
export function barOver(root) {
  const bar = /** @type {HTMLElement | null} */ (root.parentElement?.querySelector(".explorer-hint"));
  return bar && !bar.hidden ? bar.offsetHeight : 0;
}

/** @param {HTMLElement} root @returns {Element[]} what lies over the canvas: buttons, the line of the state, how to begin */
export function lyingOver(root) {
  const names = ".explorer-zoom, .explorer-status, .explorer-hint, .explorer-year";
  return [...(root.parentElement?.querySelectorAll(names) ?? [])];
}

/**
 * What of a canvas lies below the buttons, the line of the state and that which tells how to begin.
 * @param {HTMLElement} root @returns {{id: string, left: number, top: number, right: number, bottom: number}[]}
 */
export function buried(root) {
  const { left: x, top: y } = root.getBoundingClientRect();
  return lyingOver(root)
    .map((part) => part.getBoundingClientRect())
    .filter(({ width }) => width)
    .map(({ left, right, top, bottom }) => {
      return { id: "", left: left - x, right: right - x, top: top - y, bottom: bottom - y };
    });
}

export class Frame {
  constructor() {
    this.factor = { x: 1, y: 1 };
    this.centre = { x: 0, y: 0 };
    this.size = 1;
    /** The layout, if it sets things in rows with their names at the right. */
    this.rows = "";
  }

  /** @param {ReturnType<typeof roomIn>} room @returns {{left: number, right: number}} what is kept free for names */
  sides({ width }) {
    const [part, left, right] = SIDE[this.rows] ?? USUAL;
    return { left: Math.min(left, width * 0.14), right: Math.min(right, width * part) };
  }

  /** @param {ReturnType<typeof roomIn>} room @returns {number} where the first row may begin */
  above({ top }) {
    return top + (ABOVE[this.rows] ?? 0);
  }

  /** Choose the factors that let these nodes fill the room. @param {Point[]} nodes @param {ReturnType<typeof roomIn>} room */
  measure(nodes, room) {
    if (!nodes.length) return;
    const { left, right, top, bottom } = extent(nodes);
    const side = this.sides(room);
    const across =
      (room.width - room.left - room.right - side.left - side.right) / Math.max(120, right - left);
    const down = (room.height - this.above(room) - room.bottom - 40) / Math.max(80, bottom - top);
    this.factor = {
      x: Math.min(across, down * MOST_STRETCH, 2),
      y: Math.min(down, across * (room.width < room.height ? MOST_UPRIGHT : MOST_STRETCH), 2),
    };
    this.centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
    this.size = Math.max(0.5, Math.min(1, Math.sqrt(room.width * room.height) / FULL));
  }

  /** @param {number} count @returns {number} how large a mark is, among so many */
  unit(count) {
    return this.size * Math.max(0.3, Math.min(1, Math.sqrt(CROWD / Math.max(1, count))));
  }

  /** @param {Point} point of the view @returns {Point} on the canvas */
  inward({ x, y }) {
    return { x: (x - this.centre.x) * this.factor.x, y: (y - this.centre.y) * this.factor.y };
  }

  /** @param {Point} point on the canvas @returns {Point} of the view */
  outward({ x, y }) {
    return { x: x / this.factor.x + this.centre.x, y: y / this.factor.y + this.centre.y };
  }

  /** The scale and place at which all nodes are in sight. @param {Point[]} nodes @param {ReturnType<typeof roomIn>} room */
  whole(nodes, room) {
    if (!nodes.length) return { scale: 1, position: { x: 0, y: 0 }, offset: { x: 0, y: 0 } };
    const { left, right, top, bottom } = extent(nodes.map((node) => this.inward(node)));
    const side = this.sides(room);
    const scale = Math.min(
      (room.width - room.left - room.right - side.left - side.right) / Math.max(1, right - left),
      (room.height - this.above(room) - room.bottom - 40) / Math.max(1, bottom - top),
      1.5,
    );
    return {
      scale,
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      offset: { x: (room.left - room.right + side.left - side.right) / 2, y: (this.above(room) - room.bottom) / 2 - 12 },
    };
  }
}

/** @param {Point[]} points */
function extent(points) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}
