/** Pointing at a term, a function or a variable tells what it is and what it means. */
import { element, t, tn } from "../dom.js";
import { get, post } from "./ask.js";
import { expand } from "./prefixes.js";

const TERM = /<[^<>\s"]+>|[A-Za-z][\w.-]*:[\w.%\\-]*[\w-]|\ba\b/g;
const VARIABLE = /[?$][\p{L}\p{N}_]+/gu;
const FUNCTION = /(?<![\w:?$-])[A-Za-z][A-Za-z_0-9]*(?=\s*[({])/g;
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/** @type {Map<string, any>} */
const known = new Map();

/** @param {any} view @param {number} pos @returns {Promise<any>} the tooltip for what stands at a place */
export async function describe(view, pos) {
  const line = view.state.doc.lineAt(pos);
  const text = view.state.doc.toString();
  const bare = withoutTexts(line.text);
  const comment = commentStart(bare);
  for (const [pattern, words, told] of [
    /** @type {const} */ ([VARIABLE, bare, variable]),
    /** @type {const} */ ([FUNCTION, bare, operation]),
    /** @type {const} */ ([TERM, line.text, term]),
  ]) {
    for (const match of words.matchAll(pattern)) {
      const from = line.from + /** @type {number} */ (match.index);
      const to = from + match[0].length;
      if (pos < from || pos > to || from >= line.from + comment) continue;
      const dom = await told(match[0], text, marked(view, from));
      return dom ? { pos: from, end: to, above: true, create: () => ({ dom }) } : null;
    }
  }
  return null;
}

/** @param {any} view @param {number} pos @returns {boolean} whether what begins at a place is underlined, and says why */
function marked(view, pos) {
  const { node, offset } = view.domAtPos(pos + 1);
  const place = node.nodeType === Node.TEXT_NODE ? node.parentElement : (node.childNodes[offset] ?? node);
  return place instanceof Element && place.closest(".cm-lintRange") !== null;
}

/** @param {string} line @returns {string} it with its IRIs and texts struck out */
function withoutTexts(line) {
  return line.replace(/<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (one) => "_".repeat(one.length));
}

/** @param {string} bare a line without texts @returns {number} where its comment begins */
function commentStart(bare) {
  const at = bare.indexOf("#");
  return at < 0 ? bare.length : at;
}

/** @param {string} key @param {() => Promise<any>} ask @returns {Promise<any>} what is known of something, asked once */
async function read(key, ask) {
  if (!known.has(key)) {
    try {
      known.set(key, await ask());
    } catch {
      return null;
    }
  }
  return known.get(key);
}

/** @param {string} word @param {string} text of the query @param {boolean} underlined */
async function term(word, text, underlined) {
  const iri = word === "a" ? TYPE : expand(word, text);
  const found = iri && (await read(iri, () => get(`/api/describe-term?${new URLSearchParams({ iri })}`)));
  // Of an unknown term the mark says more.
  return found && (found.known || !underlined) ? drawn(found) : null;
}

/** @param {string} word */
async function operation(word) {
  const name = word.toUpperCase();
  const address = `/api/describe-function?${new URLSearchParams({ name })}`;
  const found = await read(`${name}()`, () => get(address));
  return found && box(found.signature, t("sparql.kind.function"), found.meaning, "", "term-name code");
}

/** @param {string} word @param {string} query */
async function variable(word, query) {
  const name = word.slice(1);
  const fields = new URLSearchParams({ name, query });
  // The text changes as one writes: only the answer for this one is kept.
  for (const key of known.keys()) if (key.startsWith("?") && !key.endsWith(`\n${query}`)) known.delete(key);
  const found = await read(`?${name}\n${query}`, () => post("/api/describe-variable", fields));
  if (!found) return null;
  const bound = found.pattern
    ? t("sparql.hover.bound", { line: found.line, pattern: found.pattern })
    : t("sparql.hover.unbound");
  const more = [
    ...(found.classes.length ? [t("sparql.hover.classes", { classes: found.classes.join(", ") })] : []),
    tn("sparql.hover.used", found.count),
  ];
  return box(word, t("sparql.kind.variable"), bound, more.join(" · "), "term-name code");
}

/** @param {any} term @returns {HTMLElement} */
function drawn(term) {
  if (!term.known) return element("div", { class: "term" }, t("sparql.hover.unknown"));
  const sorts = { relation: t("sparql.kind.relation"), class: t("sparql.kind.class"), thing: term.kind };
  const kind = sorts[/** @type {"relation" | "class" | "thing"} */ (term.sort)];
  const more = [];
  if (term.sort === "relation" && term.start.length && term.end.length)
    more.push(t("sparql.hover.from_to", { start: term.start.join(", "), end: term.end.join(", ") }));
  if (term.count) more.push(tn("sparql.hover.used", term.count));
  return box(term.label, kind, term.definition, more.join(" · "));
}

/**
 * @param {string} name @param {string} kind @param {string} text @param {string} [more] @param {string} [look] of the name
 * @returns {HTMLElement}
 */
function box(name, kind, text, more = "", look = "term-name") {
  return element(
    "div",
    { class: "term" },
    element("span", { class: look }, name),
    element("span", { class: "term-kind" }, kind),
    ...(text ? [element("p", {}, text)] : []),
    ...(more ? [element("p", { class: "term-more" }, more)] : []),
  );
}
