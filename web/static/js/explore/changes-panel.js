/** What began and what ended between two dates, as sentences. */
import { element, glyph, t, tn } from "../dom.js";
import { link } from "./sources.js";

const FIRST = 12;

/** @param {any} changes as /api/explore/changes gives it @returns {Node[]} */
export function changeWords(changes) {
  return [
    element("p", { class: "kind" }, t("explore.changes")),
    element("h2", { tabindex: "-1" }, `${changes.from} – ${changes.to}`),
    element("p", { class: "panel-text" }, changes.sentence),
    ...["began", "ended"].flatMap((name) => [
      ...sentences(name, changes[name], changes.counts[name]),
      ...things(name, changes.things[name]),
    ]),
  ];
}

/** @param {string} name @param {any[]} edges @param {number} count @returns {Node[]} */
function sentences(name, edges, count) {
  if (!edges.length) return [];
  const rows = edges.map((edge) => element("li", {}, edge.sentence, " ", why(edge, name)));
  return [
    element(
      "section",
      { class: `panel-relation change-${name}` },
      element(
        "h3",
        {},
        t(name === "began" ? "explore.began" : "explore.ended"),
        " ",
        element("span", { class: "count" }, String(count)),
      ),
      element("ul", { class: "plain" }, ...rows.slice(0, FIRST)),
      ...rest(rows.slice(FIRST)),
    ),
  ];
}

/** @param {any} edge @param {string} change "began" or "ended" @returns {Node} */
function why({ s, p, o }, change) {
  const label = t("explore.why_title");
  const given = {
    type: "button",
    class: "why",
    "data-s": s,
    "data-p": p,
    "data-o": o,
    "data-change": change,
  };
  return element("button", { ...given, title: label, "aria-label": label }, "¶");
}

/** @param {string} name @param {any[]} nodes @returns {Node[]} */
function things(name, nodes) {
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
