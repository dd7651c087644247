/** Beside the editor: examples to search, the queries that were run here, and the keys. */
import { element, fold, t, tn } from "../dom.js";
import { forget, forgetAll, history } from "./store.js";
import { Tabs } from "./tabs.js";

/** @typedef {import("./store.js").Question} Question */

export class Side {
  /** @param {HTMLDetailsElement} root @param {(question: Question) => void} open */
  constructor(root, open) {
    this.root = root;
    this.open = open;
    this.examples = /** @type {HTMLElement} */ (root.querySelector("[data-pane='examples']"));
    this.examples.querySelector("[data-pane-title]")?.classList.add("hidden");
    this.examples.removeAttribute("aria-label");
    this.search();
    this.examples.addEventListener("click", (event) => this.choose(event));
    this.past = element("section", { class: "history" });
    const keys = keyList();
    const panes = { examples: this.examples, history: this.past, keys };
    this.tabs = new Tabs(
      t("sparql.side.label"),
      [
        { id: "examples", name: t("sparql.side.examples") },
        { id: "history", name: t("sparql.side.history") },
        { id: "keys", name: t("sparql.side.keys") },
      ],
      (id, panel) => {
        if (id === "history") this.drawHistory();
        panel.replaceChildren(panes[/** @type {keyof typeof panes} */ (id)]);
      },
    );
    root.append(this.tabs.list, this.tabs.panel);
    this.tabs.choose("examples");
    if (matchMedia("(max-width: 60rem)").matches) root.open = false;
  }

  search() {
    const label = /** @type {HTMLElement} */ (this.examples.querySelector("[data-example-search]"));
    const input = /** @type {HTMLInputElement} */ (label.querySelector("input"));
    const none = /** @type {HTMLElement} */ (this.examples.querySelector("[data-example-none]"));
    const lines = /** @type {HTMLElement[]} */ ([...this.examples.querySelectorAll("li[data-words]")]);
    const texts = lines.map(wordsOf);
    label.hidden = !lines.length;
    input.addEventListener("input", () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      const fits = lines.map((_, at) => words.every((word) => texts[at].includes(word)));
      if (!fits.includes(true))
        lines.forEach((_, at) => (fits[at] = words.every((word) => oneSlipFrom(word, texts[at]))));
      lines.forEach((line, at) => (line.hidden = !fits[at]));
      for (const group of this.examples.querySelectorAll(".example-group"))
        /** @type {HTMLElement} */ (group).hidden = !group.querySelector("li:not([hidden])");
      none.hidden = lines.some((line) => !line.hidden);
    });
  }

  /** @param {MouseEvent} event */
  choose(event) {
    const link = /** @type {HTMLAnchorElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest("a[data-example]")
    );
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const query = new URL(link.href).searchParams.get("query") ?? "";
    this.open({ query, values: {}, derived: true });
  }

  drawHistory() {
    const entries = history();
    if (!entries.length) {
      this.past.replaceChildren(element("p", { class: "quiet" }, t("sparql.history.empty")));
      return;
    }
    const clear = element("button", { type: "button", class: "button small" }, t("sparql.history.clear"));
    clear.addEventListener("click", () => {
      forgetAll();
      this.drawHistory();
      this.tabs.buttons.get("history")?.focus();
    });
    const list = element("ul", { class: "plain" }, ...entries.map((entry) => this.entry(entry)));
    const region = {
      class: "examples-list",
      tabindex: "0",
      role: "region",
      "aria-label": t("sparql.side.history"),
    };
    this.past.replaceChildren(element("div", region, list), clear);
  }

  /** @param {import("./store.js").Entry} entry */
  entry(entry) {
    const open = element("button", { type: "button", class: "past" }, element("code", {}, gist(entry.query)));
    open.addEventListener("click", () => this.open(entry));
    const when = new Date(entry.at).toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const given = Object.values(entry.values).filter(Boolean).join(", ");
    const came = outcome(entry);
    const remove = element("button", {
      type: "button",
      class: "close",
      "aria-label": t("sparql.history.remove"),
      title: t("sparql.history.remove"),
    });
    remove.append("×");
    remove.addEventListener("click", () => {
      forget(entry);
      this.drawHistory();
    });
    const about = [when, came, given].filter(Boolean).join(" · ");
    return element("li", {}, open, element("p", {}, about), remove);
  }
}

