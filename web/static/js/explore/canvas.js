/** The drawn graph: vis-network on a canvas, positions of ours, and what the pointer does on it. */
import { datesOfBodies } from "./dates.js";
import { Drag } from "./drag.js";
import { Emphasis } from "./emphasis.js";
import { buried, lyingOver, roomIn } from "./frame.js";
import { groupEdge, groupNode, standBeside } from "./groups.js";
import { drawLabels, labelAt } from "../graph-labels.js";
import { drawMarks, titles } from "./marks.js";
import { Glide } from "./motion.js";
import { Tip } from "./tip.js";

/** How long after a click a second one makes it double; till then nothing moves, in milliseconds. */
const DOUBLE = 500;
/** So many new things take the whole canvas anew. */
const MANY = 30;

/**
 * @typedef {{id: string, name: string, kind: string, cls: string, key: string, shape: string, light: string,
 *   dark: string, size: number, weight: number, description: string, href: string, x: number, y: number,
 *   undated?: boolean, pinned?: boolean, change?: string, degree?: number}} Node
 * @typedef {{id: string, from: string, to: string, relation: string, name: string, period: string,
 *   derived: boolean, dated?: boolean, dashes: any, smooth: any, change?: string}} Edge
 */

export class Canvas extends Emphasis {
  /** @param {HTMLElement} root @param {any} vis */
  constructor(root, vis) {
    super(root, vis);
    this.moving = false;
    /** No name stands on the mark of another thing. */
    this.keepsOff = true;
    /** @type {{id: string | null, when: number, at: number}} the last click, when it was made and when seen to */
    this.clicked = { id: null, when: -Infinity, at: -Infinity };
    /** @type {(() => void)[]} how the picture is going to move */
    this.awaited = [];
    /** @type {Map<string, number>} on which side of its mark each label stands */
    this.sides = new Map();
    /** @type {Set<string>} what the last step brought */
    this.fresh = new Set();
    /** @type {{sort: string, label: string, x: number, y: number}[]} lines and names of the layout */
    this.marks = [];
    /** Whether places mean nothing but what is tied to what, so that nodes may follow one another. */
    this.freely = true;
    this.gliding = new Glide(this.network);
    this.drag = new Drag(this, (moved) => this.tell(moved));
    this.tip = new Tip(root);
    this.listen();
    // Only the canvas writes in italics: nothing else on the page makes the browser fetch them.
    document.fonts.load('italic 400 12px "Source Sans 3"', "a").then(() => this.drawSoon());
  }

