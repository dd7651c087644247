/** A few words for who comes for the first time: who this is about, and what one can do. */
import { element, t } from "../dom.js";

const SEEN = "doxograph-hint";
const LONGEST = 160;

/** Shown with the start view until it is closed or something is chosen. @param {import("./explorer.js").Explorer} explorer */
export function hint(explorer) {
  if (seen() || location.search.includes("view=") || location.search.includes("iri=")) return;
  const [middle] = explorer.answer.nodes.toSorted(
    (/** @type {any} */ one, /** @type {any} */ other) => other.weight - one.weight,
  );
  if (!middle) return;
  const close = element(
    "button",
    { type: "button", class: "close", "aria-label": t("graph.close"), title: t("graph.close") },
    "×",
  );
  const told = middle.description && middle.description.length <= LONGEST ? [middle.description, " "] : [];
  const dates = explorer.root.querySelector(".explorer-time");
  const how = t(dates ? "explore.hint" : "explore.hint_undated");
  const box = element(
    "aside",
    { class: "explorer-hint", "aria-label": t("explore.hint_label") },
    element("p", {}, element("b", {}, element("bdi", {}, middle.name)), ". ", ...told, how),
    close,
  );
  const end = () => {
    box.remove();
    remember();
  };
  close.addEventListener("click", () => {
    end();
    explorer.canvas.refit();
  });
  explorer.addEventListener("selection", () => (explorer.state.selected || explorer.edge) && end());
  explorer.canvas.root.parentElement?.append(box);
  // The drawing keeps clear of it.
  explorer.canvas.refit();
}

/** @returns {boolean} whether it was closed before; without a store it is shown each time */
function seen() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "1");
  } catch {
    // Nothing is kept where nothing may be kept.
  }
}
