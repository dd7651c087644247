/** The twin of the drawing for keyboard and screen reader: the same things as a tree, and as two tables. */
import { element, t } from "../dom.js";
import { statementRows, table, thingRows } from "./tables.js";
import { tree } from "./tree.js";

const FORMS = ["tree", "things", "statements"];

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
    /** @type {Record<string, import("./tables.js").Sorting>} */
    this.sorting = { things: { by: -1, down: false }, statements: { by: -1, down: false } };
    this.tabs = element("div", { class: "tabs", role: "tablist", "aria-label": t("explore.outline") });
    this.filter = /** @type {HTMLInputElement} */ (
      element("input", { type: "search", name: "rows", autocomplete: "off", maxlength: "100", hidden: "" })
    );
    this.filter.placeholder = t("explore.filter_rows");
    this.filter.setAttribute("aria-label", t("explore.filter_rows"));
    this.content = element("div", { class: "outline", id: "outline-content", role: "tabpanel" });
    this.body = element("div", {}, this.tabs, this.filter, this.content);
    this.tabs.append(...FORMS.map((form) => this.tab(form)));
    this.listen();
  }

  listen() {
    this.tabs.addEventListener("keydown", (event) => this.turn(event));
    this.filter.addEventListener("input", () => this.render());
    this.filter.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.filter.value) return;
      event.preventDefault();
      this.filter.value = "";
      this.render();
    });
    this.content.addEventListener("keydown", (event) => this.key(event));
    this.content.addEventListener("click", (event) => this.click(event));
    this.explorer.addEventListener("view", () => this.render());
    this.explorer.addEventListener("selection", () => this.follow());
  }

  /** @param {string} form @returns {HTMLElement} */
  tab(form) {
    const [here, of] = [form === this.form, { "data-form": form, "aria-controls": "outline-content" }];
    const state = { "aria-selected": String(here), tabindex: here ? "0" : "-1" };
    const button = element(
      "button",
      { type: "button", role: "tab", ...state, ...of },
      t(`explore.outline.${form}`),
    );
    button.addEventListener("click", () => this.show(form));
    return button;
  }

  /** @param {KeyboardEvent} event from tab to tab */
  turn(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = FORMS[(FORMS.indexOf(this.form) + step + FORMS.length) % FORMS.length];
    this.show(next);
    /** @type {HTMLElement | null} */ (this.tabs.querySelector(`[data-form=${next}]`))?.focus();
  }

  /** @param {string} form @param {string} [filter] what the rows have to contain */
  show(form, filter) {
    this.form = form;
    if (filter !== undefined) this.filter.value = filter;
    this.filter.hidden = form === "tree";
    for (const tab of /** @type {Iterable<HTMLElement>} */ (this.tabs.children)) {
      const here = tab.dataset.form === form;
      tab.setAttribute("aria-selected", String(here));
      tab.setAttribute("tabindex", here ? "0" : "-1");
    }
    this.content.setAttribute("aria-label", t(`explore.outline.${form}`));
    this.render();
    this.explorer.root.classList.toggle("with-table", form !== "tree");
    this.explorer.canvas.refit();
  }

  /** @returns {HTMLElement | null} where one begins to read: what is selected, or the first line */
  current() {
    return this.content.querySelector('[role=treeitem][tabindex="0"], .table-box');
  }

  /** Draw the outline anew, if it is on the page. */
  render() {
    if (!this.body.isConnected) return;
    const held = this.content.contains(document.activeElement);
    const column = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.sort;
    this.content.replaceChildren(this.form === "tree" ? this.tree() : this.rows());
    this.follow();
    if (!held) return;
    const again = column ? this.content.querySelector(`[data-sort="${column}"]`) : this.item(this.focus);
    /** @type {HTMLElement | null} */ (again ?? this.current())?.focus({ preventScroll: true });
  }

  /** @returns {HTMLElement} */
  rows() {
    const content = this.form === "things" ? thingRows(this.explorer) : statementRows(this.explorer);
    return table(content, this.sorting[this.form], this.filter.value, this.chosen);
  }

  /** @returns {string} the statement or thing that is selected, "" for none */
  get chosen() {
    return this.explorer.edge ?? this.explorer.state.selected ?? "";
  }

  /** @returns {HTMLElement} */
  tree() {
    return tree(this.explorer, this);
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
    if (edge) return explorer.selectEdge(edge.id, key.split(" ")[0]);
    const group = explorer.answer.groups.find((/** @type {any} */ one) => one.id === key);
    if (group) return explorer.say("menu", { id: key, group });
    if (explorer.state.selected !== key) explorer.select(key);
    explorer.canvas.reveal(key);
    if (deep) explorer.say("menu", { id: key });
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const column = /** @type {HTMLElement | null} */ (target.closest("[data-sort]"))?.dataset.sort;
    if (column) return this.sort(Number(column));
    const walk = /** @type {HTMLElement | null} */ (target.closest("a[data-iri], [data-edge]"));
    if (walk && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (walk.dataset.edge) this.explorer.selectEdge(walk.dataset.edge);
      else this.explorer.visit(walk.dataset.iri ?? "");
      return;
    }
    const row = /** @type {HTMLElement | null} */ (target.closest("[data-row]"))?.dataset.row;
    if (row && !walk) return this.pick(row);
    const item = /** @type {HTMLElement | null} */ (target.closest("[role=treeitem]"));
    if (!item) return;
    this.mark(item);
    item.focus({ preventScroll: true });
    if (target.closest(".fold")) this.fold(item, item.getAttribute("aria-expanded") !== "true");
    else this.act(item, false);
  }

  /** @param {number} by a column: upwards, downwards, then as the view has it */
  sort(by) {
    const now = this.sorting[this.form];
    const next =
      now.by !== by ? { by, down: false } : now.down ? { by: -1, down: false } : { by, down: true };
    this.sorting[this.form] = next;
    this.render();
  }

  /** @param {string} row a thing or a statement */
  pick(row) {
    if (this.form === "statements") this.explorer.selectEdge(row);
    else this.explorer.visit(row);
  }

  /** Mark what is selected on the canvas. */
  follow() {
    if (!this.body.isConnected) return;
    const { chosen } = this;
    for (const one of this.content.querySelectorAll("[aria-selected], .selected")) {
      one.removeAttribute("aria-selected");
      one.classList.remove("selected");
    }
    if (!chosen) return;
    const found = this.form === "tree" ? this.branchOf(chosen) : this.row(chosen);
    if (!found) return;
    found.classList.add("selected");
    if (found.matches("[role=treeitem]")) {
      found.setAttribute("aria-selected", "true");
      if (!this.content.contains(document.activeElement)) this.mark(found);
    }
    (found.querySelector(".tree-line") ?? found).scrollIntoView({ block: "nearest" });
  }

  /** @param {string} chosen @returns {HTMLElement | null} its row, brought in if it lies beyond those shown */
  row(chosen) {
    const find = () => this.content.querySelector(`tr[data-row="${CSS.escape(chosen)}"]`);
    const { answer } = this.explorer;
    const all = this.form === "things" ? answer.nodes : answer.edges;
    if (!find() && !this.filter.value && all.some((/** @type {any} */ one) => one.id === chosen))
      this.content.replaceChildren(this.rows());
    return /** @type {HTMLElement | null} */ (find());
  }

  /** @param {string} chosen @returns {HTMLElement | null} the line of a thing, or that of a statement below its thing */
  branchOf(chosen) {
    const { explorer } = this;
    const home = explorer.node(explorer.about ?? "");
    if (!home) return null;
    const needed = explorer.edge ? [`class ${home.cls}`, home.id] : [`class ${home.cls}`];
    const folded = needed.some((key) => this.item(key)?.getAttribute("aria-expanded") !== "true");
    if (folded && (explorer.edge || !this.shut.has(home.cls))) {
      for (const key of needed.map((one) => one.replace(/^class /, ""))) {
        this.open.add(key);
        this.shut.delete(key);
      }
      const held = this.content.contains(document.activeElement);
      this.content.replaceChildren(this.tree());
      if (held) this.item(this.focus)?.focus({ preventScroll: true });
    }
    if (!explorer.edge) return this.item(chosen);
    const lines = /** @type {HTMLElement[]} */ ([...this.content.querySelectorAll('[aria-level="3"]')]);
    const mine = lines.filter(({ dataset }) => dataset.key?.endsWith(` ${chosen}`));
    return mine.find(({ dataset }) => dataset.key?.startsWith(`${home.id} `)) ?? mine[0] ?? null;
  }
}
