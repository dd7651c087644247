/** What the marks of a date, or of two, mean: a few words beside the slider, which lead to what they count. */
import { element, t, tn } from "../dom.js";
import { changeKey } from "./order.js";

export class Signs {
  /**
   * @param {import("./explorer.js").Explorer} explorer @param {HTMLElement} box
   * @param {(form: string, filter: string) => void} list show the rows of a table that contain a word
   */
  constructor(explorer, box, list) {
    this.explorer = explorer;
    this.box = box;
    this.list = list;
    explorer.addEventListener("view", () => this.follow());
  }

  follow() {
    const { at, compare } = this.explorer.state;
    const held = /** @type {HTMLElement | null} */ (
      this.box.contains(document.activeElement) ? document.activeElement : null
    )?.dataset.sign;
    const signs = !at ? [] : compare ? this.changes() : this.dates();
    this.box.replaceChildren(...signs);
    this.box.hidden = !signs.length;
    if (held) /** @type {HTMLElement | null} */ (this.box.querySelector(`[data-sign=${held}]`))?.focus();
  }

  /** @returns {Node[]} what is undated */
  dates() {
    const { thingsUndated = 0, undated = 0 } = this.explorer.answer.counts;
    return [
      ...this.sign("undated", thingsUndated, "things", t("explore.undated")),
      ...this.sign("pale", undated, "statements", t("explore.undated")),
    ];
  }

  /** @returns {Node[]} how many statements began and ended between two dates */
  changes() {
    const { edges } = this.explorer.answer;
    return ["began", "ended"].flatMap((change) => {
      const count = edges.filter((/** @type {any} */ edge) => edge.change === change).length;
      return this.sign(change, count, "statements", t(changeKey(change)));
    });
  }

  /** @param {string} name @param {number} count @param {string} form of the outline @param {string} filter @returns {Node[]} */
  sign(name, count, form, filter) {
    if (!count) return [];
    const mark = element("span", { class: `date-sign date-${name}`, "aria-hidden": "true" });
    const button = element(
      "button",
      { type: "button", "data-sign": name },
      mark,
      tn(`explore.sign.${name}`, count),
    );
    button.addEventListener("click", () => this.list(form, filter));
    return [button];
  }
}
