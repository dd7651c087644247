/** What of the graph is not drawn: by class, each thing at hand to be drawn. */
import { element, glyph, t, tn } from "../dom.js";
import { inOrder } from "./order.js";

/** So many of a class are drawn at once. */
const SOME = 10;

export class Rest {
  /** @param {import("./explorer.js").Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.body = element("div", { class: "rest" });
    /** @type {Set<string>} classes that are folded out */
    this.open = new Set();
    explorer.addEventListener("view", () => this.body.isConnected && this.render());
  }

  async render() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    if (!this.body.childElementCount)
      this.body.replaceChildren(element("p", { class: "quiet" }, t("explore.loading")));
    try {
      const { classes } = await this.explorer.api.post("rest", this.explorer.state);
      if (turn === this.turn && this.body.isConnected) this.show(classes);
    } catch (error) {
      this.explorer.say("failed", { message: /** @type {Error} */ (error).message });
    }
  }

  /** @param {any[]} classes */
  show(classes) {
    const held = /** @type {HTMLElement | null} */ (
      this.body.contains(document.activeElement) ? document.activeElement : null
    );
    const cls = held?.closest("details")?.dataset.cls;
    const total = classes.reduce((sum, one) => sum + one.count, 0);
    this.body.replaceChildren(
      element("p", { class: "quiet" }, tn("explore.rest_told", total)),
      ...inOrder(classes).map((one) => this.part(one)),
    );
    if (cls !== undefined)
      /** @type {HTMLElement | null} */ (
        this.body.querySelector(`details[data-cls="${CSS.escape(cls)}"] summary`)
      )?.focus();
    else if (held) this.explorer.canvas.root.focus({ preventScroll: true });
  }

  /** @param {any} one a class with its things @returns {Node} */
  part(one) {
    const label = one.label || t("explore.no_class");
    const part = /** @type {HTMLDetailsElement} */ (
      element(
        "details",
        { "data-cls": one.iri },
        element(
          "summary",
          {},
          glyph(one.key, one.shape),
          label,
          " ",
          element("span", { class: "count" }, number(one.count)),
        ),
      )
    );
    part.open = this.open.has(one.iri);
    part.addEventListener("toggle", () =>
      part.open ? this.open.add(one.iri) : this.open.delete(one.iri),
    );
    const first = one.things.slice(0, SOME);
    if (first.length > 1)
      part.append(
        this.button("menu-action", t("explore.rest_some", { n: number(first.length) }), first, label),
      );
    const items = one.things.map((/** @type {any} */ thing) => {
      const made = this.button("menu-action", thing.name, [thing], thing.name);
      made.append(element("span", { class: "count", title: tn("explore.ties", thing.ties) }, number(thing.ties)));
      return element("li", {}, made);
    });
    part.append(element("ul", { class: "plain" }, ...items));
    if (one.count > one.things.length)
      part.append(element("p", { class: "quiet" }, tn("explore.rest_more", one.count - one.things.length)));
    return part;
  }

  /** @param {string} kind @param {string} words @param {any[]} things to be drawn @param {string} name of the step */
  button(kind, words, things, name) {
    const made = element("button", { type: "button", class: kind }, element("bdi", {}, words));
    made.addEventListener("click", () =>
      this.explorer.add(
        things.map(({ iri }) => iri),
        name,
      ),
    );
    return made;
  }
}

/** @param {number} value @returns {string} */
function number(value) {
  return value.toLocaleString(document.documentElement.lang);
}
