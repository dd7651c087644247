/** The explorer: one state, one drawing, and the steps between states. */
import { t, tn } from "../dom.js";
import { Canvas } from "./canvas.js";
import { contentKey, empty, History } from "./state.js";
import { communityColours } from "./style.js";

const PAGE = 20;
const MOST_KEPT = 40;
/** How far from its thing the rest of a relation stands, and how many places are tried. */
const FAR = 110;
const TRIES = 24;

/** @typedef {import("./state.js").State} State */

/**
 * Says "view" when something else is drawn, "selection" when something else is selected, "busy" while it asks.
 */
export class Explorer extends EventTarget {
  /** @param {HTMLElement} root @param {any} vis @param {import("./api.js").Api} api */
  constructor(root, vis, api) {
    super();
    this.root = root;
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
    on("moved", ({ moved }) => this.move(moved));
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
      const patch = await change(this.state);
      if (!patch) return;
      const answer = await this.ask({ ...this.state, ...patch }, relayout);
      const next = this.names.read(answer.state);
      if (step) this.history.step(name, next);
      else this.history.replace(next);
      this.show(answer, { reframe });
      this.say("address", { push: push && step });
      then?.();
    });
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
    this.show(answer, { reframe: true });
    if (state.camera) this.canvas.look(state.camera);
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
    const nodes = answer.nodes.map((/** @type {any} */ node) => ({
      ...node,
      ...places.get(node.id),
      ...(grouped ? communityColours(node.community) : {}),
    }));
    const groups = answer.groups.map((/** @type {any} */ group) => {
      const kept = rest.get(`${group.iri} ${group.relation} ${group.outgoing ? 1 : 0}`);
      return { ...group, ...(kept?.x == null ? besides(group, nodes) : kept) };
    });
    this.answer = { ...answer, nodes, groups };
    this.canvas.marks = answer.marks ?? [];
    this.canvas.timed = Boolean(state.at);
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
    this.edge = null;
    this.canvas.highlight(null);
    this.history.replace({ ...this.state, selected: id });
    this.canvas.select(id);
    this.say("selection");
    this.say("address", { push: false });
  }

  /** @param {string} id of an edge */
  selectEdge(id) {
    this.edge = id;
    this.canvas.highlight(null);
    this.history.replace({ ...this.state, selected: null });
    this.canvas.select(null, id);
    this.say("selection");
  }

  /** @param {string} iri @returns {any} the node if it is drawn */
  node(iri) {
    return this.canvas.byId.get(iri);
  }

  /** @param {string} iri whether it belongs to the view, drawn or not */
  has(iri) {
    return this.state.nodes.some(([one]) => one === iri);
  }

  /** Go to a thing: select it, after adding it if it is not there. @param {string} iri @param {string} [name] */
  async visit(iri, name = "") {
    if (!this.has(iri)) await this.add([iri], name);
    if (!this.node(iri)) return;
    this.select(iri);
    this.canvas.reveal(iri);
  }

  /** @param {string} iri choose it to be connected, or no longer */
  choose(iri) {
    if (!this.chosen.delete(iri)) this.chosen.add(iri);
    this.say("chosen");
  }

  // steps

  /** @param {string[]} iris @param {string} name */
  add(iris, name) {
    return this.act(t("explore.step.add", { name }), (state) => ({
      nodes: [...state.nodes, ...iris.filter((iri) => !this.has(iri)).map(fresh)],
    }));
  }

  /**
   * Show things that are tied to one: the next twenty, of one relation or of all.
   * @param {string} iri
   * @param {{relation?: string, outgoing?: boolean, cls?: string, limit?: number, label?: string}} [which]
   */
  expand(iri, { relation, outgoing, cls, limit = PAGE, label = "" } = {}) {
    const name = t("explore.step.expand", { name: this.name(iri), relation: label });
    return this.act(name, async (state) => {
      const direction = outgoing === undefined ? undefined : Number(outgoing);
      const query = { iri, relation, outgoing: direction, class: cls, limit };
      const page = await this.api.post("expand", state, query);
      if (!page.nodes.length) {
        this.say("failed", { message: t("explore.nothing_more") });
        return null;
      }
      const others = state.groups.filter((group) => !sameGroup(group, iri, relation, direction));
      const rest = page.group && relation && !cls ? [groupOf(page.group)] : [];
      return {
        nodes: [...state.nodes, ...page.nodes.map((/** @type {any} */ node) => [node.id, node.x, node.y, 0])],
        groups: [...others, ...rest],
      };
    });
  }

  /** Take away what is tied to nothing but this. @param {string} iri @param {{relation?: string, outgoing?: boolean}} [which] */
  collapse(iri, { relation, outgoing } = {}) {
    const gone = new Set(this.leaves(iri, relation, outgoing));
    return this.act(t("explore.step.collapse", { name: this.name(iri) }), (state) => {
      if (!gone.size && !state.groups.some((group) => group[0] === iri)) return null;
      const stands = relation ? [[iri, relation, Number(outgoing), null, null]] : [];
      return {
        nodes: state.nodes.filter(([one]) => !gone.has(one)),
        groups: [
          ...state.groups.filter((group) =>
            relation ? !sameGroup(group, iri, relation, Number(outgoing)) : group[0] !== iri,
          ),
          .../** @type {any[]} */ (stands),
        ],
      };
    });
  }

  /** @param {string} iri @param {string} [relation] @param {boolean} [outgoing] @returns {string[]} what hangs on it alone */
  leaves(iri, relation, outgoing) {
    /** @type {Map<string, Set<string>>} */
    const ties = new Map();
    const right = new Set();
    for (const edge of this.answer.edges) {
      for (const [one, other] of [
        [edge.from, edge.to],
        [edge.to, edge.from],
      ]) {
        ties.set(one, (ties.get(one) ?? new Set()).add(other));
      }
      const other = edge.from === iri ? edge.to : edge.from;
      const fits = !relation || (edge.relation === relation && (edge.from === iri) === outgoing);
      if (fits && (edge.from === iri || edge.to === iri)) right.add(other);
    }
    return [...right].filter(
      (other) => other !== iri && [...(ties.get(other) ?? [])].every((one) => one === iri || one === other),
    );
  }

  /** @param {string} iri */
  hide(iri) {
    const after = this.state.selected === iri ? null : this.state.selected;
    return this.act(t("explore.step.hide", { name: this.name(iri) }), (state) => ({
      nodes: state.nodes.filter(([one]) => one !== iri),
      groups: state.groups.filter(([one]) => one !== iri),
      selected: after,
    }));
  }

  /** @param {string} iri */
  only(iri) {
    const kept = new Set([iri, ...this.canvas.network.getConnectedNodes(iri)]);
    return this.act(t("explore.step.only", { name: this.name(iri) }), (state) => ({
      nodes: state.nodes.filter(([one]) => kept.has(one)),
      groups: state.groups.filter(([one]) => kept.has(one)),
    }));
  }

  /** @param {string} iri fix its place, or free it */
  pin(iri) {
    const flip = (/** @type {any} */ place) =>
      place[0] === iri ? [place[0], place[1], place[2], place[3] ? 0 : 1] : place;
    return this.act(
      t("explore.step.pin", { name: this.name(iri) }),
      (state) => ({ nodes: state.nodes.map(flip) }),
      {
        push: false,
      },
    );
  }

  /** @param {{id: string, x: number, y: number}[]} moved dragged nodes stay where they were put */
  move(moved) {
    const to = new Map(moved.map((one) => [one.id, one]));
    const { state } = this;
    const nodes = state.nodes.map((place) => {
      const at = to.get(place[0]);
      return at ? /** @type {any} */ ([place[0], at.x, at.y, 1]) : place;
    });
    const groups = state.groups.map((group) => {
      const shown = this.answer.groups.find((/** @type {any} */ one) =>
        sameGroup(group, one.iri, one.relation, Number(one.outgoing)),
      );
      const at = shown && to.get(shown.id);
      return at ? /** @type {any} */ ([group[0], group[1], group[2], at.x, at.y]) : group;
    });
    this.history.step(t("explore.step.move", { name: this.name(moved[0].id) }), { ...state, nodes, groups });
    this.remember();
    this.say("address", { push: false });
    this.say("view");
  }

  /** Note what changed in places alone, without asking or drawing. */
  remember() {
    const places = new Map(
      this.state.nodes.map(([iri, x, y, pinned]) => [iri, { x, y, pinned: Boolean(pinned) }]),
    );
    for (const node of this.answer.nodes) Object.assign(node, places.get(node.id));
  }

  /** @param {string} name @param {Partial<State>} patch filters, dates, layout */
  set(name, patch, how = {}) {
    return this.act(name, () => patch, how);
  }

  /** Go one step back or forth. @param {boolean} back */
  travel(back) {
    return this.queue(async () => {
      const step = this.history.peek(back);
      if (!step) return;
      const answer = await this.ask(step.state);
      this.history.travel(back);
      this.history.replace(this.names.read(answer.state));
      this.show(answer);
      this.say("address", { push: false });
      this.say("told", { message: t(back ? "explore.undone" : "explore.redone", { name: step.name }) });
    });
  }

  /** Show a state that the address holds. @param {State} state */
  restore(state) {
    return this.queue(async () => {
      const answer = await this.ask(state);
      this.history.step(t("explore.step.back"), this.names.read(answer.state));
      this.show(answer, { reframe: true });
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

/** @param {string} iri @returns {import("./state.js").Place} a node that the server finds a place for */
function fresh(iri) {
  return [iri, null, null, 0];
}

/** @param {any} group @param {any[]} nodes @returns {{x: number, y: number}} a free place beside the thing that it belongs to */
function besides(group, nodes) {
  const home = nodes.find(({ id }) => id === group.iri) ?? { x: 0, y: 0 };
  let best = { x: home.x + FAR, y: home.y };
  let widest = -1;
  for (let turn = 0; turn < TRIES; turn++) {
    const angle = (2 * Math.PI * turn) / TRIES;
    const spot = { x: home.x + FAR * Math.cos(angle), y: home.y + FAR * Math.sin(angle) };
    const room = nodes.reduce(
      (least, { x, y }) => Math.min(least, Math.hypot(x - spot.x, y - spot.y)),
      Infinity,
    );
    if (room > widest) [best, widest] = [spot, room];
  }
  return best;
}

/** @param {any[]} group @param {string} iri @param {string | undefined} relation @param {number | undefined} outgoing */
function sameGroup(group, iri, relation, outgoing) {
  return group[0] === iri && group[1] === relation && group[2] === outgoing;
}

/** @param {any} group @returns {import("./state.js").Group} */
function groupOf({ iri, relation, outgoing }) {
  return [iri, relation, outgoing ? 1 : 0, null, null];
}
