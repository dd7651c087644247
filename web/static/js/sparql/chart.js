/** The answer as a chart: bars, a line or a pie over columns that the reader can change. */
import { element, t } from "../dom.js";
import { pointsOf } from "./chart-points.js";
import { dateWords } from "./cells.js";

/** @typedef {import("./cells.js").Answer} Answer @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./chart-points.js").Point} Point */

const LIBRARY = new URL("../../vendor/chart-4.6.1.min.mjs", import.meta.url);
/** Between the ticks of an axis of years. */
const STEPS = [1 / 12, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
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
  /**
   * @param {Answer} answer @param {{labels: Column[], values: Column[]}} columns
   * @param {"bar" | "line" | "pie" | null} [kind] to begin with
   */
  constructor(answer, columns, kind = null) {
    this.answer = answer;
    this.columns = columns;
    this.label = columns.labels[0];
    /** The columns that are drawn; null counts rows. @type {(Column | null)[]} */
    this.values = [columns.values[0] ?? null];
    const years = this.label.kind === "date" || /year|année|date/i.test(this.label.name);
    /** @type {"bar" | "line" | "pie"} */
    this.kind = kind ?? (years && this.values[0] ? "line" : "bar");
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
    const { labels, values } = this.columns;
    /** @type {(Column | null)[][]} */
    const choices = [...values.map((column) => [column]), ...(values.length > 1 ? [values] : []), [null]];
    const each = (/** @type {(Column | null)[]} */ columns) =>
      columns.length > 1 ? t("sparql.chart.all") : nameOf(columns[0]);
    return element(
      "div",
      { class: "table-tools" },
      element("span", group, ...kinds),
      this.choice(t("sparql.chart.labels"), labels, nameOf, (column) => (this.label = column)),
      this.choice(t("sparql.chart.values"), choices, each, (columns) => (this.values = columns)),
    );
  }

  /**
   * @template T
   * @param {string} text @param {T[]} ways @param {(way: T) => string} name @param {(way: T) => void} choose
   */
  choice(text, ways, name, choose) {
    const options = ways.map((way, at) => element("option", { value: String(at) }, name(way)));
    const select = /** @type {HTMLSelectElement} */ (element("select", {}, ...options));
    select.addEventListener("change", () => {
      choose(ways[Number(select.value)]);
      this.draw();
    });
    return element("label", { class: "chart-choice" }, element("span", {}, text), select);
  }

  draw() {
    if (!this.library || !this.root.isConnected) return;
    const columns = this.kind === "pie" ? this.values.slice(0, 1) : this.values;
    const { points, cut } = pointsOf(this.answer, this.label, columns, this.kind);
    const n = points.length;
    const said = this.kind === "line" ? t("sparql.chart.cut_line", { n }) : t("sparql.chart.cut", { n });
    this.note.textContent = cut ? said : "";
    const names = columns.map(nameOf);
    const says = { values: names.join(", "), labels: this.label.name };
    this.canvas.setAttribute("aria-label", t("sparql.chart.says", says));
    this.chart?.destroy();
    const bars = this.kind === "bar";
    const ordered = points.every(({ place }) => Number.isFinite(place));
    const lying = bars && ((n > 8 && !ordered) || points.some(({ label }) => label.length > 14));
    this.frame.dataset.kind = this.kind;
    const rows = lying ? Math.max(12, n * (1 + 0.75 * columns.length) + 4) : 21;
    this.frame.style.setProperty("--chart-height", `${rows}rem`);
    this.chart = new this.library.Chart(this.canvas, {
      type: this.kind,
      data: {
        labels: points.map(({ label }) => shorten(label)),
        datasets: names.map((name, at) => this.dataset(points, name, at)),
      },
      options: this.options(points, lying),
    });
  }

  /** @param {Point[]} points whether they stand on a scale of numbers or of time, not side by side */
  scaled(points) {
    return this.kind === "line" && points.length > 1 && points.every(({ place }) => Number.isFinite(place));
  }

  /** @param {Point[]} points @param {string} name @param {number} at the place of the column among those drawn */
  dataset(points, name, at) {
    const style = getComputedStyle(this.root);
    const colour = at ? COLOURS[at % COLOURS.length] : style.borderTopColor;
    const paper = style.backgroundColor;
    const scaled = this.scaled(points);
    const data = points.map(({ place, values }) => (scaled ? { x: place, y: values[at] } : values[at]));
    const shared = { label: name, data };
    if (this.kind === "pie")
      return { ...shared, backgroundColor: COLOURS, borderColor: paper, borderWidth: 2, hoverOffset: 6 };
    if (this.kind === "line")
      return {
        ...shared,
        borderColor: colour,
        backgroundColor: colour,
        borderWidth: 2,
        pointRadius: 3,
        tension: 0,
      };
    return { ...shared, backgroundColor: colour, borderRadius: 2, maxBarThickness: 44 };
  }

  /** @param {Point[]} points @param {boolean} lying whether bars lie */
  options(points, lying) {
    const style = getComputedStyle(this.root);
    const [ink, rule] = [style.color, style.outlineColor];
    const font = { family: '"Source Sans 3", sans-serif', size: 13 };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const whole = points.every(({ values }) => values.every(Number.isInteger));
    const numbers = {
      grid: { color: rule },
      border: { display: false },
      ticks: { color: ink, font, ...(whole ? { precision: 0 } : {}) },
      beginAtZero: true,
    };
    const names = { grid: { display: false }, ticks: { color: ink, font, autoSkip: !lying } };
    const along = this.scaled(points) ? this.scale(points, names) : names;
    const several = this.kind !== "pie" && this.values.length > 1;
    return {
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: lying ? "y" : "x",
      animation: still ? false : { duration: 250 },
      locale: document.documentElement.lang,
      scales: this.kind === "pie" ? {} : { x: lying ? numbers : along, y: lying ? names : numbers },
      plugins: {
        legend: {
          display: this.kind === "pie" || several,
          position: several ? "top" : "right",
          align: several ? "start" : "center",
          labels: { color: ink, font, boxWidth: 14 },
        },
        tooltip: {
          titleFont: font,
          bodyFont: font,
          displayColors: this.kind === "pie" || several,
          callbacks: { title: (/** @type {any[]} */ [item]) => (item ? points[item.dataIndex].label : "") },
        },
      },
    };
  }

  /** An axis on which numbers and dates stand where they belong. @param {Point[]} points @param {any} names */
  scale(points, names) {
    if (this.label.kind !== "date") return { ...names, type: "linear" };
    const most = points[points.length - 1].place - points[0].place;
    const step = STEPS.find((one) => most / one <= 10) ?? 1000;
    return {
      ...names,
      type: "linear",
      ticks: {
        ...names.ticks,
        stepSize: step < 1 ? 1 / 12 : step,
        autoSkip: true,
        callback: (/** @type {number} */ year) => timeWords(year),
      },
    };
  }
}

/** @param {Column | null} column */
const nameOf = (column) => column?.name ?? t("sparql.chart.count");

/** @param {number} year @returns {string} a year, or a month in it */
function timeWords(year) {
  const months = Math.round(year * 12);
  const month = ((months % 12) + 12) % 12;
  const whole = (months - month) / 12;
  return month ? dateWords(`${whole}-${String(month + 1).padStart(2, "0")}`) : String(whole);
}

/** @param {string} text */
function shorten(text) {
  return text.length > 42 ? `${text.slice(0, 41)}…` : text;
}
