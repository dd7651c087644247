/** Evidence in words: numbered marks, and the sources that they lead to. */
import { element, t } from "../dom.js";

let lists = 0;

/** The numbered sources of one panel. Marks may be asked for in any order. */
export class Sources {
  constructor() {
    this.prefix = `p${++lists}-`;
    /** @type {Map<string, {number: number, evidence: any}>} */
    this.notes = new Map();
  }

  /** @param {any[] | undefined} evidence @returns {(Node | string)[]} the marks for a statement */
  marks(evidence) {
    const found = [];
    for (const item of evidence ?? []) {
      const { iri } = item.source;
      if (!this.notes.has(iri)) this.notes.set(iri, { number: this.notes.size + 1, evidence: item });
      const number = this.notes.get(iri)?.number ?? 0;
      if (!found.includes(number)) found.push(number);
    }
    if (!found.length) return [];
    const marks = found
      .slice(0, 3)
      .map((number) => this.mark(String(number), String(number), t("explore.source", { n: number })));
    const rest = found.slice(3);
    if (rest.length)
      marks.push(this.mark(`+${rest.length}`, rest.join(" "), t("explore.sources_more", { n: rest.length })));
    return ["\u2060", element("span", { class: "marks" }, ...marks)];
  }

  /** @param {string} text @param {string} numbers @param {string} label */
  mark(text, numbers, label) {
    const notes = numbers
      .split(" ")
      .map((number) => this.prefix + number)
      .join(" ");
    return element(
      "a",
      {
        class: "mark",
        href: `#note-${notes.split(" ")[0]}`,
        "data-note": "",
        "data-notes": notes,
        "aria-label": label,
      },
      text,
    );
  }

  /** @returns {Node[]} the list of sources, or nothing */
  list() {
    if (!this.notes.size) return [];
    const items = [...this.notes.values()].map(({ number, evidence }) =>
      element(
        "li",
        { id: `note-${this.prefix}${number}`, value: String(number) },
        element("span", { class: "note-number", "aria-hidden": "true" }, String(number)),
        element("span", { class: "note-text" }, ...sourceWords(evidence)),
      ),
    );
    return [
      element(
        "section",
        { class: "panel-notes" },
        element("h3", { class: "caps" }, t("explore.sources")),
        element("ol", { class: "plain" }, ...items),
      ),
    ];
  }
}

/** One source, with where in it, and its rank. @param {any} evidence @returns {(Node | string)[]} */
export function sourceWords({ source, document: book, rank, rankLabel, place, url }) {
  /** @type {(Node | string)[]} */
  const words = book ? [link(book), ", ", link({ ...source, name: place || source.name })] : [link(source)];
  if (!book && place) words.push(`, ${place}`);
  if (rank) words.push(" ", element("span", { class: `rank rank-${rank}` }, rankLabel || rank));
  if (/^https?:\/\//i.test(url ?? "")) {
    words.push(" ", element("a", { class: "outside", href: url, rel: "noopener noreferrer" }, host(url)));
  }
  return words;
}

/** @param {{href?: string, name: string, iri?: string}} ref @returns {Node} */
export function link({ href, name, iri }) {
  const text = element("bdi", {}, name.length > 300 ? `${name.slice(0, 299)}…` : name);
  return href ? element("a", { href, ...(iri ? { "data-iri": iri } : {}) }, text) : text;
}

/** @param {string} url @returns {string} */
function host(url) {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return url;
  }
}

/**
 * Links to things walk the graph; with a key held they open their page.
 * @param {HTMLElement} box @param {import("./explorer.js").Explorer} explorer
 */
export function walkLinks(box, explorer) {
  box.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const link = /** @type {HTMLElement | null} */ (target.closest("a[data-iri]"));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    explorer.visit(link.dataset.iri ?? "", link.textContent ?? "");
  });
}