  listen() {
    const { network } = this;
    network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
      this.boxes = drawLabels(context, this);
    });
    network.on("click", (/** @type {any} */ event) => this.click(event));
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
    // What grows after the names were written must not come to lie over one.
    const grown = new ResizeObserver(() => this.drawSoon());
    for (const part of lyingOver(this.root)) grown.observe(part);
    let { clientWidth: width, clientHeight: height } = this.root;
    // Once vis-network is done with a canvas of another size, whose scale it changes after it said so.
    network.on("resize", () => {
      const [wide, high] = [width, height];
      ({ clientWidth: width, clientHeight: height } = this.root);
      if (wide && width && (Math.abs(wide - width) > 40 || Math.abs(high - height) > 14))
        queueMicrotask(() => this.refit());
    });
  }

  /** What of the canvas lies below the zoom buttons, the line of the state, the panel and the drawer. */
  get covered() {
    const { width, height, left, right } = roomIn(this.root);
    const box = { id: "", left: 0, top: 0, right: width, bottom: height };
    return [
      ...buried(this.root),
      ...(left ? [{ ...box, right: left }] : []),
      ...(right ? [{ ...box, left: width - right }] : []),
      ...titles(this),
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
    const before = this.clicked;
    this.tip.hide();
    const when = event.event.srcEvent?.timeStamp ?? performance.now();
    this.clicked = { id, when, at: performance.now() };
    clearTimeout(this.selecting);
    if (id && id === before.id && when - before.when < DOUBLE) return this.doubleClick(id);
    if (edge && this.edgesById.has(edge)) return this.say("edge", { id: edge });
    const add = event.event.srcEvent?.shiftKey ?? false;
    // What will lie below the panel has to stay within reach of a second click.
    if (id && !add && this.below(event.pointer.DOM))
      this.selecting = setTimeout(() => this.say("select", { id, add }), DOUBLE);
    else this.say("select", { id, add });
  }

  /** @param {string} id what was clicked twice, by the pace of a hand */
  doubleClick(id) {
    this.clicked = { id: null, when: -Infinity, at: -Infinity };
    clearTimeout(this.waiting);
    this.awaited = [];
    if (this.selected !== id) this.say("select", { id, add: false });
    this.say("menu", { id });
  }

  /** @param {{x: number}} at @returns {boolean} whether the panel will lie there once it is open */
  below({ x }) {
    const panel = /** @type {HTMLElement | null} */ (
      this.root.parentElement?.querySelector(".explorer-panel")
    );
    return Boolean(panel?.hidden) && x > this.root.clientWidth - 410;
  }

  /** As the stage does it, but not between the two clicks of a double one. */
  refit() {
    this.later(() => {
      const [groups, things] = [true, false].map((which) => this.nodes.filter((one) => "group" in one === which));
      if (this.whole) standBeside(this, groups, things, true);
      super.refit();
      this.lead();
    });
  }

  /** As the stage does it. @param {import("./camera.js").Camera} camera */
  look(camera) {
    super.look(camera);
    this.lead();
  }

  /** As the stage does it, but not between the two clicks of a double one. @param {string} id */
  reveal(id) {
    this.later(() => super.reveal(id));
  }

  /** @param {() => void} move the picture, once no second click is to be expected */
  later(move) {
    const wait = this.clicked.at + DOUBLE - performance.now();
    if (wait <= 0) return move();
    const { awaited } = this;
    awaited.push(move);
    if (awaited.length > 1) return;
    this.waiting = setTimeout(() => awaited.splice(0).forEach((one) => one()), wait);
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
    this.tip.hide();
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
    this.lead();
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
    this.tip.hide();
    // Each change of the data would draw everything anew.
    this.network.body.emitter.emit("_blockRedraw");
    const before = new Map(this.nodes.map(({ id }) => [id, this.network.getPosition(id)]));
    const come = [...view.nodes, ...view.groups].filter(({ id }) => !before.has(id)).length;
    // Very much that is new asks for all the room there is.
    const anew = reframe || !before.size || (come > MANY && this.whole);
    standBeside(this, view.groups, view.nodes, anew);
    this.nodes = [...view.nodes, ...view.groups.map(groupNode)];
    this.edges = [...view.edges, ...view.groups.map(groupEdge)];
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.edgesById = new Map(view.edges.map((edge) => [edge.id, edge]));
    datesOfBodies(this.nodes, this.edges);
    if (anew) this.frame.measure(this.nodes, roomIn(this.root));
    const unit = this.frame.unit(this.nodes.length);
    this.shownEdges.clear();
    this.edgeStates.clear();
    replace(
      this.shownNodes,
      this.nodes.map((node) => ({ ...this.style(node, unit), ...this.frame.inward(node), opacity: 1 })),
    );
    this.bend();
    this.shownEdges.add(this.edges.map((edge) => this.line(edge)));
    this.network.setOptions(sized(this.edges.length));
    this.dim(true);
    this.network.body.emitter.emit("_allowRedraw");
    this.drawSoon();
    this.fresh = new Set(before.size ? this.nodes.map(({ id }) => id).filter((id) => !before.has(id)) : []);
    if (anew) this.fit(false);
    else if (this.fresh.size) this.bringIn(this.fresh);
    if (glide) this.gliding.from(this.nodes, before);
  }

  /** @param {string | null} id */
  hover(id) {
    this.hovered = id;
    this.root.classList.toggle("pointing", Boolean(id));
    if (!this.selected) this.dimEdges();
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
