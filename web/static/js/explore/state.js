/**
 * What is visible, as one plain value (the same that the permalink holds), and its history.
 *
 * @typedef {[string, number | null, number | null, 0 | 1]} Place an IRI, where it stands, whether it is pinned
 * @typedef {[string, string, 0 | 1, number | null, number | null]} Group the rest of a relation, drawn as one
 * @typedef {{nodes: Place[], groups: Group[], hidden: string[], classes: string[], graphs: string[],
 *   ranks: string[], languages: string[], derived: boolean | "recorded" | "only", tied: boolean, at: string | null, compare: string | null,
 *   layout: string, size: string, colour: string, selected: string | null, lens: string | null,
 *   camera: import("./camera.js").Camera | null, edge: string | null, ends: string[]}} State
 */

const MOST_STEPS = 200;
const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** @returns {State} */
export function empty() {
  return {
    nodes: [],
    groups: [],
    hidden: [],
    classes: [],
    graphs: [],
    ranks: [],
    languages: [],
    derived: true,
    tied: false,
    at: null,
    compare: null,
    layout: "force",
    size: "degree",
    colour: "class",
    selected: null,
    lens: null,
    camera: null,
    edge: null,
    ends: [],
  };
}

/** Turns IRIs into the short names that the address holds, and back. */
export class Names {
  /** @param {string} base of our own IRIs @param {string} [terms] the same for our classes and relations */
  constructor(base, terms = termsOfPage()) {
    this.base = base;
    this.terms = terms;
  }

  /** @param {string} iri @returns {string} */
  short(iri) {
    const rest = iri.startsWith(this.base) ? iri.slice(this.base.length) : "";
    return SLUG.test(rest) ? rest : iri;
  }

  /** @param {string} name @returns {string} */
  full(name) {
    return SLUG.test(name) ? this.base + name : name;
  }

  /** @param {string} name of a class or relation @returns {string} */
  term(name) {
    return SLUG.test(name) ? this.terms + name : name;
  }

  /** @param {any} wire a state as the server gives it @returns {State} */
  read(wire) {
    const state = { ...empty(), ...wire };
    delete state.v;
    delete state.lang;
    state.nodes = state.nodes.map(([name, x, y, pinned]) => [this.full(name), x, y, pinned ? 1 : 0]);
    state.groups = state.groups.map(([name, relation, ...rest]) => [
      this.full(name),
      this.term(relation),
      ...rest,
    ]);
    state.classes = state.classes.map((name) => this.term(name));
    state.hidden = state.hidden.map((name) => this.term(name));
    state.selected = state.selected && this.full(state.selected);
    state.ends = state.ends.map((/** @type {string} */ name) => this.full(name));
    return state;
  }

  /** @param {State} state @param {string} lang @returns {object} as the server and the address want it */
  write(state, lang) {
    const round = (/** @type {number | null} */ value) => value && Math.round(value * 10) / 10;
    return {
      v: 1,
      ...state,
      nodes: state.nodes.map(([iri, x, y, pinned]) => [this.short(iri), round(x), round(y), pinned]),
      groups: state.groups.map(([iri, relation, outgoing, x, y]) => [
        this.short(iri),
        relation,
        outgoing,
        round(x),
        round(y),
      ]),
      selected: state.selected && this.short(state.selected),
      ends: state.ends.map((iri) => this.short(iri)),
      lang,
    };
  }
}

/** @returns {string} what the page says that the names of our classes and relations begin with */
function termsOfPage() {
  const page = /** @type {HTMLElement | null} */ (document.querySelector("[data-terms]"));
  return page?.dataset.terms ?? "";
}

/** @param {State} state @returns {string} what the drawing depends on: all but positions and selection */
export function contentKey(state) {
  const { nodes, groups, selected, camera, edge, ends, ...rest } = state;
  return JSON.stringify([nodes.map(([iri]) => iri), groups.map((group) => group.slice(0, 3)), rest]);
}

/** @param {State} state @param {State} other @returns {boolean} whether nothing but selection and camera differ */
export function sameSight(state, other) {
  const plain = { selected: null, camera: null, edge: null, ends: [] };
  return JSON.stringify({ ...state, ...plain }) === JSON.stringify({ ...other, ...plain });
}

/** The state now, and the steps that led to it. Says "change" whenever another state is the current one. */
export class History extends EventTarget {
  /** @param {State} state */
  constructor(state) {
    super();
    this.state = state;
    /** @type {{state: State, name: string}[]} */
    this.past = [];
    /** @type {{state: State, name: string}[]} */
    this.future = [];
  }

  /** Take a step that can be undone. @param {string} name what it does, in words @param {State} next */
  step(name, next) {
    if (sameSight(this.state, next)) return this.replace(next);
    this.past.push({ state: this.state, name });
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
    this.become(next);
  }

  /** Go on with another state without a step. @param {State} next */
  replace(next) {
    this.become(next);
  }

  /** @param {boolean} back @returns {{state: State, name: string} | undefined} the step that would be taken */
  peek(back) {
    return (back ? this.past : this.future).at(-1);
  }

  /** Go one step back or forth. @param {boolean} back */
  travel(back) {
    const [from, to] = back ? [this.past, this.future] : [this.future, this.past];
    const target = from.pop();
    if (!target) return;
    to.push({ state: this.state, name: target.name });
    this.become(target.state);
  }

  /** @param {State} next */
  become(next) {
    const previous = this.state;
    this.state = next;
    this.dispatchEvent(new CustomEvent("change", { detail: { previous } }));
  }
}
