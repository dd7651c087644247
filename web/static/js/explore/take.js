/** Taking the view away: its link, its query, its Turtle, pictures and files. */
import { element, t, tn } from "../dom.js";
import { Dialog } from "./dialog.js";
import { picture, raster } from "./svg.js";

const ENDINGS = {
  ttl: "ttl",
  trig: "trig",
  jsonld: "jsonld",
  graphml: "graphml",
  gexf: "gexf",
  csv: "zip",
  md: "md",
  html: "html",
};

export class Take {
  /** @param {import("./explorer.js").Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.dialog = new Dialog();
    /** Whether what the statements rest on goes with them, in the query as in the data. */
    this.evidence = true;
    explorer.root.querySelector("[data-take]")?.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.export) this.guard(() => this.save(button.dataset.export ?? ""));
    });
  }

  /** @returns {HTMLDetailsElement | null} the menu that lists all that can be taken */
  get menu() {
    return /** @type {HTMLDetailsElement | null} */ (
      this.explorer.root.querySelector("details:has(> [data-take])")
    );
  }

  /** Open the menu, or close it. */
  open() {
    const { menu } = this;
    if (!menu) return;
    menu.open = !menu.open;
    /** @type {HTMLElement | null} */ (menu.querySelector(menu.open ? "button" : "summary"))?.focus();
  }

  /** @param {string} file a format that was chosen by its key @returns {boolean} whether the menu was open for it */
  chosen(file) {
    const { menu } = this;
    if (!menu?.open) return false;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    this.guard(() => this.save(file));
    return true;
  }

  /** @param {() => Promise<unknown>} what failures are told */
  async guard(what) {
    this.explorer.say("busy", { busy: true });
    try {
      await what();
    } catch (error) {
      this.explorer.say("failed", {
        message: /** @type {Error} */ (error).message,
      });
    }
    this.explorer.say("busy", { busy: false });
  }

  /** @param {string} format */
  async save(format) {
    const { explorer } = this;
    const name = explorer.answer.file;
    if (format === "svg" || format === "png") {
      const drawn = await picture(explorer);
      if (format === "svg") return keep(new Blob([drawn.text], { type: "image/svg+xml" }), `${name}.svg`);
      return keep(await raster(drawn), `${name}.png`);
    }
    const file = await explorer.api.file(format, explorer.state, this.evidence);
    return keep(file, `${name}.${ENDINGS[/** @type {"ttl"} */ (format)]}`);
  }

  link() {
    return this.guard(async () => {
      await copy((await this.explorer.link?.()) ?? location.href);
      this.explorer.say("told", { message: t("explore.copied") });
    });
  }

  sparql() {
    return this.guard(async () => {
      const { api, state } = this.explorer;
      const found = await api.post("construct", state, {
        evidence: Number(this.evidence),
      });
      const words = t("explore.as_sparql_text", {
        n: found.triples.toLocaleString(api.lang),
      });
      const drawn = this.explorer.answer.edges.length;
      // What holds for two spans of time is one statement with two lines.
      const twice = drawn - found.statements;
      const all = twice > 0 ? `${words} ${tn("explore.drawn_twice", twice)}` : words;
      this.dialog.text(t("explore.as_sparql"), all, found.query, {
        choice: this.choice(() => this.sparql()),
        actions: [run(found)],
      });
    });
  }

  turtle() {
    return this.guard(async () => {
      const { api, state, answer } = this.explorer;
      const file = await api.file("ttl", state, this.evidence);
      const save = element("button", { type: "button", class: "plain-button" }, t("explore.save"));
      save.addEventListener("click", () => keep(file, `${answer.file}.ttl`));
      this.dialog.text(t("explore.as_turtle"), t("explore.as_turtle_text"), await file.text(), {
        choice: this.choice(() => this.turtle()),
        actions: [save],
      });
    });
  }

  /** @param {() => Promise<unknown>} again @returns {HTMLElement} the choice between bare statements and their evidence */
  choice(again) {
    const box = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "checkbox",
        name: "evidence",
        ...(this.evidence ? { checked: "" } : {}),
      })
    );
    box.addEventListener("change", async () => {
      this.evidence = box.checked;
      await again();
      /** @type {HTMLElement | null} */ (this.dialog.box.querySelector("[name=evidence]"))?.focus();
    });
    return element("label", { class: "dialog-choice" }, box, " ", t("explore.with_evidence"));
  }
}

/** @param {{query: string, url: string, runs: boolean}} found @returns {HTMLElement} the way to the query page */
function run({ query, url, runs }) {
  if (!runs) return element("span", { class: "notice" }, t("explore.too_long"));
  if (url) return element("a", { href: url, class: "plain-button" }, t("explore.run"));
  const field = element("input", { type: "hidden", name: "query" });
  /** @type {HTMLInputElement} */ (field).value = query;
  const button = element("button", { class: "plain-button" }, t("explore.run"));
  return element("form", { method: "post", action: "/sparql" }, field, button);
}

/** @param {string} text */
export async function copy(text) {
  await navigator.clipboard.writeText(text);
}

/** @param {Blob} file @param {string} name */
function keep(file, name) {
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
