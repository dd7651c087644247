/** A dialog over the page: a title, a few words, a text to copy. */
import { element, t } from "../dom.js";

export class Dialog {
  constructor() {
    this.box = /** @type {HTMLDialogElement} */ (element("dialog", { class: "explorer-dialog" }));
    document.body.append(this.box);
    this.box.addEventListener("click", (event) => {
      if (event.target === this.box) this.box.close();
    });
  }

  /** @param {string} title @param {Node[]} parts */
  show(title, parts) {
    const close = element(
      "button",
      { type: "button", class: "close", "aria-label": t("graph.close"), title: t("graph.close") },
      "×",
    );
    close.addEventListener("click", () => this.box.close());
    this.box.setAttribute("aria-label", title);
    this.box.replaceChildren(close, element("h2", {}, title), ...parts);
    if (!this.box.open) this.box.showModal();
  }

  /** @param {string} title @param {string} words @param {string} text @param {{choice: HTMLElement, actions: HTMLElement[]}} more */
  text(title, words, text, { choice, actions }) {
    const copy = element("button", { type: "button", class: "plain-button" }, t("explore.copy"));
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = t("explore.copied");
    });
    this.show(title, [
      element("p", {}, words),
      element("p", {}, choice),
      element("pre", { tabindex: "0", "aria-label": title }, element("code", {}, text)),
      element("p", { class: "dialog-actions" }, copy, ...actions),
    ]);
  }
}
