/** The date of the view: a slider over the years, an exact date, play, and the comparison of two dates. */
import { t } from "../dom.js";
import { still } from "./motion.js";

const PACE = 1100;
const DATE = /^-?\d{4,}(-\d\d(-\d\d)?)?$/;

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
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    this.range.addEventListener("input", () => this.slide());
    this.range.addEventListener("change", () => this.slide(true));
    this.at.addEventListener("change", () => this.typed());
    this.compare.addEventListener("change", () => this.typed());
    this.comparing.addEventListener("change", () => this.toggleCompare());
    this.playButton.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    explorer.addEventListener("view", () => this.follow());
  }

  /** @param {boolean} [settled] whether the slider was let go */
  slide(settled = false) {
    this.stop();
    clearTimeout(this.wait);
    const year = Number(this.range.value);
    const at = year > this.last ? null : String(year);
    this.say(at);
    this.wait = setTimeout(() => this.go(at), settled ? 0 : 140);
  }

  /** @param {string | null} at @param {{step?: boolean}} [how] */
  go(at, how = {}) {
    if (at === this.explorer.state.at) return Promise.resolve();
    return this.explorer.set(
      t("explore.step.date", { date: at ?? t("explore.always") }),
      { at, compare: at ? this.explorer.state.compare : null },
      how,
    );
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

  /** One year after the other, to the end. */
  async play() {
    this.playing = true;
    this.playButton.setAttribute("aria-label", t("explore.pause"));
    this.form.classList.add("playing");
    let year = Number(this.range.value);
    if (year >= this.last) year = this.first - 1;
    const begun = this.explorer.state;
    while (this.playing && year < this.last) {
      year += 1;
      this.say(String(year));
      await this.go(String(year), { step: false });
      await new Promise((done) => setTimeout(done, still() ? 1.5 * PACE : PACE));
    }
    const ended = this.explorer.state;
    if (ended.at !== begun.at) {
      this.explorer.history.replace(begun);
      this.explorer.history.step(t("explore.step.play"), ended);
      this.explorer.say("address", { push: true });
    }
    this.stop();
  }

  /** @param {number} step so many years on, or back */
  nudge(step) {
    this.range.value = String(Number(this.range.value) + step);
    this.slide(true);
  }

  stop() {
    this.playing = false;
    this.form.classList.remove("playing");
    this.playButton.setAttribute("aria-label", t("explore.play"));
  }

  /** @param {string | null} at show it in the fields */
  say(at) {
    this.at.value = at ?? "";
    const year = at ? Number(/^-?\d+/.exec(at)?.[0]) : this.last + 1;
    this.range.value = String(Math.max(this.first, Math.min(year, this.last + 1)));
    this.range.setAttribute("aria-valuetext", at ?? t("explore.always"));
    const part = (Number(this.range.value) - this.first) / (this.last + 1 - this.first);
    this.range.style.setProperty("--part", String(part));
  }

  /** Show what the state says. */
  follow() {
    const { at, compare } = this.explorer.state;
    this.say(at);
    this.compare.value = compare ?? "";
    this.comparing.checked = Boolean(compare);
    /** @type {HTMLElement} */ (this.form.querySelector("[data-compare]")).hidden = !compare;
  }
}
