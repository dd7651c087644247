/** The search field with suggestions: an ARIA combobox over /api/search; `/` goes to it from anywhere. */
import { element, glyph, t, tn } from "./dom.js";

const WAIT = 120;
let made = 0;

/** Enhance every search form, and listen for the `/` key. */
export function enhanceSearch() {
  for (const form of document.querySelectorAll("form[data-search]")) {
    new Combobox(/** @type {HTMLFormElement} */ (form));
  }
  document.addEventListener("keydown", (event) => {
    // The editor is in a shadow root, which stands in for its field in event.target.
    const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.isContentEditable || target.matches?.("input, textarea, select")) return;
    const field = [...document.querySelectorAll("form[data-search] input")].find((one) =>
      one.checkVisibility(),
    );
    if (!field) return;
    event.preventDefault();
    /** @type {HTMLInputElement} */ (field).select();
  });
}

/**
 * @typedef {{label: string, matched: string, url: string, kind: string, key: string, shape: string}} Hit
 */

/** A search field with suggestions. A listener for "choose" may do something else than go to the page. */
export class Combobox {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (form.querySelector("input[name=q]"));
    this.address = /** @type {string} */ (form.dataset.search);
    this.number = ++made;
    this.active = -1;
    /** @type {AbortController | null} */
    this.request = null;
    this.box = element("div", {
      class: "suggestions-box",
      role: "listbox",
      id: `suggestions-${this.number}`,
      "aria-label": this.input.labels?.[0]?.textContent ?? "",
      hidden: "",
    });
    this.status = element("div", { class: "hidden", role: "status" });
    form.append(this.box, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.box.id,
    })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.schedule());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.input.value.trim() && this.schedule());
    form.addEventListener("focusout", (event) => {
      if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close();
    });
  }

  schedule() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const text = this.input.value.trim();
    this.request?.abort();
    if (!text) return this.close();
    this.request = new AbortController();
    try {
      const asked = new URLSearchParams(/** @type {any} */ (new FormData(this.form)));
      asked.set("q", text);
      const response = await fetch(`${this.address}?${asked}`, { signal: this.request.signal });
      if (!response.ok) return this.close();
      this.show((await response.json()).results);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "AbortError") this.close();
    }
  }

  /** @param {Hit[]} hits */
  show(hits) {
    if (document.activeElement !== this.input) return;
    this.active = -1;
    this.hits = hits;
    this.box.replaceChildren(...hits.map((hit, at) => this.option(hit, at)));
    if (!hits.length) this.box.append(element("div", { class: "suggestion-none" }, t("search.none")));
    this.status.textContent = hits.length ? tn("search.some", hits.length) : t("search.none");
    this.box.hidden = false;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {Hit} hit @param {number} at @returns {HTMLElement} */
  option(hit, at) {
    const option = element(
      "div",
      {
        class: "suggestion",
        role: "option",
        id: `suggestion-${this.number}-${at}`,
        "aria-selected": "false",
      },
      glyph(hit.key, hit.shape),
      element("bdi", { class: "suggestion-name" }, hit.label),
      element("span", { class: "caps" }, hit.kind),
    );
    if (hit.matched) option.append(element("bdi", { class: "suggestion-also" }, hit.matched));
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(hit);
    });
    return option;
  }

  /** @param {Hit} hit */
  choose(hit) {
    const choice = new CustomEvent("choose", { detail: hit, cancelable: true });
    if (this.form.dispatchEvent(choice)) return location.assign(hit.url);
    this.input.value = "";
    this.close();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const open = !this.box.hidden && this.hits?.length;
    if (event.key === "Escape" && !this.box.hidden) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && open) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.hits[this.active]);
    }
  }

  /** @param {number} step */
  move(step) {
    const options = [...this.box.querySelectorAll("[role=option]")];
    const count = options.length;
    this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
    options[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
  }

  close() {
    clearTimeout(this.timer);
    this.box.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
