/** The date of the view: a slider over the years, an exact date, play, and the comparison of two dates. */
import { element, t } from "../dom.js";
import { still } from "./motion.js";

/** How long a year is shown, and one in which nothing changes, in milliseconds. */
const PACE = 900;
const IDLE = 160;
const DATE = /^-?\d{4,}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

export class TimeBar {
  /** @param {import("./explorer.js").Explorer} explorer @param {HTMLFormElement} form */
  constructor(explorer, form) {
    this.explorer = explorer;
    this.form = form;
    this.last = Number(form.dataset.last);
    this.first = Number(form.dataset.first);
    const find = (/** @type {string} */ what) => /** @type {HTMLInputElement} */ (form.querySelector(what));
    this.range = find("input[type=range]");
    this.at = find("input[name=at]");
    this.comparing = find("input[name=comparing]");
    this.compare = find("input[name=compare]");
    this.playButton = find("[data-time=play]");
    this.playing = false;
    /** The year, large on the canvas while years go by. */
    this.year = element("p", { class: "explorer-year", "aria-hidden": "true", hidden: "" });
    explorer.canvas.root.parentElement?.append(this.year);
    /** @type {import("./state.js").State | null} where the slider was taken up */
    this.begun = null;
    /** How many dates are being asked for. */
    this.asked = 0;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    this.range.addEventListener("input", () => this.slide());
    this.range.addEventListener("change", () => this.settle());
    this.at.addEventListener("change", () => this.typed());
    this.compare.addEventListener("change", () => this.typed());
    // What is no date does not stay where the date of the view is told.
    for (const field of [this.at, this.compare])
      field.addEventListener("blur", () => {
        if (field.getAttribute("aria-invalid") !== "true") return;
        field.setAttribute("aria-invalid", "false");
        this.follow();
      });
    this.comparing.addEventListener("change", () => this.toggleCompare());
    this.playButton.addEventListener("click", () => this.toggle());
    explorer.addEventListener("view", () => this.follow());
  }

  /** @returns {string | null} the date that the slider stands at */
  get chosen() {
    const year = Number(this.range.value);
    return year > this.last ? null : String(year);
  }

  /** While the slider is drawn, the view follows; it is one step when it is let go. */
  slide() {
    this.stop();
    clearTimeout(this.wait);
    this.begun ??= this.explorer.state;
    const at = this.chosen;
    this.say(at);
    this.wait = setTimeout(() => this.go(at), 140);
  }

  /** The slider was let go. */
  async settle() {
    this.stop();
    clearTimeout(this.wait);
    const at = this.chosen;
    const begun = this.begun ?? this.explorer.state;
    this.begun = null;
    this.say(at);
    await this.go(at);
    this.keep(t("explore.step.date", { date: at ?? t("explore.always") }), begun);
  }

  /** Show another date, which is no step yet. @param {string | null} at */
  async go(at) {
    this.asked += 1;
    await this.explorer.act(
      "",
      (state) => (at === state.at ? null : { at, compare: at ? state.compare : null }),
      { step: false },
    );
    this.asked -= 1;
    this.follow();
  }

  /** All that was shown since is one step. @param {string} name @param {import("./state.js").State} begun */
  keep(name, begun) {
    const { history, state } = this.explorer;
    if (state.at === begun.at && state.compare === begun.compare) return;
    if (history.past.at(-1)?.state !== begun) {
      history.replace(begun);
      history.step(name, state);
    }
    this.explorer.say("address", { push: true });
  }

  typed() {
    this.stop();
    const [at, compare] = [this.at.value.trim() || null, this.compare.value.trim() || null];
    for (const [field, value] of /** @type {[HTMLInputElement, string | null][]} */ ([
      [this.at, at],
      [this.compare, compare],
    ])) {
      const wrong = value !== null && !DATE.test(value);
      field.setAttribute("aria-invalid", String(wrong));
      if (wrong) return this.explorer.say("failed", { message: t("explore.date_wrong", { text: value }) });
    }
    return this.explorer.set(
      t("explore.step.date", { date: [at, compare].filter(Boolean).join(" – ") || t("explore.always") }),
      {
        at,
        compare: at && this.comparing.checked ? compare : null,
      },
    );
  }

  toggleCompare() {
    const box = /** @type {HTMLElement} */ (this.form.querySelector("[data-compare]"));
    box.hidden = !this.comparing.checked;
    if (!this.comparing.checked) {
      if (this.explorer.state.compare) this.explorer.set(t("explore.step.compare"), { compare: null });
      return;
    }
    const at = this.explorer.state.at ?? String(this.first);
    this.explorer.set(t("explore.step.compare"), {
      at,
      compare: this.compare.value.trim() || String(this.last),
    });
    this.compare.focus();
  }

  /** Play, or stop playing. */
  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }

  /** One year after the other, to the end. */
  async play() {
    this.playing = true;
    this.showPlaying();
    let year = Number(this.range.value);
    if (year >= this.last) year = this.begins() - 1;
    const begun = this.explorer.state;
    while (this.playing && year < this.last) {
      const before = this.drawn();
      year += 1;
      this.say(String(year));
      await this.go(String(year));
      const pace = this.drawn() === before ? IDLE : PACE;
      await new Promise((done) => setTimeout(done, still() ? 1.5 * pace : pace));
    }
    this.keep(t("explore.step.play"), begun);
    this.stop();
  }

  /** @returns {number} the year in which the first thing here happens */
  begins() {
    const years = this.explorer.answer.edges
      .map((/** @type {any} */ { since }) => Number(/^-?\d+/.exec(since ?? "")?.[0]))
      .filter((/** @type {number} */ year) => year >= this.first);
    return Math.min(this.last, ...years);
  }

  /** @returns {string} what is drawn, by name */
  drawn() {
    const { nodes, edges } = this.explorer.answer;
    return [...nodes, ...edges].map(({ id }) => id).join(" ");
  }

  /** @param {number} step so many years on, or back */
  nudge(step) {
    this.range.value = String(Number(this.range.value) + step);
    return this.settle();
  }

  stop() {
    this.playing = false;
    this.showPlaying();
  }

  /** The button says what it does next. */
  showPlaying() {
    const words = t(this.playing ? "explore.pause" : "explore.play");
    this.year.hidden = !this.playing;
    this.form.classList.toggle("playing", this.playing);
    this.playButton.setAttribute("aria-label", words);
    this.playButton.title = words;
  }

  /** @param {string | null} at show it in the fields */
  say(at) {
    this.at.value = at ?? "";
    this.at.setAttribute("aria-invalid", "false");
    this.year.textContent = at ?? "";
    const year = at ? Number(/^-?\d+/.exec(at)?.[0]) : this.last + 1;
    this.range.value = String(Math.max(this.first, Math.min(year, this.last + 1)));
    this.range.setAttribute("aria-valuetext", at ?? t("explore.always"));
    const part = (Number(this.range.value) - this.first) / (this.last + 1 - this.first);
    this.range.style.setProperty("--part", String(part));
  }

  /** Show what the state says, but leave a slider that is being drawn to the hand, a date to its asking. */
  follow() {
    const { at, compare } = this.explorer.state;
    if (!this.begun && !this.asked) this.say(at);
    this.compare.value = compare ?? "";
    this.comparing.checked = Boolean(compare);
    /** @type {HTMLElement} */ (this.form.querySelector("[data-compare]")).hidden = !compare;
  }
}
