/**
 * Dragging a node: what is tied to it follows by physics, while it is dragged and until all is settled again.
 *
 * vis-network's physics is on for that time only. Every edge is a spring as long as it was before; every node
 * is drawn to where it stood, moved along by as much of the drag as its ties to what is dragged give it; so a
 * leaf goes with its hub, and what is tied to many things hardly moves. What is far away, pinned, or part of a
 * layout whose places mean something, stays.
 */
import { still } from "./motion.js";

/** Up to so many nodes others follow; beyond, what is dragged moves alone. */
const MOST_LIVE = 300;
/** How long settling may take after a drag, in milliseconds. */
const SETTLING = 900;
/** How many ties away a drag is felt, and from what share of it on a node moves. */
const REACH = 3;
const LEAST = 0.04;
const PULL = 0.1;
/** How far apart marks are once all has settled, and how often it is tried. */
const ASIDE = 4;
const ROUNDS = 40;
const PHYSICS = {
  enabled: true,
  solver: "repulsion",
  repulsion: { nodeDistance: 14, centralGravity: 0, springConstant: 0.02, springLength: 100, damping: 0.42 },
  stabilization: false,
  minVelocity: 0.25,
  maxVelocity: 70,
  timestep: 0.5,
};

/** @typedef {{x: number, y: number}} Point */

export class Drag {
  /** @param {import("./canvas.js").Canvas} canvas @param {(moved: {id: string, held: boolean}[]) => void} done */
  constructor(canvas, done) {
    this.canvas = canvas;
    this.done = done;
    /** @type {string[]} */
    this.held = [];
    /** @type {Map<string, Point>} where every node stood */
    this.home = new Map();
    /** @type {Map<string, number>} the share of the drag that each node goes along with */
    this.shares = new Map();
    this.live = this.settling = false;
    this.timer = 0;
    canvas.network.on("stabilized", () => this.settling && this.finish());
  }

  get bodies() {
    return this.canvas.network.body.nodes;
  }

  /** @param {string[]} ids of the nodes that are dragged */
  begin(ids) {
    this.finish();
    const { canvas } = this;
    this.held = ids;
    this.home = new Map(canvas.nodes.map(({ id }) => [id, { x: this.bodies[id].x, y: this.bodies[id].y }]));
    this.live = canvas.freely && canvas.nodes.length <= MOST_LIVE && !still();
    if (!this.live) return;
    this.shares = shares(ids, canvas.nodes, canvas.edges);
    for (const { id } of canvas.nodes) {
      if (!ids.includes(id)) this.fix(id, !this.shares.has(id));
      this.bodies[id].options.physics = ids.includes(id) || this.shares.has(id);
    }
    for (const edge of Object.values(canvas.network.body.edges)) {
      edge.options.length = Math.hypot(edge.from.x - edge.to.x, edge.from.y - edge.to.y);
      edge.options.physics = this.shares.has(edge.fromId) || this.shares.has(edge.toId);
    }
    // What does not move is not reckoned with either.
    canvas.network.physics.updatePhysicsData();
    canvas.network.setOptions({
      physics: { ...PHYSICS, wind: (/** @type {string} */ id) => this.pull(id) },
    });
  }

  /** @param {string} id @param {boolean} fixed */
  fix(id, fixed) {
    this.bodies[id].options.fixed = { x: fixed, y: fixed };
  }

  /** @param {string} id @returns {Point} the force that draws a node to where it should be by now */
  pull(id) {
    const [home, share, body] = [this.home.get(id), this.shares.get(id), this.bodies[id]];
    const lead = this.bodies[this.held[0]];
    const begun = this.home.get(this.held[0]);
    if (!home || !share || !lead || !begun) return { x: 0, y: 0 };
    return {
      x: PULL * (home.x + share * (lead.x - begun.x) - body.x),
      y: PULL * (home.y + share * (lead.y - begun.y) - body.y),
    };
  }

  /** The pointer has let go: let the others come to rest. @param {string[]} ids of the nodes that were dragged */
  end(ids) {
    if (!this.held.length) this.held = ids;
    if (!this.live) return this.finish();
    for (const id of this.held) this.fix(id, true);
    this.settling = true;
    this.timer = setTimeout(() => this.finish(), SETTLING);
  }

  /** Physics off; all nodes that moved are told of, those dragged first. */
  finish() {
    const { held } = this;
    if (this.live) this.spread(held);
    this.stop();
    if (!held.length) return;
    const followed = this.canvas.nodes
      .map(({ id }) => id)
      .filter((id) => !held.includes(id) && this.far(id) > 0.5);
    this.done([...held.map((id) => ({ id, held: true })), ...followed.map((id) => ({ id, held: false }))]);
  }

  /** What followed makes way where it came to lie on others. @param {string[]} held */
  spread(held) {
    const free = [...this.shares.keys()].filter((id) => !held.includes(id));
    for (let round = 0; round < ROUNDS; round++) {
      let met = false;
      for (const id of free) {
        const body = this.bodies[id];
        for (const { id: other } of this.canvas.nodes) {
          if (other === id) continue;
          const [dx, dy] = [body.x - this.bodies[other].x, body.y - this.bodies[other].y];
          const far = Math.hypot(dx, dy) || 1;
          const lack = body.options.size + this.bodies[other].options.size + ASIDE - far;
          if (lack <= 0) continue;
          met = true;
          body.x += ((dx || 1) / far) * lack;
          body.y += (dy / far) * lack;
        }
      }
      if (!met) return;
    }
  }

  /** Physics off, and nothing told. */
  stop() {
    clearTimeout(this.timer);
    this.settling = false;
    this.held = [];
    if (!this.live) return;
    this.live = false;
    this.canvas.network.setOptions({ physics: { enabled: false } });
    for (const { id } of this.canvas.nodes) this.fix(id, false);
  }

  /** @param {string} id @returns {number} how far from its place a node is */
  far(id) {
    const home = this.home.get(id);
    return home ? Math.hypot(this.bodies[id].x - home.x, this.bodies[id].y - home.y) : 0;
  }
}

/**
 * How much of a drag each node goes along with: all of it what is tied to nothing else, the less the more a
 * node is tied to what stays. What is pinned is left out, as is what hardly moves.
 * @param {string[]} held @param {{id: string, pinned?: boolean}[]} nodes @param {{from: string, to: string}[]} edges
 * @returns {Map<string, number>}
 */
export function shares(held, nodes, edges) {
  /** @type {Map<string, Set<string>>} */
  const ties = new Map(nodes.map(({ id }) => [id, new Set()]));
  for (const { from, to } of edges) {
    ties.get(from)?.add(to);
    ties.get(to)?.add(from);
  }
  const pinned = new Set(nodes.filter((node) => node.pinned).map(({ id }) => id));
  let found = new Map(held.map((id) => [id, 1]));
  for (let round = 0; round < REACH; round++) {
    const next = new Map(held.map((id) => [id, 1]));
    for (const [id, others] of ties) {
      if (next.has(id) || pinned.has(id) || !others.size) continue;
      const share = [...others].reduce((sum, other) => sum + (found.get(other) ?? 0), 0) / others.size;
      if (share >= LEAST) next.set(id, share);
    }
    found = next;
  }
  for (const id of held) found.delete(id);
  return found;
}
