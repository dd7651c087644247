/** How things on the stage are dressed, what of them stands out, and what steps back. */
import { isDark } from "../dom.js";
import { bends } from "./bends.js";
import { focus } from "./lens.js";
import { Stage } from "./stage.js";
import { edgeStyle, groupStyle, nodeStyle } from "./style.js";

const MOST_DIMMED = 1500;
/** More ties of one thing than this are drawn thinner and paler. */
const MANY = 40;
/** How wide names may be in layouts that set things in rows. @type {Record<string, number>} */
const BESIDE = { tree: 200, time: 140 };

/** Marks in rows are smaller than those that stand by themselves. */
const IN_ROW = 0.82;

/** @typedef {import("./canvas.js").Edge} Edge */

export class Emphasis extends Stage {
  /** @param {HTMLElement} root @param {any} vis */
  constructor(root, vis) {
    super(root, vis);
    /** @type {Edge[]} */
    this.edges = [];
    /** @type {Map<string, import("./canvas.js").Node>} */
    this.byId = new Map();
    /** @type {Map<string, Edge>} */
    this.edgesById = new Map();
    /** @type {string | null} */
    this.selected = this.hovered = this.chosenEdge = null;
    /** @type {Set<string> | null} */
    this.near = null;
    /** @type {{ids: Set<string>, ties: Set<string>, group?: number} | null} */
    this.lit = null;
    /** How wide names may be that stand beside things in rows, where ties show when one is pointed at; else 0. */
    this.beside = 0;
    /** Whether the view is that of a date, so that what has none is marked. */
    this.timed = false;
    /** @type {Map<string, string>} */
    this.edgeStates = new Map();
    this.dark = isDark();
    this.network.on("beforeDrawing", () => focus(this.network, this.nodes, this.edges, this.usual));
  }

  /** @param {any} node @param {number} unit */
  style(node, unit) {
    const part = this.beside ? unit * IN_ROW : unit;
    const made = node.group ? groupStyle(node, this.dark, part) : nodeStyle(node, this.dark, part);
    node.drawn = made;
    return made;
  }

  /** @param {any} edge @param {string} [state] */
  line(edge, state) {
    const made = { ...edgeStyle(edge, this.dark, state), smooth: edge.curve ?? edge.smooth ?? false };
    edge.drawn = made;
    return made;
  }

  /** Things stand elsewhere now: lead the edges round them. */
  lead() {
    const changed = this.bend();
    if (changed.length)
      this.shownEdges.update(changed.map((edge) => this.line(edge, this.edgeStates.get(edge.id))));
  }

  /** @param {string} rows the layout, if it sets things in rows, as a list does; else "" */
  inRows(rows) {
    this.frame.rows = rows;
    this.beside = BESIDE[rows] ?? 0;
  }

  /** Lead edges round what stands in their way. @returns {any[]} the edges that run otherwise than before */
  bend() {
    const bodies = this.network.body.nodes;
    const at = new Map(
      this.nodes.map((/** @type {any} */ { id, drawn }) => [
        id,
        { x: bodies[id].x, y: bodies[id].y, size: drawn.size },
      ]),
    );
    const found = bends(this.edges, at);
    return this.edges.filter((/** @type {any} */ edge) => {
      const curve = found.get(edge.id);
      const changed = JSON.stringify(curve) !== JSON.stringify(edge.curve ?? edge.smooth ?? false);
      edge.curve = curve;
      return changed;
    });
  }

  /** @param {string | null} id @param {string | null} [edge] */
  select(id, edge = null) {
    this.selected = id && this.byId.has(id) ? id : null;
    this.chosenEdge = edge;
    const { nodes, edges } = this.network.getSelection();
    if (nodes.length || edges.length) this.network.unselectAll();
    if (edge && this.edgesById.has(edge)) this.network.selectEdges([edge]);
    else if (this.selected) this.network.selectNodes([this.selected], true);
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
    this.drawSoon();
  }

  /** The edges of what stands out keep their colour, those of a path are strong. */
  dimEdges() {
    const focus = this.lit || this.chosenEdge ? null : (this.selected ?? this.hovered);
    const tied = this.edges.filter(({ from, to }) => from === focus || to === focus).length;
    const many = tied > MANY ? String(tied) : "";
    // Of very many edges none steps back, but those that stand out do not become a solid fan.
    const all = this.edges.length <= MOST_DIMMED;
    const changed = [];
    for (const edge of this.edges) {
      const among = many && (edge.from === focus || edge.to === focus);
      const state = among ? many : all ? this.edgeState(edge) : "";
      if ((this.edgeStates.get(edge.id) ?? "") === state) continue;
      this.edgeStates.set(edge.id, state);
      changed.push(this.line(edge, state));
    }
    if (changed.length) this.shownEdges.update(changed);
  }

  /** @param {Edge} edge @returns {"" | "faded" | "strong" | "chosen" | "undated" | "quiet"} */
  edgeState(edge) {
    if (this.lit?.group) return this.lit.ids.has(edge.from) && this.lit.ids.has(edge.to) ? "" : "faded";
    if (this.lit) return this.lit.ties.has(tie(edge.from, edge.to)) ? "strong" : "faded";
    if (edge.id === this.chosenEdge) return "chosen";
    if (!this.near && this.beside) return "quiet";
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

  /** Let only the things of a group stand out; none for all. @param {string[]} ids @param {number} group its number */
  emphasise(ids, group) {
    this.lit = ids.length ? { ids: new Set(ids), ties: new Set(), group } : null;
    this.dim();
  }

  /** Take on the colours of the theme that is shown now. */
  repaint() {
    this.dark = isDark();
    const unit = this.frame.unit(this.nodes.length);
    this.shownNodes.update(this.nodes.map((node) => this.style(node, unit)));
    this.shownEdges.update(this.edges.map((edge) => this.line(edge)));
    this.edgeStates.clear();
    this.dim(true);
  }
}

/** @param {string} one @param {string} other @returns {string} the same either way round */
function tie(one, other) {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