/** What an example is found by: its title, question, keywords, group and query. @param {HTMLElement} line */
function wordsOf(line) {
  const link = /** @type {HTMLAnchorElement | null} */ (line.querySelector("a[data-example]"));
  const query = link ? (new URL(link.href).searchParams.get("query") ?? "") : "";
  const group = line.closest(".example-group")?.querySelector("h3")?.textContent ?? "";
  return fold(`${line.textContent} ${line.dataset.words} ${group} ${query}`);
}

/** Whether a longer word stands in a text but for one letter. @param {string} word @param {string} text */
function oneSlipFrom(word, text) {
  if (text.includes(word)) return true;
  if (!/^[\p{L}\p{N}]{5,30}$/u.test(word)) return false;
  const parts = [...word].flatMap((_, at) => {
    const [before, after] = [word.slice(0, at), word.slice(at + 1)];
    return [`${before}${after}`, `${before}.${after}`, `${before}.${word.slice(at)}`];
  });
  return new RegExp(parts.join("|"), "u").test(text);
}

/** What came of a query. @param {import("./store.js").Entry} entry */
function outcome(entry) {
  if (entry.kind === "ask") return t("sparql.history.asked");
  if (entry.kind === "cancelled") return t("sparql.history.cancelled");
  if (entry.kind === "running") return t("sparql.history.unfinished");
  if (entry.rows === null) return t("sparql.history.failed");
  if (entry.cut) return tn(entry.kind === "graph" ? "sparql.first_triples" : "sparql.first_rows", entry.rows);
  return tn(entry.kind === "graph" ? "sparql.triples" : "sparql.rows", entry.rows);
}

/** @param {string} query @returns {string} what of it tells it from others */
function gist(query) {
  const text = query
    .replace(/^\s*(PREFIX|BASE|#)[^\n]*$/gim, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 140 ? `${text.slice(0, 139)}…` : text;
}

function keyList() {
  const mac = /Mac|iP/.test(navigator.platform);
  const control = mac ? "⌘" : t("sparql.key.ctrl");
  const [enter, escape, space, shift] = [
    t("sparql.key.enter"),
    t("sparql.key.escape"),
    t("sparql.key.space"),
    t("sparql.key.shift"),
  ];
  /** @type {[string, string[][]][]} */
  const lines = [
    [t("sparql.keys.run"), [[control, enter]]],
    [t("sparql.keys.cancel"), [[escape]]],
    [t("sparql.keys.complete"), [[t("sparql.key.ctrl"), space]]],
    [t("sparql.keys.accept"), [[enter], [t("sparql.key.tab")]]],
    [t("sparql.keys.leave"), [[escape]]],
    [t("sparql.keys.enter"), [["E"]]],
    [t("sparql.keys.format"), [[shift, "Alt", "F"]]],
    [t("sparql.keys.explain"), [[shift, "Alt", "E"]]],
    [t("sparql.keys.comment"), [[control, "/"]]],
    [
      t("sparql.keys.undo"),
      [
        [control, "Z"],
        [control, "Y"],
      ],
    ],
    [t("sparql.keys.find"), [[control, "F"]]],
    [t("sparql.keys.problem"), [["F8"]]],
  ];
  const list = element("dl", { class: "keys" });
  for (const [what, ways] of lines) {
    const keys = element("dd");
    ways.forEach((way, at) => {
      if (at) keys.append(" ");
      keys.append(
        ...way.flatMap((key, place) => (place ? ["+", element("kbd", {}, key)] : [element("kbd", {}, key)])),
      );
    });
    list.append(element("div", {}, element("dt", {}, what), keys));
  }
  return list;
}
