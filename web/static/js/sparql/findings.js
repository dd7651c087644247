/** Why an answer is empty, with repairs that one press carries out; and what the parts of a query cost. */
import { element, t } from "../dom.js";
import { grouped } from "./cells.js";

const BOUND = 100_000;

/**
 * @param {any[]} findings @param {(query: string) => void} repair @param {(line: number, column: number) => void} goTo
 * @returns {HTMLElement}
 */
export function findingsList(findings, repair, goTo) {
  const items = findings.map((one) => {
    const place = element("button", { type: "button", class: "place" }, t("sparql.line", { line: one.line }));
    place.addEventListener("click", () => goTo(one.line, one.column));
    const head = element("p", { class: "finding-part" }, place, element("code", {}, one.part));
    const advice = one.suggestions.map((/** @type {any} */ each) => suggestion(each, repair));
    const item = element("li", { class: "finding" }, head, element("p", {}, one.message));
    if (advice.length) item.append(element("ul", { class: "plain advice" }, ...advice));
    return item;
  });
  return element("ul", { class: "plain findings" }, ...items);
}

/** @param {any} one @param {(query: string) => void} repair */
function suggestion(one, repair) {
  const item = element("li", {}, element("span", {}, one.message));
  if (!one.repaired) return item;
  const button = element("button", { type: "button", class: "button small" }, t("sparql.repair"));
  button.addEventListener("click", () => repair(one.repaired));
  item.append(button);
  return item;
}

/**
 * @param {{steps: any[], complete: boolean}} found @param {(line: number, column: number) => void} goTo
 * @returns {HTMLElement}
 */
export function explanation(found, goTo) {
  if (!found.steps.length) return element("p", {}, t("sparql.explain.none"));
  const most = Math.max(...found.steps.map((step) => step.together ?? 0), 1);
  const items = found.steps.map((step, at) => {
    const before = found.steps[at - 1]?.together ?? null;
    const place = element(
      "button",
      { type: "button", class: "place" },
      t("sparql.line", { line: step.line }),
    );
    place.addEventListener("click", () => goTo(step.line, step.column));
    const bar = element("span", { class: "step-bar", "aria-hidden": "true" });
    const share = step.together === null ? 1 : Math.log1p(step.together) / Math.log1p(most);
    bar.style.setProperty("--share", `${Math.max(0.5, 100 * share)}%`);
    if (step.together === null) bar.classList.add("unknown");
    const counts = element("p", { class: "step-counts" }, countsOf(step));
    const words = element("p", {}, wordsOf(step, before, at));
    return element(
      "li",
      {},
      element("p", { class: "finding-part" }, place, element("code", {}, step.part)),
      bar,
      counts,
      words,
    );
  });
  const root = element(
    "div",
    {},
    element("p", {}, t("sparql.explain.lead")),
    element("ol", { class: "steps" }, ...items),
  );
  if (!found.complete) root.append(element("p", { class: "notice" }, t("sparql.explain.incomplete")));
  return root;
}

/** @param {number | null} count */
function countWords(count) {
  if (count === null) return t("sparql.explain.unknown");
  return count > BOUND ? t("sparql.explain.more", { n: grouped(BOUND) }) : grouped(count);
}

/** @param {any} step */
function countsOf(step) {
  const parts = [];
  if (step.alone !== null) parts.push(t("sparql.explain.alone", { n: countWords(step.alone) }));
  parts.push(
    step.together === null
      ? countWords(null)
      : t("sparql.explain.together", { n: countWords(step.together) }),
  );
  if (step.share !== null) parts.push(t("sparql.explain.share", { n: grouped(step.share) }));
  return parts.join(" · ");
}

/** @param {any} step @param {number | null} before @param {number} at */
function wordsOf(step, before, at) {
  if (step.apart) return t("sparql.explain.apart");
  if (step.together === 0) return before === 0 ? "" : t("sparql.explain.empties");
  if (at === 0) return t("sparql.explain.start");
  if (!before || step.together === null) return "";
  const factor = step.together / before;
  const rounded = (/** @type {number} */ value) =>
    grouped(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  if (factor >= 1.05) return t("sparql.explain.grows", { factor: rounded(factor) });
  if (factor <= 0.95) return t("sparql.explain.narrows", { factor: rounded(1 / factor) });
  return t("sparql.explain.same");
}
