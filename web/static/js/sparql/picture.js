/** The answer as a graph: what its rows tie together, drawn as everywhere else on the site. */
import { element, glyph, t, tn } from "../dom.js";
import { drawGraph } from "../graph.js";
import { postJson } from "./ask.js";

const MOST = 4000;

/**
 * Draw links into an element that stands in the page.
 * @param {HTMLElement} root @param {[string, string, string][]} links @param {AbortSignal} signal that ends it
 */
export async function drawLinks(root, links, signal) {
  const wait = element("p", { class: "graph-wait" }, t("graph.loading"));
  const canvas = element("div", { class: "graph-canvas", "aria-hidden": "true" });
  const panel = {
    class: "graph-panel",
    role: "region",
    "aria-live": "polite",
    "aria-label": t("sparql.selected"),
    hidden: "",
  };
  const graph = element("div", { class: "graph graph-answer" }, canvas, wait, tools(), element("div", panel));
  const foot = element("div", { class: "graph-foot" });
  root.replaceChildren(element("div", { "data-graph-area": "" }, graph, foot));
  try {
    const view = await postJson("/api/drawing", { links: links.slice(0, MOST) }, signal);
    if (signal.aborted) return; // another view has been chosen meanwhile
    foot.append(legend(view));
    if (view.omitted) foot.append(element("span", { class: "notice" }, tn("sparql.omitted", view.omitted)));
    const drawing = await drawGraph(graph, view);
    if (signal.aborted) return drawing.close();
    signal.addEventListener("abort", () => drawing.close(), { once: true });
    wait.hidden = true;
  } catch (error) {
    if (signal.aborted) return;
    const again = element("button", { type: "button" }, t("graph.retry"));
    again.addEventListener("click", () => drawLinks(root, links, signal));
    wait.replaceChildren(element("span", {}, t("graph.failed")), again);
  }
}

function tools() {
  const group = { class: "graph-tools", role: "group", "aria-label": t("sparql.zoom"), hidden: "" };
  const button = (/** @type {string} */ zoom, /** @type {string} */ name, /** @type {string} */ sign) =>
    element("button", { type: "button", "data-zoom": zoom, "aria-label": name, title: name }, sign);
  return element(
    "div",
    group,
    button("in", t("sparql.zoom_in"), "+"),
    button("out", t("sparql.zoom_out"), "−"),
    button("fit", t("sparql.fit"), "⤢"),
  );
}

/** @param {any} view */
function legend(view) {
  /** @type {Map<string, {node: any, count: number}>} */
  const classes = new Map();
  for (const node of view.nodes) {
    const found = classes.get(node.cls) ?? { node, count: 0 };
    found.count += 1;
    classes.set(node.cls, found);
  }
  const ordered = [...classes].sort((a, b) => b[1].count - a[1].count);
  const items = ordered.map(([cls, { node, count }]) => {
    const button = element("button", { type: "button", "data-class": cls, "aria-pressed": "true" });
    button.append(
      glyph(node.key, node.shape),
      node.kind || "–",
      " ",
      element("span", { class: "count" }, String(count)),
    );
    return element("li", {}, button);
  });
  return element("ul", { class: "legend plain", "aria-label": t("sparql.legend") }, ...items);
}
