/** What is wrong with the text, where it is: the engine decides, asked through the server. */
import { t } from "../dom.js";
import { post } from "./ask.js";
import { bared } from "./prefixes.js";

/** @typedef {{message: string, from: number, to: number}} Mark */

/**
 * @param {any} cm @param {(text: string) => Mark | null} told what a run has said of this text
 * @param {(problem: {message: string, line: number | null, column: number | null}) => Mark | null} place
 *   of a problem in the text
 */
export function problems(cm, told, place) {
  return cm.linter(
    async (/** @type {any} */ view) => {
      const text = view.state.doc.toString();
      if (!text.trim()) return [];
      const known = told(text);
      if (known) return [{ ...known, severity: "error" }];
      const checked = await post("/api/check", new URLSearchParams({ query: text })).catch(() => ({}));
      if (text !== view.state.doc.toString()) return [];
      const mark = checked.problem ? place(checked.problem) : null;
      if (mark) return [{ ...mark, severity: "error" }];
      const unused = (checked.unused ?? []).map(place).filter(Boolean);
      return [...unused.map((/** @type {Mark} */ one) => ({ ...one, severity: "warning" })), ...unbound(text)];
    },
    { delay: 600 },
  );
}

/** Variables that are asked for and never bound. @param {string} text */
function unbound(text) {
  const bare = bared(text);
  const head = /\bSELECT\b([^{]*)\{/i.exec(bare);
  if (!head || head[1].includes("*")) return [];
  const start = head.index + head[0].indexOf(head[1], 6);
  const simple = head[1].replace(/\([^]*\)/g, (one) => " ".repeat(one.length));
  const body = bare.slice(head.index + head[0].length);
  const given = [...text.matchAll(/#\s*@param\s+[?$](\w+)/g)].map((match) => match[1]);
  const bodyNames = new Set([...body.matchAll(/[?$](\w+)/g)].map((match) => match[1]).concat(given));
  return [...simple.matchAll(/[?$](\w+)/g)]
    .filter((match) => !bodyNames.has(match[1]))
    .map((match) => {
      const from = start + /** @type {number} */ (match.index);
      const name = match[0];
      return {
        from,
        to: from + name.length,
        severity: "warning",
        message: t("sparql.lint.unused", { name }),
      };
    });
}
