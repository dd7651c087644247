/** Entry point of every page: switches on what the page has. Each part works on plain HTML that is already there. */
import { enhanceFilters } from "./filter.js";
import { enhanceNotes } from "./notes.js";
import { enhanceSearch } from "./search.js";
import { enhanceSparql } from "./sparql.js";
import { enhanceThemeSwitch } from "./theme.js";

document.documentElement.classList.add("js");
enhanceThemeSwitch();
enhanceSearch();
enhanceNotes();
enhanceFilters();
enhanceSparql();

const graphs = document.querySelectorAll("[data-graph]");
if (graphs.length) {
  const { enhanceGraph } = await import("./graph.js");
  for (const element of graphs) enhanceGraph(/** @type {HTMLElement} */ (element));
}
