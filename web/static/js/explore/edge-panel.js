/** The evidence behind an edge: what it says, from when to when, who says so, and what it follows from. */
import { element, glyph, t, tn } from "../dom.js";
import { conflictWords } from "./conflicts.js";
import { behind } from "./entity-panel.js";
import { link, Sources, sourceWords } from "./sources.js";

const MOST_WAYS = 3;
const LONG = 48;

/** @param {any} given as /api/explore/edge gives it @param {import("./explorer.js").Explorer} explorer @returns {Node[]} */
export function edgeWords(given, { state, edge, canvas }) {
  const sources = new Sources();
  const story = asDrawn(given, canvas.edgesById.get(edge ?? ""));
  return [
    element("p", { class: "kind" }, t("explore.statement")),
    element("h2", { class: "panel-sentence", tabindex: "-1" }, story.sentence),
    ends(story),
    ...(state.at && story.undated
      ? [element("p", { class: "panel-asof" }, t("explore.undated_at", { date: story.asOf }))]
      : []),
    ...supports(story, sources),
    ...derivation(story),
    ...(story.conflicts ?? []).map((/** @type {any} */ one) => conflictWords(one, sources)),
    ...graphs(story),
    ...sources.list(),
    ...behind(story),
  ];
}

/**
 * Of parallel edges each tells its own stay first: the story of a statement, headed by what the edge drawn says.
 * @param {any} story @param {any} drawn @returns {any}
 */
function asDrawn(story, drawn) {
  if (!drawn?.since || story.supports.length < 2) return story;
  const fits = (/** @type {any} */ { when }) => (when.start || when.attested || when.end) === drawn.since;
  const first = story.supports.filter(fits);
  if (first.length !== 1 || !first[0].sentence) return story;
  const others = story.supports.filter((/** @type {any} */ one) => !fits(one));
  return { ...story, sentence: first[0].sentence, supports: [...first, ...others] };
}

/** @param {any} story @returns {Node} the triple, each part a link */
function ends({ subject, relation, object, derived, supports: behind = [] }) {
  const mark = (/** @type {any} */ end) => (end.key ? [glyph(end.key, end.shape ?? "dot")] : []);
  return element(
    "p",
    { class: "panel-ends" },
    ...mark(subject),
    link(subject),
    " ",
    element("i", {}, relation.href ? element("a", { href: relation.href }, relation.name) : relation.name),
    " ",
    ...mark(object),
    link(object),
    " ",
    element("span", { class: "tag whole" }, t(origin(derived, behind))),
  );
}

/** @param {boolean} derived @param {any[]} supports @returns {string} where a statement comes from, as a sentence's key */
function origin(derived, supports) {
  if (!derived) return "explore.asserted";
  return supports.some(({ kind }) => kind === "situation" || kind === "claim")
    ? "explore.recorded"
    : "explore.derived";
}

/** @param {any} story @param {Sources} sources @returns {Node[]} each dated node, claim or annotation behind it */
function supports(story, sources) {
  const parts = (story.supports ?? []).map((/** @type {any} */ one) => support(one, story.sentence));
  const direct = story.evidence ?? [];
  const told = new Set(
    (story.supports ?? []).flatMap((/** @type {any} */ one) =>
      (one.evidence ?? []).map((/** @type {any} */ e) => e.source.iri),
    ),
  );
  const others = direct.filter((/** @type {any} */ one) => !told.has(one.source.iri));
  if (others.length)
    parts.push(
      element(
        "section",
        { class: "panel-support" },
        element("h3", {}, t("explore.evidence")),
        evidenceList(others),
      ),
    );
  if (!parts.length && !story.derived) parts.push(element("p", { class: "quiet" }, t("explore.no_evidence")));
  return parts;
}

/** @param {any} one @param {string} said the sentence at the top, not to be said again @returns {Node} */
function support(one, said) {
  const parts = [element("h3", {}, one.period || t(`explore.support.${one.kind}`))];
  const told = `${said} ${one.period}`;
  if (one.sentence && one.sentence !== said) parts.push(element("p", { class: "panel-text" }, one.sentence));
  if (one.detail && ![told, one.sentence ?? ""].some((text) => text.includes(one.detail)))
    parts.push(element("p", {}, one.detail));
  parts.push(...factList(one.facts ?? []));
  if (one.evidence?.length) parts.push(evidenceList(one.evidence));
  if (one.node) {
    const named = t("explore.support_named", {
      kind: t(`explore.support.${one.kind}`),
    });
    parts.push(element("p", { class: "notice" }, named, link(one.node)));
  }
  return element("section", { class: "panel-support" }, ...parts);
}

