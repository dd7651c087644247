/** Every action has a key. Keys work from the graph and the page; not while text is typed. */
import { element, t } from "../dom.js";

/** @typedef {import("./explorer.js").Explorer} Explorer */

/** Shown by the help, in this order. */
const TOLD = [
  ["/", "search"],
  ["← ↑ → ↓", "walk"],
  ["Enter", "expand"],
  ["Esc", "escape"],
  ["P", "pin"],
  ["H", "hide"],
  ["C", "connect"],
  ["N", "next_edge"],
  ["O", "open"],
  ["T", "outline"],
  ["F", "filters"],
  ["L", "link"],
  ["Ctrl Z", "undo"],
  ["Ctrl Y", "redo"],
  ["+ −", "zoom"],
  ["0", "fit"],
  ["[ ]", "year"],
  ["?", "help"],
];

/** @returns {Node[]} the keys as a list */
export function keyWords() {
  const rows = TOLD.map(([key, what]) =>
    element(
      "div",
      {},
      element("dt", {}, ...key.split(" ").map((one) => element("kbd", {}, one))),
      element("dd", {}, t(`explore.key.${what}`)),
    ),
  );
  return [element("dl", { class: "keys" }, ...rows)];
}

/** @param {Explorer} explorer @param {Record<string, (...given: any[]) => unknown>} tools */
export function listenToKeys(explorer, tools) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.defaultPrevented || target.closest("dialog")) return;
    const typing = target.matches(
      "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]",
    );
    if (typing) return;
    if (event.ctrlKey || event.metaKey) return history(event, tools);
    if (event.altKey) return;
    const done = plain(event, explorer, tools, target);
    if (done) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event @param {Record<string, (...given: any[]) => unknown>} tools */
function history(event, tools) {
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) tools.undo();
  else if (key === "y" || (key === "z" && event.shiftKey)) tools.redo();
  else return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event @param {Explorer} explorer @param {any} tools @param {HTMLElement} target @returns {boolean} */
function plain(event, explorer, tools, target) {
  const { selected } = explorer.state;
  const onCanvas = target === explorer.canvas.root || target === document.body;
  const everywhere = /** @type {Record<string, () => unknown>} */ ({
    t: tools.outline,
    f: tools.filters,
    l: tools.link,
    "?": tools.help,
    "+": tools.nearer,
    "=": tools.nearer,
    "-": tools.farther,
    "−": tools.farther,
    0: tools.fit,
    "[": () => tools.year(-1),
    "]": () => tools.year(1),
  })[event.key];
  if (everywhere) return everywhere() !== false;
  const own =
    selected &&
    /** @type {Record<string, () => unknown>} */ ({
      p: () => explorer.pin(selected),
      h: () => explorer.hide(selected),
      Delete: () => explorer.hide(selected),
      c: () => tools.choose(selected),
      n: () => nextEdge(explorer, selected),
      o: () => location.assign(explorer.node(selected)?.href ?? ""),
      e: () => explorer.say("menu", { id: selected }),
    })[event.key];
  if (own) return own() !== false;
  if (event.key === "c" && !selected) return tools.connect() !== false;
  if (event.key === "n" && explorer.edge)
    return nextEdge(explorer, explorer.canvas.edgesById.get(explorer.edge)?.from ?? "") !== false;
  if (!onCanvas) return false;
  if (event.key === "Escape") return (explorer.select(null), true);
  if (event.key === "Enter" && selected) return (explorer.say("menu", { id: selected }), true);
  if (event.key.startsWith("Arrow")) return (walk(explorer, event.key), true);
  return false;
}

/** Select the next node that way. @param {Explorer} explorer @param {string} key */
function walk(explorer, key) {
  const { selected } = explorer.state;
  const start = selected && explorer.node(selected) ? selected : null;
  const weighty = explorer.answer.nodes.toSorted(
    (/** @type {any} */ a, /** @type {any} */ b) => b.weight - a.weight,
  );
  const next = start ? explorer.canvas.neighbour(start, key) : weighty[0]?.id;
  if (!next) return;
  explorer.select(next);
  explorer.canvas.reveal(next);
}

/** Read one edge of a node after the other. @param {Explorer} explorer @param {string} id */
function nextEdge(explorer, id) {
  const mine = explorer.answer.edges.filter((/** @type {any} */ edge) => edge.from === id || edge.to === id);
  if (!mine.length) return;
  const at = mine.findIndex((/** @type {any} */ edge) => edge.id === explorer.edge);
  explorer.selectEdge(mine[(at + 1) % mine.length].id);
}
