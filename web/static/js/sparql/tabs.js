/** Tabs after the ARIA practices: arrow keys move and choose, the chosen one alone is reached by Tab. */
import { element } from "../dom.js";

let made = 0;

/**
 * @typedef {{id: string, name: string, dim?: boolean}} Tab
 */

export class Tabs {
  /** @param {string} label @param {Tab[]} tabs @param {(id: string, panel: HTMLElement) => void} show */
  constructor(label, tabs, show) {
    const number = ++made;
    this.show = show;
    this.panel = element("div", {
      class: "tab-panel",
      role: "tabpanel",
      id: `panel-${number}`,
      tabindex: "-1",
    });
    this.list = element("div", { class: "tabs", role: "tablist", "aria-label": label });
    /** @type {Map<string, HTMLElement>} */
    this.buttons = new Map();
    for (const tab of tabs) {
      const button = element(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${number}-${tab.id}`,
          "aria-selected": "false",
          "aria-controls": this.panel.id,
          tabindex: "-1",
        },
        tab.name,
      );
      if (tab.dim) button.classList.add("dim");
      button.addEventListener("click", () => this.choose(tab.id));
      this.buttons.set(tab.id, button);
      this.list.append(button);
    }
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.chosen = "";
  }

  /** @param {string} id */
  choose(id) {
    this.chosen = id;
    for (const [name, button] of this.buttons) {
      button.setAttribute("aria-selected", String(name === id));
      button.setAttribute("tabindex", name === id ? "0" : "-1");
    }
    this.panel.setAttribute("aria-labelledby", this.buttons.get(id)?.id ?? "");
    this.show(id, this.panel);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const ids = [...this.buttons.keys()];
    const at = ids.indexOf(this.chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const id = ids[(to + ids.length) % ids.length];
    this.choose(id);
    this.buttons.get(id)?.focus();
  }
}
