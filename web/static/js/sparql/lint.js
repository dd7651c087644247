/** What is wrong with the text, where it is: the server's own words after a run, a reading of the text before. */
import { t } from "../dom.js";
import { declaredIn, usual } from "./prefixes.js";

const MOST = 5;
const NAME = /(?<![\w?$@:<.-])([A-Za-z][\w-]*(?:\.[\w-]+)*):(?!\/\/)/g;

/** @param {any} cm @param {() => {message: string, from: number, to: number, text: string} | null} fromServer */
export function problems(cm, fromServer) {
  return cm.linter(
    (/** @type {any} */ view) => {
      const text = view.state.doc.toString();
      const told = fromServer();
      if (told && told.text === text) return [{ ...told, severity: "error" }];
      if (!text.trim()) return [];
      const tree = cm.syntaxTree(view.state);
      return [...undeclared(text), ...unexpected(text, tree), ...unbound(text)].slice(0, MOST);
    },
    { delay: 600 },
  );
}

/** @param {string} text */
function bared(text) {
  const quoted =
    /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;
  return text.replace(quoted, (one) => one.replace(/[^\n]/g, " "));
}

/** @param {string} text */
function undeclared(text) {
  const declared = declaredIn(text);
  const found = [];
  for (const match of bared(text).matchAll(NAME)) {
    const name = match[1];
    const from = /** @type {number} */ (match.index);
    if (name in declared || usual(name) || /PREFIX\s+$/i.test(text.slice(0, from))) continue;
    found.push({
      from,
      to: from + name.length + 1,
      severity: "error",
      message: t("sparql.lint.prefix", { name }),
    });
  }
  return found;
}

/** @param {string} text @param {any} tree */
function unexpected(text, tree) {
  if (text.includes("<<")) return []; // The grammar does not know triple terms.
  /** @type {any[]} */
  const found = [];
  tree.iterate({
    enter: (/** @type {any} */ node) => {
      if (!node.type.isError || found.length >= MOST) return;
      let { from, to } = node;
      if (from === to) {
        const rest = /\S+/.exec(text.slice(from));
        from = rest ? from + rest.index : Math.max(0, text.trimEnd().length - 1);
        to = rest ? from + rest[0].length : from + 1;
      }
      if (found.some((one) => from <= one.to && to >= one.from)) return;
      found.push({
        from,
        to: Math.min(to, text.length),
        severity: "error",
        message: t("sparql.lint.syntax"),
      });
    },
  });
  return found;
}

/** Variables that are asked for and never bound. @param {string} text */
function unbound(text) {
  const bare = bared(text);
  const head = /\bSELECT\b([^{]*)\{/i.exec(bare);
  if (!head || head[1].includes("*")) return [];
  const start = head.index + head[0].indexOf(head[1], 6);
  const simple = head[1].replace(/\([^]*\)/g, (one) => " ".repeat(one.length));
  const body = bare.slice(head.index + head[0].length);
  const bodyNames = new Set([...body.matchAll(/[?$](\w+)/g)].map((match) => match[1]));
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
