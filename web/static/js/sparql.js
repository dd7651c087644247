/** The SPARQL form: run with Ctrl + Enter, examples in place, the caret where the error is. */
import { t } from "./dom.js";

/** Enliven the form if the page has it. */
export function enhanceSparql() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-sparql]"));
  const text = form?.querySelector("textarea");
  if (!form || !text) return;
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", () => {
    const button = form.querySelector("button.primary");
    button?.setAttribute("aria-busy", "true");
    if (button) button.textContent = t("sparql.running");
    // A long query does not fit into an address: it is sent in the body instead.
    if (text.value.length > 6000) form.method = "post";
  });
  goToError(text);
}

/** @param {HTMLTextAreaElement} text put the caret where the query is wrong */
function goToError(text) {
  const line = Number(text.dataset.line);
  if (!line) return;
  const before = text.value.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, one) => sum + one.length + 1, 0) + Number(text.dataset.column ?? 1) - 1;
  text.setSelectionRange(at, at);
}
