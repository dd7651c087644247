/** The legend: the classes of the view, each of which can be hidden. */
import { element, t } from "../dom.js";
import { inOrder } from "./order.js";

/**
 * The classes of the view in the order of its outline, to filter by them.
 * @param {import("./explorer.js").Explorer} explorer @param {import("./filters.js").Filters} filters
 */
export function legend(explorer, filters) {
  const list = explorer.root.querySelector("#classes");
  list?.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest("[data-class]")
    );
    if (button)
      filters.toggle("classes", button.dataset.class ?? "", button.getAttribute("aria-pressed") === "true");
  });
  const dashes = element("span", { class: "legend-sign", hidden: "" }, t("explore.picture.derived"));
  list?.after(dashes);
  explorer.addEventListener("view", () => {
    const held = /** @type {HTMLElement | null} */ (
      list?.contains(document.activeElement) ? document.activeElement : null
    )?.dataset.class;
    const items = inOrder(explorer.answer.classes).map((/** @type {any} */ cls) => {
      const mark = element("span", {
        class: `glyph c-${cls.key} s-${cls.shape.toLowerCase()}`,
        "aria-hidden": "true",
      });
      const count = element(
        "span",
        { class: "count" },
        cls.count.toLocaleString(document.documentElement.lang),
      );
      return element(
        "li",
        {},
        element(
          "button",
          { type: "button", "data-class": cls.iri, "aria-pressed": String(!cls.hidden) },
          mark,
          cls.label || t("explore.no_class"),
          " ",
          count,
        ),
      );
    });
    list?.replaceChildren(...items);
    dashes.hidden = !explorer.answer.counts.derived;
    if (held !== undefined)
      /** @type {HTMLElement | null} */ (list?.querySelector(`[data-class="${CSS.escape(held)}"]`))?.focus();
  });
}
