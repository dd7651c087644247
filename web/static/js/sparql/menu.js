/** Small menus: a button that opens a list of links or actions. */
import { element } from "../dom.js";

/**
 * @param {string} text of the button
 * @param {(HTMLAnchorElement | HTMLButtonElement | HTMLElement)[]} items links and buttons
 * @returns {HTMLElement}
 */
export function menu(text, items) {
  const list = element("ul", { class: "plain menu-list" }, ...items.map((item) => element("li", {}, item)));
  const summary = element("summary", { class: "button" }, text);
  const root = element("details", { class: "menu-pop" }, summary, list);
  const close = () => root.removeAttribute("open");
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.hasAttribute("open")) return;
    event.stopPropagation();
    close();
    summary.focus();
  });
  root.addEventListener("focusout", (event) => {
    const to = /** @type {Node | null} */ (event.relatedTarget);
    if (to && !root.contains(to)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!root.contains(/** @type {Node} */ (event.target))) close();
  });
  return root;
}
