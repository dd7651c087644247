/** The drawn graph: vis-network on a canvas, positions of ours, and what the pointer does on it. */
import { isDark } from "../dom.js";
import { Frame, roomIn } from "./frame.js";
import { drawLabels, labelAt } from "./labels.js";
import { drawMarks } from "./marks.js";
import { edgeStyle, groupStyle, nodeStyle, options } from "./style.js";
import { Tip } from "./tip.js";

const GLIDE = 380;
const MOST_GLIDING = 400;
const MOST_DIMMED = 1500;
const STEP = 1.35;

/**
 * @typedef {{id: string, name: string, kind: string, cls: string, key: string, shape: string, light: string,
 *   dark: string, size: number, weight: number, description: string, href: string, x: number, y: number,
 *   undated?: boolean, pinned?: boolean, change?: string, degree?: number}} Node
 * @typedef {{id: string, from: string, to: string, relation: string, name: string, period: string,
 *   derived: boolean, dated?: boolean, dashes: any, smooth: any, change?: string}} Edge
 */

export class Canvas extends EventTarget {
  /** @param {HTMLElement} root @param {any} vis */
  constructor(root, vis) {
    super();
    this.root = root;
    this.frame = new Frame();
    /** @type {Node[]} */
    this.nodes = [];
    /** @type {Edge[]} */
    this.edges = [];
    /** @type {Map<string, Node>} */
    this.byId = new Map();
    /** @type {Map<string, Edge>} */
    this.edgesById = new Map();
    /** @type {string | null} */
    this.selected = this.hovered = this.chosenEdge = null;
    /** @type {Set<string> | null} */
    this.near = null;
    /** @type {{ids: Set<string>, ties: Set<string>} | null} */
    this.lit = null;
    /** Whether the view is that of a date, so that what has none is marked. */
    this.timed = false;
    /** @type {Map<string, string>} */
    this.edgeStates = new Map();
    this.moving = false;
    /** Whether all is in sight because nobody moved the picture since. */
    this.whole = true;
    /** @type {{sort: string, label: string, x: number, y: number}[]} lines and names of the layout */
    this.marks = [];
    this.shownNodes = new vis.DataSet();
    this.shownEdges = new vis.DataSet();
    const box = /** @type {HTMLElement} */ (root.querySelector(".graph-canvas"));
    this.network = new vis.Network(box, { nodes: this.shownNodes, edges: this.shownEdges }, options());
    for (const part of box.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
    this.tip = new Tip(root);
    this.listen();
  }

  listen() {
    const { network } = this;
    network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
      this.boxes = drawLabels(context, this);
    });
    network.on("click", (/** @type {any} */ event) => this.click(event));
    network.on("doubleClick", (/** @type {any} */ event) => this.say("menu", { id: this.hit(event) }));
    network.on("oncontext", (/** @type {any} */ event) => {
      event.event.preventDefault();
      this.say("menu", { id: this.hit(event) });
    });
    network.on("hold", (/** @type {any} */ event) => this.say("menu", { id: this.hit(event) }));
    network.on("hoverNode", (/** @type {any} */ event) => this.hover(event.node));
    network.on("blurNode", () => this.hover(null));
    network.on("hoverEdge", (/** @type {any} */ event) => this.hoverEdge(event.edge, event.event));
    network.on("blurEdge", () => this.tip.hide());
    network.on("dragStart", () => this.startMoving());
    network.on("dragEnd", (/** @type {any} */ event) => this.dropped(event.nodes));
    network.on("zoom", () => {
      this.whole = false;
      this.tip.hide();
      this.say("looked", {});
    });
    network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ context) =>
      drawMarks(context, this),
    );
    document.addEventListener("themechange", () => this.repaint());
    let width = 0;
    new ResizeObserver(() => {
      const before = width;
      width = this.root.clientWidth;
      if (before && width && Math.abs(before - width) > 40) this.refit();
    }).observe(this.root);
  }

  /** @param {string} name @param {object} detail */
  say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** @param {any} event @returns {string | null} the node under the pointer, by its mark or by its label */
  hit(event) {
    return this.network.getNodeAt(event.pointer.DOM) ?? labelAt(this.boxes, event.pointer.DOM) ?? null;
  }

  /** @param {any} event */
  click(event) {
    const id = this.hit(event);
    const edge = id ? null : this.network.getEdgeAt(event.pointer.DOM);
    this.tip.hide();
    if (edge && this.edgesById.has(edge)) this.say("edge", { id: edge });
    else this.say("select", { id, add: event.event.srcEvent?.shiftKey ?? false });
  }

  startMoving() {
    this.moving = this.nodes.length > 300;
    this.tip.hide();
  }

  /** @param {string[]} ids of the nodes that were dragged */
  dropped(ids) {
    this.moving = false;
    if (!ids.length) {
      this.whole = false;
      this.say("looked", {});
      return this.network.redraw();
    }
    const moved = ids.map((id) => ({ id, ...this.frame.outward(this.network.getPosition(id)) }));
    this.say("moved", { moved });
  }

  /**
   * Show this. Nodes that were there glide to their new places, others appear where they stand.
   * @param {{nodes: Node[], edges: Edge[], groups: any[]}} view @param {{reframe?: boolean, glide?: boolean}} [how]
   */
  draw(view, { reframe = false, glide = true } = {}) {
    const before = new Map(this.nodes.map(({ id }) => [id, this.network.getPosition(id)]));
    this.nodes = [...view.nodes, ...view.groups.map(groupNode)];
    this.edges = [...view.edges, ...view.groups.map(groupEdge)];
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.edgesById = new Map(view.edges.map((edge) => [edge.id, edge]));
    if (reframe || !before.size) this.frame.measure(this.nodes, roomIn(this.root));
    const unit = this.frame.unit(this.nodes.length);
    this.shownEdges.clear();
    this.edgeStates.clear();
    replace(
      this.shownNodes,
      this.nodes.map((node) => ({ ...this.style(node, unit), ...this.frame.inward(node) })),
    );
    this.shownEdges.add(this.edges.map((edge) => edgeStyle(edge, isDark())));
    this.network.setOptions(sized(this.edges.length));
    this.dim(true);
    if (reframe || !before.size) this.fit(false);
    if (glide) this.glide(before);
  }

  /** @param {any} node @param {number} unit */
  style(node, unit) {
    return node.group ? groupStyle(node, isDark(), unit) : nodeStyle(node, isDark(), unit);
  }

  /** @param {Map<string, {x: number, y: number}>} before */
  glide(before) {
    const bodies = this.network.body.nodes;
    const moves = this.nodes
      .filter(({ id }) => before.has(id))
      .map(({ id }) => ({ body: bodies[id], from: before.get(id), to: { x: bodies[id].x, y: bodies[id].y } }))
      .filter(({ from, to }) => Math.hypot(from.x - to.x, from.y - to.y) > 1);
    if (!moves.length || moves.length > MOST_GLIDING || still()) return;
    const turn = (this.turn = (this.turn ?? 0) + 1);
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
    };
    frame(begun);
  }

  /** @param {string | null} id @param {string | null} [edge] */
  select(id, edge = null) {
    this.selected = id && this.byId.has(id) ? id : null;
    this.chosenEdge = edge;
    if (edge && this.edgesById.has(edge)) this.network.selectEdges([edge]);
    else if (this.selected) this.network.selectNodes([this.selected], true);
    else this.network.unselectAll();
    this.dim();
  }

  /** What is not tied to the selected node steps back. @param {boolean} [anew] */
  dim(anew = false) {
    const edge = this.chosenEdge ? this.edgesById.get(this.chosenEdge) : null;
    const lit = this.lit?.ids ?? (edge ? new Set([edge.from, edge.to]) : null);
    const near =
      lit ??
      (this.selected && this.shownNodes.get(this.selected)
        ? new Set([this.selected, ...this.network.getConnectedNodes(this.selected)])
        : null);
    const changed = this.nodes.filter(
      ({ id }) => anew || (!near || near.has(id)) !== (!this.near || this.near.has(id)),
    );
    this.near = near;
    for (const node of this.nodes) /** @type {any} */ (node).faded = Boolean(near && !near.has(node.id));
    this.dimEdges();
    if (changed.length && (near || !anew))
      this.shownNodes.update(changed.map(({ id }) => ({ id, opacity: !near || near.has(id) ? 1 : 0.25 })));
    this.network.redraw();
  }

  /** The edges of what stands out keep their colour, those of a path are strong. */
  dimEdges() {
    if (this.edges.length > MOST_DIMMED) return;
    const changed = [];
    for (const edge of this.edges) {
      const state = this.edgeState(edge);
      if (this.edgeStates.get(edge.id) === state) continue;
      this.edgeStates.set(edge.id, state);
      changed.push(edgeStyle(edge, isDark(), state));
    }
    if (changed.length) this.shownEdges.update(changed);
  }

  /** @param {Edge} edge @returns {"" | "faded" | "strong" | "chosen" | "undated"} */
  edgeState(edge) {
    if (this.lit) return this.lit.ties.has(tie(edge.from, edge.to)) ? "strong" : "faded";
    if (edge.id === this.chosenEdge) return "chosen";
    if (!this.near) return this.timed && edge.dated === false ? "undated" : "";
    return !this.chosenEdge && (edge.from === this.selected || edge.to === this.selected) ? "" : "faded";
  }

  /** Let only these paths stand out; null for none. @param {string[][] | null} paths as the ids along each */
  highlight(paths) {
    this.lit = paths && {
      ids: new Set(paths.flat()),
      ties: new Set(paths.flatMap((path) => path.slice(1).map((id, at) => tie(path[at], id)))),
    };
    this.dim();
  }

  /** @param {string | null} id */
  hover(id) {
    this.hovered = id;
    this.root.classList.toggle("pointing", Boolean(id));
    const node = id && this.byId.get(id);
    if (!node) return this.tip.hide();
    const text = [node.kind, node.description].filter(Boolean).join(" · ");
    if (text && id !== this.selected)
      this.tip.show(text, this.network.canvasToDOM(this.network.getPosition(id)));
    this.network.redraw();
  }

  /** @param {string} id @param {MouseEvent} event */
  hoverEdge(id, event) {
    const edge = this.edgesById.get(id);
    if (!edge || this.hovered) return;
    const words = `${this.byId.get(edge.from)?.name} – ${edge.name} – ${this.byId.get(edge.to)?.name}`;
    const box = this.root.getBoundingClientRect();
    this.tip.show([words, edge.period].filter(Boolean).join(" · "), {
      x: event.clientX - box.left,
      y: event.clientY - box.top,
    });
  }

  /** @param {string} id @returns {{x: number, y: number} | null} where a node is, in pixels of the canvas */
  where(id) {
    return this.shownNodes.get(id) ? this.network.canvasToDOM(this.network.getPosition(id)) : null;
  }

  /** @param {boolean} nearer */
  zoom(nearer) {
    this.whole = false;
    this.say("looked", {});
    this.network.moveTo({
      scale: this.network.getScale() * (nearer ? STEP : 1 / STEP),
      animation: still() ? false : { duration: 180 },
    });
  }

  /** Spread everything over the room there is now, unless the reader has chosen what to look at. */
  refit() {
    if (!this.whole) return;
    this.frame.measure(this.nodes, roomIn(this.root));
    this.shownNodes.update(this.nodes.map((node) => ({ id: node.id, ...this.frame.inward(node) })));
    this.fit(false);
  }

  /** Show everything. @param {boolean} move whether to glide there */
  fit(move) {
    this.whole = true;
    const { scale, position, offset } = this.frame.whole(this.nodes, roomIn(this.root));
    if (!(scale > 0)) return;
    this.network.moveTo({ position, scale, offset, animation: move && !still() ? { duration: 240 } : false });
  }

  /** @returns {[number, number, number] | null} where the reader looks, and how closely; null for all of it */
  camera() {
    if (this.whole || !this.nodes.length) return null;
    const { x, y } = this.frame.outward(this.network.getViewPosition());
    const closeness = this.network.getScale() / this.frame.whole(this.nodes, roomIn(this.root)).scale;
    const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;
    return [round(x), round(y), Math.min(900, Math.max(0.01, round(closeness)))];
  }

  /** @param {[number, number, number]} camera look there again */
  look([x, y, closeness]) {
    const { scale } = this.frame.whole(this.nodes, roomIn(this.root));
    this.whole = false;
    this.network.moveTo({
      position: this.frame.inward({ x, y }),
      scale: scale * closeness,
      animation: false,
    });
  }

  /** Bring a node into sight if it is not. @param {string} id */
  reveal(id) {
    const at = this.where(id);
    if (!at) return;
    const { width, height, right, left, bottom } = roomIn(this.root, true);
    if (at.x > left + 60 && at.x < width - right - 60 && at.y > 20 && at.y < height - bottom) return;
    this.whole = false;
    this.network.moveTo({
      position: this.network.getPosition(id),
      offset: { x: (left - right) / 2, y: -bottom / 2 },
      scale: this.network.getScale(),
      animation: still() ? false : { duration: 260 },
    });
  }

  /** @param {string} from @param {string} key an arrow key @returns {string | null} the next node that way */
  neighbour(from, key) {
    const start = this.network.getPosition(from);
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [
      0, 0,
    ];
    let best = null;
    let least = Infinity;
    for (const { id } of this.nodes) {
      const at = this.network.getPosition(id);
      const [x, y] = [at.x - start.x, at.y - start.y];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy + y * dx);
      if (id === from || along <= 0 || aside > along * 2) continue;
      const cost = along + aside * 1.5;
      if (cost < least) [best, least] = [id, cost];
    }
    return best;
  }

  /** Take on the colours of the theme that is shown now. */
  repaint() {
    const unit = this.frame.unit(this.nodes.length);
    this.shownNodes.update(this.nodes.map((node) => this.style(node, unit)));
    this.shownEdges.update(this.edges.map((edge) => edgeStyle(edge, isDark())));
    this.edgeStates.clear();
    this.dim(true);
  }
}

