/** The rest of a relation drawn as one: where it stands, and how it is told from others. */
import { roomIn } from "./frame.js";
import { nodeStyle } from "./style.js";

/** How far from its thing the rest of a relation may stand, by what steps, and in how many directions; in pixels. */
const [NEAREST, FARTHEST, STEP, DIRECTIONS] = [76, 380, 19, 36];
/** How wide a letter is, of plain and of bold names, and how high a line. */
const [LETTER, BOLD, LINE] = [6.6, 7.4, 15];
const MOST_LINES = 3;
/** What is kept free around what stands for many, and how large it is drawn. */
const [GAP, HALF] = [5, 13];
/** What a pixel of way counts for beside a square pixel that is hidden, and one outside of the picture. */
const [WAY, OUTSIDE] = [1.2, 8];
/** How wide names are, on a screen less wide than this and on a wide one. */
const [NARROW, WIDEST_NARROW, WIDEST] = [500, 104, 150];

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */
/** @typedef {{id: string, name: string, when?: string, x: number, y: number, half: number}} Stood a mark in pixels */

/**
 * Find places for groups that have none of their own, beside their things as these are drawn here.
 * @param {import("./emphasis.js").Emphasis} drawing @param {any[]} groups or the nodes that are drawn for them
 * @param {any[]} nodes @param {boolean} anew whether all is framed anew
 */
export function standBeside({ root, frame, network }, groups, nodes, anew) {
  const free = groups.filter((one) => (one.group ?? one).free);
  if (!free.length) return;
  const room = roomIn(root);
  if (anew) frame.measure(nodes, room);
  const scale = anew ? frame.whole(nodes, room).scale : network.getScale();
  const unit = frame.unit(nodes.length + groups.length);
  const marks = nodes.map((node) => {
    const { x, y } = frame.inward(node);
    return { ...node, x: x * scale, y: y * scale, half: scale * nodeStyle(node, false, unit).size };
  });
  const asked = free.map((one) => one.group ?? one);
  const found = besides(asked, marks, room.width < NARROW ? WIDEST_NARROW : WIDEST);
  for (const one of free) {
    const { x, y } = /** @type {{x: number, y: number}} */ (found.get(one.id));
    Object.assign(one, frame.outward({ x: x / scale, y: y / scale }));
  }
}

/**
 * Free places beside the things that groups belong to, one after the other: mark and name clear of all marks, of
 * the names below them, and of the groups placed before.
 * @param {{id: string, iri: string, label: string}[]} groups @param {Stood[]} marks
 * @param {number} widest how wide names are @returns {Map<string, {x: number, y: number}>}
 */
export function besides(groups, marks, widest = WIDEST) {
  const found = new Map();
  const at = new Map(marks.map((mark) => [mark.id, mark]));
  const boxes = marks.flatMap((mark) => parts(mark, LETTER, widest));
  const sight = around(marks);
  for (const { id, iri, label } of groups) {
    const home = at.get(iri) ?? { x: 0, y: 0, half: HALF };
    const one = { id, name: label, half: HALF + GAP };
    const reach = FARTHEST + home.half + widest;
    const near = boxes.filter((box) => !apart(box, home, reach));
    let best = { x: home.x + NEAREST, y: home.y };
    let least = Infinity;
    for (let far = NEAREST; far <= FARTHEST; far += STEP)
      for (let turn = 0; turn < DIRECTIONS && far * WAY < least; turn++) {
        const angle = (2 * Math.PI * turn) / DIRECTIONS;
        const spot = { x: home.x + far * Math.cos(angle), y: home.y + far * Math.sin(angle) };
        const cost = far * WAY + costOf(parts({ ...one, ...spot }, BOLD, widest), near, sight);
        if (cost < least) [best, least] = [spot, cost];
      }
    boxes.push(...parts({ ...one, ...best }, BOLD, widest));
    found.set(id, best);
  }
  return found;
}

/**
 * What a thing takes: its mark, and its name below.
 * @param {Stood} mark @param {number} letter how wide @param {number} widest @returns {Box[]}
 */
export function parts({ name, when, x, y, half }, letter, widest) {
  const long = letter * name.length;
  const wide = Math.min(widest, long) / 2 + 3;
  const high = LINE * (Math.min(MOST_LINES, Math.ceil(long / widest)) + (when ? 1 : 0));
  const bottom = y + half;
  return [
    { left: x - half, right: x + half, top: y - half, bottom },
    { left: x - wide, right: x + wide, top: bottom, bottom: bottom + high + 2 },
  ];
}

/** @param {Box[]} own @param {Box[]} others @param {Box} sight @returns {number} how much they hide, or leave the picture */
function costOf(own, others, sight) {
  let cost = 0;
  for (const one of own) {
    const over = [sight.left - one.left, one.right - sight.right, sight.top - one.top, one.bottom - sight.bottom];
    cost += OUTSIDE * over.reduce((sum, by) => sum + Math.max(0, by), 0);
    for (const { left, right, top, bottom } of others) {
      const wide = Math.min(right, one.right) - Math.max(left, one.left);
      const high = Math.min(bottom, one.bottom) - Math.max(top, one.top);
      if (wide > 0 && high > 0) cost += wide * high;
    }
  }
  return cost;
}

/** @param {Box} box @param {{x: number, y: number}} from @param {number} reach @returns {boolean} */
function apart({ left, right, top, bottom }, { x, y }, reach) {
  return left > x + reach || right < x - reach || top > y + reach || bottom < y - reach;
}

/** @param {Stood[]} marks @returns {Box} the picture that they make, with a rim */
function around(marks) {
  const sight = { left: 0, right: 0, top: 0, bottom: 0 };
  marks.forEach(({ x, y }, at) => {
    sight.left = Math.min(at ? sight.left : x - 60, x - 60);
    sight.right = Math.max(at ? sight.right : x + 60, x + 60);
    sight.top = Math.min(at ? sight.top : y - 20, y - 20);
    sight.bottom = Math.max(at ? sight.bottom : y + 40, y + 40);
  });
  return sight;
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
