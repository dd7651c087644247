/** A query to take along: its address, a command, a program. */
import { element, t } from "../dom.js";
import { fieldsOf, linkOf } from "./ask.js";
import { menu } from "./menu.js";

/** @typedef {import("./store.js").Question} Question */

/** @param {string} text @returns {string} quoted for a POSIX shell */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** @param {Question} question @param {boolean} graph whether the answer is a graph */
export function curl(question, graph) {
  const accept = graph ? "text/turtle" : "application/sparql-results+json";
  const fields = [...fieldsOf(question)].map(
    ([name, value]) => `  --data-urlencode ${quoted(`${name}=${value}`)}`,
  );
  return [
    `curl ${quoted(`${location.origin}/sparql`)}`,
    `  --header ${quoted(`Accept: ${accept}`)}`,
    ...fields,
  ].join(" \\\n");
}

/** @param {string} text @returns {string} as a Python literal */
function literal(text) {
  const simple = !text.includes("\n") || text.includes('"""') || text.includes("\\");
  return simple ? JSON.stringify(text) : `"""${text.replace(/"$/, '\\"')}"""`;
}

/** @param {Question} question @param {boolean} graph whether the answer is a graph */
export function python(question, graph) {
  const fields = [...fieldsOf(question)].map(
    ([name, value]) => `    ${JSON.stringify(name)}: ${literal(value)},`,
  );
  const accept = graph ? "text/turtle" : "application/sparql-results+json";
  const reading = graph
    ? ["    print(answer.read().decode())"]
    : [
        "    found = json.load(answer)",
        'if "boolean" in found:',
        '    print(found["boolean"])',
        "else:",
        '    for row in found["results"]["bindings"]:',
        '        print({name: term["value"] for name, term in row.items()})',
      ];
  return [
    ...(graph ? [] : ["import json"]),
    "from urllib.parse import urlencode",
    "from urllib.request import Request, urlopen",
    "",
    "fields = {",
    ...fields,
    "}",
    `request = Request(${JSON.stringify(`${location.origin}/sparql`)}, urlencode(fields).encode(), {"Accept": "${accept}"})`,
    "with urlopen(request) as answer:",
    ...reading,
    "",
  ].join("\n");
}

/**
 * @param {() => Question} question @param {() => boolean} graph
 * @param {(text: string) => void} say
 */
export function shareMenu(question, graph, say) {
  const item = (/** @type {string} */ name, /** @type {() => string} */ make) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", async () => {
      say((await copy(make())) ? t("sparql.copied") : t("sparql.not_copied"));
      button.closest("details")?.removeAttribute("open");
    });
    return button;
  };
  return menu(t("sparql.share"), [
    item(t("sparql.copy.link"), () => linkOf(question())),
    item(t("sparql.copy.curl"), () => curl(question(), graph())),
    item(t("sparql.copy.python"), () => python(question(), graph())),
  ]);
}

/** @param {string} text @returns {Promise<boolean>} whether it is on the clipboard */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = /** @type {HTMLTextAreaElement} */ (element("textarea", { class: "hidden" }));
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
