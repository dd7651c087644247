/** The rest of a relation drawn as one: where it stands, and how it is told from others. */

/** How far from its thing the rest of a relation stands, and how many places are tried. */
const FAR = 110;
const TRIES = 24;
/** How far below a mark its name is. */
const NAME = 34;

/**
 * A free place beside the thing that a group belongs to, away from marks and from the names below them.
 * @param {any} group @param {any[]} nodes @returns {{x: number, y: number}}
 */
export function besides(group, nodes) {
  const home = nodes.find(({ id }) => id === group.iri) ?? { x: 0, y: 0 };
  const taken = nodes.flatMap(({ x, y }) => [
    { x, y },
    { x, y: y + NAME },
  ]);
  let best = { x: home.x + FAR, y: home.y };
  let widest = -1;
  for (let turn = 0; turn < 2 * TRIES; turn++) {
    const [angle, far] = [(2 * Math.PI * turn) / TRIES, FAR * (1 + 0.5 * Math.floor(turn / TRIES))];
    const spot = { x: home.x + far * Math.cos(angle), y: home.y + far * Math.sin(angle) };
    const room = taken.reduce((least, { x, y }) => {
      const high = Math.min(Math.abs(y - spot.y), Math.abs(y - spot.y - NAME)) * 1.6;
      return Math.min(least, Math.hypot(x - spot.x, high));
    }, Infinity);
    if (room > widest) [best, widest] = [spot, room];
  }
  return best;
}

/** @param {any[]} edges @returns {Map<string, Set<string>>} what each thing is tied to */
function tiesOf(edges) {
  /** @type {Map<string, Set<string>>} */
  const ties = new Map();
  for (const { from, to } of edges) {
    ties.set(from, (ties.get(from) ?? new Set()).add(to));
    ties.set(to, (ties.get(to) ?? new Set()).add(from));
  }
  return ties;
}

/** @param {any[]} edges @param {string} iri @returns {string[]} what is tied to nothing but this */
export function hangingOn(edges, iri) {
  return leavesOf(tiesOf(edges), iri);
}

/** @param {Map<string, Set<string>>} ties @param {string} iri @returns {string[]} */
function leavesOf(ties, iri) {
  return [...(ties.get(iri) ?? [])].filter(
    (other) => other !== iri && [...(ties.get(other) ?? [])].every((one) => one === iri || one === other),
  );
}

/**
 * What a relation ties to a thing and can be drawn as one: all but those on which others hang, since these
 * would be left without a tie.
 * @param {any[]} edges @param {string} iri @param {string} relation @param {boolean} outgoing @returns {string[]}
 */
export function tiedBy(edges, iri, relation, outgoing) {
  const fitting = edges.filter((edge) => edge.relation === relation && (outgoing ? edge.from : edge.to) === iri);
  const found = new Set(fitting.map((edge) => (outgoing ? edge.to : edge.from)));
  const ties = tiesOf(edges);
  return [...found].filter((one) => one !== iri && leavesOf(ties, one).every((leaf) => leaf === iri));
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
