/** Completion: what the data have at this place, by name; prefixes declare themselves. */
import { t, tn } from "../dom.js";
import { post } from "./ask.js";
import { declaration, declaredIn } from "./prefixes.js";

/**
 * @typedef {{text: string, label: string, kind: string, detail: string, info: string, count: number,
 *   prefix: [string, string] | null}} Option
 */

/** @type {Record<string, string>} */
const KINDS = {
  class: t("sparql.kind.class"),
  relation: t("sparql.kind.relation"),
  entity: t("sparql.kind.entity"),
  literal: t("sparql.kind.literal"),
  graph: t("sparql.kind.graph"),
  variable: t("sparql.kind.variable"),
  keyword: t("sparql.kind.keyword"),
  function: t("sparql.kind.function"),
  prefix: t("sparql.kind.prefix"),
};

/**
 * The source of completions.
 * @param {any} context of the editor's library
 */
export async function suggestions(context) {
  const before = context.matchBefore(/[?$@]?[\w\-:.À-ɏ]*|<[^<>\s]*/u);
  const typed = before?.text ?? "";
  if (!context.explicit && (typed.length < 1 || /^[\d.-]+$/.test(typed))) return null;
  const text = context.state.doc.toString();
  if (!context.explicit && isWhole(typed, text)) return null;
  const cursor = [...text.slice(0, context.pos)].length;
  const request = new AbortController();
  context.addEventListener("abort", () => request.abort());
  let found;
  try {
    const fields = new URLSearchParams({ query: text, cursor: String(cursor) });
    found = await post("/api/complete", fields, request.signal);
  } catch {
    return null; // Completion is a help; without it the editor goes on.
  }
  if (context.aborted || !found.options.length) return null;
  if (!context.explicit && found.options.some((/** @type {Option} */ one) => one.text.trim() === typed))
    return null;
  const from = context.pos - (found.end - found.start);
  return { from, options: found.options.map(asCompletion), filter: false };
}

/** Whether a variable that is being typed stands elsewhere just so. @param {string} typed @param {string} text */
function isWhole(typed, text) {
  if (!/^[?$]\w+$/.test(typed)) return false;
  return [...text.matchAll(/[?$]\w+/g)].filter(([name]) => name.slice(1) === typed.slice(1)).length > 1;
}

/** @param {Option} option */
function asCompletion(option) {
  const code = option.text.trim();
  const named = option.label !== code;
  return {
    label: option.text,
    displayLabel: option.label,
    detail: detailOf(option),
    type: option.kind,
    code: named && option.kind !== "keyword" && option.kind !== "function" ? code : "",
    info: option.info ? () => document.createTextNode(option.info) : undefined,
    apply: (
      /** @type {any} */ view,
      /** @type {any} */ _,
      /** @type {number} */ from,
      /** @type {number} */ to,
    ) => insert(view, option, from, to),
  };
}

/** @param {Option} option */
function detailOf(option) {
  const kind = KINDS[option.kind] ?? option.kind;
  const kindOfThing = option.kind === "entity" && option.detail !== option.text ? option.detail : kind;
  return option.count ? `${kindOfThing} · ${tn("sparql.complete.times", option.count)}` : kindOfThing;
}

/** @param {any} view @param {Option} option @param {number} from @param {number} to */
function insert(view, option, from, to) {
  const changes = [{ from, to, insert: option.text }];
  const text = view.state.doc.toString();
  let shift = 0;
  if (option.prefix && !(option.prefix[0] in declaredIn(text))) {
    const added = declaration(text, ...option.prefix);
    changes.unshift({ ...added, to: added.from });
    if (added.from <= from) shift = added.insert.length;
  }
  const anchor = from + option.text.length + shift;
  view.dispatch({ changes, selection: { anchor }, userEvent: "input.complete", scrollIntoView: true });
}

/** How an option is drawn besides its name: what will be written. @param {any} completion */
export function drawCode(completion) {
  if (!completion.code) return null;
  const code = document.createElement("span");
  code.className = "option-code";
  code.textContent = completion.code.length > 40 ? `${completion.code.slice(0, 39)}…` : completion.code;
  return code;
}
