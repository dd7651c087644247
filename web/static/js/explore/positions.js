/** Who held what, since when: the dated positions on a thesis, or on the theses of a theme, lane by lane. */
import { element, t } from "../dom.js";
import { link } from "./sources.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 330;
const HEIGHT = 18;
const MOST = 14;
const OF = new Set(["Thesis", "Theme", "ThemeItem"]);

/** @param {any} entity @param {import("./explorer.js").Explorer} explorer @returns {Node[]} a place that fills itself */
export function positions(entity, explorer) {
  if (!OF.has((entity.cls ?? "").split("#").at(-1))) return [];
  const box = element("section", { class: "panel-positions", hidden: "" });
  const address = explorer.api.address("positions", {
    iri: entity.iri,
    at: explorer.state.at,
  });
  explorer.api.read(address).then(
    (answer) => fill(box, answer),
    () => box.remove(),
  );
  return [box];
}

/** @param {HTMLElement} box @param {any} answer */
function fill(box, { first, last, lanes }) {
  const held = lanes.filter((/** @type {any} */ lane) => lane.positions.length);
  if (!held.length || !first) return box.remove();
  const scale = (/** @type {number} */ year) =>
    ((year - first) / Math.max(1, last + 1 - first)) * (WIDTH - 12) + 6;
  const rows = held.slice(0, MOST).map((/** @type {any} */ one) => lane(one, scale));
  box.replaceChildren(
    element(
      "h3",
      {},
      t("explore.positions"),
      " ",
      element("span", { class: "count" }, first === last ? String(first) : `${first} – ${last}`),
    ),
    element("ol", { class: "plain" }, ...rows),
    ...(held.length > MOST
      ? [element("p", { class: "notice" }, t("explore.cut", { shown: MOST, total: held.length }))]
      : []),
  );
  box.hidden = false;
}

/** @param {any} one @param {(year: number) => number} scale @returns {Node} */
function lane(one, scale) {
  const words = one.positions.map((/** @type {any} */ position) =>
    element(
      "li",
      { class: `attitude-${attitude(position)}` },
      link(position.holder),
      " ",
      element("i", {}, position.attitude.name),
      `, ${dated(position) ? position.when : t("explore.undated")}`,
      ...why(position, one.thesis),
    ),
  );
  const role =
    one.role === "itself" || one.role === "about"
      ? []
      : [element("span", { class: "tag" }, t(`explore.role.${one.role}`))];
  return element(
    "li",
    { class: `lane role-${one.role}` },
    element("p", {}, link(one.thesis), ...role),
    ...(one.positions.some(dated) ? [track(one.positions, scale)] : []),
    element("ul", { class: "plain" }, ...words),
  );
}

/** @param {any} position @param {any} thesis @returns {(Node | string)[]} the way to what it stands on */
function why({ relation, holder }, thesis) {
  if (!relation) return [];
  const label = `${t("explore.why_title")}: ${holder.name}`;
  const given = {
    "data-s": holder.iri,
    "data-p": relation,
    "data-o": thesis.iri,
  };
  const name = { title: t("explore.why_title"), "aria-label": label };
  return [" ", element("button", { type: "button", class: "why", ...given, ...name }, "¶")];
}

/** @param {any[]} positions @param {(year: number) => number} scale @returns {Node} bars over the years, said in words below */
function track(positions, scale) {
  const drawn = document.createElementNS(SVG, "svg");
  const set = (/** @type {Element} */ part, /** @type {Record<string, string | number>} */ given) =>
    Object.entries(given).forEach(([name, value]) => part.setAttribute(name, String(value)));
  set(drawn, {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    class: "track",
    "aria-hidden": "true",
  });
  const add = (/** @type {string} */ name, /** @type {Record<string, string | number>} */ given) => {
    const part = document.createElementNS(SVG, name);
    set(part, given);
    drawn.append(part);
  };
  add("line", {
    x1: 0,
    x2: WIDTH,
    y1: HEIGHT / 2,
    y2: HEIGHT / 2,
    class: "axis",
  });
  for (const position of positions) {
    const { start, end, attested } = position.period;
    const from = yearOf(start || attested || end);
    if (from === null) continue;
    const until = end ? (yearOf(end) ?? from) : start ? null : from;
    const kind = `attitude-${attitude(position)}`;
    if (until === null || until > from) {
      const x2 = until === null ? WIDTH : scale(until);
      add("line", {
        x1: scale(from),
        x2,
        y1: HEIGHT / 2,
        y2: HEIGHT / 2,
        class: `held ${kind}`,
      });
    }
    add("circle", { cx: scale(from), cy: HEIGHT / 2, r: 5, class: kind });
  }
  return drawn;
}

/** @param {any} position @returns {boolean} */
function dated({ period: { start, end, attested } }) {
  return Boolean(start || end || attested);
}

/** @param {any} position @returns {string} */
function attitude({ attitude: { iri } }) {
  const name = iri.split(/[#/]/).at(-1) ?? "";
  return /disput|contradict|against/i.test(name) ? "against" : /predict/i.test(name) ? "predicts" : "for";
}

/** @param {string} text @returns {number | null} a date as a year with its part */
function yearOf(text) {
  const match = /^(-?\d{4,})(?:-(\d\d))?/.exec(text);
  return match ? Number(match[1]) + (match[2] ? (Number(match[2]) - 1) / 12 : 0) : null;
}
