/** What a picture is written with: the marks of things as paths, and words. */

/** Corners of marks around their middle, as parts of their size. @type {Record<string, number[][]>} */
const CORNERS = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  triangle: [
    [0, -1.14],
    [1.15, 0.86],
    [-1.15, 0.86],
  ],
  triangleDown: [
    [0, 1.14],
    [1.15, -0.86],
    [-1.15, -0.86],
  ],
  hexagon: around(6, () => 1),
  star: around(10, (at) => (at % 2 ? 0.5 : 1.25), -Math.PI / 2),
};

/** @param {string} shape @param {number} x @param {number} y @param {number} r @returns {string} the path of a mark */
export function outline(shape, x, y, r) {
  const corners = CORNERS[shape];
  if (corners) return polygon(corners, x, y, r);
  return `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 0 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 0 ${round(-2 * r)} 0z`;
}

/** @param {number[][]} points @param {number} x @param {number} y @param {number} r */
function polygon(points, x, y, r) {
  return `M${points.map(([px, py]) => `${round(x + px * r)} ${round(y + py * r)}`).join("L")}z`;
}

/** @param {number} count @param {(at: number) => number} far @param {number} [turn] @returns {number[][]} corners around a middle */
function around(count, far, turn = 0) {
  return Array.from({ length: count }, (_, at) => {
    const angle = turn + (2 * Math.PI * at) / count;
    return [far(at) * Math.cos(angle), far(at) * Math.sin(angle)];
  });
}

/** @param {number} value @returns {number} as a file needs it */
export function round(value) {
  return Math.round(value * 100) / 100;
}

/** @param {string} words @param {number} x @param {number} y @param {string} how attributes @returns {string} */
export function text(words, x, y, how) {
  return `<text x="${round(x)}" y="${round(y)}" ${how}>${escape(words)}</text>`;
}

/** @param {string} text @returns {string} as XML has it, between tags and in attributes */
export function escape(text) {
  // eslint-disable-next-line no-control-regex -- what XML forbids in any form
  const plain = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return plain.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
