/** The answer: what is known of it at a glance, the ways to see it, and what to take along. */
import { element, t, tn } from "../dom.js";
import { linkOf } from "./ask.js";
import { grouped } from "./cells.js";
import { chartable, columnsOf, datable, linksOf } from "./columns.js";
import { defaultView } from "./default-view.js";
import { menu } from "./menu.js";
import { shareMenu } from "./share.js";
import { ResultTable } from "./table.js";
import { Tabs } from "./tabs.js";
import { asText, FORMATS, formatsOf } from "./text.js";

/** @typedef {import("./cells.js").Answer} Answer @typedef {import("./store.js").Question} Question */

export class Results {
  /** @param {HTMLElement} root @param {import("./page.js").Page} page */
  constructor(root, page) {
    this.root = root;
    this.page = page;
    /** The view that the reader chose last, and the shape of the answer that it was chosen for. @type {string} */
    this.wanted = new URLSearchParams(location.search).get("view") ?? "";
    /** @type {string | null} */
    this.shape = null;
    this.status = element("p", { class: "hidden", role: "status" });
    root.before(this.status);
    /** Says that the query has been changed since. */
    this.old = element("p", { class: "notice", hidden: "" }, t("sparql.changed"));
    this.answered = "";
    this.end = new AbortController();
    /** Ends the view that is shown. */
    this.viewEnd = new AbortController();
  }

  /** End what the last answer still shows. */
  clear() {
    this.end.abort();
    this.viewEnd.abort();
    this.end = new AbortController();
  }

  /** @param {...Node} parts */
  put(...parts) {
    this.clear();
    this.root.replaceChildren(...parts);
  }

  /** Say whether the answer that is shown is that of what stands in the editor now. @param {string} query */
  compare(query) {
    this.old.hidden = query.trim() === this.answered;
  }

  idle() {
    this.put(
      element(
        "div",
        { class: "nothing idle" },
        element("p", { class: "nothing-title" }, t("sparql.idle.title")),
        element("p", {}, t("sparql.idle.text")),
      ),
    );
  }

  /** @param {string} title @param {string} text @param {...Node} more */
  said(title, text, ...more) {
    this.put(
      element(
        "div",
        { class: "nothing" },
        element("p", { class: "nothing-title" }, title),
        element("p", {}, text),
        ...more,
      ),
    );
    this.status.textContent = `${title}. ${text}`;
  }

  /** @param {Answer} answer @param {Question} question */
  show(answer, question) {
    this.answered = question.query.trim();
    this.old.hidden = true;
    const head = this.head(answer, question);
    this.status.textContent = head.querySelector("h2")?.textContent ?? "";
    if (answer.kind === "ask") {
      const verdict = answer.boolean ? t("sparql.yes") : t("sparql.no");
      const box = element("div", { class: "nothing" });
      this.put(this.old, head, element("p", { class: "verdict" }, verdict), box);
      if (!answer.boolean) this.page.explainEmpty(box, question, true);
      return;
    }
    if (!answer.rows.length) {
      const box = element("div", { class: "nothing" });
      this.put(this.old, head, box);
      this.page.explainEmpty(box, question);
      return;
    }
    this.clear();
    const parts = [this.old, head];
    if (answer.truncated) {
      const n = grouped(answer.rows.length);
      const words = answer.kind === "graph" ? t("sparql.partial_triples", { n }) : t("sparql.partial", { n });
      parts.push(element("p", { class: "notice strong" }, words));
    }
    const views = this.views(answer, question);
    /** @type {HTMLElement} */ (head.querySelector(".result-tabs")).append(views.list);
    this.root.replaceChildren(...parts, views.panel);
    views.choose(this.first(answer, views, defaultView(question.query)?.view ?? ""));
  }

  /** @param {Answer} answer @param {Question} question */
  head(answer, question) {
    const count = answer.rows?.length ?? 0;
    let title = t("sparql.answer");
    if (answer.kind === "graph")
      title = answer.truncated ? tn("sparql.first_triples", count) : tn("sparql.triples", count);
    else if (answer.kind === "select")
      title = answer.truncated ? tn("sparql.first_rows", count) : tn("sparql.rows", count);
    const downloads = formatsOf(answer.kind).map((format) =>
      element("a", { href: linkOf(question, { format }), download: "" }, FORMATS[format]),
    );
    const say = (/** @type {string} */ text) => this.page.say(text);
    const actions = element(
      "div",
      { class: "result-actions" },
      menu(t("sparql.download"), downloads),
      shareMenu(
        () => question,
        () => answer.kind === "graph",
        say,
      ),
    );
    return element(
      "div",
      { class: "result-head" },
      element("h2", {}, title),
      element("p", { class: "result-time" }, timeOf(answer)),
      element("div", { class: "result-tabs" }),
      actions,
    );
  }

