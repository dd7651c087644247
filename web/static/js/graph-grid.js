/** Boxes by where they are, so that those that meet a given one are found without trying all. */

const CELL = 96;

/** @typedef {import("./graph-labels.js").Box} Box */

export class Grid {
  constructor() {
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box */
  add(box) {
    for (const key of keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** Whether any box (for which the test holds) overlaps this one. @param {Box} box @param {(other: Box) => boolean} [test] */
  meets(box, test = () => true) {
    for (const key of keys(box)) {
      for (const other of this.cells.get(key) ?? []) {
        const overlap =
          other.left < box.right &&
          box.left < other.right &&
          other.top < box.bottom &&
          box.top < other.bottom;
        if (overlap && test(other)) return true;
      }
    }
    return false;
  }
}

/** @param {Box} box */
function* keys(box) {
  const [right, bottom] = [Math.floor(box.right / CELL), Math.floor(box.bottom / CELL)];
  for (let x = Math.floor(box.left / CELL); x <= right; x++) {
    for (let y = Math.floor(box.top / CELL); y <= bottom; y++) yield x * 65_536 + y;
  }
}
