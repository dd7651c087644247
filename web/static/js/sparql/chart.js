/** The answer as a chart: bars, a line or a pie over columns that the reader can change. */
import { element, t } from "../dom.js";
import { numberOf, textOf } from "./cells.js";

/** @typedef {import("./cells.js").Answer} Answer @typedef {import("./columns.js").Column} Column */

const LIBRARY = new URL("../../vendor/chart-4.6.1.min.mjs", import.meta.url);
const MOST = { bar: 40, line: 400, pie: 9 };
/** Okabe and Ito's colours, which the colour-blind can tell apart, for light and dark pages. */
const COLOURS = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#8a1c2b",
  "#6b6d73",
  "#b8a800",
];

export class ResultChart {
  /** @param {Answer} answer @param {{labels: Column[], values: Column[]}} columns */
  constructor(answer, columns) {
    this.answer = answer;
    this.columns = columns;
    this.label = columns.labels[0];
    /** @type {Column | null} */
    this.value = columns.values[0] ?? null;
    const years = this.label.kind === "date" || /year|année|date/i.test(this.label.name);
    /** @type {"bar" | "line" | "pie"} */
    this.kind = years ? "line" : "bar";
    this.canvas = element("canvas", { role: "img" });
    this.note = element("p", { class: "notice" });
    this.frame = element("div", { class: "chart-frame" }, this.canvas);
    this.root = element("div", { class: "chart" }, this.tools(), this.frame, this.note);
    this.repaint = () => this.draw();
    document.addEventListener("themechange", this.repaint);
  }

  /** Draw once the element stands in the page. */
  async shown() {
    this.library ??= await import(LIBRARY.href);
    const { library } = this;
    library.Chart.register(
      library.ArcElement,
      library.BarController,
      library.BarElement,
      library.CategoryScale,
      library.Legend,
      library.LineController,
      library.LineElement,
      library.LinearScale,
      library.PieController,
      library.PointElement,
      library.Tooltip,
    );
    this.draw();
  }

  close() {
    document.removeEventListener("themechange", this.repaint);
    this.chart?.destroy();
  }

  tools() {
    const kinds = /** @type {const} */ (["bar", "line", "pie"]).map((kind) => {
      const words = { bar: t("sparql.chart.bar"), line: t("sparql.chart.line"), pie: t("sparql.chart.pie") };
      const button = element(
        "button",
        { type: "button", "aria-pressed": String(kind === this.kind) },
        words[kind],
      );
      button.addEventListener("click", () => {
        this.kind = kind;
        for (const other of button.parentElement?.children ?? [])
          other.setAttribute("aria-pressed", String(other === button));
        this.draw();
      });
      return button;
    });
    const group = { class: "segmented", role: "group", "aria-label": t("sparql.chart.kind") };
    const values = [...this.columns.values, null];
    return element(
      "div",
      { class: "table-tools" },
      element("span", group, ...kinds),
      this.choice(
        t("sparql.chart.labels"),
        this.columns.labels,
        (column) => (this.label = column ?? this.label),
      ),
      this.choice(t("sparql.chart.values"), values, (column) => (this.value = column)),
    );
  }

  /** @param {string} text @param {(Column | null)[]} columns @param {(column: Column | null) => void} choose */
  choice(text, columns, choose) {
    const options = columns.map((column, at) =>
      element("option", { value: String(at) }, column?.name ?? t("sparql.chart.count")),
    );
    const select = /** @type {HTMLSelectElement} */ (element("select", {}, ...options));
    select.addEventListener("change", () => {
      choose(columns[Number(select.value)]);
      this.draw();
    });
    return element("label", { class: "choice" }, element("span", {}, text), select);
  }

  /** @returns {[string, number][]} labels with their values: sums where a label stands more than once */
  points() {
    /** @type {Map<string, number>} */
    const sums = new Map();
    for (const row of this.answer.rows) {
      const label = textOf(row[this.label.at], this.answer) || "–";
      const value = this.value ? numberOf(row[this.value.at]) : 1;
      if (Number.isFinite(value)) sums.set(label, (sums.get(label) ?? 0) + value);
    }
    const found = [...sums];
    const most = MOST[this.kind];
    if (found.length <= most) return found;
    if (this.kind === "line") return found.slice(0, most);
    const largest = new Set([...found].sort((a, b) => b[1] - a[1]).slice(0, most - 1));
    const kept = found.filter((one) => largest.has(one));
    const rest = found.filter((one) => !largest.has(one)).reduce((sum, one) => sum + one[1], 0);
    return this.kind === "pie" ? [...kept, [t("sparql.chart.others"), rest]] : kept;
  }

  draw() {
    if (!this.library || !this.root.isConnected) return;
    const points = this.points();
    const all = new Set(this.answer.rows.map((row) => row[this.label.at]?.value)).size;
    this.note.textContent = points.length < all ? t("sparql.chart.cut", { n: points.length }) : "";
    const values = this.value?.name ?? t("sparql.chart.count");
    this.canvas.setAttribute("aria-label", t("sparql.chart.says", { values, labels: this.label.name }));
    this.chart?.destroy();
    const bars = this.kind === "bar";
    const lying = bars && (points.length > 8 || points.some(([label]) => label.length > 14));
    this.frame.dataset.kind = this.kind;
    const rows = lying ? Math.max(12, points.length * 1.75 + 4) : 21;
    this.frame.style.setProperty("--chart-height", `${rows}rem`);
    this.chart = new this.library.Chart(this.canvas, {
      type: this.kind,
      data: { labels: points.map(([label]) => shorten(label)), datasets: [this.dataset(points, values)] },
      options: this.options(lying),
    });
  }

  /** @param {[string, number][]} points @param {string} name */
  dataset(points, name) {
    const style = getComputedStyle(this.root);
    const accent = style.borderTopColor;
    const paper = style.backgroundColor;
    const shared = { label: name, data: points.map(([, value]) => value) };
    if (this.kind === "pie")
      return { ...shared, backgroundColor: COLOURS, borderColor: paper, borderWidth: 2, hoverOffset: 6 };
    if (this.kind === "line")
      return {
        ...shared,
        borderColor: accent,
        backgroundColor: accent,
        borderWidth: 2,
        pointRadius: 3,
        tension: 0,
      };
    return { ...shared, backgroundColor: accent, borderRadius: 2, maxBarThickness: 44 };
  }

  /** @param {boolean} lying whether bars lie */
  options(lying) {
    const style = getComputedStyle(this.root);
    const [ink, rule] = [style.color, style.outlineColor];
    const font = { family: '"Source Sans 3", sans-serif', size: 13 };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const numbers = {
      grid: { color: rule },
      border: { display: false },
      ticks: { color: ink, font },
      beginAtZero: true,
    };
    const names = { grid: { display: false }, ticks: { color: ink, font, autoSkip: !lying } };
    return {
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: lying ? "y" : "x",
      animation: still ? false : { duration: 250 },
      locale: document.documentElement.lang,
      scales: this.kind === "pie" ? {} : { x: lying ? numbers : names, y: lying ? names : numbers },
      plugins: {
        legend: {
          display: this.kind === "pie",
          position: "right",
          labels: { color: ink, font, boxWidth: 14 },
        },
        tooltip: { titleFont: font, bodyFont: font, displayColors: this.kind === "pie" },
      },
    };
  }
}

/** @param {string} text */
function shorten(text) {
  return text.length > 42 ? `${text.slice(0, 41)}…` : text;
}
