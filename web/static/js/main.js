/** Entry point of every page: switches on what the page has. Each part works on plain HTML that is already there. */
import { enhanceFilters } from "./filter.js";
import { enhanceNotes } from "./notes.js";
import { enhanceSearch } from "./search.js";
import { enhanceThemeSwitch } from "./theme.js";

document.documentElement.classList.add("js");
enhanceThemeSwitch();
enhanceSearch();
enhanceNotes();
enhanceFilters();

const graphs = document.querySelectorAll("[data-graph]");
if (graphs.length) {
  const { enhanceGraph } = await import("./graph.js");
  for (const element of graphs) enhanceGraph(/** @type {HTMLElement} */ (element));
}

const timeline = document.querySelector("[data-timeline]");
if (timeline) {
  const { enhanceTimeline } = await import("./timeline.js");
  enhanceTimeline(/** @type {HTMLElement} */ (timeline));
}

const maps = document.querySelectorAll("[data-map]");
if (maps.length) {
  const { enhanceMap } = await import("./map.js");
  for (const map of maps) enhanceMap(/** @type {any} */ (map));
}

const facets = document.querySelector("[data-facets]");
if (facets) {
  const { enhanceFacets } = await import("./facets.js");
  enhanceFacets(/** @type {HTMLElement} */ (facets));
}

const queries = document.querySelector("[data-sparql-page]");
if (queries) {
  const { enhanceQueryPage } = await import("./sparql/page.js");
  enhanceQueryPage(/** @type {HTMLElement} */ (queries));
}
