/** The drawn graph: vis-network on a canvas, positions of ours, and what the pointer does on it. */
import { isDark } from "../dom.js";
import { datesOfBodies } from "./dates.js";
import { Drag } from "./drag.js";
import { roomIn } from "./frame.js";
import { groupEdge, groupNode } from "./groups.js";
import { drawLabels, labelAt } from "../graph-labels.js";
import { drawMarks } from "./marks.js";
import { Glide } from "./motion.js";
import { Stage } from "./stage.js";
import { edgeStyle, groupStyle, nodeStyle } from "./style.js";
import { Tip } from "./tip.js";

const MOST_DIMMED = 1500;

/**
 * @typedef {{id: string, name: string, kind: string, cls: string, key: string, shape: string, light: string,
 *   dark: string, size: number, weight: number, description: string, href: string, x: number, y: number,
 *   undated?: boolean, pinned?: boolean, change?: string, degree?: number}} Node
 * @typedef {{id: string, from: string, to: string, relation: string, name: string, period: string,
 *   derived: boolean, dated?: boolean, dashes: any, smooth: any, change?: string}} Edge
 */

export class Canvas extends Stage {
  /** @param {HTMLElement} root @param {any} vis */
  constructor(root, vis) {
    super(root, vis);
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
    /** @type {{sort: string, label: string, x: number, y: number}[]} lines and names of the layout */
    this.marks = [];
    /** Whether places mean nothing but what is tied to what, so that nodes may follow one another. */
    this.freely = true;
    this.gliding = new Glide(this.network);
    this.drag = new Drag(this, (moved) => this.tell(moved));
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
    network.on("dragStart", (/** @type {any} */ event) => this.startMoving(event.nodes));
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

  /** What of the canvas lies below the zoom buttons, the panel and the drawer. */
  get covered() {
    const { width, height, left, right } = roomIn(this.root);
    const box = { id: "", left: 0, top: 0, right: width, bottom: height };
    const zoom = { ...box, left: width - right - 60, right: width - right, top: height - 140 };
    return [
      zoom,
      ...(left ? [{ ...box, right: left }] : []),
      ...(right ? [{ ...box, left: width - right }] : []),
    ];
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

  /** @param {string[]} ids of the nodes that are dragged; none when the picture is */
  startMoving(ids) {
    this.moving = true;
    this.tip.hide();
    this.gliding.stop();
    if (ids.length) this.drag.begin(ids);
  }

  /** @param {string[]} ids of the nodes that were dragged */
  dropped(ids) {
    this.moving = false;
    if (ids.length) {
      this.drag.end(ids);
      return this.select(this.selected, this.chosenEdge);
    }
    this.whole = false;
    this.say("looked", {});
    this.network.redraw();
  }

  /** @param {{id: string, held: boolean}[]} moved nodes that have another place now */
  tell(moved) {
    const known = moved.filter(({ id }) => this.byId.has(id));
    if (!known.length) return;
    this.say("moved", {
      moved: known.map((one) => ({ ...one, ...this.frame.outward(this.network.getPosition(one.id)) })),
    });
  }

  /** Whatever moves comes to rest, and is told of. */
  settle() {
    this.drag.finish();
  }

  /**
   * Show this. Nodes that were there glide to their new places, others appear where they stand.
   * @param {{nodes: Node[], edges: Edge[], groups: any[]}} view @param {{reframe?: boolean, glide?: boolean}} [how]
   */
  draw(view, { reframe = false, glide = true } = {}) {
    this.drag.stop();
    const before = new Map(this.nodes.map(({ id }) => [id, this.network.getPosition(id)]));
    this.nodes = [...view.nodes, ...view.groups.map(groupNode)];
    this.edges = [...view.edges, ...view.groups.map(groupEdge)];
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.edgesById = new Map(view.edges.map((edge) => [edge.id, edge]));
    datesOfBodies(this.nodes, this.edges);
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
    if (glide) this.gliding.from(this.nodes, before);
  }

  /** @param {any} node @param {number} unit */
  style(node, unit) {
    return node.group ? groupStyle(node, isDark(), unit) : nodeStyle(node, isDark(), unit);
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

  /** Take on the colours of the theme that is shown now. */
  repaint() {
    const unit = this.frame.unit(this.nodes.length);
    this.shownNodes.update(this.nodes.map((node) => this.style(node, unit)));
    this.shownEdges.update(this.edges.map((edge) => edgeStyle(edge, isDark())));
    this.edgeStates.clear();
    this.dim(true);
  }
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

/** @param {number} edges how many */
function sized(edges) {
  return {
    edges: { arrows: { to: { enabled: edges <= 600 } } },
    interaction: { hideEdgesOnDrag: edges > 700, hideEdgesOnZoom: edges > 700, hover: edges <= 3000 },
  };
}
