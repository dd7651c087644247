/** The rest of a relation drawn as one: where it stands, and how it is told from others. */

/** How far from its thing the rest of a relation stands, and how many places are tried. */
const FAR = 110;
const TRIES = 24;

/** @param {any} group @param {any[]} nodes @returns {{x: number, y: number}} a free place beside the thing that it belongs to */
export function besides(group, nodes) {
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
export function sameGroup(group, iri, relation, outgoing) {
  return group[0] === iri && group[1] === relation && group[2] === outgoing;
}

/** @param {any} group @returns {import("./state.js").Group} */
export function groupOf({ iri, relation, outgoing }) {
  return [iri, relation, outgoing ? 1 : 0, null, null];
}

/** @param {any} group @returns {any} the rest of a relation as a node */
export function groupNode(group) {
  const { id, label, x, y, count } = group;
  return {
    id,
    x,
    y,
    name: label,
    group,
    count,
    key: "",
    kind: "",
    cls: "",
    description: "",
    weight: 0.8,
    shape: "dot",
  };
}

/** @param {any} group @returns {any} */
export function groupEdge(group) {
  const [from, to] = group.outgoing ? [group.iri, group.id] : [group.id, group.iri];
  return { id: `to ${group.id}`, from, to, name: group.relationLabel, dashes: [2, 5], smooth: false, group };
}
