/** How things hang together: two or more are chosen, the most informative paths are drawn and told. */
import { element, glyph, t } from "../dom.js";
import { enhanceNotes } from "../notes.js";
import { Combobox } from "../search.js";
import { link, Sources, walkLinks } from "./sources.js";

const PATHS = 3;
const MOST = 6;

export class Connect {
  /** @param {import("./explorer.js").Explorer} explorer @param {() => void} open the drawer of this pane */
  constructor(explorer, open) {
    this.explorer = explorer;
    this.body = element("div", { class: "connect" });
    this.box = element("div", {});
    this.found = element("div", { class: "paths", "aria-live": "polite" });
    this.form = this.search();
    this.body.append(
      element("p", { class: "quiet" }, t("explore.connect_text")),
      this.form,
      this.box,
      this.found,
    );
    /** @type {Map<string, any>} */
    this.known = new Map();
    walkLinks(this.body, explorer);
    explorer.addEventListener("chosen", () => {
      open();
      this.render();
      if (this.explorer.chosen.size > 1) this.find();
    });
  }

  open() {
    this.render();
  }

  /** @returns {HTMLElement | null} where to type */
  field() {
    return this.body.querySelector("#connect-search");
  }

  /** @returns {HTMLElement} a search field that chooses instead of going there */
  search() {
    const form = element("form", {
      class: "search",
      role: "search",
      "data-search": "/api/search",
      action: "/search",
    });
    const id = "connect-search";
    form.append(
      element("label", { class: "hidden", for: id }, t("explore.connect_add")),
      element("input", {
        id,
        name: "q",
        type: "search",
        autocomplete: "off",
        maxlength: "200",
        placeholder: t("explore.connect_add"),
      }),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("choose", (event) => {
      const hit = /** @type {CustomEvent} */ (event).detail;
      event.preventDefault();
      this.known.set(hit.iri, { name: hit.label, key: hit.key, shape: hit.shape });
      if (!this.explorer.chosen.has(hit.iri)) this.explorer.choose(hit.iri);
    });
    new Combobox(/** @type {HTMLFormElement} */ (form));
    return form;
  }

  render() {
    const chips = [...this.explorer.chosen].map((iri) => {
      const node = this.explorer.node(iri) ??
        this.known.get(iri) ?? { name: this.explorer.names.short(iri), key: "none", shape: "dot" };
      const drop = element(
        "button",
        { type: "button", class: "drop", "aria-label": t("explore.connect_drop", { name: node.name }) },
        "×",
      );
      drop.addEventListener("click", () => {
        this.explorer.choose(iri);
        this.found.replaceChildren();
      });
      return element(
        "li",
        { class: "chip" },
        glyph(node.key, node.shape),
        element("bdi", {}, node.name),
        drop,
      );
    });
    const hint =
      this.explorer.chosen.size < 2 ? [element("p", { class: "quiet" }, t("explore.connect_two"))] : [];
    this.box.replaceChildren(element("ul", { class: "plain chips" }, ...chips), ...hint);
  }

  /** Ask for the paths, draw their things, tell their sentences. */
  find() {
    const { explorer } = this;
    const chosen = [...explorer.chosen].slice(0, MOST);
    this.found.replaceChildren(element("p", { class: "quiet" }, t("explore.loading")));
    return explorer.queue(async () => {
      const ends = Object.fromEntries(chosen.map((iri, at) => ["abcdef"[at], iri]));
      let answer;
      try {
        answer = await explorer.api.get("paths", { ...ends, k: PATHS, at: explorer.state.at });
      } catch (error) {
        this.found.replaceChildren(element("p", {}, /** @type {Error} */ (error).message));
        return;
      }
      this.tell(answer.paths);
    });
  }

  /** @param {any[]} paths */
  tell(paths) {
    if (!paths.length) return this.found.replaceChildren(element("p", {}, t("explore.no_path")));
    const sources = new Sources();
    const items = paths.map((path, at) => this.path(path, at, sources));
    this.found.replaceChildren(element("ol", { class: "plain" }, ...items), ...sources.list());
    enhanceNotes();
    this.draw(paths);
  }

  /** @param {any} path @param {number} at @param {Sources} sources */
  path(path, at, sources) {
    const lines = path.steps.map((/** @type {any} */ step) =>
      element("li", {}, ...sentenceWords(step), ...sources.marks(step.evidence)),
    );
    const show = element("button", { type: "button", class: "pick" }, t("explore.path", { n: at + 1 }));
    show.addEventListener("click", () => this.light(path));
    return element(
      "li",
      { class: "path" },
      element("p", { class: "caps" }, show),
      element("ul", { class: "plain" }, ...lines),
    );
  }

  /** @param {any[]} paths add what is missing to the view */
  draw(paths) {
    const iris = [...new Set(paths.flatMap(ends))];
    const missing = iris.filter((iri) => !this.explorer.has(iri));
    const after = () => this.light(...paths);
    if (!missing.length) return after();
    this.explorer.act(
      t("explore.step.connect"),
      (state) => ({
        nodes: [...state.nodes, ...missing.map((iri) => /** @type {any} */ ([iri, null, null, 0]))],
      }),
      { then: after },
    );
  }

  /** @param {any[]} paths let them stand out */
  light(...paths) {
    this.explorer.canvas.highlight(paths.map(ends));
  }
}

/** @param {any} path @returns {string[]} the things on it */
function ends(path) {
  return path.nodes.map((/** @type {any} */ node) => node.iri);
}

/** @param {any} step @returns {(Node | string)[]} its sentence, the names in it as links */
function sentenceWords(step) {
  if (!step.parts?.length) return [step.sentence];
  return step.parts.map((/** @type {any} */ part) =>
    part.iri ? link({ href: part.href, name: part.text, iri: part.iri }) : part.text,
  );
}
