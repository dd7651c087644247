/** Movement that explains what changed, for readers who want movement. */

const GLIDE = 380;
const MOST_GLIDING = 400;

/** @typedef {{x: number, y: number}} Point */

/** @returns {boolean} whether the reader wants no motion */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Lets nodes glide from where they were to where they are now; a later glide takes over from an earlier one. */
export class Glide {
  /** @param {any} network */
  constructor(network) {
    this.network = network;
    this.turn = 0;
    /** @type {{body: any, from: Point, to: Point}[]} */
    this.moves = [];
  }

  /** @param {{id: string}[]} nodes @param {Map<string, Point>} before where they were */
  from(nodes, before) {
    this.moves = [];
    const turn = ++this.turn;
    const bodies = this.network.body.nodes;
    const moves = nodes
      .filter(({ id }) => before.has(id))
      .map(({ id }) => ({
        body: bodies[id],
        from: /** @type {Point} */ (before.get(id)),
        to: { x: bodies[id].x, y: bodies[id].y },
      }))
      .filter(({ from, to }) => Math.hypot(from.x - to.x, from.y - to.y) > 1);
    if (!moves.length || moves.length > MOST_GLIDING || still()) return;
    this.moves = moves;
    const begun = performance.now();
    const frame = (/** @type {number} */ now) => {
      if (turn !== this.turn) return;
      const part = Math.min(1, Math.max(0, (now - begun) / GLIDE));
      const eased = 1 - (1 - part) ** 3;
      for (const { body, from, to } of moves) {
        body.x = from.x + (to.x - from.x) * eased;
        body.y = from.y + (to.y - from.y) * eased;
      }
      this.network.redraw();
      if (part < 1) requestAnimationFrame(frame);
      else this.moves = [];
    };
    frame(begun);
  }

  /** Arrive at once. */
  stop() {
    this.turn++;
    for (const { body, to } of this.moves) Object.assign(body, to);
    this.moves = [];
  }
}
