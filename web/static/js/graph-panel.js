/** What is selected, in words, with a link to its page and to what it is tied to here. */
import { element, glyph, t, tn } from "./dom.js";

/** @typedef {import("./graph.js").Node} Node */
/** @typedef {import("./graph.js").Edge} Edge */

const MOST = 12;

export class Panel {
  /** @param {HTMLElement} root @param {import("./graph.js").View} view @param {(id: string | null) => void} select */
  constructor(root, view, select) {
    this.box = /** @type {HTMLElement} */ (root.querySelector(".graph-panel"));
    this.view = view;
    this.select = select;
    /** @type {Map<string, Node>} */
    this.byId = new Map(view.nodes.map((node) => [node.id, node]));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.box.hidden) this.select(null);
    });
  }

  /** @param {string | null} id */
  show(id) {
    const node = id ? this.byId.get(id) : undefined;
    this.box.hidden = !node;
    if (!node) return this.box.replaceChildren();
    const close = element("button", { type: "button", class: "close", "aria-label": t("graph.close") }, "×");
    close.addEventListener("click", () => this.select(null));
    const kind = element("p", { class: "kind" }, glyph(node.key, node.shape), node.kind);
    const parts = [close, kind, element("h2", {}, element("bdi", {}, node.name))];
    if (node.description) parts.push(element("p", { class: "panel-text" }, shorten(node.description)));
    parts.push(element("p", {}, element("a", { href: node.href }, t("graph.open"))));
    const edges = this.view.edges.filter((edge) => edge.from === id || edge.to === id);
    parts.push(
      element("p", { class: "quiet" }, tn("graph.connections", edges.length)),
      this.links(edges, node),
    );
    this.box.replaceChildren(...parts);
  }

  /** @param {Edge[]} edges @param {Node} node @returns {HTMLElement} */
  links(edges, node) {
    const list = element("ul", { class: "plain panel-links" });
    for (const edge of edges.slice(0, MOST)) {
      const outgoing = edge.from === node.id;
      const other = this.byId.get(outgoing ? edge.to : edge.from);
      if (!other) continue;
      const pick = element("button", { type: "button", class: "pick" }, element("bdi", {}, other.name));
      pick.addEventListener("click", () => this.select(other.id));
      list.append(element("li", {}, element("i", {}, outgoing ? `${edge.name} ` : `← ${edge.name} `), pick));
    }
    if (edges.length > MOST) list.append(element("li", {}, "…"));
    return list;
  }
}

/** @param {string} text @returns {string} */
function shorten(text) {
  return text.length > 320 ? `${text.slice(0, 319)}…` : text;
}
