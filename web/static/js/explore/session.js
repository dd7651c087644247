/** One state, one drawing of it, what is selected, and the way from state to state and back. */
import { t, tn } from "../dom.js";
import { Canvas } from "./canvas.js";
import { contentKey, empty, History } from "./state.js";
import { communityColours } from "./style.js";

const MOST_KEPT = 40;

/** @typedef {import("./state.js").State} State */

/** Where the panel lies over half of the view. */
const COVERED = "(max-width: 40rem)";

/**
 * Says "view" when something else is drawn, "selection" when something else is selected, "busy" while it asks.
 */
export class Session extends EventTarget {
  /** @param {HTMLElement} root @param {any} vis @param {import("./api.js").Api} api */
  constructor(root, vis, api) {
    super();
    this.root = root;
    // For the console, and for whoever measures or tests where things stand on the canvas.
    Object.assign(root, { explorer: this });
    this.api = api;
    this.names = api.names;
    this.history = new History(empty());
    this.canvas = new Canvas(/** @type {HTMLElement} */ (root.querySelector(".explorer-graph")), vis);
    /** @type {any} what the server said of the state that is shown */
    this.answer = {
      nodes: [],
      edges: [],
      groups: [],
      absent: [],
      classes: [],
      relations: [],
      counts: {},
      summary: "",
    };
    /** @type {Map<string, any>} */
    this.kept = new Map();
    /** @type {Promise<unknown>} */
    this.turn = Promise.resolve();
    /** @type {string | null} the edge that is selected */
    this.edge = null;
    /** @type {string | null} the thing from which one went on to the edge */
    this.thing = null;
    /** @type {Set<string>} things chosen to be connected */
    this.chosen = new Set();
    this.listen();
  }

  /** @returns {State} */
  get state() {
    return this.history.state;
  }

