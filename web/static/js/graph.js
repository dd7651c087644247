/**
 * The drawn graph: positions from the server, vis-network on the canvas, labels of our own that never overlap.
 *
 * @typedef {{id: string, name: string, kind: string, cls: string, key: string, description: string, weight: number,
 *   href: string, x?: number, y?: number, size: number, shape: string, light: string, dark: string}} Node
 * @typedef {{id: string, from: string, to: string, name: string, derived: boolean, period: string,
 *   dashes: number[] | false, smooth: object | false}} Edge
 * @typedef {{nodes: Node[], edges: Edge[], omitted: number, options: any}} View
 */
import { element, isDark, t, tn } from "./dom.js";
import { bends } from "./explore/bends.js";
import { drawLabels, labelAt, RELATION_FONT } from "./graph-labels.js";
import { arrange, markScale, range, roomIn } from "./graph-layout.js";
import { colours, edgeStyle, nodeStyle, options } from "./graph-style.js";
import { Panel } from "./graph-panel.js";

/** A canvas narrower than this shows a smaller start view: so many things, that their names find room. */
const NARROW = 560;
const FEW = 30;
/** Pixels kept free around what is moved out from under the panel, for its labels. */
const ASIDE = 64;
/** Milliseconds in which a second click may come: what it is meant for stays in its place. */
const BETWEEN_CLICKS = 320;
const VENDOR = new URL("../vendor/vis-network-10.1.5.min.mjs", import.meta.url);

/**
 * Draw the graph that an element asks for.
 * @param {HTMLElement} root
 */
export async function enhanceGraph(root) {
  const wait = /** @type {HTMLElement} */ (root.querySelector(".graph-wait"));
  wait.textContent = t("graph.loading");
  try {
    const [view, vis] = await Promise.all([load(addressFor(root)), import(VENDOR.href)]);
    await document.fonts.ready;
    new Drawing(root, view, vis);
    wait.hidden = true;
  } catch (error) {
    console.warn(error);
    const again = element("button", { type: "button" }, t("graph.retry"));
    again.addEventListener("click", () => enhanceGraph(root));
    wait.replaceChildren(element("span", {}, t("graph.failed")), again);
  }
}

/** @param {HTMLElement} root @returns {string} */
function addressFor(root) {
  const address = /** @type {string} */ (root.dataset.graph);
  return root.clientWidth < NARROW && root.id === "overview" ? `${address}&limit=${FEW}` : address;
}

/**
 * Draw a view that is at hand.
 * @param {HTMLElement} root @param {View} view
 */
export async function drawGraph(root, view) {
  const vis = await import(VENDOR.href);
  await document.fonts.load(RELATION_FONT);
  await document.fonts.ready;
  return new Drawing(root, view, vis);
}