  /** @param {Answer} answer @param {Question} question */
  views(answer, question) {
    const columns = columnsOf(answer);
    const asked = defaultView(question.query);
    this.fit(`${answer.kind} ${columns.map(({ name, kind }) => `${name} ${kind}`)} ${JSON.stringify(asked)}`);
    const links = linksOf(answer, columns);
    const charts = chartable(answer, columns);
    const dates = datable(columns);
    this.possible = {
      table: true,
      graph: links.length > 0,
      chart: charts.labels.length > 0,
      timeline: dates.start !== null,
      text: true,
    };
    const { possible } = this;
    /** @type {Record<string, (panel: HTMLElement) => void>} */
    const draw = {
      table: (panel) => panel.replaceChildren(new ResultTable(answer).root),
      graph: (panel) => this.drawGraph(panel, links),
      chart: (panel) => this.drawChart(panel, answer, charts, asked?.chart ?? null),
      timeline: async (panel) => {
        const { signal } = this.viewEnd;
        const { timeline } = await import("./timeline.js");
        if (!signal.aborted) panel.replaceChildren(timeline(answer, columns, dates));
      },
      text: (panel) => panel.replaceChildren(asText(question, answer.kind, this.viewEnd.signal)),
    };
    const needs = {
      graph: t("sparql.need.graph"),
      chart: t("sparql.need.chart"),
      timeline: t("sparql.need.timeline"),
    };
    const tabs = [
      { id: "table", name: t("sparql.view.table") },
      { id: "graph", name: t("sparql.view.graph"), dim: !possible.graph },
      { id: "chart", name: t("sparql.view.chart"), dim: !possible.chart },
      { id: "timeline", name: t("sparql.view.timeline"), dim: !possible.timeline },
      { id: "text", name: t("sparql.view.text") },
    ];
    return new Tabs(t("sparql.views"), tabs, (id, panel) => {
      this.viewEnd.abort();
      this.viewEnd = new AbortController();
      panel.replaceChildren();
      if (this.started) this.choose(id);
      if (possible[/** @type {"table"} */ (id)]) draw[id](panel);
      else panel.append(element("p", { class: "nothing" }, needs[/** @type {"graph"} */ (id)]));
    });
  }

  /** The view to begin with. @param {Answer} answer @param {Tabs} views @param {string} asked by the query */
  first(answer, views, asked) {
    const possible = /** @type {Record<string, boolean>} */ (this.possible);
    this.started = false;
    queueMicrotask(() => (this.started = true));
    for (const view of [this.wanted, asked]) if (views.buttons.has(view) && possible[view]) return view;
    return answer.kind === "graph" && possible.graph ? "graph" : "table";
  }

  /**
   * The view that was chosen for an answer of another shape is not that of this one; a view that the address
   * names is that of the first answer.
   * @param {string} shape
   */
  fit(shape) {
    const other = this.shape !== null && this.shape !== shape;
    this.shape = shape;
    if (other && this.wanted) this.choose("");
  }

  /** Remember a view that the reader chose, in the address too. @param {string} id of the view, "" for none */
  choose(id) {
    this.wanted = id;
    const address = new URL(location.href);
    if (id) address.searchParams.set("view", id);
    else address.searchParams.delete("view");
    history.replaceState(history.state, "", address);
    this.page.search = location.search;
    this.page.keep();
  }

  /** @param {HTMLElement} panel @param {[string, string, string][]} links */
  async drawGraph(panel, links) {
    const box = element("div");
    panel.replaceChildren(box);
    const { signal } = this.viewEnd;
    const { drawLinks } = await import("./picture.js");
    if (!signal.aborted) await drawLinks(box, links, signal);
  }

  /**
   * @param {HTMLElement} panel @param {Answer} answer @param {any} charts
   * @param {"bar" | "line" | "pie" | null} kind that the query asks for
   */
  async drawChart(panel, answer, charts, kind) {
    const { signal } = this.viewEnd;
    const { ResultChart } = await import("./chart.js");
    if (signal.aborted) return;
    const chart = new ResultChart(answer, charts, kind);
    signal.addEventListener("abort", () => chart.close(), { once: true });
    panel.replaceChildren(chart.root);
    await chart.shown();
  }
}

/** @param {Answer} answer @returns {string} how long it took, and how long it might have */
function timeOf(answer) {
  const limit = answer.limits?.seconds;
  const time = duration(answer.elapsed);
  return limit
    ? t("sparql.time_of", { time, limit: limit.toLocaleString(document.documentElement.lang) })
    : time;
}

/** @param {number} seconds @returns {string} */
export function duration(seconds) {
  const { lang } = document.documentElement;
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000)).toLocaleString(lang)} ms`;
  return `${seconds.toLocaleString(lang, { maximumFractionDigits: 1 })} s`;
}
