/** The twin of the drawing for keyboard and screen reader: the same things as a tree, and as two tables. */
import { element, glyph, t, tn } from "../dom.js";
import { link } from "./sources.js";

const MOST_ROWS = 500;
const MOST_OPEN = 120;

export class Outline {
  /** @param {import("./explorer.js").Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.form = "tree";
    /** @type {Set<string>} classes and things that are folded out */
    this.open = new Set();
    /** @type {Set<string>} classes that were folded in by hand */
    this.shut = new Set();
    this.focus = "";
    this.tabs = element("div", { class: "tabs", role: "group", "aria-label": t("explore.outline") });
    this.content = element("div", { class: "outline" });
    this.body = element("div", {}, this.tabs, this.content);
    for (const form of ["tree", "things", "statements"]) {
      const button = element(
        "button",
        { type: "button", "aria-pressed": String(form === "tree"), "data-form": form },
        t(`explore.outline.${form}`),
      );
      button.addEventListener("click", () => this.show(form));
      this.tabs.append(button);
    }
    this.content.addEventListener("keydown", (event) => this.key(event));
    this.content.addEventListener("click", (event) => this.click(event));
    explorer.addEventListener("view", () => this.render());
    explorer.addEventListener("selection", () => this.follow());
  }

  /** @param {string} form */
  show(form) {
    this.form = form;
    for (const tab of this.tabs.children)
      tab.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (tab).dataset.form === form));
    this.render();
    this.explorer.root.classList.toggle("with-table", form !== "tree");
    this.explorer.canvas.refit();
  }

  /** Draw the outline anew, if it is on the page. */
  render() {
    if (!this.body.isConnected) return;
    const held = this.content.contains(document.activeElement);
    const made =
      this.form === "tree" ? this.tree() : this.form === "things" ? this.things() : this.statements();
    this.content.replaceChildren(made);
    this.follow();
    if (held) this.item(this.focus)?.focus();
  }

  // the tree

  /** @returns {HTMLElement} */
  tree() {
    const tree = element("ul", {
      class: "plain tree",
      role: "tree",
      "aria-label": t("explore.outline.tree"),
    });
    const { nodes, groups } = this.explorer.answer;
    /** @type {Map<string, any[]>} */
    const classes = new Map();
    for (const node of nodes) classes.set(node.cls, [...(classes.get(node.cls) ?? []), node]);
    const few = nodes.length <= MOST_OPEN;
    this.edges = ties(this.explorer.answer.edges);
    for (const [cls, members] of [...classes].sort((a, b) => b[1].length - a[1].length)) {
      const open = this.open.has(cls) || (few && !this.shut.has(cls));
      const label = [
        glyph(members[0].key, members[0].shape),
        members[0].kind || t("explore.no_class"),
        " ",
        element("span", { class: "count" }, String(members.length)),
      ];
      const item = this.branch(`class ${cls}`, label, 1, open);
      if (open) {
        const sorted = members.toSorted((a, b) =>
          a.name.localeCompare(b.name, document.documentElement.lang),
        );
        item.append(
          element("ul", { class: "plain", role: "group" }, ...sorted.map((node) => this.thing(node, groups))),
        );
      }
      tree.append(item);
    }
    const items = [...tree.querySelectorAll("[role=treeitem]")];
    const current =
      items.find((item) => /** @type {HTMLElement} */ (item).dataset.key === this.focus) ?? items[0];
    current?.setAttribute("tabindex", "0");
    return tree;
  }

  /** @param {any} node @param {any[]} groups @returns {HTMLElement} */
  thing(node, groups) {
    const tied = this.edges?.get(node.id) ?? [];
    const rest = groups.filter((group) => group.iri === node.id);
    const open = this.open.has(node.id);
    const marks = [
      node.pinned ? t("explore.pinned") : "",
      node.undated ? t("explore.undated") : "",
      node.change ? t(`explore.${node.change}`) : "",
    ].filter(Boolean);
    const label = [
      element("bdi", {}, node.name),
      ...(marks.length ? [" ", element("span", { class: "tag" }, marks.join(", "))] : []),
    ];
    const item = this.branch(node.id, label, 2, tied.length + rest.length ? open : undefined);
    if (open) {
      const lines = tied.map((tie, at) =>
        this.branch(`${node.id} ${at} ${tie.edge.id}`, tieWords(tie, this.explorer), 3),
      );
      lines.push(...rest.map((group) => this.branch(group.id, [group.label], 3)));
      item.append(element("ul", { class: "plain", role: "group" }, ...lines));
    }
    return item;
  }

  /** @param {string} key @param {(Node | string)[]} label @param {number} level @param {boolean} [open] undefined for a leaf */
  branch(key, label, level, open) {
    const fold =
      open === undefined ? [] : [element("span", { class: "fold", "aria-hidden": "true" }, open ? "▾" : "▸")];
    return element(
      "li",
      {
        role: "treeitem",
        "aria-level": String(level),
        tabindex: "-1",
        "data-key": key,
        ...(open === undefined ? {} : { "aria-expanded": String(open) }),
      },
      element("span", { class: "tree-line" }, ...fold, ...label),
    );
  }

  /** @param {string} key @returns {HTMLElement | null} */
  item(key) {
    return this.content.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const item = /** @type {HTMLElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest("[role=treeitem]")
    );
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = /** @type {HTMLElement[]} */ ([...this.content.querySelectorAll("[role=treeitem]")]);
    const at = all.indexOf(item);
    const open = item.getAttribute("aria-expanded");
    const to = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) }[event.key];
    if (to) this.go(to);
    else if (event.key === "ArrowRight" && open === "false") this.fold(item, true);
    else if (event.key === "ArrowRight" && open === "true") this.go(all[at + 1]);
    else if (event.key === "ArrowLeft" && open === "true") this.fold(item, false);
    else if (event.key === "ArrowLeft") this.go(item.parentElement?.closest("[role=treeitem]"));
    else if (event.key === "Enter") this.act(item, true);
    else if (event.key === " ") this.act(item, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Element | null | undefined} item move there, and select what it stands for */
  go(item) {
    if (!item) return;
    const made = /** @type {HTMLElement} */ (item);
    this.mark(made);
    made.focus();
  }

  /** @param {HTMLElement} item */
  mark(item) {
    for (const one of this.content.querySelectorAll('[tabindex="0"][role=treeitem]'))
      one.setAttribute("tabindex", "-1");
    item.setAttribute("tabindex", "0");
    this.focus = item.dataset.key ?? "";
  }

  /** @param {HTMLElement} item @param {boolean} open */
  fold(item, open) {
    const key = (item.dataset.key ?? "").replace(/^class /, "");
    (open ? this.open : this.shut).add(key);
    (open ? this.shut : this.open).delete(key);
    this.mark(item);
    this.render();
    this.item(this.focus)?.focus();
  }

  /** Select what an item stands for; with `deep` open its menu. @param {HTMLElement} item @param {boolean} deep */
  act(item, deep) {
    const { explorer } = this;
    const key = item.dataset.key ?? "";
    if (key.startsWith("class ")) return this.fold(item, item.getAttribute("aria-expanded") !== "true");
    const edge = key.includes(" ") && explorer.canvas.edgesById.get(key.split(" ").at(-1) ?? "");
    if (edge) return explorer.selectEdge(edge.id);
    const group = explorer.answer.groups.find((/** @type {any} */ one) => one.id === key);
    if (group) return explorer.say("menu", { id: key, group });
    if (explorer.state.selected !== key) explorer.select(key);
    explorer.canvas.reveal(key);
    if (deep) explorer.say("menu", { id: key });
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const walk = /** @type {HTMLElement | null} */ (target.closest("a[data-iri], [data-edge]"));
    if (walk && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (walk.dataset.edge) this.explorer.selectEdge(walk.dataset.edge);
      else this.explorer.visit(walk.dataset.iri ?? "");
      return;
    }
    const item = /** @type {HTMLElement | null} */ (target.closest("[role=treeitem]"));
    if (!item) return;
    this.mark(item);
    item.focus({ preventScroll: true });
    if (target.closest(".fold")) this.fold(item, item.getAttribute("aria-expanded") !== "true");
    else this.act(item, false);
  }

  /** Mark what is selected on the canvas. */
  follow() {
    if (!this.body.isConnected) return;
    const { selected } = this.explorer.state;
    for (const one of this.content.querySelectorAll("[aria-selected]")) one.removeAttribute("aria-selected");
    const mine = selected
      ? this.content.querySelectorAll(
          `[data-key="${CSS.escape(selected)}"], tr[data-row="${CSS.escape(selected)}"]`,
        )
      : [];
    for (const one of mine) {
      if (one.matches("[role=treeitem]")) {
        one.setAttribute("aria-selected", "true");
        if (!this.content.contains(document.activeElement)) this.mark(/** @type {HTMLElement} */ (one));
      }
      one.classList.toggle("selected", true);
      one.scrollIntoView({ block: "nearest" });
    }
    for (const one of this.content.querySelectorAll("tr.selected")) {
      if (/** @type {HTMLElement} */ (one).dataset.row !== selected) one.classList.remove("selected");
    }
  }

  // the tables

  /** @returns {HTMLElement} */
  things() {
    const nodes = this.explorer.answer.nodes;
    const rows = nodes
      .toSorted((/** @type {any} */ a, /** @type {any} */ b) => (b.degree ?? 0) - (a.degree ?? 0))
      .slice(0, MOST_ROWS)
      .map((/** @type {any} */ node) =>
        element(
          "tr",
          { "data-row": node.id },
          element(
            "th",
            { scope: "row" },
            glyph(node.key, node.shape),
            link({ href: node.href, name: node.name, iri: node.id }),
          ),
          element("td", {}, node.kind),
          element("td", { class: "num" }, String(node.degree ?? "")),
        ),
      );
    return table([t("explore.thing"), t("explore.class"), t("explore.ties")], rows, nodes.length);
  }

  /** @returns {HTMLElement} */
  statements() {
    const { edges } = this.explorer.answer;
    const rows = edges.slice(0, MOST_ROWS).map((/** @type {any} */ edge) => {
      const [from, to] = [this.explorer.node(edge.from), this.explorer.node(edge.to)];
      return element(
        "tr",
        { "data-row": edge.id },
        element("th", { scope: "row" }, from ? link({ href: from.href, name: from.name, iri: from.id }) : ""),
        element(
          "td",
          {},
          element(
            "button",
            { type: "button", class: "pick", "data-edge": edge.id },
            edge.name,
            edge.derived ? " ∴" : "",
          ),
        ),
        element("td", {}, to ? link({ href: to.href, name: to.name, iri: to.id }) : ""),
        element("td", {}, edge.period || t("explore.undated")),
      );
    });
    return table(
      [t("explore.subject"), t("explore.relation"), t("explore.object"), t("explore.when")],
      rows,
      edges.length,
    );
  }
}

