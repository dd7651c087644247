/** Where sources disagree: what each claims, which one the graph follows, and on what each rests. */
import { element, t } from "../dom.js";
import { link } from "./sources.js";

/** @typedef {import("./sources.js").Sources} Sources */

/** @param {any} entity @param {Sources} sources @returns {Node[]} where sources disagree */
export function conflicts(entity, sources) {
  return (entity.conflicts ?? []).map((/** @type {any} */ conflict) => {
    const whole = conflictWords(conflict, sources);
    const name = element("summary", {}, `${t("explore.conflict")} `, element("bdi", {}, conflict.name));
    whole.querySelector("h3")?.remove();
    return element("details", { class: "panel-conflicts" }, name, whole);
  });
}

/** @param {any} conflict @param {Sources} sources @returns {Node} */
export function conflictWords(conflict, sources) {
  const claims = conflict.claims.map((/** @type {any} */ claim) =>
    element(
      "li",
      { class: claim.followed ? "followed" : "" },
      element(
        "span",
        { class: "claim-state" },
        t(claim.followed ? "explore.claim_followed" : "explore.claim_other"),
      ),
      " ",
      ...claimWords(claim),
      ...sources.marks(claim.evidence),
      ...ranks(claim),
    ),
  );
  return element(
    "section",
    { class: "panel-conflict" },
    element("h3", {}, `${t("explore.conflict")} `, element("bdi", {}, conflict.name)),
    conflict.note ? element("p", {}, conflict.note) : "",
    element("ul", { class: "plain" }, ...claims),
  );
}

/** @param {any} claim @returns {(Node | string)[]} the ranks of its sources, each once */
function ranks({ evidence = [] }) {
  const found = new Map(evidence.map((/** @type {any} */ one) => [one.rank, one.rankLabel]));
  return [...found]
    .filter(([rank]) => rank)
    .flatMap(([rank, label]) => [" ", element("span", { class: `rank rank-${rank}` }, label)]);
}

/** @param {any} claim @returns {(Node | string)[]} */
function claimWords({ sentence, subject, relation, value }) {
  if (sentence) return [sentence];
  const said = value.iri ? link(value) : element("b", {}, value.text);
  return [link(subject), " ", element("i", {}, relation.name ?? relation), " ", said];
}