/** @param {any[]} facts of a dated node; long texts are remarks, values of one relation stand in one row @returns {Node[]} */
function factList(facts) {
  /** @type {Map<string, any[]>} */
  const rows = new Map();
  const remarks = [];
  for (const fact of facts) {
    if (!fact.href && fact.value.length > LONG)
      remarks.push(element("p", { class: "panel-remark" }, fact.value));
    else rows.set(fact.name, [...(rows.get(fact.name) ?? []), fact]);
  }
  const list = [...rows].map(([name, values]) => {
    const words = values.flatMap((fact, at) => [
      at ? ", " : "",
      fact.href ? link({ href: fact.href, name: fact.value }) : element("bdi", {}, fact.value),
    ]);
    return element("div", {}, element("dt", {}, name), element("dd", {}, ...words));
  });
  return [...(list.length ? [element("dl", { class: "panel-facts" }, ...list)] : []), ...remarks];
}

/** @param {any[]} evidence @returns {Node} */
export function evidenceList(evidence) {
  return element(
    "ul",
    { class: "plain evidence" },
    ...evidence.map((one) => element("li", {}, ...sourceWords(one))),
  );
}

/** @param {any} story @returns {Node[]} by which rule, from which statements */
function derivation({ rules }) {
  return (rules ?? []).map((/** @type {any} */ rule) => {
    const ways = rule.ways
      .slice(0, MOST_WAYS)
      .map((/** @type {any[]} */ way) => element("ul", { class: "plain premises" }, ...premises(way)));
    const rest = (rule.count ?? rule.ways.length) - ways.length;
    return element(
      "section",
      { class: "panel-rule" },
      element("h3", {}, `∴ ${t("explore.rule")}`),
      element("p", { class: "panel-text" }, rule.comment || rule.name),
      element("p", { class: "caps" }, t("explore.premises")),
      ...ways,
      rest > 0 ? element("p", { class: "notice" }, tn("explore.other_ways", rest)) : "",
      element("p", { class: "notice" }, `${t("explore.rule_name")} `, element("code", {}, rule.name)),
    );
  });
}

/** @param {any[]} way @returns {Node[]} its premises, those of one record in one line */
function premises(way) {
  /** @type {Map<string, any[]>} */
  const records = new Map();
  for (const one of way) records.set(one.subject.iri, [...(records.get(one.subject.iri) ?? []), one]);
  return [...records.values()].map((all) => {
    const told = all.length > 1 ? all.filter((one) => !one.relation.iri.endsWith("#type")) : all;
    const words = told.flatMap((one, at) => [
      at ? "; " : " ",
      element("i", {}, one.relation.name),
      " ",
      one.object.text === undefined ? link(one.object) : element("bdi", {}, one.object.text),
      ...why(one, all.length === 1),
    ]);
    return element("li", {}, link(all[0].subject), ...words);
  });
}

/** @param {any} one a premise @param {boolean} alone @returns {(Node | string)[]} the way to what it stands on, if that tells more */
function why(one, alone) {
  if (!one.object.iri || !(one.derived || alone)) return [];
  const label = t("explore.why_title");
  const given = {
    "data-s": one.subject.iri,
    "data-p": one.relation.iri,
    "data-o": one.object.iri,
  };
  const name = { title: label, "aria-label": label };
  return [
    "\u00a0",
    element("button", { type: "button", class: "why", ...given, ...name }, one.derived ? "∴" : "¶"),
  ];
}

/** @param {any} story @returns {Node[]} */
function graphs({ graphs: found }) {
  if (!found?.length) return [];
  return [
    element(
      "p",
      { class: "notice" },
      `${t("explore.in_graph")} ${found.map((/** @type {any} */ one) => one.label).join(", ")}`,
    ),
  ];
}
