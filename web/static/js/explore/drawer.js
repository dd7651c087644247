/** The drawer at the left: the outline, the filters, or the connections; one at a time. */
import { element, t } from "../dom.js";

export class Drawer {
  /**
   * @param {import("./explorer.js").Explorer} explorer @param {HTMLElement} box
   * @param {Record<string, {title: string, body: HTMLElement, open?: () => void, focus?: () => HTMLElement | null}>} panes
   */
  constructor(explorer, box, panes) {
    this.explorer = explorer;
    this.box = box;
    this.panes = panes;
    this.current = "";
    /** @type {Element | null} */
    this.opener = null;
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      this.open("");
    });
  }

  /** @param {string} name @param {boolean} [focus] */
  toggle(name, focus = true) {
    this.open(this.current === name ? "" : name, focus);
  }

  /** @param {string} name of a pane, "" to close @param {boolean} [focus] */
  open(name, focus = true) {
    const held = this.box.contains(document.activeElement);
    const before = !this.box.hidden;
    if (name && !this.current) this.opener = document.activeElement;
    this.current = name;
    const pane = this.panes[name];
    this.box.hidden = !pane;
    this.explorer.root.classList.toggle("with-drawer", Boolean(pane));
    for (const button of this.explorer.root.querySelectorAll(".explorer-tools [aria-pressed]")) {
      button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.do === name));
    }
    if (pane) {
      const close = element(
        "button",
        { type: "button", class: "close", "aria-label": t("graph.close"), title: t("graph.close") },
        "×",
      );
      close.addEventListener("click", () => this.open(""));
      this.box.setAttribute("aria-label", pane.title);
      this.box.replaceChildren(close, element("h2", {}, pane.title), pane.body);
      pane.open?.();
      if (focus) (pane.focus?.() ?? this.box).focus({ preventScroll: true });
    } else {
      this.box.replaceChildren();
      const back = this.opener !== document.body && this.opener?.isConnected ? this.opener : null;
      if (held)
        /** @type {HTMLElement} */ (back ?? this.explorer.canvas.root).focus({ preventScroll: true });
    }
    if (Boolean(pane) !== before) this.explorer.canvas.refit();
  }
}
