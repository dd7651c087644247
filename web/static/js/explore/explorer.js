/** The explorer: the steps that lead from one state to the next, each of which can be undone. */
import { t } from "../dom.js";
import { groupOf, hangingOn, sameGroup, tiedBy } from "./groups.js";
import { Session } from "./session.js";

const PAGE = 20;

/** @typedef {import("./state.js").State} State */

export class Explorer extends Session {
  listen() {
    super.listen();
    this.canvas.addEventListener("moved", (event) =>
      this.move(/** @type {CustomEvent} */ (event).detail.moved),
    );
  }

  /** Go to a thing: select it, after adding it if it is not there. @param {string} iri @param {string} [name] */
  async visit(iri, name = "") {
    if (!this.has(iri)) await this.add([iri], name);
    if (!this.node(iri)) return;
    this.select(iri);
    this.canvas.reveal(iri);
  }

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

  /** Take away what is tied to nothing but this, or draw as one what a relation ties to it. @param {string} iri @param {{relation?: string, outgoing?: boolean}} [which] */
  collapse(iri, { relation, outgoing } = {}) {
    const gone = new Set(
      relation === undefined ? this.leaves(iri) : this.grouped(iri, relation, Boolean(outgoing)),
    );
    return this.act(t(relation ? "explore.step.group" : "explore.step.collapse", { name: this.name(iri) }), (state) => {
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

  /** Group the things that hang on one by the relation of the selected edge, or by that which has most. @param {string} iri */
  groupMost(iri) {
    const picked = this.edge && this.canvas.edgesById.get(this.edge);
    const [most] = (picked ? [picked] : this.answer.edges)
      .filter((/** @type {any} */ edge) => edge.from === iri || edge.to === iri)
      .map(({ relation, from }) => ({
        relation,
        outgoing: from === iri,
        count: this.grouped(iri, relation, from === iri).length,
      }))
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.count - a.count);
    if (most?.count > 1) return this.collapse(iri, most);
    return this.say("told", { message: t("explore.nothing_to_group") });
  }

  /** @param {string} iri @returns {string[]} what hangs on it alone */
  leaves(iri) {
    return hangingOn(this.answer.edges, iri);
  }

  /** @param {string} iri @param {string} relation @param {boolean} outgoing @returns {string[]} what can be drawn as one */
  grouped(iri, relation, outgoing) {
    const pinned = this.answer.nodes.filter((/** @type {any} */ node) => node.pinned);
    const kept = new Set([this.state.selected, ...pinned.map((/** @type {any} */ node) => node.id)]);
    return tiedBy(this.answer.edges, iri, relation, outgoing).filter((other) => !kept.has(other));
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

  /**
   * One step for a drag: what was held is pinned where it was put, what followed keeps its place.
   * @param {{id: string, held: boolean, x: number, y: number}[]} moved
   */
  move(moved) {
    const to = new Map(moved.map((one) => [one.id, one]));
    const { state } = this;
    const nodes = state.nodes.map((place) => {
      const at = to.get(place[0]);
      return at ? /** @type {any} */ ([place[0], at.x, at.y, at.held ? 1 : place[3]]) : place;
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
}

/** @param {string} iri @returns {import("./state.js").Place} a node that the server finds a place for */
function fresh(iri) {
  return [iri, null, null, 0];
}
