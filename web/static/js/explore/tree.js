/** The things of a view as a tree: classes, their things, and what ties each to others. */
import { element, glyph, t } from "../dom.js";
import { byClass, changeKey, marksOf } from "./order.js";

const MOST_OPEN = 120;

/** @typedef {{open: Set<string>, shut: Set<string>, focus: string}} Folds what is folded out, what in, where the focus is */
/** @typedef {{edge: any, other: string, outgoing: boolean}} Tie */

/** @param {any} explorer @param {Folds} folds @returns {HTMLElement} */
export function tree(explorer, { open, shut, focus }) {
  const made = element("ul", { class: "plain tree", role: "tree", "aria-label": t("explore.outline.tree") });
  const { nodes, edges } = explorer.answer;
  const few = nodes.length <= MOST_OPEN;
  const tied = ties(edges);
  for (const { cls, members } of byClass(nodes)) {
    const unfolded = open.has(cls) || (few && !shut.has(cls));
    const label = [
      glyph(members[0].key, members[0].shape),
      members[0].kind || t("explore.no_class"),
      " ",
      element("span", { class: "count" }, String(members.length)),
    ];
    const item = branch(`class ${cls}`, label, 1, unfolded);
    if (unfolded) {
      const lines = members.map((node) => thing(node, tied.get(node.id) ?? [], explorer, open.has(node.id)));
      item.append(element("ul", { class: "plain", role: "group" }, ...lines));
    }
    made.append(item);
  }
  const items = /** @type {HTMLElement[]} */ ([...made.querySelectorAll("[role=treeitem]")]);
  (items.find(({ dataset }) => dataset.key === focus) ?? items[0])?.setAttribute("tabindex", "0");
  return made;
}

/** @param {any} node @param {Tie[]} tied @param {any} explorer @param {boolean} unfolded @returns {HTMLElement} */
function thing(node, tied, explorer, unfolded) {
  const rest = explorer.answer.groups.filter((/** @type {any} */ group) => group.iri === node.id);
  const marks = marksOf(node).map((key) => t(key));
  const label = [
    element("bdi", {}, node.name),
    ...(marks.length ? [" ", element("span", { class: "tag" }, marks.join(", "))] : []),
  ];
  const item = branch(node.id, label, 2, tied.length + rest.length ? unfolded : undefined);
  if (!unfolded) return item;
  const lines = tied.map((tie, at) => branch(`${node.id} ${at} ${tie.edge.id}`, words(tie, explorer), 3));
  lines.push(...rest.map((/** @type {any} */ group) => branch(group.id, [group.label], 3)));
  item.append(element("ul", { class: "plain", role: "group" }, ...lines));
  return item;
}

/** @param {string} key @param {(Node | string)[]} label @param {number} level @param {boolean} [open] undefined for a leaf */
function branch(key, label, level, open) {
  const sign = element("span", { class: "fold", "aria-hidden": "true" }, open ? "▾" : "▸");
  const folds = open === undefined ? {} : { "aria-expanded": String(open) };
  return element(
    "li",
    { role: "treeitem", "aria-level": String(level), tabindex: "-1", "data-key": key, ...folds },
    element("span", { class: "tree-line" }, ...(open === undefined ? [] : [sign]), ...label),
  );
}

/** @param {any[]} edges @returns {Map<string, Tie[]>} */
function ties(edges) {
  const found = new Map();
  const add = (/** @type {string} */ id, /** @type {Tie} */ tie) => {
    if (found.has(id)) found.get(id).push(tie);
    else found.set(id, [tie]);
  };
  for (const edge of edges) {
    add(edge.from, { edge, other: edge.to, outgoing: true });
    add(edge.to, { edge, other: edge.from, outgoing: false });
  }
  return found;
}

/** @param {Tie} tie @param {any} explorer @returns {(Node | string)[]} */
function words({ edge, other, outgoing }, explorer) {
  const parts = [
    element("i", {}, outgoing ? edge.name : `← ${edge.name}`),
    " ",
    element("bdi", {}, explorer.name(other)),
  ];
  if (edge.period) parts.push(" ", element("span", { class: "count" }, edge.period));
  if (edge.change) parts.push(" ", element("span", { class: "tag" }, t(changeKey(edge.change))));
  return parts;
}
