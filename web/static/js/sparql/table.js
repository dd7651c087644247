/** The answer as a table: sorted by any column, filtered, a page at a time. */
import { element, fold, t, tn } from "../dom.js";
import { cell, compare, grouped, isDate, isNumber, textOf } from "./cells.js";

const PAGE = 50;
/** A column with longer texts has room for so many words, also where the screen ends before it. */
const WIDE = 24;

export class ResultTable {
  /** @param {import("./cells.js").Answer} answer */
  constructor(answer) {
    this.answer = answer;
    this.named = true;
    this.column = -1;
    this.falling = false;
    this.page = 0;
    this.words = "";
    /** @type {string[] | null} */
    this.texts = null;
    const { rows, vars } = answer;
    this.wide = vars.map((_, at) => rows.some((row) => textOf(row[at], answer).length > WIDE));
    this.numeric = vars.map(
      (_, at) =>
        rows.some((row) => isNumber(row[at])) && rows.every((row) => !row[at] || isNumber(row[at])),
    );
    this.count = element("span", { class: "table-count", role: "status" });
    this.body = element("tbody");
    this.pager = element("nav", { class: "pager", "aria-label": t("sparql.view.table") });
    this.head = element("tr");
    this.none = element("p", { class: "quiet", hidden: "" });
    const frame = {
      class: "table-frame",
      tabindex: "0",
      role: "region",
      "aria-label": t("sparql.view.table"),
    };
    const table = element("table", { class: "result-table" }, element("thead", {}, this.head), this.body);
    this.root = element("div", {}, this.tools(), element("div", frame, table), this.none, this.pager);
    this.drawHead();
    this.draw();
  }

  tools() {
    const search = element("input", {
      type: "search",
      placeholder: t("sparql.filter_rows"),
      "aria-label": t("sparql.filter_rows"),
    });
    search.addEventListener("input", () => {
      this.words = /** @type {HTMLInputElement} */ (search).value;
      this.page = 0;
      this.draw();
    });
    const names = this.switchOf(true, t("sparql.as_names"));
    const iris = this.switchOf(false, t("sparql.as_iris"));
    const group = element(
      "span",
      { class: "segmented", role: "group", "aria-label": t("sparql.terms") },
      names,
      iris,
    );
    return element(
      "div",
      { class: "table-tools" },
      element("label", { class: "filter" }, search),
      this.count,
      group,
    );
  }

  /** @param {boolean} named @param {string} text */
  switchOf(named, text) {
    const button = element("button", { type: "button", "aria-pressed": String(named) }, text);
    button.addEventListener("click", () => {
      this.named = named;
      for (const other of button.parentElement?.children ?? [])
        other.setAttribute("aria-pressed", String(other === button));
      this.draw();
    });
    return button;
  }

  drawHead() {
    this.head.replaceChildren(
      ...this.answer.vars.map((name, at) => {
        const sorted = at === this.column;
        const button = element("button", { type: "button", title: t("sparql.sort_by", { name }) }, name);
        button.addEventListener("click", () => this.sortBy(at));
        const order = sorted ? (this.falling ? "descending" : "ascending") : "none";
        const number = this.numeric[at] ? { class: "num" } : {};
        const attributes = { scope: "col", "aria-sort": order, ...number };
        return element("th", attributes, button);
      }),
    );
  }

  /** @param {number} at rising first, then falling, then as the query gave them */
  sortBy(at) {
    if (at !== this.column) [this.column, this.falling] = [at, false];
    else if (!this.falling) this.falling = true;
    else [this.column, this.falling] = [-1, false];
    this.page = 0;
    this.drawHead();
    this.draw();
    /** @type {HTMLElement} */ (this.head.children[at].firstChild).focus();
  }

  /** @returns {(import("./cells.js").Term | null)[][]} the rows that match, in their order */
  rows() {
    const { rows } = this.answer;
    const words = fold(this.words).split(/\s+/).filter(Boolean);
    let found = rows;
    if (words.length) {
      this.texts ??= rows.map((row) =>
        fold(row.map((term) => `${textOf(term, this.answer)} ${term?.value ?? ""}`).join(" ")),
      );
      const texts = this.texts;
      found = rows.filter((_, at) => words.every((word) => texts[at].includes(word)));
    }
    if (this.column < 0) return found;
    const sign = this.falling ? -1 : 1;
    return [...found].sort((a, b) => {
      const [left, right] = [a[this.column], b[this.column]];
      if (!left || !right) return compare(left, right, this.answer); // what has no value comes last
      return sign * compare(left, right, this.answer);
    });
  }

  draw() {
    const rows = this.rows();
    const shown = rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    this.body.replaceChildren(...shown.map((row) => this.row(row)));
    this.count.textContent = this.words.trim() ? tn("sparql.matching", rows.length) : "";
    this.none.hidden = rows.length > 0;
    this.none.textContent = rows.length ? "" : t("sparql.none_match", { text: this.words });
    this.drawPager(rows.length);
  }

  /** @param {(import("./cells.js").Term | null)[]} row */
  row(row) {
    const line = element("tr");
    row.forEach((term, at) => {
      const kind = isNumber(term) ? "num" : isDate(term) ? "date" : this.wide[at] ? "wide" : "";
      line.append(element("td", kind ? { class: kind } : {}, ...cell(term, this.answer, this.named)));
    });
    return line;
  }

  /** @param {number} total */
  drawPager(total) {
    this.pager.hidden = total <= PAGE;
    if (this.pager.hidden) return this.pager.replaceChildren();
    const last = Math.ceil(total / PAGE) - 1;
    const to = Math.min(total, (this.page + 1) * PAGE);
    const words = t("sparql.page_of", {
      from: grouped(this.page * PAGE + 1),
      to: grouped(to),
      total: grouped(total),
    });
    this.pager.replaceChildren(
      this.step("‹", t("sparql.page_previous"), this.page > 0, -1),
      element("span", {}, words),
      this.step("›", t("sparql.page_next"), this.page < last, 1),
    );
  }

  /** @param {string} sign @param {string} name @param {boolean} possible @param {number} by */
  step(sign, name, possible, by) {
    const button = element(
      "button",
      { type: "button", class: "button", "aria-label": name, title: name },
      sign,
    );
    if (!possible) button.setAttribute("disabled", "");
    button.addEventListener("click", () => {
      this.page += by;
      this.draw();
      this.root.scrollIntoView({ block: "nearest" });
      /** @type {HTMLElement | null} */ (
        this.pager.querySelector(`[aria-label="${name}"]:not([disabled])`)
      )?.focus();
    });
    return button;
  }
}
