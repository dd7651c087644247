/** An entry of the encyclopaedia: a sentence first, then dated facts, each with its source. */
import { element, glyph, t, tn } from "../dom.js";
import { conflicts } from "./conflicts.js";
import { positions } from "./positions.js";
import { link, Sources } from "./sources.js";

const FIRST = 6;
/** What belongs to the record rather than to the thing; what the head of the entry says already. */
const RECORD = new Set(["identifier", "ordinal", "section", "paragraph"]);
const DATES = new Set(["attested_on", "date", "end_date", "from", "until"]);

/** @param {any} entity as /api/explore/entity gives it @param {import("./explorer.js").Explorer} explorer @returns {Node[]} */
export function entityWords(entity, explorer) {
  const sources = new Sources();
  const body = [
    ...head(entity, explorer, sources),
    actions(entity, explorer),
    ...positions(entity, explorer),
    ...facts(entity, sources),
    ...conflicts(entity, sources),
    ...relations(bySpan(entity.outgoing), {
      entity,
      outgoing: true,
      sources,
      at: explorer.state.at,
    }),
    ...incoming(entity, sources, explorer.state.at),
    ...addresses(entity, sources),
    ...sources.list(),
    ...behind(entity),
  ];
  return body;
}

/** @param {any} entity @param {import("./explorer.js").Explorer} explorer @param {Sources} sources @returns {Node[]} */
function head(entity, { state }, sources) {
  const look = entity.key ? [glyph(entity.key, entity.shape ?? "dot")] : [];
  const kinds = entity.types?.length
    ? entity.types.map((/** @type {any} */ type) => type.name).join(" · ")
    : entity.kind;
  const parts = [
    element("p", { class: "kind" }, ...look, kinds || t("explore.no_class")),
    element("h2", { tabindex: "-1" }, element("bdi", {}, entity.name)),
  ];
  if (entity.period) parts.push(element("p", { class: "panel-when" }, entity.period));
  if (entity.picture) parts.push(picture(entity));
  if (entity.statement)
    parts.push(
      element("p", { class: "panel-statement" }, entity.statement, ...sources.marks(entity.evidence)),
    );
  if (entity.description && entity.description !== entity.statement) {
    const marks = entity.statement ? [] : sources.marks(entity.evidence);
    parts.push(element("p", { class: "panel-text" }, entity.description, ...marks));
  }
  if (entity.aliases?.length)
    parts.push(
      element("p", { class: "panel-aliases" }, `${t("explore.aliases")} ${entity.aliases.join(", ")}`),
    );
  if (state.at)
    parts.push(
      element(
        "p",
        { class: "panel-asof" },
        t(entity.undated ? "explore.undated_at" : "explore.as_of", {
          date: entity.asOf || state.at,
        }),
      ),
    );
  return parts;
}

/** @param {any} entity a picture that the graph itself holds; one elsewhere is only linked */
function picture({ picture: address, name }) {
  return address.startsWith("data:image/")
    ? element("img", { class: "panel-picture", src: address, alt: name })
    : element(
        "p",
        {},
        element(
          "a",
          { class: "outside", href: address, rel: "noopener noreferrer" },
          t("explore.picture_of"),
        ),
      );
}

/** @param {any} entity @param {import("./explorer.js").Explorer} explorer @returns {Node} */
function actions(entity, explorer) {
  const button = (/** @type {string} */ label, /** @type {() => void} */ what, /** @type {string} */ key) => {
    const made = element("button", { type: "button", title: `${label} (${key})` }, label);
    made.addEventListener("click", what);
    return made;
  };
  const pinned = explorer.node(entity.iri)?.pinned;
  return element(
    "p",
    { class: "panel-actions" },
    button(t("explore.expand"), () => explorer.say("menu", { id: entity.iri }), "Enter"),
    button(t(pinned ? "explore.unpin" : "explore.pin"), () => explorer.pin(entity.iri), "P"),
    button(t("explore.hide"), () => explorer.hide(entity.iri), "H"),
    button(t("explore.connect_this"), () => explorer.choose(entity.iri), "C"),
    element("a", { href: entity.href }, t("graph.open")),
    element("a", { href: `/sparql?${new URLSearchParams({ query: entity.query })}` }, t("explore.query")),
  );
}

/** @param {any} fact @returns {boolean} whether it only leads to other places */
function leadsAway(fact) {
  return fact.values.every((/** @type {any} */ value) => value.link);
}

/** @param {any} entity @param {Sources} sources @returns {Node[]} where to read on elsewhere */
function addresses(entity, sources) {
  const rows = (entity.facts ?? [])
    .filter(leadsAway)
    .map((/** @type {any} */ fact) => factRow(fact, sources));
  return rows.length ? [element("dl", { class: "panel-facts" }, ...rows)] : [];
}

/** What lasted comes first, then what is dated, then the rest. @param {any[]} [groups] of edges @returns {any[]} */
function bySpan(groups = []) {
  const rank = (/** @type {any} */ { edges }) => {
    const spans = edges.map((/** @type {any} */ { when }) => when.start && when.start !== when.end);
    return spans.includes(true) ? 0 : edges.some((/** @type {any} */ edge) => edge.period) ? 1 : 2;
  };
  return groups.toSorted((one, other) => rank(one) - rank(other));
}