  listen() {
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ what) =>
      this.canvas.addEventListener(name, (event) => what(/** @type {CustomEvent} */ (event).detail));
    on("select", ({ id, add }) => (add && id ? this.choose(id) : this.touch(id)));
    on("edge", ({ id }) => this.selectEdge(id));
    on("menu", ({ id }) => id && this.say("menu", { id }));
    on("looked", () => this.say("address", { push: false }));
  }

  /** @param {string} name @param {object} [detail] */
  say(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Do one thing after the other; what fails is told and leaves everything as it was. @param {() => Promise<unknown>} what */
  queue(what) {
    this.turn = this.turn.then(async () => {
      this.say("busy", { busy: true });
      this.canvas.settle();
      try {
        await what();
      } catch (error) {
        this.say("failed", { message: /** @type {Error} */ (error).message });
      }
      this.say("busy", { busy: false });
    });
    return this.turn;
  }

  /**
   * Take a step: another state, shown once the server has said what it holds.
   * @param {string} name of the step, in words
   * @param {(state: State) => Partial<State> | Promise<Partial<State> | null> | null} change
   * @param {{relayout?: boolean, reframe?: boolean, push?: boolean, step?: boolean, then?: () => void}} [how]
   */
  act(name, change, { relayout = false, reframe = relayout, push = true, step = true, then } = {}) {
    return this.queue(async () => {
      const before = this.state;
      const patch = await change(before);
      if (!patch) return;
      const answer = await this.ask({ ...before, ...patch }, relayout);
      const next = { ...this.names.read(answer.state), ...this.meanwhile(before, patch) };
      if (step) this.history.step(name, next);
      else this.history.replace(next);
      this.show(answer, { reframe });
      // What is no step yet must not take the place of where it began in the browser's history.
      if (step) this.say("address", { push });
      then?.();
    });
  }

  /**
   * What the reader chose while the server was asked; it stands, unless the step itself is about it.
   * @param {State} before @param {Partial<State>} patch @returns {Partial<State>}
   */
  meanwhile(before, patch) {
    const now = this.state;
    const own = /** @type {const} */ (["selected", "edge", "camera"]).filter(
      (key) => !(key in patch) && now[key] !== before[key],
    );
    return Object.fromEntries(own.map((key) => [key, now[key]]));
  }

  /** @param {State} state @param {boolean} [relayout] */
  async ask(state, relayout = false) {
    const key = contentKey(state);
    const kept = this.kept.get(key);
    const placed =
      state.nodes.every(([, x]) => x !== null) && state.groups.every((group) => group[3] !== null);
    if (kept && placed && !relayout) return { ...kept, state: this.names.write(state, this.api.lang) };
    const answer = await this.api.post("view", state, relayout ? { relayout: 1 } : {});
    this.kept.set(key, answer);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value ?? "");
    return answer;
  }

  /** Begin with an answer of the server. @param {any} answer */
  begin(answer) {
    const state = this.names.read(answer.state);
    this.kept.set(contentKey(state), answer);
    this.history.replace(state);
    this.reopen(answer);
  }

  /** Show a state with all that its reader had open: where to look, the edge, the connection. @param {any} answer */
  reopen(answer) {
    const { camera, edge, ends } = this.state;
    this.edge = edge;
    this.show(answer, { reframe: true });
    if (camera) this.canvas.look(camera);
    if (ends.join() === [...this.chosen].join()) return;
    this.chosen = new Set(ends);
    this.say("chosen");
  }

  /** Draw the current state as the server filled it in. @param {any} answer @param {{reframe?: boolean}} [how] */
  show(answer, how = {}) {
    const { state } = this;
    const places = new Map(
      state.nodes.map(([iri, x, y, pinned]) => [iri, { x, y, pinned: Boolean(pinned) }]),
    );
    const rest = new Map(
      state.groups.map(([iri, relation, outgoing, x, y]) => [`${iri} ${relation} ${outgoing}`, { x, y }]),
    );
    const grouped = state.colour === "community";
    this.root.classList.toggle("by-community", grouped);
    const communities = (answer.communities ?? []).map((/** @type {any} */ one, /** @type {number} */ at) => ({
      ...one,
      ...communityColours(at),
    }));
    const colours = new Map(communities.map((/** @type {any} */ one) => [one.number, one]));
    const nodes = answer.nodes.map((/** @type {any} */ node) => ({
      ...node,
      ...places.get(node.id),
      ...(grouped ? painted(colours.get(node.community)) : {}),
    }));
    const groups = answer.groups.map((/** @type {any} */ group) => {
      const kept = rest.get(`${group.iri} ${group.relation} ${group.outgoing ? 1 : 0}`);
      // The canvas finds a place for what has none: there it is known how large names are.
      return { ...group, ...(kept?.x == null ? { x: 0, y: 0, free: true } : kept) };
    });
    this.answer = { ...answer, nodes, groups, communities };
    this.canvas.marks = answer.marks ?? [];
    this.canvas.timed = Boolean(state.at);
    this.canvas.freely = state.layout === "force";
    this.canvas.inRows(["tree", "time"].includes(state.layout) ? state.layout : "");
    this.canvas.draw(this.answer, how);
    if (this.edge && !this.canvas.edgesById.has(this.edge)) this.edge = null;
    this.canvas.select(state.selected, this.edge);
    this.say("view");
    this.say("selection");
  }

  // selecting

  /** A click on a node, a group, or on nothing. @param {string | null} id */
  touch(id) {
    const group = id && this.answer.groups.find((/** @type {any} */ one) => one.id === id);
    if (group) this.say("menu", { id: group.id, group });
    else this.select(id);
  }

  /** @param {string | null} id */
  select(id) {
    const push = Boolean(id) && this.opens();
    this.edge = this.thing = null;
    this.canvas.highlight(null);
    this.history.replace({ ...this.state, selected: id, edge: null });
    this.canvas.select(id);
    this.say("selection");
    this.say("address", { push });
  }

  /** @param {string} id of an edge @param {string | null} [from] the thing from which one comes to it */
  selectEdge(id, from = null) {
    const push = this.opens();
    const edge = this.canvas.edgesById.get(id);
    const near = from ?? this.state.selected ?? this.thing;
    this.thing = near && (edge?.from === near || edge?.to === near) ? near : null;
    this.edge = id;
    this.canvas.highlight(null);
    this.history.replace({ ...this.state, selected: null, edge: id });
    this.canvas.select(null, id);
    this.say("selection");
    this.say("address", { push });
  }

  /** @returns {boolean} whether to select something now covers the view, so that one goes back from it */
  opens() {
    return !this.state.selected && !this.edge && window.matchMedia(COVERED).matches;
  }

  /** @returns {string | null} the thing that is selected, or whose edge is */
  get about() {
    const edge = this.edge && this.canvas.edgesById.get(this.edge);
    return this.state.selected ?? (edge ? (this.thing ?? edge.from) : null);
  }

  /** Back from an edge to the thing one came from, from a thing to none. */
  letGo() {
    this.select(this.edge ? this.thing : null);
  }

  /** @param {string} iri @returns {any} the node if it is drawn */
  node(iri) {
    return this.canvas.byId.get(iri);
  }

  /** @param {string} iri whether it belongs to the view, drawn or not */
  has(iri) {
    return this.state.nodes.some(([one]) => one === iri);
  }

  /** @param {string} iri choose it to be connected, or no longer */
  choose(iri) {
    if (!this.chosen.delete(iri)) this.chosen.add(iri);
    this.history.replace({ ...this.state, ends: [...this.chosen] });
    this.say("chosen");
    this.say("address", { push: false });
  }

  // back and forth

  /** Go one step back or forth. @param {boolean} back */
  travel(back) {
    return this.queue(async () => {
      const step = this.history.peek(back);
      if (!step) return;
      const answer = await this.ask(step.state);
      // What fills the canvas does so again after a step that set everything elsewhere.
      const reframe = this.canvas.whole && this.state.layout !== step.state.layout;
      this.history.travel(back);
      this.history.replace(this.names.read(answer.state));
      this.show(answer, { reframe });
      this.say("address", { push: false });
      this.say("told", { message: t(back ? "explore.undone" : "explore.redone", { name: step.name }) });
    });
  }

  /** Show a state that the address holds. @param {State} state */
  restore(state) {
    return this.queue(async () => {
      const answer = await this.ask(state);
      this.history.step(t("explore.step.back"), this.names.read(answer.state));
      this.reopen(answer);
    });
  }

  /** @param {string} iri @returns {string} */
  name(iri) {
    return this.node(iri)?.name ?? this.names.short(iri);
  }

  /** @returns {string} what is visible, in a sentence */
  get summary() {
    const { absent = [], summary = "" } = this.answer;
    return absent.length ? `${summary} ${tn("explore.absent", absent.length)}` : summary;
  }
}

/** @param {any} [community] @returns {{light: string, dark: string}} the colours of its things */
function painted(community) {
  const { light, dark } = community ?? communityColours(-1);
  return { light, dark };
}
