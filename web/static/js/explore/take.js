/** Taking the view away: its link, its query, its Turtle, pictures and files. */
import { element, t } from "../dom.js";
import { Dialog } from "./dialog.js";
import { picture, raster } from "./svg.js";

const ENDINGS = {
  ttl: "ttl",
  jsonld: "jsonld",
  graphml: "graphml",
  gexf: "gexf",
  csv: "csv",
  md: "md",
  html: "html",
};

export class Take {
  /** @param {import("./explorer.js").Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.dialog = new Dialog();
    explorer.root.querySelector("[data-take]")?.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.export) this.guard(() => this.save(button.dataset.export ?? ""));
    });
  }

  /** @param {() => Promise<unknown>} what failures are told */
  async guard(what) {
    this.explorer.say("busy", { busy: true });
    try {
      await what();
    } catch (error) {
      this.explorer.say("failed", { message: /** @type {Error} */ (error).message });
    }
    this.explorer.say("busy", { busy: false });
  }

  /** @param {string} format */
  async save(format) {
    const { explorer } = this;
    const name = fileName(explorer.answer.title);
    if (format === "svg" || format === "png") {
      const drawn = await picture(explorer);
      if (format === "svg") return keep(new Blob([drawn.text], { type: "image/svg+xml" }), `${name}.svg`);
      return keep(await raster(drawn), `${name}.png`);
    }
    const file = await explorer.api.file(format, explorer.state);
    return keep(file, `${name}.${ENDINGS[/** @type {"ttl"} */ (format)]}`);
  }

  link() {
    return this.guard(async () => {
      await this.explorer.settled?.();
      await copy(location.href);
      this.explorer.say("told", { message: t("explore.copied") });
    });
  }

  sparql() {
    return this.guard(async () => {
      const { query, statements, url } = await this.explorer.api.post("construct", this.explorer.state);
      const run = element("a", { href: url, class: "plain-button" }, t("explore.run"));
      this.dialog.text(t("explore.as_sparql"), t("explore.as_sparql_text", { n: statements }), query, [run]);
    });
  }

  turtle() {
    return this.guard(async () => {
      const file = await this.explorer.api.file("ttl", this.explorer.state);
      const text = await file.text();
      const save = element("button", { type: "button", class: "plain-button" }, t("explore.save"));
      save.addEventListener("click", () => keep(file, `${fileName(this.explorer.answer.title)}.ttl`));
      this.dialog.text(t("explore.as_turtle"), t("explore.as_turtle_text"), text, [save]);
    });
  }
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

/** @param {string} title @returns {string} */
function fileName(title) {
  const plain = (title || "graph")
    .normalize("NFKD")
    .replace(/[^\w]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
  return `doxograph-${plain.slice(0, 60) || "graph"}`;
}