/** @param {any} entity @param {Sources} sources @returns {Node[]} what is said of it, then the notes on it */
function facts(entity, sources) {
  const told = (entity.facts ?? []).filter((/** @type {any} */ fact) => {
    const name = fact.relation.split(/[#/]/).at(-1);
    return !RECORD.has(name) && !(entity.period && DATES.has(name)) && !leadsAway(fact);
  });
  const notes = told.filter((/** @type {any} */ fact) => fact.relation.endsWith("#editorialNote"));
  const rows = told
    .filter((/** @type {any} */ fact) => !notes.includes(fact))
    .map((/** @type {any} */ fact) => factRow(fact, sources));
  const remarks = notes.map((/** @type {any} */ note) =>
    element(
      "p",
      { class: "panel-remark" },
      note.values.map((/** @type {any} */ value) => value.text).join(" "),
      ...sources.marks(note.evidence),
    ),
  );
  return [...remarks, ...(rows.length ? [element("dl", { class: "panel-facts" }, ...rows)] : [])];
}

/** @param {any} fact @param {Sources} sources @returns {Node} */
function factRow(fact, sources) {
  const values = fact.values.flatMap((/** @type {any} */ value, /** @type {number} */ at) => [
    at ? ", " : "",
    value.link
      ? element("a", { class: "outside", href: value.link, rel: "noopener noreferrer" }, shown(value.text))
      : element("bdi", {}, shown(value.text)),
  ]);
  return element(
    "div",
    {},
    element("dt", {}, fact.name),
    element("dd", {}, ...values, ...sources.marks(fact.evidence)),
  );
}

/** @param {string} text */
function shown(text) {
  const plain = text.replace(/^(https?:\/\/(www\.)?|mailto:)/, "").replace(/\/$/, "");
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain;
}

/** @param {any[]} groups @param {{entity: any, outgoing: boolean, sources: Sources, at: string | null}} of @returns {Node[]} */
function relations(groups, { entity, outgoing, sources, at }) {
  return (groups ?? []).map((group) => {
    const head = element(
      "h3",
      {},
      outgoing ? "" : "← ",
      group.name,
      " ",
      element("span", { class: "count" }, group.count > 1 ? String(group.count) : ""),
    );
    const rows = group.edges.map((/** @type {any} */ edge) => row(edge, sources, at));
    const list = element("ul", { class: "plain" }, ...rows.slice(0, FIRST));
    const rest = rows.slice(FIRST);
    const more = rest.length
      ? [
          element(
            "details",
            { class: "rest" },
            element("summary", {}, tn("explore.more", rest.length)),
            element("ul", { class: "plain" }, ...rest),
          ),
        ]
      : [];
    const cut =
      group.count > group.edges.length
        ? [
            element(
              "p",
              { class: "notice" },
              t("explore.cut", {
                shown: group.edges.length,
                total: group.count,
              }),
              " ",
              element("a", { href: entity.href }, t("graph.open")),
            ),
          ]
        : [];
    return element("section", { class: "panel-relation" }, head, list, ...more, ...cut);
  });
}

/** @param {any} edge @param {Sources} sources @param {string | null} at the date of the view @returns {Node} */
function row(edge, sources, at) {
  const mark = edge.key ? [glyph(edge.key, edge.shape ?? "dot")] : [];
  const why = element(
    "button",
    {
      type: "button",
      class: "why",
      "data-s": edge.s,
      "data-p": edge.p,
      "data-o": edge.o,
      title: t("explore.why_title"),
      "aria-label": `${t("explore.why_title")}: ${edge.name}`,
    },
    edge.derived ? "∴" : "¶",
  );
  const parts = [
    element(
      "span",
      { class: "row-name" },
      ...mark,
      link(edge),
      edge.detail ? element("span", { class: "detail" }, `, ${edge.detail}`) : "",
      element("span", { class: "whole" }, ...sources.marks(edge.evidence), "\u00a0", why),
    ),
  ];
  if (edge.period) parts.push(element("span", { class: "row-when" }, edge.period));
  else if (at && edge.undated)
    parts.push(element("span", { class: "row-when undated" }, t("explore.undated")));
  return element("li", {}, ...parts);
}

/** @param {any} entity @param {Sources} sources @param {string | null} at @returns {Node[]} */
function incoming(entity, sources, at) {
  const count = (entity.incoming ?? []).reduce(
    (/** @type {number} */ sum, /** @type {any} */ group) => sum + group.count,
    0,
  );
  if (!count) return [];
  return [
    element("h3", { class: "panel-divide" }, tn("explore.incoming", count)),
    ...relations(entity.incoming, { entity, outgoing: false, sources, at }),
  ];
}

/** @param {{turtle?: string}} thing @returns {Node[]} the statements themselves */
export function behind({ turtle }) {
  if (!turtle) return [];
  return [
    element(
      "details",
      { class: "panel-turtle" },
      element("summary", {}, "Turtle"),
      element("pre", { tabindex: "0" }, element("code", {}, turtle)),
    ),
  ];
}