/** @returns {boolean} whether the reader wants no motion */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {string} one @param {string} other @returns {string} the same either way round */
function tie(one, other) {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** @param {any} set @param {{id: string}[]} items the set's whole new content */
function replace(set, items) {
  const kept = new Set(items.map(({ id }) => id));
  set.remove(set.getIds().filter((/** @type {string} */ id) => !kept.has(id)));
  set.update(items);
}

/** @param {any} group @returns {any} the rest of a relation as a node */
function groupNode(group) {
  const { id, label, x, y, count } = group;
  return {
    id,
    x,
    y,
    name: label,
    group,
    count,
    key: "",
    kind: "",
    cls: "",
    description: "",
    weight: 0.8,
    shape: "dot",
  };
}

/** @param {any} group @returns {any} */
function groupEdge(group) {
  const [from, to] = group.outgoing ? [group.iri, group.id] : [group.id, group.iri];
  return { id: `to ${group.id}`, from, to, name: group.relationLabel, dashes: [2, 5], smooth: false, group };
}

/** @param {number} edges how many */
function sized(edges) {
  return {
    edges: { arrows: { to: { enabled: edges <= 600 } } },
    interaction: { hideEdgesOnDrag: edges > 700, hideEdgesOnZoom: edges > 700, hover: edges <= 3000 },
  };
}
