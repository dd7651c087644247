/** The query page: the editor, what runs, and what came of it. */
import { element, t } from "../dom.js";
import { fieldsOf, linkOf, post, Problem } from "./ask.js";
import { Editor } from "./editor.js";
import { showExplanation } from "./explain.js";
import { findingsList } from "./findings.js";
import { Parameters } from "./parameters.js";
import { setKnown } from "./prefixes.js";
import { Results } from "./results.js";
import { Clock } from "./running.js";
import { Side } from "./side.js";
import { draft, keepDraft, remember } from "./store.js";

/** @typedef {import("./store.js").Question} Question @typedef {import("./cells.js").Answer} Answer */

const KEEP = 300;

/** Enliven the query page. @param {HTMLElement} area */
export async function enhanceQueryPage(area) {
  setKnown(JSON.parse(area.dataset.prefixes ?? "{}"));
  const page = new Page(area);
  await page.start();
}

/** @template {Element} T @param {ParentNode} root @param {string} selector @returns {T} */
const find = (root, selector) => /** @type {T} */ (root.querySelector(selector));

export class Page {
  /** @param {HTMLElement} area */
  constructor(area) {
    this.area = area;
    this.limits = JSON.parse(area.dataset.limits ?? "{}");
    this.form = /** @type {HTMLFormElement} */ (find(area, "form[data-sparql]"));
    this.field = /** @type {HTMLTextAreaElement} */ (find(area, "textarea"));
    this.derived = /** @type {HTMLInputElement} */ (find(area, "input[name=derived]"));
    this.runButton = /** @type {HTMLButtonElement} */ (find(area, "[data-run]"));
    this.cancelButton = /** @type {HTMLButtonElement} */ (find(area, "[data-cancel]"));
    this.toast = element("p", { class: "toast", role: "status", hidden: "" });
    document.body.append(this.toast);
    this.parameters = new Parameters(find(area, "[data-parameters]"), () => this.keep());
    this.results = new Results(/** @type {HTMLElement} */ (document.getElementById("result")), this);
    /** @type {AbortController | null} */
    this.request = null;
    this.search = location.search;
  }

  async start() {
    const asked = new URLSearchParams(location.search).get("query");
    const served = this.question;
    const kept = draft();
    if (kept) this.field.value = kept.query;
    this.editor = await Editor.mount(find(this.area, "[data-editor]"), this.field, {
      run: () => this.run(),
      leave: () => this.leave(),
      explain: () => this.explain(),
      format: () => this.format(),
      change: () => this.changed(),
    });
    this.parameters.start(served.query);
    if (kept) await this.adopt(kept);
    this.side = new Side(find(this.area, "[data-side]"), (question) => this.open(question));
    this.tools();
    this.listen();
    const answer = document.getElementById("sparql-answer");
    if (answer) {
      this.results.show(JSON.parse(answer.textContent ?? ""), served);
      this.results.compare(this.question.query);
    } else if (this.results.root.querySelector("[data-later]")) this.run(true);
    else if (asked === null || !asked.trim()) this.results.idle();
    else this.markServed();
    this.area.dataset.ready = "";
  }

  /** Point at what the server has found wrong when it made the page. */
  markServed() {
    const { line, column } = this.field.dataset;
    const text = document.querySelector("#query-error p")?.textContent ?? "";
    const document_ = { detail: text, line: Number(line) || null, column: Number(column) || null };
    if (this.editor) this.editor.mark(new Problem(400, document_));
  }

  /** @returns {Question} what stands in the form now */
  get question() {
    return {
      query: this.editor?.text ?? this.field.value,
      values: this.parameters.values,
      derived: !this.derived.checked,
    };
  }

