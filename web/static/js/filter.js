/** A field that narrows a list down to the lines that hold what is typed. */
import { fold } from "./dom.js";

/** Show and enliven the filter fields of the page. */
export function enhanceFilters() {
  for (const label of document.querySelectorAll("[data-filter]")) {
    const list = document.querySelector(/** @type {HTMLElement} */ (label).dataset.filter ?? "");
    const input = label.querySelector("input");
    if (!list || !input) continue;
    /** @type {HTMLElement} */ (label).hidden = false;
    const lines = /** @type {HTMLElement[]} */ ([...list.children]).map((line) => ({
      line,
      text: fold(line.textContent ?? ""),
    }));
    const none = /** @type {HTMLElement | null} */ (document.querySelector("[data-filter-none]"));
    input.addEventListener("input", () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { line, text } of lines) {
        line.hidden = !words.every((word) => text.includes(word));
        if (!line.hidden) shown += 1;
      }
      if (none) none.hidden = shown > 0;
    });
  }
}
