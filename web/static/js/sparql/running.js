/** A query under way: how long it has run, and how long it may. */
import { element, t } from "../dom.js";
import { grouped } from "./cells.js";

export class Clock {
  /** @param {number} limit in seconds */
  constructor(limit) {
    this.limit = limit;
    this.began = performance.now();
    this.bar = element("span", { class: "running-bar" });
    this.words = element("p", { class: "running-words" });
    const track = element("div", { class: "running-track" }, this.bar);
    this.root = element("div", { class: "running" }, this.words, track);
    this.tick();
    this.timer = setInterval(() => this.tick(), 100);
  }

  tick() {
    const seconds = (performance.now() - this.began) / 1000;
    const told = { seconds: grouped(Math.round(seconds * 10) / 10), limit: grouped(this.limit) };
    this.words.textContent = `${t("sparql.running")} · ${t("sparql.running_of", told)}`;
    this.bar.style.setProperty("--done", `${Math.min(100, (100 * seconds) / this.limit)}%`);
  }

  stop() {
    clearInterval(this.timer);
  }
}
