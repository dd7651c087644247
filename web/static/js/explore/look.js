/** How the view is laid out, and what size and colour mean. */
import { t } from "../dom.js";
import { leaders } from "./means.js";

export class Look {
  /** @param {import("./explorer.js").Explorer} explorer @param {HTMLElement} root */
  constructor(explorer, root) {
    this.explorer = explorer;
    this.form = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-look]"));
    this.words = this.form?.querySelector("[data-measure-words]");
    this.form?.addEventListener("submit", (event) => event.preventDefault());
    this.form?.addEventListener("change", (event) =>
      this.change(/** @type {HTMLInputElement} */ (event.target)),
    );
    explorer.addEventListener("view", () => this.follow());
  }

  /** @param {HTMLInputElement} input */
  change({ name, value }) {
    const relayout = name === "layout";
    this.explorer.set(
      t("explore.step.look", { name: t(`explore.${name}.${value}`) }),
      { [name]: value },
      { relayout },
    );
  }

  /** @param {"layout" | "size" | "colour"} name @returns {HTMLInputElement[]} */
  options(name) {
    return [.../** @type {any} */ (this.form?.querySelectorAll(`input[name=${name}]`) ?? [])];
  }

  /** The next size or colour. @param {"size" | "colour"} name */
  next(name) {
    const all = this.options(name);
    const at = all.findIndex(({ value }) => value === /** @type {any} */ (this.explorer.state)[name]);
    if (all.length) this.change(all[(at + 1) % all.length]);
  }

  /** @param {number} at the number of a layout, from 0 */
  layout(at) {
    const chosen = this.options("layout")[at];
    if (chosen) this.change(chosen);
  }

  /** Show what the state says. */
  follow() {
    const state = /** @type {any} */ (this.explorer.state);
    for (const input of this.form?.querySelectorAll("input") ?? [])
      input.checked = state[input.name] === input.value;
    const names = leaders(this.explorer.answer.nodes).map(({ name }) => name);
    const first = names.length ? t("explore.largest", { names: names.join(", ") }) : "";
    const colour = t(`explore.means.${state.colour}`);
    const meant = [t(`explore.means.${state.size}`), first, colour].filter(
      (text) => text && !text.startsWith("explore."),
    );
    if (this.words) this.words.textContent = meant.join(" ");
  }
}
