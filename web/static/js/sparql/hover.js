/** Pointing at a term tells what it is called and what it means. */
import { element, t, tn } from "../dom.js";
import { get } from "./ask.js";
import { expand } from "./prefixes.js";

const TERM = /<[^<>\s"]+>|[A-Za-z][\w.-]*:[\w.%\\-]*[\w-]|\ba\b/g;
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/** @type {Map<string, any>} */
const known = new Map();

/** @param {any} view @param {number} pos @returns {Promise<any>} the tooltip for what stands at a place */
export async function describe(view, pos) {
  const line = view.state.doc.lineAt(pos);
  const comment = commentStart(line.text);
  for (const match of line.text.matchAll(TERM)) {
    const from = line.from + /** @type {number} */ (match.index);
    const to = from + match[0].length;
    if (pos < from || pos > to || from >= line.from + comment) continue;
    const iri = match[0] === "a" ? TYPE : expand(match[0], view.state.doc.toString());
    const term = iri && (await read(iri));
    return term ? { pos: from, end: to, above: true, create: () => ({ dom: drawn(term) }) } : null;
  }
  return null;
}

/** @param {string} text of a line @returns {number} where its comment begins */
function commentStart(text) {
  const bare = text.replace(/<[^<>\s]*>|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (one) =>
    "_".repeat(one.length),
  );
  const at = bare.indexOf("#");
  return at < 0 ? text.length : at;
}

/** @param {string} iri */
async function read(iri) {
  if (!known.has(iri)) {
    try {
      known.set(iri, await get(`/api/describe-term?${new URLSearchParams({ iri })}`));
    } catch {
      return null;
    }
  }
  return known.get(iri);
}

/** @param {any} term @returns {HTMLElement} */
function drawn(term) {
  const box = element("div", { class: "term" });
  if (!term.known) {
    box.append(t("sparql.hover.unknown"));
    return box;
  }
  const sorts = { relation: t("sparql.kind.relation"), class: t("sparql.kind.class"), thing: term.kind };
  const kind = sorts[/** @type {"relation" | "class" | "thing"} */ (term.sort)];
  box.append(
    element("span", { class: "term-name" }, term.label),
    element("span", { class: "term-kind" }, kind),
  );
  if (term.definition) box.append(element("p", {}, term.definition));
  const more = [];
  if (term.sort === "relation" && term.start.length && term.end.length)
    more.push(t("sparql.hover.from_to", { start: term.start.join(", "), end: term.end.join(", ") }));
  if (term.count) more.push(tn("sparql.hover.used", term.count));
  if (more.length) box.append(element("p", { class: "term-more" }, more.join(" · ")));
  return box;
}