  /** Put a question into the form. @param {Question} question */
  async adopt(question) {
    this.derived.checked = !question.derived;
    this.editor?.setText(question.query);
    await this.parameters.refresh(question.query, question.values).catch(() => {});
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.cancelButton.addEventListener("click", () => this.cancel());
    this.derived.addEventListener("change", () => this.keep());
    addEventListener("popstate", () => this.goBack());
    addEventListener("pagehide", () => !this.leaving && keepDraft(this.question));
    document.addEventListener("click", (event) => this.keepAddress(event), true);
    document.addEventListener("keydown", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (event.key === "Escape" && this.request) this.cancel();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.runFrom(event);
      if (event.key.toLowerCase() !== "e" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.matches("input, textarea, select, [data-editor], [contenteditable]")) return;
      event.preventDefault();
      this.editor?.focus();
    });
  }

  /** The editor runs a query itself; a link is opened in a tab of its own. @param {KeyboardEvent} event */
  runFrom(event) {
    if (event.defaultPrevented || /** @type {HTMLElement} */ (event.target).closest?.("a[href]")) return;
    event.preventDefault();
    this.run();
  }

  /** The address is now that of another question: what stands here is not its draft. */
  goBack() {
    if (location.search === this.search) return;
    this.leaving = true;
    clearTimeout(this.keeping);
    location.reload();
  }

  /**
   * Links to this page in another language or theme were written for the address that it had when it came.
   * @param {MouseEvent} event
   */
  keepAddress(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest?.("a[href^='?']");
    if (!link) return;
    const fields = new URLSearchParams(location.search);
    const wanted = new URLSearchParams(link.getAttribute("href") ?? "");
    for (const name of ["lang", "theme"]) {
      const value = wanted.get(name);
      if (value) fields.set(name, value);
    }
    link.setAttribute("href", `?${fields}`);
  }

  tools() {
    const box = /** @type {HTMLElement} */ (find(this.area, "[data-tools]"));
    box.hidden = false;
    const { editor } = this;
    const add = (
      /** @type {string} */ name,
      /** @type {string} */ keys,
      /** @type {() => void} */ action,
    ) => {
      const button = element("button", { type: "button", class: "tool", title: keys }, name);
      button.addEventListener("click", action);
      box.append(button);
    };
    const [control, shift] = [t("sparql.key.ctrl"), t("sparql.key.shift")];
    add(t("sparql.format"), `${shift}+Alt+F`, () => this.format());
    add(t("sparql.comment"), `${control}+/`, () => editor?.command("toggleComment"));
    add(t("sparql.undo"), `${control}+Z`, () => editor?.command("undo"));
    add(t("sparql.redo"), `${control}+Y`, () => editor?.command("redo"));
    add(t("sparql.explain"), `${shift}+Alt+E`, () => this.explain());
  }

  changed() {
    this.panel?.remove();
    this.parameters.follow(this.question.query);
    this.results.compare(this.question.query);
    this.keep();
  }

  /** Keep what stands in the form, soon. */
  keep() {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => keepDraft(this.question), KEEP);
  }

  leave() {
    if (this.request) this.cancel();
    else this.runButton.focus();
  }

  /** Take over a question from the examples or the history, and run it. @param {Question} question */
  async open(question) {
    await this.adopt(question);
    await this.run();
    const hidden = this.results.root.getBoundingClientRect().top > innerHeight - 160;
    if (hidden) this.results.root.scrollIntoView({ block: "start" });
  }

  /** Run what stands in the editor. @param {boolean} [here] whether this is what the address says already */
  async run(here = false) {
    if (!this.question.query.trim()) return this.editor?.focus();
    this.cancel(false);
    this.panel?.remove();
    const request = new AbortController();
    this.request = request;
    await this.parameters.settle(this.question.query);
    if (this.request !== request) return;
    const { question } = this;
    if (!here) this.address(question);
    this.busy(true);
    this.editor?.mark(null);
    this.history(question, "running");
    try {
      /** @type {Answer} */
      const answer = await post("/api/run", this.limited(fieldsOf(question)), request.signal);
      if (this.request !== request) return;
      this.settle();
      this.note(question, answer);
      this.results.show(answer, question);
    } catch (error) {
      if (this.request !== request) return;
      this.settle();
      this.fail(error, question, request.signal.aborted);
    }
  }

  /** The fields with the limit of time that the address of the page sets. @param {URLSearchParams} fields */
  limited(fields) {
    const seconds = new URLSearchParams(location.search).get("timeout");
    if (seconds) fields.set("timeout", seconds);
    return fields;
  }

  /** The address of the page is that of the question. @param {Question} question */
  address(question) {
    const view = this.results.wanted;
    const link = linkOf(question, view ? { view } : {});
    // A very long query does not fit into an address; the draft keeps it.
    if (link.length < 60_000 && link !== location.href) history.pushState(null, "", link);
    this.search = location.search;
    keepDraft(question);
  }

  /** Stop what runs; the server ends the query when it sees that nobody waits. */
  cancel(said = true) {
    const { request } = this;
    if (!request) return;
    if (!said) this.request = null;
    request.abort();
  }

  settle() {
    this.request = null;
    this.busy(false);
  }

  /** @param {boolean} running */
  busy(running) {
    this.runButton.setAttribute("aria-busy", String(running));
    this.cancelButton.hidden = !running;
    this.clock?.stop();
    if (!running) return;
    const clock = new Clock(this.limits.seconds ?? 30);
    this.clock = clock;
    // A quick answer takes the place of the last one without a flicker in between.
    setTimeout(() => this.clock === clock && this.request && this.results.put(clock.root), 150);
  }

  /** @param {Question} question @param {Answer} answer */
  note(question, answer) {
    const rows = answer.kind === "ask" ? 1 : answer.rows.length;
    this.history(question, answer.kind, rows, answer.elapsed, answer.truncated);
  }

  /**
   * Keep what was run, from the start, so that what is cancelled or left is kept too.
   * @param {Question} question @param {string} kind @param {number | null} [rows] @param {number} [elapsed]
   * @param {boolean} [cut] whether there are more rows than these
   */
  history(question, kind, rows = null, elapsed = 0, cut = false) {
    remember({ ...question, at: Date.now(), rows, kind, elapsed, cut });
    if (this.side?.tabs.chosen === "history") this.side.drawHistory();
  }

  /** @param {any} error @param {Question} question @param {boolean} cancelled */
  fail(error, question, cancelled) {
    if (cancelled) {
      this.history(question, "cancelled");
      this.results.said(t("sparql.cancelled.title"), t("sparql.cancelled.text"));
      return;
    }
    if (!(error instanceof Problem)) {
      console.warn(error);
      this.results.said(t("sparql.failed"), t("sparql.unreachable"), this.again());
      return;
    }
    this.history(question, "error");
    const titles = /** @type {Record<number, string>} */ ({
      504: t("sparql.limit.time"),
      503: error.limit === "memory" ? t("sparql.limit.memory") : t("sparql.limit.busy"),
      413: t("sparql.limit.size"),
    });
    const title = titles[error.status] ?? t("sparql.failed");
    const box = element(
      "div",
      { class: "failure", role: "alert" },
      element("h2", {}, title),
      element("p", {}, error.message),
    );
    if (error.line) {
      const button = element(
        "button",
        { type: "button", class: "button small" },
        t("sparql.go_there", { line: error.line }),
      );
      button.addEventListener("click", () => this.editor?.goTo(error.line, error.column ?? 1));
      box.append(button);
    } else if (error.limit && error.limit !== "queue") box.append(this.explaining());
    else if (error.status >= 500) box.append(this.again());
    this.results.put(box);
    this.editor?.mark(error);
  }

  /** What to do about a query that takes too much is to look at its costs; once more it would take the same. */
  explaining() {
    const button = element("button", { type: "button", class: "button small" }, t("sparql.explain"));
    button.addEventListener("click", () => this.explain());
    return button;
  }

  again() {
    const button = element("button", { type: "button", class: "button small" }, t("sparql.again"));
    button.addEventListener("click", () => this.run());
    return button;
  }

  /** @param {HTMLElement} box @param {Question} question @param {boolean} [no] the answer to an ASK */
  async explainEmpty(box, question, no = false) {
    const words = element("p", { role: "status" }, t("sparql.none.looking"));
    box.append(words);
    try {
      const told = await post("/api/diagnosis", fieldsOf(question), this.results.end.signal);
      const { findings, complete } = told;
      const found = no ? t("sparql.none.no") : t("sparql.none.found");
      const nothing = complete ? t("sparql.none.text") : t("sparql.none.slow");
      words.textContent = findings.length ? found : nothing;
      if (!findings.length) return;
      const repair = (/** @type {string} */ query) => this.open({ ...question, query });
      box.append(findingsList(findings, repair, (line, column) => this.editor?.goTo(line, column)));
      if (!complete) box.append(element("p", { class: "quiet" }, t("sparql.none.rest")));
    } catch {
      words.textContent = t("sparql.none.text");
    }
  }

  /** Set the query out for reading, or say why that cannot be. */
  async format() {
    try {
      await this.editor?.format();
    } catch (error) {
      this.say(error instanceof Problem ? error.message : t("sparql.unreachable"));
    }
  }

  /** Say what the parts of the query cost, in a panel above the answer. */
  explain() {
    if (!this.question.query.trim()) return this.editor?.focus();
    this.panel?.remove();
    this.panel = showExplanation(this);
  }

  /** @param {string} text say something for a moment */
  say(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.toast.hidden = true), 2500);
  }
}
