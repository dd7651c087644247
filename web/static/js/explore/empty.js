/** Nothing to draw: the stage says why, and offers the way back. */
import { element, t } from "../dom.js";

const OPEN = { classes: [], hidden: [], ranks: [], graphs: [], languages: [], derived: true, tied: false };

export class Empty {
  /** @param {import("./explorer.js").Explorer} explorer @param {() => unknown} start the way to the start view */
  constructor(explorer, start) {
    this.explorer = explorer;
    this.start = start;
    this.box = element("div", { class: "explorer-empty", hidden: "" });
    explorer.root.querySelector(".explorer-stage")?.append(this.box);
    explorer.addEventListener("view", () => this.render());
  }

  render() {
    const { answer } = this.explorer;
    const held = this.box.contains(document.activeElement);
    this.box.hidden = answer.nodes.length > 0;
    if (this.box.hidden) {
      if (held) this.explorer.canvas.root.focus({ preventScroll: true });
      return;
    }
    const [words, label, back] = this.reason();
    const button = element("button", { type: "button", class: "plain-button" }, label);
    button.addEventListener("click", back);
    this.box.replaceChildren(element("p", {}, words), button);
  }

  /** @returns {[string, string, () => unknown]} why nothing is drawn, and what brings something back */
  reason() {
    const { explorer } = this;
    const { answer, state } = explorer;
    if (answer.hidden.length) {
      const back = () => explorer.set(t("explore.step.filter"), OPEN);
      return [t("explore.empty.filtered"), t("explore.empty.show"), back];
    }
    if (answer.absent.length && state.at) {
      const back = () => explorer.set(t("explore.step.filter"), { at: null, compare: null });
      return [t("explore.empty.date"), t("explore.empty.any_time"), back];
    }
    return [t("explore.empty.nothing"), t("explore.start"), this.start];
  }
}
