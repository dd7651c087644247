/** What is visible in a sentence, what just happened, what went wrong: told to eye and ear. */
import { element, t, tn } from "../dom.js";

const KEPT = 6000;

export class Status {
  /** @param {import("./explorer.js").Explorer} explorer @param {HTMLElement} box a live region */
  constructor(explorer, box) {
    this.explorer = explorer;
    this.box = box;
    this.busy = 0;
    explorer.addEventListener("view", () => this.sum());
    explorer.addEventListener("selection", () => this.selection());
    explorer.addEventListener("told", (event) =>
      this.brief(/** @type {CustomEvent} */ (event).detail.message, "told"),
    );
    explorer.addEventListener("failed", (event) =>
      this.brief(/** @type {CustomEvent} */ (event).detail.message, "failed"),
    );
    explorer.addEventListener("busy", (event) => {
      this.busy += /** @type {CustomEvent} */ (event).detail.busy ? 1 : -1;
      explorer.root.classList.toggle("asking", this.busy > 0);
    });
  }

  /** @param {string} text @param {string} kind */
  say(text, kind) {
    clearTimeout(this.timer);
    this.box.dataset.kind = kind;
    this.box.replaceChildren(element("bdi", {}, text));
  }

  /** The numbers for the eye, the whole sentence for the ear. */
  sum() {
    const { answer, summary } = this.explorer;
    const lang = document.documentElement.lang;
    const said = new Set(answer.edges.map(({ from, relation, to }) => `${from} ${relation} ${to}`)).size;
    const [nodes, edges, lines] = [answer.nodes.length, said, answer.edges.length].map((count) =>
      count.toLocaleString(lang),
    );
    // A statement that held more than once, as two jobs at one place, is a line for each time.
    const shown = [t(edges === lines ? "explore.shown" : "explore.shown_lines", { nodes, edges, lines })];
    if (answer.absent?.length) shown.push(tn("explore.absent", answer.absent.length));
    if (answer.nameless) shown.push(tn("explore.nameless", answer.nameless));
    clearTimeout(this.timer);
    this.box.dataset.kind = "";
    this.box.replaceChildren(
      element("span", { "aria-hidden": "true" }, shown.join(" · ")),
      element("span", { class: "hidden" }, summary),
      ...this.omitted(answer.omitted),
      ...this.spare(),
      ...this.chosen(" · ", { "aria-hidden": "true" }),
    );
  }

  /** @param {number} [count] of things in the graph besides these @returns {(Node | string)[]} that, and the way to them */
  omitted(count) {
    if (!count) return [];
    const which = element("button", { type: "button", "data-do": "rest" }, t("explore.omitted_which"));
    return [` · ${tn("explore.omitted", count)} `, which];
  }

  /** @returns {(Node | string)[]} what the lens of the overview leaves out, and the way to see it */
  spare() {
    const { answer, state } = this.explorer;
    const count = answer.counts?.spare ?? 0;
    if (!count || !state.lens) return [];
    const all = element("button", { type: "button", "data-lens": "all" }, t("explore.spare_show"));
    all.addEventListener("click", () => {
      const held = document.activeElement === all;
      this.explorer.set(t("explore.step.lens"), { lens: null });
      if (held) this.explorer.canvas.root.focus({ preventScroll: true });
    });
    return [` · ${tn("explore.spare", count)} `, all];
  }

  /** For a while, then what is visible again. @param {string} text @param {string} kind */
  brief(text, kind) {
    this.say(text, kind);
    this.timer = setTimeout(() => this.sum(), KEPT);
  }

  /** Beside the numbers, what is selected; the ear is told of that alone. */
  selection() {
    this.sum();
    const told = this.chosen("", {});
    if (told.length) this.box.querySelector(".hidden")?.replaceChildren(...told);
  }

  /** @param {string} before @param {Record<string, string>} attributes @returns {Node[]} what is selected, in a few words */
  chosen(before, attributes) {
    const { explorer } = this;
    const edge = explorer.edge && explorer.canvas.edgesById.get(explorer.edge);
    const node = explorer.state.selected && explorer.node(explorer.state.selected);
    const words = edge
      ? [[explorer.name(edge.from), edge.name, explorer.name(edge.to)].join(" "), edge.period]
      : [node?.name, node?.kind];
    const text = words.filter(Boolean).join(", ");
    return text ? [element("span", attributes, before, element("bdi", {}, text))] : [];
  }
}
