/** What is shown and what is not: by class, relation, file, rank of source, asserted or derived, language. */
import { element, glyph, t } from "../dom.js";

export class Filters {
  /** @param {import("./explorer.js").Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
    this.body = element("form", { class: "filters" });
    /** @type {any} */
    this.facets = null;
    this.body.addEventListener("submit", (event) => event.preventDefault());
    this.body.addEventListener("change", (event) =>
      this.change(/** @type {HTMLInputElement} */ (event.target)),
    );
    explorer.addEventListener("view", () => this.open());
  }

  /** Show the filters as they stand, then ask for those that take longer. */
  async open() {
    if (!this.body.isConnected) return;
    this.render();
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      const facets = await this.explorer.api.post("facets", this.explorer.state);
      if (turn !== this.turn || !this.body.isConnected) return;
      this.facets = facets;
      this.render();
    } catch (error) {
      this.explorer.say("failed", {
        message: /** @type {Error} */ (error).message,
      });
    }
  }

  render() {
    const { answer, state } = this.explorer;
    const held = /** @type {HTMLInputElement | null} */ (
      this.body.contains(document.activeElement) ? document.activeElement : null
    );
    const facets = this.facets ?? {};
    this.body.replaceChildren(
      this.group("classes", t("explore.filter.classes"), answer.classes),
      this.group("hidden", t("explore.filter.relations"), answer.relations),
      this.tied(state.tied),
      this.lens(answer.counts?.spare ?? 0, state.lens),
      this.derived(state.derived),
      this.group("ranks", t("explore.filter.ranks"), facets.ranks ?? []),
      this.group("graphs", t("explore.filter.graphs"), facets.graphs ?? []),
      this.group(
        "languages",
        t("explore.filter.languages"),
        facets.languages ?? [],
        t("explore.filter.languages_hint"),
      ),
      this.reset(),
    );
    if (held)
      /** @type {HTMLElement | null} */ (
        this.body.querySelector(`[name="${held.name}"][value="${CSS.escape(held.value)}"]`)
      )?.focus();
  }

  /** @param {string} name of the part of the state @param {string} title @param {any[]} items @param {string} [hint] */
  group(name, title, items, hint) {
    if (!items?.length) return "";
    const all = element("button", { type: "button", class: "pick" }, t("explore.filter.all"));
    all.addEventListener("click", () => this.apply({ [name]: [] }));
    const none = element("button", { type: "button", class: "pick" }, t("explore.filter.none"));
    none.addEventListener("click", () => this.apply({ [name]: items.map(value) }));
    const rows = items.map((one) =>
      element(
        "label",
        {},
        element("input", {
          type: "checkbox",
          name,
          value: value(one),
          ...(one.hidden ? {} : { checked: "" }),
        }),
        element(
          "span",
          {},
          ...(one.key ? [glyph(one.key, one.shape)] : []),
          element("bdi", {}, one.label ?? language(one.id)),
        ),
        element("span", { class: "count" }, one.count.toLocaleString(document.documentElement.lang)),
      ),
    );
    return element(
      "fieldset",
      {},
      element("legend", {}, title),
      element("p", { class: "filter-all" }, all, " ", none),
      ...(hint ? [element("p", { class: "quiet filter-hint" }, hint)] : []),
      ...rows,
    );
  }

  /** Whether things stay that nothing drawn ties. @param {boolean} now */
  tied(now) {
    const box = element("input", { type: "checkbox", name: "tied", value: "1", ...(now ? { checked: "" } : {}) });
    const label = element("label", {}, box, element("span", {}, t("explore.filter.tied")));
    return element("fieldset", {}, element("legend", { class: "hidden" }, t("explore.filter.tied")), label);
  }

  /** All ties, or those of the overview; nothing where these are the same. @param {number} spare @param {string | null} now */
  lens(spare, now) {
    if (!spare) return "";
    const n = spare.toLocaleString(document.documentElement.lang);
    const words = {
      "": t("explore.lens.all"),
      overview: t("explore.lens.overview", { n }),
    };
    return choices("lens", t("explore.filter.lens"), words, now ?? "");
  }

  /** @param {boolean | "only" | "recorded"} now */
  derived(now) {
    const words = ["true", "false", "recorded", "only"].map((choice) => [choice, t(`explore.derived.${choice}`)]);
    return choices("derived", t("explore.filter.derived"), Object.fromEntries(words), String(now));
  }

  reset() {
    const button = element("button", { type: "button", class: "plain-button" }, t("explore.filter.reset"));
    button.addEventListener("click", () =>
      this.apply({
        classes: [],
        hidden: [],
        ranks: [],
        graphs: [],
        languages: [],
        derived: true,
        tied: false,
      }),
    );
    return button;
  }

  /** @param {HTMLInputElement} input */
  change(input) {
    if (input.name === "derived") {
      return this.apply({
        derived: { true: true, false: false }[input.value] ?? input.value,
      });
    }
    if (input.name === "tied") return this.apply({ tied: input.checked });
    if (input.name === "lens") return this.apply({ lens: input.value || null });
    this.toggle(input.name, input.value, !input.checked);
  }

  /** @param {string} name @param {string} iri @param {boolean} hide */
  toggle(name, iri, hide) {
    const before = /** @type {string[]} */ (/** @type {any} */ (this.explorer.state)[name]);
    this.apply({
      [name]: hide ? [...new Set([...before, iri])] : before.filter((one) => one !== iri),
    });
  }

  /** @param {Partial<import("./state.js").State>} patch */
  apply(patch) {
    return this.explorer.set(t("explore.step.filter"), patch);
  }
}

/** @param {string} name @param {string} title @param {Record<string, string>} words @param {string} now @returns {Node} one of several */
function choices(name, title, words, now) {
  const rows = Object.entries(words).map(([value, text]) =>
    element(
      "label",
      {},
      element("input", {
        type: "radio",
        name,
        value,
        ...(value === now ? { checked: "" } : {}),
      }),
      element("span", {}, text),
    ),
  );
  return element("fieldset", {}, element("legend", {}, title), ...rows);
}

/** @param {any} one @returns {string} what names it in the state */
function value(one) {
  return one.iri ?? one.id;
}

/** @param {string} code @returns {string} a language by name */
function language(code) {
  if (!code) return t("explore.filter.no_language");
  try {
    return (
      new Intl.DisplayNames([document.documentElement.lang], {
        type: "language",
      }).of(code) ?? code
    );
  } catch {
    return code;
  }
}
