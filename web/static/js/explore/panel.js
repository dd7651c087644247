/** The panel beside the graph: what is selected, in words. On a phone it is a sheet at the bottom. */
import { element, t } from "../dom.js";
import { enhanceNotes } from "../notes.js";
import { changeWords } from "./changes-panel.js";
import { edgeWords } from "./edge-panel.js";
import { entityWords } from "./entity-panel.js";
import { walkLinks } from "./sources.js";
import { contentKey } from "./state.js";

export class Panel {
  /** @param {import("./explorer.js").Explorer} explorer @param {HTMLElement} box */
  constructor(explorer, box) {
    this.explorer = explorer;
    this.box = box;
    this.shown = "";
    /** @type {AbortController | null} */
    this.request = null;
    explorer.addEventListener("selection", () => this.follow());
    explorer.addEventListener("view", () => this.follow());
    box.addEventListener("click", (event) => this.click(event));
    walkLinks(box, explorer);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.close();
    });
  }

  /** Show what is selected now. */
  follow() {
    const { explorer } = this;
    const { selected, compare, languages } = explorer.state;
    const edge = explorer.edge && explorer.canvas.edgesById.get(explorer.edge);
    const at = edge ? this.date(edge) : selected && compare ? null : explorer.state.at;
    const about = edge ? [edge.from, edge.relation, edge.to, edge.id] : selected;
    const key = JSON.stringify([about ?? (compare && contentKey(explorer.state)), at, compare, languages]);
    if (key === this.shown) return;
    this.shown = key;
    if (edge)
      this.load(
        this.address("edge", { s: edge.from, p: edge.relation, o: edge.to, id: edge.id, at }),
        edgeWords,
      );
    else if (selected) this.load(this.address("entity", { iri: selected, at }), entityWords);
    else if (at && compare) this.load(explorer.api.post("changes", explorer.state), changeWords);
    else this.hide();
  }

  /** Where to ask, without the texts in languages that are switched off. @param {string} route @param {Record<string, unknown>} query */
  address(route, query) {
    const { api, state } = this.explorer;
    return api.address(route, { ...query, without: state.languages.join(",") });
  }

  /**
   * The date at which to ask of a statement: of two, what began was there at the later one, what passed at
   * neither. Of a thing everything is told when two dates are compared.
   * @param {any} shown @returns {string | null}
   */
  date(shown) {
    const { at, compare } = this.explorer.state;
    return shown?.change === "passed" ? null : shown?.change === "began" ? compare : at;
  }

  /** @param {string | Promise<any>} asked an address, or what is under way @param {(answer: any, explorer: any) => Node[]} words */
  async load(asked, words) {
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.box.setAttribute("aria-busy", "true");
    const late = setTimeout(
      () => this.fill([element("p", { class: "quiet panel-wait" }, t("explore.loading"))]),
      250,
    );
    try {
      const { api } = this.explorer;
      const answer = await (typeof asked === "string" ? api.read(asked, request.signal) : asked);
      clearTimeout(late);
      if (request !== this.request) return;
      this.fill(words(answer, this.explorer));
    } catch (error) {
      clearTimeout(late);
      if (/** @type {Error} */ (error).name === "AbortError") return;
      this.fill([element("p", { class: "panel-wait" }, /** @type {Error} */ (error).message)]);
    }
    if (request === this.request) this.box.removeAttribute("aria-busy");
  }

  /** @param {Node[]} parts */
  fill(parts) {
    const close = element(
      "button",
      { type: "button", class: "close", "aria-label": t("graph.close"), title: t("graph.close") },
      "×",
    );
    close.addEventListener("click", () => this.close());
    this.box.replaceChildren(close, ...parts);
    this.box.scrollTop = 0;
    const { canvas, root, state } = this.explorer;
    const opened = this.box.hidden;
    this.box.hidden = false;
    root.classList.add("with-panel");
    if (opened) canvas.refit();
    if (opened && state.selected) canvas.reveal(state.selected);
    enhanceNotes();
  }

  hide() {
    this.request?.abort();
    if (this.box.hidden) return;
    const held = this.box.contains(document.activeElement);
    this.box.hidden = true;
    this.box.replaceChildren();
    this.explorer.root.classList.remove("with-panel");
    this.explorer.canvas.refit();
    if (held) this.explorer.canvas.root.focus({ preventScroll: true });
  }

  close() {
    this.explorer.select(null);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const statement = /** @type {HTMLElement | null} */ (target.closest("[data-s]"));
    if (statement) this.statement(statement.dataset);
  }

  /** The evidence of a statement, drawn or not. @param {DOMStringMap} statement */
  statement({ s, p, o, change }) {
    const drawn = this.explorer.answer.edges.find(
      (/** @type {any} */ edge) => edge.from === s && edge.relation === p && edge.to === o,
    );
    if (drawn) return this.explorer.selectEdge(drawn.id);
    this.shown = "statement";
    this.load(this.address("edge", { s, p, o, at: this.date({ change }) }), edgeWords);
  }
}
