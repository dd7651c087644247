/** The panel that says what the parts of the query cost. */
import { element, t } from "../dom.js";
import { fieldsOf, post, Problem } from "./ask.js";
import { explanation } from "./findings.js";

/**
 * Put the panel above the answer and fill it as soon as the parts are counted.
 * @param {import("./page.js").Page} page @returns {HTMLElement} the panel
 */
export function showExplanation(page) {
  const title = t("sparql.explain.title");
  const close = element(
    "button",
    { type: "button", class: "close", "aria-label": t("sparql.explain.close") },
    "×",
  );
  const waiting = element("p", { class: "quiet" }, t("sparql.explain.looking"));
  const body = element("div", { "aria-live": "polite" }, waiting);
  const panel = element(
    "section",
    { class: "explain", "aria-label": title },
    element("h2", {}, title),
    close,
    body,
  );
  const request = new AbortController();
  close.addEventListener("click", () => {
    request.abort();
    panel.remove();
    page.editor?.focus();
  });
  page.results.root.before(panel);
  fill(page, body, request.signal);
  return panel;
}

/** @param {import("./page.js").Page} page @param {HTMLElement} body @param {AbortSignal} signal */
async function fill(page, body, signal) {
  try {
    const found = await post("/api/explain", fieldsOf(page.question), signal);
    body.replaceChildren(explanation(found, (line, column) => page.editor?.goTo(line, column)));
  } catch (error) {
    if (signal.aborted) return;
    const known = error instanceof Problem;
    body.replaceChildren(element("p", {}, known ? error.message : t("sparql.unreachable")));
    if (known) page.editor?.mark(error);
  }
}