/** @param {string} address @returns {Promise<View>} */
async function load(address) {
  const response = await fetch(address, {
    headers: { Accept: "application/json" },
  });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/**
 * The library keeps all listeners in one map on its prototype, so that what one network tells, every other of the
 * page hears too, and paints: this one has a map of its own.
 * @param {any} vis
 */
function apart(vis) {
  class Network extends vis.Network {}
  Network.prototype._callbacks = new Map();
  return Network;
}

/** Lead edges round what stands in their way. @param {View} view @param {number} unit how large marks are */
function leadRound(view, unit) {
  const bodies = view.nodes.map(({ id, x = 0, y = 0, size }) => ({ id, x, y, size: size * unit }));
  const found = bends(view.edges, new Map(bodies.map((body) => [body.id, body])));
  for (const edge of view.edges) edge.smooth = found.get(edge.id) ?? edge.smooth;
}

class Drawing {
  /** @param {HTMLElement} root @param {View} view @param {any} vis */
  constructor(root, view, vis) {
    this.root = root;
    this.view = view;
    const room = roomIn(root);
    /** From which weight on names are bold, and whether edges are named only when pointed at. */
    this.bold = root.classList.contains("graph-small") ? 0.9 : 0.5;
    this.quiet = !root.classList.contains("graph-answer");
    /** No name stands on the mark of another thing. */
    this.keepsOff = true;
    this.extent = arrange(view, room);
    leadRound(view, markScale(room));
    /** @type {Map<string, Node>} */
    this.byId = new Map(view.nodes.map((node) => [node.id, node]));
    /** @type {Set<string>} */
    this.hiddenClasses = new Set();
    this.shownNodes = new vis.DataSet(view.nodes.map((node) => nodeStyle(node, isDark(), markScale(room))));
    this.shownEdges = new vis.DataSet(view.edges.map((edge) => edgeStyle(edge, isDark())));
    const canvas = /** @type {HTMLElement} */ (root.querySelector(".graph-canvas"));
    this.network = new (apart(vis))(
      canvas,
      { nodes: this.shownNodes, edges: this.shownEdges },
      options(view, markScale(room)),
    );
    // The canvas is for the eye and the pointer; its twin in words is what keys and screen readers reach.
    for (const part of canvas.querySelectorAll("[tabindex]")) part.setAttribute("tabindex", "-1");
    /** @type {string | null} */
    this.hovered = null;
    /** @type {string | null} */
    this.selected = null;
    /** @type {Set<string> | null} */
    this.near = null;
    this.recolour = () => this.repaint();
    this.sizes = new ResizeObserver(() => this.fit(false));
    this.tip = element("div", { class: "graph-tip", hidden: "" });
    root.append(this.tip);
    this.panel = new Panel(root, view, (id) => this.select(id));
    this.listen();
    this.tools();
    this.legend();
    this.omitted();
    this.fit(false);
  }

  /** What the labels are drawn for. */
  get nodes() {
    return this.view.nodes.filter(({ cls }) => !this.hiddenClasses.has(cls));
  }

  get edges() {
    return this.view.edges;
  }

  /** Where the zoom buttons stand. */
  get covered() {
    const { clientWidth: right, clientHeight: bottom } = this.root;
    const { offsetLeft, offsetTop } = /** @type {HTMLElement} */ (this.root.querySelector(".graph-tools"));
    return [{ id: "", left: offsetLeft - 6, top: offsetTop - 6, right, bottom }];
  }

  listen() {
    const { network } = this;
    network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ context) => {
      this.boxes = drawLabels(context, this);
    });
    network.on("click", (/** @type {any} */ event) => this.select(this.hit(event)));
    network.on("doubleClick", (/** @type {any} */ event) => this.open(this.hit(event)));
    network.on("hoverNode", (/** @type {any} */ event) =>
      this.hover(event.node, event.pointer?.DOM ?? event.event),
    );
    network.on("blurNode", () => this.hover(null));
    network.on("hoverEdge", (/** @type {any} */ event) => this.hoverEdge(event.edge, event.event));
    network.on("blurEdge", () => this.hideTip());
    network.on("dragStart", () => this.hideTip());
    network.on("zoom", () => this.hideTip());
    document.addEventListener("themechange", this.recolour);
    this.sizes.observe(this.root);
  }

  /** Stop drawing, when the page shows something else in its place. */
  close() {
    document.removeEventListener("themechange", this.recolour);
    this.sizes.disconnect();
    clearTimeout(this.revealing);
    this.network.destroy();
  }

  /** @param {any} event @returns {string | null} the node under the pointer, by its mark or by its label */
  hit(event) {
    return event.nodes[0] ?? labelAt(this.boxes, event.pointer.DOM) ?? null;
  }

  /** @param {string | null} id */
  select(id) {
    this.selected = id;
    if (id) this.network.selectNodes([id], true);
    else this.network.unselectAll();
    this.hideTip();
    this.panel.show(id);
    this.dim();
    clearTimeout(this.revealing);
    this.revealing = setTimeout(() => this.reveal(), BETWEEN_CLICKS);
  }

  /** Move what is selected, with its neighbours, out from under the panel that tells of it. */
  reveal() {
    const { clientWidth, clientHeight } = this.root;
    const { offsetLeft: free, offsetTop, offsetHeight, hidden } = this.panel.box;
    if (hidden || !this.near || free < clientWidth / 3) return;
    const places = Object.values(this.network.getPositions([...this.near]));
    const [left, right] = range(places.map(({ x }) => x));
    const [top, bottom] = range(places.map(({ y }) => y));
    const seen = places.map((place) => this.network.canvasToDOM(place));
    if (!seen.some(({ x, y }) => x + ASIDE > free && y - ASIDE < offsetTop + offsetHeight)) return;
    const [wide, high] = [free - 2 * ASIDE, clientHeight - 2 * ASIDE];
    const scale = Math.min(
      this.network.getScale(),
      wide / Math.max(1, right - left),
      high / Math.max(1, bottom - top),
    );
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      offset: { x: (free - clientWidth) / 2, y: 0 },
      scale,
      animation: still ? false : { duration: 240 },
    });
  }

  /** What is not tied to the selected node steps back. */
  dim() {
    const near = this.selected
      ? new Set([this.selected, ...this.network.getConnectedNodes(this.selected)])
      : null;
    this.near = near;
    this.shownNodes.update(
      this.view.nodes.map(({ id }) => ({ id, opacity: !near || near.has(id) ? 1 : 0.25 })),
    );
    this.network.redraw();
  }

  /** @param {string | null} id */
  open(id) {
    const node = id && this.byId.get(id);
    if (node) location.assign(node.href);
  }

  /** @param {string | null} id */
  hover(id) {
    this.hovered = id;
    this.root.style.cursor = id ? "pointer" : "";
    const node = id && this.byId.get(id);
    if (!node) return this.hideTip();
    const text = [node.kind, node.description].filter(Boolean).join(" · ");
    if (text && id !== this.selected)
      this.showTip(text, this.network.canvasToDOM(this.network.getPosition(id)));
    this.network.redraw();
  }

  /** @param {string} id @param {MouseEvent} event */
  hoverEdge(id, event) {
    const edge = this.view.edges.find((one) => one.id === id);
    if (!edge || this.hovered) return;
    const [from, to] = [this.byId.get(edge.from), this.byId.get(edge.to)];
    const parts = [
      `${from?.name} – ${edge.name} – ${to?.name}`,
      edge.period,
      edge.derived ? t("graph.derived") : "",
    ];
    const box = this.root.getBoundingClientRect();
    this.showTip(parts.filter(Boolean).join(" · "), {
      x: event.clientX - box.left,
      y: event.clientY - box.top,
    });
  }

  /** @param {string} text @param {{x: number, y: number}} at */
  showTip(text, at) {
    this.tip.textContent = text.length > 240 ? `${text.slice(0, 239)}…` : text;
    this.tip.hidden = false;
    const { clientWidth, clientHeight } = this.root;
    const left = Math.max(8, Math.min(at.x + 14, clientWidth - this.tip.offsetWidth - 8));
    const below = at.y + 18 + this.tip.offsetHeight < clientHeight;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${below ? at.y + 18 : at.y - this.tip.offsetHeight - 14}px`;
  }

  hideTip() {
    this.tip.hidden = true;
  }

  tools() {
    const tools = /** @type {HTMLElement} */ (this.root.querySelector(".graph-tools"));
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const what = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.zoom;
      if (what === "fit") this.fit(true);
      else if (what) this.zoom(what === "in" ? 1.35 : 1 / 1.35);
    });
  }

  /** @param {number} factor */
  zoom(factor) {
    const animation = matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 180 };
    this.network.moveTo({ scale: this.network.getScale() * factor, animation });
  }

  /** @param {boolean} move whether to glide there */
  fit(move) {
    const { width, height, side, top, bottom } = roomIn(this.root);
    const scale = Math.min(
      (width - 2 * side) / Math.max(1, this.extent.width),
      (height - top - bottom) / Math.max(1, this.extent.height),
      1.4,
    );
    if (!(scale > 0)) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || !move;
    const offset = { x: 0, y: (top - bottom) / 2 };
    this.network.moveTo({
      position: { x: 0, y: 0 },
      scale,
      offset,
      animation: still ? false : { duration: 240 },
    });
  }

  legend() {
    const area = this.root.closest("[data-graph-area]");
    for (const button of area?.querySelectorAll("[data-class]") ?? []) {
      const { class: its } = /** @type {HTMLElement} */ (button).dataset;
      const many = this.view.nodes.filter((node) => node.cls === its).length;
      /** @type {HTMLElement} */ (button).hidden = !many;
      const count = button.querySelector(".count");
      if (count) count.textContent = many.toLocaleString(document.documentElement.lang);
      button.addEventListener("click", () => {
        const cls = /** @type {HTMLElement} */ (button).dataset.class ?? "";
        const shown = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(shown));
        if (shown) this.hiddenClasses.delete(cls);
        else this.hiddenClasses.add(cls);
        this.shownNodes.update(
          this.view.nodes.filter((node) => node.cls === cls).map((node) => ({ id: node.id, hidden: !shown })),
        );
      });
    }
  }

  /** Say how many things this drawing leaves out: a narrow one more than the page was made for. */
  omitted() {
    const told = this.root.closest("[data-graph-area]")?.querySelector("[data-omitted]");
    if (told) told.textContent = this.view.omitted ? tn("graph.omitted", this.view.omitted) : "";
  }

  /** Take on the colours of the theme that is shown now. */
  repaint() {
    this.shownNodes.update(
      this.view.nodes.map((node) => ({
        id: node.id,
        color: colours(node, isDark()),
      })),
    );
    this.shownEdges.update(this.view.edges.map((edge) => edgeStyle(edge, isDark())));
    this.network.redraw();
  }
}
