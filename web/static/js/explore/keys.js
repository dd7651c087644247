/** Every action has a key. Keys work from the graph and the page; not while text is typed. */
import { element, t } from "../dom.js";

/**
 * @typedef {import("./explorer.js").Explorer} Explorer
 * @typedef {{explorer: Explorer, tools: Record<string, (...given: any[]) => unknown>, selected: string, about: string,
 *   event: KeyboardEvent}} Given what is selected, what it is or was read about, "" for nothing
 * @typedef {{told: string, on?: string[], canvas?: boolean, needs?: "selected" | "about",
 *   run?: (given: Given) => unknown}} Key `told` is what the list shows; `on` are the names of the keys, if they
 *   differ; `canvas` for keys that mean something else outside it; without `run` others listen to it
 */

/** How far the letters after X go: the files of "Take away". */
const FILES = {
  p: "png",
  v: "svg",
  h: "html",
  t: "ttl",
  j: "jsonld",
  g: "graphml",
  f: "gexf",
  c: "csv",
  m: "md",
};

/** By group and action, in the order of the list. @type {Record<string, Record<string, Key>>} */
const KEYS = {
  walk: {
    search: { told: "/" },
    walk: {
      told: "← ↑ → ↓",
      on: ["arrowleft", "arrowup", "arrowright", "arrowdown"],
      canvas: true,
      run: ({ explorer, event, about }) => walk(explorer, event.key, about),
    },
    expand: {
      told: "Enter",
      on: ["enter"],
      canvas: true,
      needs: "selected",
      run: ({ explorer, selected }) => explorer.say("menu", { id: selected }),
    },
    next_page: {
      told: "Shift E",
      needs: "selected",
      run: ({ explorer, selected }) => explorer.expand(selected),
    },
    next_edge: {
      told: "N",
      needs: "about",
      run: ({ explorer, about }) => nextEdge(explorer, about, 1),
    },
    last_edge: {
      told: "Shift N",
      needs: "about",
      run: ({ explorer, about }) => nextEdge(explorer, about, -1),
    },
    read: { told: "I", run: ({ tools }) => tools.read() },
    escape: { told: "Esc", on: ["escape"], canvas: true, run: ({ explorer }) => explorer.letGo() },
  },
  thing: {
    pin: { told: "P", needs: "selected", run: ({ explorer, selected }) => explorer.pin(selected) },
    hide: {
      told: "H",
      on: ["h", "delete"],
      needs: "selected",
      run: ({ explorer, selected }) => explorer.hide(selected),
    },
    only: { told: "K", needs: "selected", run: ({ explorer, selected }) => explorer.only(selected) },
    collapse: {
      told: "⌫",
      on: ["backspace"],
      needs: "selected",
      run: ({ explorer, selected }) => explorer.collapse(selected),
    },
    group: { told: "G", needs: "about", run: ({ explorer, about }) => explorer.groupMost(about) },
    connect: {
      told: "C",
      run: ({ tools, selected }) => (selected ? tools.choose(selected) : tools.connect()),
    },
    open: {
      told: "O",
      needs: "selected",
      run: ({ explorer, selected }) => location.assign(explorer.node(selected)?.href ?? ""),
    },
  },
  view: {
    outline: { told: "T", run: ({ tools }) => tools.outline() },
    filters: { told: "F", run: ({ tools }) => tools.filters() },
    connections: { told: "Shift C", run: ({ tools }) => tools.connect() },
    layout: {
      told: "1 2 3 4",
      run: ({ tools, event }) => tools.layout(Number(event.key) - 1),
    },
    size: { told: "M", run: ({ tools }) => tools.nextLook("size") },
    colour: { told: "B", run: ({ tools }) => tools.nextLook("colour") },
    relayout: { told: "A", run: ({ tools }) => tools.relayout() },
    rest: { told: "U", run: ({ tools }) => tools.rest() },
    lens: { told: "W", run: ({ tools }) => tools.lens() },
    zoom: {
      told: "+ −",
      on: ["+", "=", "-", "−"],
      run: ({ tools, event }) => ("+=".includes(event.key) ? tools.nearer() : tools.farther()),
    },
    fit: { told: "0", run: ({ tools }) => tools.fit() },
    start: { told: "Home", on: ["home"], canvas: true, run: ({ tools }) => tools.start() },
  },
  time: {
    year: { told: "[ ]", run: ({ tools, event }) => tools.year(event.key === "[" ? -1 : 1) },
    play: { told: "␣", on: [" "], canvas: true, run: ({ tools }) => tools.play() },
    date: { told: "D", run: ({ tools }) => tools.date() },
    compare: { told: "V", run: ({ tools }) => tools.compare() },
  },
  take: {
    take: { told: "X", run: ({ tools }) => tools.take() },
    link: { told: "L", run: ({ tools }) => tools.link() },
    sparql: { told: "S", run: ({ tools }) => tools.sparql() },
    turtle: { told: "R", run: ({ tools }) => tools.turtle() },
    ...Object.fromEntries(
      Object.entries(FILES).map(([letter, file]) => [file, { told: `X ${letter.toUpperCase()}`, on: [] }]),
    ),
  },
  steps: {
    undo: { told: "Ctrl Z", on: [] },
    redo: { told: "Ctrl Y", on: [] },
    help: { told: "?", run: ({ tools }) => tools.help() },
  },
};

