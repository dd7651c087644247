/** The answer as text, in any of its formats, as the endpoint gives it. */
import { element, t } from "../dom.js";
import { linkOf } from "./ask.js";
import { indented } from "./indent.js";

const MOST = 200_000;
/** A longer text is shown as it comes. */
const MOST_CLEAR = 5_000_000;
/** @type {Record<string, string>} */
export const FORMATS = {
  json: "JSON",
  xml: "XML",
  csv: "CSV",
  tsv: "TSV",
  ttl: "Turtle",
  nt: "N-Triples",
  jsonld: "JSON-LD",
  rdfxml: "RDF/XML",
  trig: "TriG",
  nq: "N-Quads",
};

/** @param {string} kind of the answer @returns {string[]} the formats that it comes in */
export function formatsOf(kind) {
  return kind === "graph" ? ["ttl", "nt", "jsonld", "rdfxml", "trig", "nq"] : ["json", "csv", "tsv", "xml"];
}

/**
 * @param {import("./store.js").Question} question @param {string} kind of the answer @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function asText(question, kind, signal) {
  const text = element("pre", { class: "rdf", tabindex: "0" });
  const note = element("p", { class: "notice", role: "status" });
  const buttons = formatsOf(kind).map((format) => {
    const button = element("button", { type: "button", "aria-pressed": "false" }, FORMATS[format]);
    button.addEventListener("click", () => show(format));
    button.dataset.format = format;
    return button;
  });
  const group = element(
    "span",
    { class: "segmented", role: "group", "aria-label": t("sparql.text.format") },
    ...buttons,
  );

  /** @param {string} format */
  async function show(format) {
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.dataset.format === format));
    note.textContent = t("sparql.text.loading");
    try {
      const response = await fetch(linkOf(question, { format }), { signal });
      if (!response.ok) throw new Error(String(response.status));
      const found = await response.text();
      const clear = found.length > MOST_CLEAR ? found : indented(found, format);
      text.textContent = clear.slice(0, MOST);
      note.textContent = clear.length > MOST ? t("sparql.text.cut") : "";
    } catch {
      if (!signal.aborted) note.textContent = t("sparql.text.failed");
    }
  }

  show(formatsOf(kind)[0]);
  return element("div", {}, element("div", { class: "table-tools" }, group), note, text);
}