/** @param {string[]} heads @param {Node[]} rows @param {number} total @returns {HTMLElement} */
function table(heads, rows, total) {
  const head = element(
    "thead",
    {},
    element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name))),
  );
  const made = element("table", { class: "plain-table" }, head, element("tbody", {}, ...rows));
  const cut =
    total > rows.length
      ? [element("p", { class: "notice" }, t("explore.cut", { shown: rows.length, total }))]
      : [];
  return element(
    "div",
    { class: "table-box", tabindex: "0", role: "region", "aria-label": tn("explore.rows", total) },
    made,
    ...cut,
  );
}

/** @param {any[]} edges @returns {Map<string, {edge: any, other: string, outgoing: boolean}[]>} */
function ties(edges) {
  const found = new Map();
  const add = (/** @type {string} */ id, /** @type {any} */ tie) =>
    found.set(id, [...(found.get(id) ?? []), tie]);
  for (const edge of edges) {
    add(edge.from, { edge, other: edge.to, outgoing: true });
    add(edge.to, { edge, other: edge.from, outgoing: false });
  }
  return found;
}

/** @param {any} tie @param {any} explorer @returns {(Node | string)[]} */
function tieWords({ edge, other, outgoing }, explorer) {
  const parts = [
    element("i", {}, outgoing ? edge.name : `← ${edge.name}`),
    " ",
    element("bdi", {}, explorer.name(other)),
  ];
  if (edge.period) parts.push(" ", element("span", { class: "count" }, edge.period));
  return parts;
}