/** @type {Map<string, Key>} by the name of each key */
const BY_NAME = new Map(
  Object.values(KEYS)
    .flatMap((group) => Object.values(group))
    .filter(({ run }) => run)
    .flatMap((key) => names(key).map((name) => /** @type {[string, Key]} */ ([name, key]))),
);

/** @param {Key} key @returns {string[]} */
function names({ told, on }) {
  return on ?? (told.startsWith("Shift ") ? [told.toLowerCase()] : told.toLowerCase().split(" "));
}

/** @param {KeyboardEvent} event @returns {string} the name of a key: small letters, "shift" said of letters only */
function nameOf({ key, shiftKey }) {
  const name = key.toLowerCase();
  return shiftKey && /^\p{Letter}$/u.test(key) ? `shift ${name}` : name;
}

/** @returns {Node[]} the keys as a list, group by group */
export function keyWords() {
  const groups = Object.entries(KEYS).map(([group, keys]) =>
    element(
      "section",
      { class: "key-group" },
      element("h3", {}, t(`explore.keys.${group}`)),
      element(
        "dl",
        { class: "keys" },
        ...Object.entries(keys).map(([what, { told }]) =>
          element(
            "div",
            {},
            element("dt", {}, ...told.split(" ").map((one) => element("kbd", {}, keyName(one)))),
            element("dd", {}, t(`explore.key.${what}`)),
          ),
        ),
      ),
    ),
  );
  return [element("div", { class: "key-groups" }, ...groups)];
}

/** @param {string} told @returns {string} as it is written on the keyboard, where that is a word */
function keyName(told) {
  return { "␣": t("explore.key_space"), "⌫": t("explore.key_back") }[told] ?? told;
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
    // What a keyboard types with AltGr, such as [ in French, is a key like others.
    const other = event.getModifierState("AltGraph") ? false : event.altKey || event.ctrlKey || event.metaKey;
    if (other && !event.altKey) return history(event, tools);
    if (!other && plain(event, explorer, tools, target)) event.preventDefault();
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
  const file = FILES[/** @type {"p"} */ (event.key.toLowerCase())];
  if (file && tools.takes(file)) return true;
  const key = BY_NAME.get(nameOf(event));
  // The focus is within the canvas after a click on it.
  const onCanvas = explorer.canvas.root.contains(target) || target === document.body;
  if (!key?.run || (key.canvas && !onCanvas)) return false;
  const given = {
    explorer,
    tools,
    event,
    selected: explorer.state.selected ?? "",
    about: explorer.about ?? "",
  };
  if (key.needs && !given[key.needs]) return false;
  return key.run(given) !== false;
}

/** Select the next node that way. @param {Explorer} explorer @param {string} key @param {string} from */
function walk(explorer, key, from) {
  const weighty = explorer.answer.nodes.toSorted(
    (/** @type {any} */ a, /** @type {any} */ b) => b.weight - a.weight,
  );
  const next = explorer.node(from) ? explorer.canvas.neighbour(from, key) : weighty[0]?.id;
  if (!next) return;
  explorer.select(next);
  explorer.canvas.reveal(next);
}

/** Read one edge of a node after the other. @param {Explorer} explorer @param {string} id @param {1 | -1} way */
function nextEdge(explorer, id, way) {
  const mine = explorer.answer.edges.filter((/** @type {any} */ edge) => edge.from === id || edge.to === id);
  if (!mine.length) return;
  const at = mine.findIndex((/** @type {any} */ edge) => edge.id === explorer.edge);
  const next = at < 0 && way < 0 ? mine.length - 1 : at + way;
  explorer.selectEdge(mine[(next + mine.length) % mine.length].id, id);
}
