/** What began, what ended and what only held between two dates: in the view, by relation, then in the whole graph. */
import { element, glyph, t, tn } from "../dom.js";
import { link } from "./sources.js";

const FIRST = 6;
const CHANGES = ["began", "ended", "passed"];

/** @param {any} changes as /api/explore/changes tells them of a view @returns {Node[]} */
export function changeWords(changes) {
  const { view, whole, things } = changes;
  const told = CHANGES.flatMap((name) => [...part(name, view[name]), ...thingList(name, things[name] ?? [])]);
  return [
    element("p", { class: "kind" }, t("explore.changes")),
    element("h2", { tabindex: "-1" }, `${changes.from} – ${changes.to}`),
    ...(told.length ? told : [element("p", { class: "panel-text" }, t("explore.no_changes"))]),
    ...graph(changes.sentence, whole),
  ];
}

/** @param {string} sentence @param {any} whole the changes of the whole graph, set out once they are asked for @returns {Node[]} */
function graph(sentence, whole) {
  if (!CHANGES.some((name) => whole[name].length)) return [];
  const summary = element("summary", {}, t("explore.in_whole_graph"));
  const text = element("p", { class: "panel-text" }, sentence);
  const box = element("details", { class: "rest changes-whole" }, summary, text);
  const parts = CHANGES.map((name) => () => part(name, whole[name]));
  const fill = () => parts.splice(0).forEach((made) => box.append(...made()));
  // Opened by hand it is filled at once, opened by the browser's search a moment later.
  summary.addEventListener("click", fill);
  box.addEventListener("toggle", fill);
  return [box];
}

/** @param {string} name "began", "ended" or "passed" @param {any[]} groups @returns {Node[]} */
function part(name, groups) {
  if (!groups.length) return [];
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const head = element("h3", {}, tn(`explore.sign.${name}`, count));
  const lists = groups.map((group) => [
    element("h4", {}, group.relation, " ", counted(group.count)),
    element("ul", { class: "plain" }, ...group.lines.slice(0, FIRST).map(line(name))),
    ...rest(group.lines.slice(FIRST).map(line(name))),
  ]);
  return [element("section", { class: `panel-relation change-${name}` }, head, ...lists.flat())];
}

/** @param {string} change @returns {(line: any) => HTMLElement} one statement, or several that share an end */
function line(change) {
  return ({ common, period, statements }) => {
    if (!common) return element("li", {}, statements[0].sentence, " ", why(statements[0], change));
    const names = statements.flatMap((/** @type {any} */ one, /** @type {number} */ at) => [
      at ? ", " : "",
      element("span", {}, element("bdi", {}, one.name), "\u2060", why(one, change)),
    ]);
    const when = period ? [" ", element("span", { class: "row-when" }, period)] : [];
    return element("li", {}, link(common), t("explore.colon"), ...names, ...when);
  };
}

/** @param {any} statement @param {string} change "began", "ended" or "passed" @returns {Node} */
function why({ s, p, o, sentence }, change) {
  const label = `${t("explore.why_title")}: ${sentence}`;
  const given = {
    type: "button",
    class: "why",
    "data-s": s,
    "data-p": p,
    "data-o": o,
    "data-change": change,
  };
  return element("button", { ...given, title: t("explore.why_title"), "aria-label": label }, "¶");
}

/** @param {number} count @returns {HTMLElement} */
function counted(count) {
  return element("span", { class: "count" }, count.toLocaleString(document.documentElement.lang));
}

/** @param {string} name @param {any[]} nodes @returns {Node[]} */
function thingList(name, nodes) {
  if (!nodes.length) return [];
  const rows = nodes.map((node) =>
    element("li", {}, ...(node.key ? [glyph(node.key, node.shape ?? "dot")] : []), link(node)),
  );
  return [
    element(
      "section",
      { class: "panel-relation" },
      element("h3", {}, tn(name === "began" ? "explore.things_began" : "explore.things_ended", nodes.length)),
      element("ul", { class: "plain" }, ...rows.slice(0, FIRST)),
      ...rest(rows.slice(FIRST)),
    ),
  ];
}

/** @param {Node[]} rows @returns {Node[]} */
function rest(rows) {
  if (!rows.length) return [];
  const list = element("ul", { class: "plain" }, ...rows);
  return [
    element("details", { class: "rest" }, element("summary", {}, tn("explore.more", rows.length)), list),
  ];
}
