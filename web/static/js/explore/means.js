/** What places, colour and size mean in the view: its groups by name and number, and the things that lead. */
import { element, isDark, t } from "../dom.js";

const LEADERS = 3;

/** @param {any[]} nodes @returns {any[]} those that the measure of size puts first */
export function leaders(nodes) {
  return nodes.toSorted((a, b) => b.weight - a.weight || a.name.localeCompare(b.name)).slice(0, LEADERS);
}

/** Stands beside the legend of the classes whenever places, colour or size mean something else than usual. */
export class Means {
  /** @param {import("./explorer.js").Explorer} explorer @param {HTMLElement} box */
  constructor(explorer, box) {
    this.explorer = explorer;
    this.box = box;
    explorer.addEventListener("view", () => {
      this.keep();
      this.render();
    });
    explorer.addEventListener("selection", () => this.press());
    document.addEventListener("themechange", () => this.render());
  }

  render() {
    const held = /** @type {HTMLElement | null} */ (
      this.box.contains(document.activeElement) ? document.activeElement : null
    )?.dataset;
    const rows = [...this.layout(), ...this.groups(), ...this.size()];
    this.box.replaceChildren(...rows);
    this.box.hidden = !rows.length;
    this.press();
    const [name] = Object.keys(held ?? {});
    if (name)
      /** @type {HTMLElement | null} */ (
        this.box.querySelector(`[data-${name}="${CSS.escape(held?.[name] ?? "")}"]`)
      )?.focus();
  }

  /** @returns {Node[]} what places mean in layouts that set things by more than their ties */
  layout() {
    const { state } = this.explorer;
    if (state.layout === "force") return [];
    return [element("p", { class: "means-row means-lead" }, t(`explore.means.${state.layout}`))];
  }

  /** @returns {Node[]} the groups, those with most things first */
  groups() {
    const { communities = [] } = this.explorer.answer;
    if (!communities.length) return [];
    const buttons = communities.map((/** @type {any} */ one) => {
      const mark = element("span", { class: "glyph s-dot", "aria-hidden": "true" });
      mark.style.background = isDark() ? one.dark : one.light;
      const count = element(
        "span",
        { class: "count" },
        one.count.toLocaleString(document.documentElement.lang),
      );
      const name = element("bdi", { class: "means-name" }, one.name);
      const made = element(
        "button",
        { type: "button", "data-community": String(one.number), title: one.name, "aria-pressed": "false" },
        mark,
        name,
        " ",
        count,
      );
      made.addEventListener("click", () => this.toggle(one.number));
      return element("li", {}, made);
    });
    return [this.row(t("explore.groups_around"), t("explore.means.community"), buttons)];
  }

  /** @returns {Node[]} by what size goes, if not by the number of ties, and what is largest by it */
  size() {
    const { answer, state } = this.explorer;
    if (state.size === "degree" || !answer.nodes.length) return [];
    const buttons = leaders(answer.nodes).map((node) => {
      const made = element(
        "button",
        { type: "button", "data-leader": node.id },
        element("bdi", { class: "means-name" }, node.name),
      );
      made.addEventListener("click", () => this.explorer.visit(node.id));
      return element("li", {}, made);
    });
    const what = t("explore.size_led", { measure: t(`explore.size.${state.size}`) });
    return [this.row(what, t(`explore.means.${state.size}`), buttons)];
  }

  /** @param {string} title @param {string} meaning @param {Node[]} items */
  row(title, meaning, items) {
    const lead = element("span", { class: "means-lead", title: meaning }, title);
    return element(
      "div",
      { class: "means-row", role: "group", "aria-label": `${title} ${meaning}` },
      lead,
      element("ul", { class: "plain legend" }, ...items),
    );
  }

  /** Let one group stand out, or nothing any more. @param {number} number */
  toggle(number) {
    const { canvas } = this.explorer;
    const ids = this.members(canvas.lit?.group === number ? 0 : number);
    if (ids.length) this.explorer.select(null);
    canvas.emphasise(ids, number);
    this.press();
  }

  /** @param {number | undefined} number @returns {string[]} the things of a group */
  members(number) {
    const { answer, state } = this.explorer;
    if (!number || state.colour !== "community") return [];
    return answer.nodes
      .filter((/** @type {any} */ node) => node.community === number)
      .map((/** @type {any} */ node) => node.id);
  }

  /** What stood out before something else was drawn still does. */
  keep() {
    const { canvas } = this.explorer;
    const group = canvas.lit?.group;
    if (group) canvas.emphasise(this.members(group), group);
  }

  press() {
    const chosen = this.explorer.canvas.lit?.group;
    for (const button of this.box.querySelectorAll("[data-community]"))
      button.setAttribute(
        "aria-pressed",
        String(chosen === Number(/** @type {HTMLElement} */ (button).dataset.community)),
      );
  }
}
