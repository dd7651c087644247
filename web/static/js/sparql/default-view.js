/** The view that a query asks for itself, in a comment as the query service of Wikidata reads it. */

/** @typedef {{view: string, chart: "bar" | "line" | "pie" | null}} DefaultView */

/** @type {Record<string, DefaultView>} */
const VIEWS = {
  table: { view: "table", chart: null },
  graph: { view: "graph", chart: null },
  barchart: { view: "chart", chart: "bar" },
  linechart: { view: "chart", chart: "line" },
  areachart: { view: "chart", chart: "line" },
  piechart: { view: "chart", chart: "pie" },
  timeline: { view: "timeline", chart: null },
};

/**
 * @param {string} query
 * @returns {DefaultView | null} what its line `#defaultView:BarChart` asks for, null without one that is known
 */
export function defaultView(query) {
  const found = /^[ \t]*#[ \t]*defaultView[ \t]*:[ \t]*(\w+)/im.exec(query);
  return found ? (VIEWS[found[1].toLowerCase()] ?? null) : null;
}
